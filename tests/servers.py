"""Real web servers on the loopback interface."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

ROOT = Path(__file__).parent.parent
SECRET = "the tests keep no secret"
NOTHING: Mapping[str, str] = MappingProxyType({})


class Server:
    """A gunicorn with eight threads in each of its workers, on a port that was free.

    The port belongs to us until the server has it: a request that comes before the
    application is ready waits, and nobody needs to ask whether it is.
    """

    def __init__(
        self,
        database_url: str,
        *,
        workers: int = 1,
        application: str = "wsgi:app",
        settings: Mapping[str, str] = NOTHING,
        output: IO[str] | None = None,
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            # gunicorn sets this on sockets of its own only: without it an answer waits 40 ms.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.port: int = listener.getsockname()[1]
            self.url = f"http://127.0.0.1:{self.port}"
            self.process = subprocess.Popen(
                [
                    *(*GUNICORN, "--workers", str(workers)),
                    *("--bind", f"fd://{listener.fileno()}", application),
                ],
                cwd=ROOT,
                env=environment(database_url) | {"COLIVING_BASE_URL": self.url} | {**settings},
                stdout=output,
                stderr=output,
                pass_fds=[listener.fileno()],
                start_new_session=True,
            )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


GUNICORN = [sys.executable, "-m", "gunicorn", "--graceful-timeout", "2"]


def environment(database_url: str) -> dict[str, str]:
    """What a process of ours needs to know to work on this database."""
    theirs = {name: value for name, value in os.environ.items() if "COLIVING" not in name}
    return theirs | {"COLIVING_DATABASE_URL": database_url, "COLIVING_SECRET_KEY": SECRET}


@contextmanager
def serving(database_url: str, **options: Any) -> Iterator[Server]:
    """A server that stops at the end."""
    server = Server(database_url, **options)
    try:
        yield server
    finally:
        server.stop()
