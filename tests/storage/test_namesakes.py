"""Names elsewhere that look like one of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.core.annotation import new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Label
from tests.storage.samples import analyse, make_article

if TYPE_CHECKING:
    from desktop_app.storage.library import Library

HERE = make_article("Mayor Ida Holm met Jonas Weir.")
THERE = make_article("Again Holm spoke, and Jonas Weir left.")
ALSO = make_article("A word of Ida Maria Holm.")
PATTERNS = ("holm", "% holm")


def add(library: Library, article, people) -> str:
    article_id = library.add_article(article).result().id
    library.save_analysis(article_id, analyse(article, people)).result()
    return article_id


@pytest.fixture
def ids(library: Library) -> tuple[str, str, str]:
    return (
        add(library, HERE, ["Ida Holm", "Jonas Weir"]),
        add(library, THERE, ["Holm", "Jonas Weir"]),
        add(library, ALSO, ["Ida Maria Holm"]),
    )


def found(library: Library, article_id: str) -> dict[str, tuple[str, ...]]:
    names = library.namesakes(article_id, "Ida Holm", Label.PERSON, PATTERNS)
    return {one.name: one.shared for one in names}


def test_names_that_fit_are_found_with_what_is_named_in_both(library: Library, ids):
    assert found(library, ids[0]) == {"Ida Maria Holm": (), "Holm": ("Jonas Weir",)}
    first, second = library.namesakes(ids[0], "Ida Holm", Label.PERSON, PATTERNS)
    assert [place.article_id for place in (*first.places, *second.places)] == [ids[2], ids[1]]


def test_names_of_other_types_and_of_deleted_articles_are_not_found(library: Library, ids):
    assert library.namesakes(ids[0], "Ida Holm", Label.ORG, PATTERNS) == ()
    library.delete_article(ids[1]).result()
    assert list(found(library, ids[0])) == ["Ida Maria Holm"]


def test_names_that_stand_in_the_article_itself_are_not_found(library: Library):
    both = make_article("Ida Holm and Tess Holm met.")
    article_id = add(library, both, ["Ida Holm", "Tess Holm"])
    add(library, make_article("Tess Holm came."), ["Tess Holm"])
    assert found(library, article_id) == {}


@pytest.mark.parametrize("kind", [DecisionKind.SAME_AS, DecisionKind.NOT_SAME])
def test_what_was_decided_is_not_found_again_until_it_is_taken_back(library: Library, ids, kind):
    there = Decision(new_id(), ids[1], kind, Scope.ARTICLE, "Holm", None, "Ida Holm")
    library.apply({there.id: there}).result()
    assert list(found(library, ids[0])) == ["Ida Maria Holm"]
    everywhere = Decision(new_id(), ids[0], kind, Scope.LIBRARY, "Ida Holm", None, "Ida Maria Holm")
    library.apply({everywhere.id: everywhere}).result()
    assert found(library, ids[0]) == {}
    library.apply({there.id: None, everywhere.id: None}).result()
    assert len(found(library, ids[0])) == 2


def test_no_patterns_and_no_article_find_nothing(library: Library, ids):
    assert library.namesakes(ids[0], "Ida Holm", Label.PERSON, ()) == ()
    assert library.namesakes("gone", "Ida Holm", Label.PERSON, PATTERNS) == ()
