"""The first schema, as it was released. Never change it; write a further revision.

Revision ID: 1
"""

from __future__ import annotations

from alembic import op

revision = "1"
down_revision = None

STATEMENTS = (
    """CREATE TABLE article (
    "key" INTEGER NOT NULL,
    id TEXT NOT NULL,
    revision_key INTEGER,
    title TEXT NOT NULL,
    byline TEXT NOT NULL,
    published TEXT NOT NULL,
    site TEXT NOT NULL,
    language TEXT NOT NULL,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    added TEXT NOT NULL,
    opened TEXT DEFAULT '' NOT NULL,
    done TEXT,
    place INTEGER DEFAULT '0' NOT NULL,
    progress FLOAT DEFAULT '0' NOT NULL,
    words INTEGER NOT NULL,
    names INTEGER DEFAULT '0' NOT NULL,
    quotations INTEGER DEFAULT '0' NOT NULL,
    deleted TEXT,
    PRIMARY KEY ("key"),
    UNIQUE (id)
)""",
    """CREATE INDEX article_published ON article (published, "key")""",
    """CREATE INDEX article_opened ON article (opened, "key")""",
    """CREATE INDEX article_url ON article (url) WHERE url != ''""",
    """CREATE INDEX article_title ON article (title COLLATE NOCASE, "key")""",
    """CREATE TABLE history (
    "key" INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    saved TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY ("key")
)""",
    """CREATE INDEX history_id ON history (id)""",
    """CREATE TABLE entity_total (
    "key" INTEGER NOT NULL,
    folded TEXT NOT NULL,
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    articles INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY ("key")
)""",
    """CREATE UNIQUE INDEX entity_total_name ON entity_total (folded, label)""",
    """CREATE INDEX entity_total_articles ON entity_total (articles, mentions)""",
    """CREATE TABLE colour_name (
    colour INTEGER NOT NULL,
    name TEXT NOT NULL,
    modified TEXT NOT NULL,
    PRIMARY KEY (colour)
)""",
    """CREATE TABLE state (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)""",
    """CREATE TABLE revision (
    "key" INTEGER NOT NULL,
    article_key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    added TEXT NOT NULL,
    digest TEXT NOT NULL,
    structure BLOB NOT NULL,
    hash TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY ("key"),
    FOREIGN KEY(article_key) REFERENCES article ("key")
)""",
    """CREATE INDEX revision_article ON revision (article_key)""",
    """CREATE INDEX revision_digest ON revision (digest)""",
    """CREATE TABLE annotation (
    "key" INTEGER NOT NULL,
    id TEXT NOT NULL,
    article_id TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    exact TEXT,
    prefix TEXT,
    suffix TEXT,
    colour INTEGER NOT NULL,
    note TEXT NOT NULL,
    tags TEXT NOT NULL,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    is_orphan INTEGER NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    deleted TEXT,
    PRIMARY KEY ("key"),
    UNIQUE (id),
    FOREIGN KEY(article_id) REFERENCES article (id)
)""",
    """CREATE INDEX annotation_article ON annotation (article_id)""",
    """CREATE TABLE decision (
    "key" INTEGER NOT NULL,
    id TEXT NOT NULL,
    article_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    text TEXT NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,
    start INTEGER,
    "end" INTEGER,
    exact TEXT,
    prefix TEXT,
    suffix TEXT,
    created TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    deleted TEXT,
    is_unplaced INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY ("key"),
    UNIQUE (id),
    FOREIGN KEY(article_id) REFERENCES article (id)
)""",
    """CREATE INDEX decision_article ON decision (article_id)""",
    """CREATE INDEX decision_scope ON decision (scope)""",
    """CREATE TABLE entity (
    "key" INTEGER NOT NULL,
    article_key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    label TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY ("key"),
    FOREIGN KEY(article_key) REFERENCES article ("key")
)""",
    """CREATE INDEX entity_folded ON entity (folded, article_key, mentions)""",
    """CREATE INDEX entity_article ON entity (article_key)""",
    """CREATE TABLE quotation (
    "key" INTEGER NOT NULL,
    article_key INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    speaker TEXT NOT NULL,
    folded TEXT NOT NULL,
    cue TEXT NOT NULL,
    cue_class TEXT NOT NULL,
    text TEXT NOT NULL,
    confidence FLOAT NOT NULL,
    PRIMARY KEY ("key"),
    FOREIGN KEY(article_key) REFERENCES article ("key")
)""",
    """CREATE INDEX quotation_folded ON quotation (folded, "key")""",
    """CREATE INDEX quotation_article ON quotation (article_key)""",
    """CREATE TABLE original (
    revision_key INTEGER NOT NULL,
    hash TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (revision_key),
    FOREIGN KEY(revision_key) REFERENCES revision ("key")
)""",
    """CREATE TABLE annotation_tag (
    annotation_key INTEGER NOT NULL,
    tag TEXT NOT NULL,
    FOREIGN KEY(annotation_key) REFERENCES annotation ("key")
)""",
    """CREATE INDEX annotation_tag_tag ON annotation_tag (tag)""",
    """CREATE INDEX annotation_tag_annotation ON annotation_tag (annotation_key)""",
    """CREATE TABLE analysis (
    article_key INTEGER NOT NULL,
    revision_key INTEGER NOT NULL,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    language TEXT NOT NULL,
    is_complete INTEGER NOT NULL,
    made TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (article_key),
    FOREIGN KEY(article_key) REFERENCES article ("key"),
    FOREIGN KEY(revision_key) REFERENCES revision ("key")
)""",
    """CREATE VIEW article_content AS
    SELECT a.key AS key, a.key AS article_key, a.title AS title, r.text AS text
    FROM article a JOIN revision r ON r.key = a.revision_key WHERE a.deleted IS NULL""",
    """CREATE VIEW quotation_content AS
    SELECT q.key AS key, q.article_key AS article_key, q.speaker AS speaker, q.text AS text
    FROM quotation q JOIN article a ON a.key = q.article_key WHERE a.deleted IS NULL""",
    """CREATE VIEW annotation_content AS
    SELECT n.key AS key, a.key AS article_key, n.note AS note,
    coalesce(n.exact, '') AS exact,
    (SELECT coalesce(group_concat(t.tag, ' '), '') FROM annotation_tag t
    WHERE t.annotation_key = n.key) AS tags
    FROM annotation n JOIN article a ON a.id = n.article_id
    WHERE n.deleted IS NULL AND a.deleted IS NULL""",
    """CREATE VIRTUAL TABLE article_words USING fts5(title, text,
    content='article_content', content_rowid='key',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3')""",
    """CREATE VIRTUAL TABLE quotation_words USING fts5(speaker, text,
    content='quotation_content', content_rowid='key',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3')""",
    """CREATE VIRTUAL TABLE annotation_words USING fts5(note, exact, tags,
    content='annotation_content', content_rowid='key',
    tokenize="unicode61 remove_diacritics 2", prefix='2 3')""",
)


def upgrade() -> None:
    """Create all tables in an empty file."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
