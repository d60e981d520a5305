"""Title, authors, date, site, language and address of pages; every page is our own."""

from __future__ import annotations

import time

import pytest

from desktop_app.formats.authors import names_of
from desktop_app.formats.markup import parse_tree
from desktop_app.formats.metadata import read_metadata
from desktop_app.formats.titles import without_site


def facts(head: str = "", body: str = "", url: str = "https://www.harbour-post.org/a"):
    root = parse_tree(f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return read_metadata(root, url)


def linked_data(record: str) -> str:
    return f'<script type="application/ld+json">{record}</script>'


def test_title_is_the_heading_that_the_page_shows():
    found = facts(
        "<title>Ferry: our guide for 2020 | Harbour Post</title>"
        '<meta property="og:title" content="Ferry guide of the year 2020">',
        "<h1>Harbour Post</h1><h1>Your ferry guide for 2020</h1>",
    )
    assert found.title == "Your ferry guide for 2020"


@pytest.mark.parametrize(
    "title",
    [
        "A ferry at noon | Harbour Post",
        "Harbour Post - A ferry at noon",
        "A ferry at noon – harbour-post.org",
    ],
)
def test_name_of_the_site_is_cut_off(title):
    head = f"<title>{title}</title><meta property='og:site_name' content='Harbour Post'>"
    assert facts(head).title == "A ferry at noon"


def test_dash_within_a_title_stays():
    assert without_site("Ferries – a history", ["Harbour Post"]) == "Ferries – a history"


def test_kicker_within_the_heading_is_cut_off():
    found = facts(
        '<meta property="og:title" content="A ferry leaves at noon">',
        "<h1><span>Harbour news</span> A ferry leaves at noon</h1>",
    )
    assert found.title == "A ferry leaves at noon"


def test_authors_of_linked_data_come_first():
    record = (
        '{"@graph":[{"@type":"NewsArticle","headline":"A","author":[{"@id":"#a"},'
        '{"@type":"Person","name":"Ben Reader"}],"datePublished":"2020-05-04T10:00:00Z"},'
        '{"@type":"Person","@id":"#a","name":"Ann Writer"}]}'
    )
    found = facts(linked_data(record), "<p class='byline'>By Somebody Else</p>")
    assert found.author == "Ann Writer, Ben Reader"
    assert found.date == "2020-05-04"


def test_broken_linked_data_is_passed_over():
    found = facts(
        linked_data('{"@type": "NewsArticle", ') + '<meta name="author" content="Ann W.">'
    )
    assert found.author == "Ann W"


def test_byline_of_the_page_is_read():
    assert facts(body="<h1>A</h1><span class='byline'>By Ann Writer</span>").author == "Ann Writer"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Writer and Ben Reader", ["Ann Writer", "Ben Reader"]),
        ("Written by Ann Writer | Updated 4 May 2020", ["Ann Writer"]),
        ("Von Anna Schreiber", ["Anna Schreiber"]),
        ("By Ann Writer, Senior Editor", ["Ann Writer"]),
        ("Ann Writer on May 4, 2020", ["Ann Writer"]),
        ("https://example.org/ann", []),
    ],
)
def test_byline_is_split_into_names(byline, names):
    assert names_of(byline) == names


def test_stated_date_wins():
    assert (
        facts('<meta property="article:published_time" content="2020-05-04T23:00:00+02:00">').date
        == "2020-05-04"
    )


def test_language_site_and_address():
    found = facts('<link rel="canonical" href="/b"><meta property="og:site_name" content="Post">')
    assert (found.language, found.site, found.url) == (
        "en",
        "Post",
        "https://www.harbour-post.org/b",
    )


def test_address_of_another_kind_is_not_taken():
    assert facts('<link rel="canonical" href="file:///etc/passwd">', url="").url == ""


@pytest.mark.parametrize(
    "text",
    [
        "By " * 100_000,
        "A " * 100_000,
        "a | " * 5_000,
        "by " + "A" * 200_000,
        "1" * 200_000,
        " - " * 50_000,
    ],
)
def test_endless_lines_cost_little(text):
    started = time.process_time()
    facts(
        f"<title>{text}</title><meta name='author' content='{text}'>",
        f"<h1>{text}</h1><p>{text}</p>",
    )
    names_of(text)
    assert time.process_time() - started < 3


def test_deeply_nested_heading_has_its_words():
    inner = "<span>" * 600 + "A ferry at noon" + "</span>" * 600
    assert facts(body=f"<h1>{inner}</h1>").title == "A ferry at noon"
