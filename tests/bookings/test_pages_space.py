"""The pages of a space and of a resource, as people read them."""

import re
from dataclasses import replace

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.spaces.models import Closure, Resource, ResourceKind, Space
from coliving.spaces.policy import Policy, QuotaPeriod
from tests.bookings.conftest import TurnTo
from tests.cast import MONDAY, SUNDAY, at, make, resource, wish

PAGE = "/spaces/la-filature"
LINK = re.compile(r'<td[^>]*><a href="([^"]+)">10:00')

pytestmark = pytest.mark.usefixtures("sunday")


@pytest.fixture
def cast(alice: User, bob: User, charlie: User, dora: User) -> tuple[User, User, User, User]:
    return alice, bob, charlie, dora


def row_of(page: str, thing: Resource) -> str:
    """The HTML of its row on the day board."""
    return page.split(f'/resources/{thing.uid}">')[1].split("</tr>")[0]


def test_a_stranger_reads_what_the_place_is(la_filature, workshop, browse):
    la_filature.description = "Looms, then laptops."
    la_filature.access_notes = "The blue door."
    la_filature.contact_phone = "04 71 00 00 15"
    la_filature.amenities = ["coffee"]
    la_filature.accessibility = ["step_free"]

    page = browse(language="fr").get(PAGE).text

    for words in (
        "Looms, then laptops.",
        "The blue door.",
        "04 71 00 00 15",
        "3 rue du Moulin, 15000 Aurillac",
        "Café et thé",
        "Entrée de plain-pied",
        "openstreetmap.org",
        f"{PAGE}/calendar",
        "08:00–18:00",
        "18:00–22:00 (adhérents)",
    ):
        assert words in page


def test_on_a_closed_day_the_next_open_one_is_shown(workshop, browse):
    assert "Monday, March 2" in browse().get(PAGE).text


def test_a_day_asked_for_is_the_day_shown_even_when_closed(la_filature, workshop, browse):
    page = browse().get(f"{PAGE}?day=2026-03-01").text

    assert "Closed that day" in page
    assert f"{PAGE}?day=2026-03-02#board" in page


def test_a_closure_and_a_holiday_are_named(la_filature, workshop, browse):
    make(Closure(space_id=la_filature.id, span=at(8, 18), reason="Inventory"))

    assert "Inventory" in browse().get(f"{PAGE}?day={MONDAY}").text
    assert "Lundi de Pâques" in browse().get(f"{PAGE}?day=2026-04-06").text


def test_the_doors_say_whether_they_are_open(workshop, browse, turn_to: TurnTo):
    said = {}
    for hour in (7, 10, 19):
        turn_to(at(hour, 23).start)
        said[hour] = browse().get(PAGE).text

    assert "Opens at 08:00" in said[7]
    assert "Open until 18:00" in said[10]
    assert "Closed now" in said[19]


def test_a_free_cell_leads_to_the_page_with_the_time_filled_in(alice, workshop, browse):
    alices = browse(alice)
    link = LINK.search(row_of(alices.get(f"{PAGE}?day={MONDAY}").text, workshop))

    assert link
    form = alices.get(link[1].replace("&amp;", "&")).text
    assert 'name="start"' in form
    assert 'value="10:00"' in form
    assert 'value="11:00"' in form


def test_names_are_for_those_who_run_the_place(browse, cast, workshop):
    alice, bob, charlie, dora = cast
    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    page = f"{PAGE}?day={MONDAY}"

    for manager in (bob, dora):
        shown = row_of(browse(manager).get(page).text, workshop)
        assert f'<a href="/bookings/{booking.uid}">Alice' in shown
    for other in (charlie, None):
        shown = browse(other).get(page).text
        assert "Alice" not in shown
        assert f"/bookings/{booking.uid}" not in shown
        assert "Taken" in row_of(shown, workshop)
    assert "Yours" in row_of(browse(alice).get(page).text, workshop)
    assert "Yours" not in row_of(browse(charlie).get(page).text, workshop)


def test_those_who_run_the_place_read_who_is_to_come(browse, cast, desks):
    alice, bob, charlie, _ = cast
    book(alice, replace(wish(desks, 9, 11), purpose="The parish accounts"), SUNDAY)
    page = f"{PAGE}?day={MONDAY}"

    assert "The parish accounts" in browse(bob).get(page).text
    for other in (alice, charlie, None):
        assert "The parish accounts" not in browse(other).get(page).text


