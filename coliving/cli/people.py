"""`flask people`: who is a member, a manager, an administrator."""

from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy import select

from coliving.accounts.models import User
from coliving.db import db
from coliving.spaces import roles
from coliving.spaces.models import Network, Role, Space

ADMINISTRATOR = "administrator"
TITLES = click.Choice([*(role.value for role in Role), ADMINISTRATOR])

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
        network = _network(slug)
        roles.appoint(user, network)
        click.echo(f"{user.email} is an administrator of {network.name}.")
    else:
        space = _space(slug)
        roles.give_role(user, space, Role(title))
        click.echo(f"{user.email} is a {title} of {space.name}.")


@people.command("revoke")
@click.argument("email")
@click.argument("title", type=TITLES)
@click.argument("slug", required=False)
def revoke(email: str, title: str, slug: str | None) -> None:
    """Take it back. Who no longer manages a space is still a member of it."""
    user = _person(email)
    if title == ADMINISTRATOR:
        network = _network(slug)
        roles.dismiss(user, network)
        click.echo(f"{user.email} is no longer an administrator of {network.name}.")
    else:
        space = _space(slug)
        roles.take_role(user, space, Role(title))
        click.echo(f"{user.email} is no longer a {title} of {space.name}.")


def _person(email: str) -> User:
    user = User.with_email(email.strip().lower())
    return user or _give_up(f"Nobody with the address {email} has an account: they sign up first.")


def _space(slug: str | None) -> Space:
    query = select(Space).order_by(Space.slug)
    found = db.session.scalars(query.where(Space.slug == slug) if slug else query.limit(2)).all()
    return (
        found[0] if len(found) == 1 else _give_up("Which space? Give the last word of its address.")
    )


def _network(slug: str | None) -> Network:
    query = select(Network).order_by(Network.slug)
    found = db.session.scalars(query.where(Network.slug == slug) if slug else query).all()
    known = ", ".join(db.session.scalars(select(Network.slug).order_by(Network.slug)))
    return (
        found[0] if len(found) == 1 else _give_up(f"Which network? There are: {known or 'none'}.")
    )


def _give_up(why: str) -> NoReturn:
    raise click.ClickException(why)
