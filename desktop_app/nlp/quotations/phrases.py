"""Noun phrases and subjects in a dependency parse: who is the speaker of a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_INSIDE = frozenset(
    {
        "prep",
        "compound",
        "nmod",
        "nummod",
        "amod",
        "flat",
        "cc",
        "conj",
        "case",
        "poss",
        "quantmod",
        "npadvmod",
        "advmod",
        "det",
        "predet",
        "neg",
        "preconj",
    }
)
_SUBJECTS = frozenset({"nsubj", "csubj"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})
#: Nouns for what speaks in somebody's place: their subject is the one who made them.
DOCUMENTS = frozenset(
    {
        "address",
        "announcement",
        "article",
        "blog",
        "brief",
        "column",
        "comment",
        "conference",
        "editorial",
        "email",
        "essay",
        "filing",
        "interview",
        "letter",
        "memo",
        "message",
        "note",
        "op-ed",
        "post",
        "release",
        "remark",
        "reply",
        "report",
        "response",
        "speech",
        "statement",
        "testimony",
        "text",
        "tweet",
        "video",
    }
)


def phrase_range(head: Token) -> tuple[int, int]:
    """Return the token range of the phrase a speaker is shown by.

    From the left edge of the head to its prepositional phrases; appositions and relative clauses
    stay out, except for the name after a role ("the mayor of London, Sadiq Khan").
    """
    first, last = head.left_edge.i, head.i
    for child in head.rights:
        if child.dep_ == "punct":
            continue
        gap = head.doc[last + 1 : child.left_edge.i].text
        if child.dep_ == "appos" and head.pos_ != "PROPN" and child.pos_ == "PROPN":
            last = child.i
            continue
        if child.dep_ not in _INSIDE or any(mark in gap for mark in ',;:—–"“”()'):
            break
        last = _right_end(child)
    while first < head.i and (head.doc[first].is_punct or head.doc[first].is_space):
        first += 1
    return first, last + 1


def _right_end(child: Token) -> int:
    """Return the last token of a dependant, cut before clauses and commas."""
    last = child.i
    for token in child.subtree:
        if token.i <= child.i:
            continue
        if token.dep_ in {"relcl", "acl", "advcl", "appos"} or token.text in {",", ";", "—", "–"}:
            return last
        last = token.i
    return last


def is_passive(verb: Token) -> bool:
    """Tell whether the verb has a passive subject or auxiliary."""
    return any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children)


def agent_of(verb: Token) -> Token | None:
    """Return the noun in "by …" of a passive."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for noun in child.children:
                if noun.dep_ == "pobj":
                    return noun
    return None


def own_subject(verb: Token) -> Token | None:
    """Return the verb's own active subject, whatever stands between."""
    for child in verb.children:
        if child.dep_ in _SUBJECTS and child.pos_ in _NOUNS:
            return child
    return None


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Return the token that names who does what `verb` says, or None.

    Climbs from participles, infinitives and coordinated verbs to the clause they depend on; a
    passive gives its agent.
    """
    if is_passive(verb):
        return agent_of(verb)
    subject = own_subject(verb)
    if subject is not None:
        return subject
    if depth > 5:
        return None
    head = verb.head
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"}:
        return agent_of(verb)
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        return own_subject(head) if is_passive(head) else subject_of(head, depth + 1)
    if verb.dep_ in {"acl", "relcl"} and head.pos_ in _NOUNS:
        return _maker_of(head, depth)
    if verb.dep_ in {"advcl", "xcomp", "ccomp", "dep", "pcomp"} and verb.head is not verb:
        return _climbed(verb, depth)
    return None


def _climbed(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head.dep_ in {"prep", "mark"}:
        head = head.head
    if head.pos_ in {"VERB", "AUX"}:
        passive = next((t for t in head.children if t.dep_ == "nsubjpass"), None)
        return passive if passive is not None else subject_of(head, depth + 1)
    if head.pos_ in _NOUNS:
        return _maker_of(head, depth)
    return None


def _maker_of(noun: Token, depth: int) -> Token | None:
    """Return who made a document ("in a statement saying"), or the noun itself."""
    if noun.lemma_.lower() not in DOCUMENTS:
        return noun
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    head = noun.head
    if head.dep_ == "prep":
        head = head.head
    if head.pos_ == "VERB" and noun.dep_ in {"dobj", "pobj"}:
        return subject_of(head, depth + 1) or noun
    return noun


def antecedent(token: Token) -> Token | None:
    """Return the noun that a relative pronoun stands for."""
    if token.lower_ not in _RELATIVES:
        return None
    clause = token.head
    while clause.dep_ in {"conj", "aux", "xcomp"} and clause.head is not clause:
        clause = clause.head
    if clause.dep_ in {"relcl", "acl"} and clause.head.pos_ in _NOUNS:
        return clause.head
    return None
