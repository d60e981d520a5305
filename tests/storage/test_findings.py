"""Analyses, and what the library knows of names and speakers across all articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.core.errors import LibraryError
from desktop_app.core.findings import Analysis, Label
from desktop_app.storage.connection import make_engine
from tests.storage.samples import PEOPLE, analyse, generate_article, make_article

if TYPE_CHECKING:
    from desktop_app.core.article import Article
    from desktop_app.storage.library import Library


def add(library: Library, article: Article) -> str:
    stored = library.add_article(article).result()
    assert library.save_analysis(stored.id, analyse(article), digest=article.digest).result()
    return stored.id


HOLM = make_article("Mayor Ida Holm said “we open in spring”. Mira Castell said “good”.", title="A")
HOLM_AGAIN = make_article("Ida Holm said “we do not open”. Ida Holm left.", title="B")
ACCENTS = make_article("Jiří Ölmez said “nothing yet”.", title="C")


def test_analysis_comes_back_as_it_was_saved(library: Library):
    article = generate_article(3)
    article_id = add(library, article)
    assert library.analysis(article_id) == analyse(article)


def test_new_analysis_replaces_the_old_one(library: Library):
    article_id = add(library, HOLM)
    library.save_analysis(article_id, Analysis(model="other")).result()
    assert library.analysis(article_id) == Analysis(model="other")
    assert library.entity_counts() == ()
    assert library.search("in:quote open").hits == ()


def test_analysis_of_another_text_is_not_saved(library: Library):
    article_id = library.add_article(HOLM).result().id
    assert not library.save_analysis(article_id, analyse(HOLM), digest="other").result()
    assert library.analysis(article_id) is None


def test_finding_outside_of_the_text_is_refused(library: Library):
    article_id = library.add_article(make_article("Short.")).result().id
    with pytest.raises(LibraryError, match="belong to another text"):
        library.save_analysis(article_id, analyse(HOLM)).result()


def test_analysis_of_an_unknown_article_is_refused(library: Library):
    with pytest.raises(LibraryError, match="not in the library"):
        library.save_analysis("nobody", Analysis()).result()


def test_damaged_analysis_counts_as_none(library: Library):
    article_id = add(library, HOLM)
    engine = make_engine(library.path, writes=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE analysis SET data = x'00'")
    engine.dispose()
    assert library.analysis(article_id) is None


def test_names_are_counted_over_all_articles(library: Library):
    for article in (HOLM, HOLM_AGAIN, ACCENTS):
        add(library, article)
    (first, *_rest) = library.entity_counts()
    assert (first.name, first.label, first.articles, first.mentions) == (
        "Ida Holm", Label.PERSON, 2, 3,
    )  # fmt: skip
    assert [one.name for one in library.entity_counts("ho")] == ["Ida Holm"]
    assert [one.name for one in library.entity_counts("ida h")] == ["Ida Holm"]
    assert library.entity_counts("olm") == ()
    assert library.entity_counts("%") == ()
    assert library.entity_counts(labels=(Label.ORG,)) == ()


def test_counts_stay_right_when_an_article_is_analysed_again(library: Library):
    article_id = add(library, HOLM)
    for _ in range(3):
        library.save_analysis(article_id, analyse(HOLM)).result()
    assert [(one.articles, one.mentions) for one in library.entity_counts("ida")] == [(1, 1)]


def test_where_a_name_is_only_meant_counts_for_it(library: Library):
    article_id = add(library, HOLM)
    found = analyse(HOLM)
    meant = replace(found, references=(replace(found.mentions[0], start=0, end=1),))
    library.save_analysis(article_id, meant).result()
    assert library.analysis(article_id) == meant
    assert [(one.articles, one.mentions) for one in library.entity_counts("ida")] == [(1, 2)]


def test_entity_is_found_whatever_its_case_and_accents(library: Library):
    article = ACCENTS
    stored = library.add_article(article).result()
    library.save_analysis(stored.id, analyse(article, ["Jiří Ölmez"])).result()
    assert library.entity_in_library("JIRI OLMEZ").articles == 1
    assert [one.text for one in library.quotations_by("jiri olmez")] == ["“nothing yet”"]


def test_entity_knows_its_articles_from_the_newest(library: Library):
    ids = [add(library, article) for article in (HOLM, HOLM_AGAIN)]
    use = library.entity_in_library("Ida Holm")
    assert (use.articles, use.mentions, use.labels) == (2, 3, (Label.PERSON,))
    assert [place.article_id for place in use.places] == ids[::-1]
    assert library.entity_in_library("Nobody").articles == 0


def test_quotations_of_a_speaker_come_newest_article_first_in_its_order(library: Library):
    first, second = add(library, HOLM), add(library, HOLM_AGAIN)
    third = make_article("Ida Holm said “one”. Ida Holm said “two”.", title="C")
    third_id = add(library, third)
    said = library.quotations_by("Ida Holm")
    assert [(one.article_id, one.text) for one in said] == [
        (third_id, "“one”"),
        (third_id, "“two”"),
        (second, "“we do not open”"),
        (first, "“we open in spring”"),
    ]
    assert third.text[said[1].start : said[1].end] == "“two”"
    assert library.quotations_by("Ida Holm", 2, after=said[1]) == said[2:]


def test_co_mentioned_are_those_in_the_same_articles(library: Library):
    add(library, HOLM)
    add(library, HOLM_AGAIN)
    add(library, make_article("Tess Abara said “no”.", title="D"))
    assert [one.name for one in library.co_mentioned("Ida Holm")] == ["Mira Castell"]
    assert library.co_mentioned("Tess Abara") == ()


def test_sums_equal_the_rows_after_many_changes(library: Library):
    ids = [add(library, generate_article(number)) for number in range(6)]
    library.delete_article(ids[0]).result()
    library.save_analysis(ids[1], Analysis()).result()
    changed = make_article("Ida Holm left.", title="New", url=generate_article(2).url)
    library.add_article(changed).result()
    library.restore_article(ids[0]).result()
    library.delete_article(ids[3]).result()
    live = [generate_article(number) for number in (0, 4, 5)]
    expected = {
        name: (sum(name in one.text for one in live), sum(one.text.count(name) for one in live))
        for name in PEOPLE
    }
    found = {one.name: (one.articles, one.mentions) for one in library.entity_counts()}
    assert found == {name: counts for name, counts in expected.items() if counts[0]}
