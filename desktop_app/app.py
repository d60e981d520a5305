"""Composition root: makes the window first, then the library and all that needs it."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer, QTranslator
from PySide6.QtGui import QIcon

from desktop_app import __version__, paths
from desktop_app.core.errors import LibraryCorruptError, ReaderError
from desktop_app.gui.addresses import LIBRARY_ENDING, Address, address_of
from desktop_app.gui.appearance import Appearance
from desktop_app.gui.application import Application
from desktop_app.gui.crash import install_crash_dialog
from desktop_app.gui.damaged_library import Remedy, ask_for_remedy, salvaged_path
from desktop_app.gui.first_run import sample_path
from desktop_app.gui.garbage import GarbageCollector
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.open_windows import OpenWindows
from desktop_app.gui.opener import source_of
from desktop_app.gui.posting import Poster
from desktop_app.gui.services import Services
from desktop_app.gui.settings import SettingsFile
from desktop_app.gui.single_instance import Request, SingleInstance, hand_over, server_name
from desktop_app.gui.theme import interface_font, load_fonts
from desktop_app.gui.watched_folder import WatchedFolder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from desktop_app.formats import Source
    from desktop_app.gui.main_window import MainWindow
    from desktop_app.gui.workspace import Workspace

log = logging.getLogger(__name__)

_LOG_BYTES = 1_000_000
_SHUTDOWN_S = 0.5


def run(arguments: Sequence[str], *, library: Path | None, is_temporary: bool) -> int:
    """Show the window and stay until it is closed; return the exit code.

    Args:
        arguments: files and addresses to open.
        library: the library file; None for the usual one.
        is_temporary: use an empty library that is deleted at the end.
    """
    app = make_application([sys.argv[0]])
    words, library = split_library(arguments, library)
    with tempfile.TemporaryDirectory(prefix="rubricator-") as folder:
        path = Path(folder) / "library.rubricator" if is_temporary else library
        path = path or paths.default_library_path()
        name = server_name(path, paths.state_dir())
        if hand_over(name, words):
            return 0
        instance = SingleInstance(name)
        program = Program(app, path)
        instance.requested.connect(program.take_request)
        app.requested.connect(program.take_request)
        instance.listen()
        program.start(words)
        code = app.exec()
        instance.close()
        program.stop()
    return code


def split_library(arguments: Sequence[str], library: Path | None) -> tuple[list[str], Path | None]:
    """Take a library file out of the arguments, as a double-click on one gives it."""
    words = [word for word in arguments if not word.endswith(LIBRARY_ENDING)]
    named = [Path(word) for word in arguments if word.endswith(LIBRARY_ENDING)]
    return words, library or (named[0] if named else None)


def make_application(words: list[str]) -> Application:
    """Make the application object with its names, faces, icon and log."""
    _start_log()
    app = Application(words)
    GarbageCollector(app)
    app.setApplicationName("rubricator")
    app.setApplicationDisplayName("Rubricator")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("rubricator")
    app.setWindowIcon(QIcon(str(paths.resource("icons", "rubricator.svg"))))
    app.setStyle("Fusion")
    _load_translation(app)
    load_fonts()
    app.setFont(interface_font())
    install_crash_dialog()
    return app


def _load_translation(app: Application) -> None:
    """Speak the language of the desktop, if there is a translation into it."""
    translator = QTranslator(app)
    if translator.load(QLocale(), "rubricator", "_", str(paths.resource("translations"))):
        app.installTranslator(translator)


def _start_log() -> None:
    """Write warnings and errors to a rotating file, and to the terminal when there is one."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        path = paths.log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                path, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8"
            )
        )
    except OSError as error:
        print(f"No log is written: {error}", file=sys.stderr)
    logging.basicConfig(
        level=logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        handlers=handlers,
    )


