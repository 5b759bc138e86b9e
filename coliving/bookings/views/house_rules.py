"""The house rules of a resource in sentences, as they would hang on its wall."""

from collections.abc import Iterator

from coliving.bookings.rules import quotas
from coliving.i18n import _, duration, ngettext
from coliving.spaces.models import Resource


def house_rules(resource: Resource) -> list[str]:
    """What one should know before booking it."""
    return list(_sentences(resource))


def _sentences(resource: Resource) -> Iterator[str]:
    rules = resource.rules
    if rules.approval:
        yield _("Lent after a word with the space.")
    if grid := rules.length("grid"):
        yield _("Times here go by steps of %(step)s.", step=duration(grid))
    if shortest := rules.length("shortest"):
        yield _("At least %(length)s at a time.", length=duration(shortest))
    if longest := rules.length("longest"):
        yield _("At most %(length)s at a time.", length=duration(longest))
    if notice := rules.length("notice"):
        yield _("Please book at least %(length)s ahead.", length=duration(notice))
    if days := rules.horizon:
        yield ngettext(
            "Bookings open %(num)s day ahead.", "Bookings open %(num)s days ahead.", days
        )
    yield from quotas(resource.policy)
    yield from quotas(resource.space.policy)
    if notice := rules.length("cancel_notice"):
        yield _("Moved or cancelled until %(length)s before.", length=duration(notice))
    if rules.release_no_shows and rules.grace:
        late = duration(rules.length("grace"))
        yield _("Whoever has not come %(length)s after the start gives way.", length=late)
