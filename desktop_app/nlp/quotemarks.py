"""Pairs quotation marks, without a model and in linear time.

One pass over the marks of a block with a stack of what is open. The shape of the text round a mark
says whether it can open or close; what is open decides where the shape does not. Marks never reach
over their block, so that one odd mark costs no more than its paragraph: a double mark that nobody
closes runs to the end of its block (the printer's habit for quotations over several paragraphs),
a single one is taken for an apostrophe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.core.article import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop_app.core.article import Article, Block
    from desktop_app.core.findings import Quotation


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A stretch between quotation marks, the marks included.

    Attributes:
        depth: 0 for an outer one, 1 for one inside it, and so on.
        is_single: between single marks.
        is_closed: False where it runs to the end of its block for want of a closing mark.
        is_continued: the outer one before it, in the block before, was left open, and this one
            starts its block: both are one speech.
    """

    start: int
    end: int
    depth: int = 0
    is_single: bool = False
    is_closed: bool = True
    is_continued: bool = False


_MARK = re.compile("``|''|[\"“”„‟«»「」『』‘’‚‛'`]")

#: Marks that open, and what closes them.
_PAIRS = {
    "“": ("”", '"', "“", "''"),
    '"': ('"', "”", "''"),
    "``": ("''", '"', "”"),
    "''": ("''", '"'),
    "„": ("“", "”", '"', "‟"),
    "‟": ("”", '"'),
    "”": ("”", '"'),
    "«": ("»",),
    "»": ("«",),
    "「": ("」",),
    "『": ("』",),
    "‘": ("’", "'"),
    "’": ("’",),
    "'": ("'", "’"),
    "‚": ("‘", "’"),
    "‛": ("’", "'"),
    "`": ("'", "’"),
}
_SINGLE = frozenset("‘’‚‛'`")
_OPENERS = frozenset({"“", "„", "‟", "«", "``", "「", "『"})
_ALWAYS_OPEN = frozenset("„‟「『")
_ALWAYS_CLOSE = frozenset("」』")
_BEFORE_OPENER = frozenset("([{<—–-/|*_=…:;,>¿¡\u200b") | _SINGLE | frozenset('"“„«')
_STOPS = frozenset(".,!?…;:)]—–-*%")
#: What an apostrophe replaces at the start of a word.
_ELISIONS = re.compile(
    r"(?:\d0s|\d\ds?|tis|twas|twill|twere|twould|em|im|er|ere|cause|cos|coz|til|till|bout|round"
    r"|n|neath|gainst|fore|stead|ud|ave|ad|ow|ome|nother|spect|scuse|kay|bye|gainst)(?!\w)",
    re.IGNORECASE,
)
#: Deeper nesting is nobody's prose; the limit keeps the time linear.
_DEEPEST = 6
_SILENT = frozenset({BlockKind.CODE, BlockKind.RULE, BlockKind.IMAGE})


@dataclass(slots=True)
class _Open:
    """A mark that waits for its partner; `weak` is a closer that may as well be an apostrophe."""

    mark: str
    start: int
    weak: int = 0

    @property
    def is_single(self) -> bool:
        return self.mark in _SINGLE


def find_marked(text: str, blocks: Sequence[Block]) -> tuple[MarkedSpan, ...]:
    """Return the stretches between quotation marks, in the order of their starts."""
    out: list[MarkedSpan] = []
    left_open: MarkedSpan | None = None
    for block in blocks:
        if block.kind in _SILENT:
            continue
        spans = _Scanner(text, block.start, block.end).scan()
        if left_open is not None and spans:
            first = spans[0]
            if first.start == block.start and first.is_single == left_open.is_single:
                spans[0] = replace(first, is_continued=True)
        outer = [span for span in spans if span.depth == 0]
        left_open = outer[-1] if outer and not outer[-1].is_closed else None
        out.extend(spans)
    return tuple(out)


