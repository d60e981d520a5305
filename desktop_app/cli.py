"""`rubric`: the command line without a window.

Subcommands are modules with `add_arguments(parser)` and `run(arguments) -> int`, imported only when
they are asked for, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from desktop_app import __version__
from desktop_app.core.errors import ReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A word of the command line and the module that does it.

    Attributes:
        part: the object in the module with its two functions; empty: the module itself.
    """

    name: str
    summary: str
    module: str
    part: str = ""


SUBCOMMANDS = (
    Subcommand("read", "print the text of documents", "desktop_app.formats.command"),
    Subcommand("analyze", "find names and quotations in texts", "desktop_app.cli_analyze"),
    Subcommand("import", "store documents in the library", "desktop_app.cli_import"),
    Subcommand("search", "search the library", "desktop_app.cli_library", "SEARCH"),
    Subcommand("export", "write articles with notes as files", "desktop_app.cli_export"),
    Subcommand("check", "look for damage in the library", "desktop_app.cli_library", "CHECK"),
    Subcommand("backup", "make a checked copy of the library", "desktop_app.cli_library", "BACKUP"),
    Subcommand("restore", "put a copy in its place", "desktop_app.cli_library", "RESTORE"),
    Subcommand("selftest", "try everything the program needs", "desktop_app.selftest"),
)
EXIT_ERROR = 2


class _Command(Protocol):
    @property
    def add_arguments(self) -> Callable[[argparse.ArgumentParser], None]: ...

    @property
    def run(self) -> Callable[[argparse.Namespace], int]: ...


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        words: the arguments; those of the process when None.

    Returns:
        0; 1 when nothing was found or something is damaged; 2 when something could not be done: the
        sentence is on standard error.
    """
    words = list(sys.argv[1:] if words is None else words)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    wanted = next((word for word in words if not word.startswith("-")), "")
    parser, command = _parser(wanted)
    arguments = parser.parse_args(words)
    if command is None:
        parser.print_help()
        return EXIT_ERROR
    try:
        return command.run(arguments)
    except ReaderError as error:
        print(f"rubric: {error.sentence}", file=sys.stderr)
        return EXIT_ERROR
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; nothing more to say
        return 0
    except KeyboardInterrupt:
        return 130


def _parser(wanted: str) -> tuple[argparse.ArgumentParser, _Command | None]:
    parser = argparse.ArgumentParser(
        prog="rubric", description="Read articles and see who is named and who said what."
    )
    parser.add_argument("--version", action="version", version=f"rubric {__version__}")
    table = parser.add_subparsers(title="commands", metavar="COMMAND")
    command: _Command | None = None
    for subcommand in SUBCOMMANDS:
        own = table.add_parser(
            subcommand.name, help=subcommand.summary, description=subcommand.summary.capitalize()
        )
        if subcommand.name == wanted:
            module = importlib.import_module(subcommand.module)
            found = getattr(module, subcommand.part) if subcommand.part else module
            # what the table names has these two functions
            command = cast("_Command", found)
            command.add_arguments(own)
    return parser, command


if __name__ == "__main__":
    sys.exit(main())
