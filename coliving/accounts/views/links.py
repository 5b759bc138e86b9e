"""Coming in by a link in a letter.

Opening the link shows a page with a button, and only the button uses the link up: the
programs that look into people's mail open links, and press no buttons.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coliving import clock
from coliving.accounts import login, throttle
from coliving.accounts.access import public
from coliving.accounts.actions import links
from coliving.accounts.actions.links import Choices
from coliving.accounts.forms import AskForLink, FollowLink, OpenAccount, SignIn
from coliving.accounts.models import EmailLink, User
from coliving.accounts.returning import destination, wanted
from coliving.accounts.throttle import Attempt
from coliving.accounts.views.answers import computer, refusing
from coliving.accounts.views.blueprint import accounts
from coliving.errors import Refused
from coliving.forms import Form, bind, blank
from coliving.i18n import language
from coliving.outbox.actions import Reader
from coliving.web.settings import settings


@accounts.post("/sign-in/link")
@public
def ask_for_link() -> ResponseReturnValue:
    form = bind(AskForLink, request.form)
    try:
        if form.data is None:
            return refusing(_sign_in_again(form))
        throttle.admit(Attempt.LINK, form.data.email, computer())
    except Refused as refused:
        return refusing(_sign_in_again(form, refused), refused)
    links.ask_to_sign_in(Reader(form.data.email, language()), wanted(), clock.now())
    return redirect(url_for("accounts.letter_sent"), 303)


@accounts.get("/letter-sent")
@public
def letter_sent() -> ResponseReturnValue:
    shown_here = settings().environment == "development"
    return render_template("accounts/letter_sent.html", letters_are_shown_here=shown_here)


@accounts.get("/sign-in/link/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    try:
        opens = links.living(token, None, clock.now())
    except Refused as refused:
        return _spent(refused), 410
    return _page(blank(_model(opens), name=opens.name), opens)


@accounts.post("/sign-in/link/<token>")
@public
def follow_link(token: str) -> ResponseReturnValue:
    now = clock.now()
    try:
        opens = links.living(token, None, now)
        form = bind(_model(opens), request.form)
        if form.data is None:
            return refusing(_page(form, opens))
        user = links.follow(token, _choices(form.data), now)
    except Refused as refused:
        return refusing(_spent(refused))
    login.start(user)
    return redirect(destination(), 303)


def _model(opens: EmailLink) -> type[FollowLink]:
    """What is asked of whoever follows the link."""
    return FollowLink if User.with_email(opens.email) else OpenAccount


def _choices(data: FollowLink) -> Choices:
    return Choices(
        name=data.name if isinstance(data, OpenAccount) else "",
        password=data.password.get_secret_value() if data.password else None,
    )


def _page(form: Form[FollowLink], opens: EmailLink) -> str:
    return render_template(
        "accounts/link.html",
        form=form,
        email=opens.email,
        is_newcomer=form.model is OpenAccount,
        wanted=wanted() or None,
    )


def _sign_in_again(typed: Form[AskForLink], refused: Refused | None = None) -> str:
    form = Form(SignIn, typed.raw, typed.errors)
    return render_template(
        "accounts/sign_in.html", form=form, refused=refused, wanted=wanted() or None
    )


def _spent(refused: Refused) -> str:
    return render_template("accounts/spent.html", refused=refused, wanted=wanted() or None)
