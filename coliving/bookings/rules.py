"""What may be booked. A rule reads an Ask and answers with a Refusal, or nothing.

Rules query nothing and change nothing, so each can be read, tested and moved on
its own. To add one, write it and name it in RULES.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from coliving.bookings.asking import Ask, Item, Tally, Wish, broken_of
from coliving.bookings.sentences import say
from coliving.errors import Refusal
from coliving.i18n import _, duration, joined, ngettext
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.policy import Policy


def blocked(ask: Ask) -> Refusal | None:
    if ask.blocked is None:
        return None
    name = ask.resource.space.name
    text = _("%(space)s takes no bookings from this account: %(why)s", space=name, why=ask.blocked)
    return Refusal("blocked", text)


def in_the_past(ask: Ask) -> Refusal | None:
    if ask.span.start < ask.now:
        return Refusal("past", _("This time has already gone."), "start")
    return None


def closed(ask: Ask) -> Refusal | None:
    if not any(hours.covers(ask.span) for hours in ask.opening.members):
        name = ask.resource.space.name
        return Refusal("closed", _("%(space)s is closed then.", space=name), "start")
    return None


def members_hours(ask: Ask) -> Refusal | None:
    if closed(ask) or any(hours.covers(ask.span) for hours in ask.opening.spans(ask.audience)):
        return None
    name = ask.resource.space.name
    return Refusal(
        "members_only", _("At that time %(space)s is for its members.", space=name), "start"
    )


def off_the_grid(ask: Ask) -> Refusal | None:
    grid = ask.rules.length("grid")
    zone = ask.resource.space.zone
    edges = (ask.span.start.astimezone(zone), ask.span.end.astimezone(zone))
    if grid and any(_since_midnight(edge) % grid for edge in edges):
        return Refusal("off_grid", say(ask.rules, "grid"), "start")
    return None


def too_short(ask: Ask) -> Refusal | None:
    if ask.span.length < ask.rules.length("shortest"):
        return Refusal("too_short", say(ask.rules, "shortest"), "end")
    return None


def too_long(ask: Ask) -> Refusal | None:
    if ask.span.length > ask.rules.length("longest"):
        return Refusal("too_long", say(ask.rules, "longest"), "end")
    return None


def too_soon(ask: Ask) -> Refusal | None:
    if ask.now <= ask.span.start < ask.now + ask.rules.length("notice"):
        return Refusal("too_soon", say(ask.rules, "notice"), "start")
    return None


def too_far(ask: Ask) -> Refusal | None:
    if ask.span.end > ask.now + timedelta(days=ask.rules.horizon or 0):
        return Refusal("too_far", say(ask.rules, "horizon"), "day")
    return None


def over_quota(ask: Ask) -> Refusal | None:
    over = [say(_over(tally), "quota_bookings") for tally in ask.tallies if tally.is_over]
    return Refusal("over_quota", " ".join(over)) if over else None


def too_many_at_once(ask: Ask) -> Refusal | None:
    over = [say(one.policy, "at_once") for one in ask.tallies if one.is_too_many_at_once]
    return Refusal("at_once", " ".join(over)) if over else None


def out_of_service(ask: Ask) -> Refusal | None:
    if ask.broken is None:
        return None
    text = _("%(name)s is out of service.", name=ask.broken.name)
    note = ask.broken.out_of_service_note
    return Refusal("out_of_service", f"{text} {note}".strip())


def too_many(ask: Ask) -> Refusal | None:
    return crowded(ask.wish.rooms, ask.wish.party)


def not_alone(ask: Ask) -> Refusal | None:
    if ask.resource.kind is not ResourceKind.ACCESSORY:
        return None
    name = ask.resource.name
    text = _("%(name)s is lent with a room or a desk: book that, and take it along.", name=name)
    return Refusal("not_alone", text)


def needs_approval(ask: Ask) -> Refusal | None:
    """Not among RULES: members simply ask. It is for whoever books and cannot say yes."""
    if not ask.rules.approval:
        return None
    space = ask.resource.space
    whom = space.contact_email or space.contact_phone or space.name
    text = _("Ask the space first to use %(name)s: %(whom)s.", name=ask.resource.name, whom=whom)
    return Refusal("needs_approval", text)


RULES: tuple[Callable[[Ask], Refusal | None], ...] = (
    blocked,
    out_of_service,
    in_the_past,
    closed,
    members_hours,
    off_the_grid,
    too_short,
    too_long,
    too_soon,
    too_far,
    over_quota,
    too_many_at_once,
    too_many,
    not_alone,
)


def refusals(ask: Ask) -> list[Refusal]:
    """Every reason why not, in the order of RULES; none if it may be booked.

    What is taken along has rules of its own: what they say beyond the others is said at it.
    """
    found = [refusal for rule in RULES if (refusal := rule(ask))]
    here = ask.resource.space_id
    for item in (one for one in ask.wish.items if one.resource.space_id == here):
        found += _of_item(ask, item, {refusal.message for refusal in found})
    return found


def _of_item(ask: Ask, item: Item, known: set[str]) -> Iterator[Refusal]:
    """What the rules say of a further thing, with its name. It uses up no quota."""
    wish, broken = Wish(item.resource, ask.span), broken_of(item.resource)
    own = replace(ask, wish=wish, broken=broken, tallies=())
    name = item.resource.name
    for rule in RULES:
        refusal = rule(own) if rule is not not_alone else None
        if refusal and refusal.message not in known:
            text = refusal.message
            said = text if name in text else _("%(name)s: %(reason)s", name=name, reason=text)
            yield Refusal(refusal.code, said, item.field)


def crowded(rooms: Sequence[Resource], party: int) -> Refusal | None:
    """Whether a member and so many who come along are too many for the rooms together."""
    if not party or party < (seats := sum(room.capacity for room in rooms)):
        return None
    names = joined([room.name for room in rooms])
    text = ngettext(
        "%(names)s: room for %(num)s person, you included.",
        "%(names)s: room for %(num)s people, you included.",
        seats,
        names=names,
    )
    return Refusal("too_many", text, "people")


def cancelled_too_late(ask: Ask) -> Refusal | None:
    """What a cancellation or a move of the asked time is refused for: the space's notice."""
    notice = ask.rules.length("cancel_notice")
    if ask.now <= ask.span.start - notice:
        return None
    if ask.now >= ask.span.start:
        return Refusal("started", _("This booking has already begun."))
    text = _("It can be changed until %(length)s before it starts.", length=duration(notice))
    return Refusal("too_late", text)


def _over(tally: Tally) -> Policy:
    """Of the policy of a tally, the quota that is used up."""
    policy = tally.policy
    hours = policy.quota_hours
    is_full = policy.quota_bookings is not None and tally.bookings > policy.quota_bookings
    is_long = hours is not None and tally.booked > timedelta(hours=hours)
    return replace(
        policy,
        quota_bookings=policy.quota_bookings if is_full else None,
        quota_hours=hours if is_long else None,
    )


def _since_midnight(moment: datetime) -> timedelta:
    """What the wall clock shows, whatever the clocks did that night."""
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
