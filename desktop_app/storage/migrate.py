"""Bringing an older library to the present schema, after a checked copy, all or nothing.

The revisions of alembic are numbered like the file's `user_version`. All steps run in one explicit
transaction, so that an exception or a kill at any point leaves the old file.
"""

from __future__ import annotations

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from desktop_app.core.errors import LibraryCorruptError
from desktop_app.storage.backup import copy_checked
from desktop_app.storage.connection import in_words, make_engine

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(path: Path, backups: Path, *, scripts: Path = MIGRATIONS) -> int:
    """Run the steps that a library lacks.

    Returns:
        The number of its schema now.

    Raises:
        LibraryError: It cannot be copied or changed; it is as it was.
    """
    engine = make_engine(path, writes=True, keeps_references=False)
    try:
        with in_words(path), engine.connect() as connection:
            with connection.begin():
                version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            copy_checked(path, backups / f"{path.stem} before format {version + 1}.db")
            with connection.begin():
                for step in _steps(scripts, version):
                    with Operations.context(MigrationContext.configure(connection)):
                        step.module.upgrade()
                    version = int(step.revision)
                    connection.exec_driver_sql(f"PRAGMA user_version = {version}")
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise LibraryCorruptError(
                        f"Could not bring {path} to the present format: rows of it belong to "
                        "nothing. It is as it was; restore a backup."
                    )
    finally:
        engine.dispose()
    return version


def _steps(scripts: Path, version: int) -> list[Script]:
    revisions = ScriptDirectory(str(scripts)).walk_revisions()
    return sorted(
        (step for step in revisions if int(step.revision) > version),
        key=lambda step: int(step.revision),
    )
