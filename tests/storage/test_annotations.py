"""Annotations and decisions: saving, deleting, history, conflicts between windows, tags."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.core.annotation import DEFAULT_COLOUR_NAMES, Annotation, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage.changes import ConflictError
from desktop_app.storage.connection import make_engine
from desktop_app.storage.library import Library
from desktop_app.storage.rows import TagCount
from tests.storage.samples import generate_article, make_annotation, make_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLE = make_article()


@pytest.fixture
def article_id(library: Library) -> str:
    return library.add_article(ARTICLE).result().id


@pytest.fixture
def other(library: Library, article_id: str) -> Iterator[Library]:
    """Return a second window on the same file."""
    with Library.open(library.path) as other:
        yield other


def test_annotations_come_back_in_the_order_of_the_text(library: Library, article_id: str):
    late = replace(make_annotation(article_id, ARTICLE, "spring", "when?"), tags=("b", "a"))
    early = make_annotation(article_id, ARTICLE, "Ida Holm")
    whole = Annotation(new_id(), article_id, None, colour=0, note="on the whole")
    library.apply({one.id: one for one in (late, early, whole)}).result()
    assert library.annotations(article_id) == (whole, early, late)


def test_decisions_of_the_library_hold_in_every_article(library: Library, article_id: str):
    second = library.add_article(generate_article(1)).result().id
    wide = Decision("d1", second, DecisionKind.SAME_AS, Scope.LIBRARY, "Holm", value="Ida Holm")
    near = Decision("d2", second, DecisionKind.NOT_A_NAME, Scope.ARTICLE, "Spring")
    library.apply({"d1": wide, "d2": near}).result()
    assert library.decisions(article_id) == (wide,)
    assert library.decisions(second) == library.decisions() == (wide, near)


def test_deleted_annotation_can_be_brought_back(library: Library, article_id: str):
    note = replace(make_annotation(article_id, ARTICLE, "harbour", "deep"), tags=("water",))
    library.apply({note.id: note}).result()
    library.apply({note.id: None}).result()
    assert library.annotations(article_id) == ()
    assert library.search("deep").hits == ()
    assert library.tags() == ()
    assert library.deleted_annotations(article_id) == library.deleted_annotations() == (note,)
    library.apply({note.id: note}).result()
    assert library.annotations(article_id) == (note,)
    assert len(library.search("deep").hits) == 1
    assert library.deleted_annotations() == ()


def test_each_overwrite_and_deletion_keeps_what_was(library: Library, article_id: str):
    versions = [make_annotation(article_id, ARTICLE, "harbour", "one")]
    versions += [replace(versions[0], note=words) for words in ("two", "three")]
    for version in versions:
        library.apply({version.id: version}).result()
    library.apply({versions[0].id: None}).result()
    past = library.history(versions[0].id)
    assert [one.value for one in past] == versions[::-1]
    assert [one.version for one in past] == [3, 2, 1]


def test_saving_the_same_twice_leaves_no_trace(library: Library, article_id: str):
    note = make_annotation(article_id, ARTICLE, "harbour", "one")
    library.apply({note.id: note}).result()
    library.apply({note.id: note}).result()
    assert library.history(note.id) == ()


def test_deleting_what_was_never_saved_does_nothing(library: Library):
    library.apply({"nobody": None}).result()
    assert library.history("nobody") == ()


def test_changes_are_made_all_or_none(library: Library, article_id: str):
    good = make_annotation(article_id, ARTICLE, "harbour", "kept?")
    stray = replace(make_annotation(article_id, ARTICLE, "spring"), article_id="no article")
    with pytest.raises(LibraryError, match="its article is not in the library"):
        library.apply({good.id: good, stray.id: stray}).result()
    assert library.annotations(article_id) == ()
    assert library.search("kept").hits == ()


def test_rare_characters_in_a_note_come_back(library: Library, article_id: str):
    note = make_annotation(article_id, ARTICLE, "harbour", "a\x00b 🦩 \u2028 \ud800")
    library.apply({note.id: note}).result()
    (stored,) = library.annotations(article_id)
    assert stored == replace(note, note="a\x00b 🦩 \u2028 �")


class TestTwoWindows:
    """Neither silently overwrites what the other wrote."""

    @pytest.fixture
    def note(self, library: Library, article_id: str) -> Annotation:
        note = make_annotation(article_id, ARTICLE, "harbour", "first")
        library.apply({note.id: note}).result()
        return note

    def test_change_on_an_old_base_is_refused(
        self, library: Library, other: Library, note: Annotation
    ):
        theirs, ours = replace(note, note="theirs"), replace(note, note="ours")
        other.apply({note.id: theirs}, {note.id: note}).result()
        with pytest.raises(ConflictError, match="another window changed"):
            library.apply({note.id: ours}, {note.id: note}).result()
        assert library.annotations(note.article_id) == (theirs,)

    def test_change_is_refused_without_a_base_too(
        self, library: Library, other: Library, note: Annotation
    ):
        (seen,) = other.annotations(note.article_id)
        library.apply({note.id: replace(note, note="ours")}).result()
        with pytest.raises(ConflictError):
            other.apply({note.id: replace(seen, note="theirs")}).result()
        with pytest.raises(ConflictError):
            other.apply({note.id: None}).result()

    def test_deletion_on_an_old_base_is_refused(
        self, library: Library, other: Library, note: Annotation
    ):
        theirs = replace(note, note="theirs")
        other.apply({note.id: theirs}, {note.id: note}).result()
        with pytest.raises(ConflictError):
            library.apply({note.id: None}, {note.id: note}).result()
        assert library.annotations(note.article_id) == (theirs,)

    def test_change_on_the_new_base_is_taken(
        self, library: Library, other: Library, note: Annotation
    ):
        theirs, ours = replace(note, note="theirs"), replace(note, note="both")
        other.apply({note.id: theirs}, {note.id: note}).result()
        library.apply({note.id: ours}, {note.id: theirs}).result()
        assert library.annotations(note.article_id) == (ours,)

    def test_what_another_window_brought_back_is_not_overwritten_as_new(
        self, library: Library, other: Library, note: Annotation
    ):
        library.apply({note.id: None}, {note.id: note}).result()
        theirs = replace(note, note="theirs")
        other.apply({note.id: theirs}, {note.id: None}).result()
        with pytest.raises(ConflictError):
            library.apply({note.id: note}, {note.id: None}).result()
        assert library.annotations(note.article_id) == (theirs,)

    def test_reading_again_settles_a_conflict(
        self, library: Library, other: Library, note: Annotation
    ):
        other.apply({note.id: replace(note, note="theirs")}, {note.id: note}).result()
        with pytest.raises(ConflictError):
            library.apply({note.id: replace(note, note="ours")}).result()
        (seen,) = library.annotations(note.article_id)
        after = replace(seen, note="theirs and ours")
        library.apply({note.id: after}).result()
        assert library.annotations(note.article_id) == (after,)

    def test_different_notes_do_not_meet(self, library: Library, other: Library, note: Annotation):
        second = make_annotation(note.article_id, ARTICLE, "spring", "second")
        other.apply({second.id: second}).result()
        library.apply({note.id: replace(note, note="more")}, {note.id: note}).result()
        assert len(library.annotations(note.article_id)) == 2

    def test_own_edits_follow_one_another_without_waiting(self, library: Library, note: Annotation):
        last, pending = note, []
        for number in range(20):
            after = replace(last, note=f"letter {number}")
            pending.append(library.apply({note.id: after}, {note.id: last}))
            last = after
        for future in pending:
            future.result()
        assert library.annotations(note.article_id) == (last,)

    def test_going_on_after_a_failed_save_is_no_conflict(self, library: Library, note: Annotation):
        lost = replace(note, note="lost")
        stray = make_annotation("no article", ARTICLE, "spring")
        with pytest.raises(LibraryError):
            library.apply({note.id: lost, stray.id: stray}, {note.id: note}).result()
        after = replace(note, note="lost and more")
        library.apply({note.id: after}, {note.id: lost}).result()
        assert library.annotations(note.article_id) == (after,)


def test_flipped_bit_in_a_note_is_noticed(library: Library, article_id: str):
    note = make_annotation(article_id, ARTICLE, "harbour", "pay 100")
    library.apply({note.id: note}).result()
    engine = make_engine(library.path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE annotation SET note = 'pay 900'")
    engine.dispose()
    with pytest.raises(LibraryCorruptError, match="annotation of the library is damaged"):
        library.annotations(article_id)
    assert not library.check().is_good


def test_tags_are_counted_and_completed(library: Library, article_id: str):
    for number, tags in enumerate([("Water", "plan"), ("water", "plan"), ("plan",)]):
        note = replace(make_annotation(article_id, ARTICLE, "harbour", str(number)), tags=tags)
        library.apply({note.id: note}).result()
    assert library.tags(limit=1) == (TagCount("plan", 3),)
    assert {one.tag for one in library.tags("wa")} == {"Water", "water"}
    assert library.tags("%") == ()


def test_colour_names_are_the_readers(library: Library):
    library.set_colour_name(2, "Doubtful").result()
    assert library.colour_names()[1] == "Doubtful"
    library.set_colour_name(2, " ").result()
    assert library.colour_names() == DEFAULT_COLOUR_NAMES
    with pytest.raises(ValueError, match="colour 9"):
        library.set_colour_name(9, "None")


def test_state_of_the_session_survives_closing(path: Path):
    with Library.open(path) as library:
        assert library.state("open_article") is None
        library.set_state("open_article", "one")
        library.set_state("open_article", "two")
    with Library.open(path) as library:
        assert library.state("open_article") == "two"
