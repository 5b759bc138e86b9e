"""One thing of a space: what it is, what it divides into, and whether it is there at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts.access import me
from coliving.admin.resources import bp
from coliving.bookings.actions.dividing import InTheWay, divide
from coliving.bookings.actions.resources import bring_back, copy_resource, describe_resource
from coliving.bookings.models import Booking
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _, ngettext
from coliving.spaces.access import managed_space, managers
from coliving.spaces.inventory import divided, everything_in, resource_of
from coliving.spaces.models import Resource, ResourceKind
from coliving.spaces.names import FEATURES, RESOURCE_KINDS
from coliving.spaces.picturing import photo_wish
from coliving.spaces.resource_forms import ResourceForm, told_of
from coliving.web.uploads import takes_files


@dataclass(frozen=True)
class _Typed:
    """What stays on the page because it was typed, and what was in the way of it."""

    form: Form[ResourceForm]
    features: Sequence[str]
    parts: Sequence[str]
    refused: Refused | None = None
    in_the_way: Sequence[Booking] = ()


@bp.get("/<uuid:uid>")
@managers
def edit(slug: str, uid: UUID) -> str:
    resource = _resource(slug, uid)
    return _page(resource, _as_it_is(resource))


@bp.post("/<uuid:uid>")
@takes_files
@managers
def save(slug: str, uid: UUID) -> ResponseReturnValue:
    """What can be done at once; for fewer units, on to the page that shows what they hit."""
    resource = _resource(slug, uid)
    form = bind(ResourceForm, request.form)
    if form.data is None:
        return _again(slug, uid, form)
    try:
        photo = photo_wish(form.data, request.files)
        close = describe_resource(resource, form.data, photo, me(), clock.now())
    except Refused as refused:
        form.refuse(refused)
        return _again(slug, uid, form)
    if close:
        text = ngettext(
            "%(num)s booking is followed too closely by the next: there stays less time.",
            "%(num)s bookings are followed too closely by the next: there stays less time.",
            close,
        )
        flash(text, "warning")
    if form.data.units < resource.units:
        flash(_("The rest is saved. Fewer of them: this is what it hits."))
        return redirect(_shrink(resource, form.data.units), 303)
    flash(_("It is saved."))
    return redirect(url_for(".edit", slug=slug, uid=uid), 303)


@bp.post("/<uuid:uid>/parts")
@managers
def keep_parts(slug: str, uid: UUID) -> ResponseReturnValue:
    resource = _resource(slug, uid)
    ticked = request.form.getlist("parts")
    parts = [one for one in everything_in(resource.space) if str(one.uid) in ticked]
    in_the_way: Sequence[Booking] = ()
    try:
        divide(resource, parts, me(), clock.now())
    except Refused as refused:
        if isinstance(refused, InTheWay):
            in_the_way = refused.bookings
        form = blank(ResourceForm, **told_of(resource))
        typed = _Typed(form, resource.features, ticked, refused, in_the_way)
        return _page(_resource(slug, uid), typed), 422
    flash(_("It is saved."))
    return redirect(url_for(".edit", slug=slug, uid=uid, _anchor="parts"), 303)


@bp.post("/<uuid:uid>/copy")
@managers
def copy(slug: str, uid: UUID) -> ResponseReturnValue:
    twin = copy_resource(_resource(slug, uid), me(), clock.now())
    flash(_("Here is %(name)s: change what is different.", name=twin.name))
    return redirect(url_for(".edit", slug=slug, uid=twin.uid), 303)


@bp.post("/<uuid:uid>/back")
@managers
def back(slug: str, uid: UUID) -> ResponseReturnValue:
    resource = _resource(slug, uid)
    bring_back(resource, me(), clock.now())
    flash(_("%(name)s is back, and can be booked.", name=resource.name))
    return redirect(url_for(".show", slug=slug, _anchor=f"thing-{uid}"), 303)


def _resource(slug: str, uid: UUID) -> Resource:
    resource = resource_of(managed_space(slug), uid)
    if resource is None:
        abort(404)
    return resource


def _shrink(resource: Resource, units: int) -> str:
    """Where it is seen which bookings stand in the way of having so few."""
    return url_for(
        "manage_changes.prepare",
        slug=resource.space.slug,
        kind="shrink",
        resource=resource.uid,
        units=units,
        note="",
    )


def _as_it_is(resource: Resource) -> _Typed:
    parts = divided(resource.space).get(resource.id, [])
    form = blank(ResourceForm, **told_of(resource))
    return _Typed(form, resource.features, [str(one.uid) for one in parts])


def _again(slug: str, uid: UUID, form: Form[ResourceForm]) -> ResponseReturnValue:
    """The page with what was typed, and why not."""
    resource = _resource(slug, uid)
    known = _as_it_is(resource)
    return _page(resource, _Typed(form, request.form.getlist("features"), known.parts)), 422


def _page(resource: Resource, typed: _Typed) -> str:
    space = resource.space
    parts = divided(space)
    return render_template(
        "admin/resource.html",
        space=space,
        resource=resource,
        typed=typed,
        form=typed.form,
        kinds=RESOURCE_KINDS,
        features=FEATURES,
        could_be_parts=[(str(one.uid), one.name) for one in _could_be_parts(resource, parts)],
        wholes=[one for one in everything_in(space) if resource in parts.get(one.id, [])],
    )


def _could_be_parts(whole: Resource, parts: dict[int, list[Resource]]) -> list[Resource]:
    """Single things that divide no further, and whatever is a part of it now."""
    now = parts.get(whole.id, [])
    return [
        one
        for one in everything_in(whole.space)
        if one in now
        or (
            one.id != whole.id
            and one.id not in parts
            and one.units == 1
            and one.kind is not ResourceKind.ACCESSORY
            and one.retired_at is None
        )
    ]
