"""No is said with every reason, in the reader's language, and with what to do instead."""

import re

import pytest

from coliving.bookings.actions.book import book
from coliving.bookings.models import Booking
from coliving.db import db
from coliving.spaces.models import ResourceKind
from coliving.spaces.policy import Policy
from tests.cast import MONDAY, SUNDAY, make, resource, wish

pytestmark = pytest.mark.usefixtures("sunday")

NINE_TO_ELEVEN = {"day": str(MONDAY), "start": "09:00", "end": "11:00"}

# The house rule, what is asked for, and how no is said in English and in French.
RULES = {
    "past": (Policy(), {"day": "2026-02-27"}, "already gone", "déjà pass"),
    "closed": (Policy(), {"day": "2026-03-07"}, "is closed then", "est fermé"),
    "grid": (Policy(), {"start": "09:10"}, "steps of 30 min", "par pas de 30 min"),
    "short": (Policy(shortest=180), {}, "At least 3 h", "Au moins 3"),
    "long": (Policy(longest=60), {}, "At most 1 h", "Au plus 1"),
    "soon": (Policy(notice=5000), {}, "ahead", "à l’avance"),
    "far": (Policy(horizon=1), {}, "1 day ahead", "à l’avance"),
    "quota": (Policy(quota_hours=1), {}, "At most 1 hour a day", "Au plus 1 heure par jour"),
}


def refused(page: str) -> str:
    """What the panel of the refusal says."""
    return page.split('class="refused"')[1].split("</section>")[0]


def taps(page: str) -> list[tuple[str, dict[str, str]]]:
    """The alternatives as a browser would send them: where to, and with which fields."""
    offered = page.split('class="taps"')[1].split("</section>")[0].split("<form")[1:]
    return [
        (
            re.findall(r'action="([^"]+)"', form)[0],
            dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)),
        )
        for form in offered
    ]


@pytest.mark.parametrize("case", RULES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_house_rule_is_said_on_the_page(alice, workshop, browse, case, language):
    workshop.policy, asked, english, french = RULES[case]
    make(workshop)

    answer = browse(alice, language).post(
        f"/resources/{workshop.uid}/book", data=NINE_TO_ELEVEN | asked
    )

    assert answer.status_code == 422
    assert (english if language == "en" else french) in refused(answer.text)
    assert db.session.scalar(db.select(Booking)) is None


@pytest.mark.parametrize(("language", "words"), [("en", "is for its members"), ("fr", "adhérents")])
def test_charlie_hears_that_the_evening_is_for_members(charlie, workshop, browse, language, words):
    evening = {"start": "19:00", "end": "20:00"}
    answer = browse(charlie, language).post(
        f"/resources/{workshop.uid}/book", data=NINE_TO_ELEVEN | evening
    )

    assert answer.status_code == 422
    assert words in refused(answer.text)


@pytest.mark.parametrize(("language", "words"), [("en", "out of service"), ("fr", "hors service")])
def test_what_is_out_of_service_says_why(alice, workshop, browse, language, words):
    workshop.in_service, workshop.out_of_service_note = False, "The belt is torn."
    make(workshop)

    answer = browse(alice, language).post(f"/resources/{workshop.uid}/book", data=NINE_TO_ELEVEN)

    assert words in refused(answer.text)
    assert "The belt is torn." in refused(answer.text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_taken_is_offered_at_another_time_and_what_is_like_it(
    alice, charlie, workshop, browse, language
):
    other = resource(workshop.space, ResourceKind.ROOM, "Library")
    book(charlie, wish(workshop, 9, 11), SUNDAY)
    alices = browse(alice, language)

    answer = alices.post(
        f"/resources/{workshop.uid}/book", data=NINE_TO_ELEVEN | {"purpose": "Choir"}
    )

    assert answer.status_code == 422
    assert {"en": "Workshop is taken then.", "fr": "est pris"}[language] in refused(answer.text)
    offered = taps(answer.text)
    assert [action for action, _ in offered] == [
        f"/resources/{workshop.uid}/book",
        f"/resources/{other.uid}/book",
    ]
    action, fields = offered[1]
    assert fields.pop("csrf_token")
    assert fields == NINE_TO_ELEVEN | {"purpose": "Choir"}
    done = alices.post(action, data=fields)
    assert done.status_code == 303
    assert "Choir" in alices.get(done.location).text


def test_every_reason_is_given_at_once_and_what_was_typed_stays(alice, workshop, browse):
    workshop.policy = Policy(longest=60)
    make(workshop)
    asked = {"day": "2026-03-07", "start": "09:10", "end": "11:00", "purpose": "Choir <b>"}

    page = browse(alice).post(f"/resources/{workshop.uid}/book", data=asked).text

    assert refused(page).count("<li>") == 3
    for field in ("f-start", "f-end"):
        assert f'id="{field}-error"' in page
    for kept in ('value="2026-03-07"', 'value="09:10"', 'value="11:00"', "Choir &lt;b&gt;"):
        assert kept in page


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("start", "99:99"),
        ("start", "3600"),
        ("start", "09:00+01:00"),
        ("period", "never"),
        ("end", "noon"),
        ("end", ""),
        ("day", "foo"),
        ("day", "9999-12-31"),
        ("day", "0001-01-01"),
        ("day", ""),
        ("purpose", "x" * 201),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(alice, workshop, browse, field, text):
    answer = browse(alice).post(
        f"/resources/{workshop.uid}/book", data=NINE_TO_ELEVEN | {field: text}
    )

    assert answer.status_code == 422
    assert f'id="f-{field.replace("period", "start")}-error"' in answer.text
    assert 'class="refused"' not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "day=foo&start=99:99&end=-1",
        "day=9999-12-31&start=09:00",
        "day=2026-03-29&start=02:30",
        "day=2026-10-25&start=02:30&end=02:30",
        "start=23:30",
        "day=2026-03-02&end=10:00",
        "day=2100-01-01&start=00:00",
        "day=2000-01-01",
        "purpose=" + "x" * 3000,
    ],
)
def test_an_address_that_makes_no_sense_shows_a_page(workshop, browse, query):
    assert browse().get(f"/resources/{workshop.uid}/book?{query}").status_code == 200


def test_a_stranger_who_types_nonsense_is_not_sent_in_a_circle(workshop, browse):
    asked = {"day": "foo", "start": "x" * 5000, "end": "\n", "purpose": "é"}
    answer = browse().post(f"/resources/{workshop.uid}/book", data=asked)

    assert answer.status_code == 303
    assert browse().get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "there is no 02:30"), ("fr", "02:30 n’existe pas")],
)
def test_a_time_that_the_clocks_skip_is_refused_at_its_field(
    alice, workshop, browse, language, words
):
    spring = {"day": "2026-03-29", "start": "02:30", "end": "05:00"}
    page = browse(alice, language).post(f"/resources/{workshop.uid}/book", data=spring).text

    assert words in refused(page)
    assert words in page.split('id="f-start-error"')[1].split("</p>")[0]
