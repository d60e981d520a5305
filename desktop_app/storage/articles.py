"""Rows of articles: adding, revising, listing, deleting, and the reader's place in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from desktop_app.core.annotation import new_id
from desktop_app.core.codec import article_from_dict, article_to_dict
from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.core.web_address import canonical_address, same_addresses
from desktop_app.storage import findings, indexing
from desktop_app.storage.changes import carry
from desktop_app.storage.packing import (
    hash_of,
    now,
    pack,
    pack_moment,
    read_moment,
    storable,
    unpack,
)
from desktop_app.storage.rows import (
    ArticleFilter,
    ArticleOrder,
    ArticleRow,
    Place,
    RevisionRow,
    StoredId,
)
from desktop_app.storage.schema import annotation, annotation_tag, article, original, revision

if TYPE_CHECKING:
    from desktop_app.core.article import Article

_META = ("title", "byline", "published", "site", "language", "url", "source")
_TITLE_LENGTH = 200
#: Longer ones are cut, so that a page of the list stays small.
_LONGEST_TITLE = 2000
_MOST_AT_ONE_ADDRESS = 20
#: Of the runs of three words of the shorter text, in two versions of one article.
_LEAST_SHARED = 0.05
_FEW_RUNS = 40


def add(connection: Connection, value: Article, data: bytes | None) -> StoredId:
    """Store an article, or find it where the library holds it already.

    The same text, white space aside, is the same article; the same address with another text is a
    new revision of it, unless nothing of the text stayed and the title is another: many sites name
    their front page as the address of each article. A deleted article that is added again comes
    back with its annotations.

    Raises:
        LibraryError: It has no text.
    """
    value = _storable(value)
    if not value.text.strip():
        raise LibraryError("Could not add the article: it has no text. Open another file or page.")
    known = _find_text(connection, value.digest)
    if known is not None:
        _revive(connection, known.id)
        _fill(connection, known.id, value)
        _keep_original(connection, known.revision_key, data)
        return StoredId(known.id, is_new=False)
    same_url = _find_url(connection, value)
    if same_url is not None:
        _revive(connection, same_url.id)
        return _revise(connection, same_url, value, data)
    article_id = new_id()
    meta = {name: getattr(value, name) for name in _META}
    key = connection.execute(
        insert(article).values(id=article_id, added=now(), words=value.word_count, **meta)
    ).lastrowid
    _add_revision(connection, int(key), value, data)
    indexing.index_article(connection, int(key))
    return StoredId(article_id, is_new=True)


def revise(connection: Connection, article_id: str, value: Article, data: bytes | None) -> StoredId:
    """Give an article the text that was read again from what it was made of.

    Raises:
        LibraryError: It has no text, or the article is not in the library.
    """
    value = _storable(value)
    if not value.text.strip():
        raise LibraryError("Could not change the article: there is no text in what was read.")
    query = (
        select(article.c.key, article.c.id, article.c.title, revision.c.text, revision.c.hash)
        .join(revision, revision.c.key == article.c.revision_key)
        .where(article.c.id == article_id)
    )
    old = connection.execute(query).first()
    if old is None:
        raise LibraryError("Could not change the article: it is not in the library.")
    if revision_values(value)["hash"] == old.hash:
        return StoredId(article_id, is_new=False)
    return _revise(connection, old, value, data)


def _storable(value: Article) -> Article:
    first_line = value.text.strip().partition("\n")[0]
    return replace(
        value,
        text=storable(value.text),
        title=storable(value.title.strip()[:_LONGEST_TITLE] or first_line[:_TITLE_LENGTH]),
        byline=storable(value.byline).strip(),
        published=storable(value.published).strip(),
        site=storable(value.site).strip(),
        language=storable(value.language).strip(),
        url=canonical_address(storable(value.url)),
        source=storable(value.source).strip(),
    )


def _find_text(connection: Connection, digest: str) -> Row[str, int] | None:
    query = (
        select(article.c.id, article.c.revision_key)
        .join(revision, revision.c.key == article.c.revision_key)
        .where(revision.c.digest == digest)
        .order_by(article.c.deleted.is_not(None), article.c.key)
        .limit(1)
    )
    return connection.execute(query).first()


def _find_url(connection: Connection, value: Article) -> Row[int, str, str, str] | None:
    """Return the article of which a value is another text, by its address."""
    if not value.url:
        return None
    query = (
        select(article.c.key, article.c.id, article.c.title, revision.c.text)
        .join(revision, revision.c.key == article.c.revision_key)
        .where(article.c.url.in_(same_addresses(value.url)), article.c.url != "")
        .order_by(article.c.deleted.is_not(None), article.c.key)
        .limit(_MOST_AT_ONE_ADDRESS)
    )
    rows = connection.execute(query).all()
    return next((row for row in rows if _is_same_article(row.title, row.text, value)), None)


def _is_same_article(title: str, text: str, value: Article) -> bool:
    """Tell whether a text is another version of an article, and not another article."""
    if title == value.title:
        return True
    old, new = _runs_of_words(text), _runs_of_words(value.text)
    fewer = min(len(old), len(new))
    return fewer < _FEW_RUNS or len(old & new) > _LEAST_SHARED * fewer


def _runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = text.casefold().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _revive(connection: Connection, article_id: str) -> None:
    query = select(article.c.deleted).where(article.c.id == article_id)
    if connection.execute(query).scalar_one() is not None:
        set_deleted(connection, article_id, is_deleted=False)


def _fill(connection: Connection, article_id: str, value: Article) -> None:
    """Take over what was not known of the article when it was added first."""
    row = connection.execute(select(article).where(article.c.id == article_id)).one()
    stored = row._mapping  # SQLAlchemy's documented name for it
    news = {name: getattr(value, name) for name in _META if name != "title" and not stored[name]}
    news = {name: words for name, words in news.items() if words}
    if news:
        connection.execute(update(article).where(article.c.id == article_id).values(**news))


def _revise(
    connection: Connection, old: Row[*tuple[object, ...]], value: Article, data: bytes | None
) -> StoredId:
    findings.clear(connection, old.key)
    indexing.unindex_article(connection, old.key)
    meta = {name: getattr(value, name) for name in _META if getattr(value, name)}
    connection.execute(
        update(article).where(article.c.key == old.key).values(words=value.word_count, **meta)
    )
    _add_revision(connection, old.key, value, data)
    indexing.index_article(connection, old.key)
    orphans = carry(connection, old.id, old_text=old.text, new_text=value.text)
    place = read_place(connection, old.id)
    if place.offset > len(value.text):
        set_place(connection, old.id, replace(place, offset=len(value.text)))
    return StoredId(old.id, is_new=False, is_revised=True, orphans=orphans)


def _add_revision(
    connection: Connection, article_key: int, value: Article, data: bytes | None
) -> None:
    count = select(func.count()).where(revision.c.article_key == article_key)
    key = connection.execute(
        insert(revision).values(
            article_key=article_key,
            number=connection.execute(count).scalar_one() + 1,
            added=now(),
            **revision_values(value),
        )
    ).lastrowid
    connection.execute(update(article).where(article.c.key == article_key).values(revision_key=key))
    _keep_original(connection, int(key), data)


def _keep_original(connection: Connection, revision_key: int, data: bytes | None) -> None:
    if data is None:
        return
    query = select(original.c.revision_key).where(original.c.revision_key == revision_key)
    if connection.execute(query).first() is None:
        values = {"revision_key": revision_key, "hash": hash_of(data), "data": data}
        connection.execute(insert(original).values(**values))


def revision_values(value: Article) -> dict[str, str | bytes]:
    """Return what a text is stored as, with its hash."""
    data = article_to_dict(value)
    structure = pack({"blocks": data["blocks"], "inlines": data["inlines"]})
    return {
        "digest": value.digest,
        "structure": structure,
        "hash": hash_of(value.text, structure),
        "text": value.text,
    }


def read(connection: Connection, article_id: str) -> Article:
    """Return an article with its present text.

    Raises:
        LibraryError: There is none with this id.
        LibraryCorruptError: Its text is damaged.
    """
    return _read_text(connection, article_id, revision.c.key == article.c.revision_key)


def read_revision(connection: Connection, article_id: str, number: int) -> Article:
    """Return an article with an earlier text.

    Raises:
        LibraryError: There is none with this id and number.
        LibraryCorruptError: Its text is damaged.
    """
    is_wanted = (revision.c.article_key == article.c.key) & (revision.c.number == number)
    return _read_text(connection, article_id, is_wanted)


def read_revisions(connection: Connection, article_id: str) -> tuple[RevisionRow, ...]:
    """Return which texts an article had, the first one first."""
    query = (
        select(revision.c.number, revision.c.added)
        .join(article, article.c.key == revision.c.article_key)
        .where(article.c.id == article_id)
        .order_by(revision.c.number)
    )
    rows = connection.execute(query)
    return tuple(RevisionRow(row.number, read_moment(row.added)) for row in rows)


def _read_text(connection: Connection, article_id: str, is_wanted: ColumnElement[bool]) -> Article:
    query = (
        select(article, revision.c.text, revision.c.structure, revision.c.hash)
        .join(revision, is_wanted)
        .where(article.c.id == article_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise LibraryError("Could not open the article: it is not in the library.")
    try:
        if hash_of(row.text, row.structure) != row.hash:
            raise ValueError("the text is not what was written")
        structure = unpack(row.structure)
        meta = {name: row._mapping[name] for name in _META}
        if not isinstance(structure, dict):
            raise ValueError("the structure is not what was written")
        return article_from_dict({**structure, **meta, "text": row.text})
    except ValueError as error:
        raise LibraryCorruptError(
            f"The text of “{row.title}” is damaged. Restore a backup of the library, "
            "or open the article from its source again."
        ) from error


def read_original(connection: Connection, article_id: str) -> bytes | None:
    """Return the bytes that the article's present text was read from, where they were kept."""
    query = (
        select(original.c.data)
        .join(article, article.c.revision_key == original.c.revision_key)
        .where(article.c.id == article_id)
    )
    data: bytes | None = connection.execute(query).scalar_one_or_none()
    return data


