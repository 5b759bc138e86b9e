"""Handing letters over: to a mail server, or, in development, to nobody."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from coliving.config import Config

PATIENCE = 20.0
"""Seconds a mail server may stay silent: a batch of letters fits into its lease."""
PERMANENT = 500
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Rejected(Exception):
    """The server will never take a letter for this recipient (RFC 5321: a reply of 5xx)."""


class Unavailable(Exception):
    """It did not work this time."""


class Postman(Protocol):
    """Whoever takes letters out of our hands."""

    def hand_over(self, message: EmailMessage) -> None:
        """Deliver one letter to its one recipient. Raises Rejected or Unavailable."""

    def rest(self) -> None:
        """Nothing to deliver for now: let go of whatever is held open."""


def postman_for(config: Config) -> Postman:
    """The mail server that the settings name; without one, letters stay where they are."""
    return MailServer(config) if config.smtp_url else Drawer()


class Drawer:
    """Takes every letter and sends none: they are shown at /dev/letters."""

    def hand_over(self, message: EmailMessage) -> None:
        """The letter is in the database already."""

    def rest(self) -> None:
        """There is nothing to let go of."""


class MailServer:
    """An SMTP server, connected to when there is something to send and for as long."""

    def __init__(self, config: Config) -> None:
        self.server = urlsplit(config.smtp_url or "")
        self.sender = parseaddr(config.mail_from)[1]
        self.host = config.host
        self.connection: smtplib.SMTP | None = None

    def hand_over(self, message: EmailMessage) -> None:
        content = message.as_bytes()  # as the policy has it: smtplib would write it anew
        recipient: str = message["To"].addresses[0].addr_spec
        try:
            self._connect().sendmail(self.sender, [recipient], content)
        except smtplib.SMTPRecipientsRefused as error:
            self.rest()  # it may have hung up along with its refusal: 421 says so
            code, reply = error.recipients[recipient]
            words = f"{code} {reply.decode(errors='replace')}"
            raise (Rejected if code >= PERMANENT else Unavailable)(words) from error
        except OSError as error:  # smtplib's errors, time-outs, broken connections and TLS
            self.rest()
            raise Unavailable(f"{type(error).__name__}: {error}") from error

    def rest(self) -> None:
        connection, self.connection = self.connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except OSError:  # it has gone already
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        if self.connection is not None:
            return self.connection
        connection = self.connection = self._open(self.server)
        if self.server.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        if self.server.username:
            connection.login(unquote(self.server.username), unquote(self.server.password or ""))
        return connection

    def _open(self, server: SplitResult) -> smtplib.SMTP:
        host, port = server.hostname or "localhost", server.port or PORTS[server.scheme]
        if server.scheme == "smtps":
            secure = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, self.host, timeout=PATIENCE, context=secure)
        return smtplib.SMTP(host, port, self.host, timeout=PATIENCE)
