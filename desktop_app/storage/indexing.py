"""Keeping the full-text indexes level with the rows they cover.

The indexes hold words only and read texts through the views `*_content`, which leave out what is
deleted. So rows are taken out of an index before they change, and put in after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COLUMNS = {
    "article": "title, text",
    "quotation": "speaker, text",
    "annotation": "note, exact, tags",
}


def _index(connection: Connection, name: str, column: str, key: int) -> None:
    columns = _COLUMNS[name]
    connection.exec_driver_sql(
        f"INSERT INTO {name}_words (rowid, {columns}) "
        f"SELECT key, {columns} FROM {name}_content WHERE {column} = ?",
        (key,),
    )


def _unindex(connection: Connection, name: str, column: str, key: int) -> None:
    columns = _COLUMNS[name]
    connection.exec_driver_sql(
        f"INSERT INTO {name}_words ({name}_words, rowid, {columns}) "
        f"SELECT 'delete', key, {columns} FROM {name}_content WHERE {column} = ?",
        (key,),
    )


def index_article(connection: Connection, article_key: int) -> None:
    """Put the present text and title of an article into the index."""
    _index(connection, "article", "key", article_key)


def unindex_article(connection: Connection, article_key: int) -> None:
    """Take text and title of an article out, before they change."""
    _unindex(connection, "article", "key", article_key)


def index_quotations(connection: Connection, article_key: int) -> None:
    """Put the quotations of an article into the index."""
    _index(connection, "quotation", "article_key", article_key)


def unindex_quotations(connection: Connection, article_key: int) -> None:
    """Take the quotations of an article out, before they change."""
    _unindex(connection, "quotation", "article_key", article_key)


def index_annotation(connection: Connection, key: int) -> None:
    """Put one annotation with its tags into the index."""
    _index(connection, "annotation", "key", key)


def unindex_annotation(connection: Connection, key: int) -> None:
    """Take one annotation out, before it or its tags change."""
    _unindex(connection, "annotation", "key", key)


def index_all_of(connection: Connection, article_key: int) -> None:
    """Put an article with its quotations and annotations into the indexes."""
    for name in _COLUMNS:
        _index(connection, name, "article_key", article_key)


def unindex_all_of(connection: Connection, article_key: int) -> None:
    """Take an article with its quotations and annotations out, before it is deleted."""
    for name in _COLUMNS:
        _unindex(connection, name, "article_key", article_key)


def rebuild(connection: Connection) -> None:
    """Make all indexes again from the rows."""
    for name in _COLUMNS:
        connection.exec_driver_sql(f"INSERT INTO {name}_words ({name}_words) VALUES ('rebuild')")
