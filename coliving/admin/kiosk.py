"""The page of the tablet at the door. It tells of no names: everybody reads it."""

import hashlib
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import public
from coliving.admin.today import today_of
from coliving.bookings.actions.checking_in import Witness, check_in
from coliving.bookings.free_now import free_now
from coliving.bookings.kiosks import kiosk_with
from coliving.bookings.models import Means, Status
from coliving.bookings.today import booking_in, visits, with_code
from coliving.errors import Refusal, Refused
from coliving.i18n import _
from coliving.spaces.models import Space
from coliving.spaces.opening import opening
from coliving.spans import Span

# Anybody may call these: what lets one in is the secret in the address, which only the
# tablet has, and which the space can withdraw.
bp = Blueprint("kiosk", __name__, url_prefix="/kiosk")
WORKER = "js/kiosk-worker.js"
MOST = 40
"""Lines that a tablet shows: what comes next."""


@bp.get("/<token>")
@public
def show(token: str) -> str:
    return _page(_space(token), token)


@bp.get("/<token>/day")
@public
def day(token: str) -> Response:
    """The day alone, for the page that asks every few seconds; 304 while nothing changes."""
    response = Response(_day(_space(token)))
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
    response.make_conditional(request)
    return response


@bp.post("/<token>")
@public
def arrive(token: str) -> ResponseReturnValue:
    space, now = _space(token), clock.now()
    code = request.form.get("code", "")[:20]
    try:
        matching = with_code(visits(space, today_of(space, now)), code)
        booking = booking_in(space, matching[0].uid) if len(matching) == 1 else None
        if booking is None:
            raise Refused(Refusal("unknown", _("No booking of today has this code."), "code"))
        check_in(booking, Witness(None, Means.KIOSK), now)
    except Refused as refused:
        return _page(_space(token), token, refused), 422
    flash(_("Welcome, %(name)s!", name=booking.member.name.partition(" ")[0]))
    return redirect(url_for(".show", token=token), 303)


@bp.get("/worker.js")
@public
def worker() -> Response:
    """What keeps the page when the network drops; it may serve what lies beside it only."""
    return cast(Response, current_app.view_functions["static"](filename=WORKER))


def _space(token: str) -> Space:
    kiosk = kiosk_with(token)
    return kiosk.space if kiosk else abort(404)


def _page(space: Space, token: str, refused: Refused | None = None) -> str:
    return render_template(
        "kiosk/show.html",
        space=space,
        token=token,
        now=clock.now(),
        day=_day(space),
        refused=refused,
    )


def _day(space: Space) -> str:
    now = clock.now()
    today = today_of(space, now)
    hours = opening(space, today).members
    left = next((Span(now, span.end) for span in hours if span.start <= now < span.end), None)
    to_come = [
        visit
        for visit in visits(space, today)
        if visit.span.end > now and visit.status is not Status.NO_SHOW
    ]
    return render_template(
        "kiosk/day.html",
        space=space,
        now=now,
        left=left,
        visits=to_come[:MOST],
        free=free_now(space, left) if left else (),
    )
