"""The list of a day on paper, keyed in when there is time."""

from datetime import timedelta

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.models import Means
from tests.admin.desk import seen
from tests.cast import MONDAY, SUNDAY, at, wish

PAPER = "/manage/la-filature/today/paper"


@pytest.fixture(autouse=True)
def tuesday(turn_to):
    turn_to(at(9, 10, MONDAY + timedelta(days=1)).start)


def test_who_came_yesterday_is_keyed_in(alice, charlie, vera, browse, desks):
    came = book(alice, wish(desks, 9, 12), SUNDAY)
    book(charlie, wish(desks, 10, 12), SUNDAY)
    veras = browse(vera)
    page = veras.get(f"{PAPER}?day={MONDAY}").text
    assert page.index("Alice") < page.index("Charlie")

    for _touch in range(2):
        told = veras.post(PAPER, data={"day": str(MONDAY), "came": [str(came.uid)]})
        assert told.location == f"{PAPER}?day={MONDAY}"

    [seen_once] = seen()
    assert (seen_once.means, seen_once.at) == (Means.PAPER, came.span.start)
    assert "checked disabled" in veras.get(told.location).text


def test_nobody_came_tomorrow_yet(alice, bob, browse, workshop):
    wednesday = MONDAY + timedelta(days=2)
    booking = book(alice, wish(workshop, 9, 12, wednesday), SUNDAY)
    bobs = browse(bob)

    assert "They came" not in bobs.get(f"{PAPER}?day={wednesday}").text
    bobs.post(PAPER, data={"day": str(wednesday), "came": [str(booking.uid)]})

    assert not seen()


def test_the_list_is_of_ones_own_space(shut, dora, browse, bob, desks):
    assert shut("GET", PAPER)
    assert shut("POST", PAPER)
    browse(bob).post(PAPER, data={"came": [str(dora.uid), "nonsense"]})
    assert not seen()
    assert "Nobody has booked for that day" in browse(dora).get(PAPER).text
