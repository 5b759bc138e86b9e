"""What travels with a letter: the calendar entry that its reader's calendar program acts upon.

This feature knows nothing of calendars: whoever does registers a maker for its templates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Enclosure:
    """An iTIP object (RFC 5546): its file name, its METHOD and its bytes.

    Without a METHOD it is a calendar to open by hand, and no program acts upon it by itself.
    """

    filename: str
    method: str
    content: bytes


Maker = Callable[[dict[str, Any], str], Enclosure]
"""Makes the enclosure from the facts of a letter and the address of its recipient."""

_makers: dict[str, Maker] = {}


def enclose(template: str, maker: Maker) -> None:
    """Let every letter of this template carry what the maker makes."""
    _makers[template] = maker


def enclosure_of(template: str, facts: dict[str, Any], recipient: str) -> Enclosure | None:
    """What goes into the envelope besides the letter, or nothing."""
    maker = _makers.get(template)
    return maker(facts, recipient) if maker else None
