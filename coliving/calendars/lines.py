"""iCalendar content lines (RFC 5545 3.1): the text as it stands in the file.

The `icalendar` package escapes and formats; the folding is ours, for it may cut an
escaped backslash in two, which Google then drops.
"""

import re
from collections.abc import Iterable

from icalendar import Component

MOST_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_ATOM = re.compile(r"\\.|.", re.DOTALL)


def plain(text: str) -> str:
    """The text with its line breaks, and without any other control character."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def escaped(text: str) -> str:
    """The text as a TEXT value (RFC 5545 3.3.11)."""
    text = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """The line with its end, folded to 75 octets.

    It is never cut inside a UTF-8 sequence nor between a backslash and what it escapes.
    """
    pieces, length = [b""], 0
    for atom in _ATOM.findall(line):
        octets = atom.encode()
        if length + len(octets) > MOST_OCTETS:
            pieces.append(b" ")
            length = 1
        pieces[-1] += octets
        length += len(octets)
    return b"\r\n".join(pieces) + b"\r\n"


def write(lines: Iterable[str]) -> bytes:
    """The lines as they go into the file."""
    return b"".join(fold(line) for line in lines)


def written(component: Component) -> bytes:
    """The component's lines, its properties in the order in which they were added."""
    return write(line for line in component.content_lines(sorted=False) if line)
