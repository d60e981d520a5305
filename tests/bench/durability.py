"""Kill a program that writes notes, again and again, and look for what it had said was saved.

`python -m tests.bench durability [ROUNDS]` forks a writer for each round, kills it with SIGKILL at
a random moment, opens the library again and compares. No acknowledged note may be missing or
changed, and the file must be sound. Needs Unix.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core import anchor as _loaded_before_the_forks  # noqa: F401
from desktop_app.core.annotation import Annotation
from desktop_app.storage.library import Library
from tests.storage.samples import generate_article

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 1000
#: Most notes that a writer gets acknowledged before it is killed.
MOST_NOTES = 12
_STATE = "article"


def write_notes(path: Path, number: int, pipe: int) -> None:
    """Write notes and articles until killed; name each note on `pipe` once it is saved."""
    library = Library.open(path)
    article_id = library.state(_STATE) or ""
    for count in range(100_000):
        note = Annotation(f"{number}-{count}", article_id, None, 0, note_of(number, count))
        future = library.apply({note.id: note}, {note.id: None})
        if count % 5 == 0:
            library.add_article(generate_article(number * 1000 + count, 120))
        future.result()
        os.write(pipe, f"{count}\n".encode())


def note_of(number: int, count: int) -> str:
    """Return what a note says: some are longer than a page of the file."""
    return f"Round {number}, note {count}. " + "More. " * (count * 400 % 3001)


def run_round(path: Path, number: int, dice: random.Random) -> list[int]:
    """Let a writer run and kill it; return which notes it had been told were saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            write_notes(path, number, writing)
        finally:
            os._exit(1)
    os.close(writing)
    wanted, said = dice.randrange(MOST_NOTES), b""
    while said.count(b"\n") < wanted:
        piece = os.read(reading, 65536)
        if not piece:
            break
        said += piece
    # A moment that no acknowledgement decides: anywhere in the next write.
    select.select([], [], [], dice.random() * 0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reading, 65536):
        said += piece
    os.close(reading)
    return [int(line) for line in said.split()]


def count_lost(path: Path, saved: dict[int, list[int]]) -> int:
    """Return how many acknowledged notes are missing or changed; -1 for a damaged library."""
    with Library.open(path) as library:
        notes = {one.id: one.note for one in library.annotations(library.state(_STATE) or "")}
        if not library.check().is_good:
            return -1
    return sum(
        notes.get(f"{number}-{count}") != note_of(number, count)
        for number, counts in saved.items()
        for count in counts
    )


def in_child(path: Path, saved: dict[int, list[int]]) -> int:
    """Return `count_lost`, computed in a process of its own: this one must stay without threads."""
    child = os.fork()
    if child == 0:
        lost = -1
        try:
            lost = count_lost(path, saved)
        finally:
            os._exit(min(lost, 254) if lost >= 0 else 255)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_often(folder: Path, rounds: int, *, seed: int) -> tuple[int, int]:
    """Run rounds on one library; return how many notes were acknowledged, and how many are lost.

    Raises:
        RuntimeError: The library is damaged.
    """
    path, dice = folder / "library.db", random.Random(seed)
    if os.fork() == 0:
        with Library.open(path) as library:
            stored = library.add_article(generate_article(0)).result()
            library.set_state(_STATE, stored.id).result()
        os._exit(0)
    os.wait()
    saved: dict[int, list[int]] = {}
    total = lost = 0
    for number in range(rounds):
        saved[number] = run_round(path, number, dice)
        total += len(saved[number])
        if number % 10 == 9 or number == rounds - 1:
            result = in_child(path, saved)
            if result == 255:
                raise RuntimeError(f"the library is damaged after round {number} of seed {seed}")
            lost += result
            saved.clear()
    return total, lost


def main(words: Sequence[str]) -> int:
    """Kill writers, a new library for each hundred of them, and print what was lost."""
    rounds = int(words[0]) if words else ROUNDS
    seed = int(words[1]) if len(words) > 1 else int(time.time())
    total = lost = 0
    start = time.perf_counter()
    for first in range(0, rounds, 100):
        with tempfile.TemporaryDirectory() as folder:
            counts = kill_often(Path(folder), min(100, rounds - first), seed=seed + first)
        total, lost = total + counts[0], lost + counts[1]
    elapsed_s = time.perf_counter() - start
    print(
        f"{rounds} kills, {total} notes acknowledged, {lost} lost, {elapsed_s:.0f} s, seed {seed}"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
