"""The pictures on a page: the room kept for each, and what is painted there.

A picture's size is known before it is decoded when it lies in the document; so nothing moves when
it arrives. One that is elsewhere has a small frame that says so until the reader asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from desktop_app.core.article import Article, BlockKind
from desktop_app.formats import inner_size, is_remote
from desktop_app.gui.theme import interface_font

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

_FRAME_PX = 72.0  # height of what stands for a picture that is not here
_GAP = 10.0  # between a picture and the words below it
_HIGHEST = 1.6  # of the width of the column
_BRIGHT_GROUND = "#FAF7F0"  # beneath pictures with holes: most are drawn for paper
_MOST_BYTES = 96_000_000
_RADIUS = 4.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("pictures", text)


@dataclass(slots=True)
class PagePicture:
    """A picture of the page.

    Attributes:
        target: its address.
        natural: its size, as far as it is known.
        image: its points, once they are here.
        sentence: why it cannot be shown; empty while it can.
        is_asked: whether it is on its way.
    """

    target: str
    natural: tuple[int, int] | None = None
    image: QImage | None = None
    has_holes: bool = False
    sentence: str = ""
    is_asked: bool = False

    @property
    def is_inner(self) -> bool:
        """Whether it lies in the document itself."""
        return self.target.startswith("data:")


class PagePictures:
    """The pictures of one article by the index of their block.

    Attributes:
        load_keys: what the reader presses for those that are elsewhere.
    """

    def __init__(self, article: Article) -> None:
        self.load_keys = ""
        self.items = {
            index: PagePicture(block.target, inner_size(block.target))
            for index, block in enumerate(article.blocks)
            if block.kind is BlockKind.IMAGE and block.target
        }

    def size(self, index: int, width: float) -> QSizeF:
        """Return how large a picture is on a page with columns of this width."""
        natural = self.items[index].natural
        if natural is None:
            return QSizeF(width, _FRAME_PX)
        scale = min(1.0, width / natural[0], _HIGHEST * width / natural[1])
        return QSizeF(natural[0] * scale, natural[1] * scale)

    def rooms(self, width: float) -> dict[int, float]:
        """Return the room that each picture needs above the words of its block."""
        return {index: self.size(index, width).height() + _GAP for index in self.items}

    def wanted(self, blocks: range) -> list[int]:
        """Return those of some blocks that lie in the document and are not here yet."""
        return [
            index
            for index in blocks
            if (item := self.items.get(index)) is not None
            and item.is_inner
            and item.image is None
            and not item.sentence
            and not item.is_asked
        ]

    def elsewhere(self) -> list[int]:
        """Return those that are not in the document and not here."""
        return [
            index
            for index, item in self.items.items()
            if not item.is_inner and item.image is None and not item.is_asked
        ]

    def make_room(self, keep: range) -> None:
        """Let go of decoded pictures of the document away from `keep` when there are too many."""
        held = [(i, item) for i, item in self.items.items() if item.image is not None]
        size = sum(item.image.sizeInBytes() for _, item in held if item.image is not None)
        for index, item in sorted(held, key=lambda pair: -abs(pair[0] - keep.start)):
            if size <= _MOST_BYTES or index in keep:
                return
            if item.is_inner and item.image is not None:
                size -= item.image.sizeInBytes()
                item.image, item.is_asked = None, False

    def paint(self, painter: QPainter, index: int, room: QRectF, theme: Theme) -> None:
        """Paint a picture, or what stands for it, where a page keeps room for it."""
        item = self.items[index]
        size = self.size(index, room.width())
        frame = QRectF(room.topLeft(), size)
        if item.image is None:
            self._paint_frame(painter, frame, item, theme)
            return
        if item.has_holes and theme.is_dark:
            painter.fillRect(frame, QColor(_BRIGHT_GROUND))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame, item.image)

    def _paint_frame(
        self, painter: QPainter, frame: QRectF, item: PagePicture, theme: Theme
    ) -> None:
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.chrome))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        font = interface_font()
        painter.setFont(font)
        painter.setPen(QColor(theme.soft))
        words = QFontMetricsF(font).elidedText(
            self._words(item), Qt.TextElideMode.ElideRight, max(frame.width() - 24, 0)
        )
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, words)

    def _words(self, item: PagePicture) -> str:
        """Say what stands in the frame of a picture that is not here."""
        if item.sentence:
            return item.sentence
        if item.is_asked:
            return _tr("The picture is being loaded…")
        if item.is_inner:
            return ""
        host = urlsplit(item.target).hostname if is_remote(item.target) else None
        where = _tr("on {0}").format(host) if host else _tr("in a file beside the page")
        if not self.load_keys:
            return _tr("Picture {0}, not loaded").format(where)
        return _tr("Picture {0} — {1} loads it").format(where, self.load_keys)
