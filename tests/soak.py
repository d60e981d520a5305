"""Press keys at random for a long time: `python -m tests.soak --monkey [N] [--seed S]`.

The keys go through Qt's own input queue of the window that has the focus, so that menus, popups and
dialogs take them as they would take a hand's. One key is pressed in each turn of the event loop.
What must hold: no exception, no warning of Qt or of ours, every annotation in memory is in the file
and comes back when its article is opened again, and no turn takes longer than `LONGEST_PAUSE_MS`.

A machine that does other work besides lets threads wait for a processor; Linux counts that time,
and it is taken off a turn's.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop_app import paths
from desktop_app.app import Program, make_application
from desktop_app.gui.commands import COMMANDS
from desktop_app.gui.key_presets import Preset
from tests.gallery import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext
    from PySide6.QtGui import QWindow
    from PySide6.QtWidgets import QDialog

    from desktop_app.core.annotation import Annotation
    from desktop_app.gui.workspace import Workspace

KEYS = 50_000
LONGEST_PAUSE_MS = 200
_CHECK_EVERY = 500
_TELL_EVERY = 5_000
_START_PATIENCE_S = 60.0
_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.;:!?'\"()[]{}*_#-"
_FAR_CHARACTERS = "éß“”漢字שلق🙂"
_NAMED = ("Esc", "Esc", "Return", "Tab", "Shift+Tab", "Up", "Down", "Left", "Right", "Backspace")
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_KEY_NAMES = {"Esc": "Escape", "PgDown": "PageDown", "PgUp": "PageUp", "Del": "Delete"}
_IGNORED_NOTES = ("This plugin does not support propagateSizeHints",)


# --- keys ---------------------------------------------------------------------------------------


class Monkey:
    """Thinks of keys: mostly those that mean something, sometimes any.

    Args:
        seed: the same seed presses the same keys.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._waiting: deque[str] = deque()
        self._sequences = [keys for c in COMMANDS for keys in c.keys[Preset.STANDARD]]

    def next_key(self) -> str:
        """Return the next key, written as in the table of commands."""
        if not self._waiting:
            self._waiting.extend(self._think())
        return self._waiting.popleft()

    def _think(self) -> list[str]:
        choose, chance = self._random.choice, self._random.random()
        if chance < 0.55:
            return choose(self._sequences).split(" ")
        if chance < 0.75:
            return [choose(_NAMED)]
        if chance < 0.93:
            return [choose(_CHARACTERS)]
        if chance < 0.95:
            return [choose(_FAR_CHARACTERS)]
        modifiers = self._random.sample(sorted(_MODIFIERS), self._random.randint(1, 2))
        return ["+".join([*modifiers, choose("abcdefghijklmnopqrstuvwxyz0123456789")])]


def press(key: str) -> None:
    """Press a key in the window that has the focus; nothing when there is none."""
    window: QWindow | None = QGuiApplication.focusWindow()
    if window is None:
        return
    if len(key) == 1 and not key.isascii():
        _type(key)
        return
    *names, last = [key] if len(key) == 1 else key.replace("++", "+Plus").split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in names:
        modifiers |= _MODIFIERS[name]
    if len(last) == 1:
        if last.isupper():
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(window, last, modifiers)  # type: ignore[call-overload] # a str in fact
    else:
        named = getattr(Qt.Key, f"Key_{_KEY_NAMES.get(last, last)}")
        QTest.keyClick(window, named, modifiers)


def _type(character: str) -> None:
    focused = QGuiApplication.focusObject()
    if focused is not None:
        none = Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, 0, none, character)
        QCoreApplication.sendEvent(focused, event)


# --- what is watched ----------------------------------------------------------------------------


