"""The reading view: a read-only QTextEdit with the marks painted beneath its text.

The document is built once and never edited; its layout does first what is on the screen, the rest
in slices of idle time. The column keeps its width when the window is resized, so that a wider
window costs no new layout; what is beside the column is painted by the margins.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QMimeData,
    QPoint,
    QPropertyAnimation,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget
from typing_extensions import override

from desktop_app.core.article import Article
from desktop_app.gui.block_style import TextStyle
from desktop_app.gui.document import ArticleDocument
from desktop_app.gui.geometry import LinePart, PageGeometry
from desktop_app.gui.map_bar import MapBar
from desktop_app.gui.margin import MarginState, NoteMargin, SpeakerMargin
from desktop_app.gui.mark_painter import MarkPainter, Painted
from desktop_app.gui.page_painter import PagePainter
from desktop_app.gui.page_pictures import PagePictures
from desktop_app.gui.passages import paragraph_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

    from desktop_app.gui.page_layout import PageLayout
    from desktop_app.gui.theme import Theme

_PAGE_TOP = 40
_HARDLY = 0.01  # of a block's height: where it begins
_PAD = 8  # room inside the column for outlines and grounds
_LEFT_ROOM = 190
_RIGHT_ROOM = 64
_NARROW = 26
_SAMPLE = "the quick brown fox jumps over the lazy dog and reads on in the evening "
_SCROLL_MS = 120
_SLICE_S = 0.005  # of idle time that laying out takes at once
_FAR = 1.5  # screens: a longer way is not run through, only its end
_ROUNDS = 4  # what is laid out may bring other blocks to the screen


class ReaderView(QTextEdit):
    """Shows one article; tells what the mouse does, leaves keys to its key handler."""

    clicked = Signal(int, bool)  # code point, with Ctrl
    selected = Signal()
    scrolled = Signal()
    pictures_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setAccessibleName(self.tr("Article"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAcceptDrops(False)  # the window takes what is dropped
        self.setCursorWidth(0)
        self.map_bar = MapBar(theme, self)
        self.setVerticalScrollBar(self.map_bar)
        self.tip_at: Callable[[int], str] = lambda _offset: ""
        self.dims_others = False
        self.numbers_paragraphs = False
        self.key_handler: Callable[[QKeyEvent], bool] = lambda _event: False
        self.column_chars = 68
        self.is_motion_reduced = False
        self._theme = theme
        self._style = TextStyle()
        self._meta = ""
        self.painted = Painted()
        self._focus_block = -1
        self._first_visible = 0
        self._is_settling = False
        self._column_width = 0
        self._kept_place: tuple[int, float] | None = None
        self._speaker_margin = SpeakerMargin(self._margin_state, self)
        self._note_margin = NoteMargin(self._margin_state, self)
        self._animation = QPropertyAnimation(self.verticalScrollBar(), b"value", self)
        self._animation.setDuration(_SCROLL_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._lay_out_more)
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._wanting.timeout.connect(self.pictures_wanted)
        self._numbers: dict[int, int] = {}
        self.pictures = PagePictures(Article("", ()))
        self._build(Article("", ()))
        self.verticalScrollBar().valueChanged.connect(self._after_scroll)
        self.selectionChanged.connect(self.selected)

    # -- what is shown -----------------------------------------------------------------------

    @property
    def article(self) -> Article:
        """The article that is shown."""
        return self._page.article

    @property
    def geometry_of_page(self) -> PageGeometry:
        """Where things lie, in document coordinates."""
        return self._geometry

    @property
    def page_layout(self) -> PageLayout:
        """What lays the page out."""
        return self._page.layout

    def show_article(self, article: Article) -> None:
        """Build the document of an article, at its start."""
        self.painted = Painted()
        self._focus_block = -1
        self._first_visible = 0
        self._numbers = paragraph_numbers(article)
        load_keys = self.pictures.load_keys
        self.pictures = PagePictures(article)
        self.pictures.load_keys = load_keys
        self._build(article)
        self.verticalScrollBar().setValue(0)

    def set_style(self, style: TextStyle, theme: Theme, column_chars: int) -> None:
        """Set the article in another way, at the same place; do nothing when all is as it was."""
        if theme != self._theme:
            self._take_theme(theme)
        if (style, column_chars) == (self._style, self.column_chars):
            return
        place = self.top_place()
        self._style, self.column_chars = style, column_chars
        self._build(self.article)
        self.restore_place(place)

    def _take_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._page.layout.set_theme(theme)
        self._make_painters()
        self.map_bar.show_map(self.painted, len(self.article.text), theme)
        self.repaint_marks()

    def set_meta(self, text: str) -> None:
        """Show a line beneath the title: place, date, minutes, how much is read."""
        if text != self._meta:
            self._meta = self._page_painter.meta = text
            self.viewport().update()

    def _build(self, article: Article) -> None:
        old = getattr(self, "_page", None)
        self._page = ArticleDocument(article, self._style, self)
        layout = self._page.layout
        layout.padding = _PAD
        layout.rooms_at = self.pictures.rooms
        layout.set_theme(self._theme)
        self._geometry = PageGeometry(self._page)
        self._make_painters()
        metrics = QFontMetricsF(self._style.font)
        per_char = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        self._column_width = round(per_char * self.column_chars) + 2 * _PAD
        self._set_page_margins()
        self._place_margins()
        self.setDocument(self._page.document)
        if old is not None:
            old.document.deleteLater()
        self._lay_out_visible()

    def _make_painters(self) -> None:
        self._painter = MarkPainter(self._geometry, self._theme)
        self._page_painter = PagePainter(self._page, self._geometry, self._theme, self.pictures)
        self._page_painter.meta = self._meta

    def _set_page_margins(self) -> None:
        self._page.layout.set_margins(_PAGE_TOP, max(self.height() * 0.6, 80))

    def _place_margins(self) -> None:
        """Centre the column, with more room where its lines begin, for the names."""
        bar = self.verticalScrollBar().sizeHint().width()
        spare = self.width() - bar - self._column_width
        if spare >= _LEFT_ROOM + _RIGHT_ROOM:
            names = max(_LEFT_ROOM, (spare + _LEFT_ROOM - _RIGHT_ROOM) // 2)
        elif spare >= 2 * _NARROW:
            names = max(_NARROW, spare - _RIGHT_ROOM)
        else:
            names = _NARROW
        notes = max(_NARROW, spare - names)
        left, right = (notes, names) if self._page.is_mirrored else (names, notes)
        self.setViewportMargins(left, 0, right, 0)
        viewport = self.viewport().geometry()
        at_left = QRect(viewport.left() - left, 0, left, viewport.height())
        at_right = QRect(viewport.right() + 1, 0, right, viewport.height())
        margins = (self._speaker_margin, self._note_margin)
        sides = (at_right, at_left) if self._page.is_mirrored else (at_left, at_right)
        for margin, side in zip(margins, sides, strict=True):
            margin.setGeometry(side)

    # -- laying out ---------------------------------------------------------------------------

    def _lay_out_visible(self) -> None:
        """Lay out what is on the screen, and begin with the rest."""
        layout = self._page.layout
        for _ in range(_ROUNDS):
            top = float(self.verticalScrollBar().value())
            layout.anchor = top
            if not layout.lay_out_between(top, top + self.viewport().height()):
                break
            self._settle()
        if not layout.is_complete and not self._idle.isActive():
            self._idle.start()
        if self.pictures.items and self.wanted_pictures():
            self._wanting.start()  # not at once: who loads may not know the article yet

    def _lay_out_about(self, block: int) -> None:
        """Lay out a block and a screen before and after it, so that its place is known."""
        self._page.layout.anchor = float(self.verticalScrollBar().value())
        self._page.layout.lay_out_about(block, float(self.viewport().height()))
        self._settle()

    def _lay_out_more(self) -> None:
        """Lay out some of what nobody has looked at yet."""
        layout = self._page.layout
        if not self.verticalScrollBar().isSliderDown():
            layout.anchor = float(self.verticalScrollBar().value())
            layout.lay_out_some(self._first_visible, _SLICE_S)
            self._settle()
        if not layout.is_complete:
            self._idle.start()

    def _settle(self) -> None:
        """Take over the new height of the page, and stay at the same words."""
        layout, bar = self._page.layout, self.verticalScrollBar()
        shift = round(layout.take_shift())
        self._is_settling = True
        layout.tell_size()
        if shift:
            if self._animation.state() == QPropertyAnimation.State.Running:
                start, end = self._animation.startValue(), self._animation.endValue()
                self._animation.setStartValue(start + shift)
                self._animation.setEndValue(end + shift)
            bar.setValue(bar.value() + shift)
            self.viewport().update()
        self._is_settling = False

    # -- pictures ----------------------------------------------------------------------------

    def wanted_pictures(self) -> list[int]:
        """Return the blocks on the screen whose pictures lie in the document and are not here."""
        return self.pictures.wanted(self.visible_blocks())

    def picture_width(self) -> int:
        """Return how many points wide a picture is at most."""
        return max(round(self._page.layout.width * self.devicePixelRatioF()), 1)

    def show_picture(self, block: int, image: QImage, natural: tuple[int, int]) -> None:
        """Show a picture that has come; what is on the screen stays where it is."""
        item = self.pictures.items[block]
        item.image, item.sentence = image, ""
        if item.natural != natural:
            item.natural = natural
            place = self.top_place()
            self._page.layout.refresh_rooms()
            self._settle()
            self.restore_place(place)
        self.pictures.make_room(self.visible_blocks())
        self.viewport().update()

    # -- places ------------------------------------------------------------------------------

    def offset_at(self, point: QPoint) -> int:
        """Return the code point under a point of the viewport."""
        return self._page.to_text(self.cursorForPosition(point).position())

    def visible_blocks(self) -> range:
        """Return the indices of the blocks on the screen."""
        top = float(self.verticalScrollBar().value())
        blocks = self._geometry.visible_blocks(top, top + self.viewport().height())
        if blocks:
            self._first_visible = blocks.start
        return blocks

    def visible_span(self, blocks: range) -> tuple[int, int]:
        """Return the code points of some blocks."""
        if not blocks:
            return 0, 0
        all_blocks = self.article.blocks
        return all_blocks[blocks.start].start, all_blocks[blocks.stop - 1].end

    def top_place(self) -> tuple[int, float]:
        """Return the first visible block and how far it is scrolled, as a share of its height."""
        blocks = self.visible_blocks()
        if not blocks:
            return 0, 0.0
        top = self.verticalScrollBar().value()
        for index in blocks:
            rect = self._geometry.block_rect(index)
            if rect.bottom() > top:
                return index, (top - rect.top()) / max(rect.height(), 1.0)
        return blocks.start, 0.0

    def restore_place(self, place: tuple[int, float]) -> None:
        """Scroll to what `top_place` returned, whatever the text's size is now."""
        index, share = place
        if not 0 <= index < len(self.article.blocks):
            return
        if index == 0 and share < _HARDLY:
            self.verticalScrollBar().setValue(0)  # with the room above the title
            return
        self._lay_out_about(index)
        rect = self._geometry.block_rect(index)
        self.verticalScrollBar().setValue(round(rect.top() + share * rect.height()))

    def parts_on_screen(self, start: int, end: int) -> list[LinePart]:
        """Return where a range lies on the screen, in document coordinates; empty if it is not."""
        return list(self._geometry.parts(start, end, self.visible_blocks()))

    def to_viewport(self, rect: QRectF) -> QRect:
        """Turn document coordinates into those of the viewport."""
        return rect.translated(0, -self.verticalScrollBar().value()).toAlignedRect()

    # -- focus and selection -----------------------------------------------------------------

    def set_focus_shown(self, block: int, painted: Painted) -> None:
        """Show the focus on a block, and on the mark that `painted` names."""
        if painted.marks is not self.painted.marks or painted.hits != self.painted.hits:
            self.map_bar.show_map(painted, len(self.article.text), self._theme)
        self._focus_block = block
        self.painted = painted
        self.repaint_marks()

    def repaint_marks(self) -> None:
        """Paint again what lies beneath the text."""
        self.viewport().update()
        self._speaker_margin.update()
        self._note_margin.update()

    def reveal(self, start: int, end: int) -> None:
        """Bring a range to a steady height on the screen, if it is not well in view."""
        block = self.article.block_index_at(start)
        if block < 0:
            return
        self._lay_out_about(block)
        parts = list(self._geometry.parts(start, max(end, start + 1), range(block, block + 1)))
        rect = self._geometry.whole_rect(block) if not parts else parts[0].slot
        if block in self.pictures.items:
            rect = self._geometry.whole_rect(block)
        bottom = self._bottom_of(start, end, rect)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        view_top = self.scroll_target
        if rect.top() >= view_top + height * 0.1 and bottom <= view_top + height * 0.82:
            return
        target = max(0, round(rect.top() - height * 0.28))
        if bottom <= height * 0.82:
            target = 0
        self._scroll_to(min(target, bar.maximum()))

    def _bottom_of(self, start: int, end: int, first: QRectF) -> float:
        block = self.article.block_index_at(max(start, end - 1))
        parts = list(self._geometry.parts(start, end, range(block, block + 1)))
        return parts[-1].slot.bottom() if parts else first.bottom()

    def block_at_height(self, height: float) -> int:
        """Return the block at a height of the document, or the last one above it."""
        blocks = self._geometry.visible_blocks(height, height)
        return blocks.start if blocks else 0

    @property
    def scroll_target(self) -> float:
        """Where the view is scrolled to, or will be when it comes to rest."""
        running = self._animation.state() == QPropertyAnimation.State.Running
        end = self._animation.endValue() if running else None
        return float(end if isinstance(end, int) else self.verticalScrollBar().value())

    def _scroll_to(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._animation.stop()
        if self.is_motion_reduced or not self.isVisible():
            bar.setValue(value)
            return
        far = round(_FAR * self.viewport().height())
        if abs(value - bar.value()) > far:
            near = value - far if value > bar.value() else value + far
            bar.setValue(near)
            value += bar.value() - near  # what is laid out on the way may move the goal
        self._animation.setStartValue(bar.value())
        self._animation.setEndValue(value)
        self._animation.start()

    def scroll_by(self, share: float) -> None:
        """Scroll by a share of the viewport's height; negative is up."""
        leading = self._style.leading
        distance = share * max(self.viewport().height() - leading, leading)
        bar = self.verticalScrollBar()
        target = round(self.scroll_target + distance)
        self._scroll_to(max(0, min(target, bar.maximum())))

    def selection(self) -> tuple[int, int] | None:
        """Return the selected code points, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start = self._page.to_text(cursor.selectionStart())
        end = self._page.to_text(cursor.selectionEnd())
        return (start, end) if start < end else None

    def selection_ends(self) -> tuple[int, int]:
        """Return the fixed and the moving end of the selection, as code points."""
        cursor = self.textCursor()
        return self._page.to_text(cursor.anchor()), self._page.to_text(cursor.position())

    def select(self, start: int, end: int) -> None:
        """Select code points; `end` is where the cursor stands."""
        cursor = QTextCursor(self._page.document)
        cursor.setPosition(self._page.to_qt(start))
        cursor.setPosition(self._page.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        place = self.verticalScrollBar().value()
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(place)

    def clear_selection(self) -> None:
        """Select nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def move_selection_end(self, operation: QTextCursor.MoveOperation, *, other: bool) -> None:
        """Move one end of the selection; without one, start it at the focus."""
        cursor = self.textCursor()
        if other:
            anchor, position = cursor.anchor(), cursor.position()
            cursor.setPosition(position)
            cursor.setPosition(anchor, QTextCursor.MoveMode.KeepAnchor)
        cursor.movePosition(operation, QTextCursor.MoveMode.KeepAnchor)
        if other:
            anchor, position = cursor.anchor(), cursor.position()
            cursor.setPosition(position)
            cursor.setPosition(anchor, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # -- painting ----------------------------------------------------------------------------

    def _margin_state(self) -> MarginState | None:
        blocks = self.visible_blocks()
        if not blocks:
            return None
        return MarginState(
            geometry=self._geometry,
            theme=self._theme,
            painted=self.painted,
            span=self.visible_span(blocks),
            blocks=blocks,
            scroll=float(self.verticalScrollBar().value()),
            focus_block=self._focus_block,
            numbers=self._numbers if self.numbers_paragraphs else None,
            scale=max(0.9, min(self._style.size / 20, 1.4)),
            is_mirrored=self._page.is_mirrored,
        )

    def _after_scroll(self) -> None:
        self._speaker_margin.update()
        self._note_margin.update()
        if not self._is_settling:
            self.scrolled.emit()

    # -- Qt ----------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        blocks = self.visible_blocks()
        if blocks:
            painter = self._document_painter()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._painter.paint(painter, self.painted, self.visible_span(blocks), blocks)
            self._page_painter.paint(painter, blocks)
            painter.end()
        super().paintEvent(event)
        if self.dims_others and self._focus_block >= 0:
            painter = self._document_painter()
            self._page_painter.paint_veil(painter, blocks, self._focus_block)
            painter.end()

    def _document_painter(self) -> QPainter:
        """Return a painter on the viewport, in document coordinates; the caller ends it."""
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        return painter

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self.tip_at(self.offset_at(event.pos()))
            # Plain text: a name could look like markup.
            QToolTip.showText(event.globalPos(), html.escape(tip), self.viewport())
            return True
        return super().viewportEvent(event)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if not self._is_settling:
            self._lay_out_visible()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._kept_place or self.top_place()
        self._kept_place = place
        super().resizeEvent(event)
        self._place_margins()
        self._set_page_margins()
        self.restore_place(place)
        QTimer.singleShot(0, self._forget_kept_place)

    def _forget_kept_place(self) -> None:
        self._kept_place = None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.key_handler(event):
            event.ignore()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        # Tab goes from mark to mark; where it has no meaning, what holds the text moves the focus.
        return False

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.clicked.emit(self.offset_at(event.position().toPoint()), with_ctrl)

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        span = self.selection()
        if span is not None:
            data.setText(self.article.text[span[0] : span[1]])
        return data

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.ignore()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.ignore()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.ignore()
