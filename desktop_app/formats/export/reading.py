"""What is exported: one article with all that was found and made in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES, Annotation
from desktop_app.core.article import Inline, InlineKind
from desktop_app.core.findings import Analysis, Quotation, QuotationKind
from desktop_app.core.replay import replay
from desktop_app.core.segments import SpanIndex

if TYPE_CHECKING:
    from desktop_app.core.article import Article
    from desktop_app.core.decisions import Decision


class ExportFormat(StrEnum):
    """A kind of file that can be written."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    CSV = "csv"

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return {"markdown": ".md", "html": ".html", "json": ".json", "csv": ".csv"}[self.value]


@dataclass(frozen=True, slots=True)
class Reading:
    """One article with what was found in it and what the reader made.

    Attributes:
        found: the findings as the machine made them.
        decisions: those that reach the article.
    """

    article_id: str
    article: Article
    found: Analysis = field(default_factory=Analysis)
    annotations: tuple[Annotation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    colour_names: tuple[str, ...] = DEFAULT_COLOUR_NAMES

    @property
    def analysis(self) -> Analysis:
        """The findings as they look after the decisions."""
        decisions = sorted(self.decisions, key=lambda decision: decision.created)
        return replay(self.found, decisions, self.article.text, self.article_id)

    @property
    def placed(self) -> tuple[Annotation, ...]:
        """The annotations that stand on words of the text, in its order."""
        placed = [a for a in self.annotations if a.anchor is not None and not a.is_orphan]
        return tuple(sorted(placed, key=_place))

    @property
    def article_notes(self) -> tuple[Annotation, ...]:
        """The notes on the whole article."""
        return tuple(a for a in self.annotations if a.anchor is None and a.note)

    @property
    def orphans(self) -> tuple[Annotation, ...]:
        """The annotations whose words are no longer in the text."""
        return tuple(a for a in self.annotations if a.anchor is not None and a.is_orphan)

    @property
    def link(self) -> str:
        """What leads back to the article."""
        return self.article.url or f"rubricator:{self.article_id}"

    @property
    def note_numbers(self) -> dict[str, int]:
        """The numbers, from 1, of the annotations with words of the reader, by id."""
        noted = (one.id for one in self.placed if one.note or one.tags)
        return {made_id: number for number, made_id in enumerate(noted, 1)}


def _place(annotation: Annotation) -> tuple[int, int]:
    anchor = annotation.anchor
    return (anchor.start, -anchor.end) if anchor else (0, 0)


def spoken(analysis: Analysis) -> list[Quotation]:
    """Return the quotations that somebody is said to have spoken, in the order of the text."""
    said = [one for one in analysis.quotations if one.kind is not QuotationKind.WORDS]
    return sorted(said, key=lambda one: one.start)


def speaker_name(quotation: Quotation) -> str:
    """Return who spoke, or empty."""
    return quotation.speaker.name if quotation.speaker else ""


def byline(article: Article) -> list[str]:
    """Return author, site and date, those that are known."""
    return [part for part in (article.byline, article.site, article.published) if part]


def note_text(made: Annotation) -> str:
    """Return a note with its tags below it."""
    tags = " ".join(f"#{tag}" for tag in made.tags)
    return "\n\n".join(part for part in (made.note.strip(), tags) if part)


def cells_of(article: Article) -> SpanIndex[Inline]:
    """Return the cells of all table rows."""
    kinds = (InlineKind.CELL, InlineKind.HEADER_CELL)
    return SpanIndex((i.start, i.end, i) for i in article.inlines if i.kind in kinds)


def one_line(text: str) -> str:
    """Return a text with its white space made single."""
    return " ".join(text.split())
