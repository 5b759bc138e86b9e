"""What a line of an imported list must be like. All that is wrong with it is said at once."""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from urllib.parse import urlsplit

from coliving.errors import Refusal
from coliving.i18n import _
from coliving.spaces.models import SpaceKind

Cells = Mapping[str, str]

KINDS: dict[str, str] = {
    "fab_lab": SpaceKind.FABLAB.value,
    "mini_fab_lab": SpaceKind.FABLAB.value,
    "supernode": SpaceKind.FABLAB.value,
    **{kind.value: kind.value for kind in SpaceKind},
}
MACHINES = {
    "three_d_printing": "Imprimante 3D",
    "cnc_milling": "Fraiseuse numérique",
    "circuit_production": "Fabrication de circuits",
    "laser": "Découpeuse laser",
    "precision_milling": "Fraisage de précision",
    "vinyl_cutting": "Découpeuse vinyle",
}
_POSTCODE = re.compile(r"(0[1-9]|[1-8]\d|9[0-578])\d{3}", re.ASCII)
_PARISIAN = re.compile(r"75\d{3}", re.ASCII)


def refusals(cells: Cells) -> list[Refusal]:
    """Every reason why the line cannot go in; none if it can."""
    return [refusal for check in CHECKS if (refusal := check(cells))]


def capabilities_of(cells: Cells) -> tuple[str, ...]:
    """The codes in the cell, each once, in the order of MACHINES; unknown ones last."""
    codes = {code.strip() for code in cells["capabilities"].split(";")} - {""}
    known = [code for code in MACHINES if code in codes]
    return (*known, *sorted(codes - set(known)))


def as_number(text: str) -> float | None:
    """A coordinate in degrees, with a point or, as spreadsheets write it, a comma."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def nameless(cells: Cells) -> Refusal | None:
    return None if cells["name"] else Refusal("name", _("no name"), "name")


def of_no_known_kind(cells: Cells) -> Refusal | None:
    if cells["kind"] in KINDS:
        return None
    return Refusal("kind", _("the kind “%(kind)s” is unknown", kind=cells["kind"]), "kind")


def without_postcode(cells: Cells) -> Refusal | None:
    code = cells["postal_code"]
    if not code:
        return Refusal("no_postcode", _("no postcode"), "postal_code")
    if _POSTCODE.fullmatch(code):
        return None
    if code.isdecimal() and len(code) == 4:
        text = _("the postcode “%(code)s” has four digits: one of the five is lost", code=code)
        return Refusal("short_postcode", text, "postal_code")
    text = _("“%(code)s” is no French postcode", code=code)
    return Refusal("postcode", text, "postal_code")


def without_commune(cells: Cells) -> Refusal | None:
    """Paris is one commune, so that the number of an arrondissement says enough."""
    name = cells["city"]
    if not name:
        return Refusal("no_commune", _("no commune"), "city")
    if name.isdecimal() and not _PARISIAN.fullmatch(name):
        return Refusal("commune", _("“%(name)s” is no commune", name=name), "city")
    return None


def off_the_globe(cells: Cells) -> Refusal | None:
    """Neither coordinate is fine, both are fine; one alone, or one elsewhere, is a mistake."""
    written = (cells["latitude"], cells["longitude"])
    if not any(written):
        return None
    latitude, longitude = map(as_number, written)
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        text = _("“%(pair)s” is no latitude and longitude", pair=", ".join(written))
        return Refusal("coordinates", text, "latitude")
    return None


def of_no_known_capability(cells: Cells) -> Refusal | None:
    unknown = [code for code in capabilities_of(cells) if code not in MACHINES]
    if not unknown:
        return None
    text = _("unknown capabilities: %(codes)s", codes=", ".join(unknown))
    return Refusal("capabilities", text, "capabilities")


def with_a_bad_address(cells: Cells) -> Refusal | None:
    """The page is shown as a link: nothing but the web's own schemes may stand there."""
    url = cells["url"]
    if not url or urlsplit(url).scheme in {"http", "https"}:
        return None
    return Refusal("url", _("“%(url)s” is not the address of a web page", url=url), "url")


CHECKS: tuple[Callable[[Cells], Refusal | None], ...] = (
    nameless,
    of_no_known_kind,
    without_postcode,
    without_commune,
    off_the_globe,
    of_no_known_capability,
    with_a_bad_address,
)
