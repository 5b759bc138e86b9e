"""Public holidays are those of the département: not every Friday before Easter is the same."""

from datetime import date

import pytest

from coliving.spaces.holidays import department, holidays_of
from coliving.spaces.models import Space
from coliving.spaces.opening import holiday

GOOD_FRIDAY = date(2026, 4, 3)
SAINT_STEPHEN = date(2026, 12, 26)
BASTILLE = date(2026, 7, 14)


def space(insee_code: str = "", postcode: str = "") -> Space:
    return Space(insee_code=insee_code, postcode=postcode, closed_on_holidays=True)


ABRESCHVILLER = space("57003", "57560")
FELLETIN = space("23079", "23500")


@pytest.mark.parametrize("day", [GOOD_FRIDAY, SAINT_STEPHEN])
def test_moselle_keeps_good_friday_and_the_day_after_christmas(day: date):
    assert holiday(ABRESCHVILLER, day)


@pytest.mark.parametrize("day", [GOOD_FRIDAY, SAINT_STEPHEN])
def test_creuse_is_open_on_good_friday_and_the_day_after_christmas(day: date):
    assert holiday(FELLETIN, day) is None


@pytest.mark.parametrize("code", ["67482", "68224"])
def test_alsace_keeps_them_too(code: str):
    assert holiday(space(code), GOOD_FRIDAY)
    assert holiday(space(code), SAINT_STEPHEN)


@pytest.mark.parametrize("place", [ABRESCHVILLER, FELLETIN, space(), space("2A004")])
def test_everybody_keeps_the_fourteenth_of_july(place: Space):
    assert holiday(place, BASTILLE) == "Fête nationale"


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("97415", date(2026, 12, 20)),  # La Réunion
        ("97105", date(2026, 5, 27)),  # Guadeloupe
        ("97209", date(2026, 5, 22)),  # Martinique
        ("97302", date(2026, 6, 10)),  # Guyane
        ("97608", date(2026, 4, 27)),  # Mayotte
        ("97701", date(2026, 10, 9)),  # Saint-Barthélemy
    ],
)
def test_overseas_keeps_the_end_of_slavery_on_its_own_day(code: str, day: date):
    assert holiday(space(code), day)
    assert holiday(FELLETIN, day) is None


def test_saint_pierre_and_miquelon_keeps_the_national_days():
    assert set(holidays_of("23", 2026)) <= set(holidays_of("975", 2026))


def test_a_space_may_stay_open_on_public_holidays():
    place = space("57003")
    place.closed_on_holidays = False
    assert holiday(place, GOOD_FRIDAY) is None


@pytest.mark.parametrize(
    ("insee_code", "postcode", "number"),
    [
        ("15196", "15220", "15"),
        ("", "15220", "15"),
        ("01053", "01000", "01"),
        ("2A004", "20000", "2A"),
        ("2B033", "20200", "2B"),
        ("", "20250", "20"),
        ("97415", "97460", "974"),
        ("", "97460", "974"),
        ("", "97500", "975"),
        ("97701", "97133", "977"),  # whose postcode says Guadeloupe
        ("98818", "98800", "988"),
        ("", "", ""),
    ],
)
def test_the_insee_code_knows_the_departement_best(insee_code: str, postcode: str, number: str):
    assert department(insee_code, postcode) == number
