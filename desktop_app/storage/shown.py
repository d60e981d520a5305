"""Keeping the rows of names and quotations level with the reader's decisions.

The packed analysis of an article stays as the machine made it. Its rows, which search, counts and
cards read, show it as it looks after all decisions that reach the article. A decision names the
articles whose rows are stale in the transaction that stores it; they are made again bit by bit, at
the latest when the library is opened the next time.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.sqlite import insert

from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Analysis
from desktop_app.core.replay import changed_places, replay
from desktop_app.storage import findings
from desktop_app.storage.annotations import columns, read_decisions, read_made
from desktop_app.storage.packing import storable
from desktop_app.storage.rows import Reach
from desktop_app.storage.schema import article, decision, revision, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_STALE = "findings.stale"
_WORD = re.compile(r"\w+")
#: A long passage is looked for by its first words.
_MOST_WORDS = 12


def mark_stale(connection: Connection, decisions: Iterable[Decision]) -> None:
    """Remember that the rows of the articles that these decisions reach are to be made again."""
    keys = dict.fromkeys(_stale(connection))
    for one in decisions:
        keys.update(dict.fromkeys(_reached(connection, one)))
    if keys:
        _set_stale(connection, list(keys))


def has_stale(connection: Connection) -> bool:
    """Tell whether any rows are behind the decisions."""
    return bool(_stale(connection))


def refresh(connection: Connection, limit: int) -> int:
    """Make the rows of `limit` stale articles again.

    Returns:
        How many articles are still stale.
    """
    keys = _stale(connection)
    for key in keys[:limit]:
        findings.refresh_rows(connection, key)
    _set_stale(connection, keys[limit:])
    return len(keys[limit:])


def read_stored(connection: Connection, ids: Iterable[str]) -> tuple[Decision, ...]:
    """Return decisions as they lie in the file, also deleted ones."""
    query = select(decision).where(decision.c.id.in_(list(ids)))
    rows = (read_made(columns(row), decision.name) for row in connection.execute(query))
    return tuple(row for row in rows if isinstance(row, Decision))


def count_reach(connection: Connection, one: Decision, limit: int) -> Reach:
    """Return how many places in how many articles a decision would change, newest articles first.

    Articles without an analysis count only where a term of the reader stands in them.
    """
    keys = _reached(connection, one)
    places = articles = 0
    for key in keys[:limit]:
        changed = _changed(connection, key, one)
        places += changed
        articles += changed > 0
    return Reach(places, articles, is_whole=len(keys) <= limit)


def _changed(connection: Connection, key: int, one: Decision) -> int:
    row = connection.execute(
        select(article.c.id, revision.c.text)
        .join(revision, revision.c.key == article.c.revision_key)
        .where(article.c.key == key)
    ).one()
    found = findings.read(connection, row.id)
    if found is None and one.kind is not DecisionKind.TERM:
        return 0
    found = found or Analysis()
    decisions = read_decisions(connection, row.id)
    before = replay(found, decisions, row.text, row.id)
    return changed_places(before, replay(found, [*decisions, one], row.text, row.id))


def _reached(connection: Connection, one: Decision) -> Sequence[int]:
    """Return the keys of the articles that a decision may reach, the newest first."""
    if one.kind in (DecisionKind.KIND_COLOUR, DecisionKind.NOTE):  # change no finding
        return ()
    if one.scope is not Scope.LIBRARY:
        query = select(article.c.key).where(article.c.id == one.article_id)
        return connection.execute(query).scalars().all()
    phrases = [one.text]
    if one.kind in (DecisionKind.SAME_AS, DecisionKind.NOT_SAME):
        phrases.append(one.value)
    matches = [" ".join(_WORD.findall(storable(phrase))[:_MOST_WORDS]) for phrase in phrases]
    if not all(matches):  # only signs, such as "§": no index knows them
        holds = func.instr(revision.c.text, storable(one.text)) > 0
        query = (
            select(article.c.key)
            .join(revision, revision.c.key == article.c.revision_key)
            .where(holds, article.c.deleted.is_(None))
            .order_by(article.c.key.desc())
        )
        return connection.execute(query).scalars().all()
    match = " OR ".join(f'text : "{words}"' for words in dict.fromkeys(matches))
    rows = connection.execute(
        text(
            "SELECT rowid FROM article_words WHERE article_words MATCH :match ORDER BY rowid DESC"
        ),
        {"match": match},
    )
    return [int(row[0]) for row in rows]


def _stale(connection: Connection) -> list[int]:
    value = connection.execute(select(state.c.value).where(state.c.key == _STALE)).scalar()
    try:
        keys = json.loads(value or "[]")
    except ValueError:
        return []
    return [key for key in keys if isinstance(key, int)] if isinstance(keys, list) else []


def _set_stale(connection: Connection, keys: list[int]) -> None:
    if not keys:
        connection.execute(delete(state).where(state.c.key == _STALE))
        return
    value = json.dumps(keys)
    query = insert(state).values(key=_STALE, value=value)
    connection.execute(query.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
