"""Direct speech: which cue governs a marked span, and so who says it.

The parser is asked only about the article's own voice. Where a cue stands relative to the marks
decides most cases: behind them (`…," Smith said`), inverted (`…," said Smith`), before them
(`Smith said: "…`), or above them in the tree (`called the plan "dead"`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.nlp.quotations.cues import CueEntry, Frame, cue_table
from desktop_app.nlp.quotations.phrases import (
    agent_of,
    children_of,
    is_passive,
    maker_of,
    own_subject,
    subject_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.view import BlockView

_SKIPPED = frozenset({"ADV", "PART", "SPACE"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VB", "VBG", "VBN"})
#: How far from the marks a cue is looked for, in tokens.
_REACH = 45


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue that governs a marked span."""

    cue: tuple[int, int]
    head: Token
    speaker: Token | None
    entry: CueEntry
    rule: str
    confidence: float


Finder = Callable[["BlockView", int], "Attribution | None"]


def attribute(view: BlockView, number: int) -> Attribution | None:
    """Return the cue of a block's marked span, the likeliest position first."""
    between = _between(view, number)
    if between is not None:
        return between
    for find in _order(view, number):
        found = find(view, number)
        if found is not None:
            return _from_outside(view, found)
    return None


def _between(view: BlockView, number: int) -> Attribution | None:
    """`"…," said Smith, "…"`: both fragments have the cue that follows the first."""
    first, last = _left_context(view, number)
    if number == 0 or last <= first or view.doc[last - 1].text not in {",", ";", "—", "–", "--"}:
        return None
    if first == 0 or view.mark_of[first - 1] != number - 1:
        return None
    if last_char_inside(view, number - 1) in ".":
        return None
    found = _after(view, number - 1)
    if found is None or not first <= found.cue[0] < last:
        return None
    return replace(found, rule="cue between quotes")


def _order(view: BlockView, number: int) -> tuple[Finder, ...]:
    """Return the positions to try; `said: "…?" Smith` has its cue before the marks."""
    first, last = view.tokens_of(view.marks[number])
    behind = view.doc[last].text if last < len(view.doc) else ""
    is_introduced = first > 1 and view.doc[first - 1].text in {",", ":"}
    if is_introduced and last_char_inside(view, number) in ".?!" and behind[:1].isupper():
        return _before, _after, _above
    return _after, _before, _above


def _from_outside(view: BlockView, found: Attribution) -> Attribution:
    """Replace a speaker between marks, which the parser took across them, by the one before."""
    speaker = found.speaker
    if speaker is None or view.is_outside(speaker.i):
        return found
    low, _ = view.sentence_at(found.cue[0])
    for index in range(found.cue[0] - 1, max(low, found.cue[0] - 120) - 1, -1):
        token = view.doc[index]
        if not view.is_outside(index) or (entry := _entry(token)) is None or entry.weight < 2:
            continue
        earlier = subject_of(token)
        if earlier is not None and view.is_outside(earlier.i):
            return replace(found, speaker=earlier)
    return replace(found, speaker=None)


def last_char_inside(view: BlockView, number: int) -> str:
    """Return the last character of a marked span before its closing mark."""
    first, last = view.tokens_of(view.marks[number])
    text = view.doc[first:last].text.rstrip()
    if view.marks[number].is_closed:
        text = text.rstrip("\"”’'»“」』[]").rstrip()
    return text[-1:]


def _entry(token: Token) -> CueEntry | None:
    if token.pos_ not in {"VERB", "AUX"} and not token.tag_.startswith("VB"):
        return None
    return cue_table().verbs.get(token.lemma_.lower())


def _right_context(view: BlockView, number: int) -> tuple[int, int]:
    """Return the outside tokens behind a span, to the next marks or the end of the sentence."""
    _, behind = view.tokens_of(view.marks[number])
    if behind >= len(view.doc):
        return behind, behind
    _, limit = view.sentence_at(behind)
    end = behind
    while end < limit and end < behind + _REACH and view.is_outside(end):
        end += 1
    return behind, end


def _left_context(view: BlockView, number: int) -> tuple[int, int]:
    """Return the outside tokens before a span, back to the marks before or the sentence start."""
    first, _ = view.tokens_of(view.marks[number])
    if first == 0:
        return 0, 0
    limit, _ = view.sentence_at(first)
    start = first
    while start > limit and start > first - _REACH and view.is_outside(start - 1):
        start -= 1
    return start, first


