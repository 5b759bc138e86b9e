"""Bob takes all data of La Filature home, and nobody else does."""

import csv
import io
import zipfile
from collections.abc import Callable

import icalendar
import pytest

from coliving.admin.exporting import TABLES
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.codes import code_of
from coliving.bookings.models import AuditEntry, Means, Participant
from coliving.db import db
from coliving.i18n import LANGUAGES, force_locale
from coliving.reports.takeout import sheets
from coliving.reports.takeout.zipped import file_name
from coliving.spaces.inventory import everything_in
from coliving.spaces.models import Remark, Role, Space, SpaceRole
from coliving.spaces.photographs import develop
from coliving.spaces.picturing import kept
from coliving.spaces.resource_sheet import values_of
from coliving.spans import A_DAY
from tests.admin.test_import_things import bobs, confirm, send
from tests.cast import MONDAY, SUNDAY, at, make, person, wish
from tests.pictures import SIZE, picture, sent, shown

__all__ = ["bobs"]

pytestmark = pytest.mark.usefixtures("sunday")

PAGE = "/manage/la-filature/export"
Open = Callable[..., zipfile.ZipFile]


@pytest.fixture
def taken(bob, browse) -> Open:
    """All data, as Bob gets it in this language."""

    def taken(language="en") -> zipfile.ZipFile:
        answer = browse(bob, language).post(PAGE)
        assert answer.content_type == "application/zip"
        return zipfile.ZipFile(io.BytesIO(answer.data))

    return taken


@pytest.fixture
def mauriac(la_filature, bob) -> Space:
    """Bob's other space, in which there is nothing."""
    space = Space(network=la_filature.network, name="Mauriac", slug="mauriac", changed_at=SUNDAY)
    make(space)
    make(SpaceRole(space_id=space.id, user_id=bob.id, role=Role.MANAGER))
    return space


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_booking_is_there_with_who_came_when(taken, alice, bob, workshop):
    came = book(alice, wish(workshop, 9, 12), SUNDAY)
    gone = book(alice, wish(workshop, 14, 16), SUNDAY)
    cancel(gone, SUNDAY)
    check_in(came, Witness(bob, Means.TAP), at(9, 10).start)

    first, second = table(taken(), "bookings")

    assert first["Booking"] == code_of(came.uid)
    assert (first["Resource"], first["Name"]) == ("Workshop", "Alice")
    assert (first["E-mail address"], first["Status"]) == ("alice@example.org", "confirmed")
    assert (first["From"], first["Until"]) == ("2026-03-02 09:00", "2026-03-02 12:00")
    assert (first["Came at"], first["Checked in"]) == ("2026-03-02 09:00", "in the list")
    assert (second["Status"], second["Came at"]) == ("cancelled", "")


def test_every_table_of_a_busy_space_can_be_read(taken, alice, bob, la_filature, hall):
    whole = hall[0]
    booking = book(alice, wish(whole, 9, 12), SUNDAY)
    make(Participant(booking_id=booking.id, name="Zoé", email="zoe@example.org"))
    about = {"space_id": la_filature.id, "user_id": alice.id, "author_id": bob.id}
    make(Remark(text="=Friendly", created_at=SUNDAY, **about))

    archive = taken()

    with force_locale("en"):
        found = {file_name(sheet).removesuffix(".csv"): sheet for sheet in TABLES}
    for name, sheet in found.items():
        heading = archive.read(f"{name}.csv").decode("utf-8-sig").splitlines()[0]
        assert len(heading.split(";")) == len(sheet.heading), name
        assert all(None not in row and None not in row.values() for row in table(archive, name))
    assert [row["Part"] for row in table(archive, "divisible-rooms")] == [
        *("North half", "South half"),
    ]
    assert len(table(archive, "opening-hours")) == 10
    assert table(archive, "parts-of-the-day")[0]["From"] == "09:00"
    assert table(archive, "who-comes-along")[0]["Name"] == "Zoé"
    assert table(archive, "notes-about-people")[0]["Note"] == "'=Friendly"
    assert table(archive, "record")[-1]["What"] == "All data taken home"
    people = {row["Name"]: row["Role"] for row in table(archive, "people")}
    assert people == {"Alice": "member", "Bob": "manager"}


