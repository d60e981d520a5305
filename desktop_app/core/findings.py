"""What the machine finds in a text: mentions, entities, quotations, and the analysis holding them.

Findings are disposable. They can be thrown away and computed again; nothing that the reader made
lies in them. All offsets are code points of `Article.text`, `end` exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Label(StrEnum):
    """The type of a named thing."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    GROUP = "GROUP"  # nationalities, religious and political groups
    DATE = "DATE"
    MONEY = "MONEY"
    WORK = "WORK"
    EVENT = "EVENT"
    TERM = "TERM"  # the reader's own terms


#: The labels whose layers are on when the program is new.
NAMED = (Label.PERSON, Label.ORG, Label.PLACE)


class QuotationKind(StrEnum):
    """How the words are reported (quotation attribution literature)."""

    DIRECT = "direct"  # wholly between quotation marks
    MIXED = "mixed"  # a report with a quoted part
    INDIRECT = "indirect"  # reported speech without marks
    WORDS = "words"  # quoted words that nobody is said to have spoken: scare quotes, titles, terms


class CueClass(StrEnum):
    """What the cue says of the speech act."""

    NEUTRAL = "neutral"
    CLAIM = "claim"
    DENIAL = "denial"
    QUESTION = "question"
    PROMISE = "promise"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name.

    Attributes:
        entity: `Entity.key` of the thing meant, or None.
        confidence: 0 to 1; below `UNSURE` it is shown lighter.
        rank: title before the name, outside of the span ("General"), or empty.
        kind: of a term, the reader's own kind ("ships"), or empty; never found, only decided.
    """

    start: int
    end: int
    label: Label
    entity: int | None = None
    confidence: float = 1.0
    rank: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, organisation or place in one article, however it is named there."""

    key: int
    name: str
    label: Label
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is said to have spoken.

    Attributes:
        start: where the attribution names the speaker; None when it stands nowhere near.
        end: see `start`.
        text: the words at `start` ("he", "the minister").
        name: the full name that is meant, or `text` where it cannot be told.
        entity: `Entity.key`, or None.
        confidence: 0 to 1, calibrated; below `UNSURE` the view says "probably".
        is_named: False for unnamed sources ("a senior official").
    """

    start: int | None
    end: int | None
    text: str
    name: str
    entity: int | None = None
    confidence: float = 1.0
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that makes it speech: "said", "according to"."""

    start: int
    end: int
    text: str
    lemma: str
    kind: CueClass = CueClass.NEUTRAL


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of reported speech.

    Attributes:
        start: first code point of the content; quotation marks belong to it.
        end: behind the content.
        group: fragments of one quotation share a number.
        confidence: 0 to 1, that this is speech at all.
        rules: names of the rules that found it, for its card.
        parts: ranges between quotation marks inside a mixed one.
    """

    start: int
    end: int
    kind: QuotationKind
    speaker: Speaker | None = None
    cue: Cue | None = None
    group: int = 0
    confidence: float = 1.0
    rules: tuple[str, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()


#: Findings with a confidence below this are shown as unsure.
UNSURE = 0.6


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one run of the pipeline found.

    Attributes:
        references: where an entity is meant without a mark of its own: inside of a longer name
            ("University of Ohio"), or by a title alone ("the Prime Minister"). They count for it;
            they may lie inside of mentions and of each other.
        model: name of the model, empty when only the marks were paired.
        rules_version: of our own rules; a stored analysis with another one may be made again.
        messages: sentences for the reader, such as that a language is not supported.
        is_complete: False while it is preliminary (marks paired, model not yet run).
    """

    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    references: tuple[Mention, ...] = ()
    model: str = ""
    model_version: str = ""
    rules_version: str = ""
    language: str = ""
    messages: tuple[str, ...] = ()
    is_complete: bool = True
    _by_key: dict[int, Entity] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    def __post_init__(self) -> None:
        """Index the entities."""
        self._by_key.update({entity.key: entity for entity in self.entities})

    def entity(self, key: int | None) -> Entity | None:
        """Return the entity with this key, or None."""
        return None if key is None else self._by_key.get(key)
