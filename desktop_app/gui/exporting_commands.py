"""Taking an article out: as a file, or as Markdown on the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtGui import QGuiApplication

from desktop_app.formats.export import (
    ExportFormat,
    Reading,
    export_reading,
    file_name,
    free_path,
    write_file,
)
from desktop_app.gui import file_dialogs

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.note_editor import NoteEditor
    from desktop_app.gui.session import ReadingSession


def _tr(text: str) -> str:
    return QCoreApplication.translate("exporting", text)


def _filters() -> dict[str, ExportFormat]:
    return {
        _tr("Markdown with notes (*.md)"): ExportFormat.MARKDOWN,
        _tr("Web page (*.html)"): ExportFormat.HTML,
        _tr("Table of highlights, quotations and names (*.csv)"): ExportFormat.CSV,
        _tr("Everything, with W3C annotations (*.json)"): ExportFormat.JSON,
    }


class ExportingCommands:
    """Exports the open article of a session.

    Args:
        note_editor: what is typed in it is taken along.
        window: what the file dialog belongs to.
    """

    def __init__(self, session: ReadingSession, note_editor: NoteEditor, window: QWidget) -> None:
        self._session = session
        self._note_editor = note_editor
        self._window = window
        place = QStandardPaths.StandardLocation.DocumentsLocation
        self._folder = Path(QStandardPaths.writableLocation(place) or Path.home())

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {"file.export": self._export, "copy.article": self._copy}

    def _reading(self) -> Reading:
        self._note_editor.flush()
        session = self._session
        return Reading(
            article_id=session.article_id,
            article=session.article,
            found=session.found,
            annotations=tuple(session.annotations.values()),
            decisions=tuple(session.decisions.values()),
            colour_names=session.library.colour_names(),
        )

    def _export(self, _call: Invocation) -> None:
        filters = _filters()
        name = file_name(self._session.article.title, ExportFormat.MARKDOWN.suffix)
        chosen, selected = file_dialogs.ask_save(
            self._window, _tr("Export the article"), self._folder / name, ";;".join(filters)
        )
        if not chosen:
            return
        path = Path(chosen)
        self._folder = path.parent
        by_suffix = {wanted.suffix: wanted for wanted in ExportFormat}
        wanted = by_suffix.get(path.suffix.lower())
        if wanted is None:  # named without an ending: the reader was not asked about this file
            wanted = filters.get(selected, ExportFormat.MARKDOWN)
            path = free_path(path.parent, path.name, wanted.suffix)
        write_file(path, export_reading(self._reading(), wanted))
        self._session.say(_tr("Exported as {0}.").format(path))

    def _copy(self, _call: Invocation) -> None:
        text = export_reading(self._reading(), ExportFormat.MARKDOWN)
        QGuiApplication.clipboard().setText(text)
        self._session.say(_tr("The article with its notes is on the clipboard, as Markdown."))
