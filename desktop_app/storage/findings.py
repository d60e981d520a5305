"""Rows of what the machine found: one packed analysis per article, and rows to search and count.

All of it can be thrown away and computed again. The packed analysis is as the machine made it; the
rows show it as it looks after the reader's decisions.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, Select, delete, func, insert, or_, select, text, update

from desktop_app.core.codec import analysis_from_dict, analysis_to_dict
from desktop_app.core.errors import LibraryError
from desktop_app.core.findings import NAMED, Analysis, Label, Quotation, QuotationKind
from desktop_app.core.replay import replay
from desktop_app.storage import indexing
from desktop_app.storage.annotations import read_decisions
from desktop_app.storage.packing import fold, now, pack, storable, unpack
from desktop_app.storage.rows import EntityCount, EntityPlace, EntityUse, QuotationRow
from desktop_app.storage.schema import (
    QUOTATIONS_PER_ARTICLE,
    analysis,
    article,
    entity,
    entity_total,
    quotation,
    revision,
)

#: In how many articles, the newest, companions are looked for, so that it is quick for any name.
_COMPANION_ARTICLES = 300


def save(connection: Connection, article_id: str, value: Analysis, *, digest: str | None) -> bool:
    """Replace the analysis of an article.

    `digest` is `Article.digest` of the text that was analysed; when the library holds another by
    now, nothing is saved. None skips this check.

    Returns:
        Whether it was saved.

    Raises:
        LibraryError: The article is not in the library, or a finding lies outside of its text.
    """
    row = connection.execute(
        select(
            article.c.key, article.c.deleted, revision.c.key.label("revision_key"),
            revision.c.digest, revision.c.text,
        )
        .join(revision, revision.c.key == article.c.revision_key)
        .where(article.c.id == article_id)
    ).first()  # fmt: skip
    if row is None:
        raise LibraryError("Could not save the findings: their article is not in the library.")
    if digest is not None and digest != row.digest:
        return False
    ends = [one.end for one in (*value.mentions, *value.references)]
    ends += [one.end for one in value.quotations]
    if max(ends, default=0) > len(row.text):
        raise LibraryError("Could not save the findings: they belong to another text.")
    clear(connection, row.key)
    connection.execute(
        insert(analysis).values(
            article_key=row.key,
            revision_key=row.revision_key,
            model=value.model,
            model_version=value.model_version,
            rules_version=value.rules_version,
            language=value.language,
            is_complete=int(value.is_complete),
            made=now(),
            data=pack(analysis_to_dict(value)),
        )
    )
    _fill_rows(connection, row.key, value, is_deleted=row.deleted is not None)
    return True


def read(connection: Connection, article_id: str) -> Analysis | None:
    """Return the analysis of an article's present text, or None when there is no readable one."""
    query = (
        select(analysis.c.data)
        .join(article, article.c.revision_key == analysis.c.revision_key)
        .where(article.c.id == article_id)
    )
    data = connection.execute(query).scalar_one_or_none()
    if data is None:
        return None
    try:
        return analysis_from_dict(unpack(data))
    except ValueError:  # damaged; it can be made again
        return None


def clear(connection: Connection, article_key: int) -> None:
    """Throw away what was found in an article."""
    _clear_rows(connection, article_key)
    connection.execute(delete(analysis).where(analysis.c.article_key == article_key))


def refresh_rows(connection: Connection, article_key: int) -> None:
    """Make the rows of an article again from its stored analysis and the reader's decisions."""
    query = select(article.c.id, article.c.deleted).where(article.c.key == article_key)
    row = connection.execute(query).first()
    value = read(connection, row.id) if row is not None else None
    if row is None or value is None:
        return
    _clear_rows(connection, article_key)
    _fill_rows(connection, article_key, value, is_deleted=row.deleted is not None)


def _fill_rows(
    connection: Connection, article_key: int, value: Analysis, *, is_deleted: bool
) -> None:
    """Write the rows of an analysis as it looks after the reader's decisions."""
    row = connection.execute(
        select(article.c.id, revision.c.text)
        .join(revision, revision.c.key == article.c.revision_key)
        .where(article.c.key == article_key)
    ).one()
    shown = replay(value, read_decisions(connection, row.id), row.text, row.id)
    _insert_rows(connection, article_key, shown, row.text)
    if not is_deleted:
        count_entities(connection, article_key, sign=1)
        indexing.index_quotations(connection, article_key)


def _clear_rows(connection: Connection, article_key: int) -> None:
    query = select(article.c.deleted).where(article.c.key == article_key)
    if connection.execute(query).scalar_one() is None:
        count_entities(connection, article_key, sign=-1)
        indexing.unindex_quotations(connection, article_key)
    for table in (entity, quotation):
        connection.execute(delete(table).where(table.c.article_key == article_key))
    connection.execute(
        update(article).where(article.c.key == article_key).values(names=0, quotations=0)
    )


def _insert_rows(connection: Connection, article_key: int, value: Analysis, words: str) -> None:
    mentions = Counter(mention.entity for mention in (*value.mentions, *value.references))
    entities = [
        {
            "article_key": article_key,
            "number": one.key,
            "name": storable(one.name),
            "folded": fold(one.name),
            "label": one.label.value,
            "mentions": mentions[one.key],
        }
        for one in value.entities
    ]
    if entities:
        connection.execute(insert(entity), entities)
    quotations = [
        _quotation_values(article_key, number, one, words)
        for number, one in enumerate(value.quotations[:QUOTATIONS_PER_ARTICLE])
    ]
    if quotations:
        connection.execute(insert(quotation), quotations)
    names = sum(one.label in NAMED for one in value.entities)
    said = len({_group(one) for one in value.quotations if one.kind is not QuotationKind.WORDS})
    connection.execute(
        update(article).where(article.c.key == article_key).values(names=names, quotations=said)
    )


