"""A page of the middle pane that is one list: a title, a filter, a sentence, and rows to act on.

Typing filters; Enter acts on the current row; Esc first clears the filter, then leaves the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.folding import fold
from desktop_app.gui.library_list import wrapped
from desktop_app.gui.overlay_scroll_bar import OverlayScrollBar
from desktop_app.gui.panel_list import (
    SIDE_MARGIN,
    PanelRow,
    PanelView,
    RowDelegate,
    RowsModel,
    row_of,
)
from desktop_app.gui.text_style import BODY, MEDIUM, SEMIBOLD, SMALL, TextLabel, line_height, sized

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.gui.canvas import Canvas
    from desktop_app.gui.theme import Theme

_WIDEST = 760
_EDGE = 9
_MOST_LINES = 4
_CHECK = 30  # room of the mark that shows whether a row is picked


@dataclass(frozen=True, slots=True)
class EntryRow(PanelRow):
    """One row: `words` in the first line, below it `place`, and `aside` at the end of the last.

    Attributes:
        is_failure: whether `place` says why something failed; then all of it is shown.
        is_picked: whether the row is picked; None where rows cannot be.
    """

    words: str
    place: str
    aside: str
    is_failure: bool = False
    is_picked: bool | None = None


class EntryDelegate(RowDelegate):
    """Paints an `EntryRow`."""

    def __init__(self, theme: Theme, view: PanelView) -> None:
        super().__init__(theme, view)
        self._view = view

    def is_current(self, row: PanelRow) -> bool:
        """Tell whether a row is the one that Enter acts on."""
        return self._view.is_in_use and row_of(self._view.currentIndex()) is row

    def _lines(self, row: EntryRow, font: QFont, width: int) -> list[str]:
        most = _MOST_LINES if row.is_failure else 1
        return wrapped(row.place, sized(font, SMALL), width, most) or [""]

    @override
    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        assert isinstance(row, EntryRow)
        if not row.place and row.is_picked is None:
            return line_height(option.font) + 2 * _EDGE + 1
        width = self._view.viewport().width() - 2 * SIDE_MARGIN
        lines = len(self._lines(row, option.font, width)) if row.is_failure else 1
        below = lines * line_height(sized(option.font, SMALL))
        return line_height(option.font) + below + 2 * _EDGE + 1

    def paint_ground(self, canvas: Canvas, rect: QRect, row: PanelRow) -> None:
        """Paint what shows the current row, and the line below each."""
        if self.is_current(row):
            ground = rect.adjusted(-SIDE_MARGIN, 0, SIDE_MARGIN, 0)
            canvas.fill(ground, self.theme.quotation)
            canvas.fill(QRect(ground.left(), ground.top(), 3, ground.height()), self.theme.rubric)
        canvas.fill(QRect(rect.left(), rect.bottom(), rect.width(), 1), self.theme.line)

    @override
    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        assert isinstance(row, EntryRow)
        self.paint_ground(canvas, rect, row)
        if row.is_picked is not None:
            self._paint_check(canvas, rect, font, is_picked=row.is_picked)
            rect = rect.adjusted(_CHECK, 0, 0, 0)
        small = sized(font, SMALL)
        line = QRect(rect.left(), rect.top() + _EDGE, rect.width(), line_height(font))
        if not row.place and row.is_picked is None:
            self._paint_line(canvas, line, row, font)
            return
        canvas.text(line, row.words, sized(font, BODY, MEDIUM), self.theme.ink)
        below = QRect(rect.left(), line.bottom() + 1, rect.width(), line_height(small))
        width = canvas.text(below, row.aside, small, self.theme.soft, at_end=True)
        if not row.is_failure:
            canvas.text(below.adjusted(0, 0, -width - 16, 0), row.place, small, self.theme.soft)
            return
        for text in self._lines(row, font, rect.width()):
            canvas.text(below, text, small, self.theme.ink)
            below.translate(0, below.height())

    def _paint_line(self, canvas: Canvas, line: QRect, row: EntryRow, font: QFont) -> None:
        small = sized(font, SMALL)
        width = canvas.text(line, row.aside, small, self.theme.soft, at_end=True)
        room = line.adjusted(0, 0, -width - 16, 0)
        canvas.text(room, row.words, sized(font, BODY, MEDIUM), self.theme.ink)

    def _paint_check(self, canvas: Canvas, rect: QRect, font: QFont, *, is_picked: bool) -> None:
        side = line_height(font) - 4
        box = QRect(rect.left(), rect.top() + _EDGE + 2, side, side)
        canvas.outline(box, self.theme.rubric if is_picked else self.theme.soft, 3)
        if is_picked:
            canvas.fill_rounded(box.adjusted(4, 4, -4, -4), self.theme.rubric, 2)


class ListPage(QWidget):
    """A list over the whole middle pane; what its rows are and do is up to a subclass.

    Signals:
        left: the reader pressed Esc.
    """

    left = Signal()

    def __init__(
        self,
        title: str,
        make_delegate: Callable[[PanelView], RowDelegate],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._all: list[PanelRow] = []
        self.setObjectName("listPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = RowsModel(self)
        self._title = TextLabel(title, self, ratio=18 / 13, weight=SEMIBOLD)
        self._message = TextLabel("", self, ratio=SMALL, role="soft")
        self.field = QLineEdit(self)
        self.view = PanelView(self)
        self._delegate = make_delegate(self.view)
        self._set_up(title)
        self._lay_out()

    def _set_up(self, title: str) -> None:
        self.field.setPlaceholderText(self.tr("Filter"))
        self.field.setAccessibleName(self.tr("Filter: {0}").format(title))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(title)
        self.view.filter_field = self.field
        self.view.installEventFilter(self)
        self.view.entered_row.connect(self._enter)
        self.view.typed.connect(self._type_on)
        self.view.escaped.connect(self._escape)
        OverlayScrollBar(self.view)
        self._message.setWordWrap(True)
        self.setFocusProxy(self.view)

    def _lay_out(self) -> None:
        holder = QWidget(self)
        holder.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self._title, self.field, self._message):
            column.addWidget(widget)
        self.tools = QHBoxLayout()
        column.addLayout(self.tools)
        column.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 28, 24, 0)
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)

    # -- what a subclass says ----------------------------------------------------------------

    def message_for(self, shown: int) -> str:
        """Return the sentence above the list while so many rows are shown."""
        raise NotImplementedError

    def act_on(self, row: PanelRow) -> None:
        """Do what Enter or a click on a row asks for."""
        raise NotImplementedError

    def take_key(self, event: QKeyEvent) -> bool:
        """Take a key that was pressed in the list; False leaves it to the list."""
        del event
        return False

    # -- rows --------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[PanelRow]:
        """The rows that the filter leaves."""
        return self._model.rows

    @property
    def current_row(self) -> PanelRow | None:
        """The row that Enter acts on."""
        return row_of(self.view.currentIndex())

    @property
    def title(self) -> str:
        """What stands above everything."""
        return self._title.text()

    @property
    def message(self) -> str:
        """What is said above the list."""
        return self._message.text()

    def set_title(self, title: str) -> None:
        """Say what the list is."""
        self._title.setText(title)
        self.view.setAccessibleName(title)

    def set_rows(self, rows: Sequence[PanelRow]) -> None:
        """Show other rows; the current one stays current where it is still there."""
        self._all = list(rows)
        self._filter()

    def show_message(self) -> None:
        """Say the sentence above the list anew."""
        text = self.message_for(len(self._model.rows))
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self.view.setAccessibleDescription(text)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def _filter(self) -> None:
        current = row_of(self.view.currentIndex())
        number = max(self.view.currentIndex().row(), 0)
        words = fold(self.field.text()).split()
        rows = [row for row in self._all if all(word in fold(row.text) for word in words)]
        self._model.set_rows(rows)
        keys = [row.key for row in rows]
        if current is not None and current.key in keys:
            number = keys.index(current.key)
        if rows:
            self.view.setCurrentIndex(self._model.index(min(number, len(rows) - 1), 0))
        self.show_message()

    # -- keys --------------------------------------------------------------------------------

    def _enter(self, index: QModelIndex) -> None:
        row = row_of(index)
        if row is not None:
            self.act_on(row)

    def _type_on(self, text: str) -> None:
        self.field.setFocus()
        self.field.insert(text)

    def _escape(self) -> None:
        if self.field.text():
            self.field.clear()
            self.view.setFocus()
        else:
            self.left.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.view and self.take_key(event):
                return True
            if watched is self.field:
                return self._field_key(event)
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.view.setFocus()
            QApplication.sendEvent(self.view, event)
        else:
            return False
        return True