class _Scanner:
    """Pairs the marks of one block."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._stack: list[_Open] = []
        self._out: list[MarkedSpan] = []

    def scan(self) -> list[MarkedSpan]:
        for match in _MARK.finditer(self._text, self._start, self._end):
            self._take(match.group(), match.start(), match.end())
        while self._stack:
            self._give_up(len(self._stack) - 1)
        self._out.sort(key=lambda span: (span.start, -span.end))
        return list(_with_depth(self._out))

    def _take(self, mark: str, start: int, end: int) -> None:
        before = self._text[start - 1] if start > self._start else " "
        after = self._text[end] if end < self._end else " "
        if mark in _SINGLE:
            self._take_single(mark, start, before, after)
            return
        can_open = mark not in _ALWAYS_CLOSE and not after.isspace()
        can_close = mark not in _ALWAYS_OPEN and not before.isspace()
        level = self._level_closed_by(mark)
        if level is not None and mark in _ALWAYS_OPEN:
            level = None
        if level is not None and self._closes(mark, before, after, can_close=can_close):
            self._close(level, end)
        elif self._opens(mark, before, can_open=can_open):
            self._open(mark, start)
        elif level is not None:
            self._close(level, end)

    def _closes(self, mark: str, before: str, after: str, *, can_close: bool) -> bool:
        """Tell whether a double mark closes what is open rather than opening another."""
        if mark in {"“", "«"} and before.isspace():
            return False
        looks_open = (before.isspace() or before in _BEFORE_OPENER) and (
            after.isalnum() or after in "[($£€‘'“.…"
        )
        if mark in {'"', "''"} and looks_open:
            return before in ",-—–…" or before in _SINGLE
        return can_close or not looks_open

    def _opens(self, mark: str, before: str, *, can_open: bool) -> bool:
        if mark in _OPENERS:
            return True
        if not can_open:
            return mark == '"' and before.isspace()
        return before.isspace() or before in _BEFORE_OPENER

    def _take_single(self, mark: str, start: int, before: str, after: str) -> None:
        end = start + 1
        if before.isalnum() and after.isalnum():
            return
        level = self._level_closed_by(mark)
        if level is not None and not before.isspace() and not after.isalnum():
            waiting = self._stack[level]
            weak = before in "sSzZxXnN" and after == " " and end + 1 < self._end
            if weak and self._text[end + 1].isalnum():
                waiting.weak = end
            else:
                self._close(level, end)
            return
        opens = mark in "‘‚‛'`" and not before.isalnum() and not after.isspace()
        if (
            not opens
            or before in _STOPS - _BEFORE_OPENER
            or not (after.isalnum() or after in '[(“"….$£€')
        ):
            return
        if _ELISIONS.match(self._text, end, min(self._end, end + 12)):
            return
        if self._stack and self._stack[-1].is_single:
            self._give_up(len(self._stack) - 1)
        self._open(mark, start)

    def _level_closed_by(self, mark: str) -> int | None:
        for level in range(len(self._stack) - 1, max(-1, len(self._stack) - 5), -1):
            if mark in _PAIRS[self._stack[level].mark]:
                return level
        return None

    def _open(self, mark: str, start: int) -> None:
        if len(self._stack) == _DEEPEST:
            return
        doubles = [n for n, item in enumerate(self._stack) if not item.is_single]
        if mark not in _SINGLE and doubles and mark in {'"', "“", "''", "``"}:
            level = doubles[-1]
            if self._stack[level].mark == mark:
                self._break_off(level, start)
        self._stack.append(_Open(mark, start))

    def _break_off(self, level: int, start: int) -> None:
        """End an unclosed quotation before another one of the same marks begins."""
        while len(self._stack) > level + 1:
            self._give_up(len(self._stack) - 1)
        item = self._stack.pop()
        end = start
        while end > item.start and self._text[end - 1].isspace():
            end -= 1
        if end > item.start + 2 and self._text[end - 1] in ".,!?…—–":
            self._emit(item, end, is_closed=False)

    def _close(self, level: int, end: int) -> None:
        while len(self._stack) > level + 1:
            self._give_up(len(self._stack) - 1)
        item = self._stack.pop()
        if any(char.isalnum() for char in self._text[item.start : min(end, item.start + 80)]):
            self._emit(item, end, is_closed=True)

    def _give_up(self, level: int) -> None:
        """Settle the topmost mark, whose partner never came."""
        item = self._stack.pop(level)
        if item.is_single:
            if item.weak:
                self._emit(item, item.weak, is_closed=True)
            elif item.start == self._start and not self._out:
                self._emit_open_single(item)
            return
        if not self._stack and item.start + 2 < self._end:
            before = self._text[item.start - 1] if item.start > self._start else " "
            if before.isspace() or before in _BEFORE_OPENER:
                self._emit(item, self._end, is_closed=False)

    def _emit_open_single(self, item: _Open) -> None:
        if item.mark == "‘" and self._end - item.start > 60:
            self._emit(item, self._end, is_closed=False)

    def _emit(self, item: _Open, end: int, *, is_closed: bool) -> None:
        self._out.append(MarkedSpan(item.start, end, is_single=item.is_single, is_closed=is_closed))


def _with_depth(spans: Sequence[MarkedSpan]) -> Iterator[MarkedSpan]:
    ends: list[int] = []
    for span in spans:
        while ends and ends[-1] <= span.start:
            ends.pop()
        yield replace(span, depth=len(ends))
        ends.append(span.end)


def preliminary(article: Article) -> tuple[Quotation, ...]:
    """Return quotations from marks and surface rules alone, for the time before the parse."""
    from desktop_app.nlp.quotations.surface import find_surface

    return find_surface(article)
