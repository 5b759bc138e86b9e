"""House rules as typed and not yet kept, and what would follow from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from coliving.accounts.models import User
from coliving.admin.rules_form import RulesForm, changes
from coliving.bookings.asking import Wish
from coliving.bookings.cases import busiest, cases, people_of
from coliving.bookings.forms import BookingForm
from coliving.bookings.models import Booking
from coliving.bookings.planned import usable
from coliving.bookings.sentences import BY_NAME
from coliving.bookings.supposing import Case, Rulebook, asks, no_longer_accepted
from coliving.errors import Refusal, Refused
from coliving.forms import Form
from coliving.i18n import _, duration
from coliving.spaces.models import Resource, Space
from coliving.spaces.policy import Policy

SHOWN_AT_FIRST = ("longest", "notice", "at_once")


class TrialForm(BookingForm):
    """Who asks for what; nobody in particular is a visitor."""

    who: UUID | None = None
    what: UUID | None = None


@dataclass(frozen=True)
class Draft:
    """The rules of the whole space, or of one thing, with what somebody typed and tries out."""

    space: Space
    thing: Resource | None
    form: Form[RulesForm]
    trial: Form[TrialForm]
    now: datetime

    @property
    def before(self) -> Policy:
        """What holds now: of the space with what the house says, of the thing its own."""
        return self.thing.policy if self.thing else self.space.rules

    @cached_property
    def after(self) -> Policy:
        return self.form.data.over(self.before) if self.form.data else self.before

    @cached_property
    def changes(self) -> dict[str, Any]:
        return changes(self.before, self.after)

    @cached_property
    def book(self) -> Rulebook:
        if self.thing:
            return Rulebook(self.space, self.space.policy, {self.thing.id: self.after})
        return Rulebook(self.space, self.after)

    @cached_property
    def things(self) -> list[Resource]:
        """What the rules are about, as it is."""
        return [self.thing] if self.thing else usable(self.space)

    @cached_property
    def people(self) -> list[User]:
        return people_of(self.space)

    @cached_property
    def left(self) -> list[Booking]:
        """The bookings to come that would not be accepted any more."""
        return no_longer_accepted(self.book, self.now) if self.changes else []

    def refuse_the_impossible(self) -> None:
        """Raises Refused, at the field, when a thing could not be booked at all any more."""
        for thing in map(self.book.applied, self.things if self.changes else ()):
            rules = thing.rules
            least = max(rules.length("shortest"), rules.length("grid"))
            if rules.length("longest") < least:
                text = _(
                    "%(name)s could not be booked at all: at least %(least)s, at most %(most)s.",
                    name=thing.name,
                    least=duration(least),
                    most=duration(rules.length("longest")),
                )
                raise Refused(Refusal("impossible", text, "longest"))

    def cases(self) -> Iterator[Case]:
        """What was typed to be tried; then, for each changed rule, somebody whom it touches."""
        yield from self._tried()
        names = [name for name in self.changes if BY_NAME[name].names[0] == name]
        number = busiest(self.space, self.now)
        member = next((one for one in self.people if one.id == number), None)
        somebody = member or next(iter(self.people), None)
        for name in names or SHOWN_AT_FIRST:
            if thing := self._ruled_by(name):
                yield from cases([name], self.book.applied(thing), somebody, self.now)

    def _tried(self) -> Iterator[Case]:
        """Nothing, when a time was typed that the clocks skip: the field says so."""
        typed = self.trial.data
        thing = next((one for one in self.things if typed and one.uid == typed.what), None)
        if typed is None or thing is None:
            return
        member = next((one for one in self.people if one.uid == typed.who), None)
        try:
            span = typed.span(self.space.zone)
        except Refused as refused:
            self.trial.refuse(refused)
            return
        yield asks(member, Wish(self.book.applied(thing), span), self.now)

    def _ruled_by(self, name: str) -> Resource | None:
        """A thing for which it is the typed rule that holds, and not one of its own."""
        usual = [one for one in self.things if one.in_service]
        return next((one for one in usual if self.thing or getattr(one.policy, name) is None), None)
