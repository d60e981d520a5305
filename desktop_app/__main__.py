"""Starts the program: `rubricator [FILE|URL…]`. Imports nothing heavy before it must."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop_app import __version__


def parse_arguments(words: list[str]) -> argparse.Namespace:
    """Read the command line; ends the program after `--help` and `--version`."""
    parser = argparse.ArgumentParser(
        prog="rubricator",
        description="Read articles, see who is named and who said what, highlight and annotate.",
    )
    parser.add_argument("sources", nargs="*", metavar="FILE|URL", help="articles to open")
    parser.add_argument("--library", type=Path, metavar="FILE", help="use this library file")
    parser.add_argument(
        "--temp", action="store_true", help="use an empty library that is gone at the end"
    )
    parser.add_argument(
        "--selftest", action="store_true", help="try everything the program needs, and say it"
    )
    parser.add_argument("--version", action="version", version=f"Rubricator {__version__}")
    return parser.parse_args(words)


def main() -> int:
    """Be the program, or one of its child processes in a frozen bundle."""
    words = sys.argv[1:]
    if words[:1] == ["--nlp-worker"]:
        from desktop_app.nlp import worker

        return worker.main(words[1:])
    if words[:1] == ["--sandbox-child"]:
        from desktop_app.formats import sandbox_child

        return sandbox_child.main()
    if words[:1] == ["--selftest-window"]:
        from desktop_app import selftest

        return selftest.run_window()
    arguments = parse_arguments(words)
    if arguments.selftest:
        from desktop_app import selftest

        return selftest.run()
    from desktop_app import app

    return app.run(arguments.sources, library=arguments.library, is_temporary=arguments.temp)


if __name__ == "__main__":
    sys.exit(main())
