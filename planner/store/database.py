"""The database behind the store: SQLite or PostgreSQL, opened, migrated, its failures in words."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from planner.errors import Unavailable
from planner.store.schema import HEAD

BUSY_TIMEOUT_MS: Final = 5_000
"""How long a writer waits for another before the visitor is told that the database is busy."""

MIGRATIONS: Final = Path(__file__).resolve().parent / "migrations"

Clock = Callable[[], datetime]

_WRITES: Final = "planner_writes"
_LOCK: Final = 0x63697479
"""An arbitrary number that stands for our migrations among PostgreSQL's advisory locks."""

_SENTENCES: Final = (
    ("database is locked", "is busy with another writer. Try again in a moment"),
    ("readonly", "cannot be written. Give the app's user write access to the file and its folder"),
    ("read-only", "cannot be written. Give the app's user write access to the file and its folder"),
    ("unable to open", "cannot be opened. Check that its folder exists and may be written"),
    ("not a database", "is damaged or no database at all. Put a backup in its place"),
    ("malformed", "is damaged. Put a backup in its place"),
    ("disk is full", "has no room left. Free some space on its disk"),
    ("disk i/o error", "cannot be read or written: its disk reports an error"),
)


class Store:
    """What a kept kind of thing shares with the others: a database, and the clock of its rows."""

    def __init__(
        self,
        database_url: str,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    ) -> None:
        self._database = Database(database_url, busy_timeout_ms=busy_timeout_ms)
        self._clock = clock

    def close(self) -> None:
        """Give back every connection to the database."""
        self._database.close()


class Database:
    """A migrated database. Safe for threads: each session has a connection of its own."""

    def __init__(self, url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.url = _parsed(url)
        self._engine = _engine(self.url, busy_timeout_ms)
        self._writing = self._engine.execution_options(**{_WRITES: True})
        with self._told():
            self._migrate()
        self._file = _file_of(self.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one consistent state. Raises Unavailable."""
        self._require_file()
        with self._told(), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session that commits at the end; on SQLite it is the only writer from the start.

        Whoever reads before writing therefore never works on a stale state. Raises Unavailable, also
        where SQLite's file is no longer the one that was opened: a commit would go into a file that
        nobody finds again.
        """
        self._require_file()
        with (
            self._told(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
            session.flush()
            self._require_file()

    def _require_file(self) -> None:
        if _file_of(self.url) != self._file:
            raise Unavailable(
                f"The database file {self.url.database} was removed or replaced while the program "
                "ran; nothing is read from it or kept in it. Put the file back where it was, or put "
                "a backup there and start the program again."
            )

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            if _revision(connection) == HEAD:
                return
        with self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            # Another process may have migrated while this one waited for its turn.
            if _revision(connection) != HEAD:
                _upgrade(connection, self._name())

    def _name(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what the database complains of in a sentence that tells what to do."""
        try:
            yield
        except DBAPIError as error:
            said = str(error.orig)
            for sign, sentence in _SENTENCES:
                if sign in said.lower():
                    raise Unavailable(f"The database {self._name()} {sentence}.") from error
            raise Unavailable(f"The database {self._name()} does not answer: {said}.") from error
        except SQLAlchemyError as error:
            raise Unavailable(f"The database {self._name()} does not answer: {error}.") from error


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        # Not quoted: the text may hold a password.
        raise Unavailable(
            "PLANNER_DATABASE_URL cannot be read. Give an address such as "
            "sqlite:////srv/tour/planner.sqlite or postgresql+psycopg://user@host/tours."
        ) from error


def _engine(url: URL, busy_timeout_ms: int) -> Engine:
    name = url.render_as_string(hide_password=True)
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise Unavailable(
            f"The database {name} is of a kind that the store does not know. "
            "Use SQLite or PostgreSQL."
        )
    is_sqlite = url.get_backend_name() == "sqlite"
    try:
        engine = create_engine(
            url,
            json_serializer=_to_json,
            pool_pre_ping=not is_sqlite,
            connect_args={"timeout": busy_timeout_ms / 1000} if is_sqlite else {},
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise Unavailable(
            f"The database {name} needs a driver that is not installed ({error}). "
            "Install it, or use SQLite."
        ) from error
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _file_of(url: URL) -> tuple[int, int] | None:
    """Return the device and the inode of SQLite's file; None where there is none."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    try:
        found = Path(url.database).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own habit of beginning transactions late would let two writers read the same
    # state; from here on, transactions begin where the store says.
    connection.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA foreign_keys = ON")
        _write_ahead(cursor)
        # What is acknowledged survives a power cut, too: NORMAL would leave the last commits in a
        # log that is not synced.
        cursor.execute("PRAGMA synchronous = FULL")
    finally:
        cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Switch to the write-ahead log; several starts at once take turns.

    SQLite's busy timeout does not cover this pragma, so that waiting is ours.
    """
    for remaining in reversed(range(100)):
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not remaining or "locked" not in str(error):
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, name: str) -> None:
    # Alembic takes a quarter of a second to import: only a database that lags behind pays.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Unavailable(
            f"The database {name} was made by another version of this program ({error}). "
            "Use that version, or put a backup in its place."
        ) from error
