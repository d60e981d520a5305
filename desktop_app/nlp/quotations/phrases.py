"""Noun phrases and subjects in a dependency parse: who is the speaker of a verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.nlp.quotations.cues import cue_table

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
#: No sentence has more; keeps the time linear where a parse is nonsense.
_MOST_CHILDREN = 64
_LONGEST_PHRASE = 40
_MARKS = frozenset({'"', "“", "”", "«", "»", "„", "''", "``"})
_CHILDREN_KEY = "rubricator.children"
_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "CD", "DT"})
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


def children_of(token: Token) -> list[Token]:
    """Return the dependants of a token in text order; of a freak with hundreds only the first.

    spaCy looks for a token's dependants by walking over all tokens between its edges; where
    everything hangs on one word that is quadratic. So they are listed once per Doc.
    """
    doc = token.doc
    table: list[list[int]] | None = doc.user_data.get(_CHILDREN_KEY)
    if table is None:
        table = [[] for _ in range(len(doc))]
        for child in doc:
            siblings = table[child.head.i]
            if child.head.i != child.i and len(siblings) < _MOST_CHILDREN:
                siblings.append(child.i)
        doc.user_data[_CHILDREN_KEY] = table
    return [doc[index] for index in table[token.i]]


def phrase_range(head: Token) -> tuple[int, int]:
    """Return the token range of the phrase a speaker is shown by.

    From the left edge of the head to its prepositional phrases; appositions and relative clauses
    stay out, except for the name after a role ("the mayor of London, Sadiq Khan").
    """
    first, last = max(head.left_edge.i, head.i - _LONGEST_PHRASE), head.i
    for index in range(first, head.i):
        if head.doc[index].text in _MARKS:
            first = index + 1
    for child in head.rights:
        if child.dep_ == "punct":
            continue
        gap = head.doc[last + 1 : child.left_edge.i].text
        if child.dep_ == "appos" and head.pos_ != "PROPN" and child.pos_ == "PROPN":
            return first, child.i + 1
        if child.dep_ == "conj" and gap.strip() == ",":
            last = _last_of_list(child)
            continue
        if child.dep_ not in _INSIDE or any(mark in gap for mark in ',;:—–"“”()'):
            break
        last = _right_end(child)
    while first < head.i and (head.doc[first].is_punct or head.doc[first].is_space):
        first += 1
    return first, last + 1


def _last_of_list(first: Token) -> int:
    """Return the last token of "A, B, and C", given B."""
    item = first
    for _ in range(_MOST_CHILDREN):
        following = next((t for t in children_of(item) if t.dep_ == "conj" and t.i > item.i), None)
        if following is None or following.pos_ not in _NOUNS:
            break
        item = following
    return _right_end(item)


def coordinated(head: Token, last: int) -> list[Token]:
    """Return the heads that "and" joins to a head, itself first, up to a token."""
    out, item = [head], head
    while len(out) < _MOST_CHILDREN:
        following = next((t for t in children_of(item) if t.dep_ == "conj" and t.i > item.i), None)
        if following is None or following.i >= last or following.pos_ not in _NOUNS:
            break
        out.append(following)
        item = following
    return out


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
    return any(child.dep_ in {"nsubjpass", "auxpass"} for child in children_of(verb))


def agent_of(verb: Token) -> Token | None:
    """Return the noun in "by …" of a passive."""
    for child in children_of(verb):
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for noun in children_of(child):
                if noun.dep_ == "pobj":
                    return noun
    return None


def own_subject(verb: Token) -> Token | None:
    """Return the verb's own active subject, whatever stands between."""
    for child in children_of(verb):
        if child.dep_ in _SUBJECTS and child.pos_ in _NOUNS:
            return child
    return None


