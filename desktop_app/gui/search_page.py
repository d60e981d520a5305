"""Search everything: one box over texts, quotations and notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QKeyEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from desktop_app.core.offsets import Utf16Map
from desktop_app.gui.canvas import Canvas, is_right_to_left
from desktop_app.gui.library_list import wrapped
from desktop_app.gui.overlay_scroll_bar import OverlayScrollBar
from desktop_app.gui.panel_list import PanelView, is_current_row
from desktop_app.gui.text_style import BODY, SEMIBOLD, SMALL, TINY, TextLabel, line_height, sized
from desktop_app.gui.wording import DOT, one_line
from desktop_app.storage.rows import HitKind, SearchHit, SearchResults

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.theme import Theme

SEARCH_DELAY_MS = 120
_WIDEST_EM = 58
_LEFT, _TOP, _BOTTOM, _GAP = 14, 10, 11, 3
_SNIPPET_LINES = 2
_BAR_WIDTH = 3

Search = Callable[[str, str, Callable[[SearchResults], None]], None]
_ModelIndex = QModelIndex | QPersistentModelIndex


def _tr(text: str) -> str:
    return QCoreApplication.translate("search", text)


def hit_source(hit: SearchHit) -> str:
    """Return what was found: an article's words, somebody's, or the reader's."""
    names = {
        HitKind.ARTICLE: _tr("Article"),
        HitKind.QUOTATION: _tr("Quotation"),
        HitKind.NOTE: _tr("Note"),
        HitKind.HIGHLIGHT: _tr("Highlight"),
    }
    return DOT.join(part for part in (names[hit.kind], hit.speaker) if part)


