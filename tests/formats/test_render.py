"""Articles written as HTML: groups of blocks, and places that links point to."""

from __future__ import annotations

import re

from desktop_app.formats.html import read_markup
from desktop_app.formats.render import render
from desktop_app.formats.source import Source


def rendered(body: str, url: str = "https://example.org/tide") -> str:
    markup = f"<html><body>{body}</body></html>"
    source = Source.from_html(markup, url=url, name="page.html")
    return render(read_markup(markup, source, whole=True).article)


def test_neighbouring_block_quotes_stay_two():
    html = rendered("<blockquote>One.</blockquote><blockquote><p>Two.</p><p>More.</p></blockquote>")
    assert html.count("<blockquote>") == 2
    assert "<blockquote><p>Two.</p><p>More.</p></blockquote>" in html


def test_ordered_list_stays_ordered_and_nested():
    html = rendered("<ol start=4><li>Row<ul><li>oars</li></ul></li><li>Rest</li></ol>")
    flat = html.replace("\n", "")
    assert flat == '<ol start="4"><li>Row<ul><li>oars</li></ul></li><li>Rest</li></ol>'


def test_note_and_its_mark_point_to_each_other():
    html = rendered(
        "<p>The tide turns.<sup><a id='back' href='#n1'>1</a></sup></p>"
        "<ol class='footnotes'><li id='n1'>At six. <a href='#back'>↩</a></li></ol>"
    )
    hrefs = re.findall(r'href="#([^"]+)"', html)
    assert [href.split("-")[0] for href in hrefs] == ["note", "noteref"]
    assert all(f'id="{href}"' in html for href in hrefs)


def test_two_places_in_one_block_are_both_found():
    html = rendered(
        "<p><a href='#a'>first</a> <a href='#b'>second</a></p>"
        "<p><a id='a'></a>Sand and <a id='b'></a>stones.</p>"
    )
    hrefs = re.findall(r'href="#([^"]+)"', html)
    assert len(hrefs) == 2
    assert all(f'id="{href}"' in html for href in hrefs)


def test_name_in_brackets_points_to_a_note_and_a_number_to_a_place_of_a_list():
    html = rendered(
        "<p>It is so [<a href='#r'>CHART</a>], or so [<a href='#s'>3</a>].</p>"
        "<ul><li id='r'>A chart.</li><li id='s'>A table.</li></ul>"
    )
    assert 'href="#note-' in html
    assert 'href="#place-' in html


def test_figure_keeps_its_caption_below_the_picture():
    html = rendered(
        "<figure><img src='a.png' alt='Nets'><figcaption>Nets dry.</figcaption></figure>"
    )
    assert html.index('src="https://example.org/a.png"') < html.index("Nets dry.</figcaption>")
