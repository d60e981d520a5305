"""Whatever the reader hands over becomes an article of the library and is shown: one way in.

A single document is read here and shown. Several, a folder, or an export of another reader go to
the import desk; a feed of several entries goes to the page on which they are picked.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal

from desktop_app.core.errors import ReaderError
from desktop_app.formats import ReadResult, Source, UnreadableError, as_raw_text, open_source
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.importing import is_many

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from desktop_app.gui.posting import Poster
    from desktop_app.jobs import Job, JobRunner
    from desktop_app.storage.library import Library
    from desktop_app.storage.rows import StoredId

_TOLD_EACH_BYTES = 100_000


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
    """Reads sources elsewhere, one after the other, stores them, and tells which to show.

    Signals:
        opened: the id of the article to be shown.
        busy_changed: what is being opened, and how far it is; empty when nothing is.
        many_wanted: a list of sources for the import desk.
        entries_found: title, entries and source of a feed to pick from.
        noticed: a sentence for the reader.
    """

    opened = Signal(str)
    busy_changed = Signal(str)
    many_wanted = Signal(object)
    entries_found = Signal(str, object, object)
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
        self._stop = threading.Event()
        self._source = Source()
        self._unreadable: Source | None = None

    def open(self, sources: Sequence[Source]) -> None:
        """Open these; one alone is shown as soon as it can be read."""
        if is_many(sources):
            self.many_wanted.emit(list(sources))
            return
        self._waiting.extend(sources)
        self._start()

    @property
    def has_unreadable(self) -> bool:
        """Whether the last document could not be read but its bytes are there."""
        return self._unreadable is not None

    def open_raw(self) -> None:
        """Open what could not be read as the plain text it is written in."""
        source, self._unreadable = self._unreadable, None
        if source is not None:
            self.open([as_raw_text(source)])

    def cancel(self) -> bool:
        """Stop opening; False when nothing was being opened."""
        if self._job is None:
            return False
        self._stop.set()
        self._job.cancel()
        self._waiting.clear()
        self._finish()
        self.noticed.emit(Notice(self.tr("Stopped. Nothing was added.")))
        return True

    def _start(self) -> None:
        if self._job is not None:
            return
        if not self._waiting:
            self.busy_changed.emit("")
            return
        self._source = self._waiting.pop(0)
        self._stop = threading.Event()
        self.busy_changed.emit(self._opening())
        read = partial(self._read, stop=self._stop)
        self._job = self._jobs.submit(read, self._source, self._store, self._fail)

    def _opening(self) -> str:
        return self.tr("opening {0}").format(self._source.name)

    def _read(self, source: Source, *, stop: threading.Event) -> ReadResult:
        told = 0

        def progress(size_bytes: int) -> None:
            nonlocal told
            if size_bytes >= told + _TOLD_EACH_BYTES:
                told = size_bytes
                self._poster.post(lambda: self._tell_fetched(source, size_bytes))

        return open_source(source, cancel=stop.is_set, progress=progress)

    def _tell_fetched(self, source: Source, size_bytes: int) -> None:
        if self._job is not None and self._source is source:
            words = self.tr("{0}, {1} MB, Esc stops")
            self.busy_changed.emit(words.format(self._opening(), f"{size_bytes / 1e6:.1f}"))

    def _store(self, result: ReadResult) -> None:
        for warning in result.warnings:
            self.noticed.emit(Notice(warning, NoticeKind.WARNING))
        if result.items:
            self.entries_found.emit(result.article.title, result.items, self._source)
            self._finish()
            return
        future = self._library.add_article(result.article, original=result.original)
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
        self.opened.emit(stored.id)
        if stored.is_revised:
            self.noticed.emit(revised_notice(stored))
        self._finish()

    def _fail(self, error: BaseException) -> None:
        sentence = self.tr("The document could not be opened. Details are in the log.")
        if isinstance(error, ReaderError):
            sentence = error.sentence
        self._unreadable = error.source if isinstance(error, UnreadableError) else None
        notice = Notice(sentence, NoticeKind.ERROR)
        if self._unreadable is not None and self._unreadable.url:
            notice = Notice(sentence, NoticeKind.ERROR, "file.raw_text", self.tr("Show raw text"))
        self.noticed.emit(notice)
        self._finish()

    def _finish(self) -> None:
        self._job = None
        self._start()


def revised_notice(stored: StoredId) -> Notice:
    """Return what to say of an article whose text was replaced."""
    sentence = "The article has changed since it was added. Your highlights were carried over."
    if stored.orphans == 1:
        sentence += " One of them has no place any more and is listed as such."
    elif stored.orphans:
        sentence += f" {stored.orphans} of them have no place any more and are listed as such."
    return Notice(sentence, command="article.changes", action="What changed")
