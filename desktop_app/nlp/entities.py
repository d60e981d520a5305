"""Mentions of people, organisations and places, cleaned up over the whole article.

The model reads paragraph by paragraph; a reader reads the whole. So what it found is trimmed to the
name itself (no "the", no 's, titles kept beside it), one name gets one type over the article, the
surname of a known person is that person, and each occurrence of a known name is marked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Label, Mention
from desktop_app.nlp import names
from desktop_app.nlp.models import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from desktop_app.core.article import Article
    from desktop_app.nlp.parsed import ParsedBlock

_BRACKET = re.compile(r"\s?\(\s?([A-Z][A-Za-z.&-]{1,9})\s?\)")

#: How sure each way of finding a name is; measured on annotated news.
_READ, _REPEATED, _RETYPED, _MARKED = 0.85, 0.95, 0.75, 0.7


@dataclass(frozen=True, slots=True)
class _Surface:
    """All about one written form of a name."""

    text: str
    label: Label
    count: int


def find_mentions(article: Article, parsed: Sequence[ParsedBlock]) -> tuple[Mention, ...]:
    """Return the mentions in the parsed blocks, in the order of the text, without overlaps."""
    text = article.text
    read = list(_without_overlaps(_read(text, parsed)))
    read = list(_without_overlaps([*read, *_bracketed(text, read)]))
    labels = _labels_of_surfaces(text, read)
    typed = [_retyped(text, mention, labels) for mention in read]
    marked = _unmarked(text, parsed, labels, typed)
    return tuple(_without_overlaps([*typed, *marked]))


def _read(text: str, parsed: Iterable[ParsedBlock]) -> Iterator[Mention]:
    for block in parsed:
        for ent in block.doc.ents:
            label = LABELS.get(ent.label_)
            if label is not None:
                start = block.block.start
                found = _trimmed(text, start + ent.start_char, start + ent.end_char, label)
                if found is not None:
                    yield found


def _trimmed(text: str, start: int, end: int, label: Label) -> Mention | None:
    if label not in NAMED and label is not Label.GROUP:
        return Mention(start, end, label, confidence=_READ)
    start, end = names.trim(text, start, end)
    rank = ""
    if label is Label.PERSON:
        start, rank = names.split_rank(text, start, end)
        rank = " ".join(part for part in (names.rank_before(text, start),) if part) or rank
    if start >= end or not _is_name(text[start:end], label):
        return None
    return Mention(start, end, label, confidence=_READ, rank=rank)


def _is_name(name: str, label: Label) -> bool:
    if not any(c.isupper() for c in name) and any(c.islower() for c in name):
        return False
    letters = sum(c.isalpha() for c in name)
    if letters < 2 or len(name) > 150 or "://" in name or "@" in name:
        return False
    if name.casefold().strip(".") in names.word_list("no_names"):
        return False
    return not (label is Label.PERSON and names.is_rank(name))


def _bracketed(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Find the acronym in brackets behind its long form."""
    for mention in mentions:
        if mention.label not in NAMED or mention.label is Label.PERSON:
            continue
        match = _BRACKET.match(text, mention.end)
        if match is not None and is_acronym_of(match[1], text[mention.start : mention.end]):
            yield Mention(match.start(1), match.end(1), mention.label, confidence=_REPEATED)


def is_acronym_of(short: str, name: str) -> bool:
    """Tell whether `short` abbreviates the longer name."""
    bare = short.replace(".", "").replace("-", "").upper()
    return len(bare) > 1 and bare in names.acronyms_of(name)


def _labels_of_surfaces(text: str, mentions: Sequence[Mention]) -> dict[str, _Surface]:
    """Decide one label for each written form of a name."""
    votes: defaultdict[str, Counter[Label]] = defaultdict(Counter)
    forms: dict[str, str] = {}
    for mention in mentions:
        if mention.label in NAMED or mention.label is Label.GROUP:
            surface = text[mention.start : mention.end]
            forms.setdefault(names.fold(surface), surface)
            votes[names.fold(surface)][mention.label] += 3 if mention.rank else 1
    persons = _surnames(votes)
    return {
        key: _Surface(forms[key], _elected(key, counter, persons), counter.total())
        for key, counter in votes.items()
    }


