"""Markdown files: structure, front matter, limits."""

from __future__ import annotations

import time

import pytest

from desktop_app.core.article import BlockKind, InlineKind
from desktop_app.formats.reading import read_source
from desktop_app.formats.source import Source

FILE = """---
title: "A ferry at noon"
author:
  - Ann Writer
  - Ben Reader
date: 2020-05-04
url: https://example.org/ferry
lang: en-GB
---
# A ferry at noon

It *leaves* at **noon**[^1], see [more](https://example.org/more).

> It was late,
> she said.

1. one
2. two

| a | b |
|---|---|
| 1 | 2 |

```python
x = 1
```

[^1]: Or later.
"""


def read(text: str, name: str = "note.md"):
    return read_source(Source.from_bytes(text.encode(), name))


def test_front_matter_describes_the_article():
    article = read(FILE).article
    assert article.title == "A ferry at noon"
    assert article.byline == "Ann Writer, Ben Reader"
    assert article.published == "2020-05-04"
    assert article.url == "https://example.org/ferry"
    assert article.language == "en"


def test_structure():
    article = read(FILE).article
    found = [block.kind for block in article.blocks]
    assert found == [
        BlockKind.TITLE,
        BlockKind.PARAGRAPH,
        BlockKind.QUOTE,
        BlockKind.LIST_ITEM,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_ROW,
        BlockKind.CODE,
        BlockKind.RULE,
        BlockKind.FOOTNOTE,
    ]
    kinds = {inline.kind for inline in article.inlines}
    assert {InlineKind.ITALIC, InlineKind.BOLD, InlineKind.LINK, InlineKind.CELL} <= kinds


def test_footnote_is_linked():
    article = read(FILE).article
    targets = [i.target for i in article.inlines if i.target.startswith("#")]
    assert f"#{article.blocks[-1].start}" in targets


def test_tangled_brackets_are_shown_as_text_in_time():
    started = time.monotonic()
    result = read("[" * 20_000 + "\n\nThe words.\n")
    assert time.monotonic() - started < 2
    assert "The words." in result.article.text
    assert result.warnings


def test_deep_lists_do_not_break_the_reader():
    text = "".join(" " * (2 * n) + "- x\n" for n in range(300)) + "\nThe words.\n"
    assert "The words." in read(text).article.text


def test_raw_html_is_not_active():
    article = read(
        "# Note\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) words\n"
    ).article
    assert "alert" not in "".join(inline.target for inline in article.inlines)
    assert "words" in article.text


def test_line_rule_is_no_front_matter():
    article = read("---\n\nSome words.\n\n---\n\nMore words.\n").article
    assert "Some words." in article.text


def test_notes_of_obsidian_read_as_their_writer_sees_them():
    article = read(
        "---\ntitle: A ferry\ntags: [sea]\n---\n"
        "It leaves [[Timetable#Summer|at noon]], see [[Old boats]] and ![[boat.png]]. ^abc123\n\n"
        "> [!note] Mind\n> the ==tide==.\n\n"
        "`[[code]]` stays.\n"
    ).article
    assert "It leaves at noon, see Old boats and boat.png." in article.text
    assert "[!note]" not in article.text
    assert "[[code]] stays." in article.text
    assert "^abc" not in article.text
    marks = [run for run in article.inlines if run.kind is InlineKind.MARK]
    assert [article.text[run.start : run.end] for run in marks] == ["tide"]


@pytest.mark.parametrize("text", ["[[" * 300, "[[a|" * 5_000, "> [!" * 5_000, "x ^" * 20_000])
def test_what_only_begins_like_a_note_of_obsidian_takes_no_time(text):
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 2
