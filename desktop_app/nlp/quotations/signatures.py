"""Signed quotations: a dash and a name behind the marks, or in a paragraph of their own.

Pull quotes, epigraphs and reviews name their speaker so: `"It will last." — Nora Quist, engineer`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.drafts import Draft
    from desktop_app.nlp.quotations.view import BlockView

_DASHES = frozenset({"-", "–", "—", "―", "--"})
#: A signature has at most so many tokens.
_LONGEST = 20
_CONFIDENCE = 0.9


def sign(views: Sequence[BlockView], drafts: Sequence[Draft]) -> None:
    """Give the marked spans that are signed their speakers."""
    following = {view.block.start: after for view, after in itertools.pairwise(views)}
    for draft in drafts:
        if draft.mark is None or draft.cue is not None or draft.borrowed is not None:
            continue
        behind = draft.view.first_token_from(draft.end)
        view, first = draft.view, behind
        if behind >= len(view.doc):
            after = following.get(view.block.start)
            if after is None or draft.start - view.block.start > 2 or after.marks:
                continue
            view, first = after, 0
        name = _name_behind_dash(view, first)
        if name is not None:
            draft.borrowed = (view, name)
            draft.rules = ("signature",)
            draft.is_speech, draft.score = True, max(draft.score, _CONFIDENCE)
            draft.speaker_score = _CONFIDENCE


def _name_behind_dash(view: BlockView, first: int) -> Token | None:
    """Return the last token of the name that a dash introduces and nothing but a role follows."""
    while first < len(view.doc) and view.doc[first].is_space:
        first += 1
    tokens = view.doc[first:]
    if not 2 <= len(tokens) <= _LONGEST or tokens[0].text not in _DASHES:
        return None
    if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in tokens if view.is_outside(t.i)):
        return None
    last = None
    for token in tokens[1:]:
        if token.pos_ != "PROPN" and not token.text[:1].isupper():
            break
        last = token
    return last
