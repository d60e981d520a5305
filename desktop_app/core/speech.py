"""Who speaks how much: the quoted words of an analysis by speaker."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.findings import Analysis, Quotation, QuotationKind, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Quotations that are somebody's words between marks; indirect reports are not counted as words.
VOICED = (QuotationKind.DIRECT, QuotationKind.MIXED)


@dataclass(frozen=True, slots=True)
class SpeakerShare:
    """One speaker of an article.

    Attributes:
        key: `speaker_key` of their quotations.
        words: words between quotation marks.
        share: of all such words in the article, 0 to 1.
        quotations: how many, indirect ones included, fragments of one counted once.
        cues: the cue words with their number, most frequent first.
    """

    key: str
    name: str
    entity: int | None
    is_named: bool
    words: int
    share: float
    quotations: int
    cues: tuple[tuple[str, int], ...]


def speaker_key(speaker: Speaker | None) -> str:
    """Return what the quotations of one speaker have in common; empty for nobody known."""
    if speaker is None:
        return ""
    if speaker.entity is not None:
        return f"#{speaker.entity}"
    return speaker.name.casefold() if speaker.is_named else f"?{speaker.name.casefold()}"


def speakers(analysis: Analysis, text: str) -> tuple[SpeakerShare, ...]:
    """Return who speaks in the article, those with most quoted words first."""
    found: dict[str, list[Quotation]] = {}
    for quotation in analysis.quotations:
        if quotation.kind is not QuotationKind.WORDS and quotation.speaker is not None:
            found.setdefault(speaker_key(quotation.speaker), []).append(quotation)
    words = {key: sum(_words(text, q) for q in found[key]) for key in found}
    total = sum(words.values()) or 1
    shares = [
        _share(key, quotations, words[key], words[key] / total, analysis)
        for key, quotations in found.items()
    ]
    return tuple(sorted(shares, key=lambda share: (-share.words, -share.quotations)))


def quoted_ranges(quotation: Quotation) -> tuple[tuple[int, int], ...]:
    """Return the ranges of a quotation that are the speaker's very words."""
    if quotation.kind is QuotationKind.DIRECT:
        return ((quotation.start, quotation.end),)
    return quotation.parts if quotation.kind is QuotationKind.MIXED else ()


def _words(text: str, quotation: Quotation) -> int:
    return sum(len(text[start:end].split()) for start, end in quoted_ranges(quotation))


def _share(
    key: str, quotations: list[Quotation], words: int, share: float, analysis: Analysis
) -> SpeakerShare:
    speaker = quotations[0].speaker
    assert speaker is not None
    entity = analysis.entity(speaker.entity)
    return SpeakerShare(
        key=key,
        name=entity.name if entity else speaker.name,
        entity=speaker.entity,
        is_named=speaker.is_named,
        words=words,
        share=share,
        quotations=len({quotation.group or -index for index, quotation in enumerate(quotations)}),
        cues=_cues(quotations),
    )


def _cues(quotations: Iterable[Quotation]) -> tuple[tuple[str, int], ...]:
    counts = Counter(q.cue.lemma or q.cue.text for q in quotations if q.cue is not None)
    return tuple(counts.most_common())