class HitsModel(QAbstractListModel):
    """The hits of one search, a page at a time.

    Signals:
        more_wanted: the view has come to the end of what is there; `add_hits` is to follow.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[SearchHit, ...] = ()
        self._has_more = False

    @property
    def hits(self) -> Sequence[SearchHit]:
        """The hits, in order."""
        return self._hits

    def set_hits(self, hits: Sequence[SearchHit], *, has_more: bool = False) -> None:
        """Show other hits."""
        self.beginResetModel()
        self._hits = tuple(hits)
        self._has_more = has_more
        self.endResetModel()

    def add_hits(self, hits: Sequence[SearchHit], *, has_more: bool) -> None:
        """Show these hits behind those that are there."""
        self._has_more = has_more
        if hits:
            first = len(self._hits)
            self.beginInsertRows(QModelIndex(), first, first + len(hits) - 1)
            self._hits += tuple(hits)
            self.endInsertRows()

    @override
    def canFetchMore(self, parent: _ModelIndex) -> bool:
        return self._has_more and not parent.isValid()

    @override
    def fetchMore(self, parent: _ModelIndex) -> None:
        self._has_more = False  # until the answer is there
        self.more_wanted.emit()

    @override
    def rowCount(self, parent: _ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    @override
    def data(self, index: _ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title}. {hit_source(hit)}. {hit.snippet}"
        return None


class HitDelegate(QStyledItemDelegate):
    """Paints title, kind and snippet, the words searched for on a ground of their own."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        model, view = index.model(), option.widget
        font = sized(option.font, SMALL)
        lines = 1
        if isinstance(model, HitsModel) and isinstance(view, PanelView):
            width = view.viewport().width() - 2 * _LEFT
            snippet = model.hits[index.row()].snippet
            lines = min(len(wrapped(snippet, font, width, _SNIPPET_LINES)), _SNIPPET_LINES)
        height = line_height(option.font) + _GAP + lines * line_height(font)
        return QSize(0, _TOP + height + _BOTTOM)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        model = index.model()
        if not isinstance(model, HitsModel) or not 0 <= index.row() < len(model.hits):
            return
        hit = model.hits[index.row()]
        painter.save()
        canvas = Canvas(painter, option.rect, option.widget)
        self._paint_ground(canvas, option, index)
        room = option.rect.adjusted(_LEFT, _TOP, -_LEFT, -_BOTTOM)
        top = QRect(room.left(), room.top(), room.width(), line_height(option.font))
        self._paint_top(canvas, option.font, top, hit)
        room.setTop(top.bottom() + _GAP)
        self._paint_snippet(painter, option.font, room, hit)
        painter.restore()

    def _paint_ground(
        self, canvas: Canvas, option: QStyleOptionViewItem, index: _ModelIndex
    ) -> None:
        if is_current_row(option, index):
            canvas.fill(option.rect, self.theme.quotation)
            bar = QRect(option.rect)
            bar.setWidth(_BAR_WIDTH)
            canvas.fill(bar, self.theme.rubric)
        line = QRect(option.rect)
        line.setTop(line.bottom())
        canvas.fill(line, self.theme.line)

    def _paint_top(self, canvas: Canvas, font: QFont, line: QRect, hit: SearchHit) -> None:
        half = line.adjusted(line.width() // 2, 0, 0, 0)
        source = hit_source(hit)
        width = canvas.text(half, source, sized(font, TINY), self.theme.soft, at_end=True)
        room = line.adjusted(0, 0, -width - 16, 0)
        canvas.text(room, one_line(hit.title), sized(font, BODY, SEMIBOLD), self.theme.ink)

    def _paint_snippet(self, painter: QPainter, font: QFont, room: QRect, hit: SearchHit) -> None:
        layout = QTextLayout(hit.snippet, sized(font, SMALL))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if is_right_to_left(hit.snippet):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        layout.setTextOption(option)
        layout.setFormats(self._formats(hit))
        step = line_height(sized(font, SMALL))
        layout.beginLayout()
        for number in range(_SNIPPET_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room.width())
            line.setPosition(QPointF(0, number * step))
        layout.endLayout()
        painter.setPen(QColor(self.theme.ink))
        painter.setClipRect(room)
        layout.draw(painter, room.topLeft().toPointF())

    def _formats(self, hit: SearchHit) -> list[QTextLayout.FormatRange]:
        positions = Utf16Map(hit.snippet)
        found = []
        for start, end in hit.ranges:
            part = QTextLayout.FormatRange()
            part.start = positions.to_qt(start)
            part.length = positions.to_qt(end) - positions.to_qt(start)
            part.format = QTextCharFormat()
            part.format.setFontWeight(SEMIBOLD)
            part.format.setBackground(QColor(self.theme.quotation_focused))
            found.append(part)
        return found


class SearchPage(QWidget):
    """One field, and what it finds in the whole library.

    Signals:
        chosen: article id, and the offset of the passage; 0 for a note on the whole article.
        left: the reader pressed Esc.
    """

    chosen = Signal(str, int)
    left = Signal()

    def __init__(
        self,
        search: Search,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """Make a page.

        Args:
            search: looks for a query elsewhere, from a page on (`SearchResults.after`, at first
                empty), and hands over the results in the GUI thread.
            theme: the colours to begin with.
            parent: the stack of pages.
        """
        super().__init__(parent)
        self._search = search
        self._request = 0
        self._query = self._after = ""
        self.setObjectName("searchPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = HitsModel(self)
        self._delegate = HitDelegate(theme, self)
        self.field = QLineEdit(self)
        self.view = PanelView(self)
        self._message = TextLabel("", self, ratio=SMALL, role="soft")
        self._timer = QTimer(self)
        self._set_up()
        self._lay_out()
        self._show_message(self._hint())

    def _set_up(self) -> None:
        self.field.setObjectName("searchEverything")
        self.field.setPlaceholderText(self.tr("Search texts, quotations and notes"))
        self.field.setAccessibleName(self.tr("Search everything"))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._begin)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("Found"))
        self.view.filter_field = self.field
        OverlayScrollBar(self.view)
        self._model.more_wanted.connect(self._read_on)
        self.view.entered_row.connect(self._enter)
        self.view.typed.connect(self._type_on)
        self.view.escaped.connect(self.left)
        self._message.setWordWrap(True)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY_MS)
        self._timer.timeout.connect(self._run)
        self.setFocusProxy(self.field)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self._message)
        column.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 28, 24, 0)
        holder = QWidget(self)
        holder.setMaximumWidth(_WIDEST_EM * QFontInfo(self.font()).pixelSize())
        column.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(column)
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)

    # -- searching ---------------------------------------------------------------------------

    @property
    def hits(self) -> Sequence[SearchHit]:
        """What is shown."""
        return self._model.hits

    @property
    def message(self) -> str:
        """What is said instead of hits, or about them."""
        return self._message.text() if not self._message.isHidden() else ""

    def open(self, words: str = "") -> None:
        """Take the keyboard, with these words if given; else the last ones are selected."""
        if words:
            self.field.setText(words)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text():
            self._run()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def _begin(self) -> None:
        self._request += 1
        if self.field.text().strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._model.set_hits(())
            self._show_message(self._hint())

    def _run(self) -> None:
        self._timer.stop()
        self._request += 1
        wanted = self._request
        self._query = self.field.text().strip()
        if self._query:
            self._search(self._query, "", lambda results: self._take(wanted, results))

    def _read_on(self) -> None:
        wanted = self._request
        self._search(self._query, self._after, lambda results: self._add(wanted, results))

    def _add(self, request: int, results: SearchResults) -> None:
        if request == self._request and isValid(self):
            self._after = results.after
            self._model.add_hits(results.hits, has_more=bool(results.after))
            self._show_message(self._words_about(results))

    def _take(self, request: int, results: SearchResults) -> None:
        if request != self._request or not isValid(self):  # closed with its window
            return
        self._after = results.after
        self._model.set_hits(results.hits, has_more=bool(results.after))
        if results.hits:
            self.view.setCurrentIndex(self._model.index(0, 0))
        self._show_message(self._words_about(results))

    def _words_about(self, results: SearchResults) -> str:
        if results.message:
            return results.message
        if not self._model.hits:
            return self.tr(
                "Nothing found for “{0}”. Fewer words find more; a * at the end of a word "
                "finds longer ones."
            ).format(one_line(self.field.text(), 80))
        if results.after:
            return self.tr("The first %n; more come as you go down.", "", len(self._model.hits))
        return ""

    def _hint(self) -> str:
        return self.tr(
            "All words are looked for, in texts, quotations, highlights and notes.\n"
            "“in quotation marks” finds a phrase, person:name or said:name narrow it down, "
            "-word leaves out."
        )

    def _show_message(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self.field.setAccessibleDescription(text)

    # -- keys --------------------------------------------------------------------------------

    def _enter(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._model.hits):
            hit = self._model.hits[index.row()]
            self.chosen.emit(hit.article_id, hit.offset or 0)

    def _type_on(self, text: str) -> None:
        self.field.setFocus()
        self.field.insert(text)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._field_key(event)
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self._run()
            elif self.view.currentIndex().isValid():
                self._enter(self.view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return self.view.take_from_field(event)
        return True
