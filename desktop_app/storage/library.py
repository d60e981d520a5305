"""The library: the only door to the file that holds everything.

Reads answer at once, from any thread. Writes return futures and are done one after another by one
thread; a future's result means that the change is on the disk, its exception is a `LibraryError`
with a sentence, and then nothing was changed.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.core.annotation import (
    COLOUR_COUNT,
    DEFAULT_COLOUR_NAMES,
    Annotation,
)
from desktop_app.core.decisions import Decision
from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage import articles, backup, check, findings, namesakes, opening, search, shown
from desktop_app.storage.annotations import (
    read_annotations,
    read_decisions,
    read_deleted,
    read_history,
    read_tags,
)
from desktop_app.storage.changes import Bases, ConflictError, apply_changes
from desktop_app.storage.connection import Interrupter, in_words, make_engine
from desktop_app.storage.packing import now, storable
from desktop_app.storage.placing import place_warning
from desktop_app.storage.rows import (
    ArticleFilter,
    ArticleOrder,
    ArticleRow,
    CheckReport,
    EntityCount,
    EntityUse,
    Namesake,
    PastVersion,
    Place,
    QuotationRow,
    Reach,
    RevisionRow,
    SalvageReport,
    SearchOrder,
    SearchResults,
    StoredId,
    TagCount,
)
from desktop_app.storage.schema import colour_name, state
from desktop_app.storage.writer import Priority, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from desktop_app.core.article import Article
    from desktop_app.core.findings import Analysis, Label

T = TypeVar("T")

_EVERYTHING = ArticleFilter()
_MOST_REACHED = 2000
_REFRESHED_AT_ONCE = 8


class Library:
    """One open library file. Made by `Library.open`; whoever opens it closes it."""

    def __init__(self, path: Path, reading: Engine, writing: Engine) -> None:
        self._path = path
        self._reading = reading
        self._writing = writing
        self._writer = Writer(writing, path)
        self._bases = Bases()
        self._interrupter = Interrupter()
        self._copying = ThreadPoolExecutor(1, "library-backup")
        self._is_closed = False

    @classmethod
    def open(cls, path: Path) -> Library:
        """Open the library at `path`; make it, and its folder, where there is none.

        Raises:
            LibraryError: It cannot be opened, with a sentence; the file was not touched.
                `LibraryTooNewError`, `LibraryBusyError` and `LibraryCorruptError` tell why.
        """
        path = path.absolute()
        folder = path.parent / "backups"
        try:
            opening.prepare(path, folder)
            reading = make_engine(path, writes=False)
            writing = make_engine(path, writes=True)
            try:
                opening.check_opened(writing, path)
                library = cls(path, reading, writing)
            except BaseException:
                reading.dispose()
                writing.dispose()
                raise
        except LibraryCorruptError as error:
            raise opening.offer_backup(error, folder) from error
        try:
            library.refresh_findings()
        except BaseException:
            library.close()
            raise
        return library

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    @property
    def warning(self) -> str:
        """A sentence when the file lies where something else may harm it; else empty."""
        return place_warning(self._path)

    @property
    def backups_folder(self) -> Path:
        """Where copies are kept: beside the file."""
        return self._path.parent / "backups"

    def close(self) -> None:
        """Finish all writes, then close the file. May be called twice."""
        self._is_closed = True
        self._copying.shutdown()
        self._writer.close()
        self._reading.dispose()
        self._writing.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        if self._is_closed:
            raise LibraryError(f"Could not read the library {self._path}: it is closed.")
        with in_words(self._path), self._reading.connect() as connection, connection.begin():
            yield connection

    def _write(self, work: Callable[[Connection], T], priority: Priority) -> Future[T]:
        return self._writer.submit(work, priority)

    # Articles

    def add_article(self, article: Article, *, original: bytes | None = None) -> Future[StoredId]:
        """Store an article, or find it where the library holds it.

        The same text, white space aside, is the same article, also when it was deleted: it comes
        back. Another text at the same address is a new revision; annotations and decisions are
        carried over, and those whose passage is gone become orphans.

        Args:
            article: Lone surrogates in it are stored as U+FFFD; offsets stay true.
            original: The bytes it was read from, when they shall be kept.
        """

        def work(connection: Connection) -> StoredId:
            stored = articles.add(connection, article, original)
            if stored.is_revised:
                self._bases.forget()
            return stored

        return self._write(work, Priority.READING)

    def article(self, article_id: str) -> Article:
        """Return an article; also a deleted one.

        Raises:
            LibraryError: The library holds none with this id.
            LibraryCorruptError: Its text is damaged.
        """
        with self._read() as connection:
            return articles.read(connection, article_id)

    def revise_article(
        self, article_id: str, article: Article, *, original: bytes | None = None
    ) -> Future[StoredId]:
        """Give an article the text that was read again from what it was made of.

        Annotations and decisions are carried over as by `add_article`; the same text and structure
        changes nothing.
        """

        def work(connection: Connection) -> StoredId:
            stored = articles.revise(connection, article_id, article, original)
            if stored.is_revised:
                self._bases.forget()
            return stored

        return self._write(work, Priority.READING)

    def revisions(self, article_id: str) -> tuple[RevisionRow, ...]:
        """Return which texts an article had, the first one first and the present one last."""
        with self._read() as connection:
            return articles.read_revisions(connection, article_id)

    def revision(self, article_id: str, number: int) -> Article:
        """Return an article with an earlier text, by its number in `revisions`.

        Raises:
            LibraryError: There is none with this id and number.
            LibraryCorruptError: Its text is damaged.
        """
        with self._read() as connection:
            return articles.read_revision(connection, article_id, number)

    def original(self, article_id: str) -> bytes | None:
        """Return the bytes an article was read from, or None when they were not kept."""
        with self._read() as connection:
            return articles.read_original(connection, article_id)

    def has_original(self, article_id: str) -> bool:
        """Tell whether the bytes an article was read from were kept."""
        with self._read() as connection:
            return articles.has_original(connection, article_id)

    def articles(
        self,
        limit: int = 100,
        after: ArticleRow | None = None,
        *,
        where: ArticleFilter = _EVERYTHING,
        order: ArticleOrder = ArticleOrder.ADDED,
    ) -> tuple[ArticleRow, ...]:
        """Return a page of the list of articles: the first, or the one behind the row `after`."""
        with self._read() as connection:
            return articles.read_rows(connection, limit, after, where=where, order=order)

    def article_row(self, article_id: str) -> ArticleRow | None:
        """Return one line of the list, or None when there is no such article."""
        with self._read() as connection:
            return articles.read_row(connection, article_id)

    def article_count(self, where: ArticleFilter = _EVERYTHING) -> int:
        """Return the number of articles."""
        with self._read() as connection:
            return articles.count(connection, where)

    def place(self, article_id: str) -> Place:
        """Return where the reader was in an article."""
        with self._read() as connection:
            return articles.read_place(connection, article_id)

    def set_place(self, article_id: str, offset: int, progress: float) -> Future[None]:
        """Remember where the reader is; progress from 0 to 1. The article counts as opened now."""
        place = Place(offset, progress)
        return self._write(
            lambda connection: articles.set_place(connection, article_id, place), Priority.READING
        )

    def set_done(self, article_id: str, done: bool) -> Future[None]:  # a value
        """Mark an article as done with, or as still to be read."""
        return self._write(
            lambda connection: articles.set_done(connection, article_id, is_done=done),
            Priority.EDIT,
        )

    def delete_article(self, article_id: str) -> Future[None]:
        """Take an article out of lists, search and counts; `restore_article` brings it back."""
        return self._write(
            lambda connection: articles.set_deleted(connection, article_id, is_deleted=True),
            Priority.EDIT,
        )

    def restore_article(self, article_id: str) -> Future[None]:
        """Bring a deleted article back, with all annotations and findings in it."""
        return self._write(
            lambda connection: articles.set_deleted(connection, article_id, is_deleted=False),
            Priority.EDIT,
        )

    # Findings

    def save_analysis(
        self, article_id: str, analysis: Analysis, *, digest: str | None = None
    ) -> Future[bool]:
        """Replace what was found in an article.

        Args:
            article_id: The article.
            analysis: What was found.
            digest: `Article.digest` of the analysed text. When the library holds another text by
                now, nothing is saved and the result is False.
        """
        return self._write(
            lambda connection: findings.save(connection, article_id, analysis, digest=digest),
            Priority.BULK,
        )

    def analysis(self, article_id: str) -> Analysis | None:
        """Return what was found in an article's present text; None when it must be analysed."""
        with self._read() as connection:
            return findings.read(connection, article_id)

    def reach(self, decision: Decision, limit: int = _MOST_REACHED) -> Reach:
        """Return how much a decision would change; for scope LIBRARY ask from a job.

        Args:
            decision: One that is not stored yet.
            limit: Of how many articles, the newest, each is looked at.
        """
        with self._read() as connection:
            return shown.count_reach(connection, decision, limit)

    def refresh_findings(self) -> Future[None]:
        """Bring names and quotations of the library level with the decisions, bit by bit.

        Returns:
            A future that is done when they are; those of a closed library are not, and are brought
            level when it is opened again.
        """
        level: Future[None] = Future()

        def work(connection: Connection) -> int:
            return shown.refresh(connection, _REFRESHED_AT_ONCE)

        def go_on(done: Future[int]) -> None:
            error = done.exception()
            if error is not None:
                level.set_exception(error)
            elif done.result():
                self._write(work, Priority.BULK).add_done_callback(go_on)
            else:
                level.set_result(None)

        with self._read() as connection:
            is_stale = shown.has_stale(connection)
        if is_stale:
            self._write(work, Priority.BULK).add_done_callback(go_on)
        else:
            level.set_result(None)
        return level

    # What the reader made

    def apply(
        self,
        changes: Mapping[str, Annotation | Decision | None],
        before: Mapping[str, Annotation | Decision | None] | None = None,
    ) -> Future[None]:
        """Write annotations and decisions, and delete those that are None, all or none of them.

        What is overwritten or deleted stays in `history`.

        Args:
            changes: Id to object or None.
            before: What the caller takes the present objects to be (the other half of an edit).
                Without it, what this library last read or wrote counts.

        Findings follow decisions with `refresh_findings`.

        Returns:
            A future; its exception is a `ConflictError` when another window changed one of the
            objects meanwhile.
        """
        changes = dict(changes)
        base = None if before is None else dict(before)

        def work(connection: Connection) -> None:
            old = shown.read_stored(connection, changes)
            apply_changes(connection, changes, base, self._bases)
            decided = (one for one in changes.values() if isinstance(one, Decision))
            shown.mark_stale(connection, [*old, *decided])

        future = self._write(work, Priority.EDIT)
        future.add_done_callback(lambda done: self._note_outcome(done, changes, base))
        return future

    def _note_outcome(
        self,
        done: Future[None],
        changes: Mapping[str, Annotation | Decision | None],
        before: Mapping[str, Annotation | Decision | None] | None,
    ) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            self._bases.note_saved(changes)
        elif before is not None and not isinstance(error, ConflictError):
            self._bases.note_failed(before)

    def annotations(self, article_id: str) -> tuple[Annotation, ...]:
        """Return an article's annotations in the order of its text, notes on the whole first."""
        with self._read() as connection:
            made = read_annotations(connection, article_id)
        self._bases.note_read(made)
        return made

    def decisions(self, article_id: str | None = None) -> tuple[Decision, ...]:
        """Return the decisions that hold in an article, the oldest first; None: all there are."""
        with self._read() as connection:
            made = read_decisions(connection, article_id)
        self._bases.note_read(made)
        return made

    def history(self, made_id: str) -> tuple[PastVersion, ...]:
        """Return what an annotation or decision was before, the latest first."""
        with self._read() as connection:
            return read_history(connection, made_id)

    def deleted_annotations(self, article_id: str | None = None) -> tuple[Annotation, ...]:
        """Return deleted annotations, the last deleted first; to bring one back, `apply` it."""
        with self._read() as connection:
            return read_deleted(connection, article_id)

    def tags(self, prefix: str = "", limit: int = 100) -> tuple[TagCount, ...]:
        """Return the tags in use that begin with `prefix`, the most used first."""
        with self._read() as connection:
            return read_tags(connection, prefix, limit)

    def colour_names(self) -> tuple[str, ...]:
        """Return the reader's names of the colours 1 to `COLOUR_COUNT`."""
        names = list(DEFAULT_COLOUR_NAMES)
        with self._read() as connection:
            for row in connection.execute(select(colour_name)):
                names[row.colour - 1] = row.name
        return tuple(names)

    def set_colour_name(self, colour: int, name: str) -> Future[None]:
        """Name a colour, 1 to `COLOUR_COUNT`; an empty name brings back the first one.

        Raises:
            ValueError: There is no such colour.
        """
        if not 1 <= colour <= COLOUR_COUNT:
            raise ValueError(f"colour {colour} is not one of 1 to {COLOUR_COUNT}")
        words = storable(name).strip() or DEFAULT_COLOUR_NAMES[colour - 1]
        values = {"name": words, "modified": now()}
        query = insert(colour_name).values(colour=colour, **values)
        query = query.on_conflict_do_update(index_elements=["colour"], set_=values)
        return self._write(lambda connection: _execute(connection, query), Priority.EDIT)

    # The session

    def state(self, key: str) -> str | None:
        """Return what `set_state` stored under a key, or None."""
        with self._read() as connection:
            query = select(state.c.value).where(state.c.key == key)
            value: str | None = connection.execute(query).scalar_one_or_none()
            return value

    def set_state(self, key: str, value: str) -> Future[None]:
        """Store a value of the session, such as the open article."""
        words = storable(value)
        query = insert(state).values(key=key, value=words)
        query = query.on_conflict_do_update(index_elements=["key"], set_={"value": words})
        return self._write(lambda connection: _execute(connection, query), Priority.READING)

    # Across the library

    def entity_counts(
        self, prefix: str = "", limit: int = 50, *, labels: tuple[Label, ...] = ()
    ) -> tuple[EntityCount, ...]:
        """Return names that have a word beginning with `prefix`, those in most articles first."""
        with self._read() as connection:
            return findings.read_counts(connection, prefix, limit, labels)

    def entity_in_library(self, name: str, limit: int = 50) -> EntityUse:
        """Return how often the library names an entity, and in which articles, newest first."""
        with self._read() as connection:
            return findings.read_use(connection, name, limit)

    def namesakes(
        self, article_id: str, name: str, label: Label, patterns: Sequence[str]
    ) -> tuple[Namesake, ...]:
        """Return names in other articles whose folded form fits a pattern (% for anything)."""
        with self._read() as connection:
            return namesakes.read_namesakes(connection, article_id, name, label, patterns)

    def quotations_by(
        self, name: str, limit: int = 50, *, after: QuotationRow | None = None
    ) -> tuple[QuotationRow, ...]:
        """Return what somebody said, in the articles added last first."""
        with self._read() as connection:
            return findings.read_quotations(connection, name, limit, after=after)

    def co_mentioned(self, name: str, limit: int = 20) -> tuple[EntityCount, ...]:
        """Return names in the same articles, those in most of them first."""
        with self._read() as connection:
            return findings.read_companions(connection, name, limit)

    def search(
        self,
        query: str,
        limit: int = 50,
        after: str = "",
        *,
        order: SearchOrder = SearchOrder.NEWEST,
    ) -> SearchResults:
        """Search articles, quotations, notes and highlights; see `core.query` for the language.

        Args:
            query: As typed; the last word also finds longer ones. Nothing in it raises.
            limit: Hits of one page.
            after: `SearchResults.after` of the page before.
            order: Newest first, or the best first.
        """
        with self._read() as connection, self._interrupter.watch(connection):
            return search.search(connection, query, limit, after, order=order)

    def interrupt_searches(self) -> None:
        """End the searches that other threads are waiting for; they find nothing more."""
        self._interrupter.interrupt()

    # Safety

    def backup_now(self) -> Future[Path]:
        """Make a checked copy in `backups_folder`; older ones are thinned out after it.

        Returns:
            A future with the path of the copy. Its exception tells that no copy could be made, or
            that the library is damaged: then the copy is there, and no older one was removed.
        """
        return self._copying.submit(
            backup.make_backup, self._path, self.backups_folder, datetime.now(UTC)
        )

    def backup_if_due(self) -> Future[Path] | None:
        """Make a copy as `backup_now` when the last one is a day old; else return None."""
        if not backup.is_due(self.backups_folder, datetime.now(UTC)):
            return None
        return self.backup_now()

    def backups(self) -> tuple[Path, ...]:
        """Return the copies there are, the newest first."""
        return backup.list_backups(self.backups_folder)

    def check(self) -> CheckReport:
        """Look for damage in the whole file; takes seconds, so call it from a job."""
        with self._read() as connection:
            return check.check(connection)

    @staticmethod
    def restore(copy: Path, path: Path) -> Path | None:
        """Put a copy in the place of the library at `path`, which nobody may have open.

        Returns:
            Where the file that lay there is kept now, or None when there was none.

        Raises:
            LibraryError: The copy is not whole, or a file cannot be moved; all is as it was.
        """
        return backup.restore(copy, path)

    @staticmethod
    def salvage(damaged: Path, target: Path) -> SalvageReport:
        """Write what can be read of a damaged library into a new one; the damaged stays as it is.

        Raises:
            LibraryError: `target` exists or cannot be written, or nothing can be read.
        """
        # Needed once in a lifetime.
        from desktop_app.storage.salvage import salvage

        return salvage(damaged, target)


def _execute(connection: Connection, query: object) -> None:
    connection.execute(query)  # type: ignore[call-overload] # an Insert
