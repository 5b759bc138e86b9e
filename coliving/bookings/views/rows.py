"""The rows of the day board as HTML: as little of it as says what it must.

A template would take longer than all the rest of the page. Rows that are the same for
everybody are kept from one request to the next, by the revision of their resource.
"""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from flask import url_for
from markupsafe import Markup, escape

from coliving.bookings.board import Board, Version
from coliving.bookings.cells import Cell, Line, State, Visit, cells
from coliving.i18n import _, hour, language, ngettext
from coliving.spaces.models import Resource

Key = tuple[str, UUID, int]
MANY = 5000
"""How many rows are kept: a kilobyte or two each."""

ANY = UUID(int=0)
CLASSES = {State.TAKEN: "taken", State.PAST: "past"}


class Kept:
    """The rows that were drawn last, for all threads of the process."""

    def __init__(self, size: int) -> None:
        self._rows: OrderedDict[Key, str] = OrderedDict()
        self._size = size
        self._lock = Lock()

    def take(self, keys: list[Key]) -> list[str | None]:
        with self._lock:
            for key in keys:
                if key in self._rows:
                    self._rows.move_to_end(key)
            return [self._rows.get(key) for key in keys]

    def put(self, rows: dict[Key, str]) -> None:
        with self._lock:
            self._rows.update(rows)
            while len(self._rows) > self._size:
                self._rows.popitem(last=False)


_kept = Kept(MANY)


def board_rows(board: Board) -> Markup:
    """Every resource of the board as a row of its table."""
    versions = board.versions()
    # What only one person may see is drawn for them and thrown away.
    personal = {v.id for v in versions} if board.viewer.manages else board.mine()
    look = _look(board)
    keys = [(look, version.uid, version.revision) for version in versions]
    rows = dict(zip(versions, _kept.take(keys), strict=True))
    missing = [v for v, row in rows.items() if row is None or v.id in personal]
    drawn = _draw(board, missing)
    _kept.put({(look, v.uid, v.revision): drawn[v] for v in missing if v.id not in personal})
    return Markup("\n").join(Markup(row) for row in (rows | drawn).values())  # noqa: S704


def _look(board: Board) -> str:
    """Everything but the resource that decides what a row looks like."""
    outline = board.outline
    states = "".join(state[0] for state in outline.states)
    first = outline.columns[0].isoformat()
    return f"{language()} {first} {outline.moment.isoformat()} {states} {board.space.policy}"


def _draw(board: Board, versions: list[Version]) -> dict[Version, str]:
    lines = board.lines([version.id for version in versions])
    pen = _Pen(board)
    return {version: pen.row(lines[version.id]) for version in versions}


class _Pen:
    """Draws rows, having looked up once what all of them say."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.zone = board.space.zone
        self.resource = url_for("resources.show", uid=ANY)
        self.book = url_for("bookings.new", uid=ANY)
        self.booking = url_for("bookings.show", uid=ANY)
        self.yours = _("Yours")
        self.words = {
            State.TAKEN: _("Taken"),
            State.CLOSED: _("Closed"),
            State.MEMBERS: _("Members"),
            State.LATE: _("Too late to book"),
            State.AHEAD: _("Not open yet"),
            State.OUT: _("Out of service"),
        }

    def row(self, line: Line) -> str:
        name = f'<a href="{_at(self.resource, line.resource.uid)}">{escape(line.resource.name)}</a>'
        size = size_of(line.resource)
        small = f"<small>{escape(size)}</small>" if size else ""
        row = "".join(self.cell(cell, line.resource) for cell in cells(self.board.outline, line))
        return f'<tr><th scope="row">{name}{small}</th>{row}</tr>'

    def cell(self, cell: Cell, resource: Resource) -> str:
        wide = f' colspan="{cell.width}"' if cell.width > 1 else ""
        if cell.state is State.FREE:
            return f"<td{wide}>{self.offer(cell, resource)}"
        if cell.visit:
            kind = "mine" if cell.visit.is_mine else "taken"
            return f'<td class="{kind}"{wide}>{self.visit(cell.visit)}'
        kind = CLASSES.get(cell.state, "closed")
        words = self.words.get(cell.state, "")
        if words and cell.width == 1:  # no room for it, but it is still said
            words = f'<span class="visually-hidden">{words}</span>'
        return f'<td class="{kind}"{wide}>{words}'

    def offer(self, cell: Cell, resource: Resource) -> str:
        """A free cell leads to the booking page with its time filled in."""
        start = cell.start.astimezone(self.zone)
        at = start.strftime("%H:%M")
        left = ""
        if resource.units > 1:
            left = f"<small>{ngettext('%(num)s free', '%(num)s free', cell.free)}</small>"
        link = f"{_at(self.book, resource.uid)}?day={start.date()}&amp;start={at}"
        return f'<a href="{link}">{at}{left}</a>'

    def visit(self, visit: Visit) -> str:
        who = self.yours if visit.is_mine else escape(visit.name)
        times = f"{hour(visit.span.start, self.zone)}–{hour(visit.span.end, self.zone)}"
        return f'<a href="{_at(self.booking, visit.uid)}">{who}<small>{times}</small></a>'


def size_of(resource: Resource) -> str:
    """ "12 units", or "10 people": nothing for what is one, for one."""
    if resource.units > 1:
        return ngettext("%(num)s place", "%(num)s places", resource.units)
    if resource.capacity > 1:
        return ngettext("%(num)s person", "%(num)s people", resource.capacity)
    return ""


def _at(pattern: str, uid: UUID) -> str:
    """The address of one of many: building it from its route takes twenty times as long."""
    return pattern.replace(str(ANY), str(uid))
