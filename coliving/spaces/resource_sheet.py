"""The things of a space as a table: what we write of them, and what we read of others' lists."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from coliving.forms import Form, bind
from coliving.i18n import lazy_gettext as _
from coliving.sheets.cells import Cell
from coliving.sheets.columns import Column, folded, spellings
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.names import FEATURES, RESOURCE_KINDS, feature_name, resource_kind_name
from coliving.spaces.resource_forms import A_MINUTE, ResourceForm

COLUMNS = (
    Column("name", _("Name"), ("intitulé", "désignation", "libellé", "ressource"), is_needed=True),
    Column("kind", _("Kind"), ("type", "sorte", "catégorie", "nature", "category")),
    Column("units", _("Units"), ("nombre", "nb", "quantité", "qté", "unités", "quantity")),
    Column("capacity", _("Capacity"), ("personnes", "nb de personnes", "jauge", "people")),
    Column("description", _("Description"), ("descriptif", "détails", "details")),
    Column("features", _("Equipment"), ("équipements", "matériel", "features")),
    Column("access_needs", _("What one needs to use it"), ("accès", "conditions d’accès")),
    Column("price_note", _("What it costs"), ("prix", "coût", "tarif", "price", "cost")),
    Column("turnaround", _("Minutes to make it ready"), ("battement", "remise en état")),
)
TITLES = {column.name: column.title for column in COLUMNS}
OTHER_WORDS = {
    ResourceKind.DESK: ("poste", "table", "établi", "bureau partagé", "open space", "hot desk"),
    ResourceKind.ROOM: ("salle de réunion", "meeting room", "atelier", "studio", "hall", "halle"),
    ResourceKind.OFFICE: ("bureau privé", "bureau individuel", "private office"),
    ResourceKind.MACHINE: ("équipement", "outil", "appareil", "imprimante", "tool"),
    ResourceKind.COUNTER: ("comptoir", "permanence"),
    ResourceKind.SEAT: ("siège", "ordinateur", "computer"),
    ResourceKind.ACCESSORY: ("matériel", "équipement prêté", "à emprunter"),
}
_ENDS = re.compile(r"[;\n]")


class Vocabulary:
    """The names of kinds and features in all our languages, made once for a whole table."""

    def __init__(self) -> None:
        self.kinds = spellings(RESOURCE_KINDS)
        for kind, words in OTHER_WORDS.items():
            self.kinds |= {folded(word): kind.value for word in words}
        self.features = spellings(FEATURES)

    def kind(self, cell: str) -> str | None:
        return self.kinds.get(folded(cell))

    def codes(self, cell: str) -> list[str]:
        """Known features as codes, a manager's own words as they are."""
        parts = _ENDS.split(cell) if _ENDS.search(cell) else cell.split(",")
        words = (" ".join(part.split()) for part in parts)
        return [self.features.get(folded(word), word) for word in words if word]


def written(resource: Resource) -> list[Cell]:
    """A row of our own table, in the order of COLUMNS: it can be read again."""
    shown = _shown(values_of(resource))
    return [shown[name] for name in TITLES]


def read(
    cells: Mapping[str, str], resource: Resource | None, words: Vocabulary
) -> Form[ResourceForm]:
    """What the cells say, as if it were typed into the form of the thing.

    An empty cell says nothing: a new thing has what is usual, one that is there stays as it is.
    """
    said = _shown(values_of(resource)) if resource else {"units": 1}
    typed = {name: str(cell) for name, cell in (said | dict(cells)).items()}
    if resource:
        typed["name"] = resource.name
    typed["kind"] = words.kind(typed.get("kind", "")) or ""
    codes = words.codes(typed.pop("features", ""))
    typed["own_features"] = "\n".join(code for code in codes if code not in FEATURES)
    ticked = [("features", code) for code in codes if code in FEATURES]
    return bind(ResourceForm, MultiDict([*typed.items(), *ticked]))


def differences(told: ResourceForm, resource: Resource) -> list[tuple[str, str, str]]:
    """The title of each column that says something else than the thing: before, and after."""
    before, after = values_of(resource), _told(told)
    if set(before["features"]) == set(after["features"]):
        after["features"] = before["features"]
    was, will = _shown(before), _shown(after)
    changed = [name for name in TITLES if before[name] != after[name]]
    return [(str(TITLES[name]), str(was[name]), str(will[name])) for name in changed]


def sayings(told: ResourceForm, cells: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The same of something new: what is said of it besides its name."""
    shown = _shown(_told(told))
    return [(str(TITLES[name]), "", str(shown[name])) for name in cells if name != "name"]


def values_of(resource: Resource) -> dict[str, Any]:
    return {name: getattr(resource, name) for name in TITLES}


def _told(told: ResourceForm) -> dict[str, Any]:
    return told.told() | {"name": told.name, "units": told.units}


def _shown(values: Mapping[str, Any]) -> dict[str, Cell]:
    """As cells: numbers as numbers, all else in the words of the page."""
    return dict(values) | {
        "kind": resource_kind_name(values["kind"]),
        "features": _listed(values["features"]),
        "turnaround": values["turnaround"] // A_MINUTE,
    }


def _listed(codes: Iterable[str]) -> str:
    """Semicolons separate them: a manager's own words may have a comma."""
    names = [feature_name(code) for code in codes]
    only = len(names) == 1 and "," in names[0]
    return f"{names[0]};" if only else "; ".join(names)
