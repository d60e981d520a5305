"""Writing what the reader made: history, conflicts, and the move to a changed text.

Nothing is overwritten without a copy in `history`, and nothing is removed: deleting marks a row.
Whoever changes a row says what it was before; when another program changed it since, the change is
refused, so that two windows never silently overwrite each other.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, delete, insert, select, update

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.errors import LibraryBusyError, LibraryError
from desktop_app.storage import indexing
from desktop_app.storage.annotations import (
    Made,
    Value,
    columns,
    read_annotations,
    read_decisions,
    read_deleted,
    values_of,
)
from desktop_app.storage.packing import now, storable
from desktop_app.storage.schema import annotation, annotation_tag, article, decision, history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ConflictError(LibraryBusyError):
    """Another window changed what was to be overwritten."""


class Bases:
    """What this program last read or wrote of each row, by which conflicts are noticed.

    A write that failed leaves its own base behind: whoever goes on from what could not be saved
    is not taken for somebody who overwrites.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._failed: dict[str, str] = {}

    def note_read(self, made: Iterable[Made]) -> None:
        """Remember rows as they were read."""
        for one in made:
            self._known[one.id] = str(values_of(one)["hash"])

    def forget(self) -> None:
        """Forget what was read, because the library itself changed it."""
        self._known.clear()

    def note_saved(self, changes: Mapping[str, Made | None]) -> None:
        """Remember rows as they were written."""
        for made_id, made in changes.items():
            self._failed.pop(made_id, None)
            if made is None:
                self._known.pop(made_id, None)
            else:
                self._known[made_id] = str(values_of(made)["hash"])

    def note_failed(self, before: Mapping[str, Made | None]) -> None:
        """Remember what the next attempt may still find in the file."""
        for made_id, made in before.items():
            if made is not None:
                self._failed.setdefault(made_id, str(values_of(made)["hash"]))

    def accepts(self, made_id: str, stored: str, before: Mapping[str, Made | None] | None) -> bool:
        """Tell whether a row with the hash `stored` may be overwritten."""
        if stored == self._failed.get(made_id):
            return True
        if before is None or made_id not in before:
            return self._known.get(made_id, stored) == stored
        base = before[made_id]
        if base is None:  # the caller takes it to be new
            return self._known.get(made_id) == stored
        return stored == values_of(base)["hash"]


def apply_changes(
    connection: Connection,
    changes: Mapping[str, Made | None],
    before: Mapping[str, Made | None] | None,
    bases: Bases,
) -> None:
    """Write objects, and mark as deleted those that are None.

    Raises:
        ConflictError: Another program changed one of them since it was read.
        LibraryError: Its article is not in the library.
    """
    for made_id, made in changes.items():
        if made is None:
            for table in (annotation, decision):
                _remove(connection, table, made_id, before, bases)
        else:
            write(connection, made, before, bases)


def write(
    connection: Connection,
    made: Made,
    before: Mapping[str, Made | None] | None = None,
    bases: Bases | None = None,
) -> None:
    """Insert or overwrite one object; without `bases` no conflict is looked for."""
    table = annotation if isinstance(made, Annotation) else decision
    values = values_of(made)
    row = connection.execute(select(table).where(table.c.id == made.id)).first()
    if row is None:
        _check_article(connection, made.article_id)
        changed = {**values, "version": 1}
        connection.execute(insert(table).values(changed))
    else:
        stored = columns(row)
        if stored["hash"] == values["hash"] and stored["deleted"] is None:
            return
        _check_base(made.id, stored, before, bases)
        if table is annotation:
            indexing.unindex_annotation(connection, int(stored["key"] or 0))
        version = int(stored["version"] or 0) + 1
        changed = {**values, "version": version, "deleted": None}
        connection.execute(update(table).where(table.c.id == made.id).values(changed))
    _keep(connection, table, changed)
    if isinstance(made, Annotation):
        _write_words(connection, made)


def _remove(
    connection: Connection,
    table: Table,
    made_id: str,
    before: Mapping[str, Made | None] | None,
    bases: Bases,
) -> None:
    query = select(table).where(table.c.id == made_id, table.c.deleted.is_(None))
    row = connection.execute(query).first()
    if row is None:
        return
    stored = columns(row)
    _check_base(made_id, stored, before, bases)
    if table is annotation:
        indexing.unindex_annotation(connection, int(stored["key"] or 0))
    version = int(stored["version"] or 0) + 1
    connection.execute(
        update(table).where(table.c.id == made_id).values(deleted=now(), version=version)
    )


