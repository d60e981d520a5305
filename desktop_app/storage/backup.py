"""Checked copies of the library, made by SQLite's backup API, and how many are kept.

A plain copy of an open library passes SQLite's own check with notes missing; so copies are only
ever made by the backup API, under a draft name, checked, and then moved to their place.
"""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desktop_app.core.annotation import new_id
from desktop_app.core.errors import LibraryBusyError, LibraryCorruptError, LibraryError
from desktop_app.storage.check import check_file
from desktop_app.storage.connection import describe, in_words, load_driver

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAILY, WEEKLY, MONTHLY = 7, 4, 12
_STAMP = "%Y-%m-%dT%H-%M-%SZ"
_NAME = re.compile(r".+ (\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)\.db")


def copy_checked(source: Path, target: Path) -> None:
    """Copy a library that may be open, check the copy, and only then give it its name.

    Raises:
        LibraryError: It cannot be read or written, or the copy is not whole; `target` is as it was.
    """
    draft = target.with_name(f"{target.name}.{new_id()[:8]}.new")
    with in_words(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy_in_words(source, draft)
        problem = quick_problem(draft)
        if problem:
            raise LibraryCorruptError(
                f"Could not copy the library {source}: the copy is damaged ({problem}). "
                "Check the library and the disk."
            )
        with in_words(target):
            draft.replace(target)
    finally:
        for name in (draft.name, f"{draft.name}-wal", f"{draft.name}-shm"):
            draft.with_name(name).unlink(missing_ok=True)


def _copy_in_words(source: Path, draft: Path) -> None:
    """Copy, and say of an error whether the library or the place of the copy is to blame."""
    driver = load_driver()
    try:
        _copy(source, draft)
    except (OSError, driver.Error) as error:
        sentence = describe(error, source)
        if sentence is None:
            raise
        if not isinstance(sentence, LibraryBusyError | LibraryCorruptError):
            sentence = describe(error, draft.parent) or sentence
            sentence = LibraryError(f"No copy of the library was made. {sentence}")
        raise sentence from error


def _copy(source: Path, draft: Path) -> None:
    driver = load_driver()
    uri = f"{source.resolve().as_uri()}?mode=rw"
    with closing(driver.connect(uri, uri=True, timeout=5)) as reading:
        reading.execute("PRAGMA query_only = ON")
        with closing(driver.connect(str(draft))) as writing:
            reading.backup(writing)
            # One file without a log beside it: easy to move, and whole by itself.
            writing.execute("PRAGMA journal_mode = DELETE")


def quick_problem(path: Path) -> str:
    """Return what SQLite finds wrong in a library that nobody has open; empty when nothing."""
    driver = load_driver()
    uri = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(driver.connect(uri, uri=True)) as connection:
            rows = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    except driver.DatabaseError as error:
        return str(error)
    return "" if rows == ["ok"] else str(rows[0])


def list_backups(folder: Path) -> tuple[Path, ...]:
    """Return the copies in a folder, the newest first."""
    if not folder.is_dir():
        return ()
    named = ((match[1], path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name)))
    return tuple(path for _stamp, path in sorted(named, reverse=True))


def backup_time(path: Path) -> datetime:
    """Return when a copy was made, by its name.

    Raises:
        ValueError: It is not the name of a copy.
    """
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path.name} is not a copy of a library")
    return datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)


def make_backup(library: Path, folder: Path, moment: datetime) -> Path:
    """Make a checked copy named after its moment, and remove what the rotation does not keep.

    Raises:
        LibraryError: It cannot be made; earlier copies are as they were.
    """
    target = folder / f"{library.stem} {moment.astimezone(UTC).strftime(_STAMP)}.db"
    copy_checked(library, target)
    report = check_file(target)
    if not report.is_good:
        raise LibraryCorruptError(
            f"The library {library} is damaged: {report.problems[0]} "
            "A copy of it was made, and all older copies are kept; restore one of them."
        )
    copies = list_backups(folder)
    kept = kept_backups(copies)
    with in_words(target):
        for path in copies:
            if path not in kept:
                path.unlink(missing_ok=True)
    return target


def kept_backups(copies: Iterable[Path]) -> frozenset[Path]:
    """Return which copies to keep: the newest of each of the last days, weeks and months."""
    ordered = sorted(copies, key=backup_time, reverse=True)
    kept: set[Path] = set(ordered[:1])
    for count, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for path in ordered:
            newest.setdefault(backup_time(path).strftime(period), path)
        kept.update(list(newest.values())[:count])
    return frozenset(kept)


def is_due(folder: Path, moment: datetime) -> bool:
    """Tell whether a day has passed since the last copy."""
    copies = list_backups(folder)
    return not copies or moment - backup_time(copies[0]) >= timedelta(days=1)


def newest_good(folder: Path) -> Path | None:
    """Return the newest copy that is whole, or None."""
    return next((path for path in list_backups(folder) if check_file(path).is_good), None)


def restore(copy: Path, library: Path) -> Path | None:
    """Put a copy in the place of a library that nobody has open.

    Returns:
        Where the file that lay there is kept now, or None when there was none.

    Raises:
        LibraryError: The copy is not whole, or the files cannot be moved; all is as it was.
    """
    problem = "it is not there" if not copy.is_file() else quick_problem(copy)
    if problem:
        raise LibraryError(f"Could not restore {copy}: {problem}. Choose another copy.")
    draft = library.with_name(f"{library.name}.{new_id()[:8]}.new")
    try:
        with in_words(library):
            library.parent.mkdir(parents=True, exist_ok=True)
        copy_checked(copy, draft)
        kept = set_aside(library)
        with in_words(library):
            draft.replace(library)
        return kept
    finally:
        draft.unlink(missing_ok=True)


def set_aside(library: Path) -> Path | None:
    """Rename a library with its log; nothing is lost by it.

    Returns:
        Its new place, or None when there was none.

    Raises:
        LibraryError: It cannot be renamed.
    """
    if not library.exists():
        return None
    stamp = datetime.now(UTC).strftime(_STAMP)
    kept = library.with_name(f"{library.stem} replaced {stamp} {new_id()[:4]}.db")
    with in_words(library):
        for suffix in ("-wal", "-shm", ""):
            part = library.with_name(library.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
    return kept
