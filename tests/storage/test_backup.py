"""Copies: made while the library is open, checked, thinned out, and put back."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage import backup
from desktop_app.storage.check import check_file
from desktop_app.storage.connection import load_driver, log_path, make_engine
from desktop_app.storage.library import Library
from tests.storage.samples import generate_article, make_annotation, make_article

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
ARTICLE = make_article()


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_copy_of_an_open_library_holds_everything(library: Library, tmp_path: Path):
    stored = library.add_article(ARTICLE).result()
    notes = [make_annotation(stored.id, ARTICLE, "harbour", str(number)) for number in range(50)]
    futures = [library.apply({note.id: note}) for note in notes]
    for future in futures:
        future.result()
    copy = library.backup_now().result()
    assert copy.parent == library.backups_folder
    assert names(copy.parent) == {copy.name}
    Library.restore(copy, tmp_path / "other" / "library.db")
    with Library.open(tmp_path / "other" / "library.db") as restored:
        assert set(restored.annotations(stored.id)) == set(notes)
        assert restored.check().is_good


def test_copy_is_made_while_notes_are_written(library: Library):
    stored = library.add_article(ARTICLE).result()
    copying = library.backup_now()
    note = make_annotation(stored.id, ARTICLE, "harbour", "meanwhile")
    library.apply({note.id: note}).result()
    assert copying.result().is_file()
    assert library.annotations(stored.id) == (note,)


def test_copy_is_due_once_a_day(library: Library):
    first = library.backup_if_due()
    assert first is not None
    first.result()
    assert library.backup_if_due() is None
    assert backup.is_due(library.backups_folder, datetime.now(UTC) + timedelta(days=1, minutes=1))


def test_copies_are_listed_from_the_newest(library: Library):
    folder = library.backups_folder
    made = [
        backup.make_backup(library.path, folder, NOON + timedelta(days=days)) for days in (0, 1)
    ]
    (folder / "something else.txt").write_text("mine")
    assert library.backups() == tuple(made[::-1])


def copy_names(moments: list[datetime], folder: Path) -> list[Path]:
    return [folder / f"library {one.strftime('%Y-%m-%dT%H-%M-%SZ')}.db" for one in moments]


def test_a_year_of_daily_copies_leaves_days_weeks_and_months(tmp_path: Path):
    kept: list[Path] = []
    for day in range(400):
        kept += copy_names([NOON + timedelta(days=day)], tmp_path)
        kept = sorted(backup.kept_backups(kept))
    ages = [(NOON + timedelta(days=399) - backup.backup_time(one)).days for one in kept]
    assert sum(age < 7 for age in ages) == 7
    assert len(ages) <= 7 + 4 + 12
    assert max(ages) > 300
    assert len({backup.backup_time(one).strftime("%Y-%m") for one in kept}) == 12


@given(hours=st.lists(st.integers(0, 24 * 800), min_size=1, max_size=60, unique=True))
def test_newest_copy_is_always_kept(tmp_path_factory: pytest.TempPathFactory, hours: list[int]):
    folder = tmp_path_factory.getbasetemp()
    copies = copy_names([NOON + timedelta(hours=one) for one in hours], folder)
    kept = backup.kept_backups(copies)
    assert max(copies) in kept
    assert kept <= set(copies)
    assert backup.kept_backups(kept) == kept


def test_damage_in_a_note_keeps_all_older_copies(library: Library):
    stored = library.add_article(ARTICLE).result()
    note = make_annotation(stored.id, ARTICLE, "harbour", "pay 100")
    library.apply({note.id: note}).result()
    for day in range(10):
        backup.make_backup(library.path, library.backups_folder, NOON + timedelta(days=day))
    engine = make_engine(library.path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE annotation SET note = 'pay 900'")
    engine.dispose()
    before = library.backups()
    with pytest.raises(LibraryCorruptError, match="older copies are kept"):
        library.backup_now().result()
    assert set(before) < set(library.backups())
    assert backup.newest_good(library.backups_folder) == before[0]


def test_damaged_pages_are_never_copied_over_a_good_copy(library: Library):
    for number in range(30):
        library.add_article(generate_article(number)).result()
    good = library.backup_now().result()
    library.close()
    data = bytearray(library.path.read_bytes())
    data[4096 * 20 : 4096 * 40] = bytes(4096 * 20)
    library.path.write_bytes(data)
    with pytest.raises(LibraryCorruptError):
        backup.make_backup(library.path, good.parent, datetime.now(UTC) + timedelta(days=1))
    assert names(good.parent) == {good.name}
    assert backup.newest_good(good.parent) == good


def test_full_disk_is_told_with_the_place_of_the_copy(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    error = load_driver().OperationalError("database or disk is full")
    error.sqlite_errorcode = 13

    def fail(_source: Path, draft: Path) -> None:
        draft.write_bytes(b"half")
        raise error

    monkeypatch.setattr(backup, "_copy", fail)
    with pytest.raises(LibraryError, match="No copy of the library was made") as caught:
        library.backup_now().result()
    assert str(library.backups_folder) in caught.value.sentence
    assert "disk is full" in caught.value.sentence
    assert names(library.backups_folder) == set()


def test_restore_keeps_the_file_that_lay_there(library: Library):
    old = library.add_article(ARTICLE).result()
    copy = library.backup_now().result()
    library.add_article(generate_article(1)).result()
    library.close()
    kept = Library.restore(copy, library.path)
    assert kept is not None
    with Library.open(library.path) as restored, Library.open(kept) as before:
        assert [row.id for row in restored.articles()] == [old.id]
        assert before.article_count() == 2


def test_restored_library_uses_a_log_again(library: Library):
    copy = library.backup_now().result()
    library.close()
    Library.restore(copy, library.path)
    with Library.open(library.path) as restored:
        restored.set_state("a", "b").result()
        assert log_path(library.path).is_file()


def test_restore_of_a_damaged_copy_changes_nothing(library: Library):
    copy = library.backup_now().result()
    library.close()
    copy.write_bytes(bytes(8192))
    before = library.path.read_bytes()
    with pytest.raises(LibraryError, match="Choose another copy"):
        Library.restore(copy, library.path)
    with pytest.raises(LibraryError, match="it is not there"):
        Library.restore(copy.with_name("none.db"), library.path)
    assert library.path.read_bytes() == before
    assert names(library.path.parent) == {library.path.name, "backups"}


def test_restore_leaves_out_no_log_of_the_old_file(path: Path):
    library = Library.open(path)
    copy = library.backup_now().result()
    # Another program still has the old file open, so that its log stays.
    driver = load_driver()
    with contextlib.closing(driver.connect(str(path))) as other:
        other.execute("SELECT count(*) FROM state").fetchall()
        library.set_state("a", "b").result()
        library.close()
        kept = Library.restore(copy, path)
    with Library.open(path) as restored:
        assert restored.state("a") is None
    assert kept is not None
    with Library.open(kept) as before:
        assert before.state("a") == "b"


def test_check_of_what_is_no_library_is_a_problem_in_words(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("just words")
    (problem,) = check_file(path).problems
    assert "another kind of file" in problem


def test_check_sees_a_damaged_original_and_a_lost_text(library: Library):
    library.add_article(ARTICLE, original=b"bytes").result()
    library.add_article(generate_article(1)).result()
    engine = make_engine(library.path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE original SET data = x'00'")
        connection.exec_driver_sql("UPDATE article SET revision_key = 99 WHERE key = 2")
    engine.dispose()
    assert library.check().problems == (
        "The original of one article is damaged.",
        "1 articles have no text.",
    )


def test_check_sees_nothing_wrong_in_a_busy_library(library: Library):
    for number in range(5):
        stored = library.add_article(generate_article(number), original=b"bytes").result()
        note = make_annotation(stored.id, generate_article(number), "said", "x")
        library.apply({note.id: note}).result()
        library.apply({note.id: replace(note, note="y")}).result()
    report = library.check()
    assert report.problems == ()
    assert report.rows == 15
