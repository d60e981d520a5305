"""Mentions of people, organisations and places, cleaned up over the whole article.

The model reads paragraph by paragraph; a reader reads the whole. So one name gets one type over the
article, the surname of a known person is that person, what stands round the name helps to decide,
and each occurrence of a known name is marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Label, Mention
from desktop_app.nlp import bounds, known, names, splitting
from desktop_app.nlp.evidence import candidates_of
from desktop_app.nlp.models import LABELS
from desktop_app.nlp.name_types import Surface, TypeWeights, decide_types
from desktop_app.nlp.occurrences import find_occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop_app.core.article import Article
    from desktop_app.nlp.parsed import ParsedBlock

_BRACKET = re.compile(r"\s?\(\s?([A-Z][A-Za-z.&-]{1,9})\s?\)")

_OTHER_LEADS = tuple(f"{word} " for word in known.entries("other_leads"))

_EXPLAINED = 0.95


def find_mentions(
    article: Article, parsed: Sequence[ParsedBlock], weights: TypeWeights | None = None
) -> tuple[Mention, ...]:
    """Return the mentions in the parsed blocks, in the order of the text, without overlaps.

    With `weights` the type of each name is decided by them, else by counting.
    """
    text = article.text
    read = read_mentions(text, parsed)
    surfaces = decide_types(text, candidates_of(text, parsed, read), weights)
    typed = [found for m in read if (found := _retyped(text, m, surfaces)) is not None]
    marked = find_occurrences(text, parsed, surfaces.values(), typed)
    return without_overlaps(splitting.without_event_names(text, [*typed, *marked]))


def read_mentions(text: str, parsed: Iterable[ParsedBlock]) -> tuple[Mention, ...]:
    """Return what the model took for names, each trimmed to the name itself."""
    read = without_overlaps(splitting.joined(text, without_overlaps(_read(parsed))))
    read = without_overlaps(splitting.split(text, read))
    return without_overlaps([*read, *_bracketed(text, read)])


def _read(parsed: Iterable[ParsedBlock]) -> Iterator[Mention]:
    for block in parsed:
        offset = block.block.start
        for ent in block.doc.ents:
            label = LABELS.get(ent.label_)
            if label is not None:
                for found in bounds.mentions_of(block.doc, ent, label):
                    yield replace(found, start=found.start + offset, end=found.end + offset)


def _bracketed(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Find the acronym in brackets behind its long form."""
    for mention in mentions:
        if mention.label not in NAMED or mention.label is Label.PERSON:
            continue
        match = _BRACKET.match(text, mention.end)
        if match is not None and is_acronym_of(match[1], text[mention.start : mention.end]):
            yield Mention(match.start(1), match.end(1), mention.label, confidence=_EXPLAINED)


def is_acronym_of(short: str, name: str) -> bool:
    """Tell whether `short` abbreviates the longer name."""
    bare = short.replace(".", "").replace("-", "").upper()
    return len(bare) > 1 and bare in names.acronyms_of(name)


def _retyped(text: str, mention: Mention, surfaces: Mapping[str, Surface]) -> Mention | None:
    if mention.label not in NAMED and mention.label is not Label.GROUP:
        return mention
    surface = surfaces[names.fold(text[mention.start : mention.end])]
    if surface.label is None or text.endswith(_OTHER_LEADS, 0, mention.start):
        return None
    if surface.label is not mention.label:
        return replace(_as_label(text, mention, surface.label), confidence=surface.confidence)
    return replace(mention, confidence=surface.confidence)


def _as_label(text: str, mention: Mention, label: Label) -> Mention:
    start, rank = mention.start, ""
    if label is Label.PERSON:
        start, rank = names.split_rank(text, mention.start, mention.end)
        rank = rank or names.rank_before(text, start)
    return Mention(start, mention.end, label, rank=rank)


def without_overlaps(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return them in text order; of two that overlap the named kind stays, then the longer."""
    order = sorted(
        mentions, key=lambda m: (m.label not in (*NAMED, Label.GROUP), m.start - m.end, m.start)
    )
    kept: list[Mention] = []
    taken: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in order:
        cells = range(mention.start // 64, mention.end // 64 + 1)
        if not any(
            other.start < mention.end and mention.start < other.end
            for cell in cells
            for other in taken[cell]
        ):
            kept.append(mention)
            for cell in cells:
                taken[cell].append(mention)
    return tuple(sorted(kept, key=lambda m: m.start))
