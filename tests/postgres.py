"""A throw-away PostgreSQL server: a Unix socket, no durability unless asked, gone at the end."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

DURABLE = {"listen_addresses": "''", "max_connections": "200", "timezone": "UTC"}
SETTINGS = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


class Cluster:
    """A PostgreSQL data directory and the server that owns it."""

    def __init__(self, directory: Path) -> None:
        """`directory` must be short: the address of a Unix socket has 107 bytes."""
        self.directory = directory
        self.programs = _find_programs()
        self.identity = Identity()
        directory.mkdir(mode=0o700)
        if os.geteuid() == 0:  # the server refuses to run as root
            postgres = pwd.getpwnam("postgres")
            os.chown(directory, postgres.pw_uid, postgres.pw_gid)
            self.identity = Identity(user=postgres.pw_uid, group=postgres.pw_gid, extra_groups=[])

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.directory}"

    def start(self, settings: dict[str, str] = SETTINGS) -> None:
        options = settings | {"unix_socket_directories": str(self.directory)}
        line = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", line, "start")

    def create(self, database: str) -> str:
        """Make an empty database and return its address."""
        self._run("createdb", "-h", str(self.directory), "-U", "postgres", database)
        return self.url(database)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.directory,
            env=ours | {"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.identity,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}")


@contextmanager
def running_cluster(directory: Path, settings: dict[str, str] = SETTINGS) -> Iterator[Cluster]:
    """A server in a new directory, stopped at the end. Raises RuntimeError if it cannot start."""
    cluster = Cluster(directory)
    cluster.start(settings)
    try:
        yield cluster
    finally:
        cluster.stop()


def _find_programs() -> Path:
    """Where the newest server's programs are. Debian keeps them out of the PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    for initdb in sorted(versions, key=lambda path: int(path.parts[-3]), reverse=True):
        return initdb.parent
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    raise RuntimeError("PostgreSQL's server is missing: apt-get install postgresql")
