"""Adding, finding again, revising, listing and deleting articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.core.article import Article, Block
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage.connection import make_engine
from desktop_app.storage.rows import ArticleFilter, ArticleOrder, Place
from tests.storage.samples import analyse, generate_article, make_annotation, make_article

if TYPE_CHECKING:
    from desktop_app.storage.library import Library


def test_article_comes_back_as_it_was_added(library: Library):
    article = make_article(url="https://shore.example/plan")
    stored = library.add_article(article).result()
    assert stored.is_new
    assert library.article(stored.id) == article


def test_same_text_is_one_article_whatever_its_white_space(library: Library):
    article = make_article()
    first = library.add_article(article).result()
    text = article.text + "\n\n"
    again = library.add_article(replace(article, text=text, source="/tmp/copy.txt")).result()
    assert (again.id, again.is_new) == (first.id, False)
    assert library.article_count() == 1


def test_what_was_not_known_of_an_article_is_taken_over_when_added_again(library: Library):
    first = library.add_article(make_article(site="")).result()
    library.add_article(make_article(site="Shore Courier", url="https://shore.example/1")).result()
    stored = library.article(first.id)
    assert (stored.site, stored.url) == ("Shore Courier", "https://shore.example/1")


def test_title_is_the_first_line_where_there_is_none(library: Library):
    article = Article("A first line\n\nand more", (Block(0, 12), Block(14, 22)))
    stored = library.add_article(article).result()
    assert library.article(stored.id).title == "A first line"


def test_lone_surrogates_are_stored_without_moving_anything(library: Library):
    text = "Before \ud800 after the harbour \udfff"
    stored = library.add_article(Article(text, (Block(0, len(text)),))).result()
    assert library.article(stored.id).text == text.replace("\ud800", "�").replace("\udfff", "�")


@pytest.mark.parametrize("text", ["a\x00b", "a\u2028b\u00a0c", "🦩 one", "\u202eright"])
def test_rare_characters_come_back(library: Library, text: str):
    stored = library.add_article(Article(text, (Block(0, len(text)),), title="t")).result()
    assert library.article(stored.id).text == text


def test_article_without_text_is_refused_with_a_sentence(library: Library):
    with pytest.raises(LibraryError, match="has no text"):
        library.add_article(Article("", (), title="Nothing")).result()
    assert library.article_count() == 0


def test_unknown_article_is_refused_with_a_sentence(library: Library):
    with pytest.raises(LibraryError, match="not in the library"):
        library.article("nobody")


def test_original_bytes_are_kept_on_request(library: Library):
    kept = library.add_article(make_article(), original=b"\x00bytes").result()
    plain = library.add_article(generate_article(1)).result()
    assert library.original(kept.id) == b"\x00bytes"
    assert library.original(plain.id) is None
    assert library.has_original(kept.id)
    assert not library.has_original(plain.id)


URL = "https://shore.example/plan"
OLD = make_article(
    "Mayor Ida Holm said “the harbour will open in spring”.",
    "Jonas Weir doubts it, because the pier leaks at every tide.",
    "Nobody has asked the gulls.",
    url=URL,
)
NEW = make_article(
    "The council met twice in this week alone, and once in the night.",
    "Mayor Ida Holm said “the harbour will open in spring”.",
    "Nobody has asked the gulls.",
    url=URL,
)


def test_changed_text_at_the_same_address_is_a_revision(library: Library):
    first = library.add_article(OLD).result()
    second = library.add_article(NEW).result()
    assert (second.id, second.is_new, second.is_revised) == (first.id, False, True)
    assert library.article(first.id) == NEW
    assert library.article_count() == 1


def test_revision_carries_annotations_and_keeps_the_unplaced_as_orphans(library: Library):
    stored = library.add_article(OLD).result()
    stays = make_annotation(stored.id, OLD, "harbour will open", "when exactly?")
    goes = make_annotation(stored.id, OLD, "because the pier leaks at every tide", "check")
    library.apply({stays.id: stays, goes.id: goes}).result()
    revised = library.add_article(NEW).result()
    by_id = {one.id: one for one in library.annotations(stored.id)}
    assert revised.orphans == 1
    anchor = by_id[stays.id].anchor
    assert anchor is not None
    assert NEW.text[anchor.start : anchor.end] == "harbour will open"
    assert by_id[goes.id] == replace(goes, is_orphan=True)
    assert [past.value for past in library.history(stays.id)] == [stays]


def test_orphan_is_placed_when_its_words_come_back(library: Library):
    stored = library.add_article(OLD).result()
    goes = make_annotation(stored.id, OLD, "because the pier leaks at every tide")
    library.apply({goes.id: goes}).result()
    library.add_article(NEW).result()
    library.add_article(OLD).result()
    (back,) = library.annotations(stored.id)
    assert not back.is_orphan
    assert back.anchor == goes.anchor


def test_revision_carries_what_may_be_brought_back(library: Library):
    stored = library.add_article(OLD).result()
    notes = [make_annotation(stored.id, OLD, words) for words in ("asked the gulls", "the pier")]
    library.apply({note.id: note for note in notes}).result()
    library.apply(dict.fromkeys(note.id for note in notes)).result()
    library.add_article(NEW).result()
    assert library.annotations(stored.id) == ()
    by_id = {note.id: note for note in library.deleted_annotations(stored.id)}
    anchor = by_id[notes[0].id].anchor
    assert anchor is not None
    assert NEW.text[anchor.start : anchor.end] == "asked the gulls"
    assert by_id[notes[1].id] == replace(notes[1], is_orphan=True)
    assert library.check().is_good


def test_revision_carries_decisions_and_leaves_out_those_whose_place_is_gone(library: Library):
    stored = library.add_article(OLD).result()
    places = [make_annotation(stored.id, OLD, words).anchor for words in ("Ida Holm", "Jonas Weir")]
    made = [
        Decision(f"d{index}", stored.id, DecisionKind.NOT_A_NAME, Scope.HERE, "x", anchor)
        for index, anchor in enumerate(places)
    ]
    library.apply({one.id: one for one in made}).result()
    library.add_article(NEW).result()
    (here,) = library.decisions(stored.id)
    assert here.anchor is not None
    assert NEW.text[here.anchor.start : here.anchor.end] == "Ida Holm"
    assert {one.id for one in library.decisions()} == {"d0", "d1"}


def test_revision_drops_findings_of_the_old_text(library: Library):
    stored = library.add_article(OLD).result()
    library.save_analysis(stored.id, analyse(OLD)).result()
    library.add_article(NEW).result()
    assert library.analysis(stored.id) is None
    assert library.quotations_by("Ida Holm") == ()
    assert library.entity_counts() == ()


def test_list_is_paged_from_the_newest(library: Library):
    ids = [library.add_article(generate_article(number)).result().id for number in range(5)]
    first = library.articles(2)
    second = library.articles(2, first[-1])
    third = library.articles(2, second[-1])
    assert [row.id for row in (*first, *second, *third)] == ids[::-1]


@pytest.mark.parametrize("order", list(ArticleOrder))
def test_pages_hold_each_article_once_in_any_order(library: Library, order: ArticleOrder):
    for number in range(7):
        article = replace(generate_article(number), published=f"2016-01-0{number % 3 + 1}")
        stored = library.add_article(replace(article, title="ABab"[number % 4])).result()
        if number % 2:
            library.set_place(stored.id, 3, 0.1).result()
    whole = [row.id for row in library.articles(100, order=order)]
    paged: list[str] = []
    last = None
    while rows := library.articles(2, last, order=order):
        paged += [row.id for row in rows]
        last = rows[-1]
    assert paged == whole
    assert len(set(whole)) == 7


def test_row_counts_what_is_in_the_article(library: Library):
    stored = library.add_article(OLD).result()
    library.save_analysis(stored.id, analyse(OLD)).result()
    highlight = make_annotation(stored.id, OLD, "harbour")
    note = replace(make_annotation(stored.id, OLD, "gulls", "ask them"), colour=0)
    library.apply({highlight.id: highlight, note.id: note}).result()
    (row,) = library.articles()
    assert (row.names, row.quotations, row.highlights, row.notes) == (2, 1, 1, 1)
    assert (row.words, row.language, row.site) == (OLD.word_count, "en", "Shore Courier")
    assert row == library.article_row(stored.id)


def test_filters_leave_out_what_does_not_pass(library: Library):
    done, noted, other = (
        library.add_article(generate_article(number)).result().id for number in range(3)
    )
    library.set_done(done, True).result()
    note = replace(make_annotation(noted, generate_article(1), "said", "!"), tags=("later",))
    library.apply({note.id: note}).result()

    def ids(where: ArticleFilter) -> set[str]:
        found = {row.id for row in library.articles(where=where)}
        assert library.article_count(where) == len(found)
        return found

    assert ids(ArticleFilter(is_done=True)) == {done}
    assert ids(ArticleFilter(is_done=False)) == {noted, other}
    assert ids(ArticleFilter(has_annotations=True)) == {noted}
    assert ids(ArticleFilter(tag="later")) == {noted}
    assert ids(ArticleFilter(words="courier SHORE")) == {done, noted, other}
    assert ids(ArticleFilter(words="100%")) == set()


def test_place_survives_closing(library: Library):
    stored = library.add_article(OLD).result()
    assert library.place(stored.id) == Place()
    library.set_place(stored.id, 17, 0.25)
    library.close()
    with type(library).open(library.path) as again:
        assert again.place(stored.id) == Place(17, 0.25)
        assert again.articles()[0].opened is not None


def test_deleted_article_leaves_everything_and_comes_back_with_everything(library: Library):
    stored = library.add_article(OLD).result()
    library.save_analysis(stored.id, analyse(OLD)).result()
    note = make_annotation(stored.id, OLD, "gulls", "ask them tomorrow")
    library.apply({note.id: note}).result()
    library.delete_article(stored.id).result()
    assert library.articles() == ()
    assert library.search("tomorrow").hits == library.search("harbour").hits == ()
    assert library.entity_counts() == ()
    assert library.quotations_by("Ida Holm") == ()
    assert [row.id for row in library.articles(where=ArticleFilter(is_deleted=True))] == [stored.id]
    library.restore_article(stored.id).result()
    assert library.annotations(stored.id) == (note,)
    assert library.search("tomorrow").hits
    assert len(library.quotations_by("Ida Holm")) == 1
    assert library.entity_counts()[0].articles == 1


def test_deleted_article_comes_back_when_it_is_added_again(library: Library):
    stored = library.add_article(OLD).result()
    note = make_annotation(stored.id, OLD, "gulls", "ask")
    library.apply({note.id: note}).result()
    library.delete_article(stored.id).result()
    assert library.add_article(OLD).result().id == stored.id
    assert library.article_count() == 1
    assert library.annotations(stored.id) == (note,)


def test_text_that_is_no_text_any_more_is_noticed(library: Library):
    stored = library.add_article(OLD).result()
    engine = make_engine(library.path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE revision SET text = CAST(x'41FFFE42' AS TEXT)")
    engine.dispose()
    with pytest.raises(LibraryCorruptError, match="a text in it cannot be read"):
        library.article(stored.id)
    assert not library.check().is_good


def test_flipped_letter_in_a_text_is_noticed(library: Library):
    stored = library.add_article(OLD).result()
    engine = make_engine(library.path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE revision SET text = replace(text, 'gulls', 'bulls')")
    engine.dispose()
    with pytest.raises(LibraryCorruptError, match="is damaged"):
        library.article(stored.id)
    assert library.check().problems == ("The text of “The harbour plan” is damaged.",)


def test_the_same_page_at_another_writing_of_its_address_is_found(library: Library):
    first = library.add_article(OLD).result()
    address = "http://www.shore.example/plan/?utm_source=letter#top"
    second = library.add_article(replace(NEW, url=address)).result()
    assert (second.id, second.is_revised) == (first.id, True)


def test_another_article_at_the_address_of_the_front_page_replaces_nothing(library: Library):
    front = "https://shore.example/"
    words = " ".join(f"the gull number{index} flew" for index in range(40))
    others = " ".join(f"a boat called{index} sank" for index in range(40))
    first = library.add_article(make_article(words, title="Gulls", url=front)).result()
    second = library.add_article(make_article(others, title="Boats", url=front)).result()
    assert second.is_new
    third = library.add_article(
        make_article(others + " today", title="Boats again", url=front)
    ).result()
    assert (third.id, third.is_revised) == (second.id, True)
    assert library.article(first.id).title == "Gulls"


def test_earlier_texts_can_be_read(library: Library):
    stored = library.add_article(OLD).result()
    library.add_article(NEW).result()
    numbers = [row.number for row in library.revisions(stored.id)]
    assert numbers == [1, 2]
    assert library.revision(stored.id, 1).text == OLD.text
    assert library.revision(stored.id, 2) == NEW
    with pytest.raises(LibraryError, match="not in the library"):
        library.revision(stored.id, 3)


def test_a_page_read_again_is_a_revision_although_it_has_no_address(library: Library):
    old, new = replace(OLD, url=""), replace(NEW, url="")
    stored = library.add_article(old, original=b"page").result()
    note = make_annotation(stored.id, old, "Nobody has asked")
    library.apply({note.id: note}).result()
    again = library.revise_article(stored.id, new, original=b"page").result()
    assert (again.id, again.is_revised) == (stored.id, True)
    assert library.original(stored.id) == b"page"
    (carried,) = library.annotations(stored.id)
    assert carried.anchor is not None
    assert new.text[carried.anchor.start : carried.anchor.end] == "Nobody has asked"
    assert not library.revise_article(stored.id, new, original=b"page").result().is_revised
