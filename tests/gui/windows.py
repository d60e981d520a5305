"""A whole window over a library of its own; findings are given, no model is loaded."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from desktop_app.gui.appearance import Appearance
from desktop_app.gui.main_window import MainWindow
from desktop_app.gui.posting import Poster
from desktop_app.gui.services import Services
from desktop_app.gui.settings import SettingsFile
from desktop_app.gui.theme import load_fonts
from desktop_app.jobs import JobRunner
from desktop_app.storage.library import Library
from tests.gui.samples import bridge_analysis, bridge_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Analysis
    from desktop_app.gui.workspace import Workspace
    from desktop_app.nlp.worker import AnalysisWorker, Callbacks

_NAMED = {
    "Return": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "Tab": Qt.Key.Key_Tab,
    "Down": Qt.Key.Key_Down,
    "Up": Qt.Key.Key_Up,
    "Del": Qt.Key.Key_Delete,
    "F3": Qt.Key.Key_F3,
    "F6": Qt.Key.Key_F6,
}


class GivenFindings:
    """Stands for the analysis process: answers with what it was given."""

    def __init__(self, find: Callable[[Article], Analysis]) -> None:
        self._find = find
        self.asked: list[str] = []

    def analyze(
        self,
        article_id: str,
        request: int,
        article: Article,
        *,
        callbacks: Callbacks,
        first_block: int = 0,
    ) -> None:
        self.asked.append(article_id)
        callbacks.on_result(article_id, request, self._find(article), True)

    def cancel(self, article_id: str) -> None:
        """Nothing is under way."""

    def stop(self) -> None:
        """Nothing runs."""


class OpenWindow:
    """A shown window and ways to press its keys."""

    def __init__(self, window: MainWindow, library: Library, worker: GivenFindings) -> None:
        self.window = window
        self.library = library
        self.worker = worker

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None
        return self.window.workspace

    def focused(self) -> QWidget:
        focused: QWidget | None = self.window.focusWidget()
        return self.window.view if focused is None else focused

    def press(self, *keys: str) -> None:
        """Press keys where the focus is: characters, or the names above."""
        for key in keys:
            if key in _NAMED:
                QTest.keyClick(self.focused(), _NAMED[key])
            elif len(key) == 1 and key.isupper():
                shift = Qt.KeyboardModifier.ShiftModifier
                # PySide's stub lacks the form with a character.
                QTest.keyClick(self.focused(), key, shift)  # type: ignore[call-overload]
            else:
                QTest.keyClicks(self.focused(), key)

    def control(self, key: Qt.Key) -> None:
        QTest.keyClick(self.focused(), key, Qt.KeyboardModifier.ControlModifier)

    def notice(self) -> str:
        shown = self.window.notice_bar.notice
        return shown.text if shown else ""


@contextmanager
def opened_window(app: QApplication, folder: Path) -> Iterator[OpenWindow]:
    """Show a window on the sample article."""
    load_fonts()
    library = Library.open(folder / "test.rubricator")
    article_id = library.add_article(bridge_article()).result().id
    library.save_analysis(article_id, bridge_analysis()).result()
    appearance = Appearance(app, SettingsFile(folder / "settings.toml"))
    window = MainWindow(appearance)
    poster = Poster(window)
    jobs = JobRunner(poster.post)
    worker = GivenFindings(lambda _article: bridge_analysis())
    window.resize(1200, 800)
    window.show()
    window.attach(Services(library, cast("AnalysisWorker", worker), jobs, poster))
    opened = OpenWindow(window, library, worker)
    opened.workspace.show_article(article_id, 0)
    yield opened
    if isValid(window):
        window.close()
    jobs.shutdown(5)
    library.close()
