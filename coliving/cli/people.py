"""`flask people`: who is a member, a manager, an administrator."""

from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.db import db
from coliving.i18n import _
from coliving.spaces import roles
from coliving.spaces.models import Network, Role, Space

ADMINISTRATOR = "administrator"
TITLES = click.Choice([*(role.value for role in Role if role is not Role.VISITOR), ADMINISTRATOR])

people = AppGroup("people", help="Say who looks after what.")


@people.command("grant")
@click.argument("email")
@click.argument("title", type=TITLES)
@click.argument("slug", required=False)
def grant(email: str, title: str, slug: str | None) -> None:
    """Make whoever has EMAIL a member or manager of the space SLUG, or an administrator
    of the network SLUG. Where there is only one, SLUG may be left out.
    """
    user = _person(email)
    if title == ADMINISTRATOR:
        roles.appoint(user, _network(slug))
    else:
        roles.give_role(user, _space(slug), Role(title))
    _report(user)


@people.command("revoke")
@click.argument("email")
@click.argument("title", type=TITLES)
@click.argument("slug", required=False)
def revoke(email: str, title: str, slug: str | None) -> None:
    """Take it back. Who no longer manages a space is still a member of it."""
    user = _person(email)
    if title == ADMINISTRATOR:
        roles.dismiss(user, _network(slug))
    else:
        roles.take_role(user, _space(slug), Role(title))
    _report(user)


def _report(user: User) -> None:
    """Say what the user is now."""
    posts = [f"{post.place} ({post.title})" for post in roles.posts_of(user)]
    click.echo(f"{user.email}: {', '.join(posts) or _('nothing')}")


def _person(email: str) -> User:
    user = User.with_email(email.strip().lower())
    unknown = _("Nobody has an account with the address %(email)s.", email=email)
    return user or _give_up(unknown)


def _space(slug: str | None) -> Space:
    query = select(Space).order_by(Space.slug)
    found = db.session.scalars(query.where(Space.slug == slug) if slug else query.limit(2)).all()
    unclear = _("Which space? Give the last part of its page’s address.")
    return found[0] if len(found) == 1 else _give_up(unclear)


def _network(slug: str | None) -> Network:
    networks = db.session.scalars(select(Network).order_by(Network.slug)).all()
    found = [network for network in networks if slug in {None, network.slug}]
    known = ", ".join(network.slug for network in networks)
    unclear = _("Which network? There are: %(known)s.", known=known or _("none"))
    return found[0] if len(found) == 1 else _give_up(unclear)


def _give_up(why: str) -> NoReturn:
    raise click.ClickException(why)
