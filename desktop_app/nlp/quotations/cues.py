"""The table of cues: which words report speech, with which complements, and of which plain class.

The words are data (`nlp/data/cues.toml`, which explains frames and weights); this module reads them
once and answers questions about lemmas.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources

from desktop_app.core.findings import CueClass

#: Rules by which a verb says what somebody calls something.
_NAMING_RULES = frozenset(
    {"object", "cue above quote", "passive cue above quote", "cue before quote", "preposition as"}
)


class Frame(StrEnum):
    """What may stand beside a cue as its content."""

    DIRECT = "direct"
    THAT = "that"
    WHETHER = "whether"
    ORDER = "order"
    INTEND = "intend"
    ING = "ing"
    AS = "as"
    NOUN = "noun"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class CueEntry:
    """What the table says of one lemma; `weight` 3 is hardly ever anything but speech."""

    lemma: str
    group: str
    kind: CueClass
    weight: int
    frames: frozenset[Frame]


@dataclass(frozen=True, slots=True)
class CueTable:
    """All cues by lemma."""

    verbs: dict[str, CueEntry]
    nouns: dict[str, CueEntry]


def kind_of(entry: CueEntry, rule: str) -> CueClass:
    """Return the plain class of an entry as it is used: "called it weak" is no order."""
    names = Frame.AS in entry.frames and rule in _NAMING_RULES
    return CueClass.CLAIM if names and entry.kind is CueClass.ORDER else entry.kind


def _merged(entries: dict[str, CueEntry], entry: CueEntry) -> None:
    """Add an entry; a lemma of several groups keeps the first group and the greatest weight."""
    old = entries.get(entry.lemma)
    if old is None:
        entries[entry.lemma] = entry
        return
    entries[entry.lemma] = replace(
        old, weight=max(old.weight, entry.weight), frames=old.frames | entry.frames
    )


@cache
def cue_table() -> CueTable:
    """Return the table; it is read at the first call."""
    source = resources.files("desktop_app.nlp").joinpath("data/cues.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    verbs: dict[str, CueEntry] = {}
    nouns: dict[str, CueEntry] = {}
    for group in table["verbs"]:
        frames = frozenset(Frame(name) for name in group["frames"])
        for lemma in group["lemmas"].split():
            kind, weight = CueClass(group["class"]), int(group["weight"])
            _merged(verbs, CueEntry(lemma, group["group"], kind, weight, frames))
    for group in table["nouns"]:
        for lemma in group["lemmas"].split():
            kind, frames = CueClass(group["class"]), frozenset({Frame.THAT})
            _merged(nouns, CueEntry(lemma, group["group"], kind, 2, frames))
    return CueTable(verbs, nouns)
