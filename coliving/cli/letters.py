"""`flask letters`: what could not be sent, and another try."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from coliving import clock
from coliving.db import db
from coliving.outbox.actions import retry
from coliving.outbox.models import Delivery, Letter

letters = AppGroup("letters", help="Letters that could not be sent.")


@letters.command("dead")
def dead() -> None:
    """List the letters that were given up, oldest first, and why."""
    given_up = select(Letter).where(Letter.state == Delivery.DEAD).order_by(Letter.id)
    for letter in db.session.scalars(given_up):
        written = letter.created_at.isoformat(sep=" ", timespec="minutes")
        click.echo(f"{letter.id}\t{written}\t{letter.template}\t{letter.recipient}")
        click.echo(f"\t{letter.last_error}")


@letters.command("retry")
@click.argument("numbers", metavar="ID...", type=int, nargs=-1, required=True)
def retry_letters(numbers: tuple[int, ...]) -> None:
    """Send letters again that were given up: `flask letters dead` shows their numbers."""
    for number in numbers:
        letter = db.session.get(Letter, number)
        if letter is None:
            raise click.ClickException(f"There is no letter {number}.")
        retry(letter, clock.now())
        click.echo(f"Letter {number} is {letter.state}.")
