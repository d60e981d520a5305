"""Writing: what goes first, when it counts as saved, and what is said when it cannot be."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.core.errors import LibraryError
from desktop_app.storage.connection import log_path, make_engine
from desktop_app.storage.library import Library
from desktop_app.storage.writer import Priority, Writer
from tests.storage.samples import make_annotation, make_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

ROOT = Path(__file__).parents[2]


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    Library.open(path).close()
    engine = make_engine(path, writes=True)
    writer = Writer(engine, path)
    yield writer
    writer.close()
    engine.dispose()


def test_edits_of_the_reader_go_before_bulk_work(writer: Writer):
    gate = threading.Event()
    order: list[str] = []

    def note(name: str, _connection: Connection) -> None:
        order.append(name)

    writer.submit(lambda _: gate.wait(30))
    for name, priority in (
        ("analysis", Priority.BULK),
        ("place", Priority.READING),
        ("first note", Priority.EDIT),
        ("second note", Priority.EDIT),
    ):
        writer.submit(partial(note, name), priority)
    gate.set()
    writer.close()
    assert order == ["first note", "second note", "place", "analysis"]


def test_close_finishes_what_was_submitted(writer: Writer):
    futures = [
        writer.submit(lambda one: one.exec_driver_sql("INSERT INTO state VALUES (1, 1)").rowcount)
    ]
    writer.close()
    assert [future.result(0) for future in futures] == [1]
    with pytest.raises(LibraryError, match="is closed"):
        writer.submit(lambda _: None).result()


def test_failure_leaves_nothing_of_its_work(writer: Writer):
    def work(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO state VALUES ('half', 'done')")
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        writer.submit(work).result()
    rows = writer.submit(lambda one: one.exec_driver_sql("SELECT * FROM state").all()).result()
    assert rows == []


def test_cancelled_work_is_not_done(writer: Writer):
    gate = threading.Event()
    writer.submit(lambda _: gate.wait(30))
    done: list[int] = []
    future = writer.submit(lambda _: done.append(1))
    assert future.cancel()
    gate.set()
    writer.close()
    assert done == []


def test_write_is_visible_once_it_is_acknowledged(library: Library):
    library.set_state("a", "b").result()
    assert library.state("a") == "b"


class TestFileSwapped:
    """A save counts only when the file is still the one at its place."""

    def refuse(self, library: Library) -> None:
        with pytest.raises(LibraryError, match="moved, deleted or replaced"):
            library.set_state("a", "b").result()

    def test_deleted_folder_is_noticed(self, library: Library):
        shutil.rmtree(library.path.parent)
        self.refuse(library)

    def test_moved_file_is_noticed(self, library: Library):
        library.path.rename(library.path.with_name("moved.db"))
        self.refuse(library)

    def test_swapped_file_is_noticed(self, library: Library):
        library.set_state("x", "y").result()
        copy = library.path.with_name("copy.db")
        shutil.copy(library.path, copy)
        copy.replace(library.path)
        self.refuse(library)

    def test_deleted_log_is_noticed(self, library: Library):
        library.set_state("x", "y").result()
        log_path(library.path).unlink()
        self.refuse(library)

    def test_what_was_deleted_during_the_save_is_noticed(self, writer: Writer, path: Path):
        def work(connection: Connection) -> None:
            connection.exec_driver_sql("INSERT INTO state VALUES (1, 1)")
            path.rename(path.with_name("elsewhere.db"))

        with pytest.raises(LibraryError, match="moved, deleted or replaced"):
            writer.submit(work).result()


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
from desktop_app.core.errors import LibraryError
from desktop_app.storage.library import Library
from tests.storage.samples import generate_article
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Library.open(Path(sys.argv[1])) as library:
    library.set_state("before", "full").result()
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    said = ""
    for number in range(200):
        try:
            library.add_article(generate_article(number)).result()
            print("saved", number)
        except LibraryError as error:
            print(error.sentence)
            break
    print(library.state("before"), library.article_count())
"""


def test_full_disk_is_told_and_nothing_saved_is_lost(path: Path):
    done = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    *saved, sentence, last = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert "Could not save in the library" in sentence
    assert "disk" in sentence
    assert saved
    assert last == f"full {len(saved)}"
    with Library.open(path) as library:
        assert library.article_count() == len(saved)
        assert library.check().is_good


def test_library_that_grew_too_large_says_so_and_takes_small_changes_later(library: Library):
    article = make_article("word " * 50_000)
    stored = library.add_article(make_article()).result()

    def limit(connection: Connection) -> None:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")

    library._write(limit, Priority.EDIT).result()
    with pytest.raises(LibraryError, match="disk is full"):
        library.add_article(article).result()
    note = make_annotation(stored.id, make_article(), "harbour", "small")
    library.apply({note.id: note}).result()
    assert library.annotations(stored.id) == (note,)
    assert library.check().is_good
