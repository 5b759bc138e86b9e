"""A series for somebody else: the choir has no computer, and comes every Monday."""

import re

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.models import AuditEntry, Booking, Occupancy
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Resource, SpaceRole
from coliving.spaces.policy import Policy
from tests.bookings.series import A_WEEK, far
from tests.cast import MONDAY, SUNDAY, at, make, person, wish
from tests.client import Client

__all__ = ["far"]  # a fixture

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/today/repeat"
OFFERED = re.compile(r'<input type="(\w+)" name="(on-[\d-]+)" value="([^"]*)"( checked)?>')


@pytest.fixture
def bobs(bob: User, browse) -> Client:
    client: Client = browse(bob)
    return client


def typed(who: str, thing: Resource, **more: str) -> dict[str, str]:
    asked = {"who": who, "what": str(thing.uid), "day": str(MONDAY), "start": "09:00"}
    return asked | {"end": "11:00", "rhythm": "weekly", "times": "3"} | more


def offered(html: str) -> dict[str, str]:
    """What would be sent if one pressed the button now."""
    return {name: value for _, name, value, is_chosen in OFFERED.findall(html) if is_chosen}


def booked() -> list[Booking]:
    return list(db.session.scalars(db.select(Booking).order_by(Booking.starts_at, Booking.id)))


def test_the_choir_has_its_mondays_by_telephone(bobs: Client, bob: User, far: Resource):
    asked = typed("Marie Roux 06 12 34 56 78", far)
    seen = bobs.get(PAGE, query_string=asked)
    assert "Every Monday" in seen.text
    assert db.session.scalar(db.select(User).where(User.name == "Marie Roux")) is None

    done = bobs.post(PAGE, data=asked | offered(seen.text))

    assert done.status_code == 303
    assert "3 dates are booked for Marie Roux." in bobs.get(done.location).text
    assert [one.span for one in booked()] == [
        at(9, 11, MONDAY + week * A_WEEK) for week in range(3)
    ]
    assert {(one.member.name, one.member.phone) for one in booked()} == {
        ("Marie Roux", "06 12 34 56 78")
    }
    assert {one.booked_by_id for one in booked()} == {bob.id}
    assert len({one.series_id for one in booked()}) == 1
    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.verb, entry.detail["dates"]) == ("booked_for", 3)
    assert "3 dates" in bobs.get("/manage/la-filature/record").text
    assert db.session.scalar(db.select(Letter)) is None


def test_alice_gets_one_letter_and_twice_sent_is_booked_once(bobs, alice: User, far: Resource):
    asked = typed("alice", far)
    chosen = offered(bobs.get(PAGE, query_string=asked).text)
    for _ in range(2):
        assert bobs.post(PAGE, data=asked | chosen).status_code == 303

    assert [one.member_id for one in booked()] == [alice.id] * 3
    assert db.session.scalars(db.select(Letter.template)).all() == ["series_booked"]


