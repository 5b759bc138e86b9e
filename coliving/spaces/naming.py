"""Names for things of a sort: "Bureau 1", "Bureau 2", and so on from the last there is."""

import re
from collections.abc import Collection

_PARTS = re.compile(r"(?P<stem>.*?)(?:\s+(?P<number>[0-9]{1,6}))?", re.DOTALL)


def numbered(name: str, count: int, taken: Collection[str]) -> list[str]:
    """So many names: "Bureau" three times is "Bureau 1", "Bureau 2" and "Bureau 3".

    One keeps its name as it is. Several go on from the highest number that is taken, or from
    the one that was typed.
    """
    if count == 1:
        return [name]
    stem, number = _split(name)
    first = max(number or 1, _highest(stem, taken) + 1)
    return [f"{stem} {first + more}" for more in range(count)]


def following(name: str, taken: Collection[str]) -> str:
    """What another one is called: "Bureau 4" after "Bureau 1", where there are three."""
    stem, _ = _split(name)
    return f"{stem} {_highest(stem, [*taken, name]) + 1}"


def _highest(stem: str, taken: Collection[str]) -> int:
    """The highest number of that stem; without any, the stem by itself counts as the first."""
    found = (_split(name) for name in taken)
    return max(
        (number or 1 for one, number in found if one.casefold() == stem.casefold()), default=0
    )


def _split(name: str) -> tuple[str, int | None]:
    found = _PARTS.fullmatch(name)
    stem, number = found.group("stem", "number") if found else (name, None)
    return stem, int(number) if number else None
