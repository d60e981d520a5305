"""The reader's corrections, kept apart from the findings and replayed over each analysis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.core.terms import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.core.annotation import Anchor


class DecisionKind(StrEnum):
    """What the reader decided."""

    NOT_A_NAME = "not_a_name"
    IS_LABEL = "is_label"  # value: a Label
    SAME_AS = "same_as"  # value: the other name
    NOT_SAME = "not_same"  # value: the other name
    SAID_BY = "said_by"  # value: the speaker's name; empty: nobody known
    NOT_A_QUOTATION = "not_a_quotation"
    TERM = "term"  # always mark this term; value: its kind
    KIND_COLOUR = "kind_colour"  # text: a kind of terms; value: the number of its colour
    NOTE = "note"  # text: a name; value: what the reader notes on whoever bears it, in Markdown


class Scope(StrEnum):
    """How far a decision reaches."""

    HERE = "here"
    ARTICLE = "article"
    LIBRARY = "library"


@dataclass(frozen=True, slots=True)
class Decision:
    """One correction.

    Attributes:
        article_id: where it was made; for scope LIBRARY it holds everywhere.
        text: the name or quotation it is about, as it stood there.
        anchor: the place, for scope HERE; for other scopes where it was made.
        value: see `DecisionKind`.
        label: the type that the name had when it was decided, or empty.
    """

    id: str
    article_id: str
    kind: DecisionKind
    scope: Scope
    text: str
    anchor: Anchor | None = None
    value: str = ""
    label: str = ""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))


def last_on(decisions: Iterable[Decision], kind: DecisionKind, name: str) -> Decision | None:
    """Return the last decision of a kind on a name, however it is spelt; None without any."""
    wanted = name_key(name)
    found = (one for one in decisions if one.kind is kind and name_key(one.text) == wanted)
    return max(found, key=lambda one: (one.created, one.id), default=None)
