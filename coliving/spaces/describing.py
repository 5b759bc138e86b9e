"""What the page of a space says about it, as its managers type it."""

from collections.abc import Mapping

from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.communes import timezone_of
from coliving.spaces.forms import SpaceForm
from coliving.spaces.holidays import department
from coliving.spaces.models import Space
from coliving.spaces.names import ACCESSIBILITY, AMENITIES

AS_TYPED = (
    *("name", "address", "postcode", "commune", "latitude", "longitude", "description"),
    *("access_notes", "contact_phone", "website"),
)


def describe(space: Space, told: SpaceForm) -> list[str]:
    """Let the space say so from now on; answer with the names of what has changed.

    Raises Refused ("coordinates") when one of the two is missing.
    """
    if (told.latitude is None) != (told.longitude is None):
        text = _("Give both the latitude and the longitude, or neither.")
        raise Refused(Refusal("coordinates", text, "latitude"))
    own = [line.strip() for line in told.own_amenities.splitlines() if line.strip()]
    values = {name: getattr(told, name) for name in AS_TYPED} | {
        "kinds": [kind.value for kind in told.kinds],
        "accessibility": [*told.accessibility, *own_words(space.accessibility, ACCESSIBILITY)],
        "amenities": [*told.amenities, *own],
        "contact_email": told.contact_email or "",
    }
    if told.postcode != space.postcode:  # its old commune's code says nothing about the new one
        values |= {"insee_code": "", "timezone": timezone_of(department("", told.postcode))}
    changed = [name for name, value in values.items() if getattr(space, name) != value]
    for name in changed:
        setattr(space, name, values[name])
    return changed


def told_of(space: Space) -> dict[str, object]:
    """What the form shows of the space before anybody types."""
    own = "\n".join(own_words(space.amenities, AMENITIES))
    return {name: getattr(space, name) for name in (*AS_TYPED, "contact_email")} | {
        "own_amenities": own,
        "photo_alt": space.picture.alt if space.picture else "",
    }


def own_words(said: list[str], names: Mapping[str, object]) -> list[str]:
    """What somebody has written instead of choosing from the list."""
    return [word for word in said if word not in names]