def _after(view: BlockView, number: int) -> Attribution | None:
    """`…," Smith said`, `…," said Smith`, `…," according to Smith`."""
    first, last = _right_context(view, number)
    begin = first
    while begin < last and view.doc[begin].text in {",", "—", "–", "-", "..."}:
        begin += 1
    if begin >= last:
        return None
    ending = last_char_inside(view, number)
    comma_outside = begin > first
    if ending == "." and not comma_outside and not _ends_sentence(view, begin, last):
        return None
    if ending not in ",?!.…—–-" and not comma_outside and not _starts_with_cue(view, begin):
        return None
    according = _according_at(view, begin)
    if according is not None:
        return according
    for index in range(begin, min(last, begin + 25)):
        token = view.doc[index]
        if token.text in {";", ":"} or (token.lower_ in {"and", "but"} and index == begin):
            return None
        found = _cue_behind(view, token, begin, last)
        if found is not None:
            return found
        if token.tag_ in {"VBD", "VBZ", "VBP"} and (token.dep_ == "ROOT" or own_subject(token)):
            return _unknown_cue(view, token, begin) if ending == "," else None
    return None


def _unknown_cue(view: BlockView, token: Token, begin: int) -> Attribution | None:
    """Take any finite verb for a cue where only a cue can stand: `…," the nominee riffed on`."""
    subject = own_subject(token)
    if subject is None or not begin <= subject.left_edge.i <= begin + 1 or token.dep_ == "relcl":
        return None
    cue = (token.i, token.i + 1)
    return Attribution(cue, token, subject, _plain(token), "unknown cue after quote", 0.8)


def _ends_sentence(view: BlockView, begin: int, last: int) -> bool:
    """Tell whether the words behind a full stop are a cue and nothing else (`.” Smith said.`)."""
    if not any((e := _entry(view.doc[n])) and e.weight == 3 for n in range(begin, last)):
        return False
    return (
        last - begin <= 8
        and view.doc[last - 1].text in {".", ",", ":"}
        and (last >= len(view.doc) or view.doc[last - 1].text == "." or not view.is_outside(last))
        and not any(
            view.doc[n].dep_ in {"ccomp", "dobj"} and view.doc[n].pos_ == "VERB"
            for n in range(begin, last)
        )
    )


def _starts_with_cue(view: BlockView, begin: int) -> bool:
    token = view.doc[begin]
    entry = _entry(token)
    if entry is not None and entry.weight == 3:
        return True
    if begin + 1 >= len(view.doc) or token.pos_ not in {"PRON", "PROPN"}:
        return False
    following = _entry(view.doc[begin + 1])
    return following is not None and following.weight == 3


def _according_at(view: BlockView, begin: int) -> Attribution | None:
    token = view.doc[begin]
    if token.lower_ != "according" or begin + 1 >= len(view.doc):
        return None
    to = view.doc[begin + 1]
    noun = next((t for t in children_of(to) if t.i > to.i and t.dep_ in {"pobj", "pcomp"}), None)
    if noun is not None:
        noun = maker_of(noun) or noun
    entry = CueEntry("according to", "source", cue_table().verbs["say"].kind, 3, frozenset())
    return Attribution((begin, begin + 2), token, noun, entry, "according to", 0.95)


def _cue_behind(view: BlockView, token: Token, begin: int, last: int) -> Attribution | None:
    entry = _entry(token)
    if entry is not None and entry.weight >= 2 and token.i == begin and _is_named(view, begin + 1):
        # The parser took "tweeted Johnson" for a participle before a noun.
        inverted = _inverted_subject(view, token, begin, last)
        if inverted is None and begin < token.head.i < last:
            inverted = token.head
        if inverted is not None:
            cue = (token.i, token.i + 1)
            return Attribution(cue, token, inverted, entry, "inverted cue", 0.95)
    if token.tag_ not in _FINITE or token.dep_ in {"aux", "auxpass", "amod", "compound"}:
        return None
    inverted = _inverted_subject(view, token, begin, last)
    if inverted is not None and (entry is not None or token.tag_ in {"VBD", "VBZ"}):
        weight = 0.98 if entry is not None and entry.weight == 3 else 0.85
        return Attribution(
            (token.i, token.i + 1), token, inverted, entry or _plain(token), "inverted cue", weight
        )
    subject = own_subject(token)
    if subject is None or not begin <= subject.i < token.i:
        subject = _near_subject(view, token, begin)
    if subject is None or not view.is_outside(subject.i):
        return None
    if entry is None and not _closes_clause(view, token, last):
        return None
    if _lead_in(view, begin, subject):
        weight = 0.98 if entry is not None and entry.weight == 3 else 0.85
        return Attribution(
            (token.i, token.i + 1),
            token,
            subject,
            entry or _plain(token),
            "cue after quote",
            weight,
        )
    return None


