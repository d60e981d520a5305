"""Where a reported content begins and ends: all cuts a site allows, and features to choose by.

The parser's subtree is right in three cases of four; else it swallows a clause that goes with the
cue, or loses one of the content. So each comma, dash and clause boundary is weighed as an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.nlp.quotations.cues import cue_table
from desktop_app.nlp.quotations.phrases import children_of, is_cue, own_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from desktop_app.nlp.quotations.sites import Site
    from desktop_app.nlp.quotations.view import BlockView

_TRAILING = frozenset(",;:.—–-!?…")
_BREAKS = frozenset(",;:—–(")
_JOINTS = frozenset(
    {
        "and",
        "but",
        "or",
        "while",
        "as",
        "because",
        "after",
        "before",
        "when",
        "which",
        "who",
        "where",
        "if",
        "although",
        "though",
        "since",
        "until",
        "that",
        "with",
        "in",
        "on",
        "at",
        "for",
        "to",
        "during",
        "following",
        "saying",
        "amid",
        "despite",
    }
)
#: Constructions whose content is a clause: quoted words in it are a part, never the whole.
_CLAUSAL = frozenset(
    {"that-clause", "zero-that clause", "to-infinitive", "gerund", "wh-clause", "noun that"}
)
#: What may stand between a cue and its clause.
_ADVERBIALS_AFTER = frozenset({"npadvmod", "prep", "dative", "dobj", "advmod", "pobj"})
_SKIPPED = frozenset({"ADV", "PART", "SPACE"})
_BEFORE_CUE = frozenset({"cue after", "comma before cue"})
_CONTENTS = frozenset({"ccomp", "xcomp", "dobj", "prep"})
_SAYING = frozenset({"say", "tell", "report", "claim"})
_MOST_CUTS = 24


@dataclass(frozen=True, slots=True)
class Span:
    """A possible content as a token range, with what speaks for and against it."""

    first: int
    last: int
    features: tuple[str, ...]


def possible_spans(view: BlockView, site: Site) -> list[Span]:
    """Return the ranges that a site's content may have, the parser's own first."""
    out: dict[tuple[int, int], Span] = {}
    cues = _inner_cues(view, site)
    stop = _coordinate_cue(view, site)
    ends = [
        (last, (*_end_features(view, site, last), *_swallowed(cues, last)))
        for last in dict.fromkeys(min(end, stop) for end in _ends(view, site))
    ]
    for first in dict.fromkeys(_starts(view, site)):
        begin = tuple(_start_features(view, site, first))
        for last, end in ends:
            low, high = _trimmed(view, first, last)
            if low < high and not low <= site.head.i < high and (low, high) not in out:
                out[low, high] = Span(low, high, begin + end)
    for span in _marked_spans(view, site):
        out[span.first, span.last] = span
    return list(out.values())


def _swallowed(cues: Sequence[tuple[int, tuple[str, str]]], last: int) -> list[str]:
    return sorted({feature for index, features in cues if index < last for feature in features})


def _marked_spans(view: BlockView, site: Site) -> Iterator[Span]:
    """Yield the stretches between marks that a site's content holds, each by itself."""
    if site.rule in _CLAUSAL or (site.rule in _BEFORE_CUE and _has_own_words(view, site)):
        return
    first_mark = True
    index = site.first
    while index < site.limit:
        number = view.mark_of[index]
        index += 1
        if number < 0:
            continue
        first, last = view.tokens_of(view.marks[number])
        index = max(index, last)
        if first < site.first or last > site.limit:
            continue
        features = [
            f"marks only {site.rule}",
            f"marks only {_group(site.rule)} kind={site.entry.kind}",
            f"marks only lemma={site.entry.lemma}",
            f"marks only first={first_mark}",
            f"marks only at start={first == site.first} {_group(site.rule)}",
            f"marks only reaches end={last >= min(site.last, site.limit) - 1} {_group(site.rule)}",
            f"marks only after={view.doc[first - 1].lower_}",
            f"marks only before cue={site.is_before_cue} after={view.doc[first - 1].text == ':'}",
        ]
        first_mark = False
        yield Span(first, last, tuple(features))


def _has_own_words(view: BlockView, site: Site) -> bool:
    """Tell whether words outside marks go with those between them: `Rain was "likely," he said`."""
    return any(
        view.is_outside(n) and view.doc[n].is_alpha and view.doc[n].pos_ not in {"CCONJ", "INTJ"}
        for n in range(site.first, min(site.last, site.limit))
    )


def _trimmed(view: BlockView, first: int, last: int) -> tuple[int, int]:
    doc = view.doc
    while first < last and _is_leading(doc[first]) and view.is_outside(first):
        first += 1
    while (
        last > first
        and view.is_outside(last - 1)
        and (doc[last - 1].text in _TRAILING or doc[last - 1].is_space)
    ):
        last -= 1
    return first, last


def _is_leading(token: Token) -> bool:
    return (
        token.text in {",", ":", ";", "—", "–", "-", "."}
        or token.is_space
        or (token.lower_ == "that" and token.tag_ == "IN")
    )


