"""The tables of the library file.

Texts lie in their own table, so that rows of the list stay narrow. Everything that the reader made
is only ever marked as deleted. Each table that salvage reads has its own number of columns, by
which rows are recognised when the file's own directory is lost (see `raw.py`).

A full-text index is written by `indexing` beside the rows it covers; it reads their text
through a view, so no text is stored twice.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

#: In the header of each library file ("Rubr"), by which it is told from other SQLite files.
APPLICATION_ID = 0x52756272
#: Number of the schema; one more with each migration.
SCHEMA_VERSION = 1
#: Largest number of quotations of one article. `quotation.key` is `(article_key + 1) * this - 1`
#: minus the index, so that falling keys give the newest article first and its quotations in order.
QUOTATIONS_PER_ARTICLE = 1 << 20

metadata = MetaData()

article = Table(
    "article",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("revision_key", Integer),  # the present one
    Column("title", Text, nullable=False),
    Column("byline", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("added", Text, nullable=False),
    Column("opened", Text, nullable=False, server_default=""),  # empty: never
    Column("done", Text),  # when the reader was done with it
    Column("place", Integer, nullable=False, server_default="0"),
    Column("progress", Float, nullable=False, server_default="0"),
    Column("words", Integer, nullable=False),
    Column("names", Integer, nullable=False, server_default="0"),
    Column("quotations", Integer, nullable=False, server_default="0"),
    Column("deleted", Text),
)
Index("article_url", article.c.url, sqlite_where=article.c.url != "")
Index("article_opened", article.c.opened, article.c.key)
Index("article_published", article.c.published, article.c.key)
Index("article_title", text("title COLLATE NOCASE"), article.c.key, _table=article)

revision = Table(
    "revision",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("article_key", ForeignKey("article.key"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("added", Text, nullable=False),
    Column("digest", Text, nullable=False),  # Article.digest: without regard to white space
    Column("structure", LargeBinary, nullable=False),  # blocks and inlines, packed
    Column("hash", Text, nullable=False),  # of text and structure
    Column("text", Text, nullable=False),
)
Index("revision_digest", revision.c.digest)
Index("revision_article", revision.c.article_key)

original = Table(
    "original",
    metadata,
    Column("revision_key", ForeignKey("revision.key"), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

annotation = Table(
    "annotation",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("start", Integer),  # null, as the other four: a note on the article
    Column("end", Integer),
    Column("exact", Text),
    Column("prefix", Text),
    Column("suffix", Text),
    Column("colour", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("tags", Text, nullable=False),  # a JSON list, in the reader's order
    Column("created", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("is_orphan", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("deleted", Text),
)
Index("annotation_article", annotation.c.article_id)

annotation_tag = Table(
    "annotation_tag",
    metadata,
    Column("annotation_key", ForeignKey("annotation.key"), nullable=False),
    Column("tag", Text, nullable=False),
)
Index("annotation_tag_tag", annotation_tag.c.tag)
Index("annotation_tag_annotation", annotation_tag.c.annotation_key)

decision = Table(
    "decision",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("article_id", ForeignKey("article.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("start", Integer),  # null, as the other four: no place
    Column("end", Integer),
    Column("exact", Text),
    Column("prefix", Text),
    Column("suffix", Text),
    Column("created", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("deleted", Text),
    # Its place is not in the present text; not a part of the value, and not of its hash.
    Column("is_unplaced", Integer, nullable=False, server_default="0"),
)
Index("decision_article", decision.c.article_id)
Index("decision_scope", decision.c.scope)

#: Each version of each annotation and decision, the present one too: so each lies in two places.
history = Table(
    "history",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # "annotation" or "decision"
    Column("version", Integer, nullable=False),
    Column("saved", Text, nullable=False),
    Column("data", Text, nullable=False),  # the row as JSON
)
Index("history_id", history.c.id)

analysis = Table(
    "analysis",
    metadata,
    Column("article_key", ForeignKey("article.key"), primary_key=True),
    Column("revision_key", ForeignKey("revision.key"), nullable=False),
    Column("model", Text, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("rules_version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("is_complete", Integer, nullable=False),
    Column("made", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),  # the whole analysis, packed
)

entity = Table(
    "entity",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("article_key", ForeignKey("article.key"), nullable=False),
    Column("number", Integer, nullable=False),  # Entity.key
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),  # name without case and accents
    Column("label", Text, nullable=False),
    Column("mentions", Integer, nullable=False),
)
Index("entity_article", entity.c.article_key)
Index("entity_folded", entity.c.folded, entity.c.article_key, entity.c.mentions)

#: Sums of `entity` over the articles that are not deleted.
entity_total = Table(
    "entity_total",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("folded", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
)
Index("entity_total_name", entity_total.c.folded, entity_total.c.label, unique=True)
Index("entity_total_articles", entity_total.c.articles, entity_total.c.mentions)

quotation = Table(
    "quotation",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("article_key", ForeignKey("article.key"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("folded", Text, nullable=False),  # speaker without case and accents
    Column("cue", Text, nullable=False),  # its lemma
    Column("cue_class", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("confidence", Float, nullable=False),
)
Index("quotation_article", quotation.c.article_key)
Index("quotation_folded", quotation.c.folded, quotation.c.key)

colour_name = Table(
    "colour_name",
    metadata,
    Column("colour", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("modified", Text, nullable=False),
)

state = Table(
    "state",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

_TOKENIZER = "tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3'"
_ARTICLE_LIVE = "a.deleted IS NULL"

#: What SQLAlchemy has no words for; in the order of creation.
STATEMENTS = (
    f"""CREATE VIEW article_content AS
        SELECT a.key AS key, a.key AS article_key, a.title AS title, r.text AS text
        FROM article a JOIN revision r ON r.key = a.revision_key WHERE {_ARTICLE_LIVE}""",
    f"""CREATE VIEW quotation_content AS
        SELECT q.key AS key, q.article_key AS article_key, q.speaker AS speaker, q.text AS text
        FROM quotation q JOIN article a ON a.key = q.article_key WHERE {_ARTICLE_LIVE}""",
    f"""CREATE VIEW annotation_content AS
        SELECT n.key AS key, a.key AS article_key, n.note AS note,
            coalesce(n.exact, '') AS exact,
            (SELECT coalesce(group_concat(t.tag, ' '), '') FROM annotation_tag t
             WHERE t.annotation_key = n.key) AS tags
        FROM annotation n JOIN article a ON a.id = n.article_id
        WHERE n.deleted IS NULL AND {_ARTICLE_LIVE}""",
    f"""CREATE VIRTUAL TABLE article_words USING fts5(title, text,
        content='article_content', content_rowid='key', {_TOKENIZER})""",
    f"""CREATE VIRTUAL TABLE quotation_words USING fts5(speaker, text,
        content='quotation_content', content_rowid='key', {_TOKENIZER})""",
    f"""CREATE VIRTUAL TABLE annotation_words USING fts5(note, exact, tags,
        content='annotation_content', content_rowid='key', {_TOKENIZER})""",
)


def create(connection: Connection) -> None:
    """Create all tables in an empty file, inside the caller's transaction."""
    metadata.create_all(connection)
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
