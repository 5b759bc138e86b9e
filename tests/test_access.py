"""Who gets what at every address of the site. A new one without a row here fails.

One letter for each of anonymous, Charlie, Alice, Bob and Dora, about what is Alice's or
belongs to La Filature:

    y  yes: the page, or done         s  asked to sign in first
    r  let in, but refused (422)      n  there is nothing here (404)
    f  not theirs to open (403)       x  withdrawn or spent (410)
"""

from collections.abc import Iterator
from datetime import time

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.plans import draw_plan
from coliving.bookings.actions.series import book_series
from coliving.bookings.models.series import Rhythm
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.calendars.actions import open_feed
from coliving.calendars.addresses import token
from coliving.calendars.models import FeedKind
from coliving.db import db
from coliving.outbox.models import Letter
from coliving.spaces.models import Network, OpeningHours, ResourceKind, Space
from tests.bookings.conftest import browse, sunday, turn_to
from tests.cast import MONDAY, SUNDAY, make, resource, wish
from tests.client import Client
from tests.pictures import DRAWING

__all__ = ["browse", "sunday", "turn_to"]  # the fixtures of a neighbour

pytestmark = pytest.mark.usefixtures("sunday")

TABLE = {
    "GET accounts.letter_sent": "yyyyy",
    "GET accounts.link": "xxxxx",
    "GET accounts.new_email": "sxxxx",
    "GET accounts.profile": "syyyy",
    "GET accounts.sign_in": "yyyyy",
    "GET accounts.sign_up": "yyyyy",
    "GET bookings.index": "syyyy",
    "GET bookings.move": "snyyy",
    "GET bookings.new": "yyyyy",
    "GET bookings.show": "snyyy",
    "GET calendars.booking": "snynn",  # as one's own: the letter goes to Alice only
    "GET calendars.feed": "yyyyy",  # whoever has the address
    "GET calendars.mine": "syyyy",
    "GET calendars.resource": "yyyyy",
    "GET calendars.space": "yyyyy",
    "GET health.healthz": "yyyyy",
    "GET health.readyz": "yyyyy",
    "GET home.show": "yyyyy",
    "GET invitations.show": "xxxxx",
    "GET kiosk.day": "nnnnn",  # without the tablet's own address
    "GET kiosk.show": "nnnnn",
    "GET kiosk.worker": "yyyyy",
    "GET leaving.show": "syyyy",
    "GET letters.attachment": "yyyyy",  # in development only
    "GET letters.index": "yyyyy",
    "GET letters.page": "yyyyy",
    "GET letters.show": "yyyyy",
    "GET manage.index": "sffyy",
    "GET manage_data.export": "sffyy",
    "GET manage_hours.show": "sffyy",
    "GET manage_figures.show": "sffyy",
    "GET manage_figures.table": "sffyy",
    "GET manage_data.show": "sffyy",
    "GET manage_data.template": "sffyy",
    "GET manage_changes.prepare": "sffyy",
    "GET manage_changes.show": "sffyy",
    "GET manage_people.block": "sffyy",
    "GET manage_people.invitations": "sffyy",
    "GET manage_people.person": "sffyy",
    "GET manage_people.show": "sffyy",
    "GET manage_plans.edit": "sffyy",
    "GET manage_plans.show": "sffyy",
    "GET manage_record.show": "sffyy",
    "GET manage_requests.show": "sffyy",
    "GET manage_resources.edit": "sffyy",
    "GET manage_resources.new": "sffyy",
    "GET manage_resources.show": "sffyy",
    "GET manage_poster.show": "sffyy",
    "GET manage_rules.show": "sffyy",
    "GET manage_rules.show_own": "sffyy",
    "GET manage_settings.show": "sffyy",
    "GET manage_space.show": "sffyy",
    "GET manage_today.desk": "sffyy",
    "GET manage_today.paper": "sffyy",
    "GET manage_today.patience": "sffyy",
    "GET manage_today.roster": "sffyy",
    "GET manage_today.repeat": "sffyy",
    "GET manage_today.show": "sffyy",
    "GET manage_today.tablets": "sffyy",
    "GET pictures.show": "nnnnn",  # there is none
    "GET pictures.small": "nnnnn",
    "GET remarks.show": "syyyy",
    "GET resources.show": "yyyyy",
    "GET series.move": "snyyy",
    "GET series.preview": "syyyy",
    "GET series.show": "snyyy",
    "GET spaces.show": "yyyyy",
    "GET start.counts": "srrrr",
    "GET start.done": "sffyy",
    "GET start.hours": "srrrr",
    "GET start.show": "syyyy",
    "GET start.things": "srrrr",
    "GET static": "yyyyy",
    "POST accounts.ask_for_link": "rrrrr",
    "POST accounts.change_email": "srrrr",
    "POST accounts.change_password": "srrrr",
    "POST accounts.check_password": "rrrrr",
    "POST accounts.confirm_email": "srrrr",
    "POST accounts.follow_link": "rrrrr",
    "POST accounts.language": "yyyyy",
    "POST accounts.register": "rrrrr",
    "POST accounts.rename": "srrrr",
    "POST accounts.sign_out": "syyyy",
    "POST accounts.sign_out_everywhere": "sssss",  # here too
    "POST bookings.bring": "snrrr",
    "POST bookings.take_along": "snyyy",
    "POST bookings.cancel": "snyyy",
    "POST bookings.create": "srrrr",
    "POST bookings.give_back": "snrrr",
    "POST bookings.join_line": "srrrr",
    "POST bookings.leave_line": "snnnn",
    "POST bookings.leave_out": "snnnn",
    "POST bookings.pass_offer_on": "snnnn",
    "POST bookings.reschedule": "snrrr",
    "POST bookings.take_offer": "snnnn",
    "POST calendars.new_address": "snnyy",  # of the team's calendar
    "POST invitations.accept": "srrrr",
    "POST kiosk.arrive": "nnnnn",
    "POST leaving.delete": "srrrr",
    "POST manage_data.download": "sffyy",
    "POST manage_hours.by_day": "sffrr",
    "POST manage_hours.once": "sffrr",
    "POST manage_hours.periods": "sffyy",
    "POST manage_hours.save": "sffrr",
    "POST manage_hours.take_back": "sffnn",
    "POST manage_data.confirm": "sffrr",
    "POST manage_data.preview": "sffrr",
    "POST manage_changes.confirm": "sffrr",
    "POST manage_changes.end": "sffnn",
    "POST manage_changes.undo": "sffnn",
    "POST manage_resources.add": "sffrr",
    "POST manage_resources.back": "sffyy",
    "POST manage_resources.copy": "sffyy",
    "POST manage_resources.keep_parts": "sffyy",
    "POST manage_resources.order": "sffyy",
    "POST manage_resources.save": "sffrr",
    "POST manage_rules.save": "sffyy",
    "POST manage_rules.save_own": "sffyy",
    "POST manage_people.block_person": "sffrr",
    "POST manage_people.give_role": "sffrr",
    "POST manage_people.send_again": "sffnn",
    "POST manage_people.send_invitations": "sffrr",
    "POST manage_people.strike_note": "sffnn",
    "POST manage_people.unblock_person": "sffyy",
    "POST manage_people.withdraw_invitation": "sffnn",
    "POST manage_people.write_note": "sffrr",
    "POST manage_requests.answer": "sffrr",
    "POST manage_plans.change": "sffrr",
    "POST manage_plans.draw": "sffrr",
    "POST manage_plans.put": "sffrr",
    "POST manage_plans.take_off": "sffnn",
    "POST manage_plans.tear_up": "sffyn",
    "POST manage_space.save": "sffrr",
    "POST manage_today.book": "sffrr",
    "POST manage_today.book_dates": "sffrr",
    "POST manage_today.check_in_now": "sffrr",
    "POST manage_today.close_tablet": "sffnn",
    "POST manage_today.drop": "sffyy",
    "POST manage_today.keep": "sffyy",
    "POST manage_today.keep_patience": "sffrr",
    "POST manage_today.key_in": "sffyy",
    "POST manage_today.leave_shift": "sffnn",
    "POST manage_today.open_tablet": "sffrr",
    "POST manage_today.take": "sffrr",
    "POST manage_today.undo": "sffnn",
    "POST remarks.ask": "syyyy",
    "POST series.ask": "srrrr",
    "POST series.cancel": "snrrr",
    "POST series.create": "srrrr",
    "POST series.reschedule": "snrrr",
    "POST start.create": "srrrr",
}
ALICES = {
    *("GET bookings.move", "GET bookings.show", "GET calendars.booking", "POST bookings.cancel"),
    *("POST bookings.give_back", "POST bookings.reschedule", "POST calendars.new_address"),
    *("POST bookings.bring", "POST bookings.take_along"),
    *("GET series.move", "GET series.show", "POST series.cancel", "POST series.reschedule"),
}
"""What belongs to somebody: of a space where none of them is anything, it is not there."""


