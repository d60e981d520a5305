"""`rubric export`: articles of the library as files, with notes, quotations and names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.cli_library import EXIT_NOTHING, add_library_argument, open_library
from desktop_app.core.errors import QueryError
from desktop_app.core.findings import Analysis
from desktop_app.formats.export import (
    ExportFormat,
    Reading,
    export_reading,
    file_name,
    free_path,
    write_file,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from desktop_app.storage.library import Library

_PAGE = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help="which articles, as in a search; or: all"
    )
    parser.add_argument(
        "--format",
        choices=[wanted.value for wanted in ExportFormat],
        default=ExportFormat.MARKDOWN.value,
        help="what to write (default markdown)",
    )
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, default=Path(), help="where to (default: here)"
    )
    add_library_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write one file for each article; no file that is there is overwritten.

    Returns:
        0, or 1 when no article was found.
    """
    wanted = ExportFormat(arguments.format)
    query = " ".join(arguments.query).strip()
    written = 0
    with open_library(arguments) as library:
        found = all_articles(library) if query in ("", "all") else matching(library, query)
        for article_id in found:
            reading = read_reading(library, article_id)
            name = file_name(reading.article.title, wanted.suffix)
            path = free_path(arguments.out, name, wanted.suffix)
            write_file(path, export_reading(reading, wanted))
            print(path)
            written += 1
    if not written:
        print("rubric: no article was found.", file=sys.stderr)
        return EXIT_NOTHING
    return 0


def read_reading(library: Library, article_id: str) -> Reading:
    """Return everything the library holds of an article."""
    return Reading(
        article_id=article_id,
        article=library.article(article_id),
        found=library.analysis(article_id) or Analysis(is_complete=False),
        annotations=library.annotations(article_id),
        decisions=library.decisions(article_id),
        colour_names=library.colour_names(),
    )


def all_articles(library: Library) -> Iterator[str]:
    """Give the ids of all articles that are not deleted."""
    page = library.articles(_PAGE)
    while page:
        yield from (row.id for row in page)
        page = library.articles(_PAGE, page[-1])


def matching(library: Library, query: str) -> Iterator[str]:
    """Give the ids of the articles in which a search finds something, each once.

    Raises:
        QueryError: The query cannot be understood.
    """
    seen: set[str] = set()
    after = ""
    while True:
        results = library.search(f"{query} ", _PAGE, after)
        if results.message and not results.hits:
            raise QueryError(results.message)
        for hit in results.hits:
            if hit.article_id not in seen:
                seen.add(hit.article_id)
                yield hit.article_id
        after = results.after
        if not after:
            return
