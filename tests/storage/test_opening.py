"""What is opened, made, refused, and never touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app.core.errors import (
    LibraryBusyError,
    LibraryCorruptError,
    LibraryError,
    LibraryTooNewError,
)
from desktop_app.storage import connection, opening
from desktop_app.storage.library import Library
from desktop_app.storage.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.storage.samples import make_article

ROOT = Path(__file__).parents[2]


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def refuse(path: Path, kind: type[LibraryError], words: str) -> None:
    """Check that a file is refused with a sentence, and that nothing in its folder changed."""
    before = contents(path.parent)
    with pytest.raises(kind, match=words) as caught:
        Library.open(path)
    assert str(path) in caught.value.sentence
    assert contents(path.parent) == before


def test_library_and_its_folders_are_made(tmp_path: Path):
    path = tmp_path / "new" / "folder" / "library.db"
    with Library.open(path) as library:
        library.add_article(make_article()).result()
    assert contents(path.parent).keys() == {"library.db"}


def test_file_says_what_it_is(path: Path):
    Library.open(path).close()
    header = path.read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION


def test_settings_hold_on_every_connection(library: Library):
    for writes in (True, False):
        engine = connection.make_engine(library.path, writes=writes)
        with engine.connect() as one:
            values = {
                name: one.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
            }
            assert one.exec_driver_sql("PRAGMA query_only").scalar_one() == (not writes)
        engine.dispose()
        assert values == {
            "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0,
        }  # fmt: skip


def test_sqlite_is_one_without_the_reset_bug():
    assert connection.load_driver().sqlite_version_info >= connection.MINIMUM_SQLITE


def test_old_sqlite_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection, "MINIMUM_SQLITE", (99, 0, 0))
    with pytest.raises(LibraryError, match="Install the package pysqlite3"):
        connection.load_driver()


def test_empty_file_becomes_a_library(tmp_path: Path):
    path = tmp_path / "library.db"
    path.touch()
    with Library.open(path) as library:
        assert library.article_count() == 0


def test_later_format_is_refused_untouched(path: Path):
    Library.open(path).close()
    with contextlib.closing(sqlite3.connect(path)) as later:
        later.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        later.execute("PRAGMA journal_mode = DELETE")
    refuse(path, LibraryTooNewError, "Update the program")


def test_database_of_another_program_is_refused_untouched(tmp_path: Path):
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (name)")
    refuse(path, LibraryError, "database of another program")


@pytest.mark.parametrize("data", [b"just a text\n", b"SQLite format 3\x00", b"%PDF-1.7" * 500])
def test_other_file_is_refused_untouched(tmp_path: Path, data: bytes):
    path = tmp_path / "notes.txt"
    path.write_bytes(data)
    refuse(path, LibraryError, "another kind of file")


def test_library_whose_beginning_is_gone_is_damaged(path: Path):
    Library.open(path).close()
    data = path.read_bytes()
    path.write_bytes(bytes(4096) + data[4096:])
    refuse(path, LibraryCorruptError, "no copy of it")


def test_damaged_library_names_the_newest_good_copy(path: Path):
    with Library.open(path) as library:
        copy = library.backup_now().result()
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    with pytest.raises(LibraryCorruptError) as caught:
        Library.open(path)
    assert str(copy) in caught.value.sentence


def test_library_cut_short_is_damaged(path: Path):
    with Library.open(path) as library:
        library.add_article(make_article()).result()
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(LibraryCorruptError):
        Library.open(path)


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path):
    with pytest.raises(LibraryError):
        Library.open(tmp_path)


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="folder"):
        Library.open(tmp_path / "file" / "library.db")


def test_closed_library_answers_with_a_sentence(library: Library):
    library.close()
    with pytest.raises(LibraryError, match="it is closed"):
        library.articles()
    with pytest.raises(LibraryError, match="it is closed"):
        library.set_state("a", "b").result()
    library.close()


def test_half_made_library_is_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_engine: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(opening, "_write_schema", fail)
    with pytest.raises(LibraryError, match="No space left"):
        Library.open(tmp_path / "library.db")
    assert contents(tmp_path) == {}


def test_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse_link(*_paths: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse_link)
    with Library.open(tmp_path / "library.db") as library:
        library.set_state("a", "b").result()
    assert contents(tmp_path).keys() == {"library.db"}


def test_library_that_was_there_first_is_not_replaced(tmp_path: Path):
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.set_state("a", "b").result()
    before = path.read_bytes()
    opening.create(path)
    assert contents(tmp_path) == {"library.db": before}


def test_two_that_make_the_library_at_once_share_it(tmp_path: Path):
    path = tmp_path / "library.db"
    code = (
        "import sys; from pathlib import Path; from desktop_app.storage.library import Library\n"
        "from tests.storage.samples import generate_article\n"
        "with Library.open(Path(sys.argv[1])) as library:\n"
        "    for number in range(5):\n"
        "        library.add_article(generate_article(number + int(sys.argv[2]))).result()\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(number * 100)], cwd=ROOT)
        for number in range(3)
    ]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    with Library.open(path) as library:
        assert library.article_count() == 15
        assert library.check().is_good
    assert contents(tmp_path).keys() == {"library.db"}


def test_library_that_another_program_locks_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch):
    Library.open(path).close()
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.05)
    driver = connection.load_driver()
    with (
        contextlib.closing(driver.connect(str(path), isolation_level=None)) as other,
        Library.open(path) as library,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryBusyError, match="another program holds it"):
            library.set_state("a", "b").result()
        assert library.articles() == ()
        other.execute("ROLLBACK")
        library.set_state("a", "b").result()
        assert library.state("a") == "b"


def test_library_that_another_program_keeps_for_itself_is_busy(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    Library.open(path).close()
    monkeypatch.setattr(connection, "BUSY_TIMEOUT_S", 0.05)
    driver = connection.load_driver()
    with contextlib.closing(driver.connect(str(path), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryBusyError, match="Close that program"):
            Library.open(path)


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "was?.db", "nr #1.db", "Größe 🦩.db"])
def test_any_name_will_do(tmp_path: Path, name: str):
    path = tmp_path / f"in {name}" / name
    with Library.open(path) as library:
        library.add_article(make_article()).result()
        copy = library.backup_now().result()
    assert {one.name for one in path.parent.iterdir()} == {name, "backups"}
    with Library.open(path) as library:
        assert library.article_count() == 1
        assert library.backups() == (copy,)


def test_many_threads_read_at_once(library: Library):
    stored = library.add_article(make_article()).result()

    def read(number: int) -> tuple[str, int]:
        library.set_state(f"key {number}", "x")
        return library.article(stored.id).title, library.article_count()

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(read, range(200))) == {("The harbour plan", 1)}


OPEN_AS_NOBODY = """
import os, sys
from pathlib import Path
from desktop_app.core.errors import LibraryError
from desktop_app.storage.library import Library
from tests.storage.samples import make_article
import desktop_app.core.anchor
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    with Library.open(Path(sys.argv[1])) as library:
        library.add_article(make_article()).result()
except LibraryError as error:
    print(error.sentence)
"""


def open_as_nobody(path: Path) -> str:
    """Return what opening and writing says to somebody without special rights."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AS_NOBODY, str(path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs the rights of Unix")
class TestRights:
    """A folder or file that may only be read."""

    @pytest.fixture
    def folder(self):
        folder = Path(tempfile.mkdtemp())
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)
        shutil.rmtree(folder)

    def test_new_library_in_a_read_only_folder_gives_a_sentence(self, folder: Path):
        folder.chmod(0o555)
        said = open_as_nobody(folder / "library.db")
        assert "Check that its folder is there, may be written to" in said
        assert contents(folder) == {}

    def test_library_in_a_read_only_folder_gives_a_sentence(self, folder: Path):
        path = folder / "library.db"
        Library.open(path).close()
        path.chmod(0o644)
        folder.chmod(0o555)
        before = contents(folder)
        said = open_as_nobody(path)
        assert said.startswith("Could not")
        assert str(path) in said
        assert contents(folder) == before
