"""Saving what can be read of a damaged library into a new one; the damaged file stays as it is.

Rows are read from the bytes (`raw`), and each is taken only when its hash is right; of several
versions of a note the latest whole one counts, also from the history. An article whose text is
lost keeps its title and its notes, which become orphans.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from sqlalchemy import insert

from desktop_app.core.annotation import COLOUR_COUNT, new_id
from desktop_app.core.article import Article, Block
from desktop_app.core.codec import analysis_from_dict
from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage import articles, findings, indexing, opening, raw
from desktop_app.storage.annotations import Value, hash_values
from desktop_app.storage.connection import in_words, make_engine
from desktop_app.storage.packing import hash_of, now, storable, unpack
from desktop_app.storage.rows import SalvageReport
from desktop_app.storage.schema import (
    analysis,
    annotation,
    annotation_tag,
    article,
    colour_name,
    decision,
    history,
    original,
    revision,
    state,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from desktop_app.storage.raw import Stored

Row = dict[str, "Stored"]

_TABLES = (article, revision, original, annotation, decision, history, analysis, colour_name, state)
_LOST_TEXT = "The text of this article could not be read."


def salvage(damaged: Path, target: Path) -> SalvageReport:
    """Write what can be read of `damaged` into a new library at `target`.

    Raises:
        LibraryError: `target` exists or cannot be written, or nothing of `damaged` can be read.
    """
    if target.exists():
        raise LibraryError(f"Could not save what can be read in {target}: a file lies there.")
    found = _Found()
    with in_words(damaged):
        found.read(damaged)
    if not found.rows["article"] and not found.rows["annotation"] and not found.rows["revision"]:
        raise LibraryCorruptError(
            f"Nothing of the library {damaged} can be read. Restore a backup of it."
        )
    with in_words(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        opening.create(target)
        engine = make_engine(target, writes=True)
        try:
            with engine.begin() as connection:
                _write(connection, found)
        except BaseException:
            engine.dispose()
            target.unlink()
            raise
        engine.dispose()
    kept = {name: len(rows) for name, rows in found.rows.items() if rows}
    return SalvageReport(kept, found.damaged)


@dataclass(slots=True)
class _Found:
    """What was read: whole rows by table; `damaged` counts those that were not whole."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    damaged: int = 0

    def read(self, path: Path) -> None:
        shapes = [raw.RowShape(table) for table in _TABLES]
        for key, values in raw.read_rows(path):
            for shape in shapes:
                row = shape.row(key, values)
                if row is not None:
                    self._take(shape.table, row)
                    break
        self._take_back()
        for table, order in (
            (annotation, ("version",)),
            (decision, ("version",)),
            (article, ("revision_key", "opened")),
        ):
            self.rows[table.name] = _newest(self.rows[table.name], order)
        for table, column in ((colour_name, "colour"), (state, "key"), (original, "revision_key")):
            unique = {row[column]: row for row in self.rows[table.name]}
            self.rows[table.name] = list(unique.values())

    def _take(self, table: Table, row: Row) -> None:
        if _is_whole(table, row):
            self.rows[table.name].append(row)
        else:
            self.damaged += 1

    def _take_back(self) -> None:
        """Let earlier versions stand for rows that are lost; a later version wins over them."""
        for row in self.rows[history.name]:
            earlier = json.loads(str(row["data"]))
            self.rows[str(row["kind"])].append(earlier)


def _is_whole(table: Table, row: Row) -> bool:
    """Tell whether a row is what was written, as far as it has a hash."""
    try:
        if table in (annotation, decision):
            return hash_values(cast("dict[str, Value]", row)) == row["hash"]
        if table is revision:
            return hash_of(_text(row["text"]), _bytes(row["structure"])) == row["hash"]
        if table is original:
            return hash_of(_bytes(row["data"])) == row["hash"]
        if table is history:
            earlier = json.loads(str(row["data"]))
            return (
                row["kind"] in (annotation.name, decision.name)
                and hash_values(earlier) == earlier["hash"]
            )
        if table is analysis:
            analysis_from_dict(unpack(_bytes(row["data"])))
        elif table is colour_name:
            return row["colour"] in range(1, COLOUR_COUNT + 1)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _text(value: Stored) -> str:
    return value if isinstance(value, str) else ""


def _bytes(value: Stored) -> bytes:
    return value if isinstance(value, bytes) else b""


def _newest(rows: list[Row], order: tuple[str, ...]) -> list[Row]:
    """Return one row for each id: the last by the values of the columns in `order`."""

    def rank(row: Row) -> tuple[str, ...]:
        return tuple(f"{row[name] or 0!s:>30}" for name in order)

    best: dict[Stored, Row] = {}
    for row in sorted(rows, key=rank):
        best[row["id"]] = row
    return list(best.values())