def _group(value: Quotation) -> tuple[str, int]:
    return ("group", value.group) if value.group else ("start", value.start)


def _quotation_values(
    article_key: int, number: int, value: Quotation, words: str
) -> dict[str, str | int | float]:
    speaker = storable(value.speaker.name) if value.speaker else ""
    return {
        "key": (article_key + 1) * QUOTATIONS_PER_ARTICLE - 1 - number,
        "article_key": article_key,
        "start": value.start,
        "end": value.end,
        "kind": value.kind.value,
        "speaker": speaker,
        "folded": fold(speaker),
        "cue": storable(value.cue.lemma) if value.cue else "",
        "cue_class": value.cue.kind.value if value.cue else "",
        "text": words[value.start : value.end],
        "confidence": value.confidence,
    }


def count_entities(connection: Connection, article_key: int, *, sign: int) -> None:
    """Add an article's entities to the sums of the library (`sign` 1), or take them out (-1)."""
    connection.execute(
        text(
            """INSERT INTO entity_total (folded, label, name, articles, mentions)
            SELECT folded, label, min(name), :sign, :sign * sum(mentions) FROM entity
            WHERE article_key = :article GROUP BY folded, label
            ON CONFLICT (folded, label) DO UPDATE SET
                articles = articles + excluded.articles, mentions = mentions + excluded.mentions"""
        ),
        {"sign": sign, "article": article_key},
    )
    if sign < 0:
        mine = select(entity.c.folded).where(entity.c.article_key == article_key)
        connection.execute(
            delete(entity_total).where(
                entity_total.c.articles <= 0, entity_total.c.folded.in_(mine)
            )
        )


def read_counts(
    connection: Connection, prefix: str, limit: int, labels: tuple[Label, ...]
) -> tuple[EntityCount, ...]:
    """Return the names with a word that begins with `prefix`, those in most articles first."""
    query = (
        select(entity_total)
        .order_by(entity_total.c.articles.desc(), entity_total.c.mentions.desc())
        .limit(limit)
    )
    folded = fold(prefix)
    if folded:
        query = query.where(
            or_(
                entity_total.c.folded.startswith(folded, autoescape=True),
                entity_total.c.folded.contains(f" {folded}", autoescape=True),
            )
        )
    if labels:
        query = query.where(entity_total.c.label.in_([label.value for label in labels]))
    return tuple(
        EntityCount(row.name, Label(row.label), row.articles, row.mentions)
        for row in connection.execute(query)
    )


def read_use(connection: Connection, name: str, limit: int) -> EntityUse:
    """Return where the library names an entity, with the newest articles first."""
    folded = fold(name)
    totals = connection.execute(select(entity_total).where(entity_total.c.folded == folded)).all()
    query = (
        select(
            article.c.id, article.c.title, article.c.published,
            func.sum(entity.c.mentions).label("mentions"),
        )
        .select_from(entity)
        .join(article, article.c.key == entity.c.article_key)
        .where(entity.c.folded == folded, article.c.deleted.is_(None))
        .group_by(entity.c.article_key)
        .order_by(entity.c.article_key.desc())
    )  # fmt: skip
    rows = connection.execute(query.limit(limit))
    places = tuple(EntityPlace(row.id, row.title, row.published, row.mentions) for row in rows)
    count = totals[0].articles if len(totals) == 1 else _count_rows(connection, query)
    labels = sorted(totals, key=lambda row: -int(row.mentions))
    return EntityUse(
        name=labels[0].name if labels else name,
        articles=count,
        mentions=sum(row.mentions for row in totals),
        labels=tuple(Label(row.label) for row in labels),
        places=places,
    )


def _count_rows(connection: Connection, query: Select[*tuple[object, ...]]) -> int:
    return connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def read_quotations(
    connection: Connection, name: str, limit: int, *, after: QuotationRow | None = None
) -> tuple[QuotationRow, ...]:
    """Return what somebody said, in the articles added last first."""
    query = (
        select(quotation, article.c.id, article.c.title, article.c.published)
        .join(article, article.c.key == quotation.c.article_key)
        .where(quotation.c.folded == fold(name), article.c.deleted.is_(None))
        .order_by(quotation.c.key.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(quotation.c.key < after.key)
    return tuple(
        QuotationRow(
            row.key, row.id, row.title, row.published, row.start, row.end,
            QuotationKind(row.kind), row.speaker, row.cue, row.text, row.confidence,
        )
        for row in connection.execute(query)
    )  # fmt: skip


def read_companions(connection: Connection, name: str, limit: int) -> tuple[EntityCount, ...]:
    """Return the names in the newest articles that hold `name`, those in most of them first."""
    folded = fold(name)
    mine = (
        select(entity.c.article_key)
        .distinct()
        .join(article, article.c.key == entity.c.article_key)
        .where(entity.c.folded == folded, article.c.deleted.is_(None))
        .order_by(entity.c.article_key.desc())
        .limit(_COMPANION_ARTICLES)
    )
    articles = func.count(entity.c.article_key.distinct()).label("articles")
    mentions = func.sum(entity.c.mentions).label("mentions")
    query = (
        select(func.min(entity.c.name).label("name"), entity.c.label, articles, mentions)
        .where(entity.c.article_key.in_(mine), entity.c.folded != folded)
        .group_by(entity.c.folded, entity.c.label)
        .order_by(articles.desc(), mentions.desc())
        .limit(limit)
    )
    return tuple(
        EntityCount(row.name, Label(row.label), row.articles, row.mentions)
        for row in connection.execute(query)
    )
