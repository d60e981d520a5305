"""Indirect and mixed reports: clauses and phrases that depend on a cue outside quotation marks.

Candidates come from the dependency parse; whether one is reported speech is decided later, by
`classify`. The names of the constructions follow Quirk et al. 1985, chapters 14 and 16.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.findings import CueClass
from desktop_app.nlp.quotations.cues import CueEntry, Frame, cue_table
from desktop_app.nlp.quotations.drafts import Draft
from desktop_app.nlp.quotations.phrases import agent_of, is_passive, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.view import BlockView

_CLAUSE_HEADS = frozenset({"VERB", "AUX"})
_TRAILING = frozenset(",;:.—–-!?)…")
_UNKNOWN = CueEntry("", CueClass.NEUTRAL, 0, frozenset())


def find_reports(view: BlockView) -> Iterator[Draft]:
    """Yield every candidate of a block."""
    for token in view.doc:
        if not view.is_outside(token.i):
            continue
        if token.lower_ == "according":
            yield from _according(view, token)
        elif token.lower_ == "per" and token.dep_ == "prep":
            yield from _source_phrase(view, token, token, "per")
        elif token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            entry = cue_table().verbs.get(token.lemma_.lower())
            if entry is not None:
                yield from _verb(view, token, entry)
        elif token.pos_ == "NOUN":
            entry = cue_table().nouns.get(token.lemma_.lower())
            if entry is not None:
                yield from _noun(view, token, entry)


def _verb(view: BlockView, verb: Token, entry: CueEntry) -> Iterator[Draft]:
    found = False
    for child in verb.children:
        for rule, first, last in _complements(view, verb, child, entry):
            draft = make_draft(view, verb, entry, rule, first, last, child)
            if draft is not None:
                found = True
                yield draft
    if not found:
        yield from _detached(view, verb, entry)


def _complements(
    view: BlockView, verb: Token, child: Token, entry: CueEntry
) -> Iterator[tuple[str, int, int]]:
    """Yield rule name and token range of the content that `child` heads."""
    frames = entry.frames
    end = content_end(view, verb, child) if child.i > verb.i else 0
    if child.dep_ == "ccomp" and child.i < verb.i:
        yield from _fronted(view, verb, child)
    elif child.dep_ in {"ccomp", "xcomp"} and end:
        yield from _clause(verb, child, entry, end)
    elif child.dep_ == "prep" and end and Frame.ABOUT in frames:
        yield f"preposition {child.lower_}", child.i + 1, end
    elif child.dep_ == "dobj" and end and Frame.NOUN in frames:
        yield "object", child.left_edge.i, end


def _clause(verb: Token, child: Token, entry: CueEntry, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the content of a clause behind its cue."""
    to = next((t for t in child.children if t.tag_ == "TO" and t.i < child.i), None)
    if to is not None:
        if entry.frames & {Frame.ORDER, Frame.INTEND} or entry.weight == 3:
            yield "to-infinitive", to.i, end
    elif child.dep_ == "ccomp":
        yield _clause_rule(child), child.left_edge.i, end
    elif child.tag_ == "VBG":
        yield "gerund", child.left_edge.i, end


def _clause_rule(clause: Token) -> str:
    first = clause.left_edge
    if any(t.dep_ == "mark" and t.lower_ == "that" for t in clause.children):
        return "that-clause"
    if first.lower_ in {"whether", "if"} or first.tag_ in {"WP", "WRB", "WDT"}:
        return "wh-clause"
    return "zero-that clause"


def _fronted(view: BlockView, verb: Token, clause: Token) -> Iterator[tuple[str, int, int]]:
    """Yield the clause before its cue: "the plan was dead, Smith said"."""
    sentence_start, _ = view.sentence_at(verb.i)
    first = max(sentence_start, clause.left_edge.i)
    last = min(clause.right_edge.i + 1, _cue_start(verb))
    if last > first:
        yield "cue after", first, last


def _cue_start(verb: Token) -> int:
    """Return the first token of the cue's own clause: its subject, auxiliaries, adverbs."""
    first = verb.i
    for child in verb.lefts:
        if child.dep_ in {"nsubj", "aux", "advmod", "neg", "auxpass", "nsubjpass", "prep"}:
            edge = child.left_edge.i
            if edge < first and child.dep_ != "prep":
                first = edge
    return first


