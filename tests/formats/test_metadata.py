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
        ("Ann Writer 22 May 2020", ["Ann Writer"]),
        ("Ann Writer ⋅ Reviewer", ["Ann Writer"]),
        ("Ann Writer, Head of Harbours", ["Ann Writer"]),
        ("Ann Writer, MD and Ben Reader, PhD, RN", ["Ann Writer, MD", "Ben Reader, PhD, RN"]),
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


def test_link_to_the_page_of_a_person_is_a_byline():
    found = facts(
        body="<h1>A</h1><div><a href='/authors/ann'>Ann Writer</a> and "
        "<a href='/authors/ben'>Ben Reader</a></div><p>Words.</p>"
    )
    assert found.author == "Ann Writer, Ben Reader"


@pytest.mark.parametrize(
    "line",
    [
        "December 15, 2025 · 30 min · Ann Writer",
        "Ann Writer | Senior Reporter | December 15, 2025",
        "Dec 15, 2025 • Ann Writer in harbours",
    ],
)
def test_person_beside_a_date_below_the_heading_is_the_author(line):
    found = facts(body=f"<h1>A</h1><p>{line}</p><p>Words.</p>")
    assert (found.author, found.date) == ("Ann Writer", "2025-12-15")


@pytest.mark.parametrize(
    "line",
    [
        "<h1>A</h1><ul><li>Shop By Brand</li><li>Jobs By Place</li></ul>",
        "<h1>A</h1><footer><p>By Template Maker</p></footer>",
        "<h1>A</h1><div class='related-posts'><span class='author'>Cay Other</span></div>",
        "<h1>A</h1><a href='/authors/all'>Staff</a>",
    ],
)
def test_what_only_looks_like_a_byline_is_none(line):
    assert facts(body=line).author == ""


def test_site_that_is_its_own_author_gives_way_to_a_person_with_a_byline():
    head = linked_data('{"@type":"NewsArticle","author":"Harbour Post","publisher":"Harbour Post"}')
    assert facts(head).author == "Harbour Post"
    assert facts(head, "<h1>A</h1><p class='byline'>By Ann Writer</p>").author == "Ann Writer"
    assert facts(head, "<h1>A</h1><p>Text By Location</p>").author == "Harbour Post"


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("<h1>A</h1><p>4 May 2020</p><p>Updated 9 June 2021</p>", "2020-05-04"),
        ("<h1>A</h1><p>Updated 9 June 2021</p><p>Published 4 May 2020</p>", "2020-05-04"),
        ("<h1>A</h1><span>16.10.2019</span><p>Words.</p>", "2019-10-16"),
        ("<h1>A</h1><p>Words.</p><table><tr><td>2014</td><td>12</td></tr></table>", ""),
    ],
)
def test_date_is_read_below_the_heading_and_never_made_of_a_year(body, date):
    assert facts(body=body).date == date


def test_heading_that_has_no_word_of_the_stated_title_is_not_the_title():
    head = '<meta property="og:title" content="A ferry leaves at noon">'
    assert facts(head, "<h1>The Blog Page</h1>").title == "A ferry leaves at noon"


def test_soft_hyphens_and_a_date_in_the_heading_are_no_part_of_the_title():
    assert facts(body="<h1>The har\u00adbour opens27.01.2022</h1>").title == "The harbour opens"
