from __future__ import annotations

from desktop_app.core.article import Article, BlockKind, Piece, assemble
from desktop_app.gui.focus import (
    Focus,
    accepts,
    focus_at,
    focus_on,
    focus_range,
    step_heading,
    step_mark,
    step_paragraph,
)
from desktop_app.gui.marks import Layer, Mark, MarkKind, MarkList

TEXT, BLOCKS, _ = assemble(
    [
        Piece("Title", BlockKind.TITLE),
        Piece("First paragraph."),
        Piece("* * *", BlockKind.RULE),
        Piece("Heading", BlockKind.HEADING, 2),
        Piece("Second paragraph."),
    ]
)
ARTICLE = Article(TEXT, BLOCKS)


def mark(words: str, kind: MarkKind = MarkKind.MENTION) -> Mark:
    start = TEXT.index(words)
    return Mark(kind, ((start, start + len(words)),), Layer.PEOPLE)


def test_paragraphs_are_walked_and_rules_passed_over():
    focus = step_paragraph(ARTICLE, Focus(1), 1)
    assert focus == Focus(3)
    assert step_paragraph(ARTICLE, focus, -1) == Focus(1)


def test_there_is_nothing_before_the_first_and_behind_the_last():
    assert step_paragraph(ARTICLE, Focus(0), -1) is None
    assert step_paragraph(ARTICLE, Focus(4), 1) is None


def test_headings_are_walked():
    assert step_heading(ARTICLE, Focus(1), 1) == Focus(3)
    assert step_heading(ARTICLE, Focus(1), -1) == Focus(0)


def test_next_mark_of_a_paragraph_may_lie_in_it_but_the_previous_may_not():
    marks = MarkList([mark("First"), mark("Second")])
    assert step_mark(ARTICLE, marks, Focus(1), 1, lambda _: True) == focus_on(
        ARTICLE, mark("First")
    )
    assert step_mark(ARTICLE, marks, Focus(1), -1, lambda _: True) is None


def test_only_accepted_marks_are_walked():
    marks = MarkList([mark("First"), mark("Second", MarkKind.QUOTATION)])
    found = step_mark(ARTICLE, marks, Focus(0), 1, accepts(MarkKind.QUOTATION))
    assert found is not None
    assert found.block == 4


def test_focus_range_is_that_of_the_mark_or_the_paragraph():
    assert TEXT[slice(*focus_range(ARTICLE, Focus(1)))] == "First paragraph."
    assert TEXT[slice(*focus_range(ARTICLE, focus_on(ARTICLE, mark("Second"))))] == "Second"
    assert focus_range(Article("", ()), Focus()) == (0, 0)


def test_offset_between_blocks_belongs_to_the_former():
    assert focus_at(ARTICLE, TEXT.index("First") - 1) == Focus(0)
