"""The pages people see when something is not there, not theirs, or not working."""

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from coliving.i18n import _
from coliving.web.sessions import PROGRAMS


def init_app(app: Flask) -> None:
    """Answer every HTTP error with a page in the reader's language."""
    app.register_error_handler(HTTPException, _page)
    app.before_request(_refuse_nothingness)


def _refuse_nothingness() -> None:
    """No address of ours holds a NUL, and PostgreSQL breaks down at the sight of one."""
    if "\0" in request.path:
        abort(404)


def _page(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    if request.path.startswith(PROGRAMS) or request.path.endswith(".ics"):
        return "", code, {"Content-Type": "text/plain; charset=utf-8"}
    title, message = _words(error)
    page = render_template("errors/error.html", code=code, title=title, message=message)
    headers = [(name, value) for name, value in error.get_headers() if name == "Retry-After"]
    return page, code, headers


def _words(error: HTTPException) -> tuple[str, str]:
    if isinstance(error, CSRFError):
        return (
            _("This page was open for too long"),
            _("Go back, load the page again and send it once more. Nothing was changed."),
        )
    words = {
        403: (_("This is not yours to open"), _("Ask whoever manages the space to let you in.")),
        404: (
            _("There is nothing here"),
            _("The address may be mistyped, or what was here is gone or not yours to see."),
        ),
        405: (_("This cannot be done this way"), _("Start again from the page before.")),
        410: (_("This address has been withdrawn"), _("Ask its owner for the new one.")),
        413: (_("This is too large"), _("Choose a smaller file.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
        503: (_("We are busy"), _("Try again in a moment.")),
    }
    fallback = (
        _("Something went wrong on our side"),
        _("It has been written down. Nothing you confirmed is lost. Try again in a moment."),
    )
    return words.get(error.code or 500, fallback)
