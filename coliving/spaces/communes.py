"""How French communes are written, what time it is there, and what is read in an address bar."""

import re
import unicodedata

# One zone for each overseas territory; the zones of the mainland, Corsica and anything
# unknown are the last line. French Polynesia has three: Tahiti's is that of nine in ten.
TIMEZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
MAINLAND = "Europe/Paris"

LONGEST_SLUG = 60
_ARTICLES = {"le", "la", "les", "l"}
_SMALL = frozenset(
    ("à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "sur")
)
_SPELT_OUT = {"st": "saint", "ste": "sainte"}
_TRAILING_ARTICLE = re.compile(r"(.+?)\s*\((le|la|les|l['’])\)", re.IGNORECASE)
_CEDEX = re.compile(r"\s+cedex(\s+\d+)?$", re.IGNORECASE)
_SEPARATORS = re.compile(r"([ '’-])")
_LETTERS_UNICODE_KEEPS = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "@": "a"})


def timezone_of(department: str) -> str:
    """The IANA zone of a département, whose number is written as `holidays.department` does."""
    return TIMEZONES.get(department, MAINLAND)


def commune_name(written: str) -> str:
    """A commune as the official list writes it, from what people type.

    “ST GEORGES DE MONTAIGU” is Saint-Georges-de-Montaigu, “Havre (Le)” is Le Havre. Hyphens
    everywhere but after a leading article; accents that were lost stay lost, for want of a
    gazetteer. What holds a digit is no commune, and comes back as it was.
    """
    text = _CEDEX.sub("", " ".join(written.split()))
    if any(letter.isdigit() for letter in text):
        return text
    if match := _TRAILING_ARTICLE.fullmatch(text):
        article = match[2] if match[2][-1] in "'’" else f"{match[2]} "
        text = article + match[1]
    words = _SEPARATORS.split(text.lower())
    return "".join(_joined(words, position) for position in range(len(words)))


def slugify(text: str) -> str:
    """Lower case, no accents, words joined by hyphens, at most LONGEST_SLUG letters.

    Empty when there is no Latin letter or digit in the text.
    """
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS_UNICODE_KEEPS))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", plain.lower())
    slug = "-".join(words)
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]


def _joined(words: list[str], position: int) -> str:
    """One piece of a commune's name: a word, or what stands between two."""
    word = words[position]
    if position % 2:
        return " " if word == " " and position == 1 and words[0] in _ARTICLES else _joint(word)
    word = _SPELT_OUT.get(word, word)
    return word if position and word in _SMALL else word.capitalize()


def _joint(separator: str) -> str:
    return "-" if separator == " " else separator
