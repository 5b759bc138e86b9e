"""A little memory for the calendars that are asked for most, in each server process."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Whole:
    """A calendar as it leaves the house, and whether it had to leave something out."""

    content: bytes
    is_cut: bool


class Shelf:
    """What was used last stays; what was not makes room. Safe to use from several threads."""

    def __init__(self, room: int) -> None:
        """With room for so many octets."""
        self.room = room
        self._kept: OrderedDict[str, Whole] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, key: str) -> Whole | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, whole: Whole) -> None:
        with self._lock:
            if replaced := self._kept.pop(key, None):
                self._used -= len(replaced.content)
            self._kept[key] = whole
            self._used += len(whole.content)
            while self._used > self.room:
                _, oldest = self._kept.popitem(last=False)
                self._used -= len(oldest.content)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._used = 0
