"""Whatever the reader hands over becomes an article of the library and is shown: one way in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal

from desktop_app.core.errors import ReaderError
from desktop_app.formats import ReadResult, Source, open_source
from desktop_app.gui.notices import Notice, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from desktop_app.gui.posting import Poster
    from desktop_app.jobs import Job, JobRunner
    from desktop_app.storage.library import Library
    from desktop_app.storage.rows import StoredId


def source_of(text: str) -> Source:
    """Make a source of an argument: a path or an http(s) address.

    Raises:
        FormatError: The address is of another kind.
    """
    if urlsplit(text).scheme.lower() in {"http", "https"}:
        return Source.from_url(text)
    return Source.from_path(Path(text).expanduser())


def sources_of_mime(data: QMimeData) -> list[Source]:
    """Make sources of what was dropped or lies in the clipboard; empty when nothing fits.

    Raises:
        FormatError: An address is neither a file nor http(s).
    """
    if data.hasUrls():
        return [_source_of_url(url) for url in data.urls()]
    text = data.text().strip() if data.hasText() else ""
    if _is_address(text):
        return [Source.from_url(text)]
    if data.hasHtml():
        return [Source.from_html(data.html())]
    return [Source.from_text(data.text())] if text else []


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and not any(c.isspace() for c in text)


def _source_of_url(url: QUrl) -> Source:
    if url.isLocalFile():
        return Source.from_path(Path(url.toLocalFile()))
    return Source.from_url(url.toString())


class Opener(QObject):
    """Reads sources elsewhere, one after the other, stores them, and tells which to show."""

    opened = Signal(str)  # id of the article to be shown
    revised = Signal(str)  # id of an article whose text was replaced
    busy_changed = Signal(str)  # what is being opened; empty when nothing is
    noticed = Signal(object)

    def __init__(
        self, library: Library, jobs: JobRunner, poster: Poster, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self._poster = poster
        self._waiting: list[Source] = []
        self._job: Job | None = None
        self._shows_next = True
        self._is_cancelled = False

    def open(self, sources: Sequence[Source]) -> None:
        """Open these after those that are waiting; the first that can be read is shown."""
        if not self._waiting and self._job is None:
            self._shows_next = True
        self._waiting.extend(sources)
        self._start()

    def cancel(self) -> bool:
        """Stop opening; False when nothing was being opened."""
        was_busy = self._job is not None
        self._waiting.clear()
        self._is_cancelled = True
        return was_busy

    def _start(self) -> None:
        if self._job is not None or not self._waiting:
            self.busy_changed.emit("" if self._job is None else self._waiting_name())
            return
        source = self._waiting.pop(0)
        self._is_cancelled = False
        self.busy_changed.emit(source.name)
        self._job = self._jobs.submit(self._read, source, self._store, self._fail)

    def _waiting_name(self) -> str:
        return self._waiting[0].name if self._waiting else ""

    def _read(self, source: Source) -> ReadResult:
        return open_source(source, cancel=lambda: self._is_cancelled)

    def _store(self, result: ReadResult) -> None:
        for warning in result.warnings:
            self.noticed.emit(Notice(warning, NoticeKind.WARNING))
        future = self._library.add_article(result.article)
        future.add_done_callback(self._in_gui(self._stored))

    def _in_gui(
        self, function: Callable[[Future[StoredId]], None]
    ) -> Callable[[Future[StoredId]], None]:
        return lambda future: self._poster.post(lambda: function(future))

    def _stored(self, future: Future[StoredId]) -> None:
        error = future.exception()
        if error is not None:
            self._fail(error)
            return
        stored = future.result()
        if stored.is_revised:
            self.noticed.emit(Notice(_revised(stored)))
        if self._shows_next:
            self._shows_next = False
            self.opened.emit(stored.id)
        elif stored.is_revised:
            self.revised.emit(stored.id)
        self._finish()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, ReaderError):
            sentence = error.sentence
        else:
            sentence = self.tr("The document could not be opened. Details are in the log.")
        if not self._is_cancelled:
            self.noticed.emit(Notice(sentence, NoticeKind.ERROR))
        self._finish()

    def _finish(self) -> None:
        self._job = None
        self._start()


def _revised(stored: StoredId) -> str:
    sentence = "The article has changed since it was added. Your highlights were carried over."
    if stored.orphans:
        sentence += f" {stored.orphans} of them could not be placed and are listed as such."
    return sentence
