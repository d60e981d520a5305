"""The one way back to the GUI thread from any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable


class Poster(QObject):
    """Runs functions in the thread it was made in; `post` may be called from any thread."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, function: Callable[[], None]) -> None:
        """Run `function` in the GUI thread, after what it is doing now.

        Once the poster is deleted, as with its window, nobody wants the function any more.
        """
        if isValid(self):
            self._posted.emit(function)

    def _run(self, function: Callable[[], None]) -> None:
        function()
