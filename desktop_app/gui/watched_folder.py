"""A folder of the reader's: what is put there is added to the library.

Only looked into, never written to. A file is taken when it has not grown for a moment, so that one
that is still being copied is not read in halves. What was taken once is remembered in the library
by its name, size and time, so that nothing is read again at the next start.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from desktop_app.formats import Source
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.importing import ENDINGS

if TYPE_CHECKING:
    from desktop_app.jobs import JobRunner
    from desktop_app.storage.library import Library

SETTLED_MS = 1500
_STATE = "watched.taken"
#: Name to size and time of change in nanoseconds.
_Files = dict[str, tuple[int, int]]


def look_into(folder: Path) -> _Files:
    """Return the documents that lie in a folder itself, not in folders below it.

    Raises:
        OSError: The folder is not there, or may not be read.
    """
    found = {}
    for entry in folder.iterdir():
        if not entry.name.lower().endswith(ENDINGS) or entry.name.startswith("."):
            continue
        with suppress(OSError):  # it went away just now
            about = entry.stat()
            if entry.is_file() and about.st_size:
                found[entry.name] = (about.st_size, about.st_mtime_ns)
    return found


class WatchedFolder(QObject):
    """Watches one folder, or none; looks into it in a thread of its own.

    Signals:
        found: a list of sources that have been put there and do not grow any more.
        noticed: a sentence for the reader.
    """

    found = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        library: Library,
        jobs: JobRunner,
        parent: QObject | None = None,
        *,
        settled_ms: int = SETTLED_MS,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self._folder: Path | None = None
        self._growing: _Files = {}
        self._is_looking = False
        self._has_news = False
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(settled_ms)
        self._timer.timeout.connect(self._look)

    def watch(self, folder: str) -> None:
        """Watch this folder from now on; none when empty."""
        wanted = Path(folder) if folder else None
        if wanted == self._folder:
            return
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._timer.stop()
        self._folder, self._growing = wanted, {}
        if wanted is not None:
            self._look()

    def _look(self) -> None:
        if self._folder is None:
            return
        if self._is_looking:
            self._has_news = True
            return
        folder = self._folder
        self._is_looking, self._has_news = True, False
        self._jobs.submit(
            look_into,
            folder,
            lambda files: self._take(folder, files),
            lambda _e: self._lose(folder),
        )

    def _take(self, folder: Path, files: _Files) -> None:
        self._is_looking = False
        if folder != self._folder:
            self._look()
            return
        if str(folder) not in self._watcher.directories():
            self._watcher.addPath(str(folder))
        taken = self._taken(folder)
        fresh = {name: about for name, about in files.items() if taken.get(name) != about}
        settled = [name for name, about in fresh.items() if self._growing.get(name) == about]
        self._growing = {name: about for name, about in fresh.items() if name not in settled}
        if settled:
            self._remember(
                folder,
                {
                    name: about
                    for name, about in files.items()
                    if name in settled or taken.get(name) == about
                },
            )
            self.found.emit([Source.from_path(folder / name) for name in sorted(settled)])
        if self._growing or self._has_news:
            self._timer.start()

    def _lose(self, folder: Path) -> None:
        self._is_looking = False
        if folder == self._folder:
            self._folder = None
            words = self.tr(
                "The watched folder {0} cannot be read. Choose another in the settings."
            )
            self.noticed.emit(Notice(words.format(folder), NoticeKind.WARNING))

    def _taken(self, folder: Path) -> _Files:
        """Return what was taken from this folder before and still lies there as it was."""
        try:
            stored = json.loads(self._library.state(_STATE) or "{}")
            if stored.get("folder") != str(folder):
                return {}
            return {name: (int(size), int(time)) for name, (size, time) in stored["files"].items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}

    def _remember(self, folder: Path, files: _Files) -> None:
        data = {"folder": str(folder), "files": files}
        self._library.set_state(_STATE, json.dumps(data)).result()
