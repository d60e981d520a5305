"""Making a library file, and opening one that is there: what is refused, and what is never touched.

A new file is made beside its place and moved there whole, so that no half-made library is ever
found, whatever stops the program.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from desktop_app.core.annotation import new_id
from desktop_app.core.errors import LibraryCorruptError
from desktop_app.storage import schema
from desktop_app.storage.backup import backup_time, newest_good
from desktop_app.storage.connection import check_version, in_words, inspect_header, make_engine

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def prepare(path: Path, backups: Path) -> None:
    """See to it that a library of the present schema lies at `path`.

    Raises:
        LibraryError: It cannot be made or read; nothing was changed then. Its subclasses tell
            a damaged library, one of a later version, and one that another program holds.
    """
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.stat().st_size == 0:
            create(path)
    if inspect_header(path) < schema.SCHEMA_VERSION:
        # alembic takes long to load and is needed after an update only.
        from desktop_app.storage.migrate import migrate

        migrate(path, backups)


def create(path: Path) -> None:
    """Make an empty library at `path`, where no file or an empty one lies.

    Raises:
        OSError: The folder is not there, is full or may not be written to.
    """
    draft = path.with_name(f"{path.name}.{new_id()[:8]}.new")
    try:
        draft.touch(exist_ok=False)
        engine = make_engine(draft, writes=True)
        try:
            _write_schema(engine)
        finally:
            engine.dispose()
        _move(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _switch_log_on(engine: Engine) -> None:
    """Use a write-ahead log; the file remembers it, but copies of it have none."""
    driver_connection = engine.raw_connection()
    try:
        driver_connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        driver_connection.close()


def _write_schema(engine: Engine) -> None:
    _switch_log_on(engine)
    with engine.begin() as connection:
        schema.create(connection)


def _move(draft: Path, path: Path) -> None:
    """Move a finished file to its place, unless another program was there first."""
    if path.exists() and path.stat().st_size == 0:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.replace(path)


def check_opened(engine: Engine, path: Path) -> None:
    """Read the schema number once more, now through SQLite with its write-ahead log.

    Raises:
        LibraryError: As `prepare`.
    """
    with in_words(path):
        _switch_log_on(engine)
    with in_words(path), engine.connect() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        check_version(int(version), path)
        connection.exec_driver_sql("SELECT count(*) FROM state").scalar_one()


def offer_backup(error: LibraryCorruptError, folder: Path) -> LibraryCorruptError:
    """Return the error with the newest good copy of the library in its sentence."""
    copy = newest_good(folder)
    if copy is None:
        return LibraryCorruptError(f"{error} There is no copy of it in {folder}.")
    moment = backup_time(copy).astimezone().strftime("%Y-%m-%d %H:%M")
    return LibraryCorruptError(f"{error} The newest good copy is {copy} of {moment}.")
