"""The log: one line for each request and each event, and no secret in any of them.

In production a line is one JSON object on stderr; in development it is for people. A part
of an address that the routes call `token` is a secret; queries are private; headers and
forms are never written. The tests listen for themselves: for them, nothing is set up.
"""

import json
import logging
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import inspect

from coliving.config import Config

REQUEST_ID = "X-Request-ID"
SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
STARTED = "coliving.started"
NUMBER = "coliving.request_id"
QUERY = re.compile(r"(/[^\s?\"'<>]*\?)[^\s\"'<>]+")
HIDDEN = "…"

requests = logging.getLogger("coliving.requests")
Scrub = Callable[[str], str]


def init_app(app: Flask, config: Config) -> None:
    """Write every request down. It comes first in `create_app`: the time starts here."""
    scrub = _Scrubber(app, config)
    if config.environment != "testing":
        _listen(config, scrub)

    @app.before_request
    def start() -> None:
        environ = request.environ
        asked = environ.get("HTTP_X_REQUEST_ID", "")
        environ[NUMBER] = asked if SANE_ID.fullmatch(asked) else secrets.token_hex(8)
        environ[STARTED] = perf_counter()

    @app.after_request
    def write_down(response: Response) -> Response:
        environ = request.environ
        response.headers[REQUEST_ID] = environ[NUMBER]
        if requests.isEnabledFor(logging.INFO):
            facts = _about_request(scrub)
            facts["status"] = response.status_code
            facts["duration_ms"] = round((perf_counter() - environ[STARTED]) * 1000, 1)
            requests.info("%(method)s %(path)s %(status)s", facts, extra={"request": facts})
        return response


class JsonLines(logging.Formatter):
    """One JSON object on each line, the same names in all of them."""

    def __init__(self, scrub: Scrub) -> None:
        super().__init__()
        self.scrub = scrub

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            **_words(record, self),
        }
        return json.dumps(line, ensure_ascii=False)


class ForPeople(logging.Formatter):
    """What a person reads at a terminal."""

    def __init__(self, scrub: Scrub) -> None:
        super().__init__()
        self.scrub = scrub

    def format(self, record: logging.LogRecord) -> str:
        words = _words(record, self)
        when = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        line = f"{when} {record.levelname:7} {words['message']}"
        if "duration_ms" in words:
            line += f" in {words['duration_ms']} ms"
        return f"{line}\n{words['exception']}" if "exception" in words else line


def _words(record: logging.LogRecord, formatter: JsonLines | ForPeople) -> dict[str, Any]:
    """What happened: of a request, the facts; of anything else, the message without secrets."""
    facts: dict[str, Any] | None = getattr(record, "request", None)
    if facts is not None:
        return {"message": record.getMessage(), **facts}
    said = {"message": formatter.scrub(record.getMessage())}
    if record.exc_info:
        said["exception"] = formatter.scrub(formatter.formatException(record.exc_info))
    return said | _about_request(formatter.scrub) if has_request_context() else said


def _about_request(scrub: Scrub) -> dict[str, Any]:
    """Which request, and by whom if the view asked: looking it up only for the log costs too much.

    The identity is what the row was loaded by; its attributes may be stale by now.
    """
    facts: dict[str, Any] = {
        "request_id": request.environ.get(NUMBER),
        "method": request.method,
        "path": scrub(request.path),
    }
    user = g.get("_login_user")
    if user is not None and user.is_authenticated:
        facts["user_id"] = inspect(user).identity[0]
    return facts


class _Scrubber:
    """Takes secrets out of a text: our own, those in addresses, and the token of this request."""

    def __init__(self, app: Flask, config: Config) -> None:
        self.app = app
        self.own = config.secrets
        self.tokens: re.Pattern[str] | None = None

    def __call__(self, text: str) -> str:
        if self.tokens is None:  # routes are registered after us
            self.tokens = _secret_parts(self.app)
        text = self.tokens.sub(rf"\1{HIDDEN}", text)
        if has_request_context() and request.view_args and "token" in request.view_args:
            text = text.replace(str(request.view_args["token"]), HIDDEN)
        for secret in self.own:
            text = text.replace(secret, HIDDEN)
        return QUERY.sub(rf"\1{HIDDEN}", text) if "?" in text else text


def _secret_parts(app: Flask) -> re.Pattern[str]:
    """What stands before a token in the address of any route that has one, then the token."""
    before = {
        re.sub(r"<[^>]*>", r"[^/]+", rule.rule[: rule.rule.index("token>")].rpartition("<")[0])
        for rule in app.url_map.iter_rules()
        if "token" in rule.arguments
    }
    return re.compile(rf"({'|'.join(sorted(before)) or '(?!)'})[^/\s?\"'<>]+", re.IGNORECASE)


class _WithoutHeaders(logging.Filter):
    """Gunicorn quotes what it could not read of a request: it may be a cookie."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno == logging.WARNING and str(record.msg).startswith("Invalid request"):
            record.msg = str(record.msg).partition(": ")[0]
        return True


def _listen(config: Config, scrub: Scrub) -> None:
    """Everything that any library says goes out by our handler, and by no other."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(scrub) if config.is_production else ForPeople(scrub))
    handler.addFilter(_WithoutHeaders())
    # What no line of ours says need not be found out for each of them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(handlers=[handler], level=config.log_level, force=True)
