"""More places than the cast's, for maps and searches: each with four desks."""

from datetime import time

from coliving.spaces.geography import Point
from coliving.spaces.models import Network, OpeningHours, Resource, ResourceKind, Space
from tests.cast import SUNDAY, make


def village(
    network: Network, name: str, point: Point | None, *, postcode: str = "15000", **said: object
) -> Space:
    """A space that opens on weekdays from 8 to 18, in the commune of the same name."""
    space = Space(
        network=network,
        name=name,
        commune=name,
        postcode=postcode,
        latitude=point and point.latitude,
        longitude=point and point.longitude,
        changed_at=SUNDAY,
        **{"slug": name.lower().replace(" ", "-")} | said,
    )
    make(space)
    for day in range(5):
        make(OpeningHours(space_id=space.id, weekday=day, opens=time(8), closes=time(18)))
    desk = Resource(space=space, kind=ResourceKind.DESK, name=f"Desks of {name}", units=4)
    desk.changed_at = SUNDAY
    make(desk)
    return space
