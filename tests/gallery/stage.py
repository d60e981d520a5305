"""The real program on a library of its own, driven by keys and photographed.

The window is never shown to anybody: off screen it can be as large as a picture has to be.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from desktop_app import paths
from desktop_app.app import Program, make_application
from desktop_app.gui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

    from desktop_app.gui.main_window import MainWindow
    from desktop_app.gui.page_pictures import PagePicture
    from desktop_app.gui.workspace import Workspace

WIDTH, HEIGHT = 1440, 900
PATIENCE_S = 90.0
_SETTLED_S = 0.45  # longer than any motion and than the delay of the chord panel
_KEYS = {
    "Return": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Space": Qt.Key.Key_Space,
    "Down": Qt.Key.Key_Down,
    "F6": Qt.Key.Key_F6,
}


def _end_at_once(
    kind: type[BaseException], error: BaseException, place: TracebackType | None
) -> None:
    """End with a traceback: nobody is there to answer the program's own dialog."""
    traceback.print_exception(kind, error, place)
    os._exit(1)


class Stage:
    """One program at a time, and the folder of its pictures.

    Args:
        pictures: where the pictures go.
        scratch: where libraries and texts lie while they are needed.
        suffix: what is added to each picture's name, such as "-200".
    """

    def __init__(self, pictures: Path, scratch: Path, suffix: str) -> None:
        self.app = make_application(["gallery"])
        sys.excepthook = _end_at_once
        self.scratch = scratch
        self.taken: list[Path] = []
        self._pictures = pictures
        self._suffix = suffix
        self._program: Program | None = None
        self._libraries = 0

    # -- the program -------------------------------------------------------------------------

    def start(self, *files: Path) -> None:
        """Start the program on a new library and wait until the first article is marked."""
        self.end()
        (paths.state_dir() / "window.ini").unlink(missing_ok=True)  # no size of an earlier window
        self._libraries += 1
        library = self.scratch / f"library-{self._libraries}.rubricator"
        self._program = Program(self.app, library)
        self._program.appearance.set_settings(Settings(reduced_motion=True))
        self.window.notice_bar.is_animated = False
        self._program.start([str(file) for file in files])
        self.window.resize(WIDTH, HEIGHT)
        self.wait(lambda: self.window.workspace is not None and self.workspace.session.is_open)
        self.wait_for_marks()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow)

    def end(self) -> None:
        """Close the program, if one runs."""
        if self._program is not None:
            for window in self._program.windows.all:
                window.close()
            self._program.stop()
            self._program = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def window(self) -> MainWindow:
        """The program's window."""
        assert self._program is not None
        window = self._program.window
        assert window is not None
        return window

    @property
    def workspace(self) -> Workspace:
        """What the window shows."""
        assert self.window.workspace is not None
        return self.window.workspace

    def pictures(self) -> list[PagePicture]:
        """Return the pictures of the open article."""
        return list(self.window.view.pictures.items.values())

    def set(self, **changes: object) -> None:
        """Change settings, such as ``theme=ThemeChoice.DARK``."""
        appearance = self.window.appearance
        appearance.set_settings(replace(appearance.settings, **changes))  # type: ignore[arg-type]

    # -- hands -------------------------------------------------------------------------------

    def press(self, keys: str) -> None:
        """Press keys, separated by spaces, where the focus is."""
        for key in keys.split():
            if key in _KEYS:
                QTest.keyClick(self._focused(), _KEYS[key])
            elif key.isupper():
                shift = Qt.KeyboardModifier.ShiftModifier
                QTest.keyClick(self._focused(), key, shift)  # type: ignore[call-overload] # stub
            else:
                QTest.keyClicks(self._focused(), key)

    def type(self, text: str) -> None:
        """Type a text where the focus is, also what no keyboard of ours has."""
        for character in text:
            if character == "\n":
                self.press("Return")
                continue
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                QCoreApplication.sendEvent(self._focused(), event)

    def run(self, command_id: str) -> None:
        """Carry out a command."""
        self.window.run(command_id)

    def _focused(self) -> QWidget:
        focused: QWidget | None = self.window.focusWidget()
        return self.window.view if focused is None else focused

    # -- eyes --------------------------------------------------------------------------------

    def wait(self, is_ready: Callable[[], object]) -> None:
        """Let the program run until something holds.

        Raises:
            TimeoutError: It never did.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError("the program did not get ready for a picture")
            self.app.processEvents()
            time.sleep(0.01)

    def wait_for_marks(self) -> None:
        """Wait until the article that is open has been read closely."""
        self.wait(lambda: self.workspace.session.found.is_complete)

    def settle(self) -> None:
        """Let everything that moves or appears late come to rest."""
        end = time.monotonic() + _SETTLED_S
        self.wait(lambda: time.monotonic() > end)

    def take(self, name: str) -> None:
        """Make a picture of the window."""
        self.settle()
        path = self._pictures / f"{name}{self._suffix}.png"
        self.window.grab().save(str(path))
        self.taken.append(path)
