"""The command palette: commands, articles, people, headings and the search in one field.

The keyboard stays in the field; up and down move through the results, Enter chooses, Esc closes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
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
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from desktop_app.gui.commands import COMMANDS
from desktop_app.gui.overlay import Overlay, key_caps_width, paint_key_caps, paint_row_ground
from desktop_app.gui.ranking import ItemKind, PaletteItem, Ranking
from desktop_app.gui.text_style import SMALL, sized
from desktop_app.gui.wording import marked

if TYPE_CHECKING:
    from desktop_app.gui.keymap import Keymap
    from desktop_app.gui.theme import Theme

_ModelIndex = QModelIndex | QPersistentModelIndex
Provider = Callable[[], Iterable[PaletteItem]]

_WIDTH = 620
_SIDE = 16
_MOST_ROWS = 12
_MOST_RECENT = 20
_KIND_WORDS = {
    ItemKind.HEADING: marked("palette", "heading"),
    ItemKind.PERSON: marked("palette", "name"),
    ItemKind.ARTICLE: marked("palette", "article"),
}


def command_items(keymap: Keymap, reason: Callable[[str], str]) -> tuple[PaletteItem, ...]:
    """Return every command as an item.

    Args:
        keymap: The keys to show beside them.
        reason: Says why a command cannot run now, by its id; an empty text when it can.
    """
    return tuple(
        PaletteItem(
            ItemKind.COMMAND,
            command.id,
            QCoreApplication.translate("commands", command.title),
            detail=QCoreApplication.translate("commands", command.section),
            keys=keymap.shown_keys(command.id),
            reason=reason(command.id),
        )
        for command in COMMANDS
    )


class _Results(QAbstractListModel):
    """The items that fit."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: Sequence[PaletteItem] = ()

    def set_items(self, items: Sequence[PaletteItem]) -> None:
        """Show other items."""
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def item(self, row: int) -> PaletteItem | None:
        """Return the item of a row, if there is one."""
        return self._items[row] if 0 <= row < len(self._items) else None

    @override
    def rowCount(self, parent: _ModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    @override
    def data(self, index: _ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.item(index.row())
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.reason or None
        return None


def spoken(item: PaletteItem) -> str:
    """Return what a screen reader says of an item."""
    return ", ".join(filter(None, (item.title, item.detail, item.keys, item.reason)))


class _ItemDelegate(QStyledItemDelegate):
    """Paints title, detail and keys of an item."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        return QSize(0, row_height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        model = index.model()
        item = model.item(index.row()) if isinstance(model, _Results) else None
        if item is None:
            return
        painter.save()
        painter.setFont(QApplication.font())
        if option.state & QStyle.StateFlag.State_Selected:
            paint_row_ground(painter, option.rect, self.theme, has_focus=True)
        area = option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        area.setRight(self._paint_right(painter, area, item))
        self._paint_texts(painter, area, item)
        painter.restore()

    def _paint_right(self, painter: QPainter, area: QRect, item: PaletteItem) -> int:
        """Paint keys or kind at the right; return where the texts must end."""
        if item.keys:
            width = key_caps_width(item.keys, painter.font())
            left = area.right() - width
            paint_key_caps(painter, left, QRectF(area).center().y(), item.keys, self.theme)
            return left - _SIDE
        word = QCoreApplication.translate("palette", _KIND_WORDS.get(item.kind, ""))
        painter.save()
        painter.setFont(sized(painter.font(), SMALL))
        painter.setPen(QColor(self.theme.soft))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        width = QFontMetrics(painter.font()).horizontalAdvance(word)
        painter.restore()
        return area.right() - width - _SIDE

    def _paint_texts(self, painter: QPainter, area: QRect, item: PaletteItem) -> None:
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        metrics = QFontMetrics(painter.font())
        title = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(QColor(self.theme.soft if item.reason else self.theme.ink))
        painter.drawText(area, flags, title)
        left = area.left() + metrics.horizontalAdvance(title) + 12
        detail_area = QRect(left, area.top(), area.right() - left, area.height())
        painter.setFont(sized(painter.font(), SMALL))
        painter.setPen(QColor(self.theme.soft))
        detail = QFontMetrics(painter.font()).elidedText(
            item.reason or item.detail, Qt.TextElideMode.ElideRight, max(0, detail_area.width())
        )
        painter.drawText(detail_area, flags, detail)


def row_height() -> int:
    """Return how tall a result is."""
    return QFontMetrics(QApplication.font()).height() + 16


class Palette(Overlay):
    """The field and its results.

    Signals:
        chosen: The `PaletteItem` that the reader chose; the palette is closed by then.

    Args:
        window: What it lies over.
        theme: The colours.
        providers: What can be chosen, asked for at each opening, in this order.
    """

    chosen = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, providers: Sequence[Provider]) -> None:
        name = QCoreApplication.translate("Palette", "Command palette")
        super().__init__(window, theme, name=name)
        self._providers = tuple(providers)
        self._ranking = Ranking(())
        self._recent: list[tuple[ItemKind, str]] = []
        self._model = _Results(self)
        self._delegate = _ItemDelegate(theme, self)
        self._field = self._make_field()
        self._view = self._make_view()
        line = QHBoxLayout()
        line.setContentsMargins(8, 8, 8, 8)
        line.addWidget(self._field)
        self.sheet.body.addLayout(line)
        self.sheet.body.addWidget(self._view)
        self.sheet.body.addSpacing(8)

    def _make_field(self) -> QLineEdit:
        field = QLineEdit(self.sheet)
        field.setObjectName("paletteField")
        field.setPlaceholderText(self.tr("Search commands, articles, people, headings"))
        field.setAccessibleName(self.tr("Command palette"))
        field.setMinimumHeight(row_height())
        field.textChanged.connect(self._search)
        field.installEventFilter(self)
        return field

    def _make_view(self) -> QListView:
        view = QListView(self.sheet)
        view.setObjectName("paletteResults")
        view.setAccessibleName(self.tr("Results"))
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setUniformItemSizes(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.clicked.connect(self._choose)
        view.selectionModel().currentChanged.connect(self._announce)
        return view

    # -- what others use ---------------------------------------------------------------------

    @property
    def recent(self) -> Sequence[tuple[ItemKind, str]]:
        """Kinds and keys of what was chosen, the last one first."""
        return tuple(self._recent)

    def set_recent(self, recent: Iterable[tuple[ItemKind, str]]) -> None:
        """Take what was chosen in an earlier session."""
        self._recent = list(recent)[:_MOST_RECENT]

    @property
    def results(self) -> tuple[PaletteItem, ...]:
        """What is listed now."""
        items = (self._model.item(row) for row in range(self._model.rowCount()))
        return tuple(item for item in items if item is not None)

    @property
    def current(self) -> PaletteItem | None:
        """What Enter would choose."""
        return self._model.item(self._view.currentIndex().row())

    def open(self, typed: str = "") -> None:
        """Ask the providers anew and show the palette with this text in its field."""
        items = [item for provider in self._providers for item in provider()]
        self._ranking = Ranking(items, self._recent)
        self._field.setText(typed)
        self._search(typed)
        self.show_over()

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._delegate.theme = theme

    @override
    def first_widget(self) -> QWidget:
        return self._field

    @override
    def top_margin(self) -> int:
        return 6

    @override
    def sheet_size(self, available: QSize) -> QSize:
        rows = min(self._model.rowCount(), _MOST_ROWS)
        room = available.height() - self._field.minimumHeight() - 3 * _SIDE
        rows = min(rows, max(1, room // row_height()))
        self._view.setFixedHeight(rows * row_height())
        margins = self.sheet.body.contentsMargins()
        height = self.sheet.body.sizeHint().height() - margins.top() - margins.bottom()
        return QSize(_WIDTH * row_height() // 32, height)

    # -- searching and choosing --------------------------------------------------------------

    def _search(self, typed: str) -> None:
        items = self._ranking.find(typed)
        if words := typed.strip():
            items += (
                PaletteItem(
                    ItemKind.SEARCH, words, self.tr("Search everything for “{0}”").format(words)
                ),
            )
        self._model.set_items(items)
        self._view.setCurrentIndex(self._model.index(0, 0))
        if self.is_open:
            self.place()

    def _choose(self, index: QModelIndex) -> None:
        item = self._model.item(index.row())
        if item is None:
            return
        if item.reason:
            self._say(f"{item.title}: {item.reason}")
            return
        if item.kind is not ItemKind.SEARCH:
            choice = (item.kind, item.key)
            self._recent = [choice, *(other for other in self._recent if other != choice)]
            del self._recent[_MOST_RECENT:]
        self.dismiss()
        self.chosen.emit(item)

    def _announce(self, index: QModelIndex) -> None:
        item = self._model.item(index.row())
        if item is not None and self.is_open:
            self._say(spoken(item))

    def _say(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, text))

    def _move(self, step: int) -> None:
        count = self._model.rowCount()
        if not count:
            return
        row = self._view.currentIndex().row() + step
        row = row % count if abs(step) == 1 else min(max(row, 0), count - 1)
        self._view.setCurrentIndex(self._model.index(row, 0))

    # -- events ------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self._field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            return self._field_key(event)
        return super().eventFilter(watched, event)

    def _field_key(self, event: QKeyEvent) -> bool:
        steps: dict[int, int] = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: _MOST_ROWS - 1,
            Qt.Key.Key_PageUp: 1 - _MOST_ROWS,
        }
        key = event.key()
        if key in steps:
            self._move(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True
