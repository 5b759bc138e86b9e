"""What the page of a space says about it: name, address, description, amenities, contact."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.tabs import Chapter
from coliving.bookings.actions.spaces import describe_space
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, lazy_gettext
from coliving.spaces import names
from coliving.spaces.access import managed_space, managers
from coliving.spaces.describing import told_of
from coliving.spaces.forms import SpaceForm
from coliving.spaces.models import Space
from coliving.spaces.picturing import photo_wish
from coliving.web.uploads import takes_files

bp = Blueprint("manage_space", __name__, url_prefix="/manage/<slug>/space")
CHAPTER = Chapter(
    "manage_space.show",
    lazy_gettext("Space"),
    "home",
    lazy_gettext("What everybody reads before they come: address, access, photo."),
)
LISTS = {
    "kinds": names.SPACE_KINDS,
    "amenities": names.AMENITIES,
    "accessibility": names.ACCESSIBILITY,
}


@bp.get("")
@managers
def show(slug: str) -> str:
    space = managed_space(slug)
    ticked = {name: getattr(space, name) for name in LISTS}
    return _page(space, blank(SpaceForm, **told_of(space)), ticked)


@bp.post("")
@takes_files
@managers
def save(slug: str) -> ResponseReturnValue:
    space = managed_space(slug)
    form = bind(SpaceForm, request.form)
    refused = None
    if form.data:
        try:
            photo = photo_wish(form.data, request.files)
            describe_space(space, form.data, photo, me(), clock.now())
            flash(_("It is saved: your page says so from now on."))
            return redirect(url_for(".show", slug=slug), 303)
        except Refused as error:
            refused = error
            form.refuse(error)
    ticked = {name: request.form.getlist(name) for name in LISTS}
    return _page(managed_space(slug), form, ticked, refused), 422


def _page(
    space: Space,
    form: Form[SpaceForm],
    ticked: dict[str, list[str]],
    refused: Refused | None = None,
) -> str:
    return render_template(
        "admin/space.html", space=space, form=form, lists=LISTS, ticked=ticked, refused=refused
    )