def _check_article(connection: Connection, article_id: str) -> None:
    query = select(article.c.key).where(article.c.id == article_id)
    if connection.execute(query).first() is None:
        raise LibraryError(
            "Could not save the annotation: its article is not in the library. Open it again."
        )


def _check_base(
    made_id: str,
    stored: Mapping[str, Value],
    before: Mapping[str, Made | None] | None,
    bases: Bases | None,
) -> None:
    if bases is None or stored["deleted"] is not None:
        return
    if not bases.accepts(made_id, str(stored["hash"]), before):
        raise ConflictError(
            "Could not save this change: another window changed the same annotation meanwhile. "
            "Open the article again to see it; your text is kept here until then."
        )


def _keep(connection: Connection, table: Table, values: Mapping[str, Value]) -> None:
    """Copy a row as it is written to the history."""
    connection.execute(
        insert(history).values(
            id=values["id"],
            kind=table.name,
            version=values["version"],
            saved=now(),
            data=json.dumps({**values, "deleted": None}, ensure_ascii=False),
        )
    )


def _write_words(connection: Connection, made: Annotation) -> None:
    key = connection.execute(
        select(annotation.c.key).where(annotation.c.id == made.id)
    ).scalar_one()
    connection.execute(delete(annotation_tag).where(annotation_tag.c.annotation_key == key))
    if made.tags:
        tags = [{"annotation_key": key, "tag": storable(tag)} for tag in made.tags]
        connection.execute(insert(annotation_tag), tags)
    indexing.index_annotation(connection, key)


def carry(connection: Connection, article_id: str, *, old_text: str, new_text: str) -> int:
    """Move the annotations and decisions of an article to its changed text.

    What cannot be placed keeps its old words as an orphan; orphans that the new text holds again
    are placed.

    Returns:
        The number of annotations that are orphans now.
    """
    # rapidfuzz loads with it, which only a changed text needs.
    from desktop_app.core import anchor as anchors

    deleted = read_deleted(connection, article_id)
    live: list[Made] = [*read_annotations(connection, article_id)]
    live += (one for one in read_decisions(connection, None) if one.article_id == article_id)
    made = [(one, one.anchor) for one in (*live, *deleted) if one.anchor is not None]
    unplaced, gone = _unplaced_ids(connection, article_id), {one.id for one in deleted}
    placed = [(one, anchor) for one, anchor in made if one.id not in unplaced]
    carried = anchors.carry([anchor for _one, anchor in placed], old_text, new_text)
    moves = [(one, anchor) for (one, _old), anchor in zip(placed, carried, strict=True)]
    moves += [(one, anchors.resolve(old, new_text)) for one, old in made if one.id in unplaced]
    for one, anchor in moves:
        if isinstance(one, Annotation) and one.id in gone:
            _move_deleted(connection, one, anchor)
        else:
            _move(connection, one, anchor)
    return sum(one.is_orphan for one in read_annotations(connection, article_id))


def _unplaced_ids(connection: Connection, article_id: str) -> set[str]:
    orphans = select(annotation.c.id).where(
        annotation.c.article_id == article_id, annotation.c.is_orphan == 1
    )
    decisions = select(decision.c.id).where(
        decision.c.article_id == article_id, decision.c.is_unplaced == 1
    )
    return {*connection.execute(orphans).scalars(), *connection.execute(decisions).scalars()}


def _move_deleted(connection: Connection, gone: Annotation, anchor: Anchor | None) -> None:
    """Move a deleted annotation, which may be brought back, without bringing it back."""
    moved = replace(gone, anchor=anchor or gone.anchor, is_orphan=anchor is None)
    connection.execute(
        update(annotation).where(annotation.c.id == gone.id).values(values_of(moved))
    )


def _move(connection: Connection, made: Made, anchor: Anchor | None) -> None:
    if isinstance(made, Annotation):
        moved = replace(made, anchor=anchor or made.anchor, is_orphan=anchor is None)
        write(connection, moved)
        return
    write(connection, replace(made, anchor=anchor or made.anchor))
    connection.execute(
        update(decision).where(decision.c.id == made.id).values(is_unplaced=int(anchor is None))
    )
