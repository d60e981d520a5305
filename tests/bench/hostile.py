"""Hostile documents: outcome, time, memory, network and foreign files of each, against promises.

    hostile [NAME …]

Each file is read by `rubric read` in a process of its own. An audit hook, planted in that process
and in the child that parses, reports connections and opened files through a named pipe.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tests.bench._data import bench_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOOK = """
import os, sys
_pipe = os.open(os.environ["AUDIT_PIPE"], os.O_WRONLY)
def _report(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto") or event == "open":
        try:
            os.write(_pipe, f"{event} {arguments[0]!r}"[:300].encode("utf-8", "replace") + b"\\n")
        except OSError:
            pass
sys.addaudithook(_report)
"""
NOT_DOCUMENTS = {"search_queries.json"}
Expected = dict[str, object]


@dataclass(frozen=True, slots=True)
class Seen:
    """What reading one file did."""

    row: dict[str, object]
    code: int
    seconds: float
    megabytes: float
    events: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """`opens` or `refused`."""
        return "refused" if self.row.get("error") or not self.row else "opens"


def main(words: Sequence[str]) -> int:
    """Read every file and print what happened."""
    folder = bench_folder("hostile")
    if folder is None:
        print("The hostile files are not there.", file=sys.stderr)
        return 2
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    wanted = [
        name for name in expected if name not in NOT_DOCUMENTS and (not words or name in words)
    ]
    failures = 0
    print(f"{'file':26} {'outcome':8} {'expected':17} {'ms':>6} {'MB':>5}")
    with tempfile.TemporaryDirectory() as made:
        if any("generated" in expected[name] for name in wanted):
            subprocess.run([sys.executable, str(folder / "large.py"), made], check=True)
        for name in wanted:
            path = folder / name if (folder / name).exists() else Path(made) / name
            seen = observe(path, Path(made))
            faults = list(faults_of(seen, expected[name], name))
            failures += bool(faults)
            print(
                f"{name:26} {seen.outcome:8} {expected[name]['outcome']:17} "
                f"{seen.seconds * 1000:6.0f} {seen.megabytes:5.0f}  {'; '.join(faults) or 'ok'}"
            )
    print(f"{len(wanted)} files, {failures} not as expected")
    return 1 if failures else 0


def observe(path: Path, folder: Path) -> Seen:
    """Read one file and watch."""
    hook = folder / "hook"
    hook.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(HOOK)
    pipe = folder / "audit"
    if not pipe.exists():
        os.mkfifo(pipe)
    keeper = os.open(pipe, os.O_RDWR)  # so that neither side waits for the other
    events: list[str] = []
    stop = threading.Event()
    reader = threading.Thread(target=_collect, args=(keeper, events, stop))
    reader.start()
    started = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop_app.cli", "read", "--jsonl", str(path)],
            stdout=output,
            stderr=errors,
            env={**os.environ, "PYTHONPATH": str(hook), "AUDIT_PIPE": str(pipe)},
        )
        # The memory is the largest of the process and of the children it waited for.
        _, status, usage = os.wait4(process.pid, 0)
        output.seek(0)
        printed = output.read()
    seconds = time.monotonic() - started
    stop.set()
    os.write(keeper, b"end\n")
    reader.join()
    os.close(keeper)
    try:
        row = cast("dict[str, object]", json.loads(printed))
    except ValueError:
        row = {}
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    return Seen(row, code, seconds, usage.ru_maxrss / 1024, events)


def _collect(pipe: int, events: list[str], stop: threading.Event) -> None:
    rest = b""
    while not stop.is_set():
        *lines, rest = (rest + os.read(pipe, 65_536)).split(b"\n")
        events.extend(line.decode("utf-8", "replace") for line in lines)


def faults_of(seen: Seen, expected: Expected, name: str) -> Iterable[str]:
    """Yield how a file was not treated as promised."""
    error = str(seen.row.get("error", ""))
    if expected["outcome"] not in {seen.outcome, "opens_or_refused"}:
        yield f"{seen.outcome}: {error}"
    if seen.outcome == "refused" and (name not in error or seen.code != 2):
        yield "refused without a sentence"
    yield from _text_faults(seen, expected)
    if seen.seconds > cast("float", expected["max_seconds"]):
        yield "too slow"
    if seen.megabytes > cast("float", expected["max_rss_mb"]):
        yield "too much memory"
    yield from _events(seen.events, cast("list[str]", expected.get("forbid_open", [])))


def _text_faults(seen: Seen, expected: Expected) -> Iterable[str]:
    text, html = str(seen.row.get("text", "")), str(seen.row.get("html", "")).lower()
    for key in ("text_contains", "text_also"):
        if seen.outcome == "opens" and str(expected.get(key, "")) not in text:
            yield f"text lacks {expected[key]!r}"
    for bad in cast("list[str]", expected.get("text_excludes", [])):
        if bad in text:
            yield f"text holds {bad}"
    for bad in cast("list[str]", expected.get("html_excludes", [])):
        if bad in html:
            yield f"html holds {bad}"


def _events(events: Sequence[str], forbidden: Sequence[str]) -> Iterable[str]:
    for event in events:
        if event.startswith("socket."):
            yield f"network: {event}"
        elif any(place.removeprefix("file://") in event for place in forbidden):
            yield f"read: {event}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
