"""Asking for a file, without touching the files that the dialog lists.

Qt's own icons are chosen by reading the beginning of each file. On POSIX systems a program that
closes any file loses all its locks on it: had the dialog read the library, or the log beside it,
other programs could overwrite what SQLite is just writing. So on Linux the dialog is Qt's, with
icons that come from the kind of entry alone; elsewhere the system's dialog runs on its own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from pathlib import Path

_IconType = QAbstractFileIconProvider.IconType


def _tr(text: str) -> str:
    return QCoreApplication.translate("files", text)


class PlainIcons(QFileIconProvider):
    """Icons and types that need no look into a file; called from a thread of the dialog."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = super().icon(_IconType.Folder)
        self._file = super().icon(_IconType.File)
        self._words = (_tr("Folder"), _tr("File"))

    @override
    def icon(self, subject: _IconType | QFileInfo) -> QIcon:
        if isinstance(subject, QFileInfo):
            return self._folder if subject.isDir() else self._file
        return super().icon(subject)

    @override
    def type(self, info: QFileInfo) -> str:
        folder, file = self._words
        return folder if info.isDir() else f"{info.suffix().upper()} {file}".strip()


def ask_open(parent: QWidget, title: str, folder: Path, filters: str) -> list[str]:
    """Ask for files that are there; returns none when the reader steps back."""
    dialog = _dialog(parent, title, folder, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _answer(dialog)[0]


def ask_open_one(parent: QWidget, title: str, folder: Path, filters: str) -> str:
    """Ask for one file that is there; empty when the reader steps back."""
    dialog = _dialog(parent, title, folder, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_answer(dialog)[0]), "")


def ask_folder(parent: QWidget, title: str, folder: Path) -> str:
    """Ask for a folder that is there; empty when the reader steps back."""
    dialog = _dialog(parent, title, folder, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    return next(iter(_answer(dialog)[0]), "")


def ask_save(parent: QWidget, title: str, path: Path, filters: str) -> tuple[str, str]:
    """Ask where to save, proposing `path`; returns the name and the chosen filter, else empty."""
    dialog = _dialog(parent, title, path.parent, filters)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(path.name)
    names, chosen = _answer(dialog)
    return next(iter(names), ""), chosen


def _dialog(parent: QWidget, title: str, folder: Path, filters: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    if sys.platform.startswith("linux"):
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setIconProvider(_icons())
    dialog.setDirectory(str(folder))
    if filters:
        dialog.setNameFilters(filters.split(";;"))
    return dialog


def _icons() -> PlainIcons:
    """Return the one provider: dialogs do not own it, and it must outlive each of them."""
    if not _PROVIDERS:
        _PROVIDERS.append(PlainIcons())
    return _PROVIDERS[0]


_PROVIDERS: list[PlainIcons] = []


def _answer(dialog: QFileDialog) -> tuple[list[str], str]:
    is_accepted = bool(dialog.exec())
    names = dialog.selectedFiles() if is_accepted else []
    chosen = dialog.selectedNameFilter()
    # In the event loop: its thread of file names may still be waiting for Python.
    dialog.deleteLater()
    return names, chosen
