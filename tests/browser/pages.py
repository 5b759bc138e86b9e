"""Every page there is, and who reads it."""

from dataclasses import dataclass
from datetime import date, time

from coliving import clock
from coliving.accounts.actions.changing import ask_for_email
from coliving.accounts.actions.links import ask_to_sign_in
from coliving.accounts.models import User
from coliving.bookings.actions.book import book
from coliving.bookings.actions.cancel import cancel
from coliving.bookings.actions.inviting import Invitee, invite
from coliving.bookings.actions.kiosks import open_kiosk
from coliving.bookings.actions.party import bring_along
from coliving.bookings.actions.people import write_remark
from coliving.bookings.actions.plans import Spot, draw_plan, put_on_plan
from coliving.bookings.actions.roster import keep_roster
from coliving.bookings.actions.series import book_series
from coliving.bookings.actions.waiting import offer_freed, wait
from coliving.bookings.asking import Item, Wish
from coliving.bookings.kiosks import kiosks_of, token_for
from coliving.bookings.models import Booking
from coliving.bookings.models.series import Rhythm
from coliving.bookings.party import Companion
from coliving.bookings.planning import SeriesWish, plan
from coliving.bookings.recurrence import Hours, Rule
from coliving.db import db
from coliving.outbox.actions import Reader
from coliving.spaces.models import Resource, ResourceKind, Role
from coliving.spaces.plans import plans_of
from coliving.spaces.policy import Policy
from coliving.spans import A_DAY
from tests.accounts.mailbox import letters_to, link_for
from tests.cast import at, resource
from tests.pictures import DRAWING

NO_PAGES = {
    "calendars.booking",
    "calendars.feed",
    "health.healthz",
    "health.readyz",
    "kiosk.day",  # a part of a page
    "kiosk.worker",
    "letters.attachment",
    "manage_data.template",
    "manage_figures.table",
    "letters.page",  # a letter as it arrives: none of our pages is around it
    "pictures.show",
    "pictures.small",
    "static",
}
BARN = "name=La+Grange&address=2+place+du+Foirail&postcode=15140&commune=Salers"
MONDAYS = "days=Mo&opens=09:00&closes=18:00"
"""Somebody’s space to be, and when it opens."""


@dataclass(frozen=True)
class Stop:
    """One page of the tour."""

    endpoint: str
    path: str
    status: int = 200


def monthly(member: User, thing: Resource, day: date) -> Booking:
    """The first booking of a series of three months."""
    rule = Rule(Rhythm.MONTHLY, day, times=3)
    wanted = SeriesWish(thing, rule, Hours(time(16), time(17)))
    dates = plan(member, wanted, clock.now())
    wishes = [one.wish for one in dates if one.wish and one.is_yes]
    return book_series(member, wanted, wishes, clock.now())[0]


def requested(member: User, workshop: Resource, day: date) -> Booking:
    """What waits for an answer of the space: the laser, which is lent after a word."""
    laser = resource(workshop.space, ResourceKind.MACHINE, "Laser")
    laser.policy = Policy(approval=True)
    db.session.commit()
    return book(member, Wish(laser, at(14, 16, day), "Une enseigne"), clock.now())


def offered(member: User, manager: User, laser: Resource, day: date) -> Booking:
    """What the member waited for and may take now; for the hours after it, they still wait."""
    now, (freed, held) = clock.now(), (Wish(laser, at(9, 11, day)), Wish(laser, at(11, 13, day)))
    given_up = book(manager, freed, now)
    book(manager, held, now)
    for wanted in (freed, held):
        wait(member, wanted, now)
    cancel(given_up, now)
    offer_freed(now)
    offers = db.select(Booking).where(Booking.offered_at.is_not(None))
    return db.session.scalars(offers).one()