def _detached(view: BlockView, verb: Token, entry: CueEntry) -> Iterator[Draft]:
    """Yield what the parser did not hang on its cue: parataxis, "that" after the verb."""
    if entry.weight < 2 or Frame.THAT not in entry.frames:
        return
    first, last = view.sentence_at(verb.i)
    following = verb.i + 1
    while following < last and view.doc[following].pos_ in {"ADV", "PART"}:
        following += 1
    if following < last and view.doc[following].lower_ == "that":
        after = following + 1
        if after < last and view.doc[following].tag_ == "IN":
            draft = make_draft(view, verb, entry, "that after cue", after, last, None)
            if draft is not None:
                yield draft
        return
    if entry.weight == 3 and Frame.DIRECT in entry.frames:
        yield from _comma_before(view, verb, entry, first)


def _comma_before(view: BlockView, verb: Token, entry: CueEntry, first: int) -> Iterator[Draft]:
    """Yield a sentence that ends in ", Smith said" when the parser saw no clause there."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.dep_ not in {
        "ROOT",
        "parataxis",
        "conj",
        "ccomp",
    }:
        return
    start = _cue_start(verb)
    subject = subject_of(verb)
    if subject is not None and subject.i > verb.i:
        start = verb.i
    if start <= first + 2 or view.doc[start - 1].text not in {",", "—", "–", "-"}:
        return
    draft = make_draft(view, verb, entry, "comma before cue", first, start - 1, None)
    if draft is not None:
        yield draft


def content_end(view: BlockView, verb: Token, child: Token) -> int:
    """Return the token behind the content that `child` heads.

    The parser's subtree, cut before a participle that reports something else (", adding that"),
    and drawn out over quotation marks that it would cut in two.
    """
    _, sentence_end = view.sentence_at(verb.i)
    last = min(child.right_edge.i + 1, sentence_end)
    for index in range(child.i + 1, last):
        token = view.doc[index]
        if _is_new_report(view, token, verb):
            last = index - 1
            break
    return _whole_marks(view, child.left_edge.i, last, sentence_end)


def _is_new_report(view: BlockView, token: Token, verb: Token) -> bool:
    if token.tag_ != "VBG" or not view.is_outside(token.i) or token.i < 1:
        return False
    if token.nbor(-1).text not in {",", "and", "—", "–"} or not view.is_outside(token.i - 1):
        return False
    entry = cue_table().verbs.get(token.lemma_.lower())
    return entry is not None and entry.weight >= 2 and token.i > verb.i


def _whole_marks(view: BlockView, first: int, last: int, limit: int) -> int:
    if last < 1 or last > len(view.doc):
        return last
    number = view.mark_of[last - 1]
    if number < 0:
        return last
    start, end = view.tokens_of(view.marks[number])
    if start >= first:
        return max(last, min(end, limit))
    return last


def make_draft(
    view: BlockView,
    head: Token,
    entry: CueEntry,
    rule: str,
    first: int,
    last: int,
    clause: Token | None,
) -> Draft | None:
    """Build a draft from a token range, trimmed of "that" and outer punctuation."""
    doc = view.doc
    while first < last and _is_leading(doc[first]) and view.is_outside(first):
        first += 1
    while last > first and doc[last - 1].text in _TRAILING and view.is_outside(last - 1):
        last -= 1
    while last > first and doc[last - 1].is_space:
        last -= 1
    if last <= first or first <= head.i < last:
        return None
    draft = Draft(view, view.start_of(first), view.end_of(last - 1))
    draft.cue = (head.i, head.i + 1)
    draft.head = head
    draft.speaker = subject_of(head)
    draft.lemma, draft.kind = entry.lemma, entry.kind
    draft.rules = (rule,)
    draft.features = _features(view, draft, entry, clause, (first, last))
    return draft


def _is_leading(token: Token) -> bool:
    return (
        token.text in {",", ":", ";", "—", "–", "-"}
        or token.is_space
        or (token.lower_ == "that" and token.dep_ in {"mark", "dobj"} and token.tag_ == "IN")
    )


def _features(
    view: BlockView, draft: Draft, entry: CueEntry, clause: Token | None, content: tuple[int, int]
) -> dict[str, float]:
    head = draft.head
    assert head is not None
    rule = draft.rules[0]
    speaker = draft.speaker
    names = [
        "bias",
        f"rule={rule}",
        f"weight={entry.weight}",
        f"rule={rule} weight={entry.weight}",
        f"kind={entry.kind} rule={rule}",
        f"lemma={entry.lemma}",
        f"lemma={entry.lemma} rule={rule}",
        f"tag={head.tag_}",
        f"speaker={speaker.pos_ if speaker is not None else None}",
        f"speaker type={speaker.ent_type_ if speaker is not None else None}",
        f"dep={head.dep_}",
        f"block={view.block.kind}",
    ]
    names.extend(_verb_features(head))
    if speaker is not None and speaker.lower_ in {"i", "we", "you", "it"}:
        names.append(f"speaker is {speaker.lower_}")
    if clause is not None:
        names.append(f"clause={clause.pos_}")
        if any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in clause.children):
            names.append("clause has subject")
    inside = [n for n in range(*content) if not view.is_outside(n)]
    if inside:
        names.append("has marks")
        names.append(f"has marks rule={rule}")
    length = content[1] - content[0]
    names.append("short" if length < 3 else "middle" if length < 8 else "long")
    return dict.fromkeys(names, 1.0)


def _verb_features(head: Token) -> Iterator[str]:
    if is_passive(head):
        yield "passive"
    for child in head.children:
        if child.dep_ == "neg":
            yield "negated"
        elif child.tag_ == "MD":
            yield "modal"
        elif child.dep_ in {"aux", "mark"} and child.i < head.i:
            yield f"{child.dep_}={child.lower_}"
        elif child.dep_ == "dobj":
            yield "has object"


def _noun(view: BlockView, noun: Token, entry: CueEntry) -> Iterator[Draft]:
    """Yield the clause of a noun: "the claim that …", "a request to …"."""
    for child in noun.children:
        if child.dep_ not in {"acl", "ccomp", "relcl"} or child.i < noun.i:
            continue
        rule = ""
        if any(t.dep_ == "mark" and t.lower_ == "that" for t in child.children):
            rule, first = "noun that", child.left_edge.i
        elif any(t.tag_ == "TO" for t in child.children) and entry.kind in {
            CueClass.ORDER,
            CueClass.PROMISE,
        }:
            rule, first = "noun to", child.left_edge.i
        if not rule:
            continue
        draft = make_draft(view, noun, entry, rule, first, content_end(view, noun, child), child)
        if draft is not None:
            draft.speaker = _noun_speaker(noun)
            draft.features = _features(view, draft, entry, child, (first, child.right_edge.i + 1))
            yield draft


def _noun_speaker(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB":
        return subject_of(noun.head)
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB":
        return agent_of(noun.head.head) or subject_of(noun.head.head)
    return None


def _according(view: BlockView, token: Token) -> Iterator[Draft]:
    to = token.nbor(1) if token.i + 1 < len(view.doc) else None
    if to is not None and to.lower_ == "to":
        yield from _source_phrase(view, token, to, "according to")


def _source_phrase(view: BlockView, token: Token, prep: Token, rule: str) -> Iterator[Draft]:
    """Yield the sentence round "according to X": before it, after it, or both."""
    noun = next((t for t in prep.children if t.dep_ in {"pobj", "pcomp"} and t.i > prep.i), None)
    if noun is None:
        return
    first, last = view.sentence_at(token.i)
    noun.right_edge.i + 1
    start, end = _source_span(view, (first, token.i), noun, last)
    if start < end:
        entry = CueEntry(rule, CueClass.NEUTRAL, 3, frozenset())
        draft = make_draft(view, token, entry, rule, start, end, None)
        if draft is not None:
            draft.cue = (token.i, prep.i + 1)
            draft.speaker = noun
            draft.features = _features(view, draft, entry, None, (start, end))
            yield draft


def _source_span(
    view: BlockView, before: tuple[int, int], noun: Token, last: int
) -> tuple[int, int]:
    """Return what a source phrase vouches for: the words behind it, or those before."""
    first, begin = before
    has_verb = _has_verb(view, first, begin)
    if begin - first <= 1 or (view.doc[begin - 1].text == "," and not has_verb):
        return _comma_after(view, noun, last), last
    behind = noun.right_edge.i + 1
    is_inserted = behind + 1 < last and view.doc[behind].text == ","
    if is_inserted and not has_verb and _has_verb(view, behind, last):
        return behind, last
    return before


def _comma_after(view: BlockView, noun: Token, last: int) -> int:
    """Return the token behind the comma that ends a source phrase at the front."""
    behind = noun.right_edge.i + 1
    for index in range(noun.i + 1, last):
        token = view.doc[index]
        if token.text == "," and token.i >= min(behind, last) - 1:
            return index + 1
    for index in range(noun.i + 1, last):
        if view.doc[index].text == ",":
            return index + 1
    return behind


def _has_verb(view: BlockView, first: int, last: int) -> bool:
    return any(view.doc[n].tag_ in {"VBD", "VBZ", "VBP", "MD"} for n in range(first, last))
