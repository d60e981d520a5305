"""Commands about the texts an article had: what changed, and reading its page again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop_app.core.changes import changed_blocks, changed_quotations
from desktop_app.formats import open_source, unpack_kept
from desktop_app.gui.changes_page import (
    ChangeRow,
    ChangesPage,
    block_rows,
    orphan_rows,
    quotation_rows,
)
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.opener import revised_notice
from desktop_app.gui.wording import short_date
from desktop_app.nlp.worker import Callbacks

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.core.article import Article
    from desktop_app.core.errors import ReaderError
    from desktop_app.core.findings import Analysis
    from desktop_app.formats import ReadResult
    from desktop_app.gui.commands import Command
    from desktop_app.gui.invocation import Handlers
    from desktop_app.gui.workspace import Workspace
    from desktop_app.storage.rows import RevisionRow, StoredId


def _tr(text: str) -> str:
    return QCoreApplication.translate("changes", text)


@dataclass(slots=True)
class _Comparison:
    """What is being compared, and what is known of it.

    Attributes:
        request: tells the answers to this comparison from those to an earlier one.
        found: of the old and of the new text.
    """

    request: int
    article_id: str
    old: Article
    new: Article
    blocks: list[ChangeRow]
    found: dict[str, Analysis]


class ChangingCommands:
    """Shows what changed between two texts of the open article, and has its page read again."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        window = workspace.window_
        self.page = ChangesPage(window.appearance.theme, window)
        self._requests = count(1)
        self._comparison: _Comparison | None = None
        self._back = 1  # how many texts before the present one
        window.stack.add_page(self.page)
        self.page.chosen.connect(self._go_to)
        self.page.annotation_chosen.connect(workspace.open_note_of)
        self.page.older_wanted.connect(self._compare_with_other)
        self.page.left.connect(workspace.focus_text)

    def handlers(self) -> Handlers:
        """Return what carries out each command, by id."""
        return {
            "article.changes": lambda _call: self._show_changes(),
            "article.read_again": lambda _call: self._read_again(whole=False),
            "article.whole_page": lambda _call: self._read_again(whole=True),
        }

    def reason_against(self, command: Command) -> str:
        """Return why one of these commands cannot run now; empty when it can."""
        session = self._workspace.session
        if command.id not in self.handlers() or not session.is_open:
            return ""
        library = self._workspace.services.library
        if command.id == "article.changes":
            if len(library.revisions(session.article_id)) < 2:
                return _tr("The article has not changed since it was added.")
        elif not library.has_original(session.article_id):
            return _tr("No page was kept with this article. Only web pages are kept.")
        return ""

    # -- what changed ------------------------------------------------------------------------

    def _show_changes(self) -> None:
        self._back = 1
        self._workspace.window_.stack.show_page(self.page)
        self._compare()

    def _compare_with_other(self, step: int) -> None:
        texts = self._workspace.services.library.revisions(self._workspace.session.article_id)
        back = min(max(self._back + step, 1), len(texts) - 1)
        if back != self._back:
            self._back = back
            self._compare()

    def _compare(self) -> None:
        session, services = self._workspace.session, self._workspace.services
        texts = services.library.revisions(session.article_id)
        chosen = texts[-1 - self._back]
        self.page.open(_title(chosen, texts), _tr("Comparing…"), has_others=len(texts) > 2)
        request = next(self._requests)
        article_id, new = session.article_id, session.article

        def work(number: int) -> _Comparison:
            old = services.library.revision(article_id, number)
            rows = list(block_rows(changed_blocks(old, new), old, new))
            return _Comparison(request, article_id, old, new, rows, {})

        self._comparison = None
        services.jobs.submit(work, chosen.number, self._show_blocks, self._fail)

    def _show_blocks(self, comparison: _Comparison) -> None:
        session = self._workspace.session
        if session.article_id != comparison.article_id:
            return
        self._comparison = comparison
        self._show(comparison, [], _tr("Quotations are being compared…"))
        self._ask(comparison, "old", comparison.old)
        if session.found.is_complete:
            comparison.found["new"] = session.found
        else:
            self._ask(comparison, "new", comparison.new)

    def _ask(self, comparison: _Comparison, which: str, article: Article) -> None:
        """Have a text analysed; the answer comes to `_take`."""
        poster = self._workspace.services.poster
        self._workspace.services.worker.analyze(
            f"{comparison.article_id} {which}",
            comparison.request,
            article,
            callbacks=Callbacks(
                on_result=lambda _name, request, found, is_final: poster.post(
                    lambda: self._take(request, which, found if is_final else None)
                ),
                on_progress=lambda _name, _done, _total: None,
                on_failed=lambda _name, request, error: poster.post(
                    lambda: self._give_up(request, error)
                ),
            ),
        )

    def _take(self, request: int, which: str, found: Analysis | None) -> None:
        comparison = self._comparison
        if comparison is None or comparison.request != request or found is None:
            return
        comparison.found[which] = found
        if len(comparison.found) == 2:
            changes = changed_quotations(
                comparison.old, comparison.found["old"], comparison.new, comparison.found["new"]
            )
            self._show(comparison, list(quotation_rows(changes, comparison.new)), "")

    def _give_up(self, request: int, error: ReaderError) -> None:
        comparison = self._comparison
        if comparison is not None and comparison.request == request:
            self._show(comparison, [], _tr("Quotations were not compared: ") + error.sentence)

    def _show(self, comparison: _Comparison, quotations: list[ChangeRow], note: str) -> None:
        orphans = orphan_rows(self._workspace.session.annotations.values())
        self.page.show_changes([*orphans, *quotations, *comparison.blocks], note)

    def _fail(self, error: Exception) -> None:
        self.page.show_changes([], "")
        self._workspace.session.report(error)

    def _go_to(self, offset: int) -> None:
        self._workspace.session.focus_offset(offset)
        self._workspace.focus_text()

    # -- reading again -----------------------------------------------------------------------

    def _read_again(self, *, whole: bool) -> None:
        """Read the page that was kept with the article; `whole` keeps all of its text."""
        services, article_id = self._workspace.services, self._workspace.session.article_id
        kept = services.library.original(article_id)
        if kept is None:
            return

        def work(packed: bytes) -> ReadResult:
            source = unpack_kept(packed)
            return open_source(replace(source, whole=source.whole or whole))

        self._workspace.session.say(_tr("The kept page is being read again."))
        services.jobs.submit(
            work,
            kept,
            lambda result: self._store(article_id, result, kept),
            self._workspace.session.report,
        )

    def _store(self, article_id: str, result: ReadResult, kept: bytes) -> None:
        services = self._workspace.services
        future = services.library.revise_article(article_id, result.article, original=kept)
        future.add_done_callback(
            lambda done: services.poster.post(lambda: self._stored(done, result.warnings))
        )

    def _stored(self, done: Future[StoredId], warnings: tuple[str, ...]) -> None:
        error = done.exception()
        if error is not None:
            self._workspace.session.report(error)
            return
        stored, window = done.result(), self._workspace.window_
        if not stored.is_revised:
            self._workspace.session.say(_tr("The page was read again: nothing is different."))
            return
        self._workspace.reload(stored.id)
        for warning in warnings:
            window.show_notice(Notice(warning, NoticeKind.WARNING))
        if not warnings:
            words = _tr("The page was read again, and its text is different now.")
            window.show_notice(replace(revised_notice(stored), text=_told(words, stored)))


def _told(words: str, stored: StoredId) -> str:
    if stored.orphans:
        words += " " + _tr("{0} highlights have no place any more.").format(stored.orphans)
    return words


def _title(chosen: RevisionRow, texts: tuple[RevisionRow, ...]) -> str:
    day = short_date(chosen.added.astimezone().date().isoformat())
    return _tr("What changed since {0} (text {1} of {2})").format(day, chosen.number, len(texts))
