"""Who is what in a space or a network, and how that changes."""

from dataclasses import dataclass

from flask import Flask
from flask_babel.speaklater import LazyString
from sqlalchemy import delete, select

from coliving.accounts.models import User
from coliving.db import db, transaction
from coliving.i18n import _, lazy_gettext
from coliving.spaces.access import helps_any
from coliving.spaces.models import (
    Administrator,
    Invitation,
    Network,
    Remark,
    Role,
    Space,
    SpaceRole,
)

TITLES: dict[Role, LazyString] = {
    Role.VISITOR: lazy_gettext("visitor"),
    Role.MEMBER: lazy_gettext("member"),
    Role.VOLUNTEER: lazy_gettext("volunteer"),
    Role.MANAGER: lazy_gettext("manager"),
}


@dataclass(frozen=True)
class Post:
    """What somebody is, and where; a network has no page, hence no slug."""

    place: str
    title: str
    slug: str | None = None
    is_charge: bool = True


def init_app(app: Flask) -> None:
    """Let pages of lower rungs show somebody's posts."""
    app.jinja_env.globals.update(posts_of=posts_of, helps_any=helps_any)


def posts_of(user: User) -> list[Post]:
    """Networks first, then spaces, each by name."""
    networks = select(Network).join(Administrator, Administrator.network_id == Network.id)
    networks = networks.where(Administrator.user_id == user.id).order_by(Network.name)
    spaces = select(Space, SpaceRole.role).join(SpaceRole, SpaceRole.space_id == Space.id)
    theirs = (SpaceRole.user_id == user.id) & (SpaceRole.role != Role.VISITOR)
    spaces = spaces.where(theirs).order_by(Space.name)
    return [
        *(Post(network.name, _("administrator")) for network in db.session.scalars(networks)),
        *(_in_space(space, role) for space, role in db.session.execute(spaces)),
    ]


def give_role(user: User, space: Space, role: Role) -> None:
    """Make the user this in the space, whatever they were before."""
    with transaction():
        db.session.merge(SpaceRole(space_id=space.id, user_id=user.id, role=role))


def take_role(user: User, space: Space, role: Role) -> None:
    """Who no longer looks after the space stays a member; who is no longer a member is nothing.

    Taking what somebody has not changes nothing.
    """
    with transaction():
        held = db.session.get(SpaceRole, (space.id, user.id))
        if held is None or held.role is not role:
            return
        if role is not Role.MEMBER:
            held.role = Role.MEMBER
        else:
            db.session.delete(held)


def appoint(user: User, network: Network) -> None:
    """Make the user an administrator of the network."""
    with transaction():
        db.session.merge(Administrator(network_id=network.id, user_id=user.id))


def dismiss(user: User, network: Network) -> None:
    with transaction():
        held = db.session.get(Administrator, (network.id, user.id))
        if held:
            db.session.delete(held)


def resign(user: User) -> None:
    """Take every post from the user, inside the caller's transaction, and forget what spaces
    have written about them and where they were invited.
    """
    for table in (SpaceRole, Administrator, Remark):
        db.session.execute(delete(table).where(table.user_id == user.id))
    db.session.execute(delete(Invitation).where(Invitation.email == user.email))


def _in_space(space: Space, role: Role) -> Post:
    return Post(space.name, str(TITLES[role]), space.slug, role is Role.MANAGER)
