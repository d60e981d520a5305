"""Names elsewhere in the library that look like a given one, and what speaks for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, func, or_, select

from desktop_app.core.decisions import DecisionKind
from desktop_app.core.findings import NAMED, Label
from desktop_app.core.terms import name_key
from desktop_app.storage.packing import fold
from desktop_app.storage.rows import EntityPlace, Namesake
from desktop_app.storage.schema import article, decision, entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MOST_ROWS = 400
_MOST_SHARED = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in one article."""

    name: str
    article_key: int
    place: EntityPlace


def read_namesakes(
    connection: Connection, article_id: str, name: str, label: Label, patterns: Sequence[str]
) -> tuple[Namesake, ...]:
    """Return names of the same type in other articles whose folded form fits a pattern.

    Names of the article itself are left out, and articles in which the reader has decided already
    whether the two are the same.
    """
    own = connection.execute(
        select(article.c.key).where(article.c.id == article_id)
    ).scalar_one_or_none()
    if own is None or not patterns:
        return ()
    here = select(entity.c.folded).where(entity.c.article_key == own, entity.c.label == label.value)
    query = (
        select(
            entity.c.name, entity.c.mentions, entity.c.article_key,
            article.c.id, article.c.title, article.c.published,
        )
        .join(article, article.c.key == entity.c.article_key)
        .where(
            entity.c.label == label.value,
            or_(*(entity.c.folded.like(fold_pattern(pattern)) for pattern in patterns)),
            entity.c.folded != fold(name),
            entity.c.folded.not_in(here),
            entity.c.article_key != own,
            article.c.deleted.is_(None),
        )
        .order_by(entity.c.article_key.desc())
        .limit(_MOST_ROWS)
    )  # fmt: skip
    decided = _decided(connection, name)
    found = [
        _Found(
            row.name, row.article_key, EntityPlace(row.id, row.title, row.published, row.mentions)
        )
        for row in connection.execute(query)
        if not _is_decided(row.name, row.id, decided)
    ]
    shared = _shared(connection, own, {one.article_key for one in found})
    return tuple(_gathered(found, label, shared))


def fold_pattern(pattern: str) -> str:
    """Return a pattern as names are stored, its wildcards kept."""
    return "%".join(fold(part) if part.strip() else part for part in pattern.split("%"))


def _gathered(
    found: Iterable[_Found], label: Label, shared: Mapping[int, tuple[str, ...]]
) -> Iterator[Namesake]:
    by_name: defaultdict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_name[one.name].append(one)
    for name, own in by_name.items():
        both = dict.fromkeys(other for one in own for other in shared.get(one.article_key, ()))
        places = tuple(one.place for one in own)
        yield Namesake(name, label, places, tuple(both)[:_MOST_SHARED])


def _shared(connection: Connection, own: int, others: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return which names the article has in common with each of the others, people first."""
    mine, other = entity.alias("mine"), entity.alias("other")
    same = and_(mine.c.folded == other.c.folded, mine.c.label == other.c.label)
    query = (
        select(other.c.article_key, func.min(mine.c.name).label("name"), mine.c.label)
        .select_from(mine.join(other, same))
        .where(
            mine.c.article_key == own,
            mine.c.label.in_([label.value for label in NAMED]),
            other.c.article_key.in_(sorted(others)),
        )
        .group_by(other.c.article_key, mine.c.folded, mine.c.label)
    )
    order = {label.value: number for number, label in enumerate(NAMED)}
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.article_key].append((order[row.label], row.name))
    return {key: tuple(name for _, name in sorted(names)) for key, names in found.items()}


def _decided(connection: Connection, name: str) -> dict[str, set[str]]:
    """Return with which names the reader has compared this one, by article; empty: everywhere."""
    query = select(
        decision.c.article_id, decision.c.scope, decision.c.text, decision.c.value
    ).where(
        decision.c.kind.in_([DecisionKind.SAME_AS.value, DecisionKind.NOT_SAME.value]),
        decision.c.deleted.is_(None),
    )
    own, decided = name_key(name), defaultdict[str, set[str]](set)
    for row in connection.execute(query):
        pair = {name_key(row.text), name_key(row.value)}
        if own in pair:
            decided["" if row.scope == "library" else row.article_id] |= pair - {own}
    return decided


def _is_decided(name: str, article_id: str, decided: Mapping[str, set[str]]) -> bool:
    key = name_key(name)
    return key in decided.get("", ()) or key in decided.get(article_id, ())
