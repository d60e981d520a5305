"""Asks for one thing: a few choices with a letter each, or a text with suggestions.

The keyboard does it all: a letter chooses, arrows and Enter too, Esc leaves everything as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from desktop_app.core.findings import Label
from desktop_app.gui.names_panel import name_pen
from desktop_app.gui.overlay import Overlay, paint_key_caps, paint_row_ground
from desktop_app.gui.text_style import SEMIBOLD, SMALL, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop_app.gui.theme import Theme

_WIDTH = 460
_ROW = 32
_MOST_ROWS = 9
_EDGE = 18
_LINE_GAP = 4
_KEY_ROOM = 34
_ModelIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the prompt.

    Attributes:
        key: the letter that chooses it; empty for suggestions.
        detail: what it would do, such as "3 places".
        hue: colour of a line under the title, 1 to 8 as `Theme.mention_colour` has them; 0: none.
    """

    value: str
    title: str
    key: str = ""
    detail: str = ""
    hue: int = 0


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints the key, the title and the detail of a choice."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.choices: Sequence[Choice] = ()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _ModelIndex) -> QSize:
        return QSize(0, _ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _ModelIndex) -> None:
        if index.row() >= len(self.choices):
            return
        choice = self.choices[index.row()]
        painter.save()
        painter.setFont(QApplication.font())
        if option.state & QStyle.StateFlag.State_Selected:
            paint_row_ground(painter, option.rect, self.theme, has_focus=True)
        area = option.rect.adjusted(_EDGE, 0, -_EDGE, 0)
        if choice.key:
            paint_key_caps(painter, area.left(), area.center().y(), choice.key, self.theme)
            area.setLeft(area.left() + _KEY_ROOM)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self.theme.soft))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, choice.detail)
        metrics = painter.fontMetrics()
        room = area.width() - metrics.horizontalAdvance(choice.detail) - _EDGE
        title = metrics.elidedText(choice.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(self.theme.ink))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, title)
        if choice.hue:
            painter.setPen(name_pen(self.theme, Label.TERM, choice.hue))
            y = area.center().y() + metrics.ascent() // 2 + _LINE_GAP
            painter.drawLine(area.left(), y, area.left() + metrics.horizontalAdvance(title), y)
        painter.restore()


class ChoicePrompt(Overlay):
    """A question with choices, or a field with suggestions."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window, theme, name=QCoreApplication.translate("ChoicePrompt", "Question"))
        self._choices: Sequence[Choice] = ()
        self._chosen: Callable[[str], None] = lambda _value: None
        self._suggest: Callable[[str], Sequence[Choice]] | None = None
        self._title = TextLabel("", self.sheet, weight=SEMIBOLD)
        self._detail = TextLabel("", self.sheet, ratio=SMALL, role="soft")
        self._field = QLineEdit(self.sheet)
        self._list = QListWidget(self.sheet)
        self._delegate = _ChoiceDelegate(theme, self)
        self._list.setItemDelegate(self._delegate)
        for label in (self._title, self._detail):
            label.setWordWrap(True)
            label.setContentsMargins(_EDGE, 4, _EDGE, 2)
        body = self.sheet.body
        body.addSpacing(10)
        body.addWidget(self._title)
        body.addWidget(self._detail)
        body.addSpacing(4)
        body.addWidget(self._field)
        body.addWidget(self._list)
        body.addSpacing(10)
        self._field.setContentsMargins(_EDGE, 2, _EDGE, 2)
        self._field.textEdited.connect(self._show_suggestions)
        self._field.installEventFilter(self)
        self._list.setObjectName("choices")
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.installEventFilter(self)
        self._list.itemClicked.connect(lambda _item: self._take_current())

    @property
    def detail(self) -> str:
        """What stands below the question."""
        return self._detail.text()

    @property
    def choices(self) -> Sequence[Choice]:
        """What can be chosen now."""
        return self._choices

    # -- asking ------------------------------------------------------------------------------

    def choose(
        self, title: str, detail: str, choices: Sequence[Choice], chosen: Callable[[str], None]
    ) -> None:
        """Ask which of the choices; `chosen` gets its value unless the reader steps back."""
        self._suggest = None
        self._begin(title, detail, chosen)
        self._field.hide()
        self._fill(choices)
        self.show_over()

    def ask(
        self,
        title: str,
        detail: str,
        suggest: Callable[[str], Sequence[Choice]],
        chosen: Callable[[str], None],
        *,
        text: str = "",
    ) -> None:
        """Ask for a text, with suggestions for what is typed."""
        self._suggest = suggest
        self._begin(title, detail, chosen)
        self._field.show()
        self._field.setText(text)
        self._field.setAccessibleName(title)
        self._show_suggestions(text)
        self.show_over()
        self._field.selectAll()

    def set_detail(self, value: str, detail: str) -> None:
        """Change what stands at the right of a choice, such as a number that was counted since."""
        for row, choice in enumerate(self._choices):
            if choice.value == value:
                changed = replace(choice, detail=detail)
                self._choices = [*self._choices[:row], changed, *self._choices[row + 1 :]]
                self._delegate.choices = self._choices
                self._list.item(row).setText(_said(changed))

    def _begin(self, title: str, detail: str, chosen: Callable[[str], None]) -> None:
        self._chosen = chosen
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._list.setAccessibleName(title)

    def _show_suggestions(self, typed: str) -> None:
        if self._suggest is not None:
            self._fill(self._suggest(typed))
            self._list.setCurrentRow(-1)
            self.place()

    def _fill(self, choices: Sequence[Choice]) -> None:
        self._choices = self._delegate.choices = choices
        self._list.clear()
        for choice in choices:
            self._list.addItem(QListWidgetItem(_said(choice)))
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(choices))

    # -- answering ---------------------------------------------------------------------------

    def _take_current(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._choices):
            self._answer(self._choices[row].value)
        elif self._suggest is not None:
            self._answer(self._field.text().strip())

    def _answer(self, value: str) -> None:
        self.dismiss()
        self._chosen(value)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_ours = watched is self._field or watched is self._list
        if is_ours and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_current()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            least = -1 if self._suggest is not None else 0
            row = max(least, min(self._list.currentRow() + step, self._list.count() - 1))
            self._list.setCurrentRow(row)
            return True
        if self._suggest is None:
            for choice in self._choices:
                if choice.key and event.text().lower() == choice.key:
                    self._answer(choice.value)
                    return True
        return False

    # -- Overlay -----------------------------------------------------------------------------

    @override
    def sheet_size(self, available: QSize) -> QSize:
        width = min(_WIDTH, available.width())
        rows = min(len(self._choices), _MOST_ROWS)
        self._list.setFixedHeight(rows * _ROW + 4)
        height = 32 + rows * _ROW
        for label in (self._title, self._detail):
            if not label.isHidden():
                height += label.heightForWidth(width - 4) + 6
        if not self._field.isHidden():
            height += self._field.sizeHint().height() + 8
        return QSize(width, height)

    @override
    def first_widget(self) -> QWidget:
        return self._list if self._suggest is None else self._field

    @override
    def top_margin(self) -> int:
        """Lie in the lower half, so that the mark in question stays in view."""
        return max(60, round(self.height() * 0.56))

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._delegate.theme = theme


def _said(choice: Choice) -> str:
    """Return what a screen reader says; the delegate paints the same."""
    return ", ".join(filter(None, (choice.key, choice.title, choice.detail)))
