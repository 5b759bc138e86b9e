"""A real SMTP server in the test's own process, that can be as unhelpful as any."""

import socket
from asyncio import Server
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

OK = "250 OK"


@dataclass
class Mailbox:
    """What has arrived, in order, and what the server answers meanwhile.

    It has no properties: for each connection the server looks at every attribute.
    """

    arrived: list[bytes] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    """The replies to the next recipients; then everybody is welcome."""
    before_answering: Callable[[], None] = lambda: None
    url: str = ""

    async def handle_RCPT(  # noqa: N802
        self, server: smtp.SMTP, session: Session, envelope: Envelope, to: str, options: list[str]
    ) -> str:
        answer = self.answers.pop(0) if self.answers else OK
        if answer == OK:
            envelope.rcpt_tos.append(to)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: smtp.SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.arrived.append(envelope.content)
        self.before_answering()
        return OK

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(content, EmailMessage, policy=SMTP) for content in self.arrived]  # type: ignore[arg-type]

    def ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.messages()]


class _Controller(Controller):
    """On a port that nobody else can have taken in the meantime."""

    def __init__(self, mailbox: Mailbox, **options: Any) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        port: int = self.listener.getsockname()[1]
        super().__init__(mailbox, "127.0.0.1", port, server_hostname="localhost", **options)
        mailbox.url = f"smtp://127.0.0.1:{port}"

    def _create_server(self) -> Coroutine[Any, Any, Server]:
        return self.loop.create_server(self._factory_invoker, sock=self.listener)


@contextmanager
def receiving(**options: Any) -> Iterator[Mailbox]:
    """A mail server with aiosmtpd's options, that stops at the end."""
    mailbox = Mailbox()
    controller = _Controller(mailbox, **options)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
