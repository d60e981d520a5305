"""Web pages: main text, structure, and what nothing may get through."""

from __future__ import annotations

import pytest

from desktop_app.core.article import BlockKind, InlineKind
from desktop_app.core.errors import FormatError
from desktop_app.formats.html import read_markup
from desktop_app.formats.reading import read_source
from desktop_app.formats.render import render
from desktop_app.formats.source import Kind, Source

SENTENCE = "The ferry leaves the harbour at noon, and it comes back before the evening bells. "
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>A ferry at noon</title>
<link rel="canonical" href="https://example.org/ferry">
<meta property="og:site_name" content="The Harbour Post"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>A ferry at noon</h1>
<p>{SENTENCE * 3}</p><p>{SENTENCE * 3} <b>Bold</b> and <a href="/more">more</a>.</p>
<h2>The return</h2><p>{SENTENCE * 4}</p>
</article><footer><p>Copyright, all rights reserved, contact us</p></footer></body></html>"""


def read(markup: str, url: str = "https://example.org/ferry", *, whole: bool = False):
    source = Source.from_html(markup, url=url, name="page.html")
    return read_markup(markup, source, whole=whole).article


def whole(body: str):
    return read(f"<html><body>{body}</body></html>", whole=True)


def kinds(article):
    return [(block.kind, article.block_text(block)) for block in article.blocks]


def linked(article):
    return [
        (article.text[i.start : i.end], i.target)
        for i in article.inlines
        if i.kind is InlineKind.LINK
    ]


def test_main_text_without_navigation_and_footer():
    article = read(PAGE)
    assert "Home" not in article.text
    assert "Copyright" not in article.text
    assert article.text.count("ferry leaves") == 10


def test_metadata():
    article = read(PAGE)
    assert article.title == "A ferry at noon"
    assert article.site == "The Harbour Post"
    assert article.language == "en"
    assert article.url == "https://example.org/ferry"


def test_title_is_the_first_block_once():
    article = read(PAGE)
    assert kinds(article)[0] == (BlockKind.TITLE, "A ferry at noon")
    assert article.text.count("A ferry at noon") == 1


def test_picture_above_the_title_comes_below_it():
    shown = PAGE.replace("<h1>", "<img src='pier.jpg' alt='A pier'><h1>")
    assert [kind for kind, _ in kinds(read(shown))[:2]] == [BlockKind.TITLE, BlockKind.IMAGE]


def test_links_are_absolute_and_web_only():
    article = whole(
        "<p><a href='/a'>one</a> <a href='javascript:x()'>two</a> <a href='file:///etc'>three</a>"
        " <a href='//host/b'>four</a> <a href='data:text/html,x'>five</a></p>"
    )
    assert linked(article) == [("one", "https://example.org/a"), ("four", "https://host/b")]


def test_lists_have_depth_and_numbers():
    article = whole(
        "<ol start=3><li>three<ul><li>inner</li></ul></li><li><p>four</p><p>more</p></li></ol>"
    )
    assert [(b.kind, b.level, b.number) for b in article.blocks] == [
        (BlockKind.LIST_ITEM, 1, 3),
        (BlockKind.LIST_ITEM, 2, None),
        (BlockKind.LIST_ITEM, 1, 4),
        (BlockKind.PARAGRAPH, 1, None),
    ]


def test_table_rows_have_cells_even_empty_ones():
    article = whole("<table><tr><th>Name<th></tr><tr><td></td><td>42</td></tr></table>")
    assert [block.kind for block in article.blocks] == [BlockKind.TABLE_ROW] * 2
    cells = [(i.kind, article.text[i.start : i.end].strip("\u200b")) for i in article.inlines]
    assert cells == [
        (InlineKind.HEADER_CELL, "Name"),
        (InlineKind.HEADER_CELL, ""),
        (InlineKind.CELL, ""),
        (InlineKind.CELL, "42"),
    ]


def test_code_keeps_its_lines():
    article = whole("<pre>def f():\n    return 1</pre>")
    assert kinds(article) == [(BlockKind.CODE, "def f():\n    return 1")]


def test_quotes_captions_and_images_stay_in_place():
    article = whole(
        "<blockquote><p>Said.</p></blockquote><figure><img src='p.jpg' alt='A pier'>"
        "<figcaption>The pier</figcaption></figure>"
    )
    assert kinds(article) == [
        (BlockKind.QUOTE, "Said."),
        (BlockKind.IMAGE, "A pier"),
        (BlockKind.CAPTION, "The pier"),
    ]
    assert article.blocks[1].target == "https://example.org/p.jpg"


def test_footnote_link_points_to_the_offset_of_the_note():
    article = whole(
        "<p>Text<sup><a href='#fn1'>1</a></sup>.</p><ol class='footnotes'><li id='fn1'>Note.</li>"
        "</ol>"
    )
    note = article.blocks[-1]
    assert note.kind is BlockKind.FOOTNOTE
    assert linked(article) == [("1", f"#{note.start}")]


def test_emphasis_covers_its_words():
    article = whole("<p>One <em>two <strong>three</strong></em> four</p>")
    found = {(i.kind, article.text[i.start : i.end]) for i in article.inlines}
    assert found == {(InlineKind.ITALIC, "two three"), (InlineKind.BOLD, "three")}


def test_line_breaks_part_sentences_but_not_within_one():
    article = whole("<p>It rained.<br>We left, and the<br>road was wet.</p>")
    assert [text for _, text in kinds(article)] == ["It rained.", "We left, and the road was wet."]


def test_text_after_a_skipped_element_is_kept():
    article = whole("<p>before <svg><text>drawn</text></svg> after<script>x()</script> it</p>")
    assert article.text == "before after it"


def test_short_quotations_get_their_marks():
    assert whole("<p>He said <q>no</q>.</p>").text == "He said “no”."


@pytest.mark.parametrize("depth", [300, 2500])
def test_deep_nesting_loses_no_text(depth):
    article = read(f"<p>{SENTENCE * 4}</p>" + "<div>" * depth + "<p>deep end</p>", whole=True)
    assert "deep end" in article.text
    assert "ferry leaves" in article.text


def test_attribute_of_many_megabytes_loses_no_text():
    body = f"<p data-x='{'y' * 11_000_000}'>{SENTENCE}</p><p>The last words.</p>"
    assert "The last words." in whole(body).text


def test_page_without_main_text_gives_all_its_text_and_says_so():
    source = Source.from_html("<html><body><div>Ten words</div></body></html>", name="s.html")
    result = read_source(source)
    assert "Ten words" in result.article.text
    assert result.warnings


def test_page_without_text_is_refused():
    with pytest.raises(FormatError, match="no text"):
        read("<html><body><script>x()</script></body></html>")


@pytest.mark.parametrize(
    "attack",
    [
        "<img src=x onerror=alert(1)>",
        "<a href='JaVaScRiPt:alert(1)'>a</a>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<svg onload=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_rendered_html_holds_nothing_active(attack):
    rendered = render(whole(f"<p>{SENTENCE}</p>{attack}")).lower()
    for bad in ("<script", "onerror=", "onload=", "ontoggle=", "javascript:", "<iframe"):
        assert bad not in rendered


def test_rendering_keeps_the_structure():
    rendered = render(
        whole(
            "<h1>T</h1><h2>H</h2><ol><li>a<ul><li>b</li></ul></li></ol><blockquote>q</blockquote>"
        )
    )
    assert "<h2>H</h2>" in rendered
    assert "<ol" in rendered
    assert "a<ul><li>b</li></ul></li></ol>" in rendered
    assert "<blockquote><p>q</p></blockquote>" in rendered


@pytest.mark.parametrize(
    ("charset", "text"),
    [("windows-1251", "Привет, гавань"), ("shift_jis", "港のニュース"), ("iso-8859-1", "“café”")],
)
def test_declared_charset_is_used(charset, text):
    codec = "cp1252" if charset == "iso-8859-1" else charset
    markup = f"<html><head><meta charset={charset}></head><body><p>{text}</p></body></html>"
    source = Source(data=markup.encode(codec), name="p.html", kind=Kind.HTML)
    assert text in read_source(source).article.text


def test_tables_for_layout_give_their_parts():
    article = whole(
        "<table><tr><td><pre>x = 1</pre></td><td><ul><li>one</li></ul></td></tr>"
        "<tr><td><table><tr><th>a</th><th>b</th></tr></table></td></tr></table>"
    )
    assert kinds(article) == [
        (BlockKind.CODE, "x = 1"),
        (BlockKind.LIST_ITEM, "one"),
        (BlockKind.TABLE_ROW, "a\tb"),
    ]


def test_code_of_one_element_a_line_keeps_its_lines():
    article = whole("<pre><div>a = 1</div><div>b = 2</div></pre>")
    assert kinds(article) == [(BlockKind.CODE, "a = 1\nb = 2")]


def test_relative_links_of_a_page_without_address_are_kept_as_they_stand():
    markup = "<p><a href='/a b'>one</a> <a href='file:///x'>two</a> <a href='//h/c'>three</a></p>"
    article = read(f"<html><body>{markup}</body></html>", "", whole=True)
    assert linked(article) == [("one", "/a%20b")]


SAVED = (
    "<!-- saved from url=(0027)https://example.org/harbour -->",
    "<!--\n Page saved with SingleFile \n url: https://example.org/harbour \n"
    " saved date: Sun May 04 2020 10:00:00 GMT+0200\n-->",
)


@pytest.mark.parametrize("comment", SAVED)
def test_saved_page_knows_where_it_came_from(comment):
    body = PAGE.replace('<link rel="canonical" href="https://example.org/ferry">', "")
    article = read(body.replace("<html", f"{comment}<html"), url="")
    assert article.url == "https://example.org/harbour"
    assert ("more", "https://example.org/more") in linked(article)


def test_address_that_a_saved_page_invents_is_not_taken():
    comment = "<!-- saved from url=(0011)file:///etc/passwd -->"
    body = PAGE.replace('<link rel="canonical" href="https://example.org/ferry">', "")
    assert read(body.replace("<html", f"{comment}<html"), url="").url == ""


def test_page_in_one_file_keeps_its_pictures():
    data = "data:image/png;base64," + "iVBORw0KGgo" * 60
    article = whole(f"<p>Nets.</p><img src='{data}' alt='A pier'>")
    assert [b.target for b in article.blocks if b.kind is BlockKind.IMAGE] == [data]


def test_picture_that_comes_later_is_taken_for_the_one_that_keeps_its_room():
    room = "data:image/gif;base64," + "R0lGODlhAQAB" * 60
    article = whole(f"<p>Nets.</p><img src='{room}' data-src='/pier.jpg'><img src='{room[:60]}'>")
    assert [b.target for b in article.blocks[1:]] == ["https://example.org/pier.jpg"]


def test_picture_of_known_width_is_no_tracker():
    found = whole(
        "<p>Nets.</p><img src='a.png' width=570 height=0><img src='b.png' width=1 height=1>"
    )
    assert [b.target for b in found.blocks[1:]] == ["https://example.org/a.png"]


def test_notes_with_names_are_linked_both_ways():
    article = whole(
        "<p>Rope<a id='r1' href='#cite_note-1'>[1]</a> and tar.</p>"
        "<ol class='references'><li id='cite_note-1'><a href='#r1'>^</a> Of hemp.</li></ol>"
    )
    places = [int(target[1:]) for _, target in linked(article)]
    assert article.block_text(article.blocks[article.block_index_at(places[0])]).endswith("hemp.")
    assert article.block_index_at(places[1]) == 0
