"""Who opens the doors: shifts are taken and given up, and follow the hours."""

from datetime import UTC, datetime, time, timedelta

import pytest

from coliving.bookings.actions.cancel import delete_account
from coliving.bookings.actions.people import change_role
from coliving.bookings.actions.roster import keep_roster, take_shift
from coliving.bookings.models import AuditEntry
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import (
    Audience,
    Closure,
    ExceptionalOpening,
    OpeningHours,
    Role,
    Roster,
    Shift,
    Space,
)
from coliving.spaces.roster import next_days, plan
from coliving.spans import Span
from tests.accounts.mailbox import letters_to, text_of
from tests.cast import MONDAY, SUNDAY, at, make
from tests.client import Client

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/today/roster"
OPENS = at(8, 18).start
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def bobs(bob, browse) -> Client:
    """Bob's browser."""
    return browse(bob)


@pytest.fixture
def veras(vera, browse) -> Client:
    """The browser of Vera the volunteer."""
    return browse(vera)


@pytest.fixture
def kept(la_filature, bob) -> Space:
    """La Filature keeps a roster."""
    keep_roster(la_filature, bob, SUNDAY)
    return la_filature


def shifts() -> list[Shift]:
    return list(db.session.scalars(db.select(Shift).order_by(Shift.starts_at)))


def start(moment: datetime = OPENS) -> dict[str, str]:
    return {"start": moment.isoformat()}


def openings(space: Space, days: int = 3) -> list[Span]:
    return [duty.span for duty in plan(space, next_days(space, SUNDAY, days)).duties]


def change_hours(space: Space, opens: time, closes: time) -> None:
    """Every Monday, from now on."""
    monday = db.select(OpeningHours).where(
        OpeningHours.weekday == 0, OpeningHours.audience == Audience.EVERYBODY
    )
    line = db.session.scalars(monday).one()
    line.opens, line.closes = opens, closes
    db.session.commit()


def test_there_is_a_roster_when_the_manager_wants_one(bobs, veras, la_filature):
    assert "Keep a roster" in bobs.get(PAGE).text
    assert "No roster is kept here" in veras.get(PAGE).text
    assert PAGE not in veras.get("/manage/la-filature/today").text

    assert bobs.post(f"{PAGE}/keep").status_code == 303
    assert bobs.post(f"{PAGE}/keep").status_code == 303  # twice is once

    assert "nobody yet" in veras.get(PAGE).text
    assert PAGE in veras.get("/manage/la-filature/today").text
    verbs = [entry.verb for entry in db.session.scalars(db.select(AuditEntry))]
    assert verbs == ["roster_kept"]


def test_vera_opens_on_monday_with_one_tap_and_gives_it_up_with_another(veras, vera, kept):
    assert veras.post(f"{PAGE}/take", data=start()).status_code == 303

    [shift] = shifts()
    assert (shift.user_id, shift.span) == (vera.id, at(8, 18))
    assert "I cannot after all" in veras.get(PAGE).text
    today = veras.get("/manage/la-filature/today").text
    assert "08:00–18:00</span> <b>Vera</b>" in today

    mine = {"shift": shift.id}
    assert veras.post(f"{PAGE}/give-up", data=mine).status_code == 303
    assert shifts() == []
    assert veras.post(f"{PAGE}/give-up", data=mine).status_code == 404
    assert letters_to("vera@example.org") == []


def test_two_do_not_open_the_same_doors(veras, bobs, kept):
    veras.post(f"{PAGE}/take", data=start())

    answer = bobs.post(f"{PAGE}/take", data=start())

    assert answer.status_code == 422
    assert "Vera opens then already." in answer.text
    assert veras.post(f"{PAGE}/take", data=start()).status_code == 303  # twice is once
    assert len(shifts()) == 1


@pytest.mark.parametrize(
    "sent", ["", "soon", "2026-03-02T08:00", "2026-03-02T09:00:00+01:00", "2026-02-27T08:00+01:00"]
)
def test_one_opens_when_the_doors_open_and_not_in_the_past(veras, kept, sent):
    answer = veras.post(f"{PAGE}/take", data={"start": sent})

    assert answer.status_code == 422
    assert shifts() == []


def test_without_a_roster_nobody_is_put_down(veras, la_filature):
    assert veras.post(f"{PAGE}/take", data=start()).status_code == 422


def test_bob_puts_vera_in_and_takes_her_off_and_she_hears_of_both(bobs, vera, kept):
    sent = start() | {"person": str(vera.uid)}
    assert bobs.post(f"{PAGE}/take", data=sent).status_code == 303
    [shift] = shifts()
    assert shift.user_id == vera.id
    assert "Bob has put you down" in text_of(letters_to("vera@example.org")[-1])

    bobs.post(f"{PAGE}/give-up", data={"shift": shift.id})

    assert "taken you off" in text_of(letters_to("vera@example.org")[-1])
    verbs = [entry.verb for entry in db.session.scalars(db.select(AuditEntry).order_by("id"))]
    assert verbs == ["roster_kept", "shift_given", "shift_taken"]


