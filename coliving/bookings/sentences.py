"""The house rules in words: one sentence each, with a gap for each of its numbers.

The wall of a resource, a refusal, the record and the page on which a manager sets the rules
all say the same sentence; only what stands in the gaps differs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from coliving.bookings.models import LONGEST
from coliving.i18n import _, duration, lazy_gettext, ngettext
from coliving.spaces.models import Resource
from coliving.spaces.policy import Policy, QuotaPeriod

NO_LIMIT = LONGEST // timedelta(minutes=1)
"""Minutes: nothing is booked for longer anyway."""
PERIODS = {
    QuotaPeriod.DAY: lazy_gettext("a day"),
    QuotaPeriod.WEEK: lazy_gettext("a week"),
    QuotaPeriod.MONTH: lazy_gettext("a month"),
}


@dataclass(frozen=True)
class Sentence:
    """A house rule. `names` are the fields of Policy in its gaps, `says` fills them with words."""

    names: tuple[str, ...]
    says: Callable[..., str]


def _quota(quota_bookings: str, quota_hours: str, quota_period: str) -> str:
    if quota_bookings and quota_hours:
        return _(
            "At most %(bookings)s and %(hours)s %(period)s.",
            bookings=quota_bookings,
            hours=quota_hours,
            period=quota_period,
        )
    return _(
        "At most %(number)s %(period)s.", number=quota_bookings or quota_hours, period=quota_period
    )


SENTENCES = (
    Sentence(("longest",), lambda longest: _("At most %(length)s at a time.", length=longest)),
    Sentence(("shortest",), lambda shortest: _("At least %(length)s at a time.", length=shortest)),
    Sentence(("grid",), lambda grid: _("Times here go by steps of %(step)s.", step=grid)),
    Sentence(
        ("notice",), lambda notice: _("Please book at least %(length)s ahead.", length=notice)
    ),
    Sentence(("horizon",), lambda horizon: _("Bookings open %(length)s ahead.", length=horizon)),
    Sentence(
        ("at_once",), lambda at_once: _("Members may hold %(number)s at once.", number=at_once)
    ),
    Sentence(("quota_bookings", "quota_hours", "quota_period"), _quota),
    Sentence(
        ("cancel_notice",),
        lambda cancel_notice: _(
            "Moved or cancelled until %(length)s before.", length=cancel_notice
        ),
    ),
    Sentence(("approval",), lambda approval: _("A booking %(answer)s.", answer=approval)),
    Sentence(
        ("answer_within",),
        lambda answer_within: _(
            "The space answers requests within %(length)s.", length=answer_within
        ),
    ),
    Sentence(
        ("take_within",),
        lambda take_within: _(
            "Whoever was waiting has %(length)s to take what becomes free.", length=take_within
        ),
    ),
)
BY_NAME = {name: sentence for sentence in SENTENCES for name in sentence.names}
QUOTAS = (BY_NAME["at_once"], BY_NAME["quota_bookings"])
"""What a resource has besides those of its space, and not instead of them."""


def word(name: str, value: object) -> str:
    """What stands in the gap: "4 h", "3 bookings", "a week"; nothing where there is no quota."""
    if name == "approval":
        return _("waits for a yes of the space") if value else _("holds at once")
    if name == "quota_period":
        return str(PERIODS[QuotaPeriod(str(value or QuotaPeriod.DAY))])
    number = value if isinstance(value, int) else 0
    if name == "horizon":
        return ngettext("%(num)s day", "%(num)s days", number)
    if name == "quota_hours":
        return ngettext("%(num)s hour", "%(num)s hours", number) if value is not None else ""
    if name in {"at_once", "quota_bookings"}:
        return ngettext("%(num)s booking", "%(num)s bookings", number) if value is not None else ""
    return duration(timedelta(minutes=number))


def say(policy: Policy, name: str) -> str:
    """The rule that the name is about, in words."""
    sentence = BY_NAME[name]
    return sentence.says(**{gap: word(gap, getattr(policy, gap)) for gap in sentence.names})


def is_limited(policy: Policy, sentence: Sentence) -> bool:
    """Whether the policy forbids anything by that rule: what it allows need not be said."""
    name = sentence.names[0]
    if name == "quota_bookings":
        return policy.quota_bookings is not None or policy.quota_hours is not None
    value = getattr(policy, name)
    if name == "at_once":
        return value is not None
    if name in {"answer_within", "take_within"}:
        return name == "answer_within" and bool(policy.approval)
    return bool(value) and not (name == "longest" and value >= NO_LIMIT)


def quotas(policy: Policy) -> Iterator[str]:
    """The quotas of a policy in sentences; none when it has none."""
    for sentence in QUOTAS:
        if is_limited(policy, sentence):
            yield say(policy, sentence.names[0])


def house_rules(resource: Resource) -> Iterator[str]:
    """What one should know before booking it, as it would hang on its wall."""
    rules = resource.rules
    for sentence in SENTENCES:
        if sentence not in QUOTAS and is_limited(rules, sentence):
            yield say(rules, sentence.names[0])
    yield from quotas(resource.policy)
    yield from quotas(resource.space.policy)
    if rules.release_no_shows and rules.grace:
        late = duration(rules.length("grace"))
        yield _("Whoever has not come %(length)s after the start gives way.", length=late)
