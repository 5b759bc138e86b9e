"""The people of the space, and those who have booked there: what its managers may see of them."""

from collections.abc import Iterator

from sqlalchemy import select

from coliving.accounts.models import User
from coliving.bookings.people import Circle, people_of
from coliving.i18n import _, lazy_gettext
from coliving.reports.takeout.sheets import Cells, Sheet, clock, stream
from coliving.spaces.models import Invitation, Remark, Role, Shift, Space, SpaceRole
from coliving.spaces.roles import TITLES

NAME, EMAIL = lazy_gettext("Name"), lazy_gettext("E-mail address")


def _people(space: Space) -> Iterator[Cells]:
    query = people_of(space, "", Circle.ALL).with_only_columns(
        *(User.name, User.email, User.phone, SpaceRole.role),
        *(SpaceRole.blocked_at, SpaceRole.blocked_reason),
    )
    for name, email, phone, role, blocked, why in stream(query, User.id):
        yield name, email, phone, str(TITLES[role or Role.VISITOR]), clock(blocked, space), why


def _remarks(space: Space) -> Iterator[Cells]:
    query = select(User.name, User.email, Remark.created_at, Remark.text)
    query = query.join(User, User.id == Remark.user_id).where(Remark.space_id == space.id)
    query = query.order_by(Remark.created_at, Remark.id)
    for name, email, written, text in stream(query, Remark.id):
        yield name, email, clock(written, space), text


def _invitations(space: Space) -> Iterator[Cells]:
    table = Invitation
    query = select(table.email, table.name, table.role, table.sent_at, table.accepted_at)
    query = query.where(table.space_id == space.id, table.email != "").order_by(table.sent_at)
    for email, name, role, sent, accepted in stream(query, table.id):
        yield email, name, str(TITLES[role]), clock(sent, space), clock(accepted, space)


def _shifts(space: Space) -> Iterator[Cells]:
    query = select(Shift.starts_at, Shift.ends_at, User.name).join(Shift.user)
    query = query.where(Shift.space_id == space.id).order_by(Shift.starts_at)
    for start, end, name in stream(query, Shift.id):
        yield clock(start, space), clock(end, space), name or _("somebody who has left")


SHEETS = (
    Sheet(
        lazy_gettext("People"),
        lazy_gettext("Your members, your team, and whoever has booked here."),
        (
            *(NAME, EMAIL, lazy_gettext("Phone"), lazy_gettext("Role")),
            *(lazy_gettext("Blocked on"), lazy_gettext("Why")),
        ),
        _people,
    ),
    Sheet(
        lazy_gettext("Notes about people"),
        lazy_gettext(
            "What the managers have written down. Whoever it is about may ask to read it."
        ),
        (NAME, EMAIL, lazy_gettext("When"), lazy_gettext("Note")),
        _remarks,
    ),
    Sheet(
        lazy_gettext("Invitations"),
        lazy_gettext("Whom you have invited lately."),
        (
            *(EMAIL, NAME, lazy_gettext("Role")),
            *(lazy_gettext("Sent on"), lazy_gettext("Accepted on")),
        ),
        _invitations,
    ),
    Sheet(
        lazy_gettext("Who opens"),
        lazy_gettext("Who has taken which shift at the door."),
        (lazy_gettext("From"), lazy_gettext("Until"), NAME),
        _shifts,
    ),
)
