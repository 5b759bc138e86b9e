"""The rows of the day board as HTML: as little of it as says what it must.

A template would take longer than all the rest of the page. Rows that are the same for
everybody are kept from one request to the next: the revision of a resource says whether
its row has changed, and anything else that shows in it is part of the look it is kept under.
"""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from flask import url_for
from markupsafe import Markup, escape

from coliving.bookings.board import Board, Version
from coliving.bookings.cells import Cell, Line, State, Visit, cells
from coliving.i18n import _, hours, language, ngettext
from coliving.spaces.models import Resource

Rows = dict[Version, str]

MANY = 8000
"""How many rows are kept: a kilobyte or two each."""

ANY = UUID(int=0)
CLASSES = {State.TAKEN: "taken", State.PAST: "past"}


class Kept:
    """The boards that were drawn last, for all threads of the process: the oldest make room."""

    def __init__(self) -> None:
        self._boards: OrderedDict[str, tuple[Rows, Markup]] = OrderedDict()
        self._lock = Lock()

    def find(self, look: str) -> tuple[Rows, Markup]:
        """The rows of the board in their order, and all of them in one piece."""
        with self._lock:
            if look in self._boards:
                self._boards.move_to_end(look)
            return self._boards.get(look, ({}, Markup()))

    def keep(self, look: str, rows: Rows) -> Markup:
        """The rows in one piece, from now on ready to be found."""
        html = _joined(rows)
        with self._lock:
            self._boards[look] = (rows, html)
            while sum(len(rows) for rows, _ in self._boards.values()) > MANY:
                self._boards.popitem(last=False)
        return html


_kept = Kept()


def board_rows(board: Board, versions: list[Version]) -> Markup:
    """Every resource of the board as a row of its table."""
    if board.viewer.manages:  # what only they may see is drawn for them and thrown away
        return _joined(_draw(board, versions))
    look = _look(board)
    known, html = _kept.find(look)
    if list(known) != versions:
        missing = _draw(board.for_anybody(), [v for v in versions if v not in known])
        known = {version: known.get(version) or missing[version] for version in versions}
        html = _kept.keep(look, known)
    mine = board.mine()
    own = _draw(board, [version for version in versions if version.id in mine])
    return _joined(known | own) if own else html


def _joined(rows: Rows) -> Markup:
    return Markup("\n".join(rows.values()))  # noqa: S704 - drawn below, where names are escaped


def _look(board: Board) -> str:
    """Everything but the resources that decides what the rows look like."""
    outline = board.outline
    states = "".join(state[0] for state in outline.states)
    times = f"{outline.columns[0].isoformat()} {outline.moment.isoformat()}"
    return f"{board.space.uid} {language()} {times} {states} {board.space.policy}"


def _draw(board: Board, versions: list[Version]) -> Rows:
    if not versions:
        return {}
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
            State.UNFIT: _("Too short to book"),
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
        words = escape(cell.note) or self.words.get(cell.state, "")
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
        times = hours(visit.span, self.zone)
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
