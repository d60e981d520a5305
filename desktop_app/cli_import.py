"""`rubric import`: many files, folders, addresses and exports of other readers into the library.

A folder is read with all that lies in it. What cannot be read is named at the end with the reason
and does not stop the rest; what the library holds already is not stored twice.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import ReaderError
from desktop_app.formats import Kind, Sandbox, Source, open_source
from desktop_app.formats.command import show_progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from desktop_app.core.annotation import Annotation
    from desktop_app.core.article import Article
    from desktop_app.formats.importers import Item
    from desktop_app.storage.library import Library

ENDINGS = (
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml"),
    *(".pdf", ".epub", ".docx", ".odt", ".rtf", ".rss", ".atom"),
)


@dataclass(slots=True)
class Summary:
    """What came of an import."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield the summary, a line each."""
        names = ("new", "revised", "known", "highlights", "only an address")
        yield ", ".join(f"{self.counts[name]} {name}" for name in names if self.counts[name])
        if self.unplaced:
            yield f"{len(self.unplaced)} highlights whose words are not in the text were kept:"
            yield from (f"  {words}" for words in self.unplaced)
        if self.failures:
            yield f"{len(self.failures)} could not be read:"
            yield from (f"  {sentence}" for sentence in self.failures)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from desktop_app.cli_library import add_library_argument

    parser.add_argument("sources", nargs="+", metavar="FILE", help="files, folders or addresses")
    parser.add_argument(
        "--export", action="store_true", help="the files are exports of other readers"
    )
    parser.add_argument(
        "--fetch", action="store_true", help="fetch articles of which an export has only addresses"
    )
    add_library_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Import everything; 0, or 2 when something could not be read."""
    from desktop_app.storage.library import Library

    summary = Summary()
    with Library.open(Path(arguments.library)) as library, Sandbox() as sandbox:
        importer = Importer(library, sandbox, summary)
        try:
            if arguments.export:
                importer.add_exports(arguments.sources, fetches=arguments.fetch)
            else:
                importer.add_sources(list(sources_in(arguments.sources)))
        except KeyboardInterrupt:
            summary.failures.append("Cancelled; what was read until then is in the library.")
    for line in filter(None, summary.lines()):
        print(line, file=sys.stderr)
    return 2 if summary.failures else 0


def sources_in(words: Iterable[str]) -> Iterator[Source | str]:
    """Yield the sources that words of a command line name; a sentence where one names none."""
    for word in words:
        try:
            if word.startswith(("http://", "https://")):
                yield Source.from_url(word)
                continue
            path = Path(word).expanduser()
            if path.is_dir():
                files = (p for p in path.rglob("*") if p.suffix.lower() in ENDINGS)
                yield from (Source.from_path(p) for p in sorted(files) if p.is_file())
            else:
                yield Source.from_path(path)
        except (ReaderError, OSError) as error:
            yield str(error)


class Importer:
    """Reads sources one after the other and stores their articles."""

    def __init__(self, library: Library, sandbox: Sandbox, summary: Summary) -> None:
        self._library = library
        self._sandbox = sandbox
        self._summary = summary

    def add_sources(self, sources: Sequence[Source | str]) -> None:
        """Read and store each source."""
        for number, source in enumerate(sources, start=1):
            show_progress(sys.stderr, number, len(sources))
            try:
                if isinstance(source, str):
                    raise ReaderError(source)
                article = open_source(source, sandbox=self._sandbox).article
                self._store(article)
            except ReaderError as error:
                self._summary.failures.append(error.sentence)

    def add_exports(self, names: Iterable[str], *, fetches: bool) -> None:
        """Read exports of other readers and store their articles with highlights and notes."""
        from desktop_app.formats.importers import read_export
        from desktop_app.formats.reading import load
        from desktop_app.formats.source import Limits

        for name in names:
            source = Source.from_path(Path(name).expanduser())
            try:
                items = read_export(load(source, Limits()), source)
            except ReaderError as error:
                self._summary.failures.append(error.sentence)
                continue
            for number, item in enumerate(items, start=1):
                show_progress(sys.stderr, number, len(items))
                try:
                    self._add_item(item, source, fetches=fetches)
                except ReaderError as error:
                    self._summary.failures.append(error.sentence)

    def _add_item(self, item: Item, source: Source, *, fetches: bool) -> None:
        from desktop_app.formats.importers import placed

        article = self._article_of(item, source, fetches=fetches)
        if article is None:
            self._summary.counts["only an address"] += 1
            return
        article_id = self._store(article)
        known = {_key(one) for one in self._library.annotations(article_id)}
        placement = placed(item, article.text, article_id)
        fresh = [one for one in placement.annotations if _key(one) not in known]
        if fresh:
            self._library.apply({one.id: one for one in fresh}).result()
        self._summary.counts["highlights"] += sum(one.anchor is not None for one in fresh)
        self._summary.unplaced.extend(
            one.anchor.exact[:100] for one in fresh if one.is_orphan and one.anchor
        )

    def _article_of(self, item: Item, source: Source, *, fetches: bool) -> Article | None:
        from desktop_app.formats.importers import excerpts

        if item.article is not None:
            return item.article
        if item.markup:
            page = Source.from_html(item.markup, item.url, name=item.title or source.name)
            read = open_source(replace(page, kind=Kind.HTML, whole=True), sandbox=self._sandbox)
            return replace(
                read.article,
                title=item.title or read.article.title,
                byline=item.author or read.article.byline,
                published=item.published or read.article.published,
                url=item.url,
            )
        if fetches and item.url:
            return open_source(Source.from_url(item.url), sandbox=self._sandbox).article
        return excerpts(item, str(source.path))

    def _store(self, article: Article) -> str:
        stored = self._library.add_article(article).result()
        kind = "new" if stored.is_new else "revised" if stored.is_revised else "known"
        self._summary.counts[kind] += 1
        return stored.id


def _key(annotation: Annotation) -> tuple[str, str, tuple[str, ...]]:
    """Tell the same annotation imported twice."""
    exact = annotation.anchor.exact if annotation.anchor else ""
    return " ".join(exact.split()), annotation.note, annotation.tags
