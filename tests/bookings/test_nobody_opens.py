"""The evening before: when nobody opens tomorrow, the managers hear of it, once."""

import re
import threading
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.roster import give_up, keep_roster, take_shift, warn_of_tomorrow
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.outbox.rendering import render
from coliving.spaces.models import Closure, OpeningHours, Shift, Space, SpaceRole
from coliving.spans import Span
from coliving.worker.loop import WATCH
from tests.accounts.mailbox import letters_to, text_of
from tests.admin.desk import vera
from tests.cast import MONDAY, PARIS, SUNDAY, at, make, wish

__all__ = ["vera"]  # the fixture of a neighbour

OPENS = at(8, 18).start
A_MINUTE = timedelta(minutes=1)


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


EVENING = local(1, 18)
"""Of the Sunday before the Monday of the cast."""


@pytest.fixture
def kept(la_filature: Space, bob: User) -> Space:
    """La Filature keeps a roster."""
    keep_roster(la_filature, bob, SUNDAY)
    return la_filature


def told(email: str = "bob@example.org") -> list[Letter]:
    return [letter for letter in letters_to(email) if letter.template == "nobody_opens"]


def links(letter: Letter) -> list[str]:
    found = re.findall(r"https?://\S+/changes/close\S+", text_of(letter))
    return [f"{url.path}?{url.query}" for url in map(urlsplit, found)]


def test_bob_reads_at_six_in_the_evening_that_nobody_opens_and_who_could(kept, vera):
    assert warn_of_tomorrow(EVENING - A_MINUTE) == 0
    assert warn_of_tomorrow(EVENING) == 1

    [letter] = told()
    text = text_of(letter)
    assert "Nobody has said yet that they open on Monday, March 2, 2026." in text
    assert "08:00–18:00" in text
    assert "vera@example.org" in text
    assert told("vera@example.org") == []


def test_it_is_said_once_a_day_and_every_day(kept):
    for minutes in (0, 1, 90, 359):
        warn_of_tomorrow(EVENING + minutes * A_MINUTE)
    assert len(told()) == 1

    assert warn_of_tomorrow(local(2, 18)) == 1
    assert len(told()) == 2


def test_nothing_is_said_when_somebody_opens_be_it_at_the_last_minute(kept, vera):
    take_shift(kept, OPENS, vera, vera, EVENING - A_MINUTE)

    assert warn_of_tomorrow(EVENING) == 0
    assert told() == []


def test_whoever_gives_up_late_makes_it_be_said_again(kept, vera):
    warn_of_tomorrow(EVENING)
    take_shift(kept, OPENS, vera, vera, EVENING + A_MINUTE)
    assert warn_of_tomorrow(EVENING + 2 * A_MINUTE) == 0

    give_up(db.session.scalars(db.select(Shift)).one(), vera, EVENING + 3 * A_MINUTE)

    assert warn_of_tomorrow(EVENING + 4 * A_MINUTE) == 1
    assert len(told()) == 2


def test_nothing_is_said_where_no_roster_is_kept(la_filature, bob):
    assert warn_of_tomorrow(EVENING) == 0


def test_nothing_is_said_of_a_day_on_which_the_doors_stay_closed(kept):
    assert warn_of_tomorrow(local(6, 19)) == 0  # tomorrow is Saturday
    make(Closure(space_id=kept.id, span=Span.whole_day(MONDAY, PARIS)))
    assert warn_of_tomorrow(EVENING) == 0


def test_whoever_was_to_open_what_stays_closed_need_not_come(kept, vera):
    take_shift(kept, OPENS, vera, vera, SUNDAY)
    make(Closure(space_id=kept.id, span=Span.whole_day(MONDAY, PARIS)))

    assert warn_of_tomorrow(EVENING - A_MINUTE) == 0  # it may open again
    assert warn_of_tomorrow(EVENING) == 1
    assert warn_of_tomorrow(EVENING + A_MINUTE) == 0

    letter = letters_to("vera@example.org")[-1]
    assert "You need not open: La Filature" in render(letter)["Subject"]
    assert db.session.scalars(db.select(Shift)).all() == []
    assert told() == []


def test_where_nobody_manages_the_network_hears_of_it(kept, bob, dora):
    db.session.delete(db.session.get(SpaceRole, (kept.id, bob.id)))
    db.session.commit()

    assert warn_of_tomorrow(EVENING) == 1

    assert told() == []
    assert len(told("dora@example.org")) == 1


@pytest.mark.usefixtures("kept")
def test_the_link_shows_what_closing_the_day_would_hit(alice, bob, workshop, browse, turn_to):
    booking = book(alice, wish(workshop, 9, 10), SUNDAY)
    warn_of_tomorrow(EVENING)
    [close] = links(told()[0])
    turn_to(EVENING)

    page = browse(bob).get(close)

    assert page.status_code == 200
    assert "1 booking is in the way" in page.text
    assert f"fate-{booking.uid}" in page.text
    assert "Nobody can open the doors." in page.text
    assert browse(alice).get(close).status_code == 403


def test_when_only_the_morning_is_taken_the_afternoon_can_be_closed(
    kept, vera, bob, browse, turn_to
):
    make(Closure(space_id=kept.id, span=at(12, 14)))
    take_shift(kept, OPENS, vera, vera, SUNDAY)
    warn_of_tomorrow(EVENING)

    text = text_of(told()[0])

    assert "some of the hours are nobody’s yet" in text
    assert "14:00–18:00" in text
    assert "08:00–12:00" not in text
    [close] = links(told()[0])
    assert "start=14" in close
    turn_to(EVENING)
    assert 'value="14:00"' in browse(bob).get(close).text


def test_the_day_the_clocks_change_begins_at_its_own_hour(kept, bob, browse, turn_to):
    make(OpeningHours(space_id=kept.id, weekday=6, opens=time(8), closes=time(12)))
    saturday = local(28, 18)
    assert warn_of_tomorrow(saturday - A_MINUTE) == 0

    assert warn_of_tomorrow(saturday) == 1

    assert "08:00–12:00" in text_of(told()[0])
    assert warn_of_tomorrow(local(29, 17, 59)) == 0
    assert warn_of_tomorrow(local(29, 18)) == 1


def test_six_in_the_evening_is_that_of_the_place(kept):
    kept.timezone = "Indian/Reunion"
    db.session.commit()
    there = datetime(2026, 3, 1, 14, tzinfo=UTC)

    assert warn_of_tomorrow(there - A_MINUTE) == 0
    assert warn_of_tomorrow(there) == 1
    assert "08:00–18:00" in text_of(told()[0])


def test_two_workers_say_it_once(kept, app):
    db.session.commit()
    at_once = threading.Barrier(2)
    said: list[int] = []

    def work() -> None:
        with app.app_context():
            at_once.wait()
            said.append(warn_of_tomorrow(EVENING))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(said) == [0, 1]
    assert len(told()) == 1


def test_the_worker_watches_for_it():
    assert warn_of_tomorrow in WATCH


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_can_be_written_in_both_languages(kept, bob, vera, language):
    bob.language = language
    vera.phone = "01 02 03 04 05"
    db.session.commit()
    warn_of_tomorrow(EVENING)

    message = render(told()[0])

    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert html
    for body in (text, html):
        assert "08:00–18:00" in body.get_content()
        assert "01 02 03 04 05" in body.get_content()
    assert "La Filature" in message["Subject"]
