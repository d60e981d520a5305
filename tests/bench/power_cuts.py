"""Cut the power at random moments of a recorded session, and look for what was acknowledged.

`python -m tests.bench power_cuts [CUTS] [SEED] [FULL|NORMAL]` records every write and sync that
SQLite makes while notes are saved (by callbacks in its file layer), then builds the files as a
power cut would leave them: what was synced is there, of the rest any part, torn at sectors.
No note that was acknowledged before the cut may be missing. Under NORMAL some are: that shows
that the bench would see it. Needs a 64-bit system.
"""

from __future__ import annotations

import ctypes
import importlib
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.annotation import Annotation
from desktop_app.core.errors import LibraryError
from desktop_app.storage import connection
from desktop_app.storage.library import Library
from tests.storage.samples import generate_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CUTS = 1000
NOTES = 250
SECTOR = 512
_NAME = "library.db"

#: ("write", file, offset, data) | ("truncate", file, size) | ("sync", file) | ("ack", note)
Event = tuple[str, str, int, bytes]


# The recorder: a process of its own, because it changes SQLite's file layer for good.

_POINTER = ctypes.c_void_p
# The name as an address: SQLite keeps it for as long as the file is open.
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)
#: Places in sqlite3_io_methods and sqlite3_vfs, in words of eight bytes.
_METHODS, _WRITE_AT, _TRUNCATE_AT, _SYNC_AT, _OPEN_AT = 19, 3, 4, 5, 5


class Recorder:
    """Stands between SQLite and its default file layer, and keeps what is written and synced."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._names: dict[int, str] = {}
        self._patched: dict[int, ctypes.Array[ctypes.c_void_p]] = {}
        self._kept: list[object] = []  # callbacks must outlive the calls from C

    def install(self) -> None:
        """Patch the default file layer of the SQLite that the library uses."""
        name = connection.load_driver().__name__.partition(".")[0]
        module = "pysqlite3._sqlite3" if name == "pysqlite3" else "_sqlite3"
        sqlite = ctypes.CDLL(str(importlib.import_module(module).__file__))
        sqlite.sqlite3_vfs_find.restype = _POINTER
        layer = sqlite.sqlite3_vfs_find(None)
        # Three whole numbers take two words; pNext, zName and pAppData follow.
        slots = (_POINTER * 6).from_address(layer)
        original = _OPEN(slots[_OPEN_AT] or 0)

        def open_file(vfs: int, path: int, file: int, flags: int, out: int) -> int:
            result: int = original(vfs, path, file, flags, out)
            if result == 0 and path and file:
                self._names[file] = Path(ctypes.string_at(path).decode()).name
                self._watch(file)
            return result

        callback = _OPEN(open_file)
        self._kept += [original, callback]
        slots[_OPEN_AT] = ctypes.cast(callback, _POINTER)

    def _watch(self, file: int) -> None:
        """Give an open file methods that keep what they are given."""
        methods = _POINTER.from_address(file)
        address = methods.value
        if address is None:
            return
        if address not in self._patched:
            self._patched[address] = self._patch((_POINTER * _METHODS).from_address(address))
        methods.value = ctypes.addressof(self._patched[address])

    def _patch(self, methods: ctypes.Array[ctypes.c_void_p]) -> ctypes.Array[ctypes.c_void_p]:
        copy = (_POINTER * _METHODS)(*methods)
        write, truncate = _WRITE(methods[_WRITE_AT] or 0), _TRUNCATE(methods[_TRUNCATE_AT] or 0)
        sync = _SYNC(methods[_SYNC_AT] or 0)

        def on_write(file: int, data: int, length: int, offset: int) -> int:
            self._keep("write", file, offset, ctypes.string_at(data, length))
            return int(write(file, data, length, offset))

        def on_truncate(file: int, size: int) -> int:
            self._keep("truncate", file, size)
            return int(truncate(file, size))

        def on_sync(file: int, flags: int) -> int:
            result = int(sync(file, flags))
            self._keep("sync", file)
            return result

        callbacks = (_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync))
        self._kept += [write, truncate, sync, *callbacks]
        for place, callback in zip((_WRITE_AT, _TRUNCATE_AT, _SYNC_AT), callbacks, strict=True):
            copy[place] = ctypes.cast(callback, _POINTER)
        return copy

    def _keep(self, kind: str, file: int, number: int = 0, data: bytes = b"") -> None:
        self.events.append((kind, self._names.get(file, ""), number, data))


def note_of(number: int) -> str:
    """Return what a note says; some are longer than a page."""
    return f"Note {number}. " + "More. " * (number * 400 % 2003)


def record(folder: Path, synchronous: str) -> None:
    """Save notes in a new library in `folder`; leave the first files and the events there."""
    path = folder / _NAME
    with Library.open(path) as library:
        article_id = library.add_article(generate_article(0)).result().id
        library.set_state("article", article_id).result()
    first = path.read_bytes()
    defaults = connection.make_engine.__kwdefaults__
    assert defaults is not None
    defaults["synchronous"] = synchronous
    recorder = Recorder()
    recorder.install()
    with Library.open(path) as library:
        for number in range(NOTES):
            note = Annotation(f"n{number}", article_id, None, 0, note_of(number))
            library.apply({note.id: note}, {note.id: None}).result()
            recorder.events.append(("ack", note.id, number, b""))
            if number % 4 == 0:
                library.add_article(generate_article(number + 1, 120)).result()
    (folder / "events").write_bytes(pickle.dumps((first, recorder.events)))


# The player: builds files from the events, up to a cut.


@dataclass(slots=True)
class File:
    """A file of the disk: what is safe, and what was asked for since the last sync."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def sync(self) -> None:
        for event in self.pending:
            _do(self.safe, event)
        self.pending.clear()

    def after_cut(self, dice: random.Random) -> bytes:
        """Return what may be found after the power was cut now."""
        data = bytearray(self.safe)
        share = dice.choice((0.0, 0.3, 0.7, 1.0))
        for event in self.pending:
            for piece in _sectors(event):
                if dice.random() < share:
                    _do(data, piece)
        return bytes(data)


