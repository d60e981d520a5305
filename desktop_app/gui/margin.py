"""The margins of the page: who speaks beside each quotation, the focus bar, the dots of notes.

Names stand where the lines of the article begin: at the left, or at the right of one that runs from
right to left. All is thought from left to right and mirrored when it is painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app.core.findings import UNSURE, QuotationKind
from desktop_app.gui.canvas import direction_of
from desktop_app.gui.mark_painter import Painted, fill_rounded
from desktop_app.gui.marks import Mark, MarkKind
from desktop_app.gui.theme import interface_font

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.gui.geometry import LinePart, PageGeometry
    from desktop_app.gui.theme import Theme

_BAR_WIDTH = 3.0
_LABEL_SPACE = 96  # below this width the names are left out, the bars stay
_DOT_RADIUS = 5.0


@dataclass(slots=True)
class MarginState:
    """What the margins need to paint; filled by the reader view before each repaint."""

    geometry: PageGeometry
    theme: Theme
    painted: Painted
    span: tuple[int, int]
    blocks: range
    scroll: float
    focus_block: int
    numbers: dict[int, int] | None
    scale: float
    is_mirrored: bool = False


class _Margin(QWidget):
    """A strip beside the column; paints in document coordinates, and leaves the mouse alone."""

    def __init__(self, state: Callable[[], MarginState | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def seen(self, rect: QRectF, state: MarginState) -> QRectF:
        """Return where a rectangle lies: mirrored in an article that runs from right to left."""
        if not state.is_mirrored:
            return rect
        return QRectF(self.width() - rect.right(), rect.top(), rect.width(), rect.height())

    def write(self, painter: QPainter, rect: QRectF, text: str, state: MarginState) -> None:
        """Write a line at the side of the column."""
        painter.setLayoutDirection(direction_of(text))
        sides = Qt.AlignmentFlag
        side = sides.AlignLeft if state.is_mirrored else sides.AlignRight
        painter.drawText(self.seen(rect, state), side | sides.AlignAbsolute, text)

    def paint(self, painter: QPainter, state: MarginState) -> None:
        """Paint what belongs to the visible blocks."""
        raise NotImplementedError

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        state = self._state()
        if state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -state.scroll)
        self.paint(painter, state)
        painter.end()


class SpeakerMargin(_Margin):
    """Speakers' names, the bars of their quotations and the bar of the focused paragraph."""

    @override
    def paint(self, painter: QPainter, state: MarginState) -> None:
        self._paint_focus(painter, state)
        self._paint_speakers(painter, state)

    def _paint_focus(self, painter: QPainter, state: MarginState) -> None:
        if state.focus_block not in state.blocks:
            return
        rect = state.geometry.whole_rect(state.focus_block)
        bar = QRectF(self.width() - 13, rect.top() + 3, _BAR_WIDTH, rect.height() - 5)
        fill_rounded(painter, self.seen(bar, state), state.theme.ink, 1.5)

    def _paint_speakers(self, painter: QPainter, state: MarginState) -> None:
        floor = float("-inf")
        last_speaker = ""
        for mark in state.painted.marks.overlapping(*state.span):
            if mark.kind is not MarkKind.QUOTATION or not _is_speech(mark):
                continue
            rank = state.painted.speaker_ranks.get(mark.speaker, -1)
            colour = state.theme.speaker_colour(rank)
            top = self._paint_bars(painter, state, mark, colour)
            if top is None or not mark.speaker or self.width() < _LABEL_SPACE:
                continue
            if mark.speaker == last_speaker and top < floor:
                continue  # the name stands there already
            floor = self._paint_label(painter, state, mark, colour, max(top, floor))
            last_speaker = mark.speaker

    def _paint_bars(
        self, painter: QPainter, state: MarginState, mark: Mark, colour: str
    ) -> float | None:
        """Draw a bar beside the lines of each fragment; return the height of the first line."""
        top: float | None = None
        for start, end in mark.ranges:
            parts: list[LinePart] = list(state.geometry.parts(start, end, state.blocks))
            if not parts:
                continue
            first, last = parts[0].ink.top(), parts[-1].ink.bottom()
            bar = QRectF(self.width() - 20, first, _BAR_WIDTH, last - first)
            fill_rounded(painter, self.seen(bar, state), colour, 1.5)
            if top is None and start == mark.start:
                top = first
        return top

    def _paint_label(
        self, painter: QPainter, state: MarginState, mark: Mark, colour: str, top: float
    ) -> float:
        """Draw name, cue and kind; return the height below them."""
        font = interface_font()
        font.setPixelSize(round(13 * state.scale))
        small = interface_font()
        small.setPixelSize(round(11 * state.scale))
        font.setWeight(font.Weight.Medium)
        width = self.width() - 28.0
        name, detail = _label(mark)
        y = top
        for face, text, ink in ((font, name, colour), (small, detail, state.theme.soft)):
            metrics = QFontMetricsF(face)
            painter.setFont(face)
            painter.setPen(QColor(ink))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            rect = QRectF(0, y, width, metrics.height())
            self.write(painter, rect, shown, state)
            y += metrics.height()
        return y + 4


def _is_speech(mark: Mark) -> bool:
    return mark.quotations[0].kind is not QuotationKind.WORDS


def _label(mark: Mark) -> tuple[str, str]:
    """Return the speaker's name and the line beneath it."""
    quotation = mark.quotations[0]
    speaker = quotation.speaker
    name = speaker.name if speaker else ""
    details = [quotation.cue.text if quotation.cue else "", _kind_name(quotation.kind)]
    if speaker is not None and speaker.confidence < UNSURE:
        details.insert(0, _tr("probably"))
    return name, " · ".join(detail for detail in details if detail)


def _kind_name(kind: QuotationKind) -> str:
    names = {
        QuotationKind.DIRECT: _tr("direct"),
        QuotationKind.MIXED: _tr("mixed"),
        QuotationKind.INDIRECT: _tr("reported"),
        QuotationKind.WORDS: _tr("words"),
    }
    return names[kind]


def _tr(text: str) -> str:
    return QCoreApplication.translate("margin", text)


class NoteMargin(_Margin):
    """A dot beside each passage that has a note, and paragraph numbers for who wants them."""

    @override
    def paint(self, painter: QPainter, state: MarginState) -> None:
        self._paint_numbers(painter, state)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(state.theme.rubric))
        for mark in state.painted.marks.overlapping(*state.span):
            if mark.annotation is None or not mark.annotation.note:
                continue
            part = next(state.geometry.parts(mark.start, mark.end, state.blocks), None)
            if part is not None:
                x, y = min(22.0, self.width() / 2), part.ink.center().y()
                dot = QRectF(x - _DOT_RADIUS, y - _DOT_RADIUS, 2 * _DOT_RADIUS, 2 * _DOT_RADIUS)
                painter.drawEllipse(self.seen(dot, state))

    def _paint_numbers(self, painter: QPainter, state: MarginState) -> None:
        if state.numbers is None:
            return
        font = interface_font()
        font.setPixelSize(round(11 * state.scale))
        painter.setFont(font)
        painter.setPen(QColor(state.theme.soft))
        for block in state.blocks:
            number = state.numbers.get(block)
            if number is not None:
                top = state.geometry.block_rect(block).top() + 9 * state.scale
                rect = QRectF(0, top, self.width() - 12.0, 20 * state.scale)
                self.write(painter, rect, str(number), state)
