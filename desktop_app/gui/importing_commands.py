"""Commands that bring many documents in: folders, exports of other readers, entries of feeds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop_app.formats import Source
from desktop_app.gui import file_dialogs
from desktop_app.gui.feed_page import FeedPage
from desktop_app.gui.import_desk import ImportDesk
from desktop_app.gui.import_page import ImportPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.formats import Item
    from desktop_app.gui.commands import Command
    from desktop_app.gui.invocation import Handlers, Invocation
    from desktop_app.gui.workspace import Workspace

_EXPORTS = "Exports of other readers (*.csv *.json *.zip *.html *.htm *.txt);;All files (*)"
_WHILE_RUNNING = frozenset({"import.pause", "import.cancel"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("importing", text)


class ImportingCommands:
    """Owns the import desk of a window and the pages that belong to it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        window, services = workspace.window_, workspace.services
        theme = window.appearance.theme
        self.desk = ImportDesk(services.library, services.jobs, workspace)
        self.page = ImportPage(self.desk, theme, window)
        self.feed_page = FeedPage(theme, window)
        self._folder = Path.home()
        self._feed = Source()
        self._title = ""
        window.stack.add_page(self.page)
        window.stack.add_page(self.feed_page)
        self._connect()

    def _connect(self) -> None:
        workspace, opener = self._workspace, self._workspace.opener
        opener.many_wanted.connect(self.desk.start)
        opener.entries_found.connect(self._show_entries)
        self.desk.opened.connect(workspace.show_article)
        self.desk.revised.connect(workspace.reload)
        self.desk.stored.connect(workspace.library_list.refresh)
        self.desk.changed.connect(self._show_progress)
        self.page.chosen.connect(workspace.show_article)
        self.page.left.connect(workspace.focus_text)
        self.feed_page.picked.connect(self._add_entries)
        self.feed_page.left.connect(self._leave_feed)

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "file.import_folder": self._import_folder,
            "file.import_export": self._import_exports,
            "file.raw_text": lambda _call: self._workspace.opener.open_raw(),
            "import.show": lambda _call: self.show_page(),
            "import.pause": lambda _call: self.desk.toggle_pause(),
            "import.cancel": lambda _call: self.desk.cancel(),
        }

    def reason_against(self, command: Command) -> str:
        """Return why one of these commands cannot run now; empty when it can."""
        if command.id in _WHILE_RUNNING and not self.desk.is_running:
            return _tr("Nothing is being imported.")
        if command.id == "file.raw_text" and not self._workspace.opener.has_unreadable:
            return _tr("There is no document that could not be read.")
        return ""

    def close(self) -> None:
        """End the import."""
        self.desk.stored.disconnect(self._workspace.library_list.refresh)
        self.desk.close()

    def show_page(self) -> None:
        """Show how far the import is, or what came of the last one."""
        self._workspace.window_.stack.show_page(self.page)
        self.page.open()

    def _import_folder(self, _call: Invocation) -> None:
        name = file_dialogs.ask_folder(
            self._workspace.window_, _tr("Import a folder"), self._folder
        )
        if name:
            self._folder = Path(name)
            self.desk.start([Source.from_path(self._folder)])

    def _import_exports(self, _call: Invocation) -> None:
        names = file_dialogs.ask_open(
            self._workspace.window_, _tr("Import from another reader"), self._folder, _EXPORTS
        )
        if names:
            self._folder = Path(names[0]).parent
            self.desk.start([Source.of_export(Path(name)) for name in names])

    def _show_progress(self) -> None:
        done, total = (QLocale().toString(number) for number in self.desk.progress)
        words = (
            _tr("import paused at {0} of {1}")
            if self.desk.is_paused
            else _tr("importing, {0} of {1}")
        )
        text = words.format(done, total) if self.desk.is_running else ""
        self._workspace.status.show_doing(text)

    def _show_entries(self, title: str, items: Sequence[Item], source: Source) -> None:
        window = self._workspace.window_
        self._feed = source
        self._title = window.windowTitle()
        window.setWindowTitle(f"{title} — Rubricator")
        window.stack.show_page(self.feed_page)
        self.feed_page.open(title, items)

    def _leave_feed(self) -> None:
        self._workspace.window_.setWindowTitle(self._title)
        self._workspace.focus_text()

    def _add_entries(self, items: Sequence[Item], fetches: bool) -> None:
        self._leave_feed()
        self.desk.start_items(items, self._feed, fetches=fetches)