def subject_of(verb: Token, depth: int = 0) -> Token | None:
    """Return the token that names who does what `verb` says, or None.

    Climbs from participles, infinitives and coordinated verbs to the clause they depend on; a
    passive gives its agent. Where the parser saw no subject the words before the verb decide.
    """
    if is_passive(verb):
        return agent_of(verb)
    subject = own_subject(verb)
    if subject is not None:
        return named_apposition(subject, verb)
    if depth > 5 or (verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"}):
        return agent_of(verb) if verb.tag_ == "VBN" else None
    found = _climbed(verb, depth)
    if found is None and depth == 0 and verb.tag_ in {"VBD", "VBZ", "VBP"}:
        return subject_before(verb)
    return found


def named_apposition(subject: Token, verb: Token) -> Token:
    """Return the name in "the mayor of London, Sadiq Khan, said", else the subject itself."""
    if subject.pos_ == "PROPN" or verb.i - subject.i < 4:
        return subject
    comma = verb.i - 1
    while comma > subject.i and verb.doc[comma].pos_ in {"ADV", "AUX"}:
        comma -= 1
    if verb.doc[comma].text != ",":
        return subject
    last = comma - 1
    first = last
    while first > subject.i and verb.doc[first].pos_ == "PROPN":
        first -= 1
    while first > subject.i and verb.doc[first].text != ",":
        first -= 1
    starts = verb.doc[first + 1].pos_ if first + 1 < len(verb.doc) else ""
    is_name = verb.doc[last].pos_ == "PROPN" and starts not in {"ADP", "PRON", "VERB", "SCONJ"}
    if is_name and first > subject.i and last - first <= 10:
        return verb.doc[last]
    return subject


def subject_before(verb: Token) -> Token | None:
    """Return the noun before a finite verb by the order of words alone.

    "Conley, a district judge, ordered" gives Conley; "the judge, Bernard Schwartz, said" the name.
    """
    doc, index, floor = verb.doc, verb.i - 1, max(verb.sent.start, verb.i - 30)
    while index >= floor and doc[index].pos_ in {"ADV", "AUX", "PART"}:
        index -= 1
    if index < floor:
        return None
    if doc[index].text != ",":
        return doc[index] if doc[index].tag_ in _NOMINAL else None
    last = index - 1
    before = last
    while before >= floor and doc[before].text not in {",", "“", "”", '"', ":", ";", "."}:
        before -= 1
    if before < floor or doc[before].text != "," or before == floor:
        return None
    if all(doc[n].pos_ == "PROPN" for n in range(before + 1, last + 1)):
        return doc[last]
    noun = doc[before - 1]
    return noun if noun.tag_ in _NOMINAL else None


def _climbed(verb: Token, depth: int) -> Token | None:
    """Return the subject of the clause that a verb without one depends on."""
    head = verb.head
    if head is verb:
        return None
    if verb.dep_ == "conj" and head.pos_ in {"VERB", "AUX"}:
        above = _reporting_head(head)
        if above is not head and is_cue(verb) and verb.tag_ == above.tag_:
            return subject_of(above, depth + 1)
        passive = next((t for t in children_of(head) if t.dep_ == "nsubjpass"), None)
        return passive if passive is not None else subject_of(head, depth + 1)
    if verb.dep_ in {"acl", "relcl"} and head.pos_ in _NOUNS:
        return _maker_of(head, depth)
    if verb.dep_ not in {"advcl", "xcomp", "ccomp", "dep", "pcomp", "prep"}:
        return None
    if verb.tag_ == "VBG" and (quoted := _quoted_person(verb)) is not None:
        return quoted
    if head.dep_ in {"prep", "mark"}:
        head = head.head
    if head.pos_ == "ADJ":
        head = head.head
    if verb.tag_ == "VBG" and is_cue(verb):
        head = _reporting_head(head)
    return _subject_of_head(head, depth)


def _subject_of_head(head: Token, depth: int) -> Token | None:
    """Return who acts in the clause, or who made the thing, that a participle hangs on."""
    if head.pos_ in {"VERB", "AUX"}:
        if is_cue(head) and (agent := agent_of(head)) is not None:
            return agent
        passive = next((t for t in children_of(head) if t.dep_ == "nsubjpass"), None)
        return passive if passive is not None else subject_of(head, depth + 1)
    return _maker_of(head, depth) if head.pos_ in _NOUNS else None


def _reporting_head(head: Token) -> Token:
    """Climb out of a reported clause: "he said it rained, adding …" is what he added."""
    for _ in range(3):
        above = head.head
        if head.dep_ != "ccomp" or above.i > head.i or not is_cue(above):
            break
        head = above
    return head


def is_cue(token: Token) -> bool:
    """Tell whether a token is a verb that mostly reports speech."""
    entry = cue_table().verbs.get(token.lemma_.lower())
    return entry is not None and entry.weight >= 2 and token.pos_ in {"VERB", "AUX"}


def _quoted_person(verb: Token) -> Token | None:
    """Return the person in "quoted X as saying" and "with X calling"."""
    head = verb.head
    if head.lower_ == "with" or (head.dep_ == "pobj" and head.head.lower_ == "with"):
        noun = next((t for t in verb.lefts if t.dep_ in {"nsubj", "compound"}), None)
        return noun or (head if head.dep_ == "pobj" else None)
    before = verb.nbor(-1) if verb.i else verb
    for _ in range(4):
        if before.dep_ == "pobj" and before.head.lower_ == "with" and before.i < verb.i:
            return before
        before = before.head
    if head.lower_ == "as" and head.head.lemma_ in {"quote", "cite"}:
        return next((t for t in children_of(head.head) if t.dep_ in {"dobj", "nsubjpass"}), None)
    return None


def _maker_of(noun: Token, depth: int) -> Token | None:
    """Return who made a document ("in a statement saying"), or the noun itself."""
    return maker_of(noun, depth) or noun


def maker_of(noun: Token, depth: int = 0) -> Token | None:
    """Return who is said to have made a document, or None for other nouns."""
    if noun.lemma_.lower() not in DOCUMENTS:
        return None
    for child in children_of(noun):
        if child.dep_ == "poss":
            return child
        if child.dep_ == "acl" and child.tag_ == "VBN":
            return agent_of(child)
        if child.dep_ == "prep" and child.lower_ in {"by", "from"}:
            return next((t for t in children_of(child) if t.dep_ == "pobj"), None)
    head = noun.head
    if head.dep_ == "prep" and head.lower_ != "to":
        head = head.head
    if head.pos_ == "VERB" and noun.dep_ in {"dobj", "pobj"}:
        return subject_of(head, depth + 1)
    return None


def antecedent(token: Token) -> Token | None:
    """Return the noun that a relative pronoun stands for."""
    if token.lower_ not in _RELATIVES:
        return None
    clause = token.head
    while clause.dep_ in {"conj", "aux", "xcomp"} and clause.head is not clause:
        clause = clause.head
    if clause.dep_ in {"relcl", "acl"} and clause.head.pos_ in _NOUNS:
        return clause.head
    if token.lower_ == "who" and token.i > 0:
        before = token.nbor(-2) if token.nbor(-1).text == "," and token.i > 1 else token.nbor(-1)
        return before if before.pos_ in {"PROPN", "NOUN"} else None
    return None
