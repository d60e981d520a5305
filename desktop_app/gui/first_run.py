"""What a new reader is told once, below the sample: three lines of keys, and where all is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from desktop_app import paths
from desktop_app.gui.about import privacy_text
from desktop_app.gui.key_cap import KeyCap
from desktop_app.gui.keys import shown_sequence
from desktop_app.gui.text_style import SMALL, TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.core.article import Article
    from desktop_app.gui.appearance import Appearance
    from desktop_app.gui.keymap import Keymap
    from desktop_app.gui.theme import Theme
    from desktop_app.storage.library import Library

_PUT_AWAY = "coach_lines.put_away"


def sample_path() -> Path:
    """Return the article that comes with the program."""
    return paths.resource("sample", "eclipse.md")


class _Line:
    """One line of advice: the keys, what they do, and the button that puts it away."""

    def __init__(self, commands: tuple[str, ...], text: str, button: QPushButton) -> None:
        self.commands = commands
        self.text = TextLabel(text, button.parentWidget())
        self.text.setWordWrap(True)
        self.button = button
        self.caps: list[KeyCap] = []
        self.box = QHBoxLayout()
        self.box.setSpacing(4)
        self.is_wanted = True

    def show_keys(self, keymap: Keymap, theme: Theme) -> None:
        """Show the keys that are in force now."""
        for cap in self.caps:
            cap.hide()  # it goes only with the next turn of the event loop
            cap.deleteLater()
        keys = " ".join(_shortest(keymap.keys(command)) for command in self.commands)
        self.caps = [KeyCap(step, theme, self.button.parentWidget()) for step in keys.split()]
        for cap in self.caps:
            self.box.addWidget(cap)
        self.show_if_wanted()

    def show_if_wanted(self) -> None:
        """Show the line, or nothing of it."""
        for widget in (*self.caps, self.text, self.button):
            widget.setVisible(self.is_wanted)


class CoachLines(QWidget):
    """Stands below the sample; each line can be put away, and with the last one all is.

    Args:
        appearance: where it is remembered that all lines were put away.
        library: the file in which everything is kept, also which lines were put away.
        parent: the pane.
    """

    def __init__(
        self, appearance: Appearance, library: Library, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._library = library
        self._is_at_sample = False
        self.setObjectName("coachLines")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("First steps"))
        self._lines = [self._make_line(*advice) for advice in self._advice()]
        self._lay_out(privacy_text(library.path))
        self._restore()
        self.hide()
        appearance.changed.connect(self._take_settings)

    def _advice(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        return (
            (
                ("move.next_paragraph", "move.next_quotation"),
                self.tr("to the next paragraph, to the next quotation and who said it"),
            ),
            (
                ("annotation.highlight", "annotation.note"),
                self.tr("highlight what has the focus, or write a note on it"),
            ),
            (
                ("move.next_entity", "decision.wrong"),
                self.tr("go from name to name; one on this page is wrong: say so"),
            ),
        )

    def _make_line(self, commands: tuple[str, ...], text: str) -> _Line:
        button = self._close_button(self.tr("Put this line away: {0}").format(text))
        line = _Line(commands, text, button)
        button.clicked.connect(lambda: self._put_away(line))
        return line

    def _close_button(self, name: str) -> QPushButton:
        button = QPushButton("×", self)
        button.setProperty("flat", "true")
        button.setObjectName("coachClose")
        button.setAccessibleName(name)
        button.setToolTip(self.tr("Put away (Esc)"))
        return button

    def _lay_out(self, privacy: str) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 10, 12, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(self._lines):
            grid.addLayout(line.box, row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(line.text, row, 1)
            grid.addWidget(line.button, row, 2)
        where = TextLabel(privacy, self, ratio=SMALL, role="soft")
        where.setWordWrap(True)
        grid.addWidget(where, len(self._lines), 0, 1, 2)
        everything = self._close_button(self.tr("Put all first steps away"))
        everything.clicked.connect(self.dismiss_all)
        grid.addWidget(everything, len(self._lines), 2)

    def set_keymap(self, keymap: Keymap) -> None:
        """Show the keys that are in force now."""
        for line in self._lines:
            line.show_keys(keymap, self._appearance.theme)

    def follow(self, article: Article) -> None:
        """Show the lines if this is the sample and they were not put away."""
        self._is_at_sample = article.source == str(sample_path())
        self._take_settings()

    @property
    def shown(self) -> list[str]:
        """The lines of advice that are still there."""
        return [line.text.text() for line in self._lines if line.is_wanted]

    def dismiss(self) -> bool:
        """Put the first of the lines away for good; False when none is shown."""
        if self.isHidden():
            return False
        self._put_away(next(line for line in self._lines if line.is_wanted))
        return True

    def dismiss_all(self) -> None:
        """Put all lines away for good."""
        for line in self._lines:
            line.is_wanted = True  # for a reader who wants all of them back, in the settings
        self._remember()
        settings = self._appearance.settings
        self._appearance.set_settings(replace(settings, coach_lines_dismissed=True))

    def _put_away(self, line: _Line) -> None:
        line.is_wanted = False
        if not self.shown:
            self.dismiss_all()
        else:
            line.show_if_wanted()
            self._remember()

    def _remember(self) -> None:
        away = [str(number) for number, line in enumerate(self._lines) if not line.is_wanted]
        self._library.set_state(_PUT_AWAY, " ".join(away))

    def _restore(self) -> None:
        away = set((self._library.state(_PUT_AWAY) or "").split())
        for number, line in enumerate(self._lines):
            line.is_wanted = str(number) not in away

    def _take_settings(self) -> None:
        for line in self._lines:
            line.show_if_wanted()
            for cap in line.caps:
                cap.set_theme(self._appearance.theme)
        is_wanted = bool(self.shown) and not self._appearance.settings.coach_lines_dismissed
        self.setVisible(self._is_at_sample and is_wanted)


def _shortest(keys: tuple[str, ...]) -> str:
    return min(map(shown_sequence, keys), key=len, default="")