class Turns:
    """Times each turn of the event loop, without the time the thread waited for a processor."""

    def __init__(self) -> None:
        self._waits = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._start = self._began_waiting = 0.0
        self.longest_s = 0.0

    def _waited_s(self) -> float:
        try:
            return int(self._waits.read_text("ascii").split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def restart(self) -> None:
        """Begin a turn that is not compared with the one before."""
        self._start, self._began_waiting = time.perf_counter(), self._waited_s()

    def next(self) -> float:
        """End a turn, begin the next, and return how many seconds it took."""
        start, waited = self._start, self._began_waiting
        self.restart()
        taken = (self._start - start) - (self._began_waiting - waited)
        self.longest_s = max(self.longest_s, taken)
        return taken


@dataclass
class Findings:
    """What went wrong, and what was done."""

    problems: list[str] = field(default_factory=list)
    pauses: list[str] = field(default_factory=list)
    keys: int = 0
    restarts: int = 0
    checks: int = 0
    opened: Counter[str] = field(default_factory=Counter)

    def watch(self) -> None:
        """Take over everything that would be printed, logged or shown as a crash."""
        qInstallMessageHandler(self._take_message)
        logging.getLogger().addHandler(_Recorder(self.problems))
        sys.excepthook = self._take_exception

    def _take_message(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        is_grave = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if is_grave and not text.startswith(_IGNORED_NOTES):
            self.problems.append(f"Qt: {text}")

    def _take_exception(
        self, kind: type[BaseException], error: BaseException, place: TracebackType | None
    ) -> None:
        self.problems.append("".join(traceback.format_exception(kind, error, place)))


class _Recorder(logging.Handler):
    """Keeps what is logged as a warning or worse."""

    def __init__(self, records: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(f"log: {record.getMessage()} {record.exc_text or ''}")


class Ledger:
    """Knows what the reader made, article by article, and compares it with memory and file."""

    def __init__(self, findings: Findings, library: Path) -> None:
        self._findings = findings
        self._library = library
        self._made: dict[str, dict[str, Annotation]] = {}
        self._workspace: Workspace | None = None

    def follow(self, workspace: Workspace) -> None:
        """Follow the session of a window."""
        if workspace is self._workspace:
            return
        self._workspace = workspace
        session = workspace.session
        session.article_opened.connect(self._compare_opened)
        session.annotations_changed.connect(self._note_down)
        self._compare_opened()

    def _note_down(self) -> None:
        assert self._workspace is not None
        session = self._workspace.session
        if session.is_open:
            self._made[session.article_id] = dict(session.annotations)

    def _compare_opened(self) -> None:
        assert self._workspace is not None
        session = self._workspace.session
        if not session.is_open:
            return
        self._findings.opened[session.article.title] += 1
        known = self._made.get(session.article_id)
        if known is not None and _substance(known) != _substance(session.annotations):
            self._findings.problems.append(f"{session.article.title}: came back otherwise")
        self._note_down()

    def compare_with_file(self) -> None:
        """Compare all that was made with the file, as another program sees it."""
        self._findings.checks += 1
        query = "SELECT id, note, colour, exact FROM annotation WHERE deleted IS NULL"
        with closing(sqlite3.connect(f"file:{self._library}?mode=ro", uri=True)) as connection:
            found = {row[0]: tuple(row[1:]) for row in connection.execute(query)}
        made = {key: row for notes in self._made.values() for key, row in _substance(notes).items()}
        for key in made.keys() | found.keys():
            if made.get(key) != found.get(key):
                self._findings.problems.append(
                    f"memory has {made.get(key)}, the file {found.get(key)}"
                )

    @property
    def count(self) -> int:
        """How many annotations there are now."""
        return sum(map(len, self._made.values()))


def _substance(notes: dict[str, Annotation]) -> dict[str, tuple[object, ...]]:
    return {
        key: (note.note, note.colour, note.anchor.exact if note.anchor else None)
        for key, note in notes.items()
    }


# --- the run ------------------------------------------------------------------------------------


class Soak:
    """Runs the program, one key for each turn of its event loop."""

    def __init__(self, folder: Path, keys: int, *, seed: int, longest_pause_ms: int) -> None:
        self._longest_pause_ms = longest_pause_ms
        self.findings = Findings()
        self.turns = Turns()
        self._folder, self._keys = folder, keys
        self._library = folder / "library.rubricator"
        self._app = make_application(["soak"])
        self._app.setQuitOnLastWindowClosed(False)
        _stay_inside()
        self.findings.watch()
        self.ledger = Ledger(self.findings, self._library)
        self._monkey = Monkey(seed)
        self._last: deque[str] = deque(maxlen=12)
        self._program = self._start(self._articles())
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._turn)

    def _articles(self) -> list[str]:
        written = {"hearing": texts.many_marks(), "mixed": texts.MIXED}
        for name, text in written.items():
            (self._folder / f"{name}.md").write_text(text, "utf-8")
        files = [self._folder / f"{name}.md" for name in written]
        return [*map(str, files), str(paths.resource("sample", "eclipse.md"))]

    def _start(self, files: Sequence[str] = ()) -> Program:
        program = Program(self._app, self._library)
        program.start(files)
        window = program.window
        assert window is not None

        def is_ready() -> bool:
            return window.workspace is not None and window.workspace.session.is_open

        self._wait("opened no article", is_ready)
        assert window.workspace is not None
        library = window.workspace.services.library
        self._wait("lost articles", lambda: library.article_count() >= 3)
        self._wait("got no keyboard", lambda: QGuiApplication.focusWindow() is not None)
        self.ledger.follow(window.workspace)
        return program

    def _wait(self, complaint: str, is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _START_PATIENCE_S
        while not is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the program {complaint}")
            self._app.processEvents()
            time.sleep(0.01)

    def run(self) -> None:
        """Press all keys, then end the program and compare once more."""
        self.turns.restart()
        self._timer.start()
        self._app.exec()
        self._timer.stop()
        self._check()
        self._end()
        self.ledger.compare_with_file()

    def _turn(self) -> None:
        findings = self.findings
        taken = self.turns.next()
        if taken * 1000 > self._longest_pause_ms:
            findings.pauses.append(f"{taken * 1000:.0f} ms after {' '.join(self._last)}")
        if findings.keys >= self._keys:
            self._app.exit()
            return
        if self._is_shut():
            self._restart()
        elif findings.keys % _CHECK_EVERY == _CHECK_EVERY - 1:
            self._check()
        findings.keys += 1
        if not findings.keys % _TELL_EVERY:
            print(f"{findings.keys} keys, {len(findings.problems)} problems", flush=True)
        key = self._monkey.next_key()
        self._last.append(key)
        press(key)

    def _is_shut(self) -> bool:
        """Close all windows but the newest; tell whether there is none."""
        windows = self._program.windows.all
        for window in windows[:-1]:
            window.close()
        if windows and windows[-1].workspace is not None:
            self.ledger.follow(windows[-1].workspace)
        return not windows

    def _restart(self) -> None:
        self._timer.stop()
        self.findings.restarts += 1
        self._end()
        try:
            self._program = self._start()
        except TimeoutError as error:
            self.findings.problems.append(f"{error} after {' '.join(self._last)}")
            self._app.exit()
            return
        self.turns.restart()
        self._timer.start()

    def _end(self) -> None:
        for window in self._program.windows.all:
            window.close()
        self._program.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _check(self) -> None:
        """Let everything be written, and compare the file with what is in memory."""
        window = self._program.window
        workspace = window.workspace if window is not None else None
        if workspace is None:
            return
        workspace.note_editor.flush()
        workspace.services.library.set_state("soak", str(self.findings.keys)).result()
        self.ledger.compare_with_file()
        self.turns.restart()


def _stay_inside() -> None:
    """Let no key open a dialog for files, another program or a printer."""
    from PySide6.QtPrintSupport import QPrintDialog

    QFileDialog.exec = _refuse  # type: ignore[method-assign]
    QPrintDialog.show = _refuse  # type: ignore[assignment]
    QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign]
    for name in ("getOpenFileName", "getSaveFileName"):
        setattr(QFileDialog, name, staticmethod(lambda *_a, **_k: ("", "")))
    for name, nothing in (("getOpenFileNames", ([], "")), ("getExistingDirectory", "")):
        setattr(QFileDialog, name, staticmethod(lambda *_a, nothing=nothing, **_k: nothing))


def _refuse(_dialog: QDialog) -> int:
    return 0


def report(soak: Soak, seconds: float) -> int:
    """Print the figures; return 1 when something was wrong."""
    found = soak.findings
    print(
        f"{found.keys} keys in {seconds:.0f} s ({found.keys / max(seconds, 1e-9):.0f} a second), "
        f"{sum(found.opened.values())} times an article was opened, {found.restarts} restarts, "
        f"{soak.ledger.count} annotations, {found.checks} comparisons with the file; "
        f"longest pause {soak.turns.longest_s * 1000:.0f} ms, "
        f"{len(found.pauses)} too long, {len(found.problems)} problems"
    )
    for title, number in found.opened.most_common():
        print(f"  {number:5} × {title}")
    for line, number in Counter(found.problems).most_common(20):
        print(f"PROBLEM × {number}: {line}")
    for line in sorted(found.pauses, key=lambda text: -int(text.split()[0]))[:20]:
        print(f"PAUSE {line}")
    return 1 if found.problems or found.pauses else 0


def main(words: Sequence[str]) -> int:
    """Run what the words ask for and return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py soak", description="Press random keys.")
    parser.add_argument("--monkey", nargs="?", type=int, const=KEYS, default=KEYS, metavar="N")
    parser.add_argument("--pause", type=int, default=LONGEST_PAUSE_MS, metavar="MS")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args(words)
    print(f"pressing {options.monkey} keys, seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="rubricator-soak-") as folder:
        os.environ["RUBRICATOR_HOME"] = folder
        soak = Soak(Path(folder), options.monkey, seed=options.seed, longest_pause_ms=options.pause)
        start = time.monotonic()
        soak.run()
        return report(soak, time.monotonic() - start)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
