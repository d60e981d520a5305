"""Sentences for the reader that slide in at the bottom and never steal the focus."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """How grave a notice is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence, and, where it helps, a command the reader may want next (`command` its id)."""

    text: str
    kind: NoticeKind = NoticeKind.INFO
    command: str = ""
    action: str = ""
