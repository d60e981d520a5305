"""Where a bundled program begins: `rubricator` and `rubric` are one file under two names.

In a bundle `sys.executable` is this program and not an interpreter, so under either name it must
also be able to become the child processes that it starts.
"""

from __future__ import annotations

import os
import sys
from pathlib import PurePath

CHILDREN = ("--nlp-worker", "--sandbox-child", "--selftest-window")


def is_command_line(words: list[str]) -> bool:
    """Tell whether the program was started as `rubric`, and not to be a child."""
    return PurePath(words[0]).stem.lower() == "rubric" and words[1:2] not in (
        [child] for child in CHILDREN
    )


def start() -> int:
    """Be the window, the command line, or a child; return the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # matrices of words are small
    if is_command_line(sys.argv):
        from desktop_app import cli

        return cli.main()
    from desktop_app import __main__ as window

    return window.main()


if __name__ == "__main__":
    sys.exit(start())
