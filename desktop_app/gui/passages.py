"""How a place in an article is called: "paragraph 3 of 11", "J. J. Thomson, paragraph 3"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.article import Article, BlockKind
from desktop_app.core.findings import QuotationKind

if TYPE_CHECKING:
    from desktop_app.core.annotation import Annotation
    from desktop_app.core.findings import Analysis, Quotation

#: Blocks that a reader does not count as paragraphs.
_NOT_COUNTED = frozenset(
    {
        BlockKind.TITLE,
        BlockKind.SUBTITLE,
        BlockKind.META,
        BlockKind.HEADING,
        BlockKind.IMAGE,
        BlockKind.CAPTION,
        BlockKind.RULE,
    }
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("passages", text)


def paragraph_number(article: Article, block: int) -> int:
    """Return the number of the paragraph at or before this block, from 1; 0 before the first."""
    return sum(b.kind not in _NOT_COUNTED for b in article.blocks[: block + 1])


def paragraph_numbers(article: Article) -> dict[int, int]:
    """Return the number of each block that counts as a paragraph, from 1."""
    counted = (i for i, block in enumerate(article.blocks) if block.kind not in _NOT_COUNTED)
    return {block: number for number, block in enumerate(counted, 1)}


def place_text(article: Article, block: int) -> str:
    """Return "paragraph 3 of 11", or what the block is when it stands before all paragraphs."""
    if not article.blocks:
        return ""
    number = paragraph_number(article, block)
    if not number:
        return _tr("title")
    count = number + sum(b.kind not in _NOT_COUNTED for b in article.blocks[block + 1 :])
    return _tr("paragraph {0} of {1}").format(number, count)


def note_title(article: Article, analysis: Analysis, annotation: Annotation) -> str:
    """Return what a note is about: who speaks there, and the paragraph."""
    anchor = annotation.anchor
    if anchor is None:
        return _tr("On the whole article")
    if annotation.is_orphan:
        return _tr("Not in the present text")
    number = paragraph_number(article, article.block_index_at(anchor.start))
    place = _tr("paragraph {0}").format(number) if number else _tr("title")
    speaker = speaker_of(analysis, anchor.start, anchor.end)
    return f"{speaker}, {place}" if speaker else place[:1].upper() + place[1:]


def speaker_of(analysis: Analysis, start: int, end: int) -> str:
    """Return the name of who speaks most of `[start, end)`, or empty."""
    shared: dict[str, int] = {}
    for quotation in analysis.quotations:
        length = min(end, quotation.end) - max(start, quotation.start)
        if length > 0 and quotation.kind is not QuotationKind.WORDS and quotation.speaker:
            name = speaker_name(analysis, quotation)
            shared[name] = shared.get(name, 0) + length
    best = max(shared, key=lambda name: shared[name], default="")
    return best if shared.get(best, 0) * 2 > end - start else ""


def speaker_name(analysis: Analysis, quotation: Quotation) -> str:
    """Return the full name of a quotation's speaker, or empty when nobody is known."""
    if quotation.speaker is None:
        return ""
    entity = analysis.entity(quotation.speaker.entity)
    return entity.name if entity else quotation.speaker.name
