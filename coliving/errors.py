"""How the domain says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason why not: a code for programs, a message for people, the field it is about."""

    code: str
    message: str
    field: str | None = None


class Refused(Exception):
    """The answer is no. It carries every reason, so people see them all at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(*(refusal.code for refusal in refusals))
        self.refusals = refusals

    def about(self, field: str) -> list[Refusal]:
        return [refusal for refusal in self.refusals if refusal.field == field]
