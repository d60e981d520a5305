"""Takes many documents into the library while the reader goes on reading.

Each step is a job of its own, so that other work is not kept waiting; between two steps the import
can be paused. What came of it stays here until the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from desktop_app.formats import Sandbox
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.wording import counted
from desktop_app.importing import Fate, Import, Summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.formats import Item, Source
    from desktop_app.jobs import Job, JobRunner
    from desktop_app.storage.library import Library

#: So many documents were handed over one by one, not as a heap: the first of them is shown.
_HANDFUL = 10
_REFRESHED_MS = 700


class ImportDesk(QObject):
    """One import at a time; what is handed over meanwhile is read behind the rest.

    Signals:
        changed: how far it is, or whether it rests, is something else now.
        stored: the library holds other articles than before; told now and then.
        opened: the id of the article to be shown.
        revised: the id of an article whose text was replaced.
        noticed: a sentence for the reader.
    """

    changed = Signal()
    stored = Signal()
    opened = Signal(str)
    revised = Signal(str)
    noticed = Signal(object)

    def __init__(self, library: Library, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._jobs = jobs
        self._work: Import | None = None
        self._sandbox: Sandbox | None = None
        self._job: Job | None = None
        self._told = 0
        self._shows_next = False
        self._is_paused = False
        self._since_stored = QElapsedTimer()

    # -- how far it is -----------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether an import is under way, paused or not."""
        return self._sandbox is not None

    @property
    def is_paused(self) -> bool:
        """Whether the import under way rests."""
        return self._is_paused

    @property
    def summary(self) -> Summary | None:
        """What came of the import under way or of the last one; None before the first."""
        return None if self._work is None else self._work.summary

    @property
    def progress(self) -> tuple[int, int]:
        """How many documents were read, of how many."""
        return (0, 0) if self._work is None else (self._work.done, self._work.total)

    # -- what the reader wants ---------------------------------------------------------------

    def start(
        self, sources: Sequence[Source], *, fetches: bool = False, is_shown: bool = True
    ) -> None:
        """Import files, folders, addresses and exports of other readers.

        Args:
            sources: what to import.
            fetches: whether the pages of articles in feeds and exports are fetched.
            is_shown: whether the first of a handful is shown.
        """
        work = self._working()
        work.add(sources, fetches=fetches)
        has_folder = any(one.path is not None and one.path.is_dir() for one in sources)
        self._shows_next = is_shown and len(sources) <= _HANDFUL and not has_folder
        self._go()

    def start_items(self, items: Sequence[Item], source: Source, *, fetches: bool) -> None:
        """Import these entries of a feed."""
        work = self._working()
        work.add_items(items, source, fetches=fetches)
        self._shows_next = len(items) <= _HANDFUL
        self._go()

    def toggle_pause(self) -> None:
        """Pause after the document that is being read, or go on."""
        self._is_paused = not self._is_paused and self.is_running
        self._go()

    def cancel(self) -> None:
        """Leave the rest."""
        if self._work is not None and self.is_running:
            self._work.cancel()
            self._is_paused = False
            self._go()

    def close(self) -> None:
        """End the import with its window; what was read stays in the library."""
        if self._job is not None:
            self._job.cancel()
        if self._work is not None:
            self._work.cancel()
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    # -- steps -------------------------------------------------------------------------------

    def _working(self) -> Import:
        """Return the import under way, or begin one."""
        if self._work is None or self._sandbox is None:
            self._sandbox = Sandbox()
            self._work = Import(self._library, self._sandbox)
            self._told = 0
            self._is_paused = False
            self._since_stored.start()
        return self._work

    def _go(self) -> None:
        self.changed.emit()
        if self._job is None and self._work is not None and not self._is_paused:
            self._job = self._jobs.submit(_step, self._work, self._stepped, self._broken)

    def _stepped(self, work: Import) -> None:
        self._job = None
        for outcome in work.summary.outcomes[self._told :]:
            if outcome.article_id and self._shows_next:
                self._shows_next = False
                self.opened.emit(outcome.article_id)
            elif outcome.fate is Fate.REVISED:
                self.revised.emit(outcome.article_id)
        self._told = len(work.summary.outcomes)
        if work.is_finished:
            self._finish(work)
            return
        if self._since_stored.hasExpired(_REFRESHED_MS):
            self._since_stored.restart()
            self.stored.emit()
        self._go()

    def _broken(self, error: Exception) -> None:
        """End an import that nobody can go on with; the error is in the log."""
        assert self._work is not None
        self._job = None
        self._work.cancel()
        self._work.step()
        self.noticed.emit(Notice(str(error), NoticeKind.ERROR))
        self._finish(self._work)

    def _finish(self, work: Import) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
        self._sandbox = None
        self._is_paused = False
        self.stored.emit()
        self.changed.emit()
        if work.summary.outcomes or work.summary.not_tried:
            self.noticed.emit(told(work.summary))


def _step(work: Import) -> Import:
    work.step()
    return work


def told(summary: Summary) -> Notice:
    """Return what came of an import, in a sentence or two."""
    parts = [f"Imported: {summary.counts}." if summary.counts else "Nothing was imported."]
    kind = NoticeKind.INFO
    if summary.failures:
        kind = NoticeKind.WARNING
        parts.append(f"{len(summary.failures)} could not be read.")
    if summary.unplaced:
        number = counted(len(summary.unplaced), "highlight has", "highlights have")
        parts.append(f"{number} no place in the text.")
    if summary.not_tried:
        parts.append(f"{summary.not_tried} were left out.")
    return Notice(" ".join(parts), kind, command="import.show", action="Show")