def has_original(connection: Connection, article_id: str) -> bool:
    """Tell whether the bytes that the article's present text was read from were kept."""
    query = (
        select(original.c.revision_key)
        .join(article, article.c.revision_key == original.c.revision_key)
        .where(article.c.id == article_id)
    )
    return connection.execute(query).first() is not None


def read_rows(
    connection: Connection,
    limit: int,
    after: ArticleRow | None,
    *,
    where: ArticleFilter,
    order: ArticleOrder,
) -> tuple[ArticleRow, ...]:
    """Return a page of the list of articles: those behind the row `after`."""
    query = _row_query().where(*_passes(where))
    position: dict[ArticleOrder, ColumnElement[str] | None] = {
        ArticleOrder.ADDED: None,
        ArticleOrder.OPENED: article.c.opened,
        ArticleOrder.PUBLISHED: article.c.published,
        ArticleOrder.TITLE: article.c.title.collate("NOCASE"),
    }
    column = position[order]
    if column is None:
        query = query.order_by(article.c.key.desc())
        if after is not None:
            query = query.where(article.c.key < after.key)
    elif order is ArticleOrder.TITLE:
        query = query.order_by(column, article.c.key)
        if after is not None:
            query = query.where(tuple_(column, article.c.key) > tuple_(after.title, after.key))
    else:
        query = query.order_by(column.desc(), article.c.key.desc())
        if after is not None:
            opened = pack_moment(after.opened) if after.opened else ""
            value = opened if order is ArticleOrder.OPENED else after.published
            query = query.where(tuple_(column, article.c.key) < tuple_(value, after.key))
    return tuple(_article_row(row) for row in connection.execute(query.limit(limit)))