class Program:
    """The running program: its windows, and the services behind them."""

    def __init__(self, app: Application, library_path: Path) -> None:
        self._app = app
        self._library_path = library_path
        self.appearance = Appearance(app, SettingsFile(paths.settings_path()))
        self.windows = OpenWindows(self.appearance)
        self.windows.make()
        self._services: Services | None = None
        self._watched: WatchedFolder | None = None
        self._sources: list[Source] = []
        self._address: Address | None = None

    @property
    def window(self) -> MainWindow | None:
        """The window that the reader used last; None when all are closed."""
        return self.windows.front

    def start(self, arguments: Sequence[str]) -> None:
        """Show the first window; the library is opened once it has been painted."""
        self._sort(arguments)
        for window in self.windows.all:
            window.restore_geometry()
            window.show()
        QTimer.singleShot(0, self._open_library)

    def _sort(self, arguments: Sequence[str]) -> None:
        """Keep what is to be opened: documents, and at most one place in the library."""
        for argument in arguments:
            try:
                address = address_of(argument)
                if address is None:
                    self._sources.append(source_of(argument))
                else:
                    self._address = address
            except ReaderError as error:
                self._tell(error.sentence)

    def _tell(self, sentence: str, kind: NoticeKind = NoticeKind.ERROR) -> None:
        window = self.window
        if window is not None:
            window.show_notice(Notice(sentence, kind))

    def take_request(self, request: Request) -> None:
        """Open what a second start was asked for, and come to the front."""
        window = self.window
        if window is None:
            return
        self._sort(request.arguments)
        if window.workspace is not None:
            self._open_wanted(window.workspace)
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _open_wanted(self, workspace: Workspace) -> bool:
        """Open the documents and the place that were asked for; False when there are none."""
        sources, self._sources = self._sources, []
        address, self._address = self._address, None
        if address is not None:
            workspace.tabs.open(address.article_id, address.offset)
        if sources:
            workspace.open_beside(sources)
        return bool(sources or address)

    def _open_library(self) -> None:
        # Not before the first picture: SQLAlchemy would double the time to it.
        from desktop_app.jobs import JobRunner
        from desktop_app.nlp.worker import AnalysisWorker
        from desktop_app.storage.library import Library

        try:
            library = Library.open(self._library_path)
        except LibraryCorruptError as error:
            self._mend_library(error)
            return
        except ReaderError as error:
            self._tell(error.sentence)
            return
        poster = Poster(self._app)
        self._services = Services(
            library,
            AnalysisWorker(self.appearance.settings.model),
            JobRunner(poster.post),
            poster,
        )
        self.windows.attach(self._services)
        if library.warning:
            self._tell(library.warning, NoticeKind.WARNING)
        self._open_first()
        self._keep_copy()
        self._watch(self._services)

    def _watch(self, services: Services) -> None:
        """Add what is put into the folder of the settings, if there is one, to the library."""
        watched = WatchedFolder(services.library, services.jobs, self._app)
        watched.found.connect(self._take_watched)
        watched.noticed.connect(lambda notice: self._tell(notice.text, notice.kind))
        self._watched = watched
        self._follow_settings()
        self.appearance.changed.connect(self._follow_settings)

    def _follow_settings(self) -> None:
        if self._watched is not None:
            self._watched.watch(self.appearance.settings.watched_folder)

    def _take_watched(self, sources: list[Source]) -> None:
        if self.window is not None and self.window.workspace is not None:
            self.window.workspace.importing.desk.start(sources, is_shown=False)

    def _mend_library(self, error: LibraryCorruptError) -> None:
        """Let the reader choose what to do with a damaged library, then open what came of it."""
        from desktop_app.storage.backup import list_backups
        from desktop_app.storage.library import Library

        path = self._library_path
        window = self.window
        if window is None:
            return
        copies = list_backups(path.parent / "backups")
        remedy = ask_for_remedy(window, error.sentence, copies[0] if copies else None)
        try:
            if remedy is Remedy.RESTORE:
                Library.restore(copies[0], path)
            elif remedy is Remedy.SALVAGE:
                target = salvaged_path(path)
                Library.salvage(path, target)
                self._library_path = target
            else:
                self._tell(error.sentence)
                return
        except ReaderError as failure:
            self._tell(failure.sentence)
            return
        self._open_library()

    def _keep_copy(self) -> None:
        """Make the daily checked copy of the library; say so when it cannot be made."""
        if self._services is None:
            return
        poster = self._services.poster
        future = self._services.library.backup_if_due()
        if future is not None:
            future.add_done_callback(lambda done: poster.post(lambda: self._report_copy(done)))

    def _report_copy(self, done: Future[Path]) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, ReaderError):
            self._tell(error.sentence, NoticeKind.WARNING)

    def _open_first(self) -> None:
        """Open what was open and what is asked for; where there is neither, the sample."""
        is_restored = self.windows.restore()
        window = self.window
        if window is None or window.workspace is None:
            return
        workspace = window.workspace
        if self._open_wanted(workspace) or is_restored:
            return
        if not workspace.services.library.article_count():
            workspace.opener.open([source_of(str(sample_path()))])
        else:
            workspace.focus_text()

    def stop(self) -> None:
        """Finish all writes and end what runs beside the window."""
        if self._watched is not None:
            self._watched.watch("")
        if self._services is not None:
            self._services.worker.stop()
            self._services.jobs.shutdown(_SHUTDOWN_S)
            self._services.library.close()
