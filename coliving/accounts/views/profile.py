"""My account: who I am, how I sign in, where I am at home."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts import login, throttle
from coliving.accounts.access import me, members
from coliving.accounts.actions import changing, links
from coliving.accounts.actions.proving import prove
from coliving.accounts.forms import (
    ChangeEmail,
    ChangePassword,
    ChooseEmail,
    ChoosePassword,
    Rename,
)
from coliving.accounts.models import User
from coliving.accounts.throttle import Attempt
from coliving.accounts.views.answers import computer, refusing
from coliving.accounts.views.blueprint import accounts
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import _


@accounts.get("/account")
@members
def profile() -> ResponseReturnValue:
    return _page()


@accounts.post("/account/name")
@members
def rename() -> ResponseReturnValue:
    form = bind(Rename, request.form)
    if form.data is None:
        return refusing(_page(form))
    changing.rename(me(), form.data.name, clock.now())
    flash(_("Your name is changed."))
    return redirect(url_for("accounts.profile"), 303)


@accounts.post("/account/email")
@members
def change_email() -> ResponseReturnValue:
    user = me()
    form = bind(_email_model(user), request.form)
    if form.data is None:
        return refusing(_page(form))
    try:
        prove(user, _current(form.data), "current", computer())
        throttle.admit(Attempt.LINK, form.data.email, computer())
    except Refused as refused:
        form.refuse(refused)
        return refusing(_page(form, refused), refused)
    changing.ask_for_email(user, form.data.email, clock.now())
    return redirect(url_for("accounts.letter_sent"), 303)


@accounts.get("/account/email/<token>")
@members
def new_email(token: str) -> ResponseReturnValue:
    try:
        email = links.living(token, me(), clock.now()).email
    except Refused as refused:
        return _spent(refused), 410
    return render_template("accounts/new_email.html", email=email)


@accounts.post("/account/email/<token>")
@members
def confirm_email(token: str) -> ResponseReturnValue:
    try:
        changing.confirm_email(me(), token, clock.now())
    except Refused as refused:
        return refusing(_spent(refused))
    flash(_("This is your address from now on."))
    return redirect(url_for("accounts.profile"), 303)


@accounts.post("/account/password")
@members
def change_password() -> ResponseReturnValue:
    user = me()
    form = bind(_password_model(user), request.form)
    if form.data is None:
        return refusing(_page(form))
    try:
        prove(user, _current(form.data), "current", computer())
    except Refused as refused:
        form.refuse(refused)
        return refusing(_page(form, refused), refused)
    changing.choose_password(user, form.data.password.get_secret_value(), clock.now())
    login.start(user)
    flash(_("Your password is changed. Your other devices are signed out."))
    return redirect(url_for("accounts.profile"), 303)


def _email_model(user: User) -> type[ChooseEmail]:
    return ChangeEmail if user.password_hash else ChooseEmail


def _password_model(user: User) -> type[ChoosePassword]:
    return ChangePassword if user.password_hash else ChoosePassword


def _current(typed: ChooseEmail | ChoosePassword) -> str:
    """The present password, if it was asked for."""
    if isinstance(typed, ChangeEmail | ChangePassword):
        return typed.current.get_secret_value()
    return ""


def _page(typed: Form[Any] | None = None, refused: Refused | None = None) -> str:
    """The three forms of the page: what was typed into one of them stays."""
    user = me()
    forms: dict[str, Form[Any]] = {
        "rename": blank(Rename, name=user.name),
        "change_email": blank(_email_model(user)),
        "change_password": blank(_password_model(user)),
    }
    if typed:
        forms = {name: typed if typed.model is form.model else form for name, form in forms.items()}
    return render_template("accounts/profile.html", user=user, refused=refused, **forms)


def _spent(refused: Refused) -> str:
    return render_template("accounts/spent.html", refused=refused, wanted=None)
