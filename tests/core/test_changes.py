"""What changed between two revisions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.article import Article, Piece, assemble
from desktop_app.core.changes import (
    Change,
    QuotationChange,
    changed_blocks,
    changed_quotations,
    changed_words,
)
from desktop_app.core.findings import Analysis, Quotation, QuotationKind, Speaker

ONE = "The ferry leaves the harbour at noon every day."
TWO = "It comes back before the bells of the evening."
THREE = "Nobody has ever missed it, say the sailors of the town."


def article(*paragraphs: str) -> Article:
    text, blocks, inlines = assemble(Piece(paragraph) for paragraph in paragraphs)
    return Article(text, blocks, inlines)


def changes(old: Article, new: Article):
    return [(c.change, c.old, c.new) for c in changed_blocks(old, new)]


def found(text: Article, *said: tuple[str, str]) -> Analysis:
    quotations = []
    for words, name in said:
        start = text.text.index(words)
        speaker = Speaker(None, None, name, name) if name else None
        quotations.append(Quotation(start, start + len(words), QuotationKind.DIRECT, speaker))
    return Analysis(quotations=tuple(quotations))


def test_words_replaced_one_by_one_are_one_change():
    changes = changed_words("said Jonas Quist again", "said Peter Weir again")
    assert [(one.change, one.text) for one in changes] == [
        (Change.KEPT, "said "),
        (Change.REMOVED, "Jonas Quist"),
        (Change.ADDED, "Peter Weir"),
        (Change.KEPT, " again"),
    ]


def test_same_text_has_no_changes():
    assert {c for c, _, _ in changes(article(ONE, TWO), article(ONE, TWO))} == {Change.KEPT}


def test_new_and_gone_paragraphs():
    assert changes(article(ONE, TWO), article(ONE, THREE, TWO)) == [
        (Change.KEPT, 0, 0),
        (Change.ADDED, None, 1),
        (Change.KEPT, 1, 2),
    ]
    assert changes(article(ONE, THREE, TWO), article(ONE, TWO)) == [
        (Change.KEPT, 0, 0),
        (Change.REMOVED, 1, None),
        (Change.KEPT, 2, 1),
    ]


def test_reworded_paragraph_shows_its_words():
    new = ONE.replace("at noon", "at one")
    (change,) = changed_blocks(article(ONE), article(new))
    assert change.change is Change.ALTERED
    assert [(w.change, w.text) for w in change.words if w.change is not Change.KEPT] == [
        (Change.REMOVED, "noon"),
        (Change.ADDED, "one"),
    ]


def test_replaced_paragraph_is_no_reworded_one():
    assert [c for c, _, _ in changes(article(ONE), article(THREE))] == [
        Change.ADDED,
        Change.REMOVED,
    ]


def test_white_space_and_case_are_no_change():
    assert changes(article("A  ferry"), article("a ferry")) == [(Change.KEPT, 0, 0)]


def test_quotations_added_removed_altered_and_with_another_speaker():
    old = article("“It is late,” said Ann. “We must go now, all of us,” said Ben. “No,” said Cem.")
    new = article(
        "“It is late,” said Dan. “We must go now, both of us,” said Ben. “Why?” said Eve."
    )
    quoted_old = [("“It is late,”", "Ann"), ("“We must go now, all of us,”", "Ben"), ("“No,”", "")]
    quoted_new = [
        ("“It is late,”", "Dan"),
        ("“We must go now, both of us,”", "Ben"),
        ("“Why?”", "Eve"),
    ]
    assert changed_quotations(old, found(old, *quoted_old), new, found(new, *quoted_new)) == [
        QuotationChange(Change.KEPT, "“It is late,”", "“It is late,”", "Ann", "Dan"),
        QuotationChange(
            Change.ALTERED,
            "“We must go now, all of us,”",
            "“We must go now, both of us,”",
            "Ben",
            "Ben",
        ),
        QuotationChange(Change.ADDED, "", "“Why?”", "", "Eve"),
        QuotationChange(Change.REMOVED, "“No,”", "", "", ""),
    ]


TEXTS = st.lists(st.text("ab c.", min_size=1).filter(str.strip), max_size=6)


@given(TEXTS, TEXTS)
def test_every_paragraph_of_both_texts_is_listed_once(old, new):
    before, after = article(*old), article(*new)
    listed = changed_blocks(before, after)
    assert sorted(c.old for c in listed if c.old is not None) == list(range(len(before.blocks)))
    assert [c.new for c in listed if c.new is not None] == list(range(len(after.blocks)))


@given(st.text("ab c."), st.text("ab c."))
def test_word_changes_make_both_texts(old, new):
    listed = changed_words(old, new)
    assert "".join(w.text for w in listed if w.change is not Change.REMOVED) == new
    assert "".join(w.text for w in listed if w.change is not Change.ADDED) == old


def test_very_long_paragraph_is_replaced_as_a_whole():
    long = "word " * 5_000
    assert [w.change for w in changed_words(long, long + "end")] == [Change.REMOVED, Change.ADDED]


def test_long_paragraph_that_changed_counts_as_another():
    long = "word " * 5_000
    assert [c for c, _, _ in changes(article(long), article(long + "end"))] == [
        Change.ADDED,
        Change.REMOVED,
    ]


def test_texts_of_very_many_changed_paragraphs_are_not_compared_one_by_one():
    old = article(*(f"old line number {n}" for n in range(201)))
    new = article(*(f"new line number {n}" for n in range(201)))
    assert {c for c, _, _ in changes(old, new)} == {Change.ADDED, Change.REMOVED}
