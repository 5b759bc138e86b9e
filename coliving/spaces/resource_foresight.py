"""What each row of a list would do to the things of a space. Nothing is written here."""

from coliving.errors import Refusal
from coliving.i18n import _, joined
from coliving.sheets.columns import Row, Table, plain
from coliving.sheets.previews import Difference, Fate, Foreseen, faults, runs_over
from coliving.spaces.inventory import divided, everything_in
from coliving.spaces.models import Resource, Space
from coliving.spaces.names import RESOURCE_KINDS
from coliving.spaces.resource_forms import ResourceForm
from coliving.spaces.resource_sheet import TITLES, Vocabulary, differences, read, sayings


def foresee_things(table: Table, space: Space) -> list[Foreseen[ResourceForm]]:
    """What becomes of each row, with every reason where it cannot go in."""
    known, words = things_by_name(space), Vocabulary()
    parts = divided(space)
    single = {*parts, *(part.id for found in parts.values() for part in found)}
    lines: dict[str, int] = {}
    foreseen = []
    for row in table.rows:
        name = row.cells.get("name", "")
        resource = known.get(plain(name))
        form = read(row.cells, resource, words)
        wrong = _unknown_kind(row, form.errors) + faults(form.errors, row, TITLES)
        wrong += _twice(row, lines) + runs_over(row)
        if form.data and resource:
            wrong += _out_of_reach(form.data, resource, single)
        foreseen.append(_foreseen(row, form.data, resource, wrong))
    return foreseen


def things_by_name(space: Space) -> dict[str, Resource]:
    """Those that are in use, by their plain names; of two alike the first."""
    things = [thing for thing in everything_in(space) if thing.retired_at is None]
    return {plain(thing.name): thing for thing in reversed(things)}


def _foreseen(
    row: Row, told: ResourceForm | None, resource: Resource | None, wrong: list[Refusal]
) -> Foreseen[ResourceForm]:
    name = row.cells.get("name", "")
    if wrong or told is None:
        return Foreseen(row.number, name, Fate.BAD, refusals=tuple(wrong))
    if resource is None:
        new = tuple(Difference(*saying) for saying in sayings(told, row.cells))
        return Foreseen(row.number, name, Fate.NEW, told, new)
    changes = tuple(Difference(*change) for change in differences(told, resource))
    return Foreseen(row.number, name, Fate.CHANGED if changes else Fate.SAME, told, changes)


def _unknown_kind(row: Row, errors: dict[str, list[str]]) -> list[Refusal]:
    """Instead of what the form has against it: the kinds there are."""
    cell = row.cells.get("kind", "")
    if not cell or not errors.pop("kind", None):
        return []
    kinds = joined([str(name) for name in RESOURCE_KINDS.values()])
    text = _("“%(kind)s” is none of these: %(kinds)s.", kind=cell, kinds=kinds)
    return [Refusal("kind", text, str(TITLES["kind"]))]


def _twice(row: Row, lines: dict[str, int]) -> list[Refusal]:
    """A name that stands in a line above."""
    name = plain(row.cells.get("name", ""))
    if not name or lines.setdefault(name, row.number) == row.number:
        return []
    text = _("The same name stands in line %(line)s.", line=lines[name])
    return [Refusal("twice", text, str(TITLES["name"]))]


def _out_of_reach(told: ResourceForm, resource: Resource, single: set[int]) -> list[Refusal]:
    """What hits bookings is a change of its own, which shows whom it hits."""
    if told.units < resource.units:
        text = _(
            "There are %(num)s now. For fewer, go to Changes: you see first which bookings that "
            "hits.",
            num=resource.units,
        )
        return [Refusal("fewer", text, str(TITLES["units"]))]
    if told.units > 1 and resource.id in single:
        text = _("It divides, or is a part of something: there is only one of it.")
        return [Refusal("divided", text, str(TITLES["units"]))]
    return []
