"""A list between its preview and its import: the form of the page carries it, signed.

Nothing is kept on the server that somebody would have to clear away, and what comes back is
what was shown: for the same list, space and person, within a day.
"""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.sheets.columns import Row, Table
from coliving.web.settings import settings

A_DAY = 24 * 60 * 60
MOST_CHARACTERS = 400_000
"""Werkzeug reads half a megabyte of a form; two thousand usual rows take a quarter of that."""


@dataclass(frozen=True)
class Carrier:
    """`purpose` says whose list it is, and where it goes: elsewhere it is worth nothing."""

    purpose: str

    def pack(self, table: Table) -> str:
        """Raises Refused ("unreadable") at the field "file" when it is too much for a form."""
        rows = [(row.number, dict(row.cells), row.runs_over) for row in table.rows]
        packed = self._signer.dumps([rows, list(table.unknown)])
        if len(packed) > MOST_CHARACTERS:
            text = _("There is too much text in this file to bring it in at once: cut it in two.")
            raise Refused(Refusal("unreadable", text, "file"))
        return str(packed)

    def unpack(self, packed: str) -> Table:
        """Raises Refused ("stale") when it is not what we have packed, or too old."""
        try:
            rows, unknown = self._signer.loads(packed, max_age=A_DAY)
        except BadData as error:
            text = _("This list has been lying too long. Please send the file again.")
            raise Refused(Refusal("stale", text, "file")) from error
        return Table([Row(*row) for row in rows], unknown)

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(settings().secret_key, salt=f"import {self.purpose}")
