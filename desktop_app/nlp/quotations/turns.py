"""Who has the word: speakers of quotations that name nobody.

A quotation without a cue belongs to the speaker of its paragraph, said before it or after; else, in
a story, to the person who acts beside it, or to the one whose turn it is; in a report, to the one
who spoke last. Each guess is a rule with a confidence of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.nlp.quotations.phrases import own_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from desktop_app.core.findings import Speaker
    from desktop_app.nlp.quotations.drafts import Draft
    from desktop_app.nlp.quotations.resolve import Resolver
    from desktop_app.nlp.quotations.view import BlockView

#: Turns further apart than this many characters of the text belong to different talks.
_PAUSE = 2500
#: How many tokens from the marks somebody acts "beside" them.
_BESIDE = 60


@dataclass(slots=True)
class _Turn:
    """One paragraph in which somebody spoke."""

    block: int
    end: int
    speaker: Speaker


class Turns:
    """Resolves the speakers of all drafts, in text order."""

    def __init__(self, resolver: Resolver, *, narrative: bool) -> None:
        """Start with nobody speaking."""
        self._resolver = resolver
        self._narrative = narrative
        self._turns: list[_Turn] = []

    def speakers(self, drafts: Sequence[Draft]) -> list[Speaker | None]:
        """Return a speaker, or None, for each draft; adds the rule that found it."""
        out: list[Speaker | None] = []
        for number, draft in enumerate(drafts):
            speaker = self._named(draft)
            if speaker is None and draft.is_speech and draft.mark is not None:
                speaker, rule = self._carried(drafts, number, out)
                if rule:
                    draft.rules = (*draft.rules, rule)
            out.append(speaker)
            if speaker is not None and draft.is_speech:
                self._take_turn(draft, speaker)
        return out

    def _named(self, draft: Draft) -> Speaker | None:
        view, token = draft.borrowed or (draft.view, draft.speaker)
        if token is None or not draft.is_speech:
            return None
        last = self._turns[-1].speaker.entity if self._turns else None
        return self._resolver.speaker(view, token, draft.speaker_score, last)

    def _take_turn(self, draft: Draft, speaker: Speaker) -> None:
        block = draft.view.block.start
        if self._turns and self._turns[-1].block == block:
            self._turns[-1].speaker = speaker
            self._turns[-1].end = draft.end
        else:
            self._turns.append(_Turn(block, draft.end, speaker))

    def _carried(
        self, drafts: Sequence[Draft], number: int, done: Sequence[Speaker | None]
    ) -> tuple[Speaker | None, str]:
        draft = drafts[number]
        if draft.head is not None:
            return None, ""
        block = draft.view.block.start
        mark = draft.view.marks[draft.mark] if draft.mark is not None else None
        last = self._turns[-1] if self._turns else None
        if mark is not None and mark.is_continued and last is not None:
            return _again(last.speaker, 0.9), "continued paragraph"
        if last is not None and last.block == block:
            return _again(last.speaker, 0.85), "speaker of the paragraph"
        named_later = self._later(drafts, number)
        if named_later is not None:
            return named_later, "speaker named after"
        if self._narrative:
            return self._in_story(draft, last)
        beside = _acting_beside(draft.view, draft)
        if beside is not None and not _stands_alone(draft):
            return self._resolver.speaker(draft.view, beside, 0.6, None), "subject before"
        if last is None:
            return None, ""
        return _again(last.speaker, 0.5), "speaker carried over"

    def _later(self, drafts: Sequence[Draft], number: int) -> Speaker | None:
        """Return the speaker that a later quotation of the same paragraph names."""
        draft = drafts[number]
        for other in drafts[number + 1 : number + 8]:
            if other.view is not draft.view:
                break
            if other.mark is not None and other.speaker is not None and other.is_speech:
                between = draft.view.doc[
                    draft.view.token_at(draft.end) : draft.view.token_at(other.start)
                ]
                if sum(token.is_alpha for token in between) > 12:
                    break
                last = self._turns[-1].speaker.entity if self._turns else None
                return _again(self._resolver.speaker(other.view, other.speaker, 0.85, last), 0.85)
        return None

    def _in_story(self, draft: Draft, last: _Turn | None) -> tuple[Speaker | None, str]:
        beside = _acting_beside(draft.view, draft)
        if beside is not None:
            entity = last.speaker.entity if last is not None else None
            found = self._resolver.speaker(draft.view, beside, 0.7, entity)
            if found.is_named:
                return found, "person acting beside"
        if last is None or draft.start - last.end > _PAUSE:
            return None, ""
        other = self._other_speaker(last)
        if other is not None:
            return _again(other, 0.6), "turn about"
        return _again(last.speaker, 0.4), "speaker carried over"

    def _other_speaker(self, last: _Turn) -> Speaker | None:
        """Return whoever spoke before the last speaker in the same talk."""
        for turn in self._turns[-2:-6:-1]:
            if last.end - turn.end > _PAUSE:
                break
            if turn.speaker.name.lower() != last.speaker.name.lower():
                return turn.speaker
        return None


def _again(speaker: Speaker, confidence: float) -> Speaker:
    return replace(speaker, confidence=min(confidence, speaker.confidence))


def _stands_alone(draft: Draft) -> bool:
    """Tell whether a marked span is a paragraph of its own."""
    block = draft.view.block
    return draft.start - block.start < 3 and block.end - draft.end < 3


def _acting_beside(view: BlockView, draft: Draft) -> Token | None:
    """Return the subject of the sentence before a marked span, else behind it."""
    first, behind = view.first_token_from(draft.start), view.first_token_from(draft.end)
    for index in (first - 1, behind):
        if not 0 <= index < len(view.doc) or not view.is_outside(index):
            continue
        low, high = view.sentence_at(index)
        for token in view.doc[max(low, index - _BESIDE) : min(high, index + _BESIDE)]:
            if view.is_outside(token.i) and token.tag_ in {"VBD", "VBZ", "VBP"}:
                subject = own_subject(token)
                if subject is not None and view.is_outside(subject.i) and _is_person(subject):
                    return subject
    return None


def _is_person(token: Token) -> bool:
    return token.ent_type_ == "PERSON" or token.lower_ in {"he", "she"} or token.pos_ == "PROPN"