def test_what_is_kept_from_one_reader_is_right_for_the_next(browse, cast, workshop, desks):
    alice, bob, charlie, _ = cast
    page = f"{PAGE}?day={MONDAY}"
    readers = [browse(user) for user in (None, alice, bob, charlie)]
    before = [reader.get(page).text for reader in readers]

    booking = book(alice, wish(workshop, 9, 11), SUNDAY)
    during = [reader.get(page).text for reader in readers]
    again = [reader.get(page).text for reader in readers]

    assert [row_of(text, workshop).count("Taken") for text in during] == [1, 0, 0, 1]
    assert all(
        row_of(old, desks) == row_of(new, desks) for old, new in zip(before, during, strict=True)
    )
    assert [row_of(text, workshop) for text in during] == [row_of(t, workshop) for t in again]
    assert str(booking.uid) in during[1]


def test_each_language_has_its_own_rows(workshop, desks, browse):
    page = f"{PAGE}?day={MONDAY}"

    assert "12 free" in browse(language="en").get(page).text
    assert "12 libres" in browse(language="fr").get(page).text
    assert "12 free" in browse(language="en").get(page).text


def test_any_desk_is_one_tap(alice, desks, workshop, browse):
    alices = browse(alice)
    page = alices.get(f"{PAGE}?day={MONDAY}").text

    assert f'action="/resources/{desks.uid}/book"' in page
    done = alices.post(
        f"/resources/{desks.uid}/book", data={"day": MONDAY, "period": "09:00-12:00"}
    )

    assert done.status_code == 303
    assert "09:00–12:00" in alices.get(done.location).text


def test_any_desk_is_the_first_that_is_free(alice, la_filature, browse):
    near, far = (resource(la_filature, ResourceKind.DESK, name) for name in ("Near", "Farther"))
    book(alice, wish(near, 9, 10), SUNDAY)

    page = browse().get(f"{PAGE}?day={MONDAY}").text
    morning, afternoon, day = re.findall(r'action="/resources/([^/]+)/book"', page)

    assert (morning, afternoon, day) == (str(far.uid), str(near.uid), str(far.uid))


@pytest.mark.parametrize(
    "query",
    ["day=foo", "day=9999-12-31", "day=0001-01-01", "day=2026-02-30", "day=2026-03-02T25", "day="],
)
def test_a_day_that_is_none_is_left_out(workshop, browse, query):
    assert browse().get(f"{PAGE}?{query}").status_code == 200
    assert (
        browse().get(f"/resources/{workshop.uid}?{query.replace('day', 'week')}").status_code == 200
    )


def test_there_is_nothing_at_other_addresses(la_filature, browse):
    assert browse().get("/spaces/nowhere").status_code == 404
    assert browse().get(f"/resources/{la_filature.uid}").status_code == 404


def test_a_resource_says_its_rules_and_shows_its_week(alice, workshop, browse):
    workshop.description = "A long table."
    workshop.access_needs = "Ask for the key."
    workshop.features = ["screen"]
    workshop.policy = Policy(longest=240, notice=120, quota_hours=10, quota_period=QuotaPeriod.WEEK)
    make(workshop)
    book(alice, wish(workshop, 9, 12), SUNDAY)

    page = browse().get(f"/resources/{workshop.uid}?week=2026-03-04").text

    for words in (
        "A long table.",
        "Ask for the key.",
        "Screen",
        "At most 4 h at a time.",
        "Please book at least 2 h ahead.",
        "At most 10 hours a week.",
        f"/resources/{workshop.uid}/book?day=2026-03-03&amp;start=09:00",
        f"/resources/{workshop.uid}/calendar",
    ):
        assert words in page
    assert 'day=2026-03-02&amp;start=09:00"' not in page
    assert "Alice" not in page


def test_a_hundred_and_more_resources_have_a_board_and_no_cards(la_filature, browse):
    for number in range(1, 15):
        resource(la_filature, ResourceKind.SEAT, f"Seat {number}")

    page = browse().get(f"{PAGE}?day={MONDAY}").text

    assert page.count('<th scope="row"><a') == 14
    assert "What you find here" not in page


def test_a_place_that_gives_no_hours_says_so(network, browse):
    make(Space(network=network, name="Le Hangar", slug="le-hangar", changed_at=SUNDAY))

    page = browse().get("/spaces/le-hangar").text

    assert "does not say when it opens next" in page
    assert "openstreetmap" not in page
