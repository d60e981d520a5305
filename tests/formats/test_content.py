"""The forest, and choosing the main text."""

from __future__ import annotations

import math

import pytest

from desktop_app.core.article import BlockKind
from desktop_app.formats import forest
from desktop_app.formats.content import choose
from desktop_app.formats.features import Voice, table, words_of
from desktop_app.formats.forest import PLACE, Forest, Tree, load_forest
from desktop_app.formats.markup import nesting, parse_tree, tree_nodes
from desktop_app.formats.metadata import Metadata
from tests.bench.articles import PARTS, part_forest

SENTENCE = "The ferry leaves the harbour at noon, and it comes back before the evening bells. "


def chosen(body: str, picture: str = "") -> list[str]:
    markup = f"<html><head><title>A ferry</title></head><body>{body}</body></html>"
    root = parse_tree(markup)
    assert root is not None
    nodes = choose(
        tree_nodes(root, hidden=True), root, markup, Metadata("A ferry", picture=picture)
    )
    return [node.piece.text.strip() for node in nodes]


def test_tree_goes_left_when_the_value_is_not_above_the_threshold():
    tree = Tree([0, -1, -1], [0.5, -1.0, 2.0], [1, 0, 0], [2, 0, 0])
    assert [tree.score([value]) for value in (0.4, 0.5, 0.6)] == [-1.0, -1.0, 2.0]


def test_forest_adds_scores_to_odds():
    forest = Forest((Tree([-1], [1.0], [0], [0]),), base=0.5, width=1)
    assert forest.probability([0.0]) == pytest.approx(1 / (1 + math.exp(-1.5)))


FORESTS = [PLACE, *(part_forest(part) for part in range(PARTS))]


@pytest.mark.parametrize("place", FORESTS, ids=lambda place: place.name)
def test_forests_fit_the_features(place, monkeypatch):
    monkeypatch.setattr(forest, "PLACE", place)
    load_forest.cache_clear()
    markup = f"<html><body><p>{SENTENCE}</p></body></html>"
    root = parse_tree(markup)
    assert root is not None
    rows = table(tree_nodes(root), [Voice(""), Voice(""), Voice("")], "")
    assert {len(row) for row in rows} == {load_forest().width}
    load_forest.cache_clear()


def test_voice_wants_what_it_said():
    voice = Voice(f"{SENTENCE}\nThe end")
    assert voice.share(words_of(SENTENCE)) == 1.0
    assert voice.share(words_of("the END")) == 1.0
    assert voice.share(words_of("Something quite different was never said")) == 0.0


def test_heading_picture_and_caption_stay_with_the_text():
    found = chosen(
        f"<nav><a href='/'>Home</a></nav><article><h1>A ferry</h1><p>{SENTENCE * 3}</p>"
        f"<h2>Back</h2><p>{SENTENCE * 3}</p><figure><img src='/p.jpg' alt='A pier'></figure>"
        f"<p>{SENTENCE * 3}</p></article><footer><p>All rights reserved.</p></footer>"
    )
    assert "Back" in found
    assert "A pier" in found
    assert "Home" not in found
    assert "All rights reserved." not in found


def test_text_that_a_script_would_show_is_found():
    found = chosen(
        f"<p>Loading</p><div hidden id='S:0'><p>{SENTENCE * 4}</p><p>{SENTENCE * 4}</p></div>"
    )
    assert len(found) >= 2


STORY = "".join(
    f"<p>On the {day} day the boat lay at the quay, and the crew mended nets and sails.</p>"
    for day in ("first", "second", "third", "fourth", "fifth")
)


def test_what_stands_twice_for_small_screens_is_read_once():
    story = f"<div><div><h1>A ferry</h1>{STORY}</div></div>"
    found = chosen(f"<main><section>{story}</section><section>{story}</section></main>")
    assert len(found) == len(set(found)) >= 5


def test_heading_that_the_table_of_contents_names_stays():
    title = "How the boats of the harbour are mended in spring"
    contents = f"<div><div><ul><li>{title}</li><li>Sails and nets</li></ul></div></div>"
    story = f"<section><div><h2>{title}</h2>{STORY}</div></section>"
    found = chosen(f"<article><h1>A ferry</h1>{STORY}{contents}{story}</article>")
    assert title in found[found.index("Sails and nets") + 1 if "Sails and nets" in found else 0 :]


def test_page_that_is_hardly_more_than_its_text_loses_nothing():
    inner = "<table><tr><td>" * 20 + "low water" + "</td></tr></table>" * 20
    found = chosen(f"<article><h1>A ferry</h1>{STORY}{inner}</article>")
    assert "low water" in found
    beside = "<p><a href='/'>Home</a></p><p>low water</p>"
    assert "low water" not in chosen(f"<div>{beside}</div><article>{STORY}</article>")


def test_refrain_stays():
    refrain = "<p>And the boat goes out and the boat comes in with the tide.</p>"
    verses = STORY.replace("</p>", f"</p>{refrain}")
    found = chosen(f"<article><h1>A ferry</h1>{verses}</article>")
    assert sum("the boat goes out" in text for text in found) == 5


def test_picture_that_stands_for_the_page_is_kept_above_the_text():
    body = (
        "<header><div><div><img src='/i/pier-640x480.jpg' alt='A pier'></div></div>"
        "<ul><li><a href='/1'>One</a></li><li>Two</li><li>Three</li></ul></header>"
        f"<article><h1>A ferry</h1>{STORY}</article>"
    )
    assert "A pier" in chosen(body, "https://example.org/i/pier.jpg")
    assert "A pier" not in chosen(body, "https://example.org/i/other.jpg")


@pytest.mark.parametrize(
    ("markup", "depth"),
    [("<p>" * 50, 0), ("<div>" * 50, 50), ("<div></div>" * 50, 1), ("<br>" * 50, 0)],
)
def test_nesting_is_estimated(markup, depth):
    assert nesting(markup) == depth


def test_tables_keep_their_rows():
    root = parse_tree("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>")
    assert root is not None
    assert [n.piece.kind for n in tree_nodes(root)] == [BlockKind.TABLE_ROW] * 2
