"""Paints what belongs to blocks and is no text of theirs: bullets, rules, the line below the title.

It takes part in no layout; everything stands in room that the blocks' styles leave free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from desktop_app.core.article import BlockKind
from desktop_app.gui.canvas import direction_of
from desktop_app.gui.theme import interface_font

if TYPE_CHECKING:
    from desktop_app.gui.document import ArticleDocument
    from desktop_app.gui.geometry import PageGeometry
    from desktop_app.gui.page_pictures import PagePictures
    from desktop_app.gui.theme import Theme

_BAR = 2.0
_BAR_GAP = 8.0
_BULLET_GAP = 8.0
_META_GAP = 8.0
_META_SCALE = 0.66
_LEAST_META_PX = 13
_ROW_LINE_GAP = 3.0
_VEIL = 0.6
_VEIL_MARGIN = 16.0


class PagePainter:
    """Paints about the text of the visible blocks, in document coordinates."""

    def __init__(
        self,
        page: ArticleDocument,
        geometry: PageGeometry,
        theme: Theme,
        pictures: PagePictures,
    ) -> None:
        self._page = page
        self._pictures = pictures
        self._geometry = geometry
        self._theme = theme
        self.meta = ""

    def paint(self, painter: QPainter, blocks: range) -> None:
        """Paint what belongs to some blocks."""
        for index in blocks:
            match self._page.article.blocks[index].kind:
                case BlockKind.TITLE if self.meta:
                    self._paint_meta(painter, index)
                case BlockKind.LIST_ITEM:
                    self._paint_bullet(painter, index)
                case BlockKind.QUOTE | BlockKind.CODE:
                    self._paint_bar(painter, index)
                case BlockKind.TABLE_ROW:
                    rect = self._geometry.block_rect(index)
                    line = QRectF(rect.left(), rect.bottom() + _ROW_LINE_GAP, rect.width(), 1)
                    painter.fillRect(line, QColor(self._theme.line))
                case BlockKind.IMAGE if index in self._pictures.items:
                    room = self._geometry.whole_rect(index)
                    self._pictures.paint(painter, index, room, self._theme)
                case _:
                    pass

    def paint_veil(self, painter: QPainter, blocks: range, focused: int) -> None:
        """Lay a veil of paper over all but the focused paragraph."""
        veil = QColor(self._theme.paper)
        veil.setAlphaF(_VEIL)
        for index in blocks:
            if index != focused:
                rect = self._geometry.whole_rect(index)
                painter.fillRect(rect.adjusted(-_VEIL_MARGIN, -1, _VEIL_MARGIN, 1), veil)

    def _paint_bar(self, painter: QPainter, index: int) -> None:
        """Draw the line beside a quote or code, at the side where its lines begin."""
        rect, inset = self._geometry.block_rect(index), self._geometry.indent(index) - _BAR_GAP
        left = rect.left() + inset - _BAR
        if self._geometry.is_mirrored(index):
            left = rect.right() - inset
        bar = QRectF(left, rect.top() + 2, _BAR, rect.height() - 4)
        painter.fillRect(bar, QColor(self._theme.line))

    def _paint_meta(self, painter: QPainter, index: int) -> None:
        rect = self._geometry.block_rect(index)
        font = interface_font()
        font.setPixelSize(max(_LEAST_META_PX, round(self._page.style.size * _META_SCALE)))
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.soft))
        text = metrics.elidedText(self.meta, Qt.TextElideMode.ElideRight, rect.width())
        painter.setLayoutDirection(direction_of(text))
        left = rect.left()
        if self._geometry.is_mirrored(index):
            left = rect.right() - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, rect.bottom() + _META_GAP + metrics.ascent()), text)

    def _paint_bullet(self, painter: QPainter, index: int) -> None:
        block = self._page.article.blocks[index]
        part = next(self._geometry.parts(block.start, block.end, range(index, index + 1)), None)
        if part is None:
            return
        font = self._page.style.font
        text = "•" if block.number is None else f"{block.number}."
        painter.setFont(font)
        painter.setLayoutDirection(direction_of(text))
        painter.setPen(QColor(self._theme.soft))
        rect, indent = self._geometry.block_rect(index), self._geometry.indent(index)
        left = rect.left() + indent - QFontMetricsF(font).horizontalAdvance(text) - _BULLET_GAP
        if self._geometry.is_mirrored(index):
            left = rect.right() - indent + _BULLET_GAP
        painter.drawText(QPointF(left, part.baseline), text)
