"""Where a name begins and ends, from the tokens that a model took for one.

Models hang on prepositions ("Wilson of"), leave out the end of a name written with a hyphen
("Park Won"-soon), or swallow what stands before it ("US Secretary of State John Kerry").
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Label, Mention
from desktop_app.nlp import known, names
from desktop_app.nlp.other_languages import title_before, without_lead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Span, Token

_COMMON_ENDINGS = frozenset(
    {
        "government",
        "regime",
        "team",
        "militants",
        "forces",
        "troops",
        "officials",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "supporters",
        "fighters",
        "soldiers",
        "family",
    }
)
_EDGE_TAGS = frozenset({"ADP", "AUX", "ADV", "CCONJ", "DET", "PRON", "SCONJ", "VERB", "PART"})
_RESULT = re.compile(r"\s+[-–—]\s*\d[\d,.]*\s*$|\s*[-–—]\s*$")
_WITH_STOP = (" Jr", " Sr")
_READ_CONFIDENCE = 0.85
_LONGEST = 150


def mentions_of(doc: Doc, ent: Span, label: Label) -> Iterator[Mention]:
    """Yield what of a model's finding is a name; offsets are those of the doc.

    Usually one mention; none where it is no name at all.
    """
    if label not in NAMED and label is not Label.GROUP:
        yield Mention(ent.start_char, ent.end_char, label, confidence=_READ_CONFIDENCE)
        return
    first, last = _token_bounds(ent)
    if first > last or (first == last and _opens_sentence(doc[first])):
        return
    start, end = doc[first].idx, doc[last].idx + len(doc[last])
    start, rank = without_lead(doc.text, start, end, label, doc.lang_)
    found = tidied(doc.text, start, end, label)
    if found is None:
        return
    if label is Label.PERSON and doc.lang_ != "en":
        rank = rank or title_before(doc.text, found.start, doc.lang_)
    yield replace(found, rank=rank) if rank else found


def _opens_sentence(token: Token) -> bool:
    """Tell whether one word has its capital only from where it stands: "Según la alcaldesa"."""
    return token.is_sent_start is True and token.pos_ in ("ADP", "SCONJ", "DET")


def _token_bounds(ent: Span) -> tuple[int, int]:
    """Return the first and last token of the name, inclusive."""
    doc = ent.doc
    first, last = ent.start, ent.end - 1
    while first < last and _is_edge(doc[first], is_first=True):
        first += 1
    while first < last and _is_edge(doc[last], is_first=False):
        last -= 1
    while last + 2 < len(doc) and _goes_on(doc, last):
        last += 2
    return first, last


def _is_edge(token: Token, *, is_first: bool) -> bool:
    """Tell whether a word at the edge of a name is none of it."""
    if not is_first and _is_common_ending(token.text):
        return True
    if token.pos_ not in _EDGE_TAGS:
        return False
    if token.text[:1].islower():
        return is_first is False or token.lower_ not in names.word_list("particles")
    return is_first and bool(token.is_sent_start) and token.pos_ in ("ADP", "VERB", "SCONJ", "PRON")


def _is_common_ending(word: str) -> bool:
    """Tell whether a word behind a name says who of it is meant, as in Home Office Spokesman."""
    return word in _COMMON_ENDINGS or (
        word.startswith("Spokes") and word.lower() in _COMMON_ENDINGS
    )


def _goes_on(doc: Doc, last: int) -> bool:
    """Tell whether a hyphen and a small word follow directly, as in Park Won-soon."""
    hyphen, rest = doc[last + 1], doc[last + 2]
    return (
        hyphen.text == "-"
        and not doc[last].whitespace_
        and not hyphen.whitespace_
        and rest.text.islower()
        and doc[last].pos_ == "PROPN"
        and last > 0
        and doc[last - 1].ent_type_ == "PERSON"
        and doc[last].ent_type_ == "PERSON"
    )


def tidied(text: str, start: int, end: int, label: Label) -> Mention | None:
    """Return the name in a range without articles, titles, endings; None where none is left."""
    start, end = names.trim(text, start, end)
    result = _RESULT.search(text, start, end)
    if result is not None:
        end = result.start()
    if text.startswith(".", end) and text.endswith(_WITH_STOP, start, end):
        end += 1
    rank = ""
    if label is Label.PERSON:
        start, rank = names.split_rank(text, start, end)
        rank = names.rank_before(text, start) or rank
    if not _is_name(text[start:end], label):
        return None
    return Mention(start, end, label, confidence=_READ_CONFIDENCE, rank=rank)


def _is_name(name: str, label: Label) -> bool:
    if not any(c.isupper() for c in name) and any(c.islower() for c in name):
        return False
    letters = sum(c.isalpha() for c in name)
    if letters < 2 or len(name) > _LONGEST or "://" in name or "@" in name:
        return False
    if names.fold(name) in names.word_list("no_names") and not known.is_listed(name):
        return False
    if label is Label.PERSON:
        return not names.is_rank(name)
    return not known.is_other_thing(name)
