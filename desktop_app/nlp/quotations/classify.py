"""Tells speech from quoted words: scare quotes, titles of works, nicknames, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind
from desktop_app.nlp.quotations.cues import Frame, cue_table
from desktop_app.nlp.quotations.direct import Attribution, last_char_inside
from desktop_app.nlp.quotations.rivals import cover_features
from desktop_app.nlp.quotations.weights import probability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.drafts import Draft
    from desktop_app.nlp.quotations.rivals import Rivals
    from desktop_app.nlp.quotations.view import BlockView

#: Marked spans likelier than this are taken for speech.
THRESHOLD = 0.8
#: In a story unpunctuated words between marks are a term or name up to this length.
_TERM_WORDS = 6
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
#: Groups of cues that may have the title of a work as their object.
_WORKS = frozenset({"manner", "text", "characterize", "none"})
_SMALL = frozenset({"a", "an", "the", "of", "and", "in", "on", "for", "to", "at", "with", "or"})


def judge_speech(
    draft: Draft,
    number: int,
    found: Attribution | None,
    rivals: Rivals,
    *,
    narrative: bool = False,
) -> None:
    """Set score and verdict of the draft of a marked span; `rivals` are the block's reports."""
    draft.features = marked_features(draft.view, number, found, rivals)
    draft.score = probability("speech", draft.features)
    draft.alone = probability("alone", draft.features)
    if _is_title(draft.view, number, found):
        draft.score = min(draft.score, 0.3)
    if narrative:
        draft.score = _in_story(draft, number, found)
        draft.alone = max(draft.alone, draft.score)
    draft.is_speech = draft.score >= THRESHOLD


def _in_story(draft: Draft, number: int, found: Attribution | None) -> float:
    """Judge a marked span of a story, where marks mean speech unless they hold a mere term."""
    view = draft.view
    first, last = view.tokens_of(view.marks[number])
    words = sum(token.is_alpha for token in view.doc[first:last])
    last_char = last_char_inside(view, number)
    ends = last_char in ".,!?…—-"
    if words <= _TERM_WORDS and last_char not in "!?…—-" and _is_named_so(view, first):
        return min(draft.score, 0.3)
    if ends and found is not None and found.rule != "cue above quote":
        return max(draft.score, 0.95)
    starts = next((t.text[:1].isupper() for t in view.doc[first:last] if t.is_alpha), False)
    if starts and ends:
        return max(draft.score, 0.9)
    if not ends and words <= _TERM_WORDS and (found is None or found.rule == "cue above quote"):
        return min(draft.score, 0.3)
    return draft.score


def _is_named_so(view: BlockView, first: int) -> bool:
    """Tell whether a word that is no verb of saying leads right into marks: the so-called "X"."""
    if first == 0 or view.sentence_of[first] != view.sentence_of[first - 1]:
        return False
    before = view.doc[first - 1]
    if not before.is_alpha or not view.is_outside(first - 1):
        return False
    entry = cue_table().verbs.get(before.lemma_.lower())
    says = entry is not None and entry.weight >= 2 and Frame.AS not in entry.frames
    return not (says and before.pos_ in {"VERB", "AUX"})


def _is_title(view: BlockView, number: int, found: Attribution | None) -> bool:
    """Tell whether a marked span in running text is the title of a work ("sang 'Home Again'")."""
    if view.block.kind in {BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING}:
        return False
    first, last = view.tokens_of(view.marks[number])
    words = [t for t in view.doc[first:last] if t.is_alpha and t.lower_ not in _SMALL]
    if len(words) < 2 or not all(word.text[:1].isupper() for word in words):
        return False
    before = view.doc[first - 1].text if first else ":"
    if before in {",", ":"} or last_char_inside(view, number) in "!?":
        return False
    if _names_a_work(view, first):
        return True
    is_said = found is not None and found.rule != "cue above quote"
    if found is not None and is_said and found.entry.group not in _WORKS:
        return False
    return last_char_inside(view, number) not in ".,"


def _names_a_work(view: BlockView, first: int) -> bool:
    """Tell whether marks follow a word that a title follows: `on "Harbour Talk," she said`."""
    before = view.doc[first - 1]
    if not view.is_outside(first - 1) or view.sentence_of[first] != view.sentence_of[first - 1]:
        return False
    return (
        before.pos_ in {"NOUN", "PROPN", "ADP", "ADJ", "DET"}
        or before.tag_ == "POS"
        or (before.lemma_ == "tell")
    )


def marked_features(
    view: BlockView, number: int, found: Attribution | None, rivals: Rivals
) -> tuple[str, ...]:
    """Return all that the two judgements of a marked span go by."""
    return (*speech_features(view, number, found), *cover_features(view, number, rivals))


