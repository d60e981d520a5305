"""What can be read of a damaged library is saved; what is not whole is not taken."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage import raw, schema
from desktop_app.storage.connection import log_path, make_engine
from desktop_app.storage.library import Library
from tests.storage.samples import analyse, generate_article, make_annotation

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.core.annotation import Annotation

PAGE = 4096
ARTICLES, NOTES = 30, 400


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a library with many notes; tests damage copies of it."""
    path = tmp_path_factory.mktemp("sound") / "library.db"
    with Library.open(path) as library:
        ids = []
        for number in range(ARTICLES):
            article = generate_article(number, 300)
            ids.append(library.add_article(article, original=b"o" * number).result().id)
            library.save_analysis(ids[-1], analyse(article))
        notes: dict[str, Annotation | Decision | None] = {}
        for number in range(NOTES):
            article = generate_article(number % ARTICLES, 300)
            note = make_annotation(ids[number % ARTICLES], article, "said", f"Note {number}")
            notes[note.id] = replace(note, tags=("tag",))
        library.apply(notes).result()
        for number in range(40):
            library.apply(
                {
                    f"d{number}": Decision(
                        f"d{number}", ids[0], DecisionKind.TERM, Scope.LIBRARY, "x"
                    )
                }
            ).result()
        library.set_colour_name(1, "Mine").result()
        library.set_state("open_article", ids[0]).result()
    return path


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    path = tmp_path / "damaged.db"
    shutil.copy(sound, path)
    return path


def zero(path: Path, pages: list[int]) -> None:
    data = bytearray(path.read_bytes())
    for page in pages:
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path.write_bytes(data)


def all_notes(library: Library) -> dict[str, Annotation]:
    return {
        note.id: note for row in library.articles(10_000) for note in library.annotations(row.id)
    }


def test_sound_library_is_saved_whole(damaged: Path, tmp_path: Path):
    Library.salvage(damaged, tmp_path / "new.db")
    with Library.open(damaged) as old, Library.open(tmp_path / "new.db") as new:
        assert all_notes(new) == all_notes(old)
        assert new.articles(100) == old.articles(100)
        assert new.decisions() == old.decisions()
        assert new.colour_names() == old.colour_names()
        assert new.state("open_article") == old.state("open_article")
        for row in old.articles(100):
            assert new.article(row.id) == old.article(row.id)
            assert new.analysis(row.id) == old.analysis(row.id)
            assert new.original(row.id) == old.original(row.id)
        assert new.entity_counts() == old.entity_counts()
        assert new.search("note 77").hits == old.search("note 77").hits
        assert new.check().is_good


@pytest.mark.parametrize("seed", range(6))
def test_most_is_saved_with_twenty_pages_zeroed(
    sound: Path, damaged: Path, tmp_path: Path, seed: int
):
    pages = damaged.stat().st_size // PAGE
    zero(damaged, random.Random(seed).sample(range(pages), 20))
    before = damaged.read_bytes()
    Library.salvage(damaged, tmp_path / "new.db")
    assert damaged.read_bytes() == before
    with Library.open(sound) as old, Library.open(tmp_path / "new.db") as new:
        assert new.check().is_good
        wanted, kept = all_notes(old), all_notes(new)
        assert len(kept) >= 0.95 * len(wanted)
        assert {one.note for one in kept.values()} <= {one.note for one in wanted.values()}
        texts = 0
        for row in new.articles(10_000):
            original = old.article_row(row.id)
            is_whole = original is not None and old.article(row.id).text == new.article(row.id).text
            texts += is_whole
        assert texts >= 0.5 * ARTICLES


def test_directory_and_roots_are_not_needed(damaged: Path, sound: Path, tmp_path: Path):
    zero(damaged, list(range(12)))
    Library.salvage(damaged, tmp_path / "new.db")
    with Library.open(sound) as old, Library.open(tmp_path / "new.db") as new:
        assert len(all_notes(new)) >= 0.95 * len(all_notes(old))