def _elected(key: str, votes: Counter[Label], persons: frozenset[str]) -> Label:
    if key in persons and Label.GROUP not in votes and key not in names.country_names():
        return Label.PERSON
    if key in names.country_names() and Label.PERSON not in votes:
        return Label.PLACE
    if key in names.demonyms() and Label.PLACE not in votes:
        return Label.GROUP
    best = max(votes.values())
    return next(label for label in votes if votes[label] == best)


def _surnames(votes: Mapping[str, Counter[Label]]) -> frozenset[str]:
    """Return the surnames of all people named in full."""
    found = set()
    for key, counter in votes.items():
        words = names.words_of(key, Label.PERSON)
        if len(words) > 1 and counter[Label.PERSON] * 2 > counter.total():
            surname = names.surname_of(words)
            found |= {" ".join(surname), surname[-1]}
    return frozenset(found)


def _retyped(text: str, mention: Mention, labels: Mapping[str, _Surface]) -> Mention:
    surface = labels.get(names.fold(text[mention.start : mention.end]))
    if surface is None or (mention.label not in NAMED and mention.label is not Label.GROUP):
        return mention
    if surface.label is not mention.label:
        return replace(mention, label=surface.label, confidence=_RETYPED)
    return replace(mention, confidence=_REPEATED) if surface.count > 1 else mention


def _unmarked(
    text: str,
    parsed: Iterable[ParsedBlock],
    labels: Mapping[str, _Surface],
    mentions: Sequence[Mention],
) -> Iterator[Mention]:
    """Find occurrences of known names that the model passed over."""
    by_first: defaultdict[str, list[_Surface]] = defaultdict(list)
    for surface in _worth_marking(labels.values()):
        by_first[re.split(r"[^\w]", surface.text, maxsplit=1)[0]].append(surface)
    for surfaces in by_first.values():
        surfaces.sort(key=lambda surface: -len(surface.text))
    taken = {(mention.start): mention for mention in mentions}
    for block in parsed:
        yield from _unmarked_in(text, block, by_first, taken)


def _worth_marking(surfaces: Iterable[_Surface]) -> Iterator[_Surface]:
    for surface in surfaces:
        is_long = len(surface.text) > 2 or names.is_acronym(surface.text)
        if surface.label in NAMED and surface.text[0].isalnum() and is_long:
            yield surface


def _unmarked_in(
    text: str,
    block: ParsedBlock,
    by_first: Mapping[str, list[_Surface]],
    taken: Mapping[int, Mention],
) -> Iterator[Mention]:
    doc, offset = block.doc, block.block.start
    position = -1
    for token in doc:
        start = offset + token.idx
        if start < position:
            continue
        if start in taken:
            position = taken[start].end
            continue
        first = re.split(r"[^\w]", token.text, maxsplit=1)[0]
        for surface in by_first.get(first, ()):
            end = start + len(surface.text)
            if text.startswith(surface.text, start) and not text[end : end + 1].isalnum():
                if _stands_alone(doc, token.i, end - offset):
                    position = end
                    rank = names.rank_before(text, start) if surface.label is Label.PERSON else ""
                    yield Mention(start, end, surface.label, confidence=_MARKED, rank=rank)
                break


def _stands_alone(doc: Doc, index: int, end: int) -> bool:
    """Tell whether a single word is a name here and not part of another one or a common word."""
    token = doc[index]
    following = index + 1
    while following < len(doc) and doc[following].idx < end:
        following += 1
    if following - index > 1:
        return True
    if token.pos_ and token.pos_ not in ("PROPN", "X"):
        return False
    neighbours = [doc[i] for i in (index - 1, following) if 0 <= i < len(doc)]
    return not any(
        other.pos_ == "PROPN" and other.text[0].isupper() and not names.is_rank(other.text)
        for other in neighbours
    )


def _without_overlaps(mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield in text order; where two overlap the named kinds win, then the longer one."""
    order = sorted(
        mentions, key=lambda m: (m.label not in (*NAMED, Label.GROUP), m.start - m.end, m.start)
    )
    kept: list[Mention] = []
    covered: set[int] = set()
    for mention in order:
        places = range(mention.start, mention.end)
        if covered.isdisjoint(places):
            covered.update(places)
            kept.append(mention)
    yield from sorted(kept, key=lambda m: m.start)
