"""Exports, feeds and mails made to hang the program or betray it: a sentence, in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.formats import Kind, Limits, Sandbox, Source, open_source
from desktop_app.formats.importers import items as items_module
from desktop_app.formats.importers import placed
from desktop_app.formats.items import Item, Passage, item_from_dict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAIL = "From: a@example.org\nTo: b@example.org\nSubject: x\nMIME-Version: 1.0\n"
RSS = '<rss version="2.0"><channel><title>News</title>{0}</channel></rss>'


def bomb() -> str:
    entities = [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(12)]
    return f"<!DOCTYPE r [{''.join(entities)}]>" + RSS.format("<item><title>&a11;</title></item>")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=1.5, large_seconds=1.5)) as opened:
        opened.warm()
        yield opened


def read(sandbox: Sandbox, text: str, name: str, kind: Kind) -> str:
    """Return all that came of a document: its text and the titles in it."""
    source = Source(data=text.encode(), name=name, kind=kind)
    result = open_source(source, sandbox=sandbox)
    return result.article.text + " ".join(item.title + item.markup for item in result.items)


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("deep.json", Kind.EXPORT, "[" * 1_000_000),
        ("field.csv", Kind.EXPORT, f'Highlight,Book Title\n"{"x" * 3_000_000}",b\n'),
        ("links.html", Kind.EXPORT, '<a href="' * 500_000),
        (
            "nested.eml",
            Kind.EMAIL,
            f"{MAIL}Content-Type: multipart/mixed; boundary=B0\n\n"
            + "".join(
                f"--B{n}\nContent-Type: multipart/mixed; boundary=B{n + 1}\n\n" for n in range(3000)
            ),
        ),
    ],
)
def test_what_would_hang_is_refused_in_words_and_the_next_document_is_read(
    sandbox, name, kind, text
):
    with pytest.raises(FormatError, match=f"Could not open {name}"):
        read(sandbox, text, name, kind)
    assert "ferry" in read(sandbox, "<p>The ferry.</p>", "page.html", Kind.HTML)


def test_entities_of_a_feed_are_not_expanded(sandbox):
    try:
        text = read(sandbox, bomb(), "bomb.rss", Kind.FEED)
    except FormatError as error:
        text = error.sentence
    assert len(text) < 1000


def test_feed_reads_no_other_file(sandbox, tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the gulls")
    declared = f'<!DOCTYPE r [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    feed = declared + RSS.format("<item><title>News &a;</title></item>")
    try:
        text = read(sandbox, feed, "xxe.rss", Kind.FEED)
    except FormatError as error:
        text = error.sentence
    assert "gulls" not in text


def test_passages_are_not_looked_for_for_ever(monkeypatch):
    text = "The ferry leaves at noon. " * 50
    passages = tuple(Passage(f"words {n} that nobody wrote") for n in range(50))
    looked: list[str] = []

    def slow(wanted, _text):
        looked.append(wanted.exact)

    moments = iter(range(0, 10_000, 2))
    monkeypatch.setattr(items_module, "resolve", slow)
    monkeypatch.setattr(items_module, "monotonic", lambda: float(next(moments)))
    placement = placed(Item("A", passages=passages), text, "id")
    assert len(placement.unplaced) == 50
    assert 0 < len(looked) < 10


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"title": 1},
        {**dict.fromkeys(("title", "url", "author", "published", "site", "markup"), ""), "tags": 3},
    ],
)
def test_item_that_the_child_did_not_send_is_refused(data):
    with pytest.raises(ValueError, match=r"expected|object|list"):
        item_from_dict(data)
