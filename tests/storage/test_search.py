"""Search over texts, quotations, notes and highlights."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.storage.rows import HitKind, SearchOrder
from tests.storage.samples import analyse, generate_article, make_annotation, make_article

if TYPE_CHECKING:
    from desktop_app.core.article import Article
    from desktop_app.storage.library import Library
    from desktop_app.storage.rows import SearchHit

HARBOUR = make_article(
    "The old pier leaks. Mayor Ida Holm said “the harbour will open in spring”.",
    "A second paragraph names Zürich and the naïve gulls.",
    title="The harbour plan",
)
BRIDGE = make_article("The bridge stays closed, nobody said “open it”.", title="The bridge")


def add(library: Library, article: Article) -> str:
    stored = library.add_article(article).result()
    library.save_analysis(stored.id, analyse(article)).result()
    return stored.id


def marked(hit: SearchHit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.ranges]


@pytest.fixture
def filled(library: Library) -> Library:
    ids = [add(library, article) for article in (HARBOUR, BRIDGE)]
    note = replace(
        make_annotation(ids[0], HARBOUR, "The old pier leaks", "Ask the *surveyor* again"),
        tags=("repairs",),
    )
    plain = make_annotation(ids[1], BRIDGE, "stays closed")
    library.apply({note.id: note, plain.id: plain}).result()
    return library


def kinds(library: Library, query: str) -> list[HitKind]:
    return sorted(hit.kind for hit in library.search(query).hits)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("leaks", [HitKind.ARTICLE, HitKind.HIGHLIGHT]),
        ("surveyor", [HitKind.NOTE]),
        ("surv", [HitKind.NOTE]),
        ("spring", [HitKind.ARTICLE, HitKind.QUOTATION]),
        ("ZURICH", [HitKind.ARTICLE]),
        ("naive gull", [HitKind.ARTICLE]),
        ("harb ", []),
        ("pier -spring", [HitKind.HIGHLIGHT]),
        ("leaks closed", []),
        ("leaks OR closed", [HitKind.ARTICLE] * 2 + [HitKind.HIGHLIGHT] * 2),
        ('"will open"', [HitKind.ARTICLE, HitKind.QUOTATION]),
        ('"open will"', []),
        ("in:title bridge", [HitKind.ARTICLE]),
        ("in:text bridge", [HitKind.ARTICLE]),
        ("in:title spring", []),
        ("in:quote open", [HitKind.QUOTATION] * 2),
        ("in:note pier", []),
        ("in:note repairs", [HitKind.NOTE]),
        ("said:holm", [HitKind.QUOTATION]),
        ("said:hol", [HitKind.QUOTATION]),
        ("said:olm", []),
        ("cue:claim", [HitKind.QUOTATION]),
        ("cue:say spring", [HitKind.QUOTATION]),
        ("person:holm", [HitKind.ARTICLE]),
        ("person:holm bridge", []),
        ("org:holm", []),
        ("tag:REPAIRS", [HitKind.NOTE]),
        ("title:bridge", [HitKind.ARTICLE]),
        ("-title:bridge", [HitKind.ARTICLE]),
        ("site:shore is:noted", [HitKind.ARTICLE]),
        ("is:highlighted", [HitKind.ARTICLE] * 2),
        ("is:finished", []),
        ("is:unread", [HitKind.ARTICLE] * 2),
        ("language:en", [HitKind.ARTICLE] * 2),
        ("language:fr", []),
        ("after:2001-01-01", [HitKind.ARTICLE] * 2),
        ("before:2001-01-01", []),
        ("site:100%", []),
    ],
)
def test_query_finds(filled: Library, query: str, expected: list[HitKind]):
    assert kinds(filled, query) == expected


def test_snippet_marks_what_was_found_and_knows_its_offset(filled: Library):
    for query in ("leaks", "gulls", "harbour open", "spring"):
        for hit in filled.search(query).hits:
            text = filled.article(hit.article_id).text
            assert marked(hit)
            if hit.kind is not HitKind.HIGHLIGHT:
                assert hit.offset is not None
                assert text[hit.offset :].startswith(marked(hit)[0])
            assert "\n" not in hit.snippet


def test_note_leads_to_its_place_and_its_annotation(filled: Library):
    (hit,) = filled.search("surveyor").hits
    assert (hit.kind, hit.offset) == (HitKind.NOTE, HARBOUR.text.index("The old pier"))
    assert hit.snippet == "Ask the *surveyor* again"
    assert marked(hit) == ["surveyor"]
    assert hit.annotation_id == filled.annotations(hit.article_id)[0].id


def test_quotation_names_its_speaker(filled: Library):
    (hit,) = filled.search("said:holm spring").hits
    assert (hit.kind, hit.speaker, hit.title) == (HitKind.QUOTATION, "Ida Holm", HARBOUR.title)


def test_change_of_a_note_is_found_at_once(filled: Library):
    (hit,) = filled.search("surveyor").hits
    (note,) = filled.annotations(hit.article_id)
    filled.apply({note.id: replace(note, note="Ask nobody", tags=())}).result()
    assert filled.search("surveyor").hits == filled.search("tag:repairs").hits == ()
    assert filled.search("nobody").hits[0].annotation_id == note.id


@pytest.mark.parametrize("order", list(SearchOrder))
def test_pages_hold_each_hit_once(library: Library, order: SearchOrder):
    for number in range(8):
        add(library, generate_article(number, 120))
    whole = library.search("harbour OR said", 1000, order=order)
    assert whole.after == ""
    paged: list[SearchHit] = []
    after = ""
    while True:
        page = library.search("harbour OR said", 3, after, order=order)
        paged += page.hits
        after = page.after
        if not after:
            break
    assert sorted(paged, key=repr) == sorted(whole.hits, key=repr)
    assert len(set(paged)) == len(paged) > 8


def test_newest_come_first(library: Library):
    ids = [add(library, generate_article(number, 60)) for number in range(4)]
    hits = library.search("part").hits
    assert [hit.article_id for hit in hits if hit.kind is HitKind.ARTICLE] == ids[::-1]


def test_best_come_first(library: Library):
    weak = make_article("One harbour and " + "many other words " * 60, title="Other things")
    strong = make_article("The harbour is the harbour.", title="Harbour")
    ids = [library.add_article(one).result().id for one in (strong, weak)]
    hits = library.search("harbour", order=SearchOrder.BEST).hits
    assert [hit.article_id for hit in hits] == ids


def test_text_with_the_marks_of_snippets_does_no_harm(library: Library):
    library.add_article(make_article("A \ue0a6strange\ue0a7 harbour text.", title="X")).result()
    (hit,) = library.search("harbour").hits
    assert "harbour" in hit.snippet


def test_query_that_cannot_be_meant_gives_a_sentence(library: Library):
    results = library.search("before:yesterday")
    assert results.hits == ()
    assert "is not a day" in results.message


HOSTILE = [
    '"', "'", "AND", "OR", "NOT", "a AND", "NEAR(a b, 5)", "NEAR(", "*", "^a", "a*b", "-", "-x",
    "title:", "text:harbour", "{title text}:a", "(", "((((", ")", "a)", "a + b", "a;b", "--", "/*",
    "'; DROP TABLE article; --", "\x00", "a\x00b", "\ud800", "🦩", "%", "_", "\\", ":match", ":v0",
    "?", "rank", "rowid:1", "article_words", "in:", "in:nowhere", "is:what", "tag:", "tag:\x00",
    "said:%", "“", "”", '"' * 999, "(" * 3000, "a OR " * 90, "-a " * 60, "x" * 5000, "½", "²",
    "\u0301", "said:\u0301", "OR OR OR", "before:9999-99-99", "after:0001-01-01", "person:\\",
]  # fmt: skip


def hostile_queries() -> list[str]:
    """Return our own list, and a shared one where there is one."""
    shared = os.environ.get("RUBRICATOR_BENCH", "../shared/bench")
    path = Path(shared) / "hostile" / "search_queries.json"
    return HOSTILE + (json.loads(path.read_text("utf-8")) if path.is_file() else [])


def test_no_query_raises(filled: Library):
    for query in hostile_queries():
        for order in SearchOrder:
            filled.search(query, order=order)
    assert kinds(filled, "leaks") == [HitKind.ARTICLE, HitKind.HIGHLIGHT]


def test_search_in_another_thread_can_be_ended(library: Library):
    for number in range(300):
        library.add_article(generate_article(number, 240))
    library.set_state("all", "added").result()
    ended: list[int] = []

    def search_often() -> None:
        for _ in range(20):
            ended.append(len(library.search("h OR b OR w", 1000, order=SearchOrder.BEST).hits))

    whole = len(library.search("h OR b OR w", 1000, order=SearchOrder.BEST).hits)
    thread = threading.Thread(target=search_often)
    thread.start()
    while thread.is_alive():
        library.interrupt_searches()
    assert len(ended) == 20
    assert min(ended) < whole
    assert len(library.search("h OR b OR w", 1000).hits) == whole


@pytest.mark.parametrize("after", ["x", "[]", "null", '{"article": "x"}', '{"article": 1e99}'])
def test_from_a_strange_place_the_search_begins_anew(filled: Library, after: str):
    assert filled.search("harbour", 5, after).hits == filled.search("harbour", 5).hits


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_whatever_is_typed_is_answered(library: Library, query: str):
    if not library.article_count():
        add(library, HARBOUR)
    results = library.search(query)
    assert all(hit.snippet is not None for hit in results.hits)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.integers(0, 100), length=st.integers(1, 4))
def test_any_run_of_words_finds_its_article(library: Library, start: int, length: int):
    if not library.article_count():
        add(library, HARBOUR)
    words = HARBOUR.text.split()[start : start + length]
    phrase = " ".join(words).replace("“", "").replace("”", "")
    if phrase:
        hits = library.search(f'"{phrase}" ').hits
        assert HitKind.ARTICLE in [hit.kind for hit in hits]
