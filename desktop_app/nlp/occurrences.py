"""Every occurrence of the names that an article is known to hold."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Label, Mention
from desktop_app.nlp import known, names
from desktop_app.nlp.name_types import Surface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Doc

    from desktop_app.nlp.parsed import ParsedBlock

_CONFIDENCE = 0.7
_FIRST_WORD = re.compile(r"\w*")


def find_occurrences(
    text: str,
    parsed: Iterable[ParsedBlock],
    surfaces: Iterable[Surface],
    mentions: Sequence[Mention],
) -> Iterator[Mention]:
    """Yield the occurrences of known names that the model passed over."""
    by_first = _by_first_word([*surfaces, *_always_known()])
    taken = {mention.start: mention.end for mention in mentions if mention.label in NAMED}
    for block in parsed:
        yield from _in_block(text, block, by_first, taken)


def _always_known() -> Iterator[Surface]:
    for name in known.entries("places"):
        yield Surface(name, Label.PLACE, 0, _CONFIDENCE)
    for name in known.entries("organisations"):
        yield Surface(name, Label.ORG, 0, _CONFIDENCE)


def _by_first_word(surfaces: Iterable[Surface]) -> dict[str, list[Surface]]:
    by_first: defaultdict[str, list[Surface]] = defaultdict(list)
    for surface in surfaces:
        is_long = len(surface.text) > 2 or names.is_acronym(surface.text)
        if surface.label in NAMED and surface.text[0].isalnum() and is_long:
            by_first[_first_word(surface.text)].append(surface)
    for own in by_first.values():
        own.sort(key=lambda surface: -len(surface.text))
    return by_first


def _first_word(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match[0] if match else ""


def _in_block(
    text: str,
    block: ParsedBlock,
    by_first: Mapping[str, list[Surface]],
    taken: Mapping[int, int],
) -> Iterator[Mention]:
    doc, offset = block.doc, block.block.start
    position = -1
    for token in doc:
        start = offset + token.idx
        if start < position:
            continue
        position = taken.get(start, -1)
        for surface in by_first.get(_first_word(token.text), ()):
            end = start + len(surface.text)
            if end <= position:
                break
            if text.startswith(surface.text, start) and not text[end : end + 1].isalnum():
                if surface.label is not None and stands_alone(doc, token.i, end - offset):
                    position = end
                    is_person = surface.label is Label.PERSON
                    rank = names.rank_before(text, start) if is_person else ""
                    yield Mention(start, end, surface.label, confidence=_CONFIDENCE, rank=rank)
                break


def stands_alone(doc: Doc, index: int, end: int) -> bool:
    """Tell whether a word is a name here, not part of another one and not a common word."""
    token = doc[index]
    if token.text in known.entries("places"):
        return True
    if token.text in known.entries("organisations") and token.text.isupper():
        return True
    following = index + 1
    while following < len(doc) and doc[following].idx < end:
        following += 1
    if following - index > 1:
        return True
    if token.pos_ and token.pos_ not in ("PROPN", "X"):
        return False
    neighbours = [doc[i] for i in (index - 1, following) if 0 <= i < len(doc)]
    return not any(
        other.pos_ == "PROPN"
        and other.text[0].isupper()
        and not names.is_rank(other.text)
        and other.text not in known.entries("places")
        for other in neighbours
    )
