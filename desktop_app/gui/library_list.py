"""The library: a list of articles that loads a page at a time, as the reader scrolls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.errors import ReaderError
from desktop_app.gui.canvas import Canvas
from desktop_app.gui.list_filter import ListFilter
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.overlay_scroll_bar import OverlayScrollBar
from desktop_app.gui.panel_list import PanelView, is_current_row
from desktop_app.gui.text_style import (
    BODY,
    SEMIBOLD,
    SMALL,
    TINY,
    TextLabel,
    line_height,
    sized,
)
from desktop_app.gui.wording import DOT, counted, minutes, one_line, short_date
from desktop_app.storage.rows import ArticleFilter, ArticleOrder, ArticleRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.theme import Theme

_ModelIndex = QModelIndex | QPersistentModelIndex

PAGE = 50
_MOST_RELOADED = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 19, 14, 9, 10
_BAR_WIDTH = 3


class ArticleSource(Protocol):
    """What the list needs of the library."""

    def articles(
        self,
        limit: int = 100,
        after: ArticleRow | None = None,
        *,
        where: ArticleFilter = ...,
        order: ArticleOrder = ...,
    ) -> Sequence[ArticleRow]:
        """Return a page of rows behind `after`."""

    def article_count(self, where: ArticleFilter = ...) -> int:
        """Return the number of articles."""


def meta_text(row: ArticleRow) -> str:
    """Return the line below a title: where and when or how long, and what is in it."""
    facts = [short_date(row.published)] if row.published else []
    if not facts and not row.site:
        facts.append(QCoreApplication.translate("library", "{0} min").format(minutes(row.words)))
    if row.quotations:
        facts.append(counted(row.quotations, "quotation", "quotations"))
    if row.notes:
        facts.append(counted(row.notes, "note", "notes"))
    elif row.highlights:
        facts.append(counted(row.highlights, "highlight", "highlights"))
    elif row.names:
        facts.append(counted(row.names, "name", "names"))
    # A number stays on the line of what it counts.
    unbroken = [fact.replace(" ", "\u00a0") for fact in facts]
    return DOT.join([row.site, *unbroken] if row.site else unbroken)


class ArticlesModel(QAbstractListModel):
    """The articles read so far; more are read when the view asks.

    Signals:
        failed: the `ReaderError` that kept a page from being read.
    """

    failed = Signal(object)

    def __init__(self, source: ArticleSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._rows: list[ArticleRow] = []
        self._has_more = True
        self.where = ArticleFilter()
        self.order = ArticleOrder.ADDED
        self.open_id = ""

    @property
    def rows(self) -> Sequence[ArticleRow]:
        """The articles read so far."""
        return self._rows

    def reload(self) -> None:
        """Read anew what is shown, but not more than some pages of it.

        Where the same articles follow one another, only their lines are replaced, so that nothing
        moves under the reader.

        Raises:
            ReaderError: The library cannot be read; the rows stay as they were.
        """
        wanted = min(max(PAGE, len(self._rows)), _MOST_RELOADED)
        rows = self._source.articles(wanted, where=self.where, order=self.order)
        is_all = len(rows) in (len(self._rows), _MOST_RELOADED)
        ids = [row.id for row in rows]
        if rows and is_all and ids == [row.id for row in self._rows[: len(rows)]]:
            self._rows[: len(rows)] = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            if len(rows) == len(self._rows):
                self._has_more = len(rows) == wanted
            return
        self.beginResetModel()
        self._rows = list(rows)
        self._has_more = len(rows) == wanted
        self.endResetModel()

    def position(self, article_id: str) -> int:
        """Return the row of an article among those read, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.id == article_id), -1)

    @override
    def rowCount(self, parent: _ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def canFetchMore(self, parent: _ModelIndex) -> bool:
        return self._has_more and not parent.isValid()

    @override
    def fetchMore(self, parent: _ModelIndex) -> None:
        after = self._rows[-1] if self._rows else None
        try:
            rows = self._source.articles(PAGE, after, where=self.where, order=self.order)
        except ReaderError as error:
            self._has_more = False
            self.failed.emit(error)
            return
        self._has_more = len(rows) == PAGE
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    @override
    def data(self, index: _ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}. {meta_text(row)}"
        return None


def wrapped(text: str, font: QFont, width: int, most_lines: int) -> list[str]:
    """Break a text into at most so many lines; the last one is elided where more would follow."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    ranges: list[tuple[int, int]] = []
    while len(ranges) <= most_lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 20))
        ranges.append((line.textStart(), line.textLength()))
    layout.endLayout()
    units = text.encode("utf-16-le", "surrogatepass")
    lines = [
        units[2 * start : 2 * (start + length)].decode("utf-16-le", "surrogatepass").strip()
        for start, length in ranges[:most_lines]
    ]
    if len(ranges) > most_lines:
        lines[-1] = lines[-1].rstrip(" ,;:.–—") + "…"
    return lines


class ArticleDelegate(QStyledItemDelegate):
    """Paints title, meta line, and for the open article the rubric bar and the paper."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._lines: dict[tuple[str, str, int, int], tuple[list[str], list[str]]] = {}

    def _row(self, index: _ModelIndex) -> ArticleRow | None:
        model = index.model()
        if isinstance(model, ArticlesModel) and 0 <= index.row() < len(model.rows):
            return model.rows[index.row()]
        return None

    def _broken(self, row: ArticleRow, option: QStyleOptionViewItem) -> tuple[list[str], list[str]]:
        view = option.widget
        outer = view.viewport().width() if isinstance(view, QAbstractItemView) else 260
        width = outer - _LEFT - _RIGHT
        meta = meta_text(row)
        key = (row.title, meta, width, option.font.pixelSize())
        if key not in self._lines:
            if len(self._lines) > 2000:
                self._lines.clear()
            title_font = sized(option.font, 1.0, SEMIBOLD)
            self._lines[key] = (
                wrapped(one_line(row.title), title_font, width, 2),
                wrapped(meta, sized(option.font, SMALL), width, 2),
            )
        return self._lines[key]

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        row = self._row(index)
        if row is None:
            return QSize()
        title, meta = self._broken(row, option)
        height = len(title) * line_height(option.font)
        height += len(meta) * line_height(sized(option.font, SMALL))
        return QSize(0, _TOP + height + _BOTTOM)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        row, model = self._row(index), index.model()
        if row is None or not isinstance(model, ArticlesModel):
            return
        painter.save()
        canvas = Canvas(painter, option.rect, option.widget)
        self._paint_ground(canvas, option, is_open=row.id == model.open_id)
        if is_current_row(option, index):
            # The open article may be another one than the one with the keyboard.
            frame = QRectF(option.rect).adjusted(8, 3, -6, -3)
            canvas.outline(frame, self.theme.rubric, 5)
        title, meta = self._broken(row, option)
        line = option.rect.adjusted(_LEFT, _TOP, -_RIGHT, 0)
        ink = self.theme.soft if row.is_done else self.theme.ink
        _write_lines(canvas, line, title, sized(option.font, BODY, SEMIBOLD), ink)
        _write_lines(canvas, line, meta, sized(option.font, SMALL), self.theme.soft)
        painter.restore()

    def _paint_ground(self, canvas: Canvas, option: QStyleOptionViewItem, *, is_open: bool) -> None:
        if is_open:
            canvas.fill(option.rect, self.theme.paper)
            bar = QRect(option.rect)
            bar.setWidth(_BAR_WIDTH)
            canvas.fill(bar, self.theme.rubric)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = QColor(self.theme.line)
            ground.setAlphaF(0.35)
            canvas.fill(option.rect, ground)


def _write_lines(canvas: Canvas, line: QRect, texts: list[str], font: QFont, colour: str) -> None:
    """Write lines below one another and move `line` below them."""
    line.setHeight(line_height(font))
    for text in texts:
        canvas.text(line.adjusted(0, 0, 4, 0), text, font, colour)
        line.translate(0, line.height())


class LibraryList(QWidget):
    """The articles of the library, the newest first.

    Signals:
        activated: the id of the article to open.
        activated_aside: the id of the article to open in a tab of its own.
        left: the reader pressed Esc.
        noticed: a `Notice` that the library could not be read.
    """

    activated = Signal(str)
    activated_aside = Signal(str)
    left = Signal()
    noticed = Signal(object)

    def __init__(self, library: ArticleSource, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.setObjectName("libraryList")
        self._model = ArticlesModel(library, self)
        self._delegate = ArticleDelegate(theme, self)
        self._header = TextLabel("", self, ratio=TINY, weight=SEMIBOLD, role="soft")
        self._empty = TextLabel("", self, ratio=SMALL, role="soft")
        self.view = PanelView(self)
        self.filter_field = ListFilter(
            self.view,
            name=self.tr("Filter the library"),
            placeholder=self.tr("Filter by title, site or author"),
            parent=self,
        )
        self._set_up()
        self._lay_out()
        self._connect()
        self.refresh()

    def _set_up(self) -> None:
        self._header.setContentsMargins(16, 0, 16, 0)
        self._empty.setContentsMargins(_LEFT, 8, _RIGHT, 8)
        self._empty.setWordWrap(True)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("Library"))
        OverlayScrollBar(self.view)
        self.setFocusProxy(self.view)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 17, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addSpacing(8)
        layout.addWidget(self.filter_field)
        layout.addWidget(self._empty)
        layout.addWidget(self.view, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        self.view.entered_row.connect(self._enter)
        self.view.entered_aside.connect(self._enter_aside)
        self.view.use_changed.connect(self.view.viewport().update)
        self.filter_field.left.connect(self.left)
        self.filter_field.textChanged.connect(self._filter)
        self._model.failed.connect(self._report)

    # -- articles ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the library anew; the current row stays where it is."""
        current, place = self.current_id, self.view.verticalScrollBar().value()
        try:
            self._model.reload()
            unread = self._library.article_count(ArticleFilter(is_done=False))
        except ReaderError as error:
            self._report(error)
            return
        if current and current != self.current_id:
            self._make_current(current)
            self.view.verticalScrollBar().setValue(place)
        words = self.tr("Library")
        self._header.setText(
            f"{words}\u2002·\u2002" + self.tr("{0} unread").format(unread) if unread else words
        )
        self._show_empty()

    def _report(self, error: ReaderError) -> None:
        self.noticed.emit(Notice(error.sentence, NoticeKind.ERROR))

    def set_where(self, where: ArticleFilter) -> None:
        """Show only some of the articles; what the reader types narrows them further."""
        self._model.where = replace(where, words=self._model.where.words)
        self.refresh()

    def set_open(self, article_id: str) -> None:
        """Show which article is open; empty for none."""
        self._model.open_id = article_id
        row = self._model.position(article_id)
        if row >= 0:
            index = self._model.index(row, 0)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        self.view.viewport().update()

    @property
    def heading(self) -> str:
        """What stands above the list."""
        return self._header.text()

    @property
    def hint(self) -> str:
        """What stands in place of the list while it is empty."""
        return "" if self._empty.isHidden() else self._empty.text()

    @property
    def current_id(self) -> str:
        """The article that Enter would open, or empty."""
        index = self.view.currentIndex()
        return self._model.rows[index.row()].id if index.isValid() else ""

    def next_id(self, article_id: str) -> str:
        """Return the article behind this one in the list, or empty at its end."""
        return self._neighbour(article_id, 1)

    def previous_id(self, article_id: str) -> str:
        """Return the article before this one in the list, or empty at its start."""
        return self._neighbour(article_id, -1)

    def _neighbour(self, article_id: str, step: int) -> str:
        position = self._model.position(article_id)
        if position < 0:
            return self._model.rows[0].id if self._model.rows else ""
        wanted = position + step
        if wanted >= len(self._model.rows) and self._model.canFetchMore(QModelIndex()):
            self._model.fetchMore(QModelIndex())
        return self._model.rows[wanted].id if 0 <= wanted < len(self._model.rows) else ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def activate_current(self) -> None:
        """Do what Enter does."""
        self.view.enter_current()

    def step_back(self) -> bool:
        """Clear the filter; False when there was none."""
        return self.filter_field.step_back()

    def _make_current(self, article_id: str) -> None:
        row = self._model.position(article_id)
        if row >= 0:
            self.view.setCurrentIndex(self._model.index(row, 0))

    def _show_empty(self) -> None:
        is_filtered = bool(self._model.where.words)
        has_rows = bool(self._model.rows)
        self._empty.setText(
            self.tr("Nothing matches.")
            if is_filtered
            else self.tr(
                "No articles yet.\n\n"
                "Ctrl+O opens a file or an address. Or drop a file here, "
                "or copy a text or a link and press Ctrl+V."
            )
        )
        self._empty.setVisible(not has_rows)
        self.view.setVisible(has_rows or not is_filtered)

    # -- keys --------------------------------------------------------------------------------

    def _enter(self, index: QModelIndex) -> None:
        self.activated.emit(self._model.rows[index.row()].id)

    def _enter_aside(self, index: QModelIndex) -> None:
        self.activated_aside.emit(self._model.rows[index.row()].id)

    def _filter(self, text: str) -> None:
        self._model.where = replace(self._model.where, words=text.strip())
        self.refresh()
        if self._model.rows:
            self.view.setCurrentIndex(self._model.index(0, 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.scheduleDelayedItemsLayout()