@dataclass(frozen=True)
class World:
    """Alice with bookings ahead and behind, and letters on their way."""

    people: dict[str, User]
    workshop: Resource
    desks: Resource
    day: date
    ahead: Booking
    cancelled: Booking
    serial: Booking
    asked: Booking
    offer: Booking

    @classmethod
    def furnished(
        cls, people: dict[str, User], workshop: Resource, desks: Resource, day: date
    ) -> "World":
        now, alice = clock.now(), people["alice"]
        workshop.capacity = 8
        chairs = resource(workshop.space, ResourceKind.ACCESSORY, "Chaises", units=20)
        along = (Item(chairs, 12),)
        wish = Wish(workshop, at(9, 12, day), "Un appel au calme", items=along)
        ahead = book(alice, wish, now)
        bring_along(ahead, [Companion("Zoé Durand", "zoe@example.org"), Companion("Karim")], now)
        cancelled = book(alice, Wish(desks, at(14, 16, day)), now)
        cancel(cancelled, now)
        serial = monthly(alice, desks, day)
        before = at(9, 12, day - 7 * A_DAY)
        book(alice, Wish(desks, before), before.start)
        asked = requested(alice, workshop, day)
        offer = offered(alice, people["bob"], asked.resource, day)
        ask_to_sign_in(Reader("zoe@example.org", "fr"), "", now)
        ask_for_email(alice, "alice@example.net", now)
        ask_to_sign_in(Reader("alice@example.org", "fr"), "", now)
        open_kiosk(workshop.space, "Entrée", people["bob"], now)
        floor = draw_plan(workshop.space, "Rez-de-chaussée", DRAWING, people["bob"], now)
        put_on_plan(floor, workshop, Spot(200, 400), now)
        put_on_plan(floor, desks, Spot(700, 400), now)
        keep_roster(workshop.space, people["bob"], now)
        write_remark(workshop.space, alice, "A sa propre clé du local.", people["bob"], now)
        yann = Invitee("yann@example.org", Role.VOLUNTEER, "Yann Le Goff")
        invite(workshop.space, [yann], people["bob"], now)
        return cls(people, workshop, desks, day, ahead, cancelled, serial, asked, offer)

    def for_nobody(self) -> list[Stop]:
        """What people see who have not signed in."""
        workshop, desks, day = self.workshop.uid, self.desks.uid, self.day
        sunday = day + A_DAY * (6 - day.weekday())
        return [
            Stop("home.show", "/"),
            Stop("home.show", f"/?where=aurillac&day={day}&period=morning"),
            Stop("home.show", f"/?where=orillac&day={day}&start=20:00&end=21:30"),
            Stop("home.show", f"/?where=aurillac&day={sunday}&period=day&kind=room"),
            Stop("spaces.show", f"/spaces/la-filature?day={day}"),
            Stop("spaces.show", f"/spaces/la-filature?day={sunday}"),
            Stop("resources.show", f"/resources/{workshop}?week={day}"),
            Stop("resources.show", f"/resources/{desks}?week={day}"),
            Stop("bookings.new", f"/resources/{workshop}/book?day={day}&start=14:00&end=16:00"),
            Stop("calendars.space", "/spaces/la-filature/calendar"),
            Stop("calendars.resource", f"/resources/{workshop}/calendar"),
            Stop("accounts.sign_in", "/sign-in"),
            Stop("accounts.sign_up", "/sign-up"),
            Stop("accounts.letter_sent", "/letter-sent"),
            Stop("accounts.link", link_for("zoe@example.org")),
            Stop("accounts.link", link_for("alice@example.org")),
            Stop("accounts.link", "/sign-in/link/spent", 410),
            Stop("invitations.show", link_for("yann@example.org")),
            Stop("invitations.show", "/invitations/spent", 410),
            Stop("letters.index", "/dev/letters"),
            Stop("letters.show", f"/dev/letters/{letters_to('zoe@example.org')[0].uid}"),
            Stop("kiosk.show", f"/kiosk/{token_for(kiosks_of(self.workshop.space)[0].uid)}"),
            Stop("", "/nowhere", 404),
        ]

    @property
    def weekly(self) -> str:
        """A series that meets what is booked already, as the address of its preview has it."""
        return f"day={self.day}&start=09:00&end=12:00&rhythm=weekly&times=6"

    @property
    def choir(self) -> str:
        """The same for a guest, as the desk asks for it."""
        return f"who=Marie+Roux&what={self.workshop.uid}&{self.weekly}"

    def for_alice(self) -> list[Stop]:
        """What a member sees."""
        return [
            Stop("spaces.show", f"/spaces/la-filature?day={self.day}"),
            Stop("bookings.new", f"/resources/{self.desks.uid}/book?day={self.day}"),
            *(
                Stop("bookings.index", f"/bookings?show={w}")
                for w in ("ahead", "past", "cancelled")
            ),
            Stop("bookings.show", f"/bookings/{self.ahead.uid}"),
            Stop("bookings.show", f"/bookings/{self.cancelled.uid}"),
            Stop("bookings.show", f"/bookings/{self.asked.uid}"),
            Stop("bookings.show", f"/bookings/{self.offer.uid}"),
            Stop("bookings.new", f"/resources/{self.asked.resource.uid}/book?day={self.day}"),
            Stop("bookings.move", f"/bookings/{self.ahead.uid}/move"),
            Stop("bookings.show", f"/bookings/{self.serial.uid}"),
            Stop("series.show", f"/bookings/{self.serial.uid}/series"),
            Stop("series.move", f"/bookings/{self.serial.uid}/series/move"),
            Stop("series.preview", f"/resources/{self.workshop.uid}/series"),
            Stop("series.preview", f"/resources/{self.workshop.uid}/series?{self.weekly}"),
            Stop("accounts.profile", "/account"),
            Stop("accounts.new_email", link_for("alice@example.net")),
            Stop("remarks.show", "/account/notes"),
            Stop("invitations.show", link_for("yann@example.org")),
            Stop("leaving.show", "/account/delete"),
            Stop("calendars.mine", "/account/calendar"),
            Stop("start.show", "/start"),
            Stop("start.hours", f"/start/hours?{BARN}"),
            Stop("start.things", f"/start/things?{BARN}&{MONDAYS}"),
            Stop("start.counts", f"/start/counts?{BARN}&{MONDAYS}&starter=fablab"),
        ]

    def for_bob(self) -> list[Stop]:
        """What whoever runs the place sees besides."""
        changes = "/manage/la-filature/changes"
        (floor,) = plans_of(self.workshop.space)
        return [
            Stop("spaces.show", f"/spaces/la-filature?day={self.day}"),
            Stop("resources.show", f"/resources/{self.workshop.uid}?week={self.day}"),
            Stop("bookings.show", f"/bookings/{self.ahead.uid}"),
            Stop("bookings.index", "/bookings"),
            Stop("calendars.space", "/spaces/la-filature/calendar"),
            Stop("manage.index", "/manage"),
            Stop("manage_data.export", "/manage/la-filature/export"),
            Stop("manage_hours.show", "/manage/la-filature/hours"),
            Stop("manage_data.show", "/manage/la-filature/import"),
            Stop("manage_poster.show", "/manage/la-filature/poster"),
            Stop("manage_figures.show", "/manage/la-filature/figures"),
            Stop("manage_rules.show", "/manage/la-filature/rules"),
            Stop("manage_rules.show_own", f"/manage/la-filature/rules/{self.workshop.uid}"),
            Stop("manage_plans.show", "/manage/la-filature/plans"),
            Stop("manage_plans.edit", f"/manage/la-filature/plans/{floor.uid}"),
            Stop("manage_settings.show", "/manage/la-filature/settings"),
            Stop("manage_resources.show", "/manage/la-filature/resources"),
            Stop("manage_resources.new", "/manage/la-filature/resources/new"),
            Stop("manage_resources.edit", f"/manage/la-filature/resources/{self.workshop.uid}"),
            Stop("manage_space.show", "/manage/la-filature/space"),
            Stop("manage_changes.show", changes),
            Stop("manage_changes.prepare", f"{changes}/retire"),
            Stop("manage_changes.prepare", f"{changes}/close?first={self.day}&note="),
            Stop("manage_people.show", "/manage/la-filature/people"),
            Stop("manage_people.show", "/manage/la-filature/people?q=nobody"),
            Stop("manage_people.person", f"/manage/la-filature/people/{self.ahead.member.uid}"),
            Stop(
                "manage_people.block",
                f"/manage/la-filature/people/{self.ahead.member.uid}/block",
            ),
            Stop("manage_people.invitations", "/manage/la-filature/people/invitations"),
            Stop("manage_record.show", "/manage/la-filature/record"),
            Stop("manage_requests.show", "/manage/la-filature/requests"),
            Stop("bookings.show", f"/bookings/{self.asked.uid}"),
            Stop("start.done", "/manage/la-filature/start"),
            Stop("manage_today.show", "/manage/la-filature/today"),
            Stop("manage_today.desk", "/manage/la-filature/today/book"),
            Stop("manage_today.repeat", "/manage/la-filature/today/repeat"),
            Stop("manage_today.repeat", f"/manage/la-filature/today/repeat?{self.choir}"),
            Stop("manage_today.patience", "/manage/la-filature/today/patience"),
            Stop("manage_today.tablets", "/manage/la-filature/today/tablets"),
            Stop("manage_today.roster", "/manage/la-filature/today/roster"),
            Stop("manage_today.paper", f"/manage/la-filature/today/paper?day={self.day}"),
        ]

    def tours(self) -> dict[str, list[Stop]]:
        """The pages that each reader goes through."""
        return {"nobody": self.for_nobody(), "alice": self.for_alice(), "bob": self.for_bob()}
