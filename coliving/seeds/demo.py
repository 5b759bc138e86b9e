"""`flask demo`: a network to try things out in, on any day."""

import sys

import click
from flask.cli import with_appcontext

from coliving import clock
from coliving.i18n import _
from coliving.seeds.fortnight import keep_busy
from coliving.seeds.furnishing import PASSWORD, add_fablabs, furnish
from coliving.web.settings import settings

REFUSED = 2


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Furnish three rural spaces and 130 fablabs, with people and a busy fortnight.

    A second run changes nothing, except that it books the days that have come since.
    """
    if settings().environment == "production":
        click.echo(
            _("The demo has no place in production: everybody knows its passwords."), err=True
        )
        sys.exit(REFUSED)
    now = clock.now()
    furnish(now)
    add_fablabs(now)
    keep_busy(now)
    click.echo(_("The demo is at %(address)s", address=settings().base_url))
    for email, role in _sign_ins():
        click.echo(f"  {email:<22} {PASSWORD}   {role}")


def _sign_ins() -> list[tuple[str, str]]:
    return [
        ("alice@demo.example", _("member of La Filature")),
        ("bob@demo.example", _("manager of La Filature")),
        ("charlie@demo.example", _("an account, and no more")),
        ("dora@demo.example", _("administrator of the network")),
    ]
