"""Judges candidates: is it reported speech?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.nlp.quotations.direct import last_char_inside

if TYPE_CHECKING:
    from desktop_app.nlp.quotations.drafts import Draft


def is_report(draft: Draft) -> bool:
    """Tell whether a clause under a cue is reported speech; sets its score."""
    draft.score = 0.8 if "weight=3" in draft.features else 0.3
    draft.is_speech = draft.score >= 0.5
    return draft.is_speech


def is_speech(draft: Draft, number: int) -> bool:
    """Tell whether a marked span is speech; sets its score."""
    view = draft.view
    first, last = view.tokens_of(view.marks[number])
    words = sum(token.is_alpha for token in view.doc[first:last])
    ends = last_char_inside(view, number)
    if draft.head is not None:
        draft.score = draft.speaker_score
    elif words >= 5 or (words >= 2 and ends in ".!?,"):
        draft.score = 0.7
    else:
        draft.score = 0.2
    draft.is_speech = draft.score >= 0.5
    return draft.is_speech
