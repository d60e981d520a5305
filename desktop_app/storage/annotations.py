"""Rows of what the reader made, annotations and decisions, and reading them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import Connection, Row, func, select, union_all

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.errors import LibraryCorruptError
from desktop_app.storage.packing import hash_of, pack_moment, read_moment, storable
from desktop_app.storage.rows import PastVersion, TagCount
from desktop_app.storage.schema import annotation, annotation_tag, article, decision, history

if TYPE_CHECKING:
    from collections.abc import Mapping

Made: TypeAlias = Annotation | Decision
Value: TypeAlias = str | int | None

_NOT_HASHED = frozenset({"key", "version", "hash", "deleted", "is_unplaced"})


def values_of(made: Made) -> dict[str, Value]:
    """Return the columns of an annotation or decision, with its hash, without its version."""
    values = _annotation_values(made) if isinstance(made, Annotation) else _decision_values(made)
    values["hash"] = hash_values(values)
    return values


def hash_values(values: Mapping[str, Value]) -> str:
    """Return the hash of a row's content: all but its key, version, deletion and hash."""
    names = sorted(values.keys() - _NOT_HASHED)
    return hash_of(*names, *(values[name] for name in names))


def _anchor_values(anchor: Anchor | None) -> dict[str, Value]:
    if anchor is None:
        return dict.fromkeys(("start", "end", "exact", "prefix", "suffix"))
    return {
        "start": anchor.start,
        "end": anchor.end,
        "exact": storable(anchor.exact),
        "prefix": storable(anchor.prefix),
        "suffix": storable(anchor.suffix),
    }


def _annotation_values(made: Annotation) -> dict[str, Value]:
    tags = [storable(tag) for tag in made.tags]
    return {
        "id": made.id,
        "article_id": made.article_id,
        **_anchor_values(made.anchor),
        "colour": made.colour,
        "note": storable(made.note),
        "tags": json.dumps(tags, ensure_ascii=False),
        "created": pack_moment(made.created),
        "modified": pack_moment(made.modified),
        "is_orphan": int(made.is_orphan),
    }


def _decision_values(made: Decision) -> dict[str, Value]:
    return {
        "id": made.id,
        "article_id": made.article_id,
        "kind": made.kind.value,
        "scope": made.scope.value,
        "text": storable(made.text),
        "value": storable(made.value),
        "label": storable(made.label),
        **_anchor_values(made.anchor),
        "created": pack_moment(made.created),
        "is_unplaced": 0,
    }


def read_made(values: Mapping[str, Value], kind: str) -> Made:
    """Return the object that a row holds; `kind` is the name of its table.

    Raises:
        LibraryCorruptError: The row does not hold what was written.
    """
    if hash_values(values) != values["hash"]:
        raise LibraryCorruptError(
            f"One {kind} of the library is damaged ({values['id']}). Check the library, "
            "and restore a backup if more is."
        )
    try:
        return _annotation(values) if kind == annotation.name else _decision(values)
    except ValueError as error:
        raise LibraryCorruptError(f"One {kind} of the library cannot be read.") from error


def _read_anchor(values: Mapping[str, Value]) -> Anchor | None:
    if values["start"] is None:
        return None
    return Anchor(
        int(values["start"]),
        int(values["end"] or 0),
        str(values["exact"]),
        str(values["prefix"]),
        str(values["suffix"]),
    )


def _annotation(values: Mapping[str, Value]) -> Annotation:
    return Annotation(
        id=str(values["id"]),
        article_id=str(values["article_id"]),
        anchor=_read_anchor(values),
        colour=int(values["colour"] or 0),
        note=str(values["note"]),
        tags=tuple(json.loads(str(values["tags"]))),
        created=read_moment(str(values["created"])),
        modified=read_moment(str(values["modified"])),
        is_orphan=bool(values["is_orphan"]),
    )


def _decision(values: Mapping[str, Value]) -> Decision:
    return Decision(
        id=str(values["id"]),
        article_id=str(values["article_id"]),
        kind=DecisionKind(str(values["kind"])),
        scope=Scope(str(values["scope"])),
        text=str(values["text"]),
        anchor=_read_anchor(values),
        value=str(values["value"]),
        label=str(values["label"]),
        created=read_moment(str(values["created"])),
    )


def columns(row: Row[*tuple[Value, ...]]) -> dict[str, Value]:
    """Return a row as a mapping of names to values."""
    return dict(row._mapping)  # SQLAlchemy's documented name for it


def read_annotations(connection: Connection, article_id: str) -> tuple[Annotation, ...]:
    """Return the annotations of an article, in the order of its text; those on the whole first."""
    query = (
        select(annotation)
        .where(annotation.c.article_id == article_id, annotation.c.deleted.is_(None))
        .order_by(annotation.c.start, annotation.c.end, annotation.c.key)
    )
    rows = (read_made(columns(row), annotation.name) for row in connection.execute(query))
    return tuple(row for row in rows if isinstance(row, Annotation))


def read_decisions(connection: Connection, article_id: str | None) -> tuple[Decision, ...]:
    """Return the decisions that hold in an article, in the order of their making.

    None returns those of the whole library. A decision about a place that the present text no
    longer holds is left out of an article's, and kept in the library's.
    """
    query = select(decision).where(decision.c.deleted.is_(None)).order_by(decision.c.key)
    if article_id is not None:
        is_here = (decision.c.article_id == article_id) & (decision.c.is_unplaced == 0)
        query = query.where(is_here | (decision.c.scope == Scope.LIBRARY.value))
    rows = (read_made(columns(row), decision.name) for row in connection.execute(query))
    return tuple(row for row in rows if isinstance(row, Decision))


def read_history(connection: Connection, made_id: str) -> tuple[PastVersion, ...]:
    """Return what an annotation or decision was before, the latest first."""
    present = (
        select(table.c.version).where(table.c.id == made_id, table.c.deleted.is_(None))
        for table in (annotation, decision)
    )
    query = (
        select(history)
        .where(history.c.id == made_id, history.c.version.not_in(union_all(*present)))
        .order_by(history.c.key.desc())
    )
    return tuple(
        PastVersion(row.version, read_moment(row.saved), read_made(json.loads(row.data), row.kind))
        for row in connection.execute(query)
    )


def read_deleted(connection: Connection, article_id: str | None) -> tuple[Annotation, ...]:
    """Return deleted annotations, the last deleted first; of one article or of all."""
    query = (
        select(annotation)
        .where(annotation.c.deleted.is_not(None))
        .order_by(annotation.c.deleted.desc(), annotation.c.key.desc())
    )
    if article_id is not None:
        query = query.where(annotation.c.article_id == article_id)
    rows = (read_made(columns(row), annotation.name) for row in connection.execute(query))
    return tuple(row for row in rows if isinstance(row, Annotation))


def read_tags(connection: Connection, prefix: str, limit: int) -> tuple[TagCount, ...]:
    """Return the tags in use that begin with `prefix`, the most used first."""
    count = func.count().label("count")
    query = (
        select(annotation_tag.c.tag, count)
        .join(annotation, annotation.c.key == annotation_tag.c.annotation_key)
        .join(article, article.c.id == annotation.c.article_id)
        .where(annotation.c.deleted.is_(None), article.c.deleted.is_(None))
        .group_by(annotation_tag.c.tag)
        .order_by(count.desc(), annotation_tag.c.tag)
        .limit(limit)
    )
    if prefix:
        query = query.where(annotation_tag.c.tag.istartswith(storable(prefix), autoescape=True))
    return tuple(TagCount(tag, number) for tag, number in connection.execute(query))
