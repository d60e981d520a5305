"""`rubric search | check | backup | restore`: the library without a window.

Exit codes: 0 when all is well, 1 when nothing was found or something is damaged, 2 when it could
not be done; then a sentence on standard error says why.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import paths
from desktop_app.core.errors import LibraryError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from desktop_app.storage.library import Library
    from desktop_app.storage.rows import SearchHit

EXIT_NOTHING = 1
_PAGE = 50


@dataclass(frozen=True, slots=True)
class LibraryCommand:
    """What a subcommand takes, and what does it; the function returns the exit code."""

    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def add_library_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--library`."""
    parser.add_argument(
        "--library",
        metavar="FILE",
        type=Path,
        default=paths.default_library_path(),
        help="the library file; without it the usual one",
    )


def library_path(arguments: argparse.Namespace) -> Path:
    """Return the library that was named.

    Raises:
        LibraryError: There is none; nothing is made by asking.
    """
    path = Path(arguments.library)
    if not path.is_file():
        raise LibraryError(f"There is no library at {path}. Name one with --library FILE.")
    return path


def open_library(arguments: argparse.Namespace) -> Library:
    """Open the library that was named; the caller closes it.

    Raises:
        LibraryError: There is none, or it cannot be opened.
    """
    from desktop_app.storage.library import Library

    return Library.open(library_path(arguments))


# -- search ----------------------------------------------------------------------------------


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", metavar="QUERY", help='words, "phrases", said:name …')
    parser.add_argument("--limit", type=int, default=_PAGE, help="hits at most (default 50)")
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a line")
    add_library_argument(parser)


def _search(arguments: argparse.Namespace) -> int:
    # A space behind it says that the last word is whole.
    query = " ".join(arguments.query) + " "
    with open_library(arguments) as library:
        results = library.search(query, max(arguments.limit, 1))
    if results.message:
        print(f"rubric: {results.message}", file=sys.stderr)
    for hit in results.hits:
        print(json.dumps(_record(hit), ensure_ascii=False) if arguments.jsonl else _shown(hit))
    if not results.hits:
        print("rubric: nothing found.", file=sys.stderr)
        return EXIT_NOTHING
    if results.after:
        print("rubric: there are more; use --limit, or more words.", file=sys.stderr)
    return 0


def _shown(hit: SearchHit) -> str:
    source = ", ".join(part for part in (hit.kind.value, hit.speaker) if part)
    return (
        f"{' '.join(hit.title.split())} ({source})\n  {hit.snippet}\n  rubricator:{hit.article_id}"
    )


def _record(hit: SearchHit) -> dict[str, object]:
    return {
        "kind": hit.kind.value,
        "article": hit.article_id,
        "title": hit.title,
        "offset": hit.offset,
        "snippet": hit.snippet,
        "speaker": hit.speaker,
        "annotation": hit.annotation_id,
    }


# -- check, backup, restore ------------------------------------------------------------------


def _check(arguments: argparse.Namespace) -> int:
    from desktop_app.storage.check import check_file

    path = library_path(arguments)
    report = check_file(path)
    for problem in report.problems:
        print(problem)
    if report.is_good:
        print(f"{path} is whole: {report.rows} texts, notes and corrections were compared.")
        return 0
    print(f"{path} is damaged. Start the program to restore a copy or save what can be read.")
    return EXIT_NOTHING


def _add_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", metavar="FILE", type=Path, help="where the copy goes; else beside it"
    )
    add_library_argument(parser)


def _backup(arguments: argparse.Namespace) -> int:
    from desktop_app.storage import backup
    from desktop_app.storage.library import Library

    path = library_path(arguments)
    target: Path | None = arguments.file
    if target is None:
        with Library.open(path) as library:
            target = library.backup_now().result()
    elif target.exists():
        raise LibraryError(f"Could not copy the library: {target} exists. Name another file.")
    else:
        backup.copy_checked(path, target)
    print(f"A checked copy lies at {target}.")
    return 0


def _add_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a copy that `backup` made")
    add_library_argument(parser)


def _restore(arguments: argparse.Namespace) -> int:
    from desktop_app.storage.library import Library

    path = Path(arguments.library)
    if arguments.file.resolve() == path.resolve():
        raise LibraryError("Could not restore the library from itself. Name a copy of it.")
    kept = Library.restore(arguments.file, path)
    print(f"{path} is now what {arguments.file} was.")
    if kept is not None:
        print(f"What lay there before is kept as {kept}.")
    return 0


SEARCH = LibraryCommand(_add_search, _search)
CHECK = LibraryCommand(add_library_argument, _check)
BACKUP = LibraryCommand(_add_backup, _backup)
RESTORE = LibraryCommand(_add_restore, _restore)