def test_vera_puts_nobody_else_in_and_takes_nobody_off(veras, bobs, bob, alice, kept):
    for other in (bob, alice):
        sent = start() | {"person": str(other.uid)}
        assert veras.post(f"{PAGE}/take", data=sent).status_code == 404
    bobs.post(f"{PAGE}/take", data=start())
    [shift] = shifts()

    assert veras.post(f"{PAGE}/give-up", data={"shift": shift.id}).status_code == 404
    assert len(shifts()) == 1


def test_only_the_team_is_put_in(bobs, alice, charlie, kept):
    for other in (alice, charlie):
        sent = start() | {"person": str(other.uid)}
        assert bobs.post(f"{PAGE}/take", data=sent).status_code == 404


def test_dora_may_open_too(dora, browse, kept):
    assert browse(dora).post(f"{PAGE}/take", data=start()).status_code == 303
    assert "<b>You</b>" in browse(dora).get(PAGE).text


def test_openings_are_those_of_everybody_less_closures_and_holidays(kept):
    make(Closure(space_id=kept.id, span=at(14, 16)))
    make(ExceptionalOpening(space_id=kept.id, span=at(19, 21, TUESDAY)))

    assert openings(kept) == [
        at(8, 14),
        at(16, 18),
        at(8, 18, TUESDAY),
        at(19, 21, TUESDAY),
    ]


def test_a_shift_goes_along_with_hours_that_still_begin_in_it(veras, vera, bob, kept):
    veras.post(f"{PAGE}/take", data=start())

    change_hours(kept, time(9), time(12))

    found = plan(kept, next_days(kept, SUNDAY, 2))
    assert [(duty.span, duty.shift.user.name) for duty in found.duties] == [(at(9, 12), "Vera")]
    assert found.left_over == []


def test_when_the_doors_open_earlier_nobody_opens_and_her_shift_is_left_over(veras, kept):
    veras.post(f"{PAGE}/take", data=start())

    change_hours(kept, time(7), time(12))

    found = plan(kept, next_days(kept, SUNDAY, 2))
    assert [duty.shift for duty in found.duties] == [None]
    assert [shift.user.name for shift in found.left_over] == ["Vera"]
    page = veras.get(PAGE).text
    assert "Left over" in page
    veras.post(f"{PAGE}/take", data=start(at(7, 12).start))
    assert len(shifts()) == 2


def test_whoever_helps_no_more_opens_no_more(vera, veras, bob, kept):
    veras.post(f"{PAGE}/take", data=start())

    change_role(kept, vera, Role.MEMBER, bob, SUNDAY)

    assert shifts() == []


def test_whoever_deletes_their_account_opens_no_more_and_has_opened_all_the_same(vera, kept):
    friday = at(8, 18, MONDAY - timedelta(days=3))
    make(Shift(space_id=kept.id, user_id=vera.id, span=friday, taken_at=SUNDAY))
    take_shift(kept, OPENS, vera, vera, SUNDAY)

    delete_account(vera, SUNDAY)

    assert [shift.span for shift in shifts()] == [friday]


def test_where_no_roster_is_kept_any_more_the_coming_shifts_are_forgotten(bobs, kept, veras):
    veras.post(f"{PAGE}/take", data=start())

    assert bobs.post(f"{PAGE}/drop").status_code == 303

    assert shifts() == []
    assert db.session.scalars(db.select(Roster)).all() == []


def test_on_reunion_a_day_is_a_day_of_reunion(dora, network, app):
    island = Space(network=network, name="La Kaz", slug="kaz", timezone="Indian/Reunion")
    island.changed_at = SUNDAY
    make(island)
    make(OpeningHours(space_id=island.id, weekday=0, opens=time(1), closes=time(5)))
    sunday_evening = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)  # Monday, half past midnight there

    found = plan(island, next_days(island, sunday_evening, 1)).duties

    assert [duty.span.start for duty in found] == [datetime(2026, 3, 1, 21, tzinfo=UTC)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("template", ["shift_given", "shift_taken"])
def test_the_letters_can_be_written(app, la_filature, language, template):
    facts = {"name": "Vera", "by": "Bob", "space": "La Filature", "slug": "la-filature"}
    facts |= {"start": OPENS.isoformat(), "end": at(8, 18).end.isoformat()}
    facts |= {"timezone": "Europe/Paris", "cancel_until": None}
    letter = Letter(template=template, facts=facts, recipient="v@example.org", language=language)
    letter.created_at = SUNDAY

    message = render(letter)

    body = message.get_body(("plain",))
    assert body
    assert "08:00–18:00" in body.get_content()


def test_outsiders_stay_outside(shut):
    assert shut("GET", PAGE)
    assert shut("POST", f"{PAGE}/take")
    assert shut("POST", f"{PAGE}/give-up")


@pytest.mark.parametrize("path", ["keep", "drop"])
def test_only_managers_say_whether_there_is_a_roster(refuses, path):
    assert refuses("POST", f"{PAGE}/{path}")
