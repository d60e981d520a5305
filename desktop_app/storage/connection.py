"""Connections to the library file: engines, settings, transactions, and whether it is still there.

SQLAlchemy's events open each transaction with an explicit BEGIN (IMMEDIATE for writing), because
the driver's own habit of beginning late leaves half-done changes behind when a step fails.
"""

from __future__ import annotations

import importlib
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from desktop_app.core.errors import (
    LibraryBusyError,
    LibraryCorruptError,
    LibraryError,
    LibraryTooNewError,
)
from desktop_app.storage.schema import APPLICATION_ID, SCHEMA_VERSION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection

#: Older ones can lose data when the write-ahead log is reset.
MINIMUM_SQLITE = (3, 51, 3)

#: The bundled one first: a package of the program then needs no second SQLite.
_DRIVERS = ("pysqlite3.dbapi2", "sqlite3")

BUSY_TIMEOUT_S = 5.0
_HEADER = b"SQLite format 3\x00"
_VERSION_AT, _APPLICATION_AT = 60, 68


def load_driver() -> ModuleType:
    """Return the DBAPI module to use: the first of `_DRIVERS` whose SQLite is new enough.

    Raises:
        LibraryError: No installed SQLite is new enough.
    """
    version = "of this Python"
    for name in _DRIVERS:
        try:
            driver = importlib.import_module(name)
        except ImportError:
            continue
        if driver.sqlite_version_info >= MINIMUM_SQLITE:
            return driver
        version = driver.sqlite_version
    needed = ".".join(map(str, MINIMUM_SQLITE))
    raise LibraryError(
        f"Could not use SQLite {version}: it can lose notes. "
        f"Install the package pysqlite3 or a Python with SQLite {needed} or later."
    )


def make_engine(
    path: Path,
    *,
    writes: bool,
    synchronous: str = "FULL",
    keeps_references: bool = True,
) -> Engine:
    """Return an engine whose connections have the library's settings; the caller disposes it.

    Args:
        path: An existing library file.
        writes: Whether transactions lock the file for writing; otherwise nothing can be written.
        synchronous: `FULL`; benchmarks compare it with `NORMAL`.
        keeps_references: Whether foreign keys are enforced; rebuilding a table needs them off.
    """
    driver = load_driver()

    def connect() -> sqlite3.Connection:
        connection: sqlite3.Connection = driver.connect(
            f"{path.resolve().as_uri()}?mode=rw",
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
        )
        return connection

    engine = create_engine(
        "sqlite://", module=driver, creator=connect, poolclass=QueuePool, max_overflow=20
    )
    pragmas = (
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        f"PRAGMA foreign_keys = {'ON' if keeps_references else 'OFF'}",
        f"PRAGMA synchronous = {synchronous}",
        f"PRAGMA query_only = {'OFF' if writes else 'ON'}",
    )
    _listen(engine, pragmas, "BEGIN IMMEDIATE" if writes else "BEGIN")
    return engine


