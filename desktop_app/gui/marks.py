"""The marks of an article as one sorted list: what is painted, walked through and acted upon."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.core.findings import (
    UNSURE,
    Analysis,
    Label,
    Mention,
    Quotation,
    QuotationKind,
)
from desktop_app.core.kind_colours import kind_key
from desktop_app.core.speech import speaker_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from desktop_app.core.annotation import Annotation


class Layer(StrEnum):
    """What can be shown or hidden on its own."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    PLACES = "places"
    GROUPS = "groups"
    DATES = "dates"
    MONEY = "money"
    WORKS = "works"
    EVENTS = "events"
    TERMS = "terms"
    QUOTATIONS = "quotations"
    INDIRECT = "indirect"
    WORDS = "quoted_words"
    HIGHLIGHTS = "highlights"


LABEL_LAYERS = {
    Label.PERSON: Layer.PEOPLE,
    Label.ORG: Layer.ORGANISATIONS,
    Label.PLACE: Layer.PLACES,
    Label.GROUP: Layer.GROUPS,
    Label.DATE: Layer.DATES,
    Label.MONEY: Layer.MONEY,
    Label.WORK: Layer.WORKS,
    Label.EVENT: Layer.EVENTS,
    Label.TERM: Layer.TERMS,
}
QUOTATION_LAYERS = {
    QuotationKind.DIRECT: Layer.QUOTATIONS,
    QuotationKind.MIXED: Layer.QUOTATIONS,
    QuotationKind.INDIRECT: Layer.INDIRECT,
    QuotationKind.WORDS: Layer.WORDS,
}


class MarkKind(StrEnum):
    """What a mark stands for."""

    MENTION = "mention"
    QUOTATION = "quotation"
    HIGHLIGHT = "highlight"
    HIT = "hit"
    LINK = "link"  # only while it has the focus


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing marked in the text; a quotation in fragments is one mark with several ranges.

    Attributes:
        source: the mention, the quotations of one group, the annotation; empty for a search hit.
        hue: of a term, the number of its kind's colour; 0: that of all terms.
    """

    kind: MarkKind
    ranges: tuple[tuple[int, int], ...]
    layer: Layer
    mention: Mention | None = None
    quotations: tuple[Quotation, ...] = ()
    annotation: Annotation | None = None
    hue: int = 0

    @property
    def start(self) -> int:
        """First code point of the first range."""
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        """Behind the last range."""
        return self.ranges[-1][1]

    @property
    def order(self) -> tuple[int, int]:
        """Key in which marks are walked: by start, the longer one first."""
        return (self.start, -self.end)

    @property
    def speaker(self) -> str:
        """`speech.speaker_key` of a quotation, else empty."""
        return speaker_key(self.quotations[0].speaker) if self.quotations else ""

    @property
    def entity(self) -> int | None:
        """Key of the entity that is mentioned or speaks, or None."""
        if self.mention is not None:
            return self.mention.entity
        if self.quotations and self.quotations[0].speaker is not None:
            return self.quotations[0].speaker.entity
        return None

    @property
    def is_unsure(self) -> bool:
        """Whether the machine had doubts."""
        if self.mention is not None:
            return self.mention.confidence < UNSURE
        return bool(self.quotations) and self.quotations[0].confidence < UNSURE

    def is_same_as(self, other: Mark) -> bool:
        """Tell whether both mark the same words for the same reason."""
        return self.kind is other.kind and self.ranges == other.ranges


def finding_marks(analysis: Analysis, colours: Mapping[str, int] | None = None) -> list[Mark]:
    """Return the marks of all findings in walking order.

    Args:
        analysis: as the reader's decisions left it.
        colours: of the reader's own kinds of terms, as `kind_colours` gives them.
    """
    hues = colours or {}
    marks = [
        Mark(
            MarkKind.MENTION,
            ((m.start, m.end),),
            LABEL_LAYERS[m.label],
            mention=m,
            hue=hues.get(kind_key(m.kind), 0) if m.kind else 0,
        )
        for m in analysis.mentions
    ]
    marks.extend(_quotation_mark(group) for group in _groups(analysis.quotations))
    return sorted(marks, key=lambda mark: mark.order)


def _groups(quotations: Iterable[Quotation]) -> Iterator[list[Quotation]]:
    groups: dict[object, list[Quotation]] = {}
    for index, quotation in enumerate(quotations):
        key = (quotation.group, quotation.kind) if quotation.group else (index, "alone")
        groups.setdefault(key, []).append(quotation)
    yield from groups.values()


def _quotation_mark(group: list[Quotation]) -> Mark:
    group.sort(key=lambda quotation: quotation.start)
    ranges = tuple((quotation.start, quotation.end) for quotation in group)
    layer = QUOTATION_LAYERS[group[0].kind]
    return Mark(MarkKind.QUOTATION, ranges, layer, quotations=tuple(group))


def highlight_marks(annotations: Iterable[Annotation]) -> list[Mark]:
    """Return the marks of all placed annotations in walking order."""
    marks = [
        Mark(
            MarkKind.HIGHLIGHT,
            ((annotation.anchor.start, annotation.anchor.end),),
            Layer.HIGHLIGHTS,
            annotation=annotation,
        )
        for annotation in annotations
        if annotation.anchor is not None and not annotation.is_orphan
    ]
    return sorted(marks, key=lambda mark: mark.order)


class MarkList:
    """Sorted marks that answer what lies in a range and what comes next; built once, then read."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._marks = sorted(marks, key=lambda mark: mark.order)
        self._orders = [mark.order for mark in self._marks]
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def overlapping(self, start: int, end: int) -> Sequence[Mark]:
        """Return the marks that share a code point with `[start, end)`, in walking order."""
        low = bisect_left(self._orders, (start - self._longest, -(1 << 60)))
        high = bisect_left(self._orders, (end, -(1 << 60)))
        return [mark for mark in self._marks[low:high] if mark.end > start]

    def after(
        self, order: tuple[int, int], accept: Callable[[Mark], bool] = lambda _mark: True
    ) -> Mark | None:
        """Return the first accepted mark behind `order`, or None."""
        for index in range(bisect_right(self._orders, order), len(self._marks)):
            if accept(self._marks[index]):
                return self._marks[index]
        return None

    def before(
        self, order: tuple[int, int], accept: Callable[[Mark], bool] = lambda _mark: True
    ) -> Mark | None:
        """Return the last accepted mark ahead of `order`, or None."""
        for index in range(bisect_left(self._orders, order) - 1, -1, -1):
            if accept(self._marks[index]):
                return self._marks[index]
        return None
