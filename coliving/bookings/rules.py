"""What may be booked. A rule reads an Ask and answers with a Refusal, or nothing.

Rules query nothing and change nothing, so each can be read, tested and moved on
its own. To add one, write it and name it in RULES.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from coliving.bookings.asking import Ask, Tally
from coliving.errors import Refusal
from coliving.i18n import _, duration, ngettext
from coliving.spaces.policy import Policy, QuotaPeriod


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
        step = duration(grid)
        return Refusal("off_grid", _("Times here go by steps of %(step)s.", step=step), "start")
    return None


def too_short(ask: Ask) -> Refusal | None:
    if ask.span.length < (shortest := ask.rules.length("shortest")):
        text = _("At least %(length)s at a time.", length=duration(shortest))
        return Refusal("too_short", text, "end")
    return None


def too_long(ask: Ask) -> Refusal | None:
    if ask.span.length > (longest := ask.rules.length("longest")):
        return Refusal(
            "too_long", _("At most %(length)s at a time.", length=duration(longest)), "end"
        )
    return None


def too_soon(ask: Ask) -> Refusal | None:
    notice = ask.rules.length("notice")
    if ask.now <= ask.span.start < ask.now + notice:
        text = _("Please book at least %(length)s ahead.", length=duration(notice))
        return Refusal("too_soon", text, "start")
    return None


def too_far(ask: Ask) -> Refusal | None:
    days = ask.rules.horizon or 0
    if ask.span.end > ask.now + timedelta(days=days):
        text = ngettext(
            "Bookings open %(num)s day ahead.", "Bookings open %(num)s days ahead.", days
        )
        return Refusal("too_far", text, "day")
    return None


def over_quota(ask: Ask) -> Refusal | None:
    over = [_quota(tally) for tally in ask.tallies if tally.is_over]
    return Refusal("over_quota", " ".join(over)) if over else None


def out_of_service(ask: Ask) -> Refusal | None:
    if ask.broken is None:
        return None
    text = _("%(name)s is out of service.", name=ask.broken.name)
    note = ask.broken.out_of_service_note
    return Refusal("out_of_service", f"{text} {note}".strip())


def needs_approval(ask: Ask) -> Refusal | None:
    if not ask.rules.approval:
        return None
    space = ask.resource.space
    whom = space.contact_email or space.contact_phone or space.name
    text = _("Ask the space first to use %(name)s: %(whom)s.", name=ask.resource.name, whom=whom)
    return Refusal("needs_approval", text)


RULES: tuple[Callable[[Ask], Refusal | None], ...] = (
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
    needs_approval,
)


def refusals(ask: Ask) -> list[Refusal]:
    """Every reason why not, in the order of RULES; none if it may be booked."""
    return [refusal for rule in RULES if (refusal := rule(ask))]


def cancelled_too_late(ask: Ask) -> Refusal | None:
    """What a cancellation or a move of the asked time is refused for: the space's notice."""
    notice = ask.rules.length("cancel_notice")
    if ask.now <= ask.span.start - notice:
        return None
    if ask.now >= ask.span.start:
        return Refusal("started", _("This booking has already begun."))
    text = _("It can be changed until %(length)s before it starts.", length=duration(notice))
    return Refusal("too_late", text)


def quotas(policy: Policy) -> list[str]:
    """The quotas of a policy in sentences; none when it has none."""
    sentences = []
    if policy.quota_bookings is not None:
        sentences.append(_bookings_quota(policy.quota_bookings, policy.quota_period))
    if policy.quota_hours is not None:
        sentences.append(_hours_quota(policy.quota_hours, policy.quota_period))
    return sentences


def _quota(tally: Tally) -> str:
    sentences = []
    if (count := tally.policy.quota_bookings) is not None and tally.bookings > count:
        sentences.append(_bookings_quota(count, tally.policy.quota_period))
    if (hours := tally.policy.quota_hours) is not None and tally.booked > timedelta(hours=hours):
        sentences.append(_hours_quota(hours, tally.policy.quota_period))
    return " ".join(sentences)


def _bookings_quota(num: int, period: QuotaPeriod | None) -> str:
    if period is QuotaPeriod.MONTH:
        return ngettext(
            "At most %(num)s booking a month.", "At most %(num)s bookings a month.", num
        )
    if period is QuotaPeriod.WEEK:
        return ngettext("At most %(num)s booking a week.", "At most %(num)s bookings a week.", num)
    return ngettext("At most %(num)s booking a day.", "At most %(num)s bookings a day.", num)


def _hours_quota(num: int, period: QuotaPeriod | None) -> str:
    if period is QuotaPeriod.MONTH:
        return ngettext("At most %(num)s hour a month.", "At most %(num)s hours a month.", num)
    if period is QuotaPeriod.WEEK:
        return ngettext("At most %(num)s hour a week.", "At most %(num)s hours a week.", num)
    return ngettext("At most %(num)s hour a day.", "At most %(num)s hours a day.", num)


def _since_midnight(moment: datetime) -> timedelta:
    """What the wall clock shows, whatever the clocks did that night."""
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