def _is_named(view: BlockView, index: int) -> bool:
    return index < len(view.doc) and view.doc[index].pos_ in {"PROPN", "PRON", "DET"}


def _plain(token: Token) -> CueEntry:
    return CueEntry(
        token.lemma_.lower(), "none", cue_table().verbs["say"].kind, 0, frozenset({Frame.DIRECT})
    )


def _lead_in(view: BlockView, begin: int, subject: Token) -> bool:
    """Tell whether only adverbials stand between the marks and the subject."""
    return sum(not view.doc[n].is_punct for n in range(begin, subject.left_edge.i)) <= 6


def _inverted_subject(view: BlockView, verb: Token, begin: int, last: int) -> Token | None:
    """Return the subject behind a verb that follows the marks directly."""
    for index in range(begin, verb.i):
        if view.doc[index].pos_ not in _SKIPPED and view.doc[index].pos_ != "AUX":
            return None
    for child in verb.rights:
        if child.dep_ in {
            "nsubj",
            "dobj",
            "npadvmod",
            "attr",
            "nsubjpass",
            "oprd",
        } and view.is_outside(child.i):
            if child.pos_ in {"PROPN", "PRON"} or child.dep_ == "nsubj":
                return child if child.i < last else None
            is_finite = verb.tag_ in {"VBD", "VBZ"} or verb.lower_ == "read"
            if child.pos_ == "NOUN" and is_finite and _entry(verb):
                return maker_of(child) or child
    following = verb.i + 1
    if following < last and view.doc[following].pos_ == "PROPN":
        token = view.doc[following]
        while token.i + 1 < last and token.nbor(1).pos_ == "PROPN":
            token = token.nbor(1)
        return token
    return None


def _near_subject(view: BlockView, verb: Token, begin: int) -> Token | None:
    """Return the noun or pronoun just before a verb, where the parser saw no subject."""
    index = verb.i - 1
    while index >= begin and view.doc[index].pos_ in {"ADV", "AUX", "PART"}:
        index -= 1
    if index >= begin and view.doc[index].pos_ in {"PROPN", "PRON", "NOUN"}:
        token = view.doc[index]
        if token.tag_ in {"PRP$", "WP$", "WDT", "WP"}:
            return None
        return token
    return None


def _closes_clause(view: BlockView, verb: Token, last: int) -> bool:
    """Tell whether a verb that is no known cue stands where only a cue can ("he smiled.")."""
    following = verb.i + 1
    while following < last and view.doc[following].pos_ == "ADV":
        following += 1
    return following >= last or view.doc[following].text in {".", ",", ":", ";"}


def _before(view: BlockView, number: int) -> Attribution | None:
    """`Smith said, "…`, `Smith told reporters that "…`, `In his message, he mourned: "…`."""
    first, last = _left_context(view, number)
    if last <= first:
        return None
    separator = view.doc[last - 1]
    if separator.text == ":":
        return _cue_of_colon(view, first, last - 1)
    if separator.text in {",", "—", "–"} or separator.lower_ == "that":
        found = _nearest_cue(view, first, last - 1, least=2)
        if found is not None and (
            separator.lower_ == "that" or _is_open_clause(view, found, last - 1)
        ):
            return found
        return None
    entry = _entry(separator)
    if entry is not None and (entry.weight >= 2 or Frame.NOUN in entry.frames):
        return _attribution(separator, entry, "cue before quote", 0.95)
    return None


def _is_open_clause(view: BlockView, found: Attribution, comma: int) -> bool:
    """Tell whether the cue still waits for its content at the comma before the marks."""
    for child in children_of(found.head):
        if child.dep_ == "ccomp" and found.head.i < child.i < comma:
            return False
    return True


