"""What managers type about their space."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, EmailStr, Field
from pydantic_core import PydanticCustomError

from coliving.forms import Typed
from coliving.spaces.models import SpaceKind
from coliving.spaces.names import ACCESSIBILITY, AMENITIES


def _with_a_point(typed: Any) -> Any:
    """Coordinates are copied from anywhere: a French spreadsheet writes 44,8577."""
    return typed.replace(",", ".") if isinstance(typed, str) else typed


def _on_the_web(typed: str) -> str:
    """The page is shown as a link: nothing but the web's own schemes may stand there."""
    address = typed if "://" in typed else f"https://{typed}"
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc:
        raise PydanticCustomError("string_pattern_mismatch", "not a web address")
    return address


def known(codes: list[str], names: dict[str, Any]) -> list[str]:
    """The codes, if each is one of these names; else what pydantic reports at the field."""
    if set(codes) - set(names):
        raise PydanticCustomError("enum", "not in the list")
    return codes


Name = Annotated[str, Field(min_length=1, max_length=80)]
Line = Annotated[str, Field(max_length=200)]
Postcode = Annotated[str, Field(min_length=5, max_length=5, pattern=r"^[0-9]{5}$")]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(lambda text: text.replace("\r", ""))]
Phone = Annotated[str, Field(max_length=40, pattern=r"^[0-9 +().-]*$")]


class AddressForm(Typed):
    """What a space is called, and where it is."""

    name: Name
    address: Line = ""
    postcode: Postcode
    commune: Name


class PhotoForm(Typed):
    """The fields of a photo, in the form of what it shows.

    `photo` is the file, which comes apart from what is typed: here its errors have a place.
    """

    photo: Literal[""] = ""
    photo_alt: Line = ""
    photo_remove: bool = False


class SpaceForm(AddressForm, PhotoForm):
    """What the page of a space says about it."""

    kinds: list[SpaceKind] = []
    latitude: Annotated[
        Annotated[Degrees, Field(ge=-90, le=90)] | None, BeforeValidator(_with_a_point)
    ] = None
    longitude: Annotated[
        Annotated[Degrees, Field(ge=-180, le=180)] | None, BeforeValidator(_with_a_point)
    ] = None
    description: Text = ""
    access_notes: Text = ""
    accessibility: Annotated[list[str], AfterValidator(lambda c: known(c, ACCESSIBILITY))] = []
    amenities: Annotated[list[str], AfterValidator(lambda c: known(c, AMENITIES))] = []
    own_amenities: Annotated[str, Field(max_length=500)] = ""
    contact_email: EmailStr | None = None
    contact_phone: Phone = ""
    website: Annotated[Line, AfterValidator(_on_the_web)] = ""
