"""Notes render as Markdown, safely and in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.gui.markdown_preview import LIMIT, is_hard, render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <del>c</del></p>"),
        ("[a](https://example.org)", '<p><a href="https://example.org">a</a></p>'),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(text, html):
    assert render(text).strip() == html


def test_tasks_tables_and_footnotes_are_shown():
    made = render("- [x] done\n- [ ] open\n\n|a|b|\n|-|-|\n|1|2|\n\nWord[^1]\n\n[^1]: Foot\n")

    assert "☑ done" in " ".join(made.split())
    assert "☐ open" in " ".join(made.split())
    assert "<td>1</td>" in made
    assert "Foot" in made


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src='file:///etc/passwd'>",
        "![x](file:///etc/passwd)",
        "![x][y]\n\n[y]: http://example.org/x.png",
        "[a](javascript:alert(1))",
        "[a](file:///etc/passwd)",
        "<iframe src='http://example.org'></iframe>",
        "<div markdown='1' style='x'>a</div>",
        "<http://example.org> {: onclick='x' }",
    ],
)
def test_nothing_that_loads_or_runs_gets_through(text):
    made = render(text)

    for forbidden in ("<img", "<script", "<iframe", "<div", "javascript:", 'href="file', "<p onc"):
        assert forbidden not in made


@pytest.mark.parametrize(
    "text",
    [
        "[" * LIMIT,
        ("[a " * 390 + "\n\n") * 80,
        "\n".join("  " * depth + "- x" for depth in range(200)),
        ">" * 5000 + "x",
        ("> " * 40 + "x\n") * 100,
        "*a " * 30_000,
        "`" * LIMIT,
        "<" * LIMIT,
        "word " * (LIMIT // 5),
    ],
    ids=[
        "brackets",
        "many-brackets",
        "lists",
        "quotes",
        "quoted-lines",
        "stars",
        "ticks",
        "less",
        "words",
    ],
)
def test_hostile_notes_are_rendered_in_time(text):
    start = time.perf_counter()

    made = render(text)

    assert made
    assert time.perf_counter() - start < 2


def test_only_the_beginning_of_a_huge_note_is_rendered():
    made = render("a line\n\n" * 50_000)

    assert made.count("a line") == LIMIT // len("a line\n\n")


def test_a_usual_note_is_not_taken_for_a_hard_one():
    assert not is_hard("Some *words* of a [note](http://x.y).\n\n- a\n- b\n    - c\n\n" * 500)


@given(st.text(alphabet="[]()*_`~<>!#-+ \n1.ax&\"'|:^={}", max_size=200))
def test_no_markdown_raises_or_lets_scripts_through(text):
    made = render(text)

    assert "<script" not in made
    assert "<img" not in made
