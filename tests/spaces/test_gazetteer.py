"""Where somebody means, however they write it."""

import pytest

from coliving.spaces.gazetteer import look_up
from coliving.spaces.geography import Point
from coliving.spaces.models import Network
from tests.spaces.villages import village


@pytest.fixture(autouse=True)
def communes(network: Network) -> None:
    village(network, "Aurillac", Point(44.92, 2.44), postcode="15000")
    village(network, "Saint-Étienne-Cantalès", Point(44.94, 2.23), postcode="15150")
    village(network, "L’Hôpital-Saint-Blaise", Point(43.25, -0.77), postcode="64130")
    village(network, "Le Havre", Point(49.49, 0.11), postcode="76600")
    village(network, "Nulle-Part", None, postcode="99999")


@pytest.mark.parametrize(
    ("typed", "commune"),
    [
        ("Aurillac", "Aurillac"),
        (" aurillac ", "Aurillac"),
        ("AURILLAC", "Aurillac"),
        ("15000", "Aurillac"),
        ("15000 Aurillac", "Aurillac"),
        ("Aurillac (15000)", "Aurillac"),
        ("saint etienne cantales", "Saint-Étienne-Cantalès"),
        ("St-Étienne Cantalès", "Saint-Étienne-Cantalès"),
        ("l'hopital st blaise", "L’Hôpital-Saint-Blaise"),
        ("le havre", "Le Havre"),
        ("Havre (Le)", "Le Havre"),
        ("Le Havre Cedex", "Le Havre"),
    ],
)
def test_spelling_is_forgiven(typed: str, commune: str):
    answer = look_up(typed)
    assert answer.place is not None
    assert answer.place.commune == commune


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Aurilac", ["Aurillac (15000)"]),
        ("saint etienne", ["Saint-Étienne-Cantalès (15150)"]),
        ("15100", ["Saint-Étienne-Cantalès (15150)", "Aurillac (15000)"]),
        ("Zanzibar", []),
        ("15", ["Aurillac (15000)", "Saint-Étienne-Cantalès (15150)"]),
        ("Nulle-Part", []),
        ("???", []),
        ("%", []),
    ],
)
def test_what_is_unknown_is_answered_with_what_is_like_it(typed: str, suggested: list[str]):
    answer = look_up(typed)
    assert answer.place is None
    assert list(answer.suggestions) == suggested


def test_namesakes_are_told_apart_by_their_postcode(network: Network):
    village(network, "Saint-Denis", Point(48.93, 2.36), postcode="93200")
    village(network, "Saint-Denis", Point(-20.88, 55.45), postcode="97400", slug="st-denis-2")
    both = look_up("st denis")
    assert both.suggestions == ("Saint-Denis (93200)", "Saint-Denis (97400)")
    for label, latitude in zip(both.suggestions, (48.93, -20.88), strict=True):
        answer = look_up(label)
        assert answer.place is not None
        assert answer.place.point.latitude == pytest.approx(latitude)


def test_a_commune_of_two_spaces_is_in_their_middle(network: Network):
    village(network, "Aurillac", Point(44.94, 2.46), postcode="15000", slug="two")
    answer = look_up("aurillac")
    assert answer.place is not None
    assert answer.place.point == pytest.approx(Point(44.93, 2.45))
