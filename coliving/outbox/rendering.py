"""A letter as it goes through the post: text, HTML, and the calendar entry enclosed.

The structure of a letter with an enclosure (RFC 6047, and what Gmail and Outlook want):

    multipart/mixed
    ├─ multipart/alternative
    │  ├─ text/plain
    │  ├─ text/html
    │  └─ text/calendar; method=…   the last alternative, and not an attachment
    └─ application/ics              the same bytes, as a file to open or keep
"""

from collections.abc import Callable
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from jinja2 import TemplateError
from werkzeug.routing import BuildError

from coliving.i18n import day, force_locale, hour, when
from coliving.outbox.enclosures import Enclosure, enclosure_of
from coliving.outbox.links import link
from coliving.outbox.models import Letter
from coliving.spans import Span
from coliving.web.settings import settings

Context = dict[str, Any]
ContextMaker = Callable[[dict[str, Any]], Context]

UNWRITABLE = (TemplateError, BuildError, MessageError, LookupError, TypeError, ValueError)
"""What goes wrong when facts, template and address do not fit: a mistake of ours."""

_context_makers: dict[str, ContextMaker] = {}


class Unwritable(Exception):
    """The letter cannot be written: its facts do not fit its template, or its address."""


def context_for(template: str, maker: ContextMaker) -> None:
    """Let the maker add values to what this template is told.

    They are made from the facts each time the letter is written and are kept nowhere:
    the place for links that open a door.
    """
    _context_makers[template] = maker


def render(letter: Letter) -> EmailMessage:
    """Write the letter in its reader's language. Raises Unwritable.

    The same letter has the same Message-ID each time, so that mail programs recognise
    one that was delivered twice.
    """
    try:
        with force_locale(letter.language):
            return _write(letter)
    except UNWRITABLE as error:
        raise Unwritable(f"{type(error).__name__}: {error}") from error


def sender_address() -> str:
    """The address that letters come from, and the organiser of the calendar entries in them."""
    return parseaddr(settings().mail_from)[1]


def _write(letter: Letter) -> EmailMessage:
    context = _context(letter)
    subject = _one_line(_subject(letter.template, context))
    message = EmailMessage(policy=SMTP)  # the default policy turns CRLF into LF in places
    message["From"] = _sender(letter.facts)
    message["To"] = _reader(letter.recipient)
    message["Subject"] = subject
    message["Date"] = letter.created_at
    message["Message-ID"] = f"<{letter.uid}@{settings().host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered
    message["Content-Language"] = letter.language
    _fill(message, letter, context | {"subject": subject})
    return message


def _fill(message: EmailMessage, letter: Letter, context: Context) -> None:
    templates = current_app.jinja_env
    text = templates.get_template(f"letters/{letter.template}.txt").render(context)
    html = templates.get_template(f"letters/{letter.template}.html").render(context)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if enclosure := enclosure_of(letter.template, letter.facts, letter.recipient):
        _enclose(message, enclosure)


def _enclose(message: EmailMessage, enclosure: Enclosure) -> None:
    if enclosure.method:
        entry = {"charset": "utf-8", "method": enclosure.method}
        message.add_alternative(
            enclosure.content, maintype="text", subtype="calendar", params=entry
        )
    message.add_attachment(
        enclosure.content, maintype="application", subtype="ics", filename=enclosure.filename
    )


def _subject(template: str, context: Context) -> str:
    written = current_app.jinja_env.get_template(f"letters/{template}.txt")
    return "".join(written.blocks["subject"](written.new_context(context)))


def _context(letter: Letter) -> Context:
    """The facts, what follows from them, and what only a maker may know."""
    facts = letter.facts
    maker = _context_makers.get(letter.template)
    added = maker(facts) if maker else {}
    return {"base_url": settings().base_url, "link": link} | facts | _times(facts) | added


def _times(facts: dict[str, Any]) -> Context:
    """The times among the facts, as the wall clock of the space has them."""
    if "timezone" not in facts:
        return {}
    zone = ZoneInfo(facts["timezone"])
    start, end = (datetime.fromisoformat(facts[edge]) for edge in ("start", "end"))
    until = facts["cancel_until"] and datetime.fromisoformat(facts["cancel_until"])
    return {
        "when": when(Span(start, end), zone),
        "cancel_until": until and f"{day(until, zone)}, {hour(until, zone)}",
    }


def _sender(facts: dict[str, Any]) -> Address:
    """The space writes, if the letter is about one; replies come to the installation."""
    name, address = parseaddr(settings().mail_from)
    return Address(display_name=_one_line(facts.get("space") or name), addr_spec=address)


def _reader(address: str) -> Address:
    """The domain in ASCII, as the post wants it (RFC 5891), accents and all."""
    name, _, domain = address.rpartition("@")
    return Address(addr_spec=f"{name}@{domain.encode('idna').decode()}")


def _one_line(text: str) -> str:
    """Headers are one line long, whatever people call their rooms."""
    return " ".join(text.split())