def _write(connection: Connection, found: _Found) -> None:
    texts = _Texts(found)
    keys = {row["key"] for row in texts.revisions}
    originals = [row for row in found.rows[original.name] if row["revision_key"] in keys]
    past: list[Row] = [{**row, "key": None} for row in found.rows[history.name]]
    for table, rows in (
        (article, texts.articles),
        (revision, texts.revisions),
        (original, originals),
        (history, past),
        (colour_name, found.rows[colour_name.name]),
        (state, found.rows[state.name]),
    ):
        for row in rows:
            connection.execute(insert(table).values(row))
    for table in (annotation, decision):
        for number, row in enumerate(found.rows[table.name], 1):
            _write_made(connection, table, {**row, "key": number}, texts.unplaced)
    indexing.rebuild(connection)
    for row in found.rows[analysis.name]:
        article_id = texts.ids_by_revision.get(row["revision_key"])
        if article_id is not None:
            value = analysis_from_dict(unpack(_bytes(row["data"])))
            findings.save(connection, article_id, value, digest=None)


def _write_made(connection: Connection, table: Table, row: Row, unplaced: set[str]) -> None:
    if row["article_id"] in unplaced and row["start"] is not None:
        row["is_orphan" if table is annotation else "is_unplaced"] = 1
        row["hash"] = hash_values(cast("dict[str, Value]", row))
    connection.execute(insert(table).values(row))
    if table is annotation:
        for tag in json.loads(str(row["tags"])):
            connection.execute(
                insert(annotation_tag).values(annotation_key=row["key"], tag=storable(tag))
            )


class _Texts:
    """Which articles there are, and their texts: those found, and stand-ins for what is lost.

    Attributes:
        unplaced: ids of the articles whose present text is lost.
        ids_by_revision: ids of articles by the keys of their present texts, as found.
    """

    def __init__(self, found: _Found) -> None:
        self.articles: list[Row] = list(found.rows[article.name])
        self.revisions: list[Row] = []
        self.unplaced: set[str] = set()
        self.ids_by_revision: dict[Stored, str] = {}
        self._made = [*found.rows[annotation.name], *found.rows[decision.name]]
        rows = {row["key"]: row for row in found.rows[revision.name]}
        keys = [int(cast("int", row["key"])) for row in (*self.articles, *rows.values())]
        owners = [int(cast("int", row["article_key"])) for row in rows.values()]
        self._next_key = max([*keys, *owners], default=0) + 1
        self._adopt(rows)
        by_article: dict[Stored, list[Row]] = defaultdict(list)
        for row in rows.values():
            by_article[row["article_key"]].append(row)
        for row in self.articles:
            self._give_text(row, sorted(by_article[row["key"]], key=lambda one: str(one["added"])))

    def _key(self) -> int:
        self._next_key += 1
        return self._next_key

    def _adopt(self, rows: dict[Stored, Row]) -> None:
        """Make articles for texts and notes whose own are lost; the notes tell which is whose."""
        known = {row["id"] for row in self.articles}
        lost = {str(row["article_id"]) for row in self._made} - {str(one) for one in known}
        keys = {row["key"] for row in self.articles}
        for row in list(rows.values()):
            if row["article_key"] not in keys:
                keys.add(row["article_key"])
                article_id = self._owner(_text(row["text"]), lost) or new_id()
                lost.discard(article_id)
                first_line = _text(row["text"]).strip().partition("\n")[0][:200]
                self._add_article(article_id, cast("int", row["article_key"]), first_line)
        for article_id in sorted(lost):
            self._add_article(article_id, self._key(), "An article whose title is lost")

    def _owner(self, words: str, lost: set[str]) -> str | None:
        """Return the id of the lost article whose notes all lie in this text."""
        anchors: dict[str, list[bool]] = defaultdict(list)
        for row in self._made:
            if row["article_id"] in lost and row["start"] is not None and row["deleted"] is None:
                start, end = cast("int", row["start"]), cast("int", row["end"])
                anchors[str(row["article_id"])].append(words[start:end] == row["exact"])
        return next((one for one, placed in anchors.items() if all(placed)), None)

    def _add_article(self, article_id: str, key: int, title: str) -> None:
        empty = dict.fromkeys(("byline", "published", "site", "language", "url", "source"), "")
        values: Row = {"key": key, "id": article_id, "title": title or "Untitled", **empty}
        self.articles.append({**values, "revision_key": None, "added": now(), "words": 0})

    def _give_text(self, row: Row, revisions: list[Row]) -> None:
        present = next((one for one in revisions if one["key"] == row["revision_key"]), None)
        if present is None:
            if row["revision_key"] is not None or not revisions:
                self.unplaced.add(str(row["id"]))
            present = revisions[-1] if revisions else self._stand_in(row)
        self.revisions.extend(revisions if present in revisions else [*revisions, present])
        row["revision_key"] = present["key"]
        row["words"] = len(_text(present["text"]).split())
        self.ids_by_revision[present["key"]] = str(row["id"])

    def _stand_in(self, row: Row) -> Row:
        value = Article(_LOST_TEXT, (Block(0, len(_LOST_TEXT)),))
        values = articles.revision_values(value)
        # A digest of its own, so that no other article is taken for this one.
        digest = f"lost {row['id']!s}"
        owner = {"key": self._key(), "article_key": row["key"], "number": 1, "added": now()}
        return {**values, **owner, "digest": digest}
