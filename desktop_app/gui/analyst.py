"""Has the open article analysed: marks at once, the rest from the worker process."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.core.findings import Analysis
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.nlp.quotemarks import preliminary
from desktop_app.nlp.worker import AnalysisWorker, Callbacks

if TYPE_CHECKING:
    from desktop_app.core.article import Article
    from desktop_app.core.errors import ReaderError
    from desktop_app.gui.posting import Poster
    from desktop_app.gui.session import ReadingSession
    from desktop_app.jobs import Job, JobRunner


class Analyst(QObject):
    """Follows a session: whenever an article without findings is opened, has it analysed."""

    progressed = Signal(int, int)  # done, total; total 0 when nothing is under way
    noticed = Signal(object)

    def __init__(
        self,
        session: ReadingSession,
        worker: AnalysisWorker,
        jobs: JobRunner,
        poster: Poster,
    ) -> None:
        super().__init__(session)
        self._session = session
        self._worker = worker
        self._jobs = jobs
        self._poster = poster
        self._requests = count(1)
        self._article_id = ""
        self._has_result = False
        self._preview: Job | None = None
        session.article_opened.connect(self._follow)

    def _follow(self) -> None:
        if self._article_id and self._article_id != self._session.article_id:
            self._worker.cancel(self._article_id)
            self.progressed.emit(0, 0)
        self._article_id = self._session.article_id
        found = self._session.found
        # Where there was no model when an English text was analysed, there may be one now.
        had_no_model = not found.model and found.language in {"", "en"}
        if self._article_id and (not found.is_complete or had_no_model):
            self.analyze()

    def analyze(self) -> None:
        """Analyse the open article, whether or not it was analysed before."""
        session = self._session
        article_id, article = session.article_id, session.article
        self._has_result = session.found.is_complete
        if not self._has_result:
            self._preview = self._jobs.submit(
                _marked_only,
                article,
                lambda analysis: self._take_preview(article_id, analysis),
                lambda _error: None,
            )
        self.progressed.emit(0, len(article.text))
        callbacks = Callbacks(
            on_result=lambda name, _request, analysis, is_final: self._poster.post(
                lambda: self._take(name, analysis, is_final=is_final)
            ),
            on_progress=lambda name, done, total: self._poster.post(
                lambda: self._progress(name, done, total)
            ),
            on_failed=lambda name, _request, error: self._poster.post(
                lambda: self._fail(name, error)
            ),
        )
        self._worker.analyze(
            article_id,
            next(self._requests),
            article,
            callbacks=callbacks,
            first_block=session.focus.block,
        )

    def _take_preview(self, article_id: str, analysis: Analysis) -> None:
        if not self._has_result:
            self._session.take_analysis(article_id, analysis)

    def _take(self, article_id: str, analysis: Analysis, *, is_final: bool) -> None:
        if article_id != self._session.article_id:
            return
        self._has_result = True
        self._session.take_analysis(article_id, analysis)
        if is_final:
            self.progressed.emit(0, 0)
            for message in analysis.messages:
                self.noticed.emit(Notice(message, NoticeKind.WARNING))

    def _progress(self, article_id: str, done: int, total: int) -> None:
        if article_id == self._session.article_id:
            self.progressed.emit(done, total)

    def _fail(self, article_id: str, error: ReaderError) -> None:
        if article_id == self._session.article_id:
            self.progressed.emit(0, 0)
            self.noticed.emit(Notice(error.sentence, NoticeKind.ERROR))

    def close(self) -> None:
        """Ask for nothing more; the worker itself is ended by who made it."""
        if self._article_id:
            self._worker.cancel(self._article_id)


def _marked_only(article: Article) -> Analysis:
    return Analysis(quotations=preliminary(article), is_complete=False)
