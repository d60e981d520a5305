"""The field above a list that narrows it: it appears with the first letter typed in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from desktop_app.gui.panel_list import PanelView


class ListFilter(QLineEdit):
    """Takes what is typed in a list, and gives the list the keys that are meant for it.

    Esc first clears the filter and then leaves the list; Enter opens the current row, as it does
    in the list.

    Signals:
        left: the reader pressed Esc and there was nothing to clear.

    Args:
        view: the list; from now on it is in use while its filter has the keyboard.
        name: what a screen reader calls the field.
        placeholder: what stands in it while it is empty.
        parent: the widget above whose list it stands.
    """

    left = Signal()

    def __init__(self, view: PanelView, *, name: str, placeholder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setObjectName("panelFilter")
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.hide()
        view.filter_field = self
        view.typed.connect(self.begin)
        view.escaped.connect(self.escape)

    def begin(self, text: str) -> None:
        """Show the field, take the keyboard and go on from these characters."""
        self.show()
        self.setFocus()
        self.insert(text)

    def step_back(self) -> bool:
        """Clear the filter and give the keyboard back to the list; False when there was none."""
        if self.isHidden():
            return False
        had_focus = self.hasFocus()
        self.clear()
        self.hide()
        if had_focus:
            self._view.setFocus()
        return True

    def escape(self) -> None:
        """Do what Esc does."""
        if not self.step_back():
            self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._view.enter_current(
                is_aside=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            )
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Backspace and not self.text()):
            self.escape()
        elif not self._view.take_from_field(event):
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._view.use_changed.emit()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._view.use_changed.emit()