def cue_before_colon(view: BlockView) -> Attribution | None:
    """Return the cue of a block that ends with a colon and leaves its content to the next."""
    colon = len(view.doc) - 1
    first, _ = view.sentence_at(colon)
    first = max(first, colon - _REACH)
    if view.doc[colon].text != ":" or not view.is_outside(colon):
        return None
    found = _nearest_cue(view, first, colon, least=3)
    return None if found is None else _from_outside(view, found)


def _cue_of_colon(view: BlockView, first: int, colon: int) -> Attribution | None:
    found = _nearest_cue(view, first, colon, least=1)
    if found is not None:
        return found
    if not any(view.doc[n].tag_ in {"VBD", "VBZ", "VBP", "MD"} for n in range(first, colon)):
        return _name_and_colon(view, first, colon) if view.sentence_at(first)[0] == first else None
    for index in range(colon - 1, first - 1, -1):
        token = view.doc[index]
        if token.pos_ in {"VERB", "AUX"} and (token.dep_ == "ROOT" or own_subject(token)):
            return _attribution(token, _plain(token), "colon", 0.8)
    return None


def _name_and_colon(view: BlockView, first: int, colon: int) -> Attribution | None:
    """`Mary Holt, Harbour News: "…"`, as in interviews, lists of voices and headlines."""
    while first < colon and not view.doc[first].is_alpha:
        first += 1
    if first >= colon or colon - first > 14:
        return None
    last = first
    while last + 1 < colon and view.doc[last + 1].text not in {",", "(", "—", "–"}:
        last += 1
    inside = range(first, last + 1)
    head = next((t for n in inside if (t := view.doc[n]).head.i not in inside), view.doc[last])
    if head.pos_ not in {"PROPN", "NOUN", "PRON"} and not head.is_upper:
        return None
    return Attribution((colon, colon + 1), head, head, _plain(head), "name and colon", 0.85)


def _nearest_cue(view: BlockView, first: int, last: int, *, least: int) -> Attribution | None:
    for index in range(last - 1, first - 1, -1):
        token = view.doc[index]
        if token.lower_ == "according":
            return _according_at(view, index)
        entry = _entry(token)
        if (
            entry is None
            or entry.weight < least
            or token.dep_ in {"amod", "aux", "auxpass", "compound"}
        ):
            continue
        if Frame.DIRECT not in entry.frames:
            continue
        return _attribution(token, entry, "cue before quote", 0.95 if entry.weight == 3 else 0.85)
    return None


def _attribution(token: Token, entry: CueEntry, rule: str, confidence: float) -> Attribution:
    return Attribution((token.i, token.i + 1), token, subject_of(token), entry, rule, confidence)


def _above(view: BlockView, number: int) -> Attribution | None:
    """`called the plan "dead on arrival"`, `described as "a strong advocate" by the board`."""
    for token in _ancestors(view, number):
        entry = _entry(token)
        if entry is None:
            continue
        if token.dep_ in {"amod", "compound", "aux", "auxpass"}:
            continue
        rule = "cue above quote"
        found = _attribution(token, entry, rule, 0.92 if entry.weight >= 2 else 0.88)
        if is_passive(token):
            speaker = agent_of(token) or _by_behind(view, number)
            return Attribution(found.cue, token, speaker, entry, "passive cue above quote", 0.9)
        return found
    return None


def _by_behind(view: BlockView, number: int) -> Token | None:
    """Return the noun of "by …" right behind the marks, which the parser hung elsewhere."""
    _, behind = view.tokens_of(view.marks[number])
    if behind >= len(view.doc) or view.doc[behind].lower_ != "by":
        return None
    return next((t for t in children_of(view.doc[behind]) if t.dep_ == "pobj"), None)


def _ancestors(view: BlockView, number: int) -> Iterator[Token]:
    """Yield the tokens outside a span that its words depend on, nearest first."""
    first, last = view.tokens_of(view.marks[number])
    seen: set[int] = set()
    for index in range(first, min(last, first + 40)):
        token = view.doc[index]
        head = token.head
        if first <= head.i < last or token.is_punct:
            continue
        steps = 0
        while head.i not in seen and steps < 8:
            seen.add(head.i)
            if view.is_outside(head.i):
                yield head
            if head.head is head:
                break
            head, steps = head.head, steps + 1
