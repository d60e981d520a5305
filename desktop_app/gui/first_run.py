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


def sample_path() -> Path:
    """Return the article that comes with the program."""
    return paths.resource("sample", "eclipse.md")


class CoachLines(QWidget):
    """Stands below the sample until the reader puts it away, for good.

    Args:
        appearance: where it is remembered that the lines were put away.
        library_path: the file in which everything is kept.
        parent: the pane.
    """

    def __init__(
        self, appearance: Appearance, library_path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._caps: list[KeyCap] = []
        self._is_at_sample = False
        self.setObjectName("coachLines")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("First steps"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(24, 12, 12, 12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        self._lines = (
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
        self._boxes = [self._add_line(row, text) for row, (_, text) in enumerate(self._lines)]
        privacy = TextLabel(privacy_text(library_path), self, ratio=SMALL, role="soft")
        privacy.setWordWrap(True)
        self._grid.addWidget(privacy, len(self._lines), 0, 1, 2)
        self._grid.addWidget(self._close_button(), 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        self.hide()
        appearance.changed.connect(self._take_settings)

    def _add_line(self, row: int, text: str) -> QHBoxLayout:
        box = QHBoxLayout()
        box.setSpacing(4)
        self._grid.addLayout(box, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(TextLabel(text, self), row, 1)
        return box

    def _close_button(self) -> QPushButton:
        button = QPushButton("×", self)
        button.setProperty("flat", "true")
        button.setObjectName("findButton")
        button.setFixedSize(30, 28)
        button.setAccessibleName(self.tr("Put the first steps away (Esc)"))
        button.setToolTip(button.accessibleName())
        button.clicked.connect(self.dismiss)
        return button

    def set_keymap(self, keymap: Keymap) -> None:
        """Show the keys that are in force now."""
        for cap in self._caps:
            cap.deleteLater()
        self._caps = []
        for box, (ids, _) in zip(self._boxes, self._lines, strict=True):
            for step in (step for id in ids for step in _shortest(keymap.keys(id)).split()):
                cap = KeyCap(step, self._appearance.theme, self)
                box.addWidget(cap)
                self._caps.append(cap)

    def follow(self, article: Article) -> None:
        """Show the lines if this is the sample and they were not put away."""
        self._is_at_sample = article.source == str(sample_path())
        self._take_settings()

    def dismiss(self) -> bool:
        """Put the lines away for good; False when they are not shown."""
        if self.isHidden():
            return False
        settings = self._appearance.settings
        self._appearance.set_settings(replace(settings, coach_lines_dismissed=True))
        return True

    def _take_settings(self) -> None:
        for cap in self._caps:
            cap.set_theme(self._appearance.theme)
        is_wanted = not self._appearance.settings.coach_lines_dismissed
        self.setVisible(self._is_at_sample and is_wanted)


def _shortest(keys: tuple[str, ...]) -> str:
    return min(map(shown_sequence, keys), key=len, default="")
