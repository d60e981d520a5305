"""Time what the window asks of a library of 10,000 articles, and what durability costs.

`python -m tests.bench library [ARTICLES]` prints medians and 99th percentiles in milliseconds, and
fails when a limit is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.storage import articles, changes, findings
from desktop_app.storage.connection import make_engine
from desktop_app.storage.library import Library
from desktop_app.storage.rows import ArticleOrder, SearchOrder
from desktop_app.storage.writer import Writer
from tests.storage.samples import analyse, generate_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

ARTICLES = 10_000
#: Milliseconds that a read may take in the GUI thread, and a save until it is acknowledged.
READ_LIMIT_MS = 20.0
SAVE_LIMIT_MS = 100.0
COST_LIMIT = 2.5
BEST = SearchOrder.BEST
QUERIES = (
    "harbour",
    "h",
    "ha",
    "harb",
    '"harbour pier"',
    "remember part",
    "said:holm tide",
    "bafo",
)


def fill(path: Path, count: int) -> None:
    """Make a library of `count` articles of 600 words, analysed, with a note in each fifth."""
    Library.open(path).close()
    engine = make_engine(path, writes=True)
    with engine.begin() as connection:
        for number in range(count):
            article = generate_article(number)
            stored = articles.add(connection, article, None)
            findings.save(connection, stored.id, analyse(article), digest=None)
            if number % 5 == 0:
                anchor = Anchor.of(article.text, 100, 140)
                note = f"Remember part {number} of it"
                tags = (f"topic {number % 30}",)
                changes.write(
                    connection, Annotation(new_id(), stored.id, anchor, note=note, tags=tags)
                )
    engine.dispose()


def measure(name: str, work: Callable[[], object], *, repeats: int = 40) -> float:
    """Print and return the median of some runs, in milliseconds."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    print(f"{name:44} {median(times):9.2f} {times[int(len(times) * 0.99)]:9.2f}")
    return median(times)


def time_reads(library: Library) -> float:
    """Time the reads of the window; return the slowest median."""
    newest = library.articles(50)
    middle = library.articles(50, newest[-1])
    article_id = middle[10].id
    slowest = [
        measure("list: first page of 50", lambda: library.articles(50)),
        measure("list: next page", lambda: library.articles(50, newest[-1])),
        measure("list: by title", lambda: library.articles(50, order=ArticleOrder.TITLE)),
        measure("count", library.article_count),
        measure("open: text", lambda: library.article(article_id)),
        measure("open: analysis", lambda: library.analysis(article_id)),
        measure("open: annotations", lambda: library.annotations(article_id)),
        measure("names: most named", lambda: library.entity_counts(limit=20)),
        measure("names: completion", lambda: library.entity_counts("ho", 20)),
        measure("names: card", lambda: library.entity_in_library("Ida Holm", 20)),
        measure("names: quotations by", lambda: library.quotations_by("Ida Holm", 20)),
    ]
    for query in QUERIES:
        slowest.append(measure(f"search: {query}", partial(library.search, query, 30)))
    measure("names: co-mentioned", lambda: library.co_mentioned("Ida Holm"))
    measure("search, best first: harbour", lambda: library.search("harbour", 30, order=BEST))
    return max(slowest)


def time_saves(library: Library) -> float:
    """Time edits until they are acknowledged; return the slowest median."""
    row = library.articles(1)[0]
    article = library.article(row.id)
    note = Annotation(new_id(), row.id, Anchor.of(article.text, 0, 5))
    count = 0

    def save() -> None:
        nonlocal count
        count += 1
        changed = replace(note, note=f"Letter {count}")
        library.apply({note.id: changed}).result()

    def add() -> None:
        nonlocal count
        count += 1
        library.add_article(generate_article(1_000_000 + count)).result()

    return max(
        measure("save: a note", save),
        measure("save: an article", add, repeats=20),
        measure(
            "save: an analysis",
            lambda: library.save_analysis(row.id, analyse(article)).result(),
            repeats=20,
        ),
    )


def time_durability(folder: Path) -> float:
    """Compare the cost of a note under FULL with NORMAL, by turns; return the ratio."""
    modes = ("NORMAL", "FULL")
    times: dict[str, list[float]] = {mode: [] for mode in modes}
    with ExitStack() as stack:
        saves = {mode: stack.enter_context(_saving(folder, mode)) for mode in modes}
        for count in range(1000):
            for mode in modes:
                start = time.perf_counter()
                saves[mode](count)
                times[mode].append((time.perf_counter() - start) * 1000)
    for mode in modes:
        # The first ones pay for the log's growth, once.
        print(f"{f'save: a note, synchronous {mode}':44} {median(times[mode][200:]):9.2f}")
    return median(times["FULL"][200:]) / median(times["NORMAL"][200:])


@contextmanager
def _saving(folder: Path, synchronous: str) -> Iterator[Callable[[int], None]]:
    path = folder / f"{synchronous}.db"
    fill(path, 5)
    engine = make_engine(path, writes=True, synchronous=synchronous)
    writer = Writer(engine, path)
    with engine.connect() as connection:
        article_id = connection.exec_driver_sql("SELECT id FROM article").scalar()
    note = Annotation(new_id(), str(article_id), None, 0)

    def save(count: int) -> None:
        changed = replace(note, note=f"Letter {count}")
        writer.submit(partial(_write_note, changed)).result()

    yield save
    writer.close()
    engine.dispose()


def _write_note(note: Annotation, connection: Connection) -> None:
    changes.write(connection, note)


def main(words: Sequence[str]) -> int:
    """Fill a library, time it, and compare with the limits."""
    count = int(words[0]) if words else ARTICLES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        start = time.perf_counter()
        fill(path, count)
        size_mb = path.stat().st_size / 1e6
        print(f"{count} articles, {size_mb:.0f} MB, filled in {time.perf_counter() - start:.0f} s")
        print(f"{'':44} {'median ms':>9} {'p99 ms':>9}")
        measure("open the library", lambda: Library.open(path).close(), repeats=10)
        with Library.open(path) as library:
            slowest_read, slowest_save = time_reads(library), time_saves(library)
            start = time.perf_counter()
            library.backup_now().result()
            print(f"checked copy: {time.perf_counter() - start:.1f} s")
        cost = time_durability(Path(folder))
    print(f"durable saves cost {cost:.2f} times careless ones")
    is_good = slowest_read < READ_LIMIT_MS and slowest_save < SAVE_LIMIT_MS and cost < COST_LIMIT
    print("all limits held" if is_good else "A LIMIT WAS MISSED")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
