"""The one door to translations and local formats: everyone imports from here.

Messages are written in English in the code. Catalogues are the committed .po files,
compiled in memory at start: there is no .mo to build, commit or forget.
"""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, force_locale, get_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from coliving.spans import Span

__all__ = ["LANGUAGES", "_", "force_locale", "lazy_gettext", "ngettext"]

LANGUAGES = {"fr": "Français", "en": "English"}
CATALOGUES = Path(__file__).parent / "translations"
DOMAIN = "messages"
ENGLISH = NullTranslations()
"""The messages are in English as they are."""
AN_HOUR = timedelta(hours=1)
A_MONDAY = date(2024, 1, 1)


def init_app(app: Flask, choose: Callable[[], str]) -> None:
    """Speak the language that `choose` names for the current request."""
    Babel(app, default_locale="fr", locale_selector=choose)  # type: ignore[no-untyped-call]
    app.extensions["babel"].instance.domain_instance = _load(CATALOGUES)
    app.jinja_env.globals.update(locale=language, languages=LANGUAGES)
    app.jinja_env.filters.update(
        hour=hour,
        day=day,
        short_day=short_day,
        duration=duration,
        joined=joined,
        hours=hours,
        leaf=leaf,
        when=when,
        kilometres=kilometres,
        hour_count=hour_count,
        percent=percent,
        weekday_short=weekday_short,
        month=month,
        month_letter=month_letter,
    )


def language() -> str:
    """The language of the page being written: "fr" or "en"."""
    return _locale().language


def hour(moment: datetime, zone: ZoneInfo) -> str:
    """09:00: always on a 24-hour clock, as French doors have it."""
    return moment.astimezone(zone).strftime("%H:%M")


def day(moment: date, zone: ZoneInfo | None = None) -> str:
    """ "mardi 3 mars 2026": the day, in full, on the wall calendar of the zone."""
    return format_date(_local_date(moment, zone), "full", _locale())


def short_day(moment: date, zone: ZoneInfo | None = None) -> str:
    """ "mar. 3 mars"."""
    return format_skeleton("MMMEd", _local_date(moment, zone), locale=_locale())


def weekdays() -> list[str]:
    """["lundi", …, "dimanche"]."""
    return [weekday(A_MONDAY + timedelta(days=number)) for number in range(7)]


def hours(span: Span, zone: ZoneInfo) -> str:
    """ "09:00–12:00"."""
    return f"{hour(span.start, zone)}–{hour(span.end, zone)}"


def leaf(moment: datetime, zone: ZoneInfo) -> tuple[str, str, str]:
    """("mar.", "3", "mars"): the day as on the leaf of a block calendar."""
    local = moment.astimezone(zone)
    weekday, month = (format_date(local, part, _locale()) for part in ("EEE", "MMM"))
    return weekday, str(local.day), month


def weekday(day: date) -> str:
    """ "mardi"."""
    return format_date(day, "EEEE", _locale())


def duration(length: timedelta) -> str:
    """ "1 h 30" or "45 min": short, the same in both languages."""
    days, rest = divmod(length, timedelta(days=1))
    hours, minutes = rest // AN_HOUR, rest % AN_HOUR // timedelta(minutes=1)
    if days:
        whole_days = ngettext("%(num)s day", "%(num)s days", days)
        return f"{whole_days} {duration(rest)}" if rest else whole_days
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02}" if minutes else f"{hours} h"


def when(span: Span, zone: ZoneInfo) -> str:
    """ "mardi 3 mars 2026, 09:00–12:00", with the second day only when it differs."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    if start.date() == end.date() or end - start <= timedelta(hours=12):
        return f"{day(start.date())}, {hour(start, zone)}–{hour(end, zone)}"
    return f"{day(start.date())}, {hour(start, zone)} – {day(end.date())}, {hour(end, zone)}"


def kilometres(distance: float) -> str:
    """ "4,2 km", "27 km": no more precise than one needs to decide."""
    rounded = round(distance, 1) if distance < 10 else round(distance)
    return f"{format_decimal(rounded, locale=_locale())} km"


def hour_count(length: timedelta) -> str:
    """ "1 234,5 h": as many hours as there are, for sums of them."""
    return f"{format_decimal(round(length / AN_HOUR, 1), locale=_locale())} h"


def percent(rate: float | None) -> str:
    """ "34 %", and a dash for a share of nothing."""
    return "–" if rate is None else format_percent(rate, locale=_locale())


def weekday_short(number: int) -> str:
    """ "mar." for 1."""
    return format_date(A_MONDAY + timedelta(days=number), "EEE", _locale())


def month(day: date) -> str:
    """ "mars 2026"."""
    return format_skeleton("yMMMM", day, locale=_locale())


def month_letter(day: date) -> str:
    """ "M" for March."""
    return format_date(day, "LLLLL", _locale())


def joined(words: list[str]) -> str:
    """ "a, b et c"."""
    return format_list([str(word) for word in words], locale=_locale())


def _locale() -> Locale:
    return get_locale() or Locale("fr")


def _local_date(moment: date, zone: ZoneInfo | None) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(zone).date() if zone else moment.date()
    return moment


class _Catalogues(Domain):
    """All catalogues are in memory, and pages ask for each of their words: no looking further."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        found: NullTranslations = self.cache.get((locale and locale.language, DOMAIN), ENGLISH)
        return found


def _load(directory: Path) -> Domain:
    domain = _Catalogues(translation_directories=[str(directory)], domain=DOMAIN)  # type: ignore[no-untyped-call]
    for catalogue in directory.glob(f"*/LC_MESSAGES/{DOMAIN}.po"):
        locale, compiled = catalogue.parent.parent.name, io.BytesIO()
        with catalogue.open("rb") as file:
            write_mo(compiled, read_po(file, locale=locale))
        compiled.seek(0)
        domain.cache[locale, DOMAIN] = Translations(compiled, DOMAIN)
    return domain