def _starts(view: BlockView, site: Site) -> Iterator[int]:
    yield site.first
    if site.rule in {"words and marks", "words after cue"}:
        yield from _starts_behind(view, site)
    elif site.is_before_cue or site.rule == "according to":
        count = 0
        for index in range(site.floor, site.pivot):
            if view.doc[index].text in {",", "—", "–", ";", ":"} and view.is_outside(index):
                count += 1
                if index + 1 != site.first and count <= 4:
                    yield index + 1
        if site.floor != site.first:
            yield site.floor
    elif site.rule == "zero-that clause" and site.clause is not None:
        subject = next(
            (t for t in children_of(site.clause) if t.dep_ in {"nsubj", "nsubjpass"}), None
        )
        if subject is not None and site.first < subject.left_edge.i < site.pivot:
            yield subject.left_edge.i
        yield from _starts_between(view, site)


def _starts_between(view: BlockView, site: Site) -> Iterator[int]:
    """Yield starts between a cue and a clause that the parser begins too late."""
    seen = 0
    for index in range(site.cue[1], min(site.first, site.cue[1] + 30)):
        token = view.doc[index]
        if index == site.cue[1] and token.pos_ not in _SKIPPED and not token.is_punct:
            yield index
        elif index > site.cue[1] and token.dep_ in _ADVERBIALS_AFTER and seen < 4:
            seen += 1
            yield token.right_edge.i + 1 if token.right_edge.i < site.first else index + 1


def _starts_behind(view: BlockView, site: Site) -> Iterator[int]:
    """Yield where a content may start behind a cue: past "that", a hearer, an adverbial."""
    seen = 0
    for index in range(site.floor, min(site.pivot, site.floor + 20)):
        token = view.doc[index]
        if token.lower_ == "that" or token.text in {",", ":"}:
            yield index + 1
        elif token.dep_ in {"nsubj", "nsubjpass", "expl"}:
            yield token.left_edge.i
        elif token.dep_ in {"dobj", "dative", "pobj", "npadvmod", "appos"} and seen < 4:
            seen += 1
            yield index + 1
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
            return


def _ends(view: BlockView, site: Site) -> Iterator[int]:
    yield _whole_mark(view, site, site.last)
    if site.is_before_cue:
        return
    count = 0
    for index in range(site.pivot + 1, site.limit):
        token = view.doc[index]
        if not view.is_outside(index):
            continue
        if not view.is_outside(index - 1):
            yield index
        if token.text in _BREAKS or (token.lower_ in _JOINTS and view.doc[index - 1].text != ","):
            count += 1
            if count > _MOST_CUTS:
                break
            yield index
        elif token.is_sent_start:
            yield index
    yield site.limit


def _whole_mark(view: BlockView, site: Site, last: int) -> int:
    """Draw an end that lies between marks out to the closing one."""
    last = min(last, site.limit)
    number = view.mark_of[last - 1]
    if number < 0:
        return last
    start, end = view.tokens_of(view.marks[number])
    return max(last, end) if start >= site.first else last


def _coordinate_cue(view: BlockView, site: Site) -> int:
    """Return where the speaker goes on to another cue: "said it was late *and asked* …".

    A second verb of reporting in the tense of the first, without a subject of its own, is the
    speaker's, whatever the parser says.
    """
    tense = site.head.tag_
    if site.is_before_cue:
        return len(view.doc)
    for index in range(site.pivot + 2, min(site.limit, site.pivot + 80)):
        token = view.doc[index]
        if _goes_on(view, site, token):
            return index - 1
        if _introduces(view, site, token):
            return _clause_start(token)
        if tense not in {"VBD", "VBZ", "VBP"}:
            continue
        if token.tag_ != tense or not view.is_outside(index) or own_subject(token) is not None:
            continue
        joint = index - 1 if view.doc[index - 1].pos_ != "ADV" else index - 2
        if view.doc[joint].lower_ not in {"and", "but"} or joint <= site.pivot:
            continue
        if is_cue(token) and any(t.dep_ in _CONTENTS for t in children_of(token)):
            return joint
    return len(view.doc)


def _introduces(view: BlockView, site: Site, token: Token) -> bool:
    """Tell whether a verb of saying behind a content leads to quoted words: "…, he added: "…""."""
    if token.tag_ not in {"VBD", "VBZ", "VBP"} or not view.is_outside(token.i):
        return False
    subject = own_subject(token)
    if subject is None or not is_cue(token) or _clause_start(token) <= site.pivot:
        return False
    behind = token.i + 1
    if behind + 1 >= len(view.doc) or view.doc[behind].text not in {":", ","}:
        return False
    before = _clause_start(token) - 1
    return not view.is_outside(behind + 1) and (
        view.doc[before].text == "," or not view.is_outside(before)
    )


def _clause_start(verb: Token) -> int:
    """Return where the clause of a verb with a subject begins."""
    subject = own_subject(verb)
    return verb.i if subject is None else min(verb.i, subject.left_edge.i)


