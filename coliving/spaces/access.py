"""Who is what in a space, and the doors that only managers and administrators pass."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort
from flask_login import login_required
from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select

from coliving.accounts.access import declare, me
from coliving.accounts.models import User
from coliving.db import db
from coliving.spaces.models import Administrator, Audience, Role, Space, SpaceRole

View = TypeVar("View", bound=Callable[..., Any])

MANAGERS = (Role.MANAGER,)
STAFF = (Role.MANAGER, Role.VOLUNTEER)
_NETWORKS = (
    select(Space.network_id)
    .join(SpaceRole, SpaceRole.space_id == Space.id)
    .where(SpaceRole.user_id == bindparam("number"), SpaceRole.role != Role.VISITOR)
    .union(select(Administrator.network_id).where(Administrator.user_id == bindparam("number")))
)
"""Built once: asked for every booking and on every page of somebody who is signed in."""


def managers(view: View) -> View:
    """Only somebody who manages a space may call it; the view loads what is theirs."""
    return _only(view, manages_any)


def administrators(view: View) -> View:
    """Only somebody who looks after a network may call it."""
    return _only(view, administers_any)


def staff(view: View) -> View:
    """Only somebody who helps to run a space, a volunteer too, may call it."""
    return _only(view, helps_any)


def manages(user: User | None, space: Space) -> bool:
    """Whether the user runs the space, or the network that it belongs to."""
    return _is_among(user, space, MANAGERS)


def helps(user: User | None, space: Space) -> bool:
    """Whether the user helps to run the space, as a volunteer too: its day is theirs to see."""
    return _is_among(user, space, STAFF)


def manages_any(user: User) -> bool:
    return db.session.scalar(managed_spaces(user).limit(1)) is not None


def helps_any(user: User) -> bool:
    return db.session.scalar(staffed_spaces(user).limit(1)) is not None


def administers_any(user: User) -> bool:
    return bool(db.session.scalar(select(exists().where(Administrator.user_id == user.id))))


def managed_spaces(user: User) -> Select[Space]:
    """The spaces that the user runs: loading through it is authorising."""
    return select(Space).where(_in_charge(user, MANAGERS)).order_by(Space.name)


def staffed_spaces(user: User) -> Select[Space]:
    """The spaces whose day the user may see: those they run, and those they volunteer in."""
    return select(Space).where(_in_charge(user, STAFF)).order_by(Space.name)


def managed_space(slug: str) -> Space:
    """The space, if whoever is signed in runs it; else there is nothing here (404)."""
    return _or_404(managed_spaces(me()).where(Space.slug == slug))


def staffed_space(slug: str) -> Space:
    """The space, if whoever is signed in helps to run it; else there is nothing here (404)."""
    return _or_404(staffed_spaces(me()).where(Space.slug == slug))


def who_answers(space: Space) -> list[User]:
    """Whom to write to about the space: its managers; where it has none, the network's own."""
    managing = select(SpaceRole.user_id).where(
        SpaceRole.space_id == space.id,
        SpaceRole.role.in_(MANAGERS),
        SpaceRole.blocked_at.is_(None),
    )
    administering = select(Administrator.user_id)
    administering = administering.where(Administrator.network_id == space.network_id)
    reached = select(User).where(User.email.is_not(None)).order_by(User.id)
    found = db.session.scalars(reached.where(User.id.in_(managing))).all()
    return list(found or db.session.scalars(reached.where(User.id.in_(administering))))


def audience_of(user: User | None, space: Space) -> Audience:
    """For whom the doors are open when they are open for the user.

    A member of one space of a network may use all of them.
    """
    belongs = user is not None and space.network_id in networks_of(user)
    return Audience.MEMBERS if belongs else Audience.EVERYBODY


def why_blocked(user: User | None, space: Space) -> str | None:
    """Why the space is closed to the user; nothing when it is not. Seldom costs a question."""
    if user is None or not user.blocks:
        return None
    held = db.session.get(SpaceRole, (space.id, user.id))
    return held.blocked_reason if held and held.blocked_at else None


def networks_of(user: User) -> set[int]:
    """The networks that the user looks after, or belongs to through one of their spaces."""
    return set(db.session.scalars(_NETWORKS, {"number": user.id}))


def _or_404(query: Select[Space]) -> Space:
    space = db.session.scalar(query)
    if space is None:
        abort(404)
    return space


def _is_among(user: User | None, space: Space, roles: tuple[Role, ...]) -> bool:
    if user is None:
        return False
    mine = select(Space.id).where(Space.id == space.id, _in_charge(user, roles))
    return bool(db.session.scalar(mine))


def _in_charge(user: User, roles: tuple[Role, ...]) -> ColumnElement[bool]:
    return or_(
        exists().where(
            SpaceRole.space_id == Space.id,
            SpaceRole.user_id == user.id,
            SpaceRole.role.in_(roles),
            SpaceRole.blocked_at.is_(None),
        ),
        exists().where(
            Administrator.network_id == Space.network_id, Administrator.user_id == user.id
        ),
    )


def _only(view: View, may: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not may(me()):
            abort(403)
        return view(*args, **values)

    return declare(cast(View, login_required(guarded)))