def test_article_whose_text_is_lost_keeps_its_notes_as_orphans(tmp_path: Path):
    path = tmp_path / "old.db"
    with Library.open(path) as library:
        article = generate_article(1)
        stored = library.add_article(article).result()
        note = make_annotation(stored.id, article, "said", "kept")
        library.apply({note.id: note}).result()
    engine = make_engine(path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE revision SET text = 'broken'")
    engine.dispose()
    report = Library.salvage(path, tmp_path / "new.db")
    assert report.damaged == 1
    with Library.open(tmp_path / "new.db") as new:
        (row,) = new.articles()
        assert (row.id, row.title) == (stored.id, article.title)
        assert "could not be read" in new.article(row.id).text
        assert new.annotations(row.id) == (replace(note, is_orphan=True),)


def test_article_whose_row_is_lost_is_known_by_its_notes(tmp_path: Path):
    path = tmp_path / "old.db"
    with Library.open(path) as library:
        for number in range(3):
            article = generate_article(number)
            stored = library.add_article(article).result()
            note = make_annotation(stored.id, article, article.title, "kept")
            library.apply({note.id: note}).result()
    engine = make_engine(path, writes=True, keeps_references=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM article")
    engine.dispose()
    Library.salvage(path, tmp_path / "new.db")
    with Library.open(tmp_path / "new.db") as new:
        assert new.article(stored.id).text == article.text
        assert new.annotations(stored.id) == (note,)
        assert new.article_count() == 3


def test_damaged_note_comes_back_in_its_earlier_version(tmp_path: Path):
    path = tmp_path / "old.db"
    with Library.open(path) as library:
        article = generate_article(1)
        stored = library.add_article(article).result()
        note = make_annotation(stored.id, article, "said", "first")
        library.apply({note.id: note}).result()
        library.apply({note.id: replace(note, note="second")}).result()
    engine = make_engine(path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE annotation SET note = 'sec0nd'")
        connection.exec_driver_sql("UPDATE history SET data = 'x' WHERE version = 2")
    engine.dispose()
    Library.salvage(path, tmp_path / "new.db")
    with Library.open(tmp_path / "new.db") as new:
        assert new.annotations(stored.id) == (note,)


def test_damaged_note_comes_back_from_its_second_place(tmp_path: Path):
    path = tmp_path / "old.db"
    with Library.open(path) as library:
        article = generate_article(1)
        stored = library.add_article(article).result()
        note = make_annotation(stored.id, article, "said", "first")
        library.apply({note.id: note}).result()
    engine = make_engine(path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM annotation_tag")
        connection.exec_driver_sql("DELETE FROM annotation")
    engine.dispose()
    Library.salvage(path, tmp_path / "new.db")
    with Library.open(tmp_path / "new.db") as new:
        assert new.annotations(stored.id) == (note,)


def test_deleted_notes_stay_deleted(tmp_path: Path):
    path = tmp_path / "old.db"
    with Library.open(path) as library:
        article = generate_article(1)
        stored = library.add_article(article).result()
        note = make_annotation(stored.id, article, "said", "gone")
        library.apply({note.id: note}).result()
        library.apply({note.id: None}).result()
    Library.salvage(path, tmp_path / "new.db")
    with Library.open(tmp_path / "new.db") as new:
        assert new.annotations(stored.id) == ()
        assert new.deleted_annotations() == (note,)


def test_changes_in_the_log_are_saved_too(library: Library, tmp_path: Path):
    article = generate_article(1)
    stored = library.add_article(article).result()
    note = make_annotation(stored.id, article, "said", "in the log")
    library.apply({note.id: note}).result()
    assert log_path(library.path).stat().st_size > 0
    copy = tmp_path / "copy.db"
    shutil.copy(library.path, copy)
    shutil.copy(log_path(library.path), log_path(copy))
    Library.salvage(copy, tmp_path / "new.db")
    with Library.open(tmp_path / "new.db") as new:
        assert new.annotations(stored.id) == (note,)


def test_file_without_anything_readable_is_refused(tmp_path: Path):
    path = tmp_path / "old.db"
    path.write_bytes(bytes(PAGE * 10))
    with pytest.raises(LibraryCorruptError, match="Nothing of the library"):
        Library.salvage(path, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_nothing_is_overwritten(damaged: Path, sound: Path):
    before = sound.read_bytes()
    with pytest.raises(LibraryError, match="a file lies there"):
        Library.salvage(damaged, sound)
    assert sound.read_bytes() == before


@pytest.mark.parametrize("seed", range(5))
def test_random_bytes_do_no_harm(damaged: Path, tmp_path: Path, seed: int):
    dice = random.Random(seed)
    data = bytearray(damaged.read_bytes())
    for _ in range(2000):
        data[dice.randrange(len(data))] = dice.randrange(256)
    damaged.write_bytes(data)
    Library.salvage(damaged, tmp_path / "new.db")
    with Library.open(tmp_path / "new.db") as new:
        assert new.check().is_good


def test_rows_of_each_table_look_different():
    shapes = [
        raw.RowShape(getattr(schema, name))
        for name in ("article", "revision", "original", "annotation", "decision", "history",
                     "analysis", "colour_name", "state")
    ]  # fmt: skip
    lengths = [len(shape.table.columns) for shape in shapes]
    shared = {length for length in lengths if lengths.count(length) > 1}
    # `original` ends in bytes where `colour_name` has text.
    assert shared == {len(schema.original.columns)}
