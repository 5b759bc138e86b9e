"""Plans drawn as SVG, redrawn with nothing in them but shapes and words.

What is known to be harmless is copied to a new drawing; all else stays behind: scripts,
what reacts to the reader, what is fetched from elsewhere, what copies itself endlessly. The
names are those of SVG 1.1 (W3C Recommendation, second edition).
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, tostring
from werkzeug.datastructures import FileStorage

from coliving.i18n import _
from coliving.spaces.photographs import Print, contents, copied, refused

NAMESPACE = "http://www.w3.org/2000/svg"
SVG = f"{{{NAMESPACE}}}"
LINK = "{http://www.w3.org/1999/xlink}href"
MOST_MEGABYTES = 3
MOST_SHAPES = 20_000
DEEPEST = 60
FARTHEST = 1e7
WIDTH = 1000
"""What a drawing is said to be wide: it has every size."""

DRAWN = {
    f"{SVG}{name}"
    for name in (
        *("svg", "g", "defs", "a", "title", "desc"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("linearGradient", "radialGradient", "stop", "clipPath"),
    )
}
LOOKS = {
    *("fill", "fill-opacity", "fill-rule", "clip-path", "clip-rule", "color", "display"),
    *("font-family", "font-size", "font-style", "font-weight", "letter-spacing", "opacity"),
    *("stop-color", "stop-opacity", "stroke", "stroke-dasharray", "stroke-dashoffset"),
    *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity"),
    *("stroke-width", "text-anchor", "dominant-baseline", "visibility", "vector-effect"),
}
"""What may be said of a shape in an attribute, in its style or in a class."""
SHAPED = {
    *("id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy"),
    *("fx", "fy", "points", "width", "height", "transform", "rotate", "offset", "viewBox"),
    *("preserveAspectRatio", "gradientUnits", "gradientTransform", "spreadMethod"),
    *("clipPathUnits", "textLength", "lengthAdjust"),
}
OWN = re.compile(r"""url\(\s*["']?#[\w.-]+["']?\s*\)""")
FOREIGN = re.compile(r"url|[\\<>@]|script|expression|import", re.IGNORECASE)
LENGTH = re.compile(r"([0-9]++(?:\.[0-9]++)?+)\s*+(px|pt|pc|mm|cm|in)?+")
UNITS = {None: 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

Classes = dict[str, dict[str, str]]


def plan_in(file: FileStorage, field: str) -> Print:
    """The plan in the file, drawn or photographed. Raises Refused, at the field."""
    content = contents(file, field)
    return redraw(content, field) if is_drawing(content) else copied(content, field)


def is_drawing(content: bytes) -> bool:
    """Whether the file says that it is SVG."""
    head = content[:4000].removeprefix(BOM_UTF8).lstrip()
    return head.startswith(b"<") and b"<svg" in head


def redraw(content: bytes, field: str) -> Print:
    """The drawing, fit to be kept. Raises Refused, at the field, where it cannot be read."""
    if len(content) > MOST_MEGABYTES * 1_000_000:
        text = _("This file is too large: at most %(num)s MB.", num=MOST_MEGABYTES)
        raise refused("large_file", text, field)
    root = _read(content)
    frame = _frame(root) if root is not None else None
    if root is None or frame is None or sum(1 for _ in root.iter()) > MOST_SHAPES:
        text = _("This drawing cannot be read. Export it once more as SVG, or as PNG.")
        raise refused("not_a_drawing", text, field)
    classes = _classes(root)
    _clean(root, classes)
    x, y, width, height = frame
    tall = max(1, round(WIDTH * height / width))
    root.attrib |= {"xmlns": NAMESPACE, "viewBox": f"{x:g} {y:g} {width:g} {height:g}"}
    root.attrib |= {"width": str(WIDTH), "height": str(tall)}
    made: bytes = tostring(root, encoding="utf-8")
    return Print("image/svg+xml", made, None, WIDTH, tall, WIDTH)


def _read(content: bytes) -> Element | None:
    try:
        root: Element = fromstring(content, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root if root.tag == f"{SVG}svg" else None


def _frame(root: Element) -> tuple[float, float, float, float] | None:
    """The part of the plane that is shown: its left, its top, its width and its height."""
    try:
        x, y, width, height = map(float, root.get("viewBox", "").replace(",", " ").split())
    except ValueError:  # there is none: it is what the size says
        x, y = 0.0, 0.0
        width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    there = all(-FARTHEST < edge < FARTHEST for edge in (x, y))
    fits = 0 < width < FARTHEST and 0 < height < FARTHEST and 0.1 < width / height < 10
    return (x, y, width, height) if there and fits else None


def _length(text: str) -> float:
    found = LENGTH.fullmatch(text.strip())
    return float(found[1]) * UNITS[found[2]] if found else 0.0


def _classes(root: Element) -> Classes:
    """The looks that a style sheet inside the drawing gives to classes."""
    found: Classes = {}
    for sheet in root.iter(f"{SVG}style"):
        for rule in "".join(sheet.itertext()).split("}"):
            names, _brace, said = rule.partition("{")
            looks = dict(_declared(said))
            for name in names.split(","):
                found.setdefault(name.strip(), {}).update(looks)
    return found


def _declared(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        name, _colon, value = declaration.partition(":")
        if name.strip() in LOOKS and _is_harmless(value):
            yield name.strip(), value.strip()


def _clean(root: Element, classes: Classes) -> None:
    """Leave of every element what may be drawn; of those that may not, nothing."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        element.tag = element.tag.removeprefix(SVG)
        element.attrib = _looks(element, classes)
        for child in list(element):
            if child.tag in DRAWN and depth < DEEPEST:
                waiting.append((child, depth + 1))
            else:
                element.remove(child)


def _looks(element: Element, classes: Classes) -> dict[str, str]:
    """What is said of the element, by its attributes, then its classes, then its own style."""
    said = {
        name: value
        for name, value in element.attrib.items()
        if name in LOOKS | SHAPED and _is_harmless(value)
    }
    for name in element.get("class", "").split():
        said |= classes.get(f".{name}", {})
    said |= dict(_declared(element.get("style", "")))
    gradient = element.get("href", element.get(LINK, ""))
    if element.tag.endswith("Gradient") and re.fullmatch(r"#[\w.-]+", gradient):
        said["href"] = gradient
    return said


def _is_harmless(value: str) -> bool:
    """Whether it names nothing outside the drawing."""
    return not FOREIGN.search(OWN.sub("", value))
