"""What managers type about the things of their space."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from coliving.forms import Typed
from coliving.spaces.describing import own_words
from coliving.spaces.forms import Line, Name, PhotoForm, Text, known
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.names import FEATURES

Units = Annotated[int, Field(ge=1, le=999)]
A_MINUTE = timedelta(minutes=1)


class Together(StrEnum):
    """Whether several alike are each booked by their own name, or any one of them."""

    APART = "apart"
    ROW = "row"


class ThingForm(Typed):
    """What can be said of one thing and of many. The turnaround is in minutes."""

    kind: ResourceKind
    description: Text = ""
    capacity: Annotated[int, Field(ge=1, le=9999)] = 1
    features: Annotated[list[str], AfterValidator(lambda codes: known(codes, FEATURES))] = []
    own_features: Annotated[str, Field(max_length=500)] = ""
    access_needs: Line = ""
    price_note: Line = ""
    turnaround: Annotated[int, Field(ge=0, le=1440)] = 0

    def told(self) -> dict[str, Any]:
        """As the columns of a resource have it."""
        own = (line.strip() for line in self.own_features.splitlines())
        return {
            "kind": self.kind,
            "description": self.description,
            "capacity": self.capacity,
            "features": [*self.features, *(word for word in own if word)],
            "access_needs": self.access_needs,
            "price_note": self.price_note,
            "turnaround": self.turnaround * A_MINUTE,
        }


class ResourceForm(ThingForm, PhotoForm):
    """One thing, as it is."""

    name: Name
    units: Units


class ResourcesForm(ThingForm):
    """New things: their names, one to a line, and how many of each."""

    names: Annotated[str, Field(min_length=1, max_length=8000)]
    count: Units
    together: Together = Together.APART


def told_of(resource: Resource) -> dict[str, object]:
    """What the form shows of the resource before anybody types."""
    columns = ("kind", "name", "description", "units", "capacity", "access_needs", "price_note")
    return {name: getattr(resource, name) for name in columns} | {
        "own_features": "\n".join(own_words(resource.features, FEATURES)),
        "turnaround": resource.turnaround // A_MINUTE,
        "photo_alt": resource.picture.alt if resource.picture else "",
    }