def speech_features(view: BlockView, number: int, found: Attribution | None) -> Iterator[str]:
    """Yield what tells speech from quoted words."""
    yield "bias"
    first, last = view.tokens_of(view.marks[number])
    inside = [t for t in view.doc[first:last] if not t.is_punct and not t.is_space]
    size = _size(len(inside))
    yield f"words={size}"
    ends = last_char_inside(view, number)
    end = ends if ends in ".,!?…—-:" else "word"
    yield f"end={end}"
    yield f"end={end} words={size}"
    yield from _shape_features(inside, size)
    yield from _place_features(view, number, first, last)
    yield from _cue_features(found, size, end)
    if found is not None:
        yield from _distance_features(view, found, first, last)


def _size(count: int) -> str:
    for limit in (1, 2, 3, 4, 6, 9, 14):
        if count <= limit:
            return str(limit)
    return "more"


def _shape_features(inside: list[Token], size: str) -> Iterator[str]:
    if not inside:
        return
    has_verb = any(token.tag_ in _FINITE for token in inside)
    yield f"finite={has_verb} words={size}"
    capital = inside[0].text[:1].isupper()
    yield f"capital={capital}"
    yield f"capital={capital} words={size}"
    content = [t for t in inside if t.lower_ not in _SMALL]
    if len(content) > 1 and all(t.text[:1].isupper() or t.like_num for t in content):
        yield "title case"
        yield f"title case words={size}"
    if any(token.lower_ in {"i", "we", "you", "my", "our", "me", "us"} for token in inside):
        yield "first person"
    yield f"first tag={inside[0].tag_}"


def _place_features(view: BlockView, number: int, first: int, last: int) -> Iterator[str]:
    mark = view.marks[number]
    yield f"block={view.block.kind}"
    if mark.is_single:
        yield "single marks"
    if not mark.is_closed or mark.is_continued:
        yield "paragraphs"
    before = view.doc[first - 1] if first else None
    behind = view.doc[last] if last < len(view.doc) else None
    start_of_sentence = before is None or view.sentence_of[first] != view.sentence_of[first - 1]
    if before is None:
        yield "before=start"
    else:
        yield f"before={before.text if before.is_punct else before.tag_}"
        yield f"before lemma={before.lemma_.lower()}"
    if start_of_sentence:
        yield "starts sentence"
    if behind is None:
        yield "behind=end"
    else:
        yield f"behind={behind.text if behind.is_punct else behind.tag_}"
    if before is None and behind is None:
        yield "whole block"
    if number and view.sentence_of[first] == view.sentence_of[max(0, first - 1)]:
        yield "not first"
    head = _outer_head(view, first, last)
    if head is not None:
        yield f"hangs on={head.lemma_.lower()}"
        yield f"hangs on tag={head.tag_}"


def _outer_head(view: BlockView, first: int, last: int) -> Token | None:
    for token in view.doc[first : min(last, first + 40)]:
        if not token.is_punct and not first <= token.head.i < last:
            head: Token = token.head
            return head
    return None


def _cue_features(found: Attribution | None, size: str, end: str) -> Iterator[str]:
    if found is None:
        yield "cue=none"
        yield f"cue=none words={size}"
        yield f"cue=none end={end}"
        return
    weight = found.entry.weight
    yield f"cue={found.rule}"
    yield f"cue={found.rule} weight={weight}"
    yield f"cue={found.rule} weight={weight} words={size}"
    yield f"cue lemma={found.entry.lemma}"
    yield f"cue weight={weight}"
    speaker = found.speaker
    yield f"speaker={speaker.pos_ if speaker is not None else None}"
    if speaker is not None:
        yield f"speaker type={speaker.ent_type_}"


def _distance_features(view: BlockView, found: Attribution, first: int, last: int) -> Iterator[str]:
    """Yield what stands between cue and marks, and behind the marks: more of the report?"""
    cue = found.cue[0]
    group = found.entry.group
    if cue < first:
        between = [t for t in view.doc[cue + 1 : first] if not t.is_punct]
        yield f"between={min(len(between), 5)} {group}"
        verbs = any(token.tag_ in _FINITE for token in between)
        subject = any(token.dep_ in {"nsubj", "nsubjpass", "expl"} for token in between)
        yield f"between verb={verbs} subject={subject} {group}"
        yield f"between verb={verbs} subject={subject}"
        if between:
            yield f"between last={between[-1].tag_} {group}"
    _, end = view.sentence_at(max(0, last - 1))
    rest = sum(not token.is_punct for token in view.doc[last : min(end, last + 30)])
    side = "before" if cue < first else "after"
    yield f"rest={min(rest, 4)} cue {side}"
    yield f"rest={min(rest, 4)} cue {side} {group}"
