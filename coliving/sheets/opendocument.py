"""OpenDocument spreadsheets (ODF 1.3 part 3), written: one table, its heading in bold."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from xml.sax.saxutils import escape, quoteattr

from coliving.sheets.cells import Cell, as_text

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"\
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3"\
 manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_BEGINNING = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}"\
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"\
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3">
<office:automatic-styles>\
<style:style style:name="heading" style:family="table-cell">\
<style:text-properties fo:font-weight="bold"/></style:style>\
</office:automatic-styles>
<office:body><office:spreadsheet>"""
_END = "</table:table></office:spreadsheet></office:body></office:document-content>\n"
_NOT_IN_XML = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLLAPSING = re.compile(r"^ | (?= )| $")
"""Spaces that readers of XML would lose."""
_ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)


def write(title: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The whole file: the same table, the same octets. `title` is what the table is called."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member("mimetype"), MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr(_member("META-INF/manifest.xml"), _MANIFEST, zipfile.ZIP_DEFLATED)
        content = _member("content.xml")
        content.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(content, "w") as xml:
            xml.write(_BEGINNING.encode())
            xml.write(f"<table:table table:name={quoteattr(_clean(title))}>".encode())
            columns = f'<table:table-column table:number-columns-repeated="{len(heading)}"/>'
            xml.write(columns.encode())
            xml.write(_row(heading, ' table:style-name="heading"'))
            for row in rows:
                xml.write(_row(row))
            xml.write(_END.encode())
    return file.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _ZIP_BEGINS)


def _row(cells: Sequence[Cell], style: str = "") -> bytes:
    written = "".join(_cell(cell, style) for cell in cells)
    return f"<table:table-row>{written}</table:table-row>\n".encode()


def _cell(cell: Cell, style: str) -> str:
    if cell is None or cell == "":
        return f"<table:table-cell{style}/>"
    lines = _clean(as_text(cell)).split("\n")
    shown = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)
    return f"<table:table-cell{style} {_typed(cell)}>{shown}</table:table-cell>"


def _typed(cell: Cell) -> str:
    """The attributes that say what sort of value it is (ODF 1.3 part 3, 19.387)."""
    if isinstance(cell, (int, float)):
        return f'office:value-type="float" office:value="{as_text(cell)}"'
    if isinstance(cell, datetime):
        moment = f"{cell:%Y-%m-%dT%H:%M:%S}"
        return f'office:value-type="date" office:date-value="{moment}"'
    if isinstance(cell, date):
        return f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    if isinstance(cell, time):
        return f'office:value-type="time" office:time-value="{cell:PT%HH%MM%SS}"'
    return 'office:value-type="string"'


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _spaced(line: str) -> str:
    return _COLLAPSING.sub("<text:s/>", escape(line)).replace("\t", "<text:tab/>")
