"""Reporting constructions: where a cue outside quotation marks may have its content.

A site is a cue with the rough place of its content, read off the dependency parse; `spans` settles
where the content ends, `classify` whether it is reported speech at all. Names follow Quirk et
al. 1985, chapters 14 (comment clauses) and 16 (complementation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.findings import CueClass
from desktop_app.nlp.quotations.cues import CueEntry, Frame, cue_table
from desktop_app.nlp.quotations.phrases import children_of, maker_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.view import BlockView

#: A content is looked for within this many tokens of its cue; keeps the time linear.
REACH = 160
_NAMING = frozenset({"name", "identify", "quote", "cite"})
_PREPOSITIONS = frozenset({"to", "of", "for", "about", "against", "on", "as", "with"})
#: "Asked whether it was late, she said": who was asked is no speaker of that.
_ASKING = frozenset({"ask", "press", "question", "quiz", "challenge"})
_ADVERBIALS = frozenset({"ADV", "PART"})


@dataclass(frozen=True, slots=True)
class Site:
    """A cue and the rough place of its content.

    Attributes:
        cue: token range of the cue.
        head: the verb or noun of the cue, or the preposition of a source phrase.
        rule: name of the construction.
        first: first token of the content.
        pivot: token that the content holds in any case, mostly its verb.
        last: token behind the content as the parser saw it.
        limit: token behind which the content cannot reach.
        floor: token before which it cannot start.
        clause: head of the content, if it is one phrase of the parse.
        speaker: token that names the speaker, or None.
    """

    cue: tuple[int, int]
    head: Token
    entry: CueEntry
    rule: str
    first: int
    pivot: int
    last: int
    limit: int
    floor: int
    clause: Token | None
    speaker: Token | None

    @property
    def is_before_cue(self) -> bool:
        """Tell whether the content stands before the cue."""
        return self.first < self.cue[0]


def find_sites(view: BlockView) -> Iterator[Site]:
    """Yield every reporting construction of a block, in text order of the cues."""
    table = cue_table()
    for token in view.doc:
        if not view.is_outside(token.i):
            continue
        lower = token.lower_
        if lower == "according" and token.i + 1 < len(view.doc):
            yield from _source_phrase(view, token, token.nbor(1), "according to")
        elif lower == "per" and token.dep_ == "prep":
            yield from _source_phrase(view, token, token, "per")
        elif token.pos_ in {"VERB", "AUX"} or token.tag_.startswith("VB"):
            entry = table.verbs.get(token.lemma_.lower())
            if entry is not None:
                yield from _verb(view, token, entry)
        elif token.pos_ == "NOUN":
            entry = table.nouns.get(token.lemma_.lower())
            if entry is not None:
                yield from _noun(view, token, entry)


def _asks_for_anonymity(verb: Token) -> bool:
    """Tell "who asked not to be named" from a request that is reported."""
    return any(
        child.dep_ in {"xcomp", "ccomp"}
        and child.lemma_.lower() in _NAMING
        and {"neg", "auxpass"} <= {token.dep_ for token in children_of(child)}
        for child in children_of(verb)
    )


def _verb(view: BlockView, verb: Token, entry: CueEntry) -> Iterator[Site]:
    if _asks_for_anonymity(verb):
        return
    speaker = subject_of(verb)
    _, limit = _bounds(view, verb.i)
    has_clause = False
    for child in children_of(verb):
        if child.i > verb.i:
            for rule, first in _behind(child, entry):
                has_clause |= child.dep_ in {"ccomp", "xcomp"}
                yield Site(
                    (verb.i, verb.i + 1),
                    verb,
                    entry,
                    rule,
                    first,
                    max(child.i, first),
                    child.right_edge.i + 1,
                    limit,
                    first,
                    child,
                    speaker,
                )
        elif child.dep_ == "ccomp":
            has_clause = True
            yield from _in_front(view, verb, entry, child)
    if entry.weight >= 2:
        yield from _inserted(view, verb, entry)
    if not has_clause:
        yield from _detached(view, verb, entry)
    elif entry.weight >= 2 and Frame.THAT in entry.frames:
        yield from _words_with_marks(view, verb, entry)


def _bounds(view: BlockView, index: int) -> tuple[int, int]:
    """Return the token range of the sentence, as far as one looks."""
    first, last = view.sentence_at(index)
    return max(first, index - REACH), min(last, index + REACH)


def _behind(child: Token, entry: CueEntry) -> Iterator[tuple[str, int]]:
    """Yield rule and first token of the content that a dependant behind the verb heads."""
    if child.dep_ in {"ccomp", "xcomp"}:
        to = next((t for t in children_of(child) if t.tag_ == "TO" and t.i < child.i), None)
        if to is not None:
            yield "to-infinitive", _with_negation(to)
        elif child.dep_ == "ccomp":
            yield _clause_rule(child), child.left_edge.i
        elif child.tag_ == "VBG":
            yield "gerund", child.left_edge.i
    elif child.dep_ == "prep" and child.lower_ in _PREPOSITIONS and not _is_of_time(child):
        yield f"preposition {child.lower_}", child.i + 1
    elif child.dep_ in {"dobj", "oprd", "attr"} and entry.frames & {Frame.NOUN, Frame.THAT}:
        yield "object", child.left_edge.i


def _is_of_time(preposition: Token) -> bool:
    """Tell "spoke on Friday" from "spoke on the plan"."""
    noun = next((t for t in children_of(preposition) if t.dep_ == "pobj"), None)
    return noun is not None and noun.ent_type_ in {"DATE", "TIME"}


def _with_negation(to: Token) -> int:
    """Return where an infinitive begins: "urged them *not to* wait"."""
    before = to.doc[to.i - 1] if to.i else to
    return before.i if before.dep_ == "neg" and before.head.i == to.head.i else to.i


def _clause_rule(clause: Token) -> str:
    if any(t.dep_ == "mark" and t.lower_ == "that" for t in children_of(clause)):
        return "that-clause"
    first = clause.left_edge
    if first.lower_ in {"whether", "if"} or first.tag_ in {"WP", "WRB", "WDT"}:
        return "wh-clause"
    return "zero-that clause"


def _in_front(view: BlockView, verb: Token, entry: CueEntry, clause: Token) -> Iterator[Site]:
    """Yield the clause before its cue: "the plan was dead, Smith said"."""
    floor, limit = _bounds(view, verb.i)
    first = max(floor, clause.left_edge.i)
    last = min(clause.right_edge.i + 1, cue_start(verb))
    cue, speaker = (verb.i, verb.i + 1), subject_of(verb)
    if last > first:
        pivot = min(clause.i, last - 1)
        yield Site(cue, verb, entry, "cue after", first, pivot, last, last, floor, clause, speaker)
    behind = verb.i + 1
    if behind + 1 < limit and view.doc[behind].text == "," and clause.right_edge.i > verb.i:
        end = min(limit, clause.right_edge.i + 1)
        if end > behind + 1:
            yield Site(
                cue, verb, entry, "cue inside", behind + 1, behind + 1, end, limit, behind + 1,
                clause, speaker,
            )  # fmt: skip


def cue_start(verb: Token) -> int:
    """Return the first token of the cue's own clause: its subject, auxiliaries, adverbs."""
    first = verb.i
    for child in verb.lefts:
        if child.dep_ in {"nsubj", "aux", "advmod", "neg", "auxpass", "nsubjpass"}:
            first = min(first, child.left_edge.i)
    return first


