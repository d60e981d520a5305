"""What the middle shows when no article is open: what the reader can do now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.gui.text_style import SEMIBOLD, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from desktop_app.gui.theme import Theme


class EmptyPage(QWidget):
    """A few lines and two buttons; keys work as in the text."""

    wanted = Signal(str)  # command id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("No article is open"))
        self.key_handler: Callable[[QKeyEvent], bool] = lambda _event: False
        title = TextLabel(self.tr("Nothing is open"), self, ratio=1.6, weight=SEMIBOLD)
        advice = TextLabel(
            self.tr(
                "Drop a file or a link here, paste a text, or open one.\n"
                "Everything you read stays in one file on this computer."
            ),
            self,
            role="soft",
        )
        advice.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._button(self.tr("Open… (Ctrl+O)"), "file.open"))
        row.addWidget(self._button(self.tr("Paste (Ctrl+V)"), "file.paste"))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(3)
        column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(advice, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        column.addStretch(4)

    def _button(self, text: str, command_id: str) -> QPushButton:
        button = QPushButton(text, self)
        button.clicked.connect(lambda: self.wanted.emit(command_id))
        return button

    def set_theme(self, _theme: Theme) -> None:
        """Take the colours of a theme; they come from the style sheet here."""
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.key_handler(event):
            event.ignore()
