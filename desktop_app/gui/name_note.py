"""A note on a person or thing, kept with the name: written in Markdown over the window.

What was typed is kept whichever way the sheet is left; undo takes it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.core.annotation import new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope, last_on
from desktop_app.gui.overlay import Overlay
from desktop_app.gui.text_style import SEMIBOLD, SMALL, TextLabel, pixel_size

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop_app.gui.session import ReadingSession
    from desktop_app.gui.theme import Theme

_WIDTH_EM = 34
_HEIGHT_EM = 20
_EDGE = 18


class NameNote(Overlay):
    """Asks for a note on a name and makes it a decision of the reader."""

    def __init__(self, session: ReadingSession, theme: Theme, window: QWidget) -> None:
        super().__init__(
            window, theme, name=QCoreApplication.translate("NameNote", "Note on a name")
        )
        self._session = session
        self._name = ""
        self._title = TextLabel("", self.sheet, weight=SEMIBOLD)
        self._hint = TextLabel(
            self.tr("Markdown. Ctrl+Enter or Esc keeps it and closes; an empty note is none."),
            self.sheet,
            ratio=SMALL,
            role="soft",
        )
        self._hint.setWordWrap(True)
        self.field = _NoteField(self.sheet, self)
        body = self.sheet.body
        body.addSpacing(_EDGE // 2)
        for widget in (self._title, self._hint):
            widget.setContentsMargins(_EDGE, 2, _EDGE, 2)
            body.addWidget(widget)
        room = QVBoxLayout()
        room.setContentsMargins(_EDGE, 4, _EDGE, _EDGE // 2)
        room.addWidget(self.field)
        body.addLayout(room, 1)
        self.closed.connect(self._keep)

    def open(self, name: str) -> None:
        """Show the note on a name, ready to be typed in."""
        self._name = name
        old = last_on(self._session.decisions.values(), DecisionKind.NOTE, name)
        self._title.setText(self.tr("Note on {0}").format(name))
        self.field.setAccessibleName(self._title.text())
        self.field.setPlainText(old.value if old is not None else "")
        self.show_over()

    def _keep(self) -> None:
        session, name = self._session, self._name
        old = last_on(session.decisions.values(), DecisionKind.NOTE, name)
        text = self.field.toPlainText().strip()
        if text == (old.value if old is not None else ""):
            return
        if not text and old is not None:
            session.withdraw(old)
            return
        note = Decision(
            new_id(), session.article_id, DecisionKind.NOTE, Scope.LIBRARY, name, None, text
        )
        session.decide([note], self.tr("Note on {0}").format(name))

    # -- Overlay -----------------------------------------------------------------------------

    @override
    def sheet_size(self, available: QSize) -> QSize:
        em = pixel_size(QApplication.font())
        return QSize(min(_WIDTH_EM * em, available.width()), _HEIGHT_EM * em)

    @override
    def first_widget(self) -> QWidget:
        return self.field


class _NoteField(QPlainTextEdit):
    """Takes the note; Ctrl+Enter leaves it."""

    def __init__(self, parent: QWidget, overlay: Overlay) -> None:
        super().__init__(parent)
        self._overlay = overlay
        self.setObjectName("noteText")
        self.setTabChangesFocus(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_leaving = is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_leaving or event.key() == Qt.Key.Key_Escape:
            self._overlay.dismiss()
        else:
            super().keyPressEvent(event)