def _detached(view: BlockView, verb: Token, entry: CueEntry) -> Iterator[Site]:
    """Yield what the parser did not hang on its cue."""
    if entry.weight < 2 or not entry.frames & {Frame.THAT, Frame.DIRECT}:
        return
    floor, limit = _bounds(view, verb.i)
    cue, speaker = (verb.i, verb.i + 1), subject_of(verb)
    before = _clause_before(view, verb, floor)
    if before:
        yield Site(
            cue, verb, entry, "comma before cue", floor, before - 1, before, before, floor, None,
            speaker,
        )  # fmt: skip
        return
    if entry.weight < 3 and Frame.THAT not in entry.frames:
        return
    first = verb.i + 1
    while first < limit and view.doc[first].pos_ in _ADVERBIALS:
        first += 1
    if first >= limit or not _has_verb(view, first, limit):
        return
    rule = "that after cue" if view.doc[first].lower_ == "that" else "words after cue"
    if rule == "words after cue":
        first = _behind_comma(view, first, limit)
    pivot = next((n for n in range(first, limit) if _is_finite(view.doc[n])), first)
    yield Site(cue, verb, entry, rule, first, pivot, limit, limit, first, None, speaker)


def _inserted(view: BlockView, verb: Token, entry: CueEntry) -> Iterator[Site]:
    """Yield what follows an inserted cue: "the plan, he said, would cost too much"."""
    floor, limit = _bounds(view, verb.i)
    start = cue_start(verb)
    if not _is_finite(verb) or start - floor < 2 or view.doc[start - 1].text != ",":
        return
    comma = next(
        (n for n in range(verb.i + 1, min(limit, verb.i + 8)) if view.doc[n].text == ","), 0
    )
    if not comma or comma + 2 > limit or _has_verb(view, verb.i + 1, comma):
        return
    first = comma + 1
    pivot = next((n for n in range(first, limit) if _is_finite(view.doc[n])), first)
    cue, speaker = (verb.i, verb.i + 1), subject_of(verb)
    yield Site(cue, verb, entry, "cue inserted", first, pivot, limit, limit, first, None, speaker)


