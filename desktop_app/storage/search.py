"""Search over articles, quotations, notes and highlights.

A query of `core.query` becomes, for each kind of thing, one FTS5 expression of the clauses that
are words only, and SQL conditions for the rest. Each word is quoted, so nothing that the reader
types is taken for FTS5's own language. Pages are found by key, newest first, without sorting.
"""

from __future__ import annotations

import heapq
import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import DBAPIError

from desktop_app.core.errors import QueryError
from desktop_app.core.query import Clause, Field, Place, Query, Words, parse
from desktop_app.storage.conditions import Conditions, Target
from desktop_app.storage.connection import is_interrupt
from desktop_app.storage.packing import read_moment, storable
from desktop_app.storage.rows import HitKind, SearchHit, SearchOrder, SearchResults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Longest snippet, in words; FTS5 allows 64.
_SNIPPET_WORDS = 24
_SNIPPET_CHARACTERS = 200
# Private characters that FTS5 sets round what it found.
_OPEN, _CLOSE = "\ue0a6", "\ue0a7"
_BREAK = re.compile(r"[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]")


def search(
    connection: Connection, typed: str, limit: int, after: str, *, order: SearchOrder
) -> SearchResults:
    """Return the hits of a query, from the place `after` of an earlier page.

    The last word may still be being typed, so that it also finds longer words. What cannot be
    understood gives no hits and a sentence; nothing raises.
    """
    try:
        query = _as_typed(parse(storable(typed)), typed)
    except QueryError as error:
        return SearchResults(message=error.sentence)
    if query.is_empty:
        return SearchResults()
    positions = _read_positions(after)
    streams = [
        _hits(connection, target, query, positions.get(target.value), limit=limit + 1, order=order)
        for target in _targets(query)
    ]
    hits: list[SearchHit] = []
    try:
        for found in heapq.merge(*streams, key=lambda found: found.rank):
            if len(hits) == limit:
                return SearchResults(tuple(hits), json.dumps(positions))
            hits.append(found.hit)
            positions[found.target.value] = found.position
    except DBAPIError as error:
        if not is_interrupt(error):
            raise
    return SearchResults(tuple(hits))


@dataclass(frozen=True, slots=True)
class _Found:
    hit: SearchHit
    target: Target
    rank: tuple[float, int]
    position: int


def _as_typed(query: Query, typed: str) -> Query:
    """Let the last word go on, unless something behind it ends it."""
    if not query.clauses or typed[-1:].isspace():
        return query
    *conditions, last = query.clauses[-1].conditions
    if not isinstance(last, Words) or last.is_phrase or last.is_negated:
        return query
    clause = Clause((*conditions, replace(last, is_prefix=True)))
    return replace(query, clauses=(*query.clauses[:-1], clause))


def _read_positions(after: str) -> dict[str, int]:
    try:
        data = json.loads(after or "{}")
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    return {str(name): value for name, value in data.items() if isinstance(value, int)}


def _targets(query: Query) -> tuple[Target, ...]:
    """Return what is looked through: what places and filters name, else everything."""
    named = set()
    if {Place.TITLE, Place.TEXT} & set(query.places):
        named.add(Target.ARTICLE)
    if Place.QUOTE in query.places:
        named.add(Target.QUOTATION)
    if Place.NOTE in query.places:
        named.add(Target.ANNOTATION)
    if named:
        return tuple(target for target in Target if target in named)
    fields = {
        condition.field
        for clause in query.clauses
        for condition in clause.conditions
        if not isinstance(condition, Words) and not condition.is_negated
    }
    if fields & {Field.SAID, Field.CUE}:
        return (Target.QUOTATION,)
    if Field.TAG in fields:
        return (Target.ANNOTATION,)
    return tuple(Target) if query.words else (Target.ARTICLE,)


