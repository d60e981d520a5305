"""The list of a panel: rows of one kind, painted by a delegate, filtered by typing.

A list never grows beyond some rows, so that panels can stand below one another. Enter or a click
activates a row; typing filters; Esc first clears the filter, then leaves the list.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.folding import fold
from desktop_app.gui.canvas import Canvas
from desktop_app.gui.list_filter import ListFilter
from desktop_app.gui.overlay_scroll_bar import OverlayScrollBar
from desktop_app.gui.text_style import SMALL, TextLabel, line_height, sized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.gui.theme import Theme

_ModelIndex = QModelIndex | QPersistentModelIndex

#: Space left and right of the rows' text; the list's own margin to the pane's edge.
SIDE_MARGIN = 16
_BAR_WIDTH = 3
#: Typed in a list these are commands, not the beginning of a filter.
_COMMAND_KEYS = frozenset(":?")
_MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One row of a panel.

    Attributes:
        key: tells rows apart when the list is made again; the current row is kept by it.
        text: what is read out and what the filter looks at.
        detail: more about it, for a tool tip.
    """

    key: str
    text: str
    detail: str


class RowsModel(QAbstractListModel):
    """Rows that are replaced all at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PanelRow] = []

    @property
    def rows(self) -> Sequence[PanelRow]:
        """The rows, in order."""
        return self._rows

    def set_rows(self, rows: Sequence[PanelRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: _ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def data(self, index: _ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.detail
        if role == Qt.ItemDataRole.ToolTipRole and row.detail:
            return as_tool_tip(row.detail)
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row and lets a subclass paint what stands on it."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def row_height(self, option: QStyleOptionViewItem, row: PanelRow) -> int:
        """Return how tall a row is."""
        del row
        return line_height(option.font) + 7

    def ground_rect(self, option: QStyleOptionViewItem, row: PanelRow) -> QRect:
        """Return the part of a row that shows that it is the current one."""
        del row
        return option.rect

    def paint_row(self, canvas: Canvas, rect: QRect, row: PanelRow, font: QFont) -> None:
        """Paint what stands on a row, in the list's font."""
        raise NotImplementedError

    def _room(self, option: QStyleOptionViewItem) -> QRect:
        """Return where a row's text stands."""
        return option.rect.adjusted(SIDE_MARGIN, 0, -SIDE_MARGIN, 0)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        row = row_of(index)
        if row is None:
            return
        painter.save()
        canvas = Canvas(painter, option.rect, option.widget)
        is_current = is_current_row(option, index)
        ground = self.ground_rect(option, row)
        paint_ground(canvas, option, ground, self.theme, is_current=is_current)
        self.paint_row(canvas, self._room(option), row, option.font)
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        row = row_of(index)
        return QSize(0, self.row_height(option, row) if row is not None else 0)


def as_tool_tip(text: str) -> str:
    """Return plain text as a tool tip shows it: with line breaks, and never taken for markup."""
    return f"<qt>{html.escape(text)}</qt>"


def row_of(index: _ModelIndex) -> PanelRow | None:
    """Return the row that an index of a `RowsModel` stands for."""
    model = index.model()
    if isinstance(model, RowsModel) and 0 <= index.row() < len(model.rows):
        return model.rows[index.row()]
    return None


def is_current_row(option: QStyleOptionViewItem, index: _ModelIndex) -> bool:
    """Tell whether a row is the current one of a list that has the keyboard."""
    view = option.widget
    return isinstance(view, PanelView) and view.is_in_use and view.currentIndex() == index


def paint_ground(
    canvas: Canvas,
    option: QStyleOptionViewItem,
    rect: QRect,
    theme: Theme,
    *,
    is_current: bool,
) -> None:
    """Paint what shows the current row of the list with the focus, and the one under the mouse."""
    if is_current:
        canvas.fill(rect, theme.paper)
        bar = QRect(rect)
        bar.setWidth(_BAR_WIDTH)
        canvas.fill(bar, theme.rubric)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        ground = QColor(theme.line)
        ground.setAlphaF(0.35)
        canvas.fill(rect, ground)


class PanelView(QListView):
    """The view of a list: keys become signals, and nothing is edited or dragged."""

    entered_row = Signal(QModelIndex)
    entered_aside = Signal(QModelIndex)  # by the middle button, or Shift+Enter in the filter
    typed = Signal(str)
    escaped = Signal()
    use_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter_field: QWidget | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("panel", "list")
        self.clicked.connect(self.entered_row)

    @property
    def is_in_use(self) -> bool:
        """Whether the list, or the field that filters it, has the keyboard."""
        return self.hasFocus() or (self.filter_field is not None and self.filter_field.hasFocus())

    def enter_current(self, *, is_aside: bool = False) -> None:
        """Do what Enter does on the current row, or Shift+Enter."""
        index = self.currentIndex()
        if index.isValid():
            (self.entered_aside if is_aside else self.entered_row).emit(index)

    def take_from_field(self, event: QKeyEvent) -> bool:
        """Take a key pressed in the field above the list if it moves through the list."""
        moves = event.key() in _MOVING
        if moves:
            QApplication.sendEvent(self, event)
        return moves

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                event.ignore()
            else:
                self.enter_current()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key == Qt.Key.Key_Backspace and plain:
            self.typed.emit("")
        elif plain and text and text.isprintable() and text not in _COMMAND_KEYS:
            self.typed.emit("" if text in "/ " else text)
        elif (
            text and text in _COMMAND_KEYS
        ) or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            # Qt's lists take Alt+Left for an arrow.
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and index.isValid():
            self.entered_aside.emit(index)
        super().mouseReleaseEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self.use_changed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.use_changed.emit()