def endpoints(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        yield from (f"{verb} {rule.endpoint}" for verb in {"GET", "POST"} & set(rule.methods or ()))


def letter(answer: TestResponse) -> str:
    if answer.status_code == 303 and answer.location.partition("?")[0] == "/sign-in":
        return "s"
    words = {200: "y", 303: "y", 403: "f", 404: "n", 410: "x", 422: "r"}
    return words.get(answer.status_code, str(answer.status_code))


def addresses(app: Flask, space: Space, member: User) -> dict[str, str]:
    """Where to find what each endpoint is about, in the space and of the member."""
    room = resource(space, ResourceKind.ROOM, "Room")
    booking = book(member, wish(room, 9, 11), SUNDAY)
    rule, noon = Rule(Rhythm.WEEKLY, MONDAY, times=2), Hours(time(12), time(13))
    twice = SeriesWish(room, rule, noon)
    wishes = [one.wish for one in plan(member, twice, SUNDAY) if one.wish]
    (serial, _) = book_series(member, twice, wishes, SUNDAY)
    floor = draw_plan(space, "Ground floor", DRAWING, member, SUNDAY)
    feed = open_feed(FeedKind.STAFF, space.id, SUNDAY)
    post = db.session.scalars(db.select(Letter).order_by(Letter.id)).first()
    assert post is not None
    values = {"slug": space.slug, "token": "x" * 43, "filename": "css/base.css", "name": "x"}
    values |= {"kind": "close"}
    values |= {"number": "1", "what": "things", "ending": "csv"}
    uids = {"bookings": booking.uid, "resources": room.uid, "letters": post.uid}
    uids |= {"series": serial.uid, "pictures": room.uid, "manage_plans": floor.uid}
    uids |= {"manage_people": member.uid, "manage_resources": room.uid}
    own = {
        "bookings.new": {"uid": room.uid},
        "bookings.create": {"uid": room.uid},
        "bookings.join_line": {"uid": room.uid},
        "calendars.resource": {"uid": room.uid},
        "calendars.booking": {"uid": booking.uid},
        "calendars.new_address": {"uid": feed.uid},
        "calendars.feed": {"token": token(feed)},
        "manage_changes.undo": {"uid": booking.uid},
        **{f"manage_rules.{name}": {"uid": room.uid} for name in ("show_own", "save_own")},
        **{f"series.{name}": {"uid": room.uid} for name in ("ask", "create", "preview")},
        "letters.attachment": {"name": "invite.ics"},
    }
    with app.test_request_context():
        return {
            rule.endpoint: url_for(
                rule.endpoint,
                **{
                    name: ({"uid": uids.get(rule.endpoint.split(".")[0])} | values)[name]
                    for name in rule.arguments
                }
                | own.get(rule.endpoint, {}),
            )
            for rule in app.url_map.iter_rules()
        }


@pytest.fixture
def everybody(alice, bob, charlie, dora, browse) -> list[Client]:
    """Their browsers, in the order of the table."""
    return [browse(user) for user in (None, charlie, alice, bob, dora)]


def answers(everybody: list[Client], row: str, address: str) -> str:
    verb, _ = row.split()
    return "".join(letter(one.open(address, method=verb)) for one in everybody)


def test_every_address_has_its_row(application: Flask):
    assert set(endpoints(application)) == set(TABLE)


@pytest.mark.parametrize("row", TABLE)
def test_everybody_gets_what_is_theirs(app, la_filature, alice, everybody, row):
    address = addresses(app, la_filature, alice)[row.split()[1]]

    assert answers(everybody, row, address) == TABLE[row]


@pytest.mark.parametrize("row", sorted(ALICES))
def test_what_is_of_another_network_is_nobodys_here(app, everybody, row):
    far = make(Network(name="Lozère", slug="lozere"))
    space = make(Space(network=far, name="Mende", slug="mende", changed_at=SUNDAY))
    make(OpeningHours(space_id=space.id, weekday=0, opens=time(8), closes=time(18)))
    eve = make(User(email="eve@example.org", name="Eve", created_at=SUNDAY, changed_at=SUNDAY))
    address = addresses(app, space, eve)[row.split()[1]]

    assert answers(everybody, row, address) == "snnnn"