def _hits(
    connection: Connection,
    target: Target,
    query: Query,
    position: int | None,
    *,
    limit: int,
    order: SearchOrder,
) -> Iterator[_Found]:
    conditions = Conditions(target, query)
    plan = _PLANS[target]
    is_best = order is SearchOrder.BEST and bool(conditions.match)
    wheres = [plan.where, *conditions.wheres]
    values: dict[str, str | int] = {**conditions.values, "limit": limit, "offset": 0}
    if conditions.match:
        wheres.append(f"{target}_words MATCH :match")
        values["match"] = conditions.match
    if is_best:
        wheres.append(f"f.rank MATCH 'bm25({plan.weights})'")
        values["offset"] = position or 0
    elif position is not None:
        wheres.append(f"{'f.rowid' if conditions.match else plan.key} < :position")
        values["position"] = position
    statement = plan.statement(wheres, is_matched=bool(conditions.match), is_best=is_best)
    # All at once: an interrupted statement that stays open would break the end of the transaction.
    rows = connection.execute(text(statement), values).all()
    for number, row in enumerate(rows, 1):
        hit = plan.read(row)
        rank = float(row.rank) if is_best else -hit.time.timestamp()
        place = (position or 0) + number if is_best else int(row.key)
        yield _Found(hit, target, (rank, _TARGET_ORDER[target]), place)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How hits of one target are read.

    Attributes:
        source: the tables, without the index.
        key: the column that the index's rowid is.
        columns: what is read beside key and rank.
        marked: columns of the index of which snippets are read: name to number.
    """

    target: Target
    source: str
    key: str
    where: str
    columns: str
    marked: dict[str, int]
    weights: str
    read: Callable[[Row[*tuple[object, ...]]], SearchHit]

    def statement(self, wheres: list[str], *, is_matched: bool, is_best: bool) -> str:
        index = f"{self.target}_words"
        key = "f.rowid" if is_matched else self.key
        source = f"{index} f CROSS JOIN {self.source}" if is_matched else self.source
        if is_matched:
            wheres = [f"{self.key} = f.rowid", *wheres]
        snippets = (
            f"snippet({index}, {number}, '{_OPEN}', '{_CLOSE}', '', {_SNIPPET_WORDS})"
            if is_matched
            else "''"
            for number in self.marked.values()
        )
        named = (
            f"{snippet} AS {name}" for name, snippet in zip(self.marked, snippets, strict=True)
        )
        return (
            f"SELECT {key} AS key, {'f.rank' if is_best else '0'} AS rank, {self.columns}, "
            f"{', '.join(named)} FROM {source} WHERE {' AND '.join(wheres)} "
            f"ORDER BY {'f.rank' if is_best else f'{key} DESC'} LIMIT :limit OFFSET :offset"
        )


@dataclass(frozen=True, slots=True)
class _Snippet:
    """Words of a text with what was found in them; `offset` counts from the text's start."""

    text: str
    ranges: tuple[tuple[int, int], ...]
    offset: int

    @classmethod
    def of(cls, marked: str, whole: str) -> _Snippet:
        """Read FTS5's snippet of `whole`; without marks it is the beginning of `whole`."""
        parts: list[str] = []
        ranges: list[tuple[int, int]] = []
        length = start = 0
        for part in re.split(f"([{_OPEN}{_CLOSE}])", marked):
            if part == _OPEN:
                start = length
            elif part == _CLOSE:
                ranges.append((start, length))
            else:
                parts.append(part)
                length += len(part)
        raw = "".join(parts)
        if not ranges:
            return cls(_one_line(whole[:_SNIPPET_CHARACTERS]), (), 0)
        return cls(_one_line(raw), tuple(ranges), max(whole.find(raw), 0) + ranges[0][0])


def _one_line(words: str) -> str:
    return _BREAK.sub(" ", words)


def _read_article(row: Row[*tuple[object, ...]]) -> SearchHit:
    snippet = _Snippet.of(row.in_text, row.text)
    return SearchHit(
        HitKind.ARTICLE, row.id, row.title, snippet.offset, snippet.text, snippet.ranges,
        read_moment(row.added),
    )  # fmt: skip


def _read_quotation(row: Row[*tuple[object, ...]]) -> SearchHit:
    snippet = _Snippet.of(row.in_text, row.text)
    return SearchHit(
        HitKind.QUOTATION, row.id, row.title, row.start + snippet.offset, snippet.text,
        snippet.ranges, read_moment(row.added), speaker=row.speaker,
    )  # fmt: skip


def _read_annotation(row: Row[*tuple[object, ...]]) -> SearchHit:
    in_note, in_exact = _Snippet.of(row.in_note, row.note), _Snippet.of(row.in_exact, row.exact)
    is_note = bool(in_note.ranges or (row.note and not in_exact.ranges))
    snippet = in_note if is_note else in_exact
    offset = None if row.start is None or row.is_orphan else int(row.start)
    return SearchHit(
        HitKind.NOTE if is_note else HitKind.HIGHLIGHT, row.id, row.title, offset, snippet.text,
        snippet.ranges, read_moment(row.created), annotation_id=row.annotation_id,
    )  # fmt: skip


_LIVE = "a.deleted IS NULL"
_PLANS = {
    Target.ARTICLE: _Plan(
        Target.ARTICLE,
        source="article a CROSS JOIN revision r",
        key="a.key",
        where=f"{_LIVE} AND r.key = a.revision_key",
        columns="a.id, a.title, a.added, r.text",
        marked={"in_text": 1},
        weights="5.0, 1.0",
        read=_read_article,
    ),
    Target.QUOTATION: _Plan(
        Target.QUOTATION,
        source="quotation q CROSS JOIN article a",
        key="q.key",
        where=f"{_LIVE} AND a.key = q.article_key",
        columns="a.id, a.title, a.added, q.start, q.speaker, q.text",
        marked={"in_text": 1},
        weights="2.0, 1.0",
        read=_read_quotation,
    ),
    Target.ANNOTATION: _Plan(
        Target.ANNOTATION,
        source="annotation n CROSS JOIN article a",
        key="n.key",
        where=f"{_LIVE} AND n.deleted IS NULL AND a.id = n.article_id",
        columns="a.id, a.title, n.created, n.start, n.is_orphan, n.note, "
        "coalesce(n.exact, '') AS exact, n.id AS annotation_id",
        marked={"in_note": 0, "in_exact": 1},
        weights="3.0, 1.0, 3.0",
        read=_read_annotation,
    ),
}
_TARGET_ORDER = {target: number for number, target in enumerate(Target)}
