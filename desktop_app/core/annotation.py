"""What the reader makes: highlights, notes, tags. Never deleted or moved without being asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

#: Number of highlight colours; their names are the reader's to edit.
COLOUR_COUNT = 8
DEFAULT_COLOUR_NAMES = (
    "Yellow",
    "Orange",
    "Red",
    "Pink",
    "Violet",
    "Blue",
    "Teal",
    "Green",
)
#: Characters of context kept on each side of an anchored passage.
CONTEXT_LENGTH = 32


def new_id() -> str:
    """Return a fresh identifier (UUID 4, hexadecimal with hyphens)."""
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of a text: W3C Web Annotation TextPositionSelector and TextQuoteSelector in one."""

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Anchor:
        """Anchor `text[start:end]`.

        Raises:
            ValueError: The range is empty or lies outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise ValueError(f"range {start}..{end} outside a text of {len(text)} characters")
        return cls(
            start,
            end,
            text[start:end],
            text[max(0, start - CONTEXT_LENGTH) : start],
            text[end : end + CONTEXT_LENGTH],
        )


@dataclass(frozen=True, slots=True)
class Annotation:
    """A coloured range with an optional note and tags, or a note on the whole article.

    Attributes:
        anchor: None for a note on the article.
        colour: 1 to `COLOUR_COUNT`; 0 for a note without a highlight.
        note: Markdown as typed; empty when there is none.
        is_orphan: the passage is not in the article's present text; `anchor` holds its old words.
    """

    id: str
    article_id: str
    anchor: Anchor | None
    colour: int = 1
    note: str = ""
    tags: tuple[str, ...] = ()
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))
    is_orphan: bool = False

    def __post_init__(self) -> None:
        """Check the colour.

        Raises:
            ValueError: The colour is none of the palette's.
        """
        if not 0 <= self.colour <= COLOUR_COUNT:
            raise ValueError(f"colour {self.colour} is not one of 0 to {COLOUR_COUNT}")
