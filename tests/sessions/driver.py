"""The program as a reader has it: a process with a real window, real keys, and a file on the disk.

What happened is seen from outside only: in the library file, which a second program opens.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

#: Long enough for a loaded machine to load the model; no test waits it out when all is well.
PATIENCE_S = 60.0
_PAUSE_S = 0.05

needs_real_window = pytest.mark.skipif(
    not os.environ.get("DISPLAY") or shutil.which("xdotool") is None,
    reason="needs an X display and xdotool; `python3 dev.py test` brings both",
)


class Reader:
    """Starts the program on a library, presses keys, and reads the file beside it."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self._process: subprocess.Popen[bytes] | None = None
        self._window = ""

    # -- the program -------------------------------------------------------------------------

    def start(self, *arguments: str) -> None:
        """Start the program and wait until its window has the keyboard."""
        command = [sys.executable, "-m", "desktop_app", "--library", str(self.library)]
        environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
        self._process = subprocess.Popen([*command, *arguments], env=environment)
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(self._process.pid)]
        found = subprocess.run(
            search, capture_output=True, text=True, check=True, timeout=PATIENCE_S
        )
        self._window = found.stdout.split()[-1]
        self._xdotool("windowactivate", "--sync", self._window)

    def quit(self) -> int:
        """Press Ctrl+Q and return the exit code."""
        assert self._process is not None
        self.press("ctrl+q")
        return self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        """End the program at once, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    # -- hands -------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys, by X11's names ("q", "Return", "ctrl+shift+f")."""
        self._xdotool("key", "--clearmodifiers", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--clearmodifiers", "--delay", "15", text)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, timeout=PATIENCE_S)

    def wait_for_window(self, title: str) -> None:
        """Wait until a window of this title has the keyboard."""
        words = ["xdotool", "getactivewindow", "getwindowname"]

        def is_active() -> bool:
            done = subprocess.run(
                words, capture_output=True, text=True, check=False, timeout=PATIENCE_S
            )
            return done.stdout.strip().startswith(title)

        wait_until(is_active, f"the window “{title}”")

    def pointer(self) -> str:
        """Return where the mouse pointer is."""
        words = ["xdotool", "getmouselocation", "--shell"]
        done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=PATIENCE_S)
        return " ".join(line for line in done.stdout.split() if line.startswith(("X=", "Y=")))

    # -- eyes --------------------------------------------------------------------------------

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the library file as another program would."""
        with closing(sqlite3.connect(f"file:{self.library}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()

    def wait_for(self, query: str, wanted: Sequence[tuple[object, ...]]) -> None:
        """Wait until a query gives these rows; fail with what it gave last."""
        seen: object = None
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                seen = self.rows(query)
            except sqlite3.OperationalError as error:
                seen = error  # not there yet
            if seen == list(wanted):
                return
            time.sleep(_PAUSE_S)
        pytest.fail(f"{query}\nwanted {list(wanted)}\nlast saw {seen}")


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition; fail with what was waited for."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(_PAUSE_S)
    pytest.fail(f"waited in vain for {what}")