def _sectors(event: Event) -> Iterator[Event]:
    kind, name, offset, data = event
    if kind != "write":
        yield event
        return
    for start in range(0, len(data), SECTOR):
        yield kind, name, offset + start, data[start : start + SECTOR]


def _do(data: bytearray, event: Event) -> None:
    kind, _name, number, new = event
    if kind == "truncate":
        del data[number:]
        return
    if len(data) < number:
        data.extend(bytes(number - len(data)))
    data[number : number + len(new)] = new


def play(first: bytes, events: Sequence[Event], cuts: int, *, seed: int) -> tuple[int, int]:
    """Cut at random events; return how many cuts lost a note, and how many broke the library."""
    dice = random.Random(seed)
    places = sorted(dice.randrange(len(events)) for _ in range(cuts))
    files: dict[str, File] = defaultdict(File)
    files[_NAME].safe[:] = first
    acknowledged = lost = broken = done = 0
    with tempfile.TemporaryDirectory() as folder:
        for place in places:
            for event in events[done:place]:
                if event[0] == "ack":
                    acknowledged = event[2] + 1
                elif event[0] == "sync":
                    files[event[1]].sync()
                else:
                    files[event[1]].pending.append(event)
            done = max(done, place)
            for name in (_NAME, f"{_NAME}-wal"):
                (Path(folder) / name).write_bytes(files[name].after_cut(dice))
            (Path(folder) / f"{_NAME}-shm").unlink(missing_ok=True)
            missing = _missing(Path(folder) / _NAME, acknowledged)
            lost += missing > 0
            broken += missing < 0
    return lost, broken


def _missing(path: Path, acknowledged: int) -> int:
    """Return how many acknowledged notes are missing or changed; -1 for a broken library."""
    try:
        with Library.open(path) as library:
            notes = library.annotations(library.state("article") or "")
            is_good = library.check().is_good
    except LibraryError:
        return -1
    found = {note.id: note.note for note in notes}
    if not is_good:
        return -1
    return sum(found.get(f"n{number}") != note_of(number) for number in range(acknowledged))


def main(words: Sequence[str]) -> int:
    """Record a session, cut it, and print what was lost."""
    if words and words[0] == "record":
        record(Path(words[1]), words[2])
        return 0
    cuts = int(words[0]) if words else CUTS
    seed = int(words[1]) if len(words) > 1 else int(time.time())
    synchronous = words[2] if len(words) > 2 else "FULL"
    with tempfile.TemporaryDirectory() as folder:
        own = [sys.executable, "-m", "tests.bench", "power_cuts", "record", folder, synchronous]
        subprocess.run(own, check=True)
        first, events = pickle.loads((Path(folder) / "events").read_bytes())
    lost, broken = play(first, events, cuts, seed=seed)
    print(f"{cuts} power cuts under {synchronous}, {len(events)} writes and syncs:", end=" ")
    print(f"{lost} lost acknowledged notes, {broken} broke the library (seed {seed})")
    return 1 if lost or broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
