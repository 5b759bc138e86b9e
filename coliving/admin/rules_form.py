"""The house rules as a manager reads and types them: sentences with a choice in each gap."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from flask_babel.speaklater import LazyString
from pydantic import Field

from coliving.bookings.sentences import NO_LIMIT, QUOTAS, SENTENCES, Sentence, say, word
from coliving.forms import Form, Typed
from coliving.i18n import _, lazy_gettext
from coliving.spaces.policy import Policy, QuotaPeriod

HOUR, DAY = 60, 24 * 60
CHOICES: dict[str, tuple[Any, ...]] = {
    "longest": (30, HOUR, 90, *(HOUR * n for n in (2, 3, 4, 6, 8, 12)), DAY, 2 * DAY, 7 * DAY),
    "shortest": (5, 15, 30, HOUR, 90, 2 * HOUR, 4 * HOUR),
    "grid": (5, 10, 15, 30, HOUR),
    "notice": (0, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, *(DAY * n for n in (1, 2, 3, 7, 14))),
    "horizon": (7, 14, 30, 60, 90, 120, 180, 365),
    "at_once": (1, 2, 3, 4, 5, 6, 8, 10, 15, 20),
    "quota_bookings": (1, 2, 3, 4, 5, 6, 8, 10, 15, 20),
    "quota_hours": (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40),
    "quota_period": tuple(QuotaPeriod),
    "cancel_notice": (0, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, *(DAY * n for n in (1, 2, 3, 7))),
    "approval": (False, True),
    "answer_within": (4 * HOUR, 12 * HOUR, *(DAY * n for n in (1, 2, 3, 5, 7, 14))),
    "take_within": (15, 30, HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY),
}
ANSWERS = {False: "no", True: "yes"}
NONE: dict[str, LazyString] = {
    "longest": lazy_gettext("as long as one likes"),
    "at_once": lazy_gettext("any number of bookings"),
    "quota_bookings": lazy_gettext("any number of bookings"),
    "quota_hours": lazy_gettext("any number of hours"),
}
GAPS: dict[str, LazyString] = {
    "quota_bookings": lazy_gettext("number of bookings"),
    "quota_hours": lazy_gettext("number of hours"),
    "quota_period": lazy_gettext("for how long"),
}
NEVER_SET_ASIDE = {name for sentence in QUOTAS for name in sentence.names}
"""The quotas of a space hold besides those of a resource: there is nothing to fall back to."""
GAP = re.compile("\0(.+?)\0")

Minutes = Annotated[int, Field(ge=0, le=NO_LIMIT)]
Number = Annotated[int, Field(ge=1, le=1000)]


class RulesForm(Typed):
    """What is left out is said by the next one up: the space for a resource, the house for it."""

    longest: Annotated[int, Field(ge=1, le=NO_LIMIT)] | None = None
    shortest: Minutes | None = None
    grid: Annotated[int, Field(ge=0, le=DAY)] | None = None
    notice: Minutes | None = None
    horizon: Annotated[int, Field(ge=1, le=3650)] | None = None
    at_once: Number | None = None
    quota_bookings: Number | None = None
    quota_hours: Number | None = None
    quota_period: QuotaPeriod | None = None
    cancel_notice: Minutes | None = None
    approval: Literal["no", "yes"] | None = None
    answer_within: Annotated[int, Field(ge=1, le=NO_LIMIT)] | None = None
    take_within: Annotated[int, Field(ge=1, le=NO_LIMIT)] | None = None

    def over(self, policy: Policy) -> Policy:
        """The policy with what is typed; what is no rule of this page stays as it is."""
        typed = {name: getattr(self, name) for name in CHOICES}
        return replace(policy, **typed | {"approval": self.approval and self.approval == "yes"})


@dataclass(frozen=True)
class Gap:
    """A choice within a sentence: (value, words) pairs, and what a screen reader calls it."""

    name: str
    label: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """A sentence of the page, as pieces of text and gaps; `common` is what the space has."""

    names: tuple[str, ...]
    pieces: list[str | Gap]
    errors: list[str]
    common: str = ""


def typed_of(policy: Policy) -> dict[str, object]:
    """The values of the form for a policy."""
    return {name: _value(getattr(policy, name)) for name in CHOICES}


def lines(form: Form[RulesForm], common: Policy | None = None) -> Iterator[Line]:
    """The sentences to fill in; for a resource, with the rules that it has in common with all."""
    for sentence in SENTENCES:
        errors = [text for name in sentence.names for text in form.errors.get(name, ())]
        is_own = any(form.raw.get(name) for name in sentence.names)
        said = say(common, sentence.names[0]) if common and is_own else ""
        if sentence in QUOTAS:
            said = ""
        yield Line(sentence.names, _pieces(sentence, form, common), errors, said)


def changes(before: Policy, after: Policy) -> dict[str, Any]:
    """The fields of the sentences in which the policies differ, with what they are to be."""
    old, new = _tidy(before), _tidy(after)
    return {
        name: getattr(new, name)
        for sentence in SENTENCES
        if any(getattr(old, name) != getattr(new, name) for name in sentence.names)
        for name in sentence.names
    }


def told(policy: dict[str, Any]) -> list[str]:
    """What the record knows of changed rules, in sentences."""
    return [
        _told({name: policy[name] for name in sentence.names}, sentence)
        for sentence in SENTENCES
        if policy.keys() >= set(sentence.names)
    ]


def _pieces(sentence: Sentence, form: Form[RulesForm], common: Policy | None) -> list[str | Gap]:
    text = sentence.says(**{name: f"\0{name}\0" for name in sentence.names})
    whole = GAP.sub("…", text)
    pieces: list[str | Gap] = []
    for number, piece in enumerate(GAP.split(text)):
        if number % 2:
            label = f"{whole} ({GAPS[piece]})" if piece in GAPS else whole
            pieces.append(Gap(piece, label, _options(piece, form.raw.get(piece, ""), common)))
        elif piece:
            pieces.append(piece)
    return pieces


def _options(name: str, typed: str, common: Policy | None) -> list[tuple[str, str]]:
    values = list(CHOICES[name])
    if typed.isdecimal() and int(typed) not in (*values, NO_LIMIT):
        values = sorted([*values, int(typed)])
    options = [(_value(value), _words(name, value)) for value in values]
    if name == "longest":
        options.append((str(NO_LIMIT), str(NONE[name])))
    if name in NEVER_SET_ASIDE:
        return options if name == "quota_period" else [*options, ("", str(NONE[name]))]
    if common is None:
        return options
    as_all = _("as everywhere: %(rule)s", rule=_words(name, getattr(common, name)))
    return [("", as_all), *options]


def _told(values: dict[str, Any], sentence: Sentence) -> str:
    """Of the quotas of a sentence only those that there are; without any, that there is none."""
    is_silent = all(value is None for value in values.values())
    filled = {
        name: _words(name, value) if value is not None or is_silent else word(name, value)
        for name, value in values.items()
    }
    return sentence.says(**filled)


def _words(name: str, value: Any) -> str:
    if name in NONE and (not value or (name == "longest" and value >= NO_LIMIT)):
        return str(NONE[name])
    if value is None and name != "quota_period":
        return _("as everywhere")
    return word(name, value)


def _tidy(policy: Policy) -> Policy:
    """A quota has a period, and what is no quota has none."""
    has_quota = policy.quota_bookings is not None or policy.quota_hours is not None
    return replace(
        policy, quota_period=(policy.quota_period or QuotaPeriod.DAY) if has_quota else None
    )


def _value(value: Any) -> str:
    if value is None:
        return ""
    return ANSWERS[value] if isinstance(value, bool) else str(value)
