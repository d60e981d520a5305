"""All windows of the program, and what is kept of them for the next start."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize
from PySide6.QtWidgets import QApplication

from desktop_app.gui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop_app.gui.appearance import Appearance
    from desktop_app.gui.services import Services
    from desktop_app.gui.session import ReadingSession

_STATE = "session"
_SIZE = QSize(1440, 900)
_MOST_WINDOWS = 12
_MOST_TABS = 100


@dataclass(frozen=True, slots=True)
class WindowState:
    """One window as it was: its tabs, the one that was shown, and Qt's word for size and place."""

    tabs: tuple[str, ...]
    current: int
    geometry: str


class OpenWindows(QObject):
    """Makes the windows and brings them back at the next start.

    The first window is shown before the library is open; the others are known only from it.
    """

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._services: Services | None = None
        self._windows: list[MainWindow] = []
        self._is_keeping = True

    @property
    def front(self) -> MainWindow | None:
        """The window that the reader used last; None when all are closed."""
        active = next((one for one in self._windows if one.isActiveWindow()), None)
        return active or (self._windows[-1] if self._windows else None)

    @property
    def all(self) -> tuple[MainWindow, ...]:
        """The windows, in the order in which they were opened."""
        return tuple(self._windows)

    def make(self) -> MainWindow:
        """Make a window; the caller shows it."""
        window = MainWindow(self._appearance, new_window=self._open_another, quit=self.quit)
        window.resize(_SIZE)
        window.closing.connect(lambda: self._forget(window))
        self._windows.append(window)
        return window

    def attach(self, services: Services) -> None:
        """Bring the windows to life, now that the library is open."""
        self._services = services
        for window in self._windows:
            self._attach_one(window)

    def restore(self) -> bool:
        """Open what was open at the end of the last session; False when that is not known."""
        assert self._services is not None
        library = self._services.library
        self._is_keeping = False
        number = 0
        for state in read_states(library.state(_STATE)):
            if any(library.article_row(one) is not None for one in state.tabs):
                window = self._show_another(state.geometry) if number else self._windows[0]
                assert window.workspace is not None
                window.workspace.tabs.restore(state.tabs, state.current)
                number += 1
        self._is_keeping = True
        if number > 1:
            self._windows[0].activateWindow()
        return bool(number)

    def quit(self) -> None:
        """Close all windows; the next start brings all of them back."""
        self._remember()
        self._is_keeping = False
        QApplication.closeAllWindows()
        self._is_keeping = True

    def _open_another(self) -> None:
        """Show another window with the article of the one in front."""
        if self._services is None:
            return
        before = self.front
        shown = before.workspace.session.article_id if before and before.workspace else ""
        window = self._show_another("")
        if before is not None:
            window.resize(before.size())
        assert window.workspace is not None
        if shown:
            window.workspace.show_article(shown)
        else:
            window.workspace.focus_text()

    def _show_another(self, geometry: str) -> MainWindow:
        window = self.make()
        if geometry:
            window.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii", "ignore")))
        window.show()
        self._attach_one(window)
        return window

    def _attach_one(self, window: MainWindow) -> None:
        assert self._services is not None
        window.attach(self._services)
        assert window.workspace is not None
        window.workspace.tabs.changed.connect(self._remember)
        session = window.workspace.session
        session.decided.connect(lambda: self._share_decisions(session))

    def _share_decisions(self, source: ReadingSession) -> None:
        """Let all other windows take up what was decided in one."""
        for window in self._windows:
            if window.workspace is not None and window.workspace.session is not source:
                window.workspace.session.read_decisions()

    # -- for the next start ------------------------------------------------------------------

    def _forget(self, window: MainWindow) -> None:
        """Follow the closing of a window; what the last one showed is kept."""
        is_last = self._windows == [window]
        if is_last:
            self._remember()
        self._windows.remove(window)
        if not is_last:
            self._remember()

    def _remember(self) -> None:
        if self._services is None or not self._is_keeping or not self._windows:
            return
        self._windows[0].save_geometry()
        states = [_state_of(window) for window in self._windows]
        stored = [
            {"tabs": list(state.tabs), "current": state.current, "geometry": state.geometry}
            for state in states
        ]
        self._services.library.set_state(_STATE, json.dumps({"windows": stored}))


def _state_of(window: MainWindow) -> WindowState:
    workspace = window.workspace
    geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
    if workspace is None:
        return WindowState((), 0, geometry)
    return WindowState(workspace.tabs.ids, workspace.tabs.current, geometry)


def read_states(stored: str | None) -> list[WindowState]:
    """Read what was kept of the windows; what cannot be read is left out."""
    try:
        value: object = json.loads(stored or "{}")
    except ValueError:
        return []
    windows = value.get("windows") if isinstance(value, dict) else None
    if not isinstance(windows, list):
        return []
    states = [_read_state(one) for one in windows[:_MOST_WINDOWS]]
    return [state for state in states if state is not None]


def _read_state(value: object) -> WindowState | None:
    if not isinstance(value, dict) or not isinstance(value.get("tabs"), list):
        return None
    tabs = tuple(one for one in value["tabs"][:_MOST_TABS] if isinstance(one, str))
    current, geometry = value.get("current"), value.get("geometry")
    return WindowState(
        tabs,
        current if isinstance(current, int) else 0,
        geometry if isinstance(geometry, str) else "",
    )
