from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.terms import TermFinder, name_key, name_range
from tests.core import strategies


def found(term: str, text: str) -> list[str]:
    return [text[start:end] for start, end in TermFinder(text).find(term)]


@pytest.mark.parametrize(
    ("term", "text", "wanted"),
    [
        ("quay", "The quay, the Quay and the quayside.", ["quay", "Quay"]),
        ("Quay", "The quay, the Quay and QUAY.", ["Quay"]),
        ("reed  hall", "Reed\u00a0Hall; reed\nhall; reeds hall", ["Reed\u00a0Hall", "reed\nhall"]),
        ("C++", "C++ is not C and not XC++.", ["C++"]),
        ("@home", "Home: stay @home or at@home.", ["@home", "@home"]),
        ("§", "See § 5 and §7.", ["§", "§"]),
        ("O'Dell", "O’Dell met O'Dell.", ["O’Dell", "O'Dell"]),
        ("no no", "no no no no no", ["no no", "no no"]),
        ("two-", "two-part", ["two-"]),
        (" ", "a  b", []),
        ("absent", "here", []),
    ],
)
def test_terms_are_found_as_whole_words(term: str, text: str, wanted: list[str]):
    assert found(term, text) == wanted


@given(strategies.texts | strategies.prose, strategies.texts | strategies.names)
def test_any_term_gives_ranges_in_order_inside_the_text(text: str, term: str):
    position = 0
    for start, end in TermFinder(text).find(term):
        assert position <= start < end <= len(text)
        position = end


@given(strategies.prose)
def test_one_finder_serves_many_terms(text: str):
    finder = TermFinder(text)
    for term in strategies.NAMES:
        assert list(finder.find(term)) == list(TermFinder(text).find(term))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the Guild", "Guild"),
        ("The Guild's", "Guild"),
        ("Reed\n Hall", "Reed Hall"),
        ("O’Dell", "O'Dell"),
        ("Reeds’", "Reeds"),
    ],
)
def test_spellings_of_one_name_share_a_key(first: str, second: str):
    assert name_key(first) == name_key(second)


@pytest.mark.parametrize(("first", "second"), [("WHO", "who"), ("the", "The"), ("Theo", "o")])
def test_other_names_do_not(first: str, second: str):
    assert name_key(first) != name_key(second)


@given(strategies.prose, st.data())
def test_the_range_of_a_name_has_its_key(text: str, data: st.DataObject):
    start, end = data.draw(strategies.spans(len(text)))
    first, last = name_range(text, start, end)
    assert start <= first <= last <= end
    if start < end:
        assert first < last


def test_the_range_leaves_out_article_and_possessive():
    text = "at the Guild's hall"
    assert name_range(text, 3, 14) == (7, 12)
    assert name_range(text, 3, 6) == (3, 6)
