"""The settings page of the themes: choose one, or make one's own from a file and see it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from desktop_app.core.errors import ReaderError
from desktop_app.gui import file_dialogs
from desktop_app.gui.settings import Settings, ThemeChoice, replace_file
from desktop_app.gui.settings_forms import Form
from desktop_app.gui.text_style import TextLabel
from desktop_app.gui.theme import contrast_problems, load_theme, theme_as_toml

if TYPE_CHECKING:
    from desktop_app.gui.theme import Theme

_THEMES = {
    ThemeChoice.SYSTEM: "As the system",
    ThemeChoice.LIGHT: "Light",
    ThemeChoice.SEPIA: "Sepia",
    ThemeChoice.WHITE: "White",
    ThemeChoice.DARK: "Dark",
    ThemeChoice.CONTRAST: "High contrast",
    ThemeChoice.OWN: "Your own",
}
_FILTER = "Themes (*.toml)"
_TOLD = 4  # problems of contrast at once
_EXPLANATION = (
    "Save the theme you see, change its colours in any editor, and choose the file here: it is "
    "shown at once, and again each time you save it."
)


class ThemeForm(Form):
    """Which theme, and the reader's own.

    Signals:
        failed: A `ReaderError` about a file.
    """

    failed = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setVerticalSpacing(10)
        layout.setHorizontalSpacing(24)
        layout.addRow("Theme", self.choice("theme", "Theme", _THEMES.items()))
        self._file = self._note("ownThemeFile")
        self._verdict = self._note("ownThemeVerdict")
        layout.addRow("Your own", self._file)
        layout.addRow("", self._buttons())
        layout.addRow("", self._verdict)
        explanation = self._note("ownThemeExplanation")
        explanation.setText(_EXPLANATION)
        layout.addRow("", explanation)
        self._fillers.append(self._show_own)

    def _note(self, name: str) -> TextLabel:
        label = TextLabel("", self, role="soft")
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, action in (
            ("Choose a theme…", self._choose),
            ("Save this theme as…", self._save),
        ):
            button = QPushButton(text, self)
            button.clicked.connect(action)
            row.addWidget(button)
        row.addStretch()
        return row

    def set_theme(self, theme: Theme) -> None:
        """Take the theme that is shown now."""
        self._theme = theme
        self._show_own(self.settings)

    def _show_own(self, settings: Settings) -> None:
        """Say which file holds the own theme, and whether all of it can be read."""
        self._file.setText(settings.own_theme or "None yet")
        if not settings.own_theme:
            self._verdict.setText("")
            return
        try:
            problems = contrast_problems(load_theme(Path(settings.own_theme)))
        except ReaderError as error:
            self._verdict.setText(error.sentence)
            return
        if not problems:
            self._verdict.setText("Everything in it can be read: contrast is AA throughout.")
            return
        more = f" And {len(problems) - _TOLD} more." if len(problems) > _TOLD else ""
        self._verdict.setText("Hard to read: " + " ".join(problems[:_TOLD]) + more)

    def _choose(self) -> None:
        name = file_dialogs.ask_open_one(self, "Choose a theme", Path.home(), _FILTER)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Use a theme file as the reader's own, if it is one."""
        try:
            load_theme(path)
        except ReaderError as error:
            self.failed.emit(error)
            return
        self.change(theme=ThemeChoice.OWN, own_theme=str(path.resolve()))

    def _save(self) -> None:
        path = Path.home() / "my-theme.toml"
        name, _ = file_dialogs.ask_save(self, "Save this theme", path, _FILTER)
        if not name:
            return
        try:
            replace_file(Path(name), theme_as_toml(self._theme))
        except OSError as error:
            self.failed.emit(
                ReaderError(
                    f"The theme could not be saved in {name}: {error.strerror}. "
                    "Choose another place."
                )
            )