def _words_with_marks(view: BlockView, verb: Token, entry: CueEntry) -> Iterator[Site]:
    """Yield all words behind a cue up to quotation marks, for parses that marks have misled."""
    floor, limit = verb.i + 1, min(view.sentence_at(verb.i)[1], verb.i + 40)
    mark = next((n for n in range(floor, limit) if not view.is_outside(n)), 0)
    if mark > floor + 1:
        _, end = view.tokens_of(view.marks[view.mark_of[mark]])
        cue, speaker = (verb.i, verb.i + 1), subject_of(verb)
        yield Site(
            cue, verb, entry, "words and marks", floor, mark, end, max(end, limit), floor, None,
            speaker,
        )  # fmt: skip


def _behind_comma(view: BlockView, first: int, limit: int) -> int:
    """Skip an adverbial between cue and content ("reported in mid-2019, …")."""
    for index in range(first, min(limit, first + 12)):
        if view.doc[index].text in {",", ":"}:
            return index + 1 if _has_verb(view, index + 1, limit) else first
        if _is_finite(view.doc[index]):
            break
    return first


def _clause_before(view: BlockView, verb: Token, floor: int) -> int:
    """Return the token of the comma in "…, Smith said" that the parser took for parataxis."""
    if not _is_finite(verb) or verb.dep_ not in {"ROOT", "parataxis", "conj", "ccomp"}:
        return 0
    start = cue_start(verb)
    if view.doc[floor].tag_ == "VBN" and view.doc[floor].lemma_ in _ASKING:
        return 0
    subject = subject_of(verb)
    if subject is not None and subject.i > verb.i:
        start = verb.i
    if start <= floor + 2 or view.doc[start - 1].text not in {",", "—", "–", "-"}:
        return 0
    return start - 1


def _noun(view: BlockView, noun: Token, entry: CueEntry) -> Iterator[Site]:
    """Yield the clause of a noun: "the claim that …", "a request to …"."""
    _, limit = _bounds(view, noun.i)
    for child in children_of(noun):
        if child.i < noun.i:
            continue
        rule, first = "", child.left_edge.i
        if child.dep_ in {"acl", "ccomp", "relcl"}:
            if any(t.dep_ == "mark" and t.lower_ == "that" for t in children_of(child)):
                rule = "noun that"
            elif any(t.tag_ == "TO" for t in children_of(child)):
                rule = "noun to"
        elif (
            child.dep_ == "prep"
            and child.lower_ in {"of", "for"}
            and entry.kind is not CueClass.NEUTRAL
        ):
            rule, first = f"noun {child.lower_}", child.i + 1
        if rule:
            yield Site(
                (noun.i, noun.i + 1),
                noun,
                entry,
                rule,
                first,
                max(child.i, first),
                child.right_edge.i + 1,
                limit,
                first,
                child,
                _noun_speaker(noun),
            )


def _noun_speaker(noun: Token) -> Token | None:
    for child in children_of(noun):
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            return next((t for t in children_of(child) if t.dep_ == "pobj"), None)
    head = noun.head
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        return None
    if head.dep_ == "prep":
        head = head.head
    return subject_of(head) if head.pos_ in {"VERB", "AUX"} else None


def _source_phrase(view: BlockView, token: Token, prep: Token, rule: str) -> Iterator[Site]:
    """Yield the words round "according to X": behind it or before it."""
    noun = next(
        (t for t in children_of(prep) if t.dep_ in {"pobj", "pcomp"} and t.i > prep.i), None
    )
    if noun is None:
        return
    floor, limit = _bounds(view, token.i)
    entry = CueEntry(rule, "source", CueClass.NEUTRAL, 3, frozenset())
    has_verb = _has_verb(view, floor, token.i)
    behind = _source_end(view, noun, limit)
    if token.i - floor <= 1 or (view.doc[token.i - 1].text == "," and not has_verb):
        first, last, low = behind, limit, behind
        pivot = next((n for n in range(first, last) if _is_finite(view.doc[n])), first)
    else:
        first, last, low = floor, token.i, floor
        pivot = max(floor, token.i - 2)
    if first < last:
        yield Site(
            (token.i, prep.i + 1),
            token,
            entry,
            rule,
            first,
            pivot,
            last,
            last,
            low,
            None,
            maker_of(noun) or noun,
        )


def _source_end(view: BlockView, noun: Token, limit: int) -> int:
    """Return the token behind a source phrase at the front of a clause, comma included."""
    behind = noun.right_edge.i + 1
    if behind < limit and view.doc[behind].text == ",":
        return behind + 1
    for index in range(noun.i + 1, limit):
        if view.doc[index].text == "," and _has_verb(view, index + 1, limit):
            return index + 1
    return behind


def _is_finite(token: Token) -> bool:
    return token.tag_ in {"VBD", "VBZ", "VBP", "MD"}


def _has_verb(view: BlockView, first: int, last: int) -> bool:
    return any(_is_finite(view.doc[n]) for n in range(first, last))
