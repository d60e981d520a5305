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
from desktop_app.nlp.quotations.direct import cue_before_colon
from desktop_app.nlp.quotations.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.nlp.quotations.view import BlockView

#: One to four capitalised words or a letter, then a colon.
_TURN = re.compile(r"(?:[QA]|[A-Z][\w.’'-]{1,24}(?: [A-Z][\w.’'-]{0,24}){0,3}):\s+(?=\S)")
#: An interview has at least so many turns, and so many different names.
_FEWEST_TURNS, _FEWEST_NAMES = 3, 2


def find_unmarked(views: Sequence[BlockView]) -> dict[int, list[Draft]]:
    """Return the drafts of unmarked speech by the start of their block."""
    out: dict[int, list[Draft]] = {}
    for draft in (*_interview(views), *_block_quotes(views)):
        out.setdefault(draft.view.block.start, [draft])
    return out


def _interview(views: Sequence[BlockView]) -> Iterator[Draft]:
    turns = []
    for view in views:
        match = _TURN.match(view.doc.text)
        if match is not None and view.is_outside(view.first_token_from(_at(view, match.end()))):
            turns.append((view, match.end()))
    names = Counter(view.doc.text[:end].rstrip(": ") for view, end in turns)
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


def _at(view: BlockView, offset: int) -> int:
    return view.block.start + offset
