"""Quotations without a model: marks, the words beside them, and nothing else.

Used at once when a text opens, and for texts no model could parse. Every pattern is matched within
a window of fixed size, so that time is linear in the text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from desktop_app.core.findings import Cue, Quotation, QuotationKind, Speaker
from desktop_app.nlp.quotations.cues import CueEntry, Frame, cue_table
from desktop_app.nlp.quotemarks import MarkedSpan, find_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.core.article import Article

#: Characters looked at on either side of the marks.
_WINDOW = 90
_NAME = r"(?:[A-Z][\w.’'-]{0,24}\s){0,4}[A-Z][\w’'-]{1,24}"
_WHO = rf"(?:{_NAME}|[Hh]e|[Ss]he|[Tt]hey|[Tt]he(?:\s[a-z][\w-]{{1,20}}){{1,2}})"
_AFTER_SUBJECT = re.compile(
    rf"[,\s—–-]{{0,4}}(?P<who>{_WHO})\s(?:\w{{2,12}}ly\s)?(?P<cue>\w{{3,15}})\b"
)
_AFTER_INVERTED = re.compile(rf"[,\s—–-]{{0,4}}(?P<cue>\w{{3,15}})\s(?P<who>{_WHO})")
_BEFORE = re.compile(
    rf"(?P<who>{_WHO})\s(?:\w{{2,12}}ly\s)?(?P<cue>\w{{3,15}})\b[^.!?\"“”]{{0,40}}[,:]?\s{{0,2}}$"
)
_PRONOUNS = frozenset({"he", "she", "they"})
_IRREGULAR = {
    "said": "say",
    "told": "tell",
    "wrote": "write",
    "read": "read",
    "began": "begin",
    "went": "go",
    "swore": "swear",
    "sang": "sing",
    "thought": "think",
    "spoke": "speak",
    "says": "say",
    "put": "put",
    "laid": "lay",
    "cried": "cry",
    "replied": "reply",
    "denied": "deny",
    "held": "hold",
    "found": "find",
    "made": "make",
    "repeated": "repeat",
}


def find_surface(article: Article) -> tuple[Quotation, ...]:
    """Return what marks and the words beside them tell, in text order."""
    return surface_quotations(article.text, find_marked(article.text, article.blocks))


def surface_quotations(text: str, marks: Sequence[MarkedSpan]) -> tuple[Quotation, ...]:
    """Make quotations of the outer marked spans, with speakers where the words beside name one."""
    out: list[Quotation] = []
    for mark in marks:
        if mark.depth:
            continue
        kind = QuotationKind.DIRECT if is_speech_like(text, mark) else QuotationKind.WORDS
        speaker, cue, rule = _attribution(text, mark)
        if speaker is not None:
            kind = QuotationKind.DIRECT
        elif kind is QuotationKind.DIRECT and mark.is_continued and out:
            speaker, rule = _carried(out[-1].speaker), "continued paragraph"
        confidence = 0.85 if speaker is not None else 0.65
        out.append(
            Quotation(
                mark.start, mark.end, kind, speaker, cue, len(out), confidence, ("marks", rule)
            )
        )
    return tuple(out)


def _carried(speaker: Speaker | None) -> Speaker | None:
    if speaker is None:
        return None
    return Speaker(None, None, speaker.text, speaker.name, speaker.entity, 0.6, speaker.is_named)


def is_speech_like(text: str, mark: MarkedSpan) -> bool:
    """Tell by its shape whether a marked span is speech rather than a term or a title."""
    if not mark.is_closed or mark.is_continued:
        return True
    inside = text[mark.start + 1 : mark.end - 1].strip()
    words = len(inside[:400].split())
    if words >= 6:
        return True
    ends = inside[-1:] in ".,!?…—"
    return ends and (words >= 2 or inside[-1:] in "!?,")


def _attribution(text: str, mark: MarkedSpan) -> tuple[Speaker | None, Cue | None, str]:
    after = re.split(r"[\n\"“]", text[mark.end : mark.end + _WINDOW], maxsplit=1)[0]
    before = re.split(r"[\n\"”]", text[max(0, mark.start - _WINDOW) : mark.start])[-1]
    tried = (
        ("cue after quote", _AFTER_SUBJECT.match(after), mark.end),
        ("inverted cue", _AFTER_INVERTED.match(after), mark.end),
        ("cue before quote", _known(before), mark.start - len(before)),
    )
    for rule, match, shift in tried:
        if match is None:
            continue
        entry = _speech_forms().get(match["cue"].lower())
        if entry is None:
            continue
        start, end = match.start("who") + shift, match.end("who") + shift
        who = text[start:end]
        named = who[:1].isupper() and who.lower() not in _PRONOUNS and not who.startswith("The ")
        speaker = Speaker(start, end, who, who, None, 0.8, named)
        at = match.start("cue") + shift
        cue = Cue(at, at + len(match["cue"]), match["cue"], entry.lemma, entry.kind)
        return speaker, cue, rule
    return None, None, "shape"


def _known(window: str) -> re.Match[str] | None:
    """Return the leftmost match of a known cue before the marks; the window is short."""
    position = 0
    while (match := _BEFORE.search(window, position)) is not None:
        if match["cue"].lower() in _speech_forms():
            return match
        position = match.start() + 1
    return None


@cache
def _speech_forms() -> dict[str, CueEntry]:
    """Return the finite forms of the verbs that report speech."""
    forms: dict[str, CueEntry] = {}
    for lemma, entry in cue_table().verbs.items():
        if entry.weight < 2 or Frame.DIRECT not in entry.frames:
            continue
        for form in _inflected(lemma):
            forms.setdefault(form, entry)
    for form, lemma in _IRREGULAR.items():
        if lemma in cue_table().verbs:
            forms[form] = cue_table().verbs[lemma]
    return forms


def _inflected(lemma: str) -> tuple[str, str]:
    """Return the regular third person and past of a verb."""
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies", lemma[:-1] + "ied"
    if lemma.endswith(("s", "sh", "ch", "x")):
        return lemma + "es", lemma + "ed"
    if re.fullmatch(r"[a-z]{0,4}[aeiou][bdgmnprt]", lemma) and len(lemma) <= 4:
        return lemma + "s", lemma + lemma[-1] + "ed"
    return lemma + "s", lemma + "ed"
