"""Two databases with the tables of the newest migration, emptied before every test."""

import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from flask_migrate import upgrade

from coliving import create_app
from coliving.config import Config
from coliving.db import Base, db
from tests.client import Client
from tests.servers import SECRET

ENOUGH = 512 * 1024 * 1024


class Database(ABC):
    """A migrated database, and the application that uses it."""

    name: str

    def __init__(self, url: str) -> None:
        self.url = url
        self.app = create_app(
            Config(
                environment="testing",
                secret_key=SECRET,
                database_url=url,
                argon2_memory_kib=8,
            )
        )
        self.app.test_client_class = Client
        # Pages and their tokens are tested together, by a browser on a real server.
        self.app.config["WTF_CSRF_ENABLED"] = False
        with self.app.app_context():
            upgrade()

    @abstractmethod
    def empty(self) -> None:
        """Remove every row, those that nothing may delete too."""

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


class SQLite(Database):
    """The empty database is copied over the full one: half a millisecond."""

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        super().__init__(f"sqlite:///{path}")
        self.path = path
        self.pristine = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(path)) as live:
            live.backup(self.pristine)

    def empty(self) -> None:
        with closing(sqlite3.connect(self.path)) as live:
            self.pristine.backup(live)

    def close(self) -> None:
        super().close()
        self.pristine.close()


class PostgreSQL(Database):
    """Rows are deleted where there are some: two milliseconds, against nine for TRUNCATE."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        self.connection.execute("SET session_replication_role = replica")  # no trigger fires
        tables = [table.name for table in Base.metadata.sorted_tables]
        self.find = " UNION ALL ".join(
            f"""(SELECT '{name}' FROM "{name}" LIMIT 1)"""  # noqa: S608
            for name in tables
        )

    def empty(self) -> None:
        for (name,) in self.connection.execute(self.find).fetchall():
            self.connection.execute(f'DELETE FROM "{name}"')  # noqa: S608

    def close(self) -> None:
        super().close()
        self.connection.close()


@contextmanager
def directory_in_memory() -> Iterator[Path]:
    """A directory for databases: in memory where the machine has room, gone at the end."""
    memory = Path("/dev/shm")  # noqa: S108
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ENOUGH
    with tempfile.TemporaryDirectory(prefix="coliving-", dir=memory if roomy else None) as name:
        directory = Path(name)
        directory.chmod(0o711)  # the PostgreSQL server may be another user
        yield directory
