"""Coming in and going out, and the language of the pages."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts import login, throttle
from coliving.accounts.access import me, members, public, visitor
from coliving.accounts.actions import changing, links, signing
from coliving.accounts.forms import SignIn, SignUp
from coliving.accounts.returning import destination, wanted
from coliving.accounts.throttle import Attempt
from coliving.accounts.views.answers import computer, refusing
from coliving.accounts.views.blueprint import accounts
from coliving.errors import Refused
from coliving.forms import Form, M, bind, blank
from coliving.i18n import LANGUAGES, _
from coliving.i18n import language as spoken
from coliving.outbox.actions import Reader


@accounts.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    if visitor():
        return redirect(destination(), 303)
    return _page("sign_in", blank(SignIn))


@accounts.post("/sign-in")
@public
def check_password() -> ResponseReturnValue:
    form = bind(SignIn, request.form)
    if form.data is None:
        return refusing(_page("sign_in", form))
    email, password = form.data.email, form.data.password.get_secret_value()
    try:
        throttle.admit(Attempt.PASSWORD, email, computer())
        user = signing.sign_in(email, password)
    except Refused as refused:
        return refusing(_page("sign_in", form, refused), refused)
    throttle.excuse(Attempt.PASSWORD, email, computer())
    login.start(user)
    return redirect(destination(), 303)


@accounts.get("/sign-up")
@public
def sign_up() -> ResponseReturnValue:
    if visitor():
        return redirect(destination(), 303)
    return _page("sign_up", blank(SignUp))


@accounts.post("/sign-up")
@public
def register() -> ResponseReturnValue:
    form = bind(SignUp, request.form)
    if form.data is None:
        return refusing(_page("sign_up", form))
    try:
        throttle.admit(Attempt.LINK, form.data.email, computer())
    except Refused as refused:
        return refusing(_page("sign_up", form, refused), refused)
    reader = Reader(form.data.email, spoken())
    links.ask_to_sign_up(form.data.name, reader, wanted(), clock.now())
    return redirect(url_for("accounts.letter_sent"), 303)


@accounts.post("/sign-out")
@members
def sign_out() -> ResponseReturnValue:
    login.stop()
    flash(_("You are signed out. See you soon!"))
    return redirect(url_for("home.show"), 303)


@accounts.post("/sign-out/everywhere")
@members
def sign_out_everywhere() -> ResponseReturnValue:
    signing.sign_out_everywhere(me())
    login.stop()
    flash(_("You are signed out on all your devices."))
    return redirect(url_for("accounts.sign_in"), 303)


@accounts.post("/language")
@public
def language() -> ResponseReturnValue:
    """The reader's choice holds for this browser, and for the letters we write them."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        if user := visitor():
            changing.choose_language(user, chosen, clock.now())
    return redirect(destination(), 303)


def _page(name: str, form: Form[M], refused: Refused | None = None) -> str:
    template = f"accounts/{name}.html"
    return render_template(template, form=form, refused=refused, wanted=wanted() or None)
