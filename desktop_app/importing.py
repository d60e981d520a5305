"""Many at once: files, folders, addresses and exports of other readers into the library.

An `Import` goes step by step, one document after the other, so that whoever drives it, the command
line or a window, can show how far it is, pause between two steps, and end it. What cannot be read
is named with the reason and does not stop the rest; what the library holds is not stored twice.
"""

from __future__ import annotations

import logging
import os
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES
from desktop_app.core.errors import LibraryError, ReaderError
from desktop_app.formats import Kind, ReadResult, Sandbox, Source, open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.core.annotation import Annotation
    from desktop_app.core.decisions import Decision
    from desktop_app.formats import Item
    from desktop_app.storage.library import Library

ENDINGS = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml"),
    *(".pdf", ".epub", ".docx", ".odt", ".rtf", ".rss", ".atom"),
)
EXPORT_ENDINGS = (".csv", ".json", ".zip")
CLIPPINGS = "my clippings.txt"
#: So many times in a row the library must have refused before the rest is not tried any more.
_PATIENCE = 3

_log = logging.getLogger(__name__)


class Fate(StrEnum):
    """What became of one document; the words are for the reader."""

    NEW = "new"
    REVISED = "revised"
    KNOWN = "known"
    ADDRESS = "only an address"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document.

    Attributes:
        name: the title of the article, or the name of what could not be read.
        article_id: where it went; empty for what was not stored.
        reason: the sentence that says why it failed, or what should be known of it.
        highlights: how many came with it.
        unplaced: the words of highlights that are not in the text; they were kept.
    """

    name: str
    fate: Fate
    article_id: str = ""
    reason: str = ""
    highlights: int = 0
    unplaced: tuple[str, ...] = ()


@dataclass(slots=True)
class Summary:
    """What came of an import.

    Attributes:
        not_tried: how many documents were left when it was cancelled or given up.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    not_tried: int = 0

    @property
    def failures(self) -> list[Outcome]:
        """What could not be read."""
        return [one for one in self.outcomes if one.fate is Fate.FAILED]

    @property
    def unplaced(self) -> list[str]:
        """The words of all highlights that are not in the text."""
        return [words for one in self.outcomes for words in one.unplaced]

    @property
    def counts(self) -> str:
        """How many there are of each fate but failures, such as "2 new, 1 known"."""
        numbers = Counter(one.fate for one in self.outcomes)
        fates = (fate for fate in Fate if fate is not Fate.FAILED)
        parts = [f"{numbers[fate]} {fate.value}" for fate in fates if numbers[fate]]
        highlights = sum(one.highlights for one in self.outcomes)
        if highlights:
            parts.append(f"{highlights} highlights")
        return ", ".join(parts)

    def lines(self) -> Iterator[str]:
        """Yield the summary, a line each."""
        if self.counts:
            yield self.counts
        if self.unplaced:
            yield f"{len(self.unplaced)} highlights whose words are not in the text were kept:"
            yield from (f"  {words}" for words in self.unplaced)
        if self.failures:
            yield f"{len(self.failures)} could not be read:"
            yield from (f"  {one.reason}" for one in self.failures)
        if self.not_tried:
            yield f"{self.not_tried} were not tried; what was read until then is in the library."


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A document, or one article of an export or feed and the file it stands in."""

    source: Source
    item: Item | None = None
    fetches: bool = False

    @property
    def name(self) -> str:
        """What the reader calls it."""
        return self.source.name if self.item is None else self.item.title


class Import:
    """One import: what is still to be read, and what came of the rest.

    `step` is called by one thread at a time; `cancel` by any.

    Args:
        library: where the articles go.
        sandbox: reads the documents; the caller closes it.
    """

    def __init__(self, library: Library, sandbox: Sandbox) -> None:
        self.summary = Summary()
        self._library = library
        self._sandbox = sandbox
        self._waiting: deque[_Wanted | ReaderError] = deque()
        self._is_cancelled = False
        self._refusals = 0

    # -- how far it is -----------------------------------------------------------------------

    @property
    def done(self) -> int:
        """How many documents were read."""
        return len(self.summary.outcomes)

    @property
    def total(self) -> int:
        """How many there are, as far as is known; a folder or an export is one until opened."""
        return self.done + len(self._waiting)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left."""
        return not self._waiting

    def add(self, sources: Iterable[Source | ReaderError], *, fetches: bool = False) -> None:
        """Read these as well, behind what waits.

        Args:
            sources: files, folders, addresses; an error stands for a source that could not even be
                named, and is told in the summary.
            fetches: whether the pages of articles in feeds and exports are fetched.
        """
        self._waiting.extend(
            one if isinstance(one, ReaderError) else _Wanted(one, fetches=fetches)
            for one in sources
        )

    def add_items(self, items: Iterable[Item], source: Source, *, fetches: bool = False) -> None:
        """Store these articles of a feed or export as well."""
        self._waiting.extend(_Wanted(source, item, fetches=fetches) for item in items)

    def cancel(self) -> None:
        """Leave the rest; the document that is being read is given up."""
        self._is_cancelled = True

    def step(self) -> None:
        """Read and store the next document; does nothing when none is left."""
        while self._waiting and not self._is_cancelled:
            wanted = self._waiting.popleft()
            if isinstance(wanted, _Wanted) and wanted.item is None and _is_folder(wanted.source):
                found = [replace(wanted, source=one) for one in _documents_in(wanted.source)]
                self._waiting.extendleft(reversed(found))
                continue
            self._take(wanted)
            break
        if self._is_cancelled:
            self._give_up()

    # -- one document ------------------------------------------------------------------------

    def _take(self, wanted: _Wanted | ReaderError) -> None:
        """Read one document; whatever happens is told in the summary."""
        name = "" if isinstance(wanted, ReaderError) else wanted.name
        try:
            if isinstance(wanted, ReaderError):
                raise wanted
            if wanted.item is None:
                self._take_source(wanted)
            else:
                self._add(self._take_item(wanted.item, wanted))
            self._refusals = 0
        except ReaderError as error:
            if self._is_cancelled:
                self.summary.not_tried += 1
                return
            self._add(Outcome(name, Fate.FAILED, reason=error.sentence))
            self._refusals = self._refusals + 1 if isinstance(error, LibraryError) else 0
            if self._refusals >= _PATIENCE:
                self._is_cancelled = True
        except Exception:  # noqa: BLE001 - one document must not end the rest; it is logged
            _log.exception("An import failed")
            reason = f"Could not open {name}: details are in the log."
            self._add(Outcome(name, Fate.FAILED, reason=reason))

    def _take_source(self, wanted: _Wanted) -> None:
        source = wanted.source
        if source.kind is None and is_export(source):
            source = replace(source, kind=Kind.EXPORT)
        result = self._open(source)
        if result.items:
            self.add_items(result.items, source, fetches=wanted.fetches)
        else:
            self._add(self._stored(result))

    def _open(self, source: Source) -> ReadResult:
        return open_source(source, sandbox=self._sandbox, cancel=lambda: self._is_cancelled)

    def _stored(self, result: ReadResult) -> Outcome:
        article = result.article
        stored = self._library.add_article(article, original=result.original).result()
        fate = Fate.NEW if stored.is_new else Fate.REVISED if stored.is_revised else Fate.KNOWN
        return Outcome(article.title, fate, stored.id, " ".join(result.warnings))

    def _take_item(self, item: Item, wanted: _Wanted) -> Outcome:
        result = self._result_of(item, wanted)
        if result is None:
            return Outcome(item.title, Fate.ADDRESS)
        outcome = self._stored(result)
        text = self._library.article(outcome.article_id).text
        if item.article is not None:
            self._take_own(item, text, outcome.article_id)
        return self._with_highlights(outcome, item, text)

    def _with_highlights(self, outcome: Outcome, item: Item, text: str) -> Outcome:
        """Store an item's highlights that the library does not hold yet."""
        from desktop_app.formats.importers import placed, restored

        held = self._library.annotations(outcome.article_id)
        made: Iterable[Annotation]
        if item.article is not None:
            ids = {one.id for one in held}
            annotations = restored(item, text, outcome.article_id)
            fresh = [one for one in annotations if one.id not in ids]
        else:
            known = {_key(one) for one in held}
            made = placed(item, text, outcome.article_id).annotations
            fresh = [one for one in made if _key(one) not in known]
        if fresh:
            self._library.apply({one.id: one for one in fresh}).result()
        return replace(
            outcome,
            highlights=sum(one.anchor is not None and not one.is_orphan for one in fresh),
            unplaced=tuple(one.anchor.exact[:100] for one in fresh if one.is_orphan and one.anchor),
        )

    def _take_own(self, item: Item, text: str, article_id: str) -> None:
        """Take over what only our own exports hold: corrections, findings, names of colours."""
        from desktop_app.formats.importers import restored_decisions

        assert item.article is not None
        library = self._library
        known = {one.id for one in library.decisions()}
        fresh: dict[str, Annotation | Decision | None] = {
            one.id: one for one in restored_decisions(item, text, article_id) if one.id not in known
        }
        if fresh:
            library.apply(fresh).result()
        if item.analysis is not None and library.analysis(article_id) is None:
            library.save_analysis(article_id, item.analysis, digest=item.article.digest).result()
        names = zip(item.colour_names, DEFAULT_COLOUR_NAMES, library.colour_names(), strict=False)
        for colour, (name, default, present) in enumerate(names, start=1):
            if name != default and present == default:
                library.set_colour_name(colour, name).result()

    def _result_of(self, item: Item, wanted: _Wanted) -> ReadResult | None:
        """Return an item as an article: its own, its page, its address fetched, or its excerpts."""
        from desktop_app.formats.importers import excerpts

        if item.article is not None:
            return ReadResult(item.article)
        if wanted.fetches and item.url:
            try:
                return self._open(Source.from_url(item.url))
            except ReaderError:
                if self._is_cancelled or not item.markup:
                    raise
        if item.markup:
            return self._page_of(item, wanted.source)
        source = wanted.source
        article = excerpts(item, str(source.path or source.url or source.name))
        return None if article is None else ReadResult(article)

    def _page_of(self, item: Item, source: Source) -> ReadResult:
        page = Source.from_html(item.markup, item.url, name=item.title or source.name)
        result = self._open(replace(page, whole=True))
        article = replace(
            result.article,
            title=item.title or result.article.title,
            byline=item.author or result.article.byline,
            published=item.published or result.article.published,
            site=item.site or result.article.site,
            url=item.url,
        )
        return replace(result, article=article)

    # -- the summary -------------------------------------------------------------------------

    def _add(self, outcome: Outcome) -> None:
        self.summary.outcomes.append(outcome)

    def _give_up(self) -> None:
        self.summary.not_tried += len(self._waiting)
        self._waiting.clear()


