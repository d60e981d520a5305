"""Paints the marks beneath the text: only what is visible, and nothing that moves the text.

Each kind differs by more than its colour: quotations lie on a ground, reported speech has a thin
line, people a solid, organisations a dotted, places a dashed underline, highlights a strong fill.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_app.core.findings import Label, QuotationKind
from desktop_app.core.speech import quoted_ranges
from desktop_app.gui.geometry import LinePart, PageGeometry, outline
from desktop_app.gui.marks import Mark, MarkKind, MarkList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop_app.gui.theme import Theme

_UNSURE_OPACITY = 0.55
_UNDERLINE_WIDTH = 2.0
_UNDERLINE_DROP = 4  # below the base line; the ground of the next line begins right after it
_LINE_STYLES = {
    Label.PERSON: Qt.PenStyle.SolidLine,
    Label.ORG: Qt.PenStyle.DotLine,
    Label.PLACE: Qt.PenStyle.DashLine,
    Label.GROUP: Qt.PenStyle.DashDotLine,
}


@dataclass(slots=True)
class Painted:
    """What is to be painted; the view keeps one and changes it."""

    marks: MarkList = field(default_factory=lambda: MarkList(()))
    focus: Mark | None = None
    hits: tuple[tuple[int, int], ...] = ()
    current_hit: tuple[int, int] | None = None
    speaker_ranks: Mapping[str, int] = field(default_factory=dict)


class MarkPainter:
    """Paints the marks of the visible blocks in document coordinates."""

    def __init__(self, geometry: PageGeometry, theme: Theme) -> None:
        self._geometry = geometry
        self._theme = theme

    def paint(
        self, painter: QPainter, painted: Painted, span: tuple[int, int], blocks: range
    ) -> None:
        """Paint all marks that overlap `span`, the code points of `blocks`."""
        marks = painted.marks.overlapping(*span)
        painter.setPen(Qt.PenStyle.NoPen)
        for mark in marks:
            if mark.kind is MarkKind.QUOTATION:
                self._paint_ground(painter, mark, blocks, is_focused=self._has_focus(mark, painted))
        for mark in marks:
            if mark.kind is MarkKind.HIGHLIGHT:
                self._paint_highlight(painter, mark, blocks)
        self._paint_hits(painter, painted, span, blocks)
        for mark in marks:
            if mark.kind is MarkKind.QUOTATION:
                self._paint_report(painter, mark, blocks, painted)
            elif mark.kind is MarkKind.MENTION:
                self._paint_underline(painter, mark, blocks)
        if painted.focus is not None:
            self._paint_focus(painter, painted.focus, blocks)

    def _has_focus(self, mark: Mark, painted: Painted) -> bool:
        return painted.focus is not None and mark.is_same_as(painted.focus)

    def _paint_ground(
        self, painter: QPainter, mark: Mark, blocks: range, *, is_focused: bool
    ) -> None:
        name = self._theme.quotation_focused if is_focused else self._theme.quotation
        for quotation in mark.quotations:
            for start, end in quoted_ranges(quotation):
                self._fill(painter, list(self._geometry.parts(start, end, blocks)), name)

    def _fill(self, painter: QPainter, parts: list[LinePart], colour: str) -> None:
        painter.setBrush(QColor(colour))
        painter.drawPath(outline(parts, 1.5, 2.0))

    def _paint_highlight(self, painter: QPainter, mark: Mark, blocks: range) -> None:
        assert mark.annotation is not None
        if not mark.annotation.colour:
            return
        painter.setBrush(QColor(self._theme.highlights[mark.annotation.colour - 1]))
        for part in self._geometry.parts(mark.start, mark.end, blocks):
            painter.drawRoundedRect(part.ink.adjusted(-1.5, -1, 1.5, 2), 2, 2)

    def _paint_hits(
        self, painter: QPainter, painted: Painted, span: tuple[int, int], blocks: range
    ) -> None:
        for start, end in painted.hits:
            if end <= span[0] or start >= span[1]:
                continue
            parts = list(self._geometry.parts(start, end, blocks))
            painter.setBrush(QColor(self._theme.selection))
            painter.setPen(Qt.PenStyle.NoPen)
            for part in parts:
                painter.drawRoundedRect(part.ink.adjusted(-1, 0, 1, 1), 2, 2)
            if (start, end) == painted.current_hit:
                self._stroke_outline(painter, parts, self._theme.rubric)
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_report(self, painter: QPainter, mark: Mark, blocks: range, painted: Painted) -> None:
        """Draw the thin line of reported speech, and the faint one of quoted words."""
        colour = QColor(self._theme.speaker_colour(painted.speaker_ranks.get(mark.speaker, -1)))
        for quotation in mark.quotations:
            if quotation.kind is QuotationKind.DIRECT:
                continue
            is_words = quotation.kind is QuotationKind.WORDS
            pen = QPen(QColor(self._theme.soft) if is_words else colour, 1.0)
            pen.setStyle(Qt.PenStyle.DotLine if is_words else Qt.PenStyle.SolidLine)
            if mark.is_unsure:
                pen.setColor(_faint(pen.color()))
            painter.setPen(pen)
            for part in self._geometry.parts(quotation.start, quotation.end, blocks):
                y = round(part.slot.bottom()) - 2.5
                painter.drawLine(QPointF(part.slot.left(), y), QPointF(part.slot.right(), y))
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_underline(self, painter: QPainter, mark: Mark, blocks: range) -> None:
        assert mark.mention is not None
        label = mark.mention.label
        colour = QColor(self._theme.mention_colour(label, mark.hue))
        pen = QPen(_faint(colour) if mark.is_unsure else colour, _UNDERLINE_WIDTH)
        pen.setStyle(_LINE_STYLES.get(label, Qt.PenStyle.DashDotDotLine))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for part in self._geometry.parts(mark.start, mark.end, blocks):
            y = round(part.baseline) + _UNDERLINE_DROP
            painter.drawLine(QPointF(part.slot.left(), y), QPointF(part.slot.right(), y))
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_focus(self, painter: QPainter, mark: Mark, blocks: range) -> None:
        parts = [
            part for start, end in mark.ranges for part in self._geometry.parts(start, end, blocks)
        ]
        self._stroke_outline(painter, parts, self._theme.rubric)

    def _stroke_outline(self, painter: QPainter, parts: list[LinePart], colour: str) -> None:
        pen = QPen(QColor(colour), 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline(parts, 3.0, 6.0))
        painter.setPen(Qt.PenStyle.NoPen)


def _faint(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(_UNSURE_OPACITY)
    return faint


def fill_rounded(painter: QPainter, rect: QRectF, colour: str, radius: float = 2.0) -> None:
    """Fill a rounded rectangle without an edge."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(rect, radius, radius)
