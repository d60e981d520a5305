"""Articles that come many in one file: the entries of a feed, what another reader exported.

The file is read in the sandbox; what comes out of it crosses to the program as data for JSON, and
each field is checked there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from desktop_app.core.codec import (
    analysis_from_dict,
    analysis_to_dict,
    annotation_from_dict,
    annotation_to_dict,
    article_from_dict,
    article_to_dict,
    decision_from_dict,
    decision_to_dict,
)

if TYPE_CHECKING:
    from desktop_app.core.annotation import Annotation
    from desktop_app.core.article import Article
    from desktop_app.core.codec import Json
    from desktop_app.core.decisions import Decision
    from desktop_app.core.findings import Analysis

_WORDS = ("title", "url", "author", "published", "site", "markup")


@dataclass(frozen=True, slots=True)
class Passage:
    """A highlight as another program kept it; without words it is a note on the article.

    Attributes:
        colour: 1 to 8, by the name or value the export gives.
        made: when it was made, if the export says so.
    """

    exact: str
    note: str = ""
    tags: tuple[str, ...] = ()
    colour: int = 1
    prefix: str = ""
    suffix: str = ""
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One article of an export or feed.

    Attributes:
        article: the article, in an export of our own.
        markup: its text as HTML, where the file holds that; to be read in the sandbox.
            With neither, it is to be fetched, or made of its `passages` by `excerpts`.
        tags: of the article, for a note on it.
        annotations, decisions: what the reader made, in an export of our own.
        analysis: what was found, in an export of our own.
        colour_names: what the reader calls the colours, in an export of our own.
    """

    title: str
    url: str = ""
    author: str = ""
    published: str = ""
    site: str = ""
    article: Article | None = None
    markup: str = ""
    passages: tuple[Passage, ...] = ()
    tags: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    analysis: Analysis | None = None
    colour_names: tuple[str, ...] = ()


def item_to_dict(item: Item) -> dict[str, Json]:
    """Return an item as data for JSON."""
    return {
        **{name: str(getattr(item, name)) for name in _WORDS},
        "article": article_to_dict(item.article) if item.article else None,
        "passages": [_passage_row(passage) for passage in item.passages],
        "tags": list(item.tags),
        "annotations": [annotation_to_dict(one) for one in item.annotations],
        "decisions": [decision_to_dict(one) for one in item.decisions],
        "analysis": analysis_to_dict(item.analysis) if item.analysis else None,
        "colour_names": list(item.colour_names),
    }


def item_from_dict(data: object) -> Item:
    """Return the item that `item_to_dict` described.

    Raises:
        ValueError: The data is malformed.
    """
    if not isinstance(data, dict):
        raise ValueError("an item is an object")
    article, analysis = data.get("article"), data.get("analysis")
    title, url, author, published, site, markup = (_text(data.get(name)) for name in _WORDS)
    return Item(
        title,
        url,
        author,
        published,
        site,
        article=None if article is None else article_from_dict(article),
        markup=markup,
        passages=tuple(map(_passage, _list(data.get("passages")))),
        tags=tuple(map(_text, _list(data.get("tags")))),
        annotations=tuple(map(annotation_from_dict, _list(data.get("annotations")))),
        decisions=tuple(map(decision_from_dict, _list(data.get("decisions")))),
        analysis=None if analysis is None else analysis_from_dict(analysis),
        colour_names=tuple(map(_text, _list(data.get("colour_names")))),
    )


def _passage_row(passage: Passage) -> list[Json]:
    made = passage.made.isoformat() if passage.made else None
    return [
        passage.exact, passage.note, list(passage.tags), passage.colour,
        passage.prefix, passage.suffix, made,
    ]  # fmt: skip


def _passage(row: object) -> Passage:
    exact, note, tags, colour, prefix, suffix, made = _list(row, 7)
    if not isinstance(colour, int) or isinstance(colour, bool) or not 0 <= colour <= 8:
        raise ValueError("a colour is a number from 0 to 8")
    return Passage(
        _text(exact),
        _text(note),
        tuple(map(_text, _list(tags))),
        colour,
        _text(prefix),
        _text(suffix),
        None if made is None else datetime.fromisoformat(_text(made)),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text was expected")
    return value


def _list(value: object, length: int | None = None) -> list[object]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise ValueError("a list was expected")
    return cast("list[object]", value)