def read_row(connection: Connection, article_id: str) -> ArticleRow | None:
    """Return one line of the list, or None; also for a deleted article."""
    row = connection.execute(_row_query().where(article.c.id == article_id)).first()
    return None if row is None else _article_row(row)


def count(connection: Connection, where: ArticleFilter) -> int:
    """Return the number of articles that pass a filter."""
    query = select(func.count()).select_from(article).where(*_passes(where))
    return connection.execute(query).scalar_one()


def _row_query() -> Select[*tuple[object, ...]]:
    mine = select(func.count()).where(
        annotation.c.article_id == article.c.id, annotation.c.deleted.is_(None)
    )
    highlights = mine.where(annotation.c.colour > 0).scalar_subquery().label("highlights")
    notes = mine.where(annotation.c.note != "").scalar_subquery().label("notes")
    return select(article, highlights, notes)


def _passes(where: ArticleFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter."""
    is_gone = article.c.deleted.is_not(None)
    conditions: list[ColumnElement[bool]] = [
        is_gone if where.is_deleted else article.c.deleted.is_(None)
    ]
    if where.is_done is not None:
        is_done = article.c.done.is_not(None)
        conditions.append(is_done if where.is_done else article.c.done.is_(None))
    if where.site:
        conditions.append(article.c.site == storable(where.site))
    mine = (annotation.c.article_id == article.c.id) & annotation.c.deleted.is_(None)
    if where.has_annotations:
        conditions.append(exists(select(literal(1)).where(mine)))
    if where.tag:
        tagged = (annotation_tag.c.annotation_key == annotation.c.key) & (
            annotation_tag.c.tag == storable(where.tag)
        )
        conditions.append(exists(select(literal(1)).where(mine, tagged)))
    for word in storable(where.words).split():
        places = (article.c.title, article.c.site, article.c.byline)
        conditions.append(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return conditions


def _article_row(row: Row[*tuple[object, ...]]) -> ArticleRow:
    values = dict(row._mapping)
    opened, done = values["opened"], values["done"]
    names = (
        "key", "id", "title", "byline", "site", "url", "published", "language",
        "words", "names", "quotations", "highlights", "notes", "progress",
    )  # fmt: skip
    return ArticleRow(
        **{name: values[name] for name in names},
        added=read_moment(values["added"]),
        opened=read_moment(opened) if opened else None,
        is_done=done is not None,
    )


def read_place(connection: Connection, article_id: str) -> Place:
    """Return where the reader is in an article; the beginning when it was never opened."""
    query = select(article.c.place, article.c.progress).where(article.c.id == article_id)
    row = connection.execute(query).first()
    return Place() if row is None else Place(row.place, row.progress)


def set_place(connection: Connection, article_id: str, place: Place) -> None:
    """Remember where the reader is, and that the article was opened now."""
    connection.execute(
        update(article)
        .where(article.c.id == article_id)
        .values(
            place=max(place.offset, 0), progress=min(max(place.progress, 0.0), 1.0), opened=now()
        )
    )


def set_done(connection: Connection, article_id: str, *, is_done: bool) -> None:
    """Mark an article as done with, or not."""
    done = now() if is_done else None
    connection.execute(update(article).where(article.c.id == article_id).values(done=done))


def set_deleted(connection: Connection, article_id: str, *, is_deleted: bool) -> None:
    """Take an article out of lists, search and counts, or bring it back, with all that is in it."""
    query = select(article.c.key, article.c.deleted).where(article.c.id == article_id)
    row = connection.execute(query).first()
    if row is None or (row.deleted is not None) == is_deleted:
        return
    if is_deleted:
        findings.count_entities(connection, row.key, sign=-1)
        indexing.unindex_all_of(connection, row.key)
    connection.execute(
        update(article)
        .where(article.c.key == row.key)
        .values(deleted=now() if is_deleted else None)
    )
    if not is_deleted:
        indexing.index_all_of(connection, row.key)
        findings.count_entities(connection, row.key, sign=1)
