"""Looking for damage: SQLite's own check, and a hash for each text and note.

SQLite's check sees broken pages but not a flipped bit in a note; the hashes do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from desktop_app.core.errors import LibraryError
from desktop_app.storage.annotations import columns, hash_values
from desktop_app.storage.connection import in_words, inspect_header, make_engine
from desktop_app.storage.packing import hash_of
from desktop_app.storage.rows import CheckReport
from desktop_app.storage.schema import annotation, article, decision, original, revision

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

_MOST_PROBLEMS = 20


def check_file(path: Path) -> CheckReport:
    """Check a library file, also one that is open; what cannot be opened at all is a problem."""
    engine = make_engine(path, writes=False)
    try:
        inspect_header(path)
        with in_words(path), engine.connect() as connection, connection.begin():
            return check(connection)
    except LibraryError as error:
        return CheckReport((error.sentence,))
    finally:
        engine.dispose()


def check(connection: Connection) -> CheckReport:
    """Check an open library; takes as long as reading all of it."""
    found = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_PROBLEMS})").scalars()
    problems = [f"SQLite finds: {line}." for line in found if line != "ok"]
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        problems.append("Some rows belong to nothing.")
    try:
        damaged, rows = _check_hashes(connection)
    except (DatabaseError, UnicodeDecodeError) as error:
        problems.append(f"Not all texts and notes can be read ({error}).")
        return CheckReport(tuple(problems))
    return CheckReport((*problems, *damaged[:_MOST_PROBLEMS]), rows)


def _check_hashes(connection: Connection) -> tuple[list[str], int]:
    problems: list[str] = []
    rows = 0
    for row in connection.execute(
        select(revision.c.text, revision.c.structure, revision.c.hash, article.c.title).join(
            article, article.c.key == revision.c.article_key
        )
    ):
        rows += 1
        if hash_of(row.text, row.structure) != row.hash:
            problems.append(f"The text of “{row.title}” is damaged.")
    for table in (annotation, decision):
        for made in connection.execute(select(table)):
            rows += 1
            values = columns(made)
            if hash_values(values) != values["hash"]:
                problems.append(f"One {table.name} is damaged ({values['id']}).")
    for kept in connection.execute(select(original)):
        rows += 1
        if hash_of(kept.data) != kept.hash:
            problems.append("The original of one article is damaged.")
    total = connection.execute(select(func.count()).select_from(article)).scalar_one()
    with_text = connection.execute(
        select(func.count())
        .select_from(article)
        .join(revision, revision.c.key == article.c.revision_key)
    ).scalar_one()
    if with_text != total:
        problems.append(f"{total - with_text} articles have no text.")
    return problems, rows
