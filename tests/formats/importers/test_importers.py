"""Exports of other readers in their documented forms; the texts are our own."""

from __future__ import annotations

import json

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.formats.importers import Item, Passage, excerpts, placed, read_export
from desktop_app.formats.source import Source

TEXT = "The ferry leaves at noon. It comes back before the bells of the evening ring."


def read(text: str, name: str = "export") -> list[Item]:
    return read_export(text.encode(), Source.from_bytes(text.encode(), name))


def test_readwise_groups_highlights_by_book():
    items = read(
        "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,"
        'Highlighted at,Document tags\n"The ferry leaves, at noon.",Ferries,Ann Writer,,when?,'
        'blue,"time, boats",page,3,2020-05-04 10:00:00+00:00,sea\nIt comes back.,Ferries,'
        "Ann Writer,,,yellow,,page,4,,\n"
    )
    (item,) = items
    assert (item.title, item.author, item.tags) == ("Ferries", "Ann Writer", ("sea",))
    first, second = item.passages
    assert (first.exact, first.note) == ("The ferry leaves, at noon.", "when?")
    assert (first.tags, first.colour) == (("time", "boats"), 6)
    assert first.made is not None
    assert first.made.year == 2020
    assert second.colour == 1


def test_pocket_table_has_addresses_and_tags():
    items = read(
        "title,url,time_added,tags,status\nA ferry,https://example.org/a,1600322788,sea|boats,"
        "unread\nBad,javascript:x,1,,unread\n"
    )
    assert items == [Item("A ferry", "https://example.org/a", tags=("sea", "boats"))]


def test_pocket_page_and_bookmarks_are_lists_of_links():
    items = read(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><A HREF='https://example.org/a' "
        "ADD_DATE='1' TAGS='sea,boats'>A <b>ferry</b></A><DT><A HREF='file:///x'>no</A></DL>"
    )
    assert items == [Item("A ferry", "https://example.org/a", tags=("sea", "boats"))]


def test_instapaper_keeps_the_selection():
    (item,) = read("URL,Title,Selection,Folder\nhttps://example.org/a,A ferry,at noon,Unread\n")
    assert [passage.exact for passage in item.passages] == ["at noon"]


def test_raindrop_highlights_have_their_notes():
    (item,) = read(
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
        '1,A ferry,see later,,https://example.org/a,Sea,"sea, boats",,,'
        '"Highlight:leaves at noon\nNote:when?\nHighlight:comes back",false\n'
    )
    assert [(p.exact, p.note) for p in item.passages] == [
        ("leaves at noon", "when?"),
        ("comes back", ""),
        ("", "see later"),
    ]


def test_zotero_table():
    (item,) = read(
        "Key,Item Type,Publication Year,Author,Title,Url,Date,Notes,Manual Tags\n"
        'K,webpage,2020,"Writer, Ann",A ferry,https://example.org/a,2020-05-04,<p>Good</p>,sea\n'
    )
    assert (item.published, item.passages[0].note) == ("2020-05-04", "Good")


def test_kindle_joins_notes_and_widened_highlights():
    (item,) = read(
        "\ufeffFerries (Writer, Ann)\n- Your Highlight on page 3 | Location 10-11 | Added on Monday"
        "\n\nThe ferry leaves\n==========\nFerries (Writer, Ann)\n- Your Highlight on page 3 | "
        "Location 10-12 | Added on Monday\n\nThe ferry leaves at noon.\n==========\n"
        "Ferries (Writer, Ann)\n- Your Note on page 3 | Location 12 | Added on Monday\n\nwhen?\n"
        "==========\nFerries (Writer, Ann)\n- Your Bookmark on page 4 | Location 20 | Added\n\n\n"
        "==========\n"
    )
    assert (item.title, item.author) == ("Ferries", "Ann Writer")
    assert [(p.exact, p.note) for p in item.passages] == [("The ferry leaves at noon.", "when?")]


def test_wallabag_holds_text_and_annotations():
    (item,) = read(
        json.dumps(
            [
                {
                    "title": "A ferry",
                    "url": "https://example.org/a",
                    "content": f"<p>{TEXT}</p>",
                    "tags": ["sea"],
                    "annotations": [{"quote": "leaves at noon", "text": "when?"}],
                    "published_by": ["Ann Writer"],
                }
            ]
        )
    )
    assert TEXT in item.markup
    assert item.passages == (Passage("leaves at noon", "when?"),)
    assert (item.author, item.tags) == ("Ann Writer", ("sea",))


def test_omnivore_labels_are_tags():
    (item,) = read(json.dumps([{"title": "A", "url": "https://example.org/a", "labels": ["sea"]}]))
    assert item.tags == ("sea",)


def test_hypothesis_rows_are_gathered_by_page():
    row = {
        "uri": "https://example.org/a",
        "text": "when?",
        "tags": ["sea"],
        "document": {"title": ["A ferry"]},
        "target": [
            {
                "source": "https://example.org/a",
                "selector": [
                    {"type": "TextPositionSelector", "start": 10, "end": 24},
                    {"type": "TextQuoteSelector", "exact": "leaves at noon", "prefix": "ferry "},
                ],
            }
        ],
    }
    (item,) = read(json.dumps({"total": 2, "rows": [row, {**row, "text": "indeed"}]}))
    assert (item.title, item.url) == ("A ferry", "https://example.org/a")
    assert [(p.exact, p.note, p.prefix) for p in item.passages] == [
        ("leaves at noon", "when?", "ferry "),
        ("leaves at noon", "indeed", "ferry "),
    ]


def test_zotero_annotations_have_colours():
    (item,) = read(
        json.dumps(
            [
                {
                    "parentTitle": "A ferry",
                    "annotationText": "leaves at noon",
                    "annotationComment": "when?",
                    "annotationColor": "#2ea8e5",
                }
            ]
        )
    )
    assert item.passages == (Passage("leaves at noon", "when?", colour=6),)


def test_firefox_bookmarks_are_a_tree():
    tree = {"children": [{"children": [{"title": "A", "uri": "https://example.org/a"}]}]}
    assert [item.url for item in read(json.dumps(tree))] == ["https://example.org/a"]


@pytest.mark.parametrize("text", ["{", "a,b\n1,2\n", "[]", "just words", "<p>no links</p>"])
def test_anything_else_is_refused(text):
    with pytest.raises(FormatError, match=r"Could not open export"):
        read(text)


def test_passages_are_placed_by_their_words_or_kept_as_orphans():
    item = Item(
        "A",
        passages=(
            Passage("leaves at   noon", "when?"),
            Passage("words that are not there at all"),
            Passage("", "on the whole"),
        ),
        tags=("sea",),
    )
    placement = placed(item, TEXT, "id")
    first, second, third, fourth = placement.annotations
    assert first.anchor is not None
    assert TEXT[first.anchor.start : first.anchor.end] == "leaves at noon"
    assert placement.unplaced == (second,)
    assert second.anchor is not None
    assert second.anchor.exact == "words that are not there at all"
    assert third.anchor is None
    assert fourth.tags == ("sea",)


def test_excerpts_make_an_article_in_which_every_passage_is_placed():
    item = Item("Ferries", author="Ann", passages=(Passage("One thing."), Passage("Two\nthings.")))
    article = excerpts(item)
    assert article is not None
    assert article.text == "Ferries\n\nOne thing.\n\nTwo things."
    assert not placed(item, article.text, "id").unplaced


def test_excerpts_of_nothing_are_nothing():
    assert excerpts(Item("A", passages=(Passage("", "note"),))) is None