class PanelList(QWidget):
    """Rows with a filter: the body of every panel."""

    activated = Signal(object)  # PanelRow
    left = Signal()
    described = Signal(str)  # the detail of the current row while the list is in use, or empty

    def __init__(
        self,
        delegate: RowDelegate,
        *,
        name: str,
        empty: str = "",
        most_rows: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._delegate = delegate
        self._most_rows = most_rows
        self._shows_all = False
        self._all: tuple[PanelRow, ...] = ()
        self._folded: list[str] | None = None  # what the filter looks at, made when it is used
        self._empty_text = empty
        self._model = RowsModel(self)
        self.view = PanelView(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(delegate)
        self.view.setAccessibleName(name)
        OverlayScrollBar(self.view, inset=8, only_in_use=True)
        self.filter_field = ListFilter(
            self.view,
            name=self.tr("Filter: {0}").format(name),
            placeholder=self.tr("Filter"),
            parent=self,
        )
        self._more = self._make_more()
        self._empty = self._make_empty(empty)
        self._lay_out()
        self.setFocusProxy(self.view)
        self._connect()

    def _make_more(self) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("panelMore")
        button.setAccessibleName(self.tr("More rows"))
        button.setFont(sized(QApplication.font(), SMALL))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.hide()
        return button

    def _make_empty(self, text: str) -> TextLabel:
        label = TextLabel(text, self, ratio=SMALL, role="soft")
        label.setWordWrap(True)
        label.setContentsMargins(SIDE_MARGIN, 2, SIDE_MARGIN, 4)
        return label

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter_field)
        layout.addWidget(self._empty)
        layout.addWidget(self.view)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.view.entered_row.connect(self._enter)
        self.filter_field.left.connect(self.left)
        self.filter_field.textChanged.connect(self._filter)
        self._more.clicked.connect(self._toggle_all)
        self.view.use_changed.connect(self._tell_use)
        self.view.selectionModel().currentChanged.connect(self._tell_current)

    # -- rows --------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[PanelRow]:
        """The rows shown, those that the filter leaves."""
        return self._model.rows

    @property
    def current_row(self) -> PanelRow | None:
        """The row that Enter would activate."""
        return row_of(self.view.currentIndex())

    def set_rows(self, rows: Sequence[PanelRow]) -> None:
        """Show other rows; the current one stays current when it is still there."""
        self._all = tuple(rows)
        self._folded = None
        self._filter()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self.view.viewport().update()

    def activate_current(self) -> None:
        """Do what Enter does."""
        self.view.enter_current()

    def make_current(self, key: str) -> None:
        """Make the row with this key the current one, if it is shown."""
        for number, row in enumerate(self._model.rows):
            if row.key == key:
                self.view.setCurrentIndex(self._model.index(number, 0))
                return

    def step_back(self) -> bool:
        """Clear the filter; False when there was none."""
        return self.filter_field.step_back()

    def _filter(self) -> None:
        words = fold(self.filter_field.text()).split()
        current = self.current_row
        rows = self._all if not words else self._matching(words)
        self._model.set_rows(rows)
        self.fit()
        self._show_empty(is_filtered=bool(words))
        if current is not None:
            self.make_current(current.key)
        if not self.view.currentIndex().isValid() and rows and (words or self.view.is_in_use):
            self.view.setCurrentIndex(self._model.index(0, 0))

    def _matching(self, words: Sequence[str]) -> list[PanelRow]:
        if self._folded is None:
            self._folded = [fold(row.text) for row in self._all]
        return [
            row
            for row, text in zip(self._all, self._folded, strict=True)
            if all(word in text for word in words)
        ]

    def _show_empty(self, *, is_filtered: bool) -> None:
        self._empty.setText(self.tr("Nothing matches.") if is_filtered else self._empty_text)
        self._empty.setVisible(not self._model.rows and bool(self._empty.text()))
        self.view.setAccessibleDescription("" if self._model.rows else self._empty.text())

    def fit(self) -> None:
        """Make the list as tall as its rows, up to the most it may show; what is cut is told."""
        total = self._model.rowCount()
        count = total if self._shows_all else min(total, self._most_rows)
        height = sum(
            self.view.sizeHintForIndex(self._model.index(row, 0)).height() for row in range(count)
        )
        self.view.setFixedHeight(max(height, 1))
        self._more.setVisible(total > self._most_rows)
        if total > self._most_rows:
            rest = self.tr("%n more", "", total - count)
            self._more.setText(self.tr("Fewer") if self._shows_all else rest)
            self._more.setAccessibleName(f"{self.view.accessibleName()}: {self._more.text()}")

    def _toggle_all(self) -> None:
        self._shows_all = not self._shows_all
        self.fit()

    # -- keys --------------------------------------------------------------------------------

    def _enter(self, index: QModelIndex) -> None:
        row = row_of(index)
        if row is not None:
            self.activated.emit(row)

    def _tell_current(self, current: QModelIndex) -> None:
        row = row_of(current)
        detail = row.detail if row else ""
        if row is not None:
            self.view.setAccessibleDescription(detail)
        self.described.emit(detail if self.view.is_in_use else "")

    def _tell_use(self) -> None:
        self._tell_current(self.view.currentIndex())
        self.view.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.fit()
