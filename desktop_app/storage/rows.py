"""What the library gives back beside the values of core."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.core.annotation import Annotation
    from desktop_app.core.decisions import Decision
    from desktop_app.core.findings import Label, QuotationKind


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One text that an article had or has; numbers count from 1."""

    number: int
    added: datetime


@dataclass(frozen=True, slots=True)
class StoredId:
    """Where an article went.

    Attributes:
        is_new: False when the library held the article before.
        is_revised: the library held an earlier text of it, which this one replaced.
        orphans: number of annotations whose passage the new text no longer holds.
    """

    id: str
    is_new: bool
    is_revised: bool = False
    orphans: int = 0


class ArticleOrder(StrEnum):
    """How a list of articles is sorted."""

    ADDED = "added"  # newest first
    OPENED = "opened"  # last opened first
    PUBLISHED = "published"  # newest first
    TITLE = "title"  # A to Z


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles a list holds; an empty filter holds all that are not deleted.

    Attributes:
        is_done: True for those done with, False for those still to be read, None for both.
        has_annotations: True for those with a highlight or note.
        is_deleted: True for the deleted ones only.
        tag: of an annotation in them.
        site: the paper or site.
        words: part of the title, the site or the byline, whatever its case.
    """

    is_done: bool | None = None
    has_annotations: bool = False
    is_deleted: bool = False
    tag: str = ""
    site: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line of the list of articles.

    Attributes:
        key: position in the order of adding; part of the place where a next page begins.
        opened: None when it was never opened.
        names: people, organisations and places found in it.
        highlights: annotations with a colour.
        notes: annotations with words of the reader.
        progress: 0 to 1.
    """

    key: int
    id: str
    title: str
    byline: str
    site: str
    url: str
    published: str
    language: str
    added: datetime
    opened: datetime | None
    words: int
    names: int
    quotations: int
    highlights: int
    notes: int
    is_done: bool
    progress: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is in an article; progress from 0 to 1."""

    offset: int = 0
    progress: float = 0.0


@dataclass(frozen=True, slots=True)
class PastVersion:
    """What an annotation or decision was before, and when that was saved."""

    version: int
    saved: datetime
    value: Annotation | Decision


@dataclass(frozen=True, slots=True)
class EntityCount:
    """A name of the library: in how many articles it occurs, and how often."""

    name: str
    label: Label
    articles: int
    mentions: int


@dataclass(frozen=True, slots=True)
class EntityPlace:
    """An article that names an entity, and how often."""

    article_id: str
    title: str
    published: str
    mentions: int


@dataclass(frozen=True, slots=True)
class EntityUse:
    """Where the library names an entity: counts, and the newest articles first."""

    name: str
    articles: int
    mentions: int
    labels: tuple[Label, ...]
    places: tuple[EntityPlace, ...]


@dataclass(frozen=True, slots=True)
class Namesake:
    """A name in other articles that looks like one of this article.

    Attributes:
        places: the articles, the newest first.
        shared: names that stand here and there as well, people first.
    """

    name: str
    label: Label
    places: tuple[EntityPlace, ...]
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a decision would change: places, in so many articles.

    Attributes:
        is_whole: False when only the newest articles were looked at.
    """

    places: int
    articles: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class QuotationRow:
    """A quotation anywhere in the library; `key` is where a next page begins."""

    key: int
    article_id: str
    title: str
    published: str
    start: int
    end: int
    kind: QuotationKind
    speaker: str
    cue: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and the number of annotations that bear it."""

    tag: str
    count: int


class HitKind(StrEnum):
    """Where a search found its words."""

    ARTICLE = "article"
    QUOTATION = "quotation"
    NOTE = "note"
    HIGHLIGHT = "highlight"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place that a search found.

    Attributes:
        offset: where the passage begins in the article's text; None for a note on the article.
        annotation_id: for notes and highlights, else empty.
        speaker: for quotations, else empty.
        snippet: the words around, on one line.
        ranges: what in `snippet` was searched for.
        time: when the article was added or the annotation written.
    """

    kind: HitKind
    article_id: str
    title: str
    offset: int | None
    snippet: str
    ranges: tuple[tuple[int, int], ...]
    time: datetime
    annotation_id: str = ""
    speaker: str = ""


class SearchOrder(StrEnum):
    """How hits are sorted."""

    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of hits.

    Attributes:
        after: give it to the next call for the next page; empty when there are no more.
        message: a sentence when the query could not be understood wholly, else empty.
    """

    hits: tuple[SearchHit, ...] = ()
    after: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of the library found; sentences for the reader.

    Attributes:
        problems: what is damaged; empty when all is well.
        rows: how many texts and notes were compared with their hashes.
    """

    problems: tuple[str, ...] = ()
    rows: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing is damaged."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was read out of a damaged library: table to number of rows."""

    rows: dict[str, int] = field(default_factory=dict)
    damaged: int = 0