def test_bob_insists_where_only_a_rule_is_in_the_way(bobs, bob: User, far: Resource):
    far.policy = Policy(horizon=10)
    make(far)
    asked = typed("Marie", far)
    seen = bobs.get(PAGE, query_string=asked)
    assert seen.text.count("Book it all the same") == 1
    last = f"on-{MONDAY + 2 * A_WEEK}"
    insisting = offered(seen.text) | {last: f"{far.uid} 09:00-11:00"}

    without_why = bobs.post(PAGE, data=asked | insisting)
    assert without_why.status_code == 422
    assert not booked()
    assert f'name="{last}" value="{far.uid} 09:00-11:00" checked' in without_why.text

    assert bobs.post(PAGE, data=asked | insisting | {"reason": "Since 1974"}).status_code == 303
    assert [one.override_codes for one in booked()] == [[], [], ["too_far"]]
    assert booked()[2].override_reason == "Since 1974"
    verbs = db.session.scalars(db.select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert verbs == ["override", "booked_for"]


def test_nobody_insists_on_what_somebody_else_has(bobs, alice: User, far: Resource):
    book(alice, wish(far, 10, 12, MONDAY + A_WEEK), SUNDAY)
    asked = typed("Marie", far, reason="Since 1974")
    seen = bobs.get(PAGE, query_string=asked)
    assert "Book it all the same" not in seen.text
    forged = offered(seen.text) | {f"on-{MONDAY + A_WEEK}": f"{far.uid} 09:00-11:00"}

    answer = bobs.post(PAGE, data=asked | forged)

    assert answer.status_code == 422
    assert "taken" in answer.text
    assert [one.member_id for one in booked()] == [alice.id]
    assert db.session.scalar(db.select(User).where(User.name == "Marie")) is None
    assert db.session.scalar(db.select(db.func.count(Occupancy.id))) == 1


def test_a_date_is_skipped_moved_or_put_elsewhere_as_chosen(bobs, alice, far: Resource):
    book(alice, wish(far, 10, 12, MONDAY + A_WEEK), SUNDAY)
    asked = typed("Marie", far)
    seen = bobs.get(PAGE, query_string=asked).text
    assert "Move to" in seen
    assert bobs.post(PAGE, data=asked | offered(seen)).status_code == 303
    assert len(booked()) == 3  # two of hers, and Alice's


def test_a_name_that_may_be_several_is_asked_about(bobs, alice: User, far: Resource):
    twin = person("Alicia")
    book(twin, wish(far, 15, 16), SUNDAY)
    asked = bobs.get(PAGE, query_string=typed("ali", far))
    assert asked.status_code == 422
    assert "Who of these is it?" in asked.text
    assert str(twin.uid) in asked.text
    hers = bobs.get(PAGE, query_string=typed("ali", far, member=str(twin.uid)))
    assert "Every Monday" in hers.text


def test_vera_books_series_but_breaks_no_rule_and_says_no_yes(vera, browse, far: Resource):
    far.policy = Policy(horizon=10)
    make(far)
    veras = browse(vera)
    asked = typed("Marie", far, reason="Since 1974")
    seen = veras.get(PAGE, query_string=asked)
    assert "Book it all the same" not in seen.text
    insisting = offered(seen.text) | {f"on-{MONDAY + 2 * A_WEEK}": f"{far.uid} 09:00-11:00"}
    assert veras.post(PAGE, data=asked | insisting).status_code == 422

    far.policy = Policy(horizon=90, approval=True)
    make(far)
    refused = veras.post(PAGE, data=asked | offered(seen.text))
    assert refused.status_code == 422
    assert "Ask the space first" in refused.text
    far.policy = Policy(horizon=90)
    make(far)
    assert veras.post(PAGE, data=asked | offered(seen.text)).status_code == 303


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"who": ""}, "Please fill this in."),
        ({"what": "nothing"}, "f-what-error"),
        ({"times": ""}, "Say until which day, or how many times."),
        ({"until": str(MONDAY + A_WEEK)}, "Either until a day or so many times, not both."),
        ({"start": "25:00"}, "Please give a time"),
        ({"who": "nobody@example.org"}, "Nobody here has this address"),
        ({"times": "53", "rhythm": "monthly"}, "A series goes at most one year ahead."),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(bobs, far, change, says):
    answer = bobs.get(PAGE, query_string=typed("Marie", far) | change)
    assert answer.status_code == 422
    assert says in answer.text
    assert bobs.post(PAGE, data=typed("Marie", far) | change).status_code == 422


def test_what_stands_in_another_space_is_not_there(bobs, far):
    assert (
        bobs.get(PAGE, query_string=typed("Marie", far, what=str(far.space.uid))).status_code == 404
    )


def test_others_have_no_desk(shut, far):
    assert shut("GET", PAGE)
    assert shut("POST", PAGE)


def test_alice_may_not_insist_on_her_own_series_but_bob_may(alice, bob, browse, far: Resource):
    far.policy = Policy(horizon=10)
    make(far)
    asked = {name: text for name, text in typed("", far).items() if name not in ("who", "what")}
    last = {f"on-{MONDAY + 2 * A_WEEK}": f"{far.uid} 09:00-11:00"}
    address = f"/resources/{far.uid}/series"
    for member, status in ((alice, 422), (bob, 303)):
        seen = browse(member).get(address, query_string=asked).text
        assert ("Book it all the same" in seen) is (member is bob)
        sent = asked | last | {"reason": "Since 1974"}
        answer = browse(member).post(f"{address}/confirm", data=sent)
        assert answer.status_code == status
    assert [one.override_by_id for one in booked()] == [bob.id]


def test_whom_the_space_is_closed_to_books_no_series_either(alice, browse, la_filature, far):
    held = db.session.get_one(SpaceRole, (la_filature.id, alice.id))
    held.blocked_at, held.blocked_reason, alice.blocks = SUNDAY, "The window", 1
    make(held)
    asked = {name: text for name, text in typed("", far).items() if name not in ("who", "what")}
    seen = browse(alice).get(f"/resources/{far.uid}/series", query_string=asked).text
    assert "The window" in seen
    assert set(offered(seen).values()) == {""}
