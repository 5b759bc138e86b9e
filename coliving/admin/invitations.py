"""Inviting people by e-mail: several at once, again, or not any more."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import StringConstraints, TypeAdapter, ValidationError

from coliving import clock
from coliving.accounts.access import me
from coliving.accounts.forms import Email, Name
from coliving.admin.people import bp
from coliving.bookings.actions.inviting import Invitee, invite, invite_again, withdraw
from coliving.bookings.invitations import invitation_of, invitations_of, is_over
from coliving.errors import Refusal, Refused
from coliving.forms import Form, Typed, bind, blank
from coliving.i18n import _, joined, ngettext
from coliving.spaces.access import managed_space, managers
from coliving.spaces.models import Invitation, Role, Space
from coliving.spaces.roles import TITLES

MOST = 100
"""Addresses in one go."""
ADDRESS = re.compile(r"(?P<name>[^<>@]*?)[\s<]*(?P<email>[^\s<>]+@[^\s<>]+)>?")
"""An address, perhaps with a name before it: Marie Roux <marie@example.org>."""
EMAIL: TypeAdapter[str] = TypeAdapter(Email)
NAME: TypeAdapter[str] = TypeAdapter(Name)


class InviteForm(Typed):
    """Addresses, one on a line or with commas between them; and what they are invited to be."""

    addresses: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
    role: Literal[Role.MEMBER, Role.VOLUNTEER, Role.MANAGER]

    def invitees(self) -> list[Invitee]:
        """Raises Refused, naming what is no address."""
        lines = [one.strip() for one in re.split(r"[,;\n]", self.addresses) if one.strip()]
        found = {line: _read(line, self.role) for line in lines}
        if bad := [line for line, invitee in found.items() if invitee is None]:
            text = _("This is no e-mail address: %(lines)s", lines=joined(bad[:5]))
            raise Refused(Refusal("email", text, "addresses"))
        if len(found) > MOST:
            text = _("At most %(num)s at once.", num=MOST)
            raise Refused(Refusal("too_many", text, "addresses"))
        return [invitee for invitee in found.values() if invitee]


class Chosen(Typed):
    """Which invitation."""

    invitation: UUID


@bp.get("/invitations")
@managers
def invitations(slug: str) -> str:
    return _page(managed_space(slug), blank(InviteForm, role=Role.MEMBER.value))


@bp.post("/invitations")
@managers
def send_invitations(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(InviteForm, request.form)
    if form.data is None:
        return _page(space, form), 422
    try:
        invitees = form.data.invitees()
        sent = invite(space, invitees, me(), clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _page(managed_space(slug), form), 422
    _tell(sent, invitees)
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.post("/invitations/again")
@managers
def send_again(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    try:
        invite_again(_chosen(space), me(), clock.now())
    except Refused as refused:
        form = blank(InviteForm, role=Role.MEMBER.value)
        return _page(managed_space(slug), form, refused), 422
    flash(_("The letter is on its way again. The link of the one before works no longer."))
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.post("/invitations/withdraw")
@managers
def withdraw_invitation(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    withdraw(_chosen(space), me(), clock.now())
    flash(_("The invitation is withdrawn: its link leads nowhere any more."))
    return redirect(url_for(".invitations", slug=slug), 303)


def _read(line: str, role: Role) -> Invitee | None:
    """Who is meant, or nobody when there is no address in it."""
    found = ADDRESS.fullmatch(line)
    try:
        if found is None:
            return None
        email = EMAIL.validate_python(found["email"])
        name = found["name"].strip(' "')
        return Invitee(email, role, NAME.validate_python(name) if name else "")
    except ValidationError:
        return None


def _tell(sent: list[str], invitees: list[Invitee]) -> None:
    """What has happened: how many letters go out, and who gets none."""
    if sent:
        num = len(sent)
        text = ngettext(
            "%(num)s invitation is on its way.", "%(num)s invitations are on their way.", num
        )
        flash(text)
    if left := sorted({one.email for one in invitees} - set(sent)):
        text = _("Here already, or invited a moment ago: %(emails)s", emails=joined(left))
        flash(text, "warning")


def _chosen(space: Space) -> Invitation:
    form = bind(Chosen, request.form)
    return (form.data and invitation_of(space, form.data.invitation)) or abort(404)


def _page(space: Space, form: Form[Any], refused: Refused | None = None) -> str:
    now = clock.now()
    return render_template(
        "admin/invitations.html",
        space=space,
        form=form,
        refused=refused,
        waiting=invitations_of(space),
        is_over=lambda invitation: is_over(invitation, now),
        titles=TITLES,
    )
