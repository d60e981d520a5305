"""Names and quotations of the library follow the reader's decisions, in every article at once."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from desktop_app.core.annotation import Anchor, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Analysis, Label
from desktop_app.storage.connection import load_driver
from desktop_app.storage.library import Library
from tests.storage.samples import analyse, make_article

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.core.article import Article

FIRST = make_article("Ida Holm said “we open in spring”. Mira Castell said “good”.", title="A")
SECOND = make_article("Ida Holm said “we do not open”. Ida Holm left the old pier.", title="B")
THIRD = make_article("Nobody but Tess Abara went to the old pier.", title="C")


def add(library: Library, article: Article) -> str:
    stored = library.add_article(article).result()
    library.save_analysis(stored.id, analyse(article)).result()
    return stored.id


def decision(
    article_id: str, kind: DecisionKind, text: str, value: str = "", scope: Scope = Scope.LIBRARY
) -> Decision:
    return Decision(new_id(), article_id, kind, scope, text, value=value)


def decide(library: Library, *decisions: Decision) -> None:
    library.apply({one.id: one for one in decisions}).result()
    library.refresh_findings().result()


def names(library: Library) -> dict[str, tuple[int, int]]:
    return {one.name: (one.articles, one.mentions) for one in library.entity_counts()}


def test_wrong_name_leaves_the_counts_of_all_articles_and_comes_back(library: Library):
    first, _second = add(library, FIRST), add(library, SECOND)
    wrong = decision(first, DecisionKind.NOT_A_NAME, "Ida Holm")
    decide(library, wrong)
    assert names(library) == {"Mira Castell": (1, 1)}
    assert library.entity_in_library("Ida Holm").articles == 0
    library.apply({wrong.id: None}).result()
    library.refresh_findings().result()
    assert names(library) == {"Ida Holm": (2, 3), "Mira Castell": (1, 1)}


def test_packed_analysis_stays_as_it_was_found(library: Library):
    first = add(library, FIRST)
    decide(library, decision(first, DecisionKind.NOT_A_NAME, "Ida Holm"))
    assert library.analysis(first) == analyse(FIRST)


def test_decision_of_one_article_leaves_the_others_alone(library: Library):
    first, _second = add(library, FIRST), add(library, SECOND)
    decide(library, decision(first, DecisionKind.NOT_A_NAME, "Ida Holm", scope=Scope.ARTICLE))
    assert names(library)["Ida Holm"] == (1, 2)


def test_later_analysis_is_counted_as_decided(library: Library):
    first = add(library, FIRST)
    decide(library, decision(first, DecisionKind.SAME_AS, "Ida Holm", "Ida Margarethe Holm"))
    add(library, SECOND)
    assert names(library)["Ida Margarethe Holm"] == (2, 3)


def test_speaker_that_was_corrected_is_found_by_the_right_name(library: Library):
    first = add(library, FIRST)
    said = "“we open in spring”"
    decide(library, decision(first, DecisionKind.SAID_BY, said, "Mira Castell", Scope.ARTICLE))
    assert [one.text for one in library.quotations_by("Mira Castell")] == [said, "“good”"]
    hits = library.search("said:Mira in:quote spring").hits
    assert [hit.speaker for hit in hits] == ["Mira Castell"]


def test_reach_counts_places_in_all_articles_that_change(library: Library):
    first, _second, _third = (add(library, one) for one in (FIRST, SECOND, THIRD))
    wrong = decision(first, DecisionKind.NOT_A_NAME, "Ida Holm")
    reach = library.reach(wrong)
    # Three mentions; who spoke stays known by name.
    assert (reach.places, reach.articles, reach.is_whole) == (3, 2, True)


def test_reach_of_a_decision_that_holds_already_is_nothing(library: Library):
    first = add(library, FIRST)
    decide(library, decision(first, DecisionKind.NOT_A_NAME, "Ida Holm"))
    assert library.reach(decision(first, DecisionKind.NOT_A_NAME, "Ida Holm")).places == 0


def test_reach_of_a_term_counts_articles_that_are_not_analysed_yet(library: Library):
    add(library, SECOND)
    third = library.add_article(THIRD).result().id
    reach = library.reach(decision(third, DecisionKind.TERM, "old pier", "places"))
    assert (reach.places, reach.articles) == (2, 2)


def test_reach_says_when_it_looked_at_the_newest_articles_only(library: Library):
    ids = [add(library, one) for one in (FIRST, SECOND)]
    reach = library.reach(decision(ids[0], DecisionKind.NOT_A_NAME, "Ida Holm"), limit=1)
    assert (reach.places, reach.articles, reach.is_whole) == (2, 1, False)


def test_term_of_signs_alone_is_found(library: Library):
    article = make_article("See § 12, then § 13.")
    article_id = library.add_article(article).result().id
    assert library.reach(decision(article_id, DecisionKind.TERM, "§", "law")).places == 2


def test_what_the_index_takes_for_its_own_language_is_harmless(library: Library):
    first = add(library, FIRST)
    for words in ('Holm" OR "x', "NEAR(a b)", "text : *", "-", '"'):
        assert library.reach(decision(first, DecisionKind.NOT_A_NAME, words)).places == 0


def test_terms_are_counted_as_names_of_the_library(library: Library):
    first = add(library, SECOND)
    decide(library, decision(first, DecisionKind.TERM, "old pier", "places"))
    (count,) = library.entity_counts("pier")
    assert (count.label, count.articles, count.mentions) == (Label.TERM, 1, 1)


def test_decision_on_one_place_reaches_that_place(library: Library):
    second = add(library, SECOND)
    start = SECOND.text.index("Ida Holm", SECOND.text.index("Ida Holm") + 1)
    anchor = Anchor.of(SECOND.text, start, start + 8)
    one = Decision(new_id(), second, DecisionKind.NOT_A_NAME, Scope.HERE, "Ida Holm", anchor)
    assert library.reach(one).places == 1
    decide(library, one)
    assert names(library)["Ida Holm"] == (1, 1)


def test_rows_that_a_crash_left_behind_are_made_when_the_library_opens(path: Path):
    with Library.open(path) as library:
        first = add(library, FIRST)
        library.apply({"x": decision(first, DecisionKind.NOT_A_NAME, "Ida Holm")}).result()
        assert names(library)["Ida Holm"] == (1, 1)  # nobody asked to bring it level
    with closing(load_driver().connect(str(path))) as file:
        stale = file.execute("SELECT value FROM state WHERE key = 'findings.stale'").fetchall()
        assert len(stale) == 1
    with Library.open(path) as library:
        library.save_analysis(first, Analysis()).result()  # behind the bulk work
    with closing(load_driver().connect(str(path))) as file:
        assert file.execute("SELECT * FROM state WHERE key = 'findings.stale'").fetchall() == []


def test_many_articles_are_brought_level_bit_by_bit(library: Library):
    ids = [add(library, make_article(f"Ida Holm went {n}.", title=str(n))) for n in range(30)]
    decide(library, decision(ids[0], DecisionKind.NOT_A_NAME, "Ida Holm"))
    assert names(library) == {}
