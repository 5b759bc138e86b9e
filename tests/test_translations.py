"""Whatever a person reads in English can be read in French, with the same things filled in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "coliving/translations/fr/LC_MESSAGES/messages.po"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]")
FORMS = 2  # French has one word for one, and another for many

Id = str | tuple[str, str]


def written() -> Iterator[tuple[Id, str]]:
    """Every message in the code and the pages, with the place where it stands."""
    for folder, method in [
        ("coliving", [("**.py", "python")]),
        ("templates", [("**.*", "jinja2.ext:babel_extract")]),
    ]:
        for file, line, words, _, _ in extract_from_dir(
            ROOT / folder, method, {"**.*": {"silent": "false"}}, KEYWORDS
        ):
            yield (words if isinstance(words, str) else (words[0], words[1])), f"{file}:{line}"


@pytest.fixture(scope="module")
def french() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(words: str) -> set[str]:
    return set(PLACEHOLDER.findall(words.replace("%%", "")))


def is_translated(message: Message | None, words: Id) -> bool:
    if message is None or message.fuzzy:
        return False
    wanted = 1 if isinstance(words, str) else FORMS
    return len(forms(message)) == wanted and all(forms(message))


def test_every_message_is_in_the_french_catalogue(french: Catalog):
    missing = [
        f"{place}: {words}"
        for words, place in written()
        if not is_translated(french.get(words), words)
    ]
    assert not missing, "\n".join(missing)


def test_the_french_fills_in_what_the_english_does(french: Catalog):
    for message in french:
        if message.id:
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            expected = placeholders(ids[-1])
            for form in forms(message)[len(ids) - 1 :]:
                assert placeholders(form) == expected, message.id
            assert all(placeholders(form) <= expected for form in forms(message)), message.id


def test_french_marks_keep_to_their_words(french: Catalog):
    """A space before : ; ? ! » or after « does not break, and an apostrophe is curved."""
    loose = re.compile(r" [:;?!»](?=$|[\s.,)])|« |\w'\w")
    assert not [
        form for message in french if message.id for form in forms(message) if loose.search(form)
    ]


def test_no_message_is_translated_twice():
    """The reader of catalogues keeps the last one without a word."""
    entries = re.split(r"\n\s*\n", CATALOGUE.read_text())
    keys = [
        "".join(re.findall(r'^"(.*)"$', f'"{key[1]}"', re.M))
        for entry in entries
        if (key := re.search(r'^msgid "(.*?)"\s*\n(?:msgid_plural|msgstr)', entry, re.M | re.S))
    ]
    assert sorted(keys) == sorted(set(keys))