def is_export(source: Source) -> bool:
    """Tell whether a file is, by its name, what another reader exported."""
    name = source.name.lower()
    return source.path is not None and (name.endswith(EXPORT_ENDINGS) or name == CLIPPINGS)


def is_many(sources: Iterable[Source]) -> bool:
    """Tell whether these are more than one document: several, a folder, or an export."""
    sources = list(sources)
    return len(sources) > 1 or any(is_export(one) or _is_folder(one) for one in sources)


def _is_folder(source: Source) -> bool:
    return source.path is not None and source.data is None and source.path.is_dir()


def _documents_in(source: Source) -> Iterator[Source]:
    """Yield the documents in a folder and in those below, in the order of their names.

    Hidden folders are left out, and those in which a browser put the parts of a saved page.
    """
    assert source.path is not None
    for place, folders, names in os.walk(source.path):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _is_of_page(name, names)
        )
        for name in sorted(names):
            is_text = name.lower().endswith(ENDINGS) or name.lower() == CLIPPINGS
            if is_text and not name.startswith("."):
                yield Source.from_path(Path(place, name))


def _is_of_page(folder: str, names: list[str]) -> bool:
    """Tell whether a folder is "Page_files" beside "Page.html"."""
    pages = [name for name in names if name.lower().endswith((".html", ".htm", ".xhtml"))]
    return any(
        folder.startswith(stem) and folder[len(stem) : len(stem) + 1] in {"_", "-", "."}
        for stem in (Path(name).stem for name in pages)
    )


def _key(annotation: Annotation) -> tuple[str, str, tuple[str, ...]]:
    """Tell the same annotation imported twice."""
    exact = annotation.anchor.exact if annotation.anchor else ""
    return " ".join(exact.split()), annotation.note, annotation.tags
