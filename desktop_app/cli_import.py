"""`rubric import`: many files, folders, addresses and exports of other readers into the library.

Ctrl+C pauses after the document that is being read and asks whether to go on; pressed again it
ends the import. Where nobody can be asked, the first one ends it.
"""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import ReaderError
from desktop_app.formats import Kind, Sandbox, Source
from desktop_app.formats.command import show_progress
from desktop_app.importing import Import

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    _SignalHandler = signal.Handlers | Callable[[int, FrameType | None], object] | int | None

EXIT_FAILED = 2
EXIT_CANCELLED = 130


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
    """Import everything; 0, 2 when something could not be read, 130 when it was cancelled."""
    from desktop_app.storage.library import Library

    with Library.open(Path(arguments.library)) as library, Sandbox() as sandbox:
        work = Import(library, sandbox)
        wanted = sources_in(arguments.sources, is_export=arguments.export)
        work.add(wanted, fetches=arguments.fetch)
        drive(work, Interrupts(work.cancel, _ask))
    for line in work.summary.lines():
        print(line, file=sys.stderr)
    if work.summary.not_tried:
        return EXIT_CANCELLED
    return EXIT_FAILED if work.summary.failures else 0


def drive(work: Import, interrupts: Interrupts) -> None:
    """Take step after step until nothing is left, pausing and ending as Ctrl+C asks."""
    with interrupts:
        while not work.is_finished:
            work.step()
            show_progress(sys.stderr, work.done, work.total)
            if not work.is_finished:
                interrupts.pause_if_wanted(work.done, work.total)


def sources_in(words: Iterable[str], *, is_export: bool = False) -> Iterator[Source | ReaderError]:
    """Yield the sources that words of a command line name; the error where one names none."""
    for word in words:
        try:
            if word.startswith(("http://", "https://")):
                source = Source.from_url(word)
            else:
                source = Source.from_path(Path(word).expanduser())
            yield replace(source, kind=Kind.EXPORT) if is_export else source
        except ReaderError as error:
            yield error
        except (OSError, RuntimeError) as error:  # a home folder that nobody knows
            yield ReaderError(f"Could not open {word}: {error}.")


class Interrupts:
    """Turns Ctrl+C into a pause, and a second one into the end; a context manager.

    Args:
        cancel: ends the work.
        ask: asks whether to go on, given how far it is; returns whether to.
    """

    def __init__(self, cancel: Callable[[], None], ask: Callable[[int, int], bool]) -> None:
        self._cancel = cancel
        self._ask = ask
        self._is_wanted = False
        self._is_asking = False
        self._before: _SignalHandler = None

    def __enter__(self) -> Interrupts:
        self._before = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *_error: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def pause_if_wanted(self, done: int, total: int) -> None:
        """Ask whether to go on when Ctrl+C was pressed since."""
        if not self._is_wanted:
            return
        self._is_asking = True
        try:
            goes_on = self._ask(done, total)
        except (KeyboardInterrupt, EOFError):
            goes_on = False
        self._is_asking = self._is_wanted = False
        if not goes_on:
            self._cancel()

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._is_asking:
            raise KeyboardInterrupt
        if self._is_wanted:
            self._cancel()
        self._is_wanted = True


def _ask(done: int, total: int) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print(f"\nPaused at {done} of {total}. Enter goes on, q ends.", end=" ", file=sys.stderr)
    sys.stderr.flush()
    return not sys.stdin.readline().strip().lower().startswith("q")
