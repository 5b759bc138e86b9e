"""What a new space usually has, by what it is: the start that its manager then edits."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel.speaklater import LazyString

from coliving.i18n import lazy_gettext as _
from coliving.spaces.models import ResourceKind, SpaceKind
from coliving.spaces.policy import Policy, QuotaPeriod

AN_HOUR = 60
HALF_A_DAY = 4 * AN_HOUR
A_DAY = 24 * AN_HOUR
NO_RULES = Policy()


@dataclass(frozen=True)
class Thing:
    """Something that can be booked, and how many there usually are.

    Alike ones are the units of one resource; those that stand `apart` are one each.
    """

    code: str
    name: LazyString
    kind: ResourceKind
    count: int = 1
    apart: bool = False
    capacity: int = 1
    features: tuple[str, ...] = ()
    policy: Policy = NO_RULES
    turnaround: timedelta = timedelta(0)


@dataclass(frozen=True)
class Starter:
    """A sort of space, with what it usually has and the rules that suit it."""

    code: str
    name: LazyString
    about: LazyString
    kinds: tuple[SpaceKind, ...]
    things: tuple[Thing, ...]
    policy: Policy = NO_RULES


DESKS = Thing("desks", _("Shared desks"), ResourceKind.DESK, 6, features=("ethernet",))
OFFICE = Thing("office", _("Office"), ResourceKind.OFFICE, 1, apart=True, features=("lockable",))
MEETING = Thing(
    *("meeting", _("Meeting room"), ResourceKind.ROOM, 1),
    apart=True,
    capacity=8,
    features=("screen", "whiteboard"),
    policy=Policy(longest=8 * AN_HOUR),
)
BOOTH = Thing("booth", _("Phone booth"), ResourceKind.ROOM, 1, policy=Policy(longest=AN_HOUR))
HALL = Thing(
    *("hall", _("Large hall"), ResourceKind.ROOM, 1),
    apart=True,
    capacity=60,
    policy=Policy(notice=2 * A_DAY, approval=True),
    turnaround=timedelta(minutes=30),
)
KITCHEN = Thing(
    *("kitchen", _("Kitchen"), ResourceKind.ROOM, 1),
    capacity=10,
    policy=Policy(longest=HALF_A_DAY),
    turnaround=timedelta(minutes=30),
)
LASER = Thing(
    *("laser", _("Laser cutter"), ResourceKind.MACHINE, 1),
    features=("fume_extraction", "training_needed"),
    policy=Policy(longest=3 * AN_HOUR, quota_bookings=3, quota_period=QuotaPeriod.WEEK),
    turnaround=timedelta(minutes=15),
)
PRINTERS = Thing("printers", _("3D printers"), ResourceKind.MACHINE, 2, policy=Policy(longest=720))
VINYL = Thing("vinyl", _("Vinyl cutter"), ResourceKind.MACHINE, 1, policy=Policy(longest=180))
MILL = Thing(
    *("mill", _("CNC mill"), ResourceKind.MACHINE, 1),
    features=("training_needed",),
    policy=Policy(longest=HALF_A_DAY, approval=True),
    turnaround=timedelta(minutes=30),
)
BENCHES = Thing("benches", _("Workbenches"), ResourceKind.DESK, 4)
COMPUTERS = Thing(
    *("computers", _("Computers"), ResourceKind.SEAT, 4),
    features=("computer",),
    policy=Policy(longest=2 * AN_HOUR, quota_bookings=5, quota_period=QuotaPeriod.WEEK),
)
ADVISER = Thing(
    *("adviser", _("Digital adviser"), ResourceKind.COUNTER, 1),
    features=("confidential",),
    policy=Policy(longest=AN_HOUR, notice=2 * AN_HOUR),
)

STARTERS = {
    starter.code: starter
    for starter in (
        Starter(
            "coworking",
            _("Village co-working"),
            _("Desks, an office, a meeting room."),
            (SpaceKind.COWORKING,),
            (DESKS, OFFICE, MEETING, BOOTH),
        ),
        Starter(
            "fablab",
            _("Fab lab"),
            _("Machines, with the rules that keep them fair."),
            (SpaceKind.FABLAB,),
            (LASER, PRINTERS, VINYL, MILL, BENCHES),
        ),
        Starter(
            "shared_place",
            _("Co-lieu"),
            _("A hall, a kitchen, a few desks."),
            (SpaceKind.COWORKING,),
            (HALL, KITCHEN, MEETING, DESKS),
        ),
        Starter(
            "town_hall",
            _("Meeting rooms of the town hall"),
            _("Rooms for the associations; the large one after a word."),
            (SpaceKind.PUBLIC_SERVICE,),
            (MEETING, HALL),
            Policy(notice=A_DAY, horizon=180),
        ),
        Starter(
            "public_digital",
            _("Public digital space"),
            _("Computers, and somebody who helps."),
            (SpaceKind.PUBLIC_DIGITAL,),
            (COMPUTERS, ADVISER),
        ),
    )
}
