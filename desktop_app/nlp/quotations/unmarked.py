"""Direct speech without quotation marks: interviews and block quotes.

An interview sets each turn in a paragraph that begins with a name or letter and a colon ("Q:",
"Holt:"). A block quote follows a paragraph that ends with a cue and a colon.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind
from desktop_app.core.findings import Label
from desktop_app.nlp.quotations.direct import cue_before_colon
from desktop_app.nlp.quotations.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.core.findings import Mention
    from desktop_app.nlp.quotations.view import BlockView

_HEADS = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING})
#: One to four capitalised words or a letter, then a colon.
_TURN = re.compile(
    r"(?:[QA]\.|(?:[QA]|[A-Z][\w.’'-]{1,24}(?: [A-Z][\w.’'-]{0,24}){0,3}):)\s+(?=\S)"
)
#: An interview has at least so many turns, and so many different names.
_FEWEST_TURNS, _FEWEST_NAMES = 3, 2


def find_unmarked(
    views: Sequence[BlockView], mentions: Sequence[Mention] = ()
) -> dict[int, list[Draft]]:
    """Return the drafts of unmarked speech by the start of their block."""
    out: dict[int, list[Draft]] = {}
    for draft in (*_interview(views), *_block_quotes(views), *_headlines(views, mentions)):
        out.setdefault(draft.view.block.start, [draft])
    return out


def _interview(views: Sequence[BlockView]) -> Iterator[Draft]:
    turns = []
    for view in views:
        match = _TURN.match(view.doc.text)
        if match is not None and view.is_outside(view.first_token_from(_at(view, match.end()))):
            turns.append((view, match.end()))
    names = Counter(view.doc.text[:end].rstrip(":. ") for view, end in turns)
    again = sum(count for count in names.values() if count > 1)
    if len(turns) < _FEWEST_TURNS or len(names) < _FEWEST_NAMES or again < _FEWEST_TURNS:
        return
    for view, end in turns:
        colon = view.token_at(_at(view, len(view.doc.text[:end].rstrip()) - 1))
        draft = Draft(view, _at(view, end), _at(view, len(view.doc.text)), rules=("interview",))
        draft.speaker = view.doc[max(0, colon - 1)]
        draft.is_direct, draft.score, draft.speaker_score = True, 0.9, 0.9
        yield draft


def _block_quotes(views: Sequence[BlockView]) -> Iterator[Draft]:
    """Yield the paragraph behind `Holt added:`, unless it has marks of its own."""
    for before, view in itertools.pairwise(views):
        if view.marks or not before.doc.text.endswith(":"):
            continue
        if view.block.kind not in {BlockKind.QUOTE, BlockKind.PARAGRAPH}:
            continue
        found = cue_before_colon(before)
        if found is None or found.entry.weight < 3:
            continue
        end = _at(view, len(view.doc.text))
        draft = Draft(view, view.block.start, end, rules=("block after colon",))
        draft.borrowed = (before, found.speaker)
        draft.lemma, draft.kind = found.entry.lemma, found.entry.kind
        is_quote = view.block.kind is BlockKind.QUOTE
        draft.is_direct, draft.score = True, 0.95 if is_quote else 0.75
        draft.speaker_score = found.confidence
        yield draft


def _headlines(views: Sequence[BlockView], mentions: Sequence[Mention]) -> Iterator[Draft]:
    """Yield what a headline says behind a name and a colon: `Holt: Ferry will run by May`."""
    speakers = {(m.start, m.end) for m in mentions if m.label in {Label.PERSON, Label.ORG}}
    for view in views:
        if view.block.kind not in _HEADS or view.marks:
            continue
        colon = view.doc.text.find(": ")
        end = _at(view, len(view.doc.text))
        if colon < 0 or (view.block.start, _at(view, colon)) not in speakers:
            continue
        first = view.first_token_from(_at(view, colon + 2))
        if not any(t.tag_ in {"VBZ", "VBD", "VBP", "MD"} for t in view.doc[first:]):
            continue
        draft = Draft(view, view.start_of(first), end, rules=("headline with a name",))
        draft.speaker = view.doc[max(0, view.token_at(_at(view, colon)) - 1)]
        draft.score, draft.speaker_score = 0.6, 0.75
        yield draft


def _at(view: BlockView, offset: int) -> int:
    return view.block.start + offset