def _listen(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    """Prepare each new connection, and begin each transaction explicitly."""

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """Which file lies at a path: unchanged as long as nobody moves, deletes or swaps it."""

    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> FileIdentity | None:
        """Return the identity of the file at `path`, or None when there is none."""
        try:
            status = path.stat()
        except OSError:
            return None
        return cls(status.st_dev, status.st_ino)


def log_path(path: Path) -> Path:
    """Return where SQLite keeps the write-ahead log of the library."""
    return path.with_name(path.name + "-wal")


def inspect_header(path: Path) -> int:
    """Look whether `path` is a library, without opening it as a database.

    Returns:
        Its schema number.

    Raises:
        LibraryError: It is something else, or a later program wrote it.
        LibraryCorruptError: It lost its header.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise _describe_system(error, path) from error
    if len(header) == 100 and not any(header):
        raise LibraryCorruptError(
            f"Could not open {path}: its beginning was overwritten with zeros. It was not touched."
        )
    if not header.startswith(_HEADER) or size < 512:
        raise LibraryError(
            f"Could not open {path} as a library: it is another kind of file. "
            "It was not touched; choose another place for the library."
        )
    if int.from_bytes(header[_APPLICATION_AT : _APPLICATION_AT + 4], "big") != APPLICATION_ID:
        raise LibraryError(
            f"Could not open {path} as a library: it is a database of another program. "
            "It was not touched; choose another place for the library."
        )
    version = int.from_bytes(header[_VERSION_AT : _VERSION_AT + 4], "big")
    check_version(version, path)
    return version


def check_version(version: int, path: Path) -> None:
    """Refuse a library that a later program wrote.

    Raises:
        LibraryTooNewError: `version` is later than `SCHEMA_VERSION`.
    """
    if version > SCHEMA_VERSION:
        raise LibraryTooNewError(
            f"Could not open {path}: a later version of the program wrote it "
            f"(format {version}, known up to {SCHEMA_VERSION}). Update the program."
        )


#: SQLite's primary result codes, which the low byte of an extended one holds.
_BUSY, _LOCKED, _INTERRUPT, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _TOOBIG, _NOTADB = (
    5, 6, 9, 8, 10, 11, 13, 14, 18, 26,
)  # fmt: skip

_SENTENCES = {
    _READONLY: "the file or its folder may only be read. Allow writing to it, or choose another",
    _IOERR: "the disk reports an error. Check the disk and its free space",
    _FULL: "the disk is full. Free some space",
    _CANTOPEN: "the file or its folder cannot be opened. Check that it is there and yours",
    _TOOBIG: "the text is too long. Split it",
}


def describe(error: BaseException, path: Path) -> LibraryError | None:
    """Put an error of SQLite or the system into a sentence.

    Returns:
        The error to raise from `error`, or None when it is a bug of ours.
    """
    if isinstance(error, LibraryError):
        return error
    if isinstance(error, DBAPIError):
        return _describe_code(getattr(error.orig, "sqlite_errorcode", None), path, error)
    if isinstance(error, load_driver().Error) or hasattr(error, "sqlite_errorcode"):
        return _describe_code(getattr(error, "sqlite_errorcode", None), path, error)
    return _describe_system(error, path) if isinstance(error, OSError) else None


def _describe_system(error: OSError, path: Path) -> LibraryError:
    reason = error.strerror or str(error)
    return LibraryError(
        f"Could not use the library {path}: {reason}. Check that its folder is there, "
        "may be written to, and has free space."
    )


def _describe_code(code: int | None, path: Path, error: BaseException) -> LibraryError | None:
    primary = None if code is None else code & 0xFF
    if primary in (_BUSY, _LOCKED):
        return LibraryBusyError(
            f"Could not use the library {path}: another program holds it. "
            "Close that program and try again."
        )
    if primary in (_CORRUPT, _NOTADB):
        return LibraryCorruptError(
            f"The library {path} is damaged. It was left as it is; restore a backup "
            "or save what can be read into a new library."
        )
    if primary in _SENTENCES:
        return LibraryError(f"Could not save in the library {path}: {_SENTENCES[primary]}.")
    if primary is None and "UTF-8" in str(error):  # the driver's words; it has no code for it
        return LibraryCorruptError(
            f"The library {path} is damaged: a text in it cannot be read. Restore a backup."
        )
    return None


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system into a `LibraryError` with a sentence."""
    try:
        yield
    except LibraryError:
        raise
    except (DBAPIError, OSError, load_driver().Error) as error:
        sentence = describe(error, path)
        if sentence is None:
            raise
        raise sentence from error


class Interrupter:
    """Ends what other threads read at the moment, so that nobody waits for what is not wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: set[sqlite3.Connection] = set()

    @contextmanager
    def watch(self, connection: Connection) -> Iterator[None]:
        """Let reads of `connection` be ended by `interrupt`, during the block."""
        driver_connection = cast("sqlite3.Connection", connection.connection.driver_connection)
        with self._lock:
            self._watched.add(driver_connection)
        try:
            yield
        finally:
            with self._lock:
                self._watched.discard(driver_connection)

    def interrupt(self) -> None:
        """End the reads that are watched; they raise SQLITE_INTERRUPT."""
        with self._lock:
            for connection in self._watched:
                connection.interrupt()


def is_interrupt(error: DBAPIError) -> bool:
    """Tell whether an error is only that somebody called `Interrupter.interrupt`."""
    return getattr(error.orig, "sqlite_errorcode", None) == _INTERRUPT
