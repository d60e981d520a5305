"""The application object, which also takes what the desktop hands to the running program."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from desktop_app.gui.single_instance import Request


class Application(QApplication):
    """Tells of documents opened in Finder: macOS sends them as events, not as arguments."""

    requested = Signal(Request)

    def event(self, event: QEvent) -> bool:
        """Turn a document to be opened into the request that a second start makes."""
        if isinstance(event, QFileOpenEvent):
            word = event.file() or event.url().toString()
            if word:
                self.requested.emit(Request((word,)))
                return True
        return super().event(event)