def _goes_on(view: BlockView, site: Site, token: Token) -> bool:
    """Tell whether a participle behind a comma goes on with the report: "…, *adding* that …"."""
    if token.tag_ != "VBG" or view.doc[token.i - 1].text != "," or not view.is_outside(token.i):
        return False
    entry = cue_table().verbs.get(token.lemma_.lower())
    return entry is not None and entry.group in _SAYING and site.entry.weight >= 2


def ends_sentence(view: BlockView, number: int) -> bool:
    """Tell whether a marked span ends with a full stop, "[.]" included."""
    _, last = view.tokens_of(view.marks[number])
    tail = view.doc[max(0, last - 3) : last].text.rstrip("\"”’'»[]() ")
    return tail[-1:] in ".!?"


def _inner_cues(view: BlockView, site: Site) -> list[tuple[int, tuple[str, str]]]:
    """Return the cues that a content might swallow, with their places."""
    if site.is_before_cue:
        return []
    found = []
    for index in range(site.pivot + 1, min(site.limit, site.pivot + 60)):
        token = view.doc[index]
        if token.pos_ != "VERB" or not view.is_outside(index):
            continue
        entry = cue_table().verbs.get(token.lemma_.lower())
        if entry is None or entry.weight < 2 or entry.group == "manner":
            continue
        before = view.doc[index - 1].text
        joint = before if before in {",", "and", "but", "while", "—"} else "word"
        kind = "finite" if token.tag_ in {"VBD", "VBZ", "VBP"} else token.tag_
        features = (f"swallows {kind} {joint} {token.dep_}", f"swallows {kind} {joint}")
        found.append((index, features))
    return found


def _start_features(view: BlockView, site: Site, first: int) -> Iterator[str]:
    kind = "same" if first == site.first else "early" if first < site.first else "late"
    yield f"start={kind} {site.rule}"
    if first > 0:
        yield f"start after {view.doc[first - 1].text if view.doc[first - 1].is_punct else 'word'}"
    token = view.doc[min(first, len(view.doc) - 1)]
    yield f"start dep={token.dep_} {site.rule}"
    if first > 0:
        yield f"start behind dep={view.doc[first - 1].dep_} {site.rule}"
    if kind != "same":
        low, high = sorted((first, site.first))
        verbs = any(view.doc[n].tag_ in {"VBD", "VBZ", "VBP"} for n in range(low, high))
        yield f"start skips verb={verbs} {kind}"
        yield f"start skips long={high - low > 6} {kind}"


def _end_features(view: BlockView, site: Site, last: int) -> Iterator[str]:
    group = _group(site.rule)
    parsed = _whole_mark(view, site, site.last)
    place = "parsed" if last == parsed else "short" if last < parsed else "beyond"
    yield f"end={place}"
    yield f"end={place} {group}"
    if last >= site.limit:
        yield "end=sentence"
        yield f"end=sentence {place}"
        yield f"end=sentence {group}"
        return
    token = view.doc[last]
    following = view.doc[min(last + 1, len(view.doc) - 1)] if token.text in _BREAKS else token
    mark = token.text if token.text in _BREAKS else "none"
    lower = following.lower_ if following.lower_ in _JOINTS else following.tag_
    where = _attached(view, site, following, last)
    if not view.is_outside(last - 1):
        number = view.mark_of[last - 1]
        closes = ends_sentence(view, number)
        yield f"marks end sentence={closes} title={following.text[:1].isupper()} {mark}"
    yield f"next={mark} {lower}"
    yield f"next={mark} {lower} {place}"
    yield f"next dep={following.dep_} {place}"
    yield f"next hangs={where} {place}"
    yield f"next hangs={where} {mark} {following.dep_}"
    yield f"mark={mark} {place}"
    yield f"mark={mark} {group}"
    yield f"after marks={not view.is_outside(last - 1)}"
    yield from _clause_features(view, site, last, following)


def _clause_features(view: BlockView, site: Site, last: int, following: Token) -> Iterator[str]:
    clause = following
    for _ in range(3):
        if clause.pos_ in {"VERB", "AUX"} or clause.head.i < last:
            break
        clause = clause.head
    entry = cue_table().verbs.get(clause.lemma_.lower()) if clause.pos_ == "VERB" else None
    yield f"clause cue={entry.weight if entry else None} {clause.tag_}"
    has_subject = any(t.dep_ in {"nsubj", "nsubjpass"} for t in children_of(clause))
    yield f"clause={clause.dep_} {clause.tag_} subject={has_subject}"
    length = last - site.pivot
    yield f"length={min(length // 4, 6)}"
    rest = site.limit - last
    yield f"rest={min(rest // 4, 6)}"


def _attached(view: BlockView, site: Site, token: Token, last: int) -> str:
    """Tell where the parser hangs the words behind a cut: in the content, on the cue, outside."""
    head = token
    for _ in range(12):
        if head.i < last:
            break
        if head.head is head:
            return "root"
        head = head.head
    if head.i == site.head.i:
        return "cue"
    if site.first <= head.i < last:
        return "content"
    return "outside"


def _group(rule: str) -> str:
    if rule in {"that-clause", "zero-that clause", "wh-clause", "that after cue"}:
        return "clause"
    if rule.startswith(("preposition", "noun of", "noun for")):
        return "preposition"
    return rule