def test_the_page_that_explains_names_every_file(taken, la_filature):
    archive = taken("fr")

    explained = archive.read("LISEZMOI.txt").decode("utf-8-sig")

    assert "La Filature" in explained
    assert "dimanche 1 mars 2026" in explained
    for name in set(archive.namelist()) - {"LISEZMOI.txt"}:
        assert name in explained
    assert {"reservations.csv", "reservations.ics", "horaires.csv"} <= set(archive.namelist())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_files_have_one_name(app, language):
    with force_locale(language):
        names = [file_name(sheet) for sheet in TABLES]

    assert len(set(names)) == len(names)


def test_the_calendar_has_what_is_booked_with_names(taken, alice, workshop):
    book(alice, wish(workshop, 9, 12), SUNDAY)
    cancel(book(alice, wish(workshop, 14, 16), SUNDAY), SUNDAY)

    calendar = icalendar.Calendar.from_ical(taken().read("bookings.ics"))

    (event,) = calendar.walk("VEVENT")
    assert event["summary"] == "Alice"
    assert event["dtstart"].dt == at(9, 12).start


def test_more_than_is_read_at_a_time_is_there_once(taken, alice, workshop, monkeypatch):
    monkeypatch.setattr(sheets, "AT_A_TIME", 2)
    days = [MONDAY + day * A_DAY for day in range(5)]
    for day in reversed(days):
        book(alice, wish(workshop, 9, 12, day), SUNDAY)

    archive = taken()

    assert [row["From"][:10] for row in table(archive, "bookings")] == [f"{day}" for day in days]
    assert len(icalendar.Calendar.from_ical(archive.read("bookings.ics")).walk("VEVENT")) == 5


def test_photos_come_along(taken, la_filature, workshop):
    workshop.picture = kept(develop(sent(picture()), "photo"), "", SUNDAY)

    archive = taken()

    (name,) = (name for name in archive.namelist() if name.startswith("photos/"))
    assert name == "photos/001-workshop.jpg"
    assert shown(archive.read(name)).size == SIZE


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_was_taken_goes_into_an_empty_space_again(taken, bobs, mauriac, desks, language):
    desks.description, desks.features = "Près du poêle\nau calme", ["ethernet", "Un chat, gris"]
    desks.access_needs = "=CMD|' /C calc'!A0"
    names = {"fr": "ressources.csv", "en": "resources.csv"}

    content = taken(language).read(names[language])
    there = "/manage/mauriac/import/things"
    answer = confirm(bobs, send(bobs, content, what=there), what=there)

    assert answer.status_code == 303
    before, after = ([values_of(one) for one in everything_in(it)] for it in (desks.space, mauriac))
    assert after == before


def test_the_record_says_who_took_it(taken, bob, la_filature):
    taken()

    entry = db.session.scalars(db.select(AuditEntry)).one()
    assert (entry.actor_id, entry.verb) == (bob.id, "taken_out")


def test_who_has_left_is_not_named(taken, alice, workshop):
    book(alice, wish(workshop, 9, 12), SUNDAY)
    alice.forget(SUNDAY)

    archive = taken()

    assert "alice" not in "".join(archive.read(n).decode() for n in archive.namelist()).lower()


def test_nothing_of_another_space_is_in_it(taken, mauriac):
    mona = person("Mona")
    make(SpaceRole(space_id=mauriac.id, user_id=mona.id, role=Role.MANAGER))

    archive = taken()

    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "Mauriac" not in everything
    assert "Mona" not in everything


def test_nobody_else_takes_anything(refuses, la_filature):
    assert refuses("GET", PAGE)
    assert refuses("POST", PAGE)
    assert db.session.scalars(db.select(AuditEntry)).all() == []
