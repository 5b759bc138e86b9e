"""What the desk can offer whoever stands there, when what they asked for is not to be had."""

from dataclasses import dataclass

from coliving.bookings.alternatives import Alternative
from coliving.i18n import hours, short_day


@dataclass(frozen=True)
class Offer:
    """One touch from being booked, for the same person: what the form of the desk sends."""

    title: str
    detail: str
    picture: str
    values: dict[str, str]

    @classmethod
    def of(cls, found: Alternative, who: dict[str, str]) -> "Offer":
        """The alternative, for whom the form says; `who` has its fields about them."""
        resource, zone = found.resource, found.resource.space.zone
        day = found.span.start.astimezone(zone).date()
        when = hours(found.span, zone)
        return cls(
            title=f"{short_day(day)}, {when}",
            detail=resource.name,
            picture=resource.kind.value,
            values=who | {"day": day.isoformat(), "when": when, "what": str(resource.uid)},
        )
