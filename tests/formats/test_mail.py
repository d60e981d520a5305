"""Mails, pages saved as one file, and feeds; all written here."""

from __future__ import annotations

import pytest

from desktop_app.core.article import BlockKind
from desktop_app.core.errors import FormatError
from desktop_app.formats.feeds import entry_article, read_entries
from desktop_app.formats.reading import read_source
from desktop_app.formats.source import Kind, Source

SENTENCE = "The ferry leaves the harbour at noon, and it comes back before the evening bells. "
MAIL = """From: Ann Writer <ann@example.org>
To: all@example.org
Subject: =?utf-8?q?A_ferry_=C3=A0_noon?=
Date: Mon, 4 May 2020 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: multipart/alternative; boundary=C

--C
Content-Type: text/plain; charset=utf-8

Plain words.

--C
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<html><body><p>It leaves =93at noon=94, see <a href=3D"https://example.org/x">mo=
re</a>.</p></body></html>
--C--
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename="plan.pdf"

x
--B--
"""
PAGE = f"""From: <Saved by Browser>
Snapshot-Content-Location: https://example.org/ferry
Subject: A ferry
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary=B

--B
Content-Type: text/html; charset=utf-8
Content-Location: https://example.org/ferry

<html><head><title>A ferry at noon</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>A ferry at noon</h1><p>{SENTENCE * 4}</p><p>{SENTENCE * 4}</p>
<p>See <a href="/more">more about the ferry</a> {SENTENCE * 2}</p></article></body></html>
--B--
"""
RSS = """<?xml version="1.0"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Harbour Post</title><link>https://example.org/</link><language>en-gb</language>
<item><title>A ferry</title><link>https://example.org/a</link>
<pubDate>Mon, 04 May 2020 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>It <b>leaves</b> at noon.</p><script>x()</script>]]></content:encoded>
</item><item><title>A pier</title><link>javascript:x</link><description>It is wide.</description>
</item></channel></rss>"""


def read(text: str, name: str):
    return read_source(Source.from_bytes(text.encode(), name))


def test_mail_gives_its_page_and_headers():
    result = read(MAIL, "mail.eml")
    article = result.article
    assert result.kind is Kind.EMAIL
    assert (article.title, article.byline) == ("A ferry à noon", "Ann Writer")
    assert article.published == "2020-05-04"
    assert article.block_text(article.blocks[0]) == "A ferry à noon"
    assert "It leaves “at noon”, see more." in article.text
    assert any("plan.pdf" in warning for warning in result.warnings)


def test_mail_without_a_page_gives_its_text_unfolded():
    head = "From: a@example.org\nSubject: Hi\nMIME-Version: 1.0\n"
    folded = "Content-Type: text/plain; format=flowed\n\nIt leaves \nat noon.\n"
    assert "It leaves at noon." in read(head + folded, "mail.eml").article.text


def test_mail_without_text_is_refused():
    with pytest.raises(FormatError, match="no text"):
        read("From: a@example.org\nSubject: Hi\nMIME-Version: 1.0\n\n", "mail.eml")


def test_page_in_one_file_is_read_as_a_page_with_its_address():
    result = read(PAGE, "ferry.mhtml")
    assert result.kind is Kind.MHTML
    assert result.article.url == "https://example.org/ferry"
    assert "Home" not in result.article.text
    assert {i.target for i in result.article.inlines} >= {"https://example.org/more"}


def test_feed_offers_its_entries():
    feed = read_entries(RSS.encode(), Source.from_bytes(RSS.encode(), "feed.xml"))
    assert [entry.title for entry in feed.entries] == ["A ferry", "A pier"]
    assert [entry.url for entry in feed.entries] == ["https://example.org/a", ""]
    assert feed.entries[0].published == "2020-05-04"
    assert "script" not in feed.entries[0].markup


def test_entry_becomes_an_article():
    source = Source.from_bytes(RSS.encode(), "feed.xml")
    feed = read_entries(RSS.encode(), source)
    article = entry_article(feed.entries[0], feed, source).article
    assert (article.title, article.site, article.url) == (
        "A ferry",
        "The Harbour Post",
        "https://example.org/a",
    )
    assert "It leaves at noon." in article.text


def test_saved_feed_is_one_article_with_a_heading_for_each_entry():
    result = read(RSS, "feed.xml")
    headings = [b for b in result.article.blocks if b.kind is BlockKind.HEADING]
    assert result.kind is Kind.FEED
    assert [result.article.block_text(b) for b in headings] == ["A ferry", "A pier"]


def test_empty_feed_is_refused():
    empty = '<rss version="2.0"><channel><title>T</title></channel></rss>'
    with pytest.raises(FormatError, match="no entries"):
        read(empty, "feed.xml")
