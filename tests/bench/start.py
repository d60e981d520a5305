"""Time from the start of the program to its window, from source and from the bundle."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dev import ROOT, window_system

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BUNDLE = ROOT / "build" / "package" / "dist" / "rubricator" / "rubricator"
RUNS = 7
LIMIT_S = 60.0
POLL_S = 0.005
TOOLS = ("Xvfb", "openbox", "xdotool")


def main(words: Sequence[str]) -> int:
    """Print the medians; with a number as the first word fail when the bundle is slower than that.

    The window counts from when it is mapped with a title, seen from outside by xdotool. Both are
    started in turn, on an empty library and with the files in the system's cache (one start of each
    before the first that counts).
    """
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"Not measured: these programs are missing: {' '.join(missing)}")
        return 0
    starts = {"from source": [sys.executable, "-m", "desktop_app"]}
    if BUNDLE.exists():
        starts["bundle"] = [str(BUNDLE)]
    times: dict[str, list[float]] = {name: [] for name in starts}
    with window_system(real=True) as (env, _prefix):
        for number in range(RUNS + 1):
            for name, command in starts.items():
                seconds = time_to_window(command, env)
                if number:
                    times[name].append(seconds)
    medians = {name: statistics.median(values) for name, values in times.items()}
    shown = [f"{name} {median * 1000:.0f} ms" for name, median in medians.items()]
    if "bundle" not in medians:
        print(f"{shown[0]} (median of {RUNS}); there is no bundle: python3 dev.py package")
        return 0
    ratio = medians["bundle"] / medians["from source"]
    print(f"{', '.join(shown)} (medians of {RUNS}): {ratio:.2f} times")
    return 1 if words and ratio > float(words[0]) else 0


def time_to_window(command: list[str], env: dict[str, str]) -> float:
    """Start the program on an empty library and return the seconds until its window is mapped."""
    with tempfile.TemporaryDirectory() as home, sent_away(command, env, home) as process:
        begin = time.perf_counter()
        # Not --sync: it looks twice a second only.
        search = ["xdotool", "search", "--onlyvisible", "--all", "--pid", str(process.pid)]
        search += ["--name", "Rubricator"]
        while subprocess.run(search, env=env, capture_output=True, check=False).returncode:
            if time.perf_counter() - begin > LIMIT_S or process.poll() is not None:
                raise SystemExit(f"start: {command[0]} shows no window")
            time.sleep(POLL_S)
        return time.perf_counter() - begin


@contextmanager
def sent_away(
    command: list[str], env: dict[str, str], home: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program, and end it and its children afterwards."""
    own = {**env, "RUBRICATOR_HOME": home}
    process = subprocess.Popen(
        [*command, "--temp"], env=own, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
