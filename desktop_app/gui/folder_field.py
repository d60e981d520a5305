"""The row of the settings that says which folder is watched, if any."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_app.gui import file_dialogs
from desktop_app.gui.text_style import SMALL, TextLabel

if TYPE_CHECKING:
    from collections.abc import Callable

_ABOUT = (
    "Documents that you put into this folder are added to the library while the program runs. They "
    "stay where they are. Empty: no folder is watched."
)


class FolderField(QWidget):
    """A field for the path of a folder, and a button to choose one.

    Args:
        choose: told the path, or nothing, each time the reader has chosen.
    """

    def __init__(self, choose: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choose = choose
        self._path = ""
        self.field = QLineEdit(self)
        self.field.setAccessibleName("Watched folder")
        self.field.setPlaceholderText("No folder is watched")
        self.field.editingFinished.connect(lambda: self._take(self.field.text()))
        button = QPushButton("Choose…", self)
        button.clicked.connect(self._ask)
        self.problem = TextLabel("", self, ratio=SMALL, role="error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        about = TextLabel(_ABOUT, self, ratio=SMALL, role="soft")
        about.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addWidget(about)

    def show_path(self, path: str) -> None:
        """Show which folder is watched now."""
        self._path = path
        with QSignalBlocker(self.field):
            self.field.setText(path)
        self.problem.hide()

    def _ask(self) -> None:
        start = Path(self._path) if self._path else Path.home()
        name = file_dialogs.ask_folder(self.window(), "Folder to be watched", start)
        if name:
            self._take(name)

    def _take(self, text: str) -> None:
        path = str(Path(text.strip()).expanduser()) if text.strip() else ""
        if path and not Path(path).is_dir():
            self.problem.setText(f"There is no folder {path}.")
            self.problem.show()
            return
        self.show_path(path)
        self._choose(path)
