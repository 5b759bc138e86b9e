"""The pages, read without being run: no word that cannot be translated, no inline code."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).parent.parent / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*"))
READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "aria-description", "content"}
# Names and units are the same in every language.
NO_NAME = r"\b(Coliving|Google|Apple|Outlook|Thunderbird|Nextcloud|QR|h|min|km|m²|kB)\b"
LETTERS = re.compile(r"[^\W\d_]")
CODE = {"script", "style"}

each_template = pytest.mark.parametrize("name", NAMES)


class Page(HTMLParser):
    """The words of a page that a person sees or hears, and what its policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forbidden: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside = tag if tag in CODE else ""
        if tag == "style" or (tag == "script" and "src" not in values):
            self.forbidden.append(tag)
        self.forbidden += [n for n in values if n == "style" or n.startswith("on")]
        self.forbidden += [v for n, v in values.items() if n == "src" and "//" in v]
        if tag != "meta":
            self.words += [value for name, value in values.items() if name in READ_ALOUD]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words.append(data)


def without_jinja(application: Flask, name: str) -> str:
    """The template's own text, less what Jinja translates or fills in."""
    text, translated, opening = [], False, False
    source = (TEMPLATES / name).read_text()
    for _, kind, value in application.jinja_env.lex(source):
        if kind == "block_begin":
            opening = True
        elif kind == "name" and opening and value in {"trans", "endtrans"}:
            translated = value == "trans"
            opening = False
        elif kind == "name":
            opening = False
        elif kind == "data" and not translated:
            text.append(value)
    return "".join(text)


def read(application: Flask, name: str) -> Page:
    page = Page()
    page.feed(without_jinja(application, name))
    page.close()
    return page


@each_template
def test_every_template_compiles(application: Flask, name: str):
    application.jinja_env.get_template(name)


@each_template
def test_no_word_escapes_translation(application: Flask, name: str):
    words = [re.sub(NO_NAME, "", word) for word in read(application, name).words]
    assert not [word.strip() for word in words if LETTERS.search(word)]


# A letter travels alone: its style must travel inside it.
@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("letters/")])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(application: Flask, name: str):
    assert not read(application, name).forbidden
