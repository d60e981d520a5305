"""Watch lists from tables and plain lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import FormatError
from desktop_app.core.watch_list import MOST_TERMS, WatchedTerm, parse_watch_list


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one.term, one.kind) for one in parse_watch_list(text)]


def test_each_line_is_a_term():
    assert pairs("grey heron\n\n  reed   bunting \n") == [("grey heron", ""), ("reed bunting", "")]


def test_line_in_brackets_gives_its_kind_to_those_below():
    text = "loose\n[birds]\nheron\n# no term\n[ships]\nAurora\n"
    assert pairs(text) == [("loose", ""), ("heron", "birds"), ("Aurora", "ships")]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_table_has_terms_and_kinds(sign):
    assert pairs(f"heron{sign}birds\nAurora{sign}ships\n") == [
        ("heron", "birds"),
        ("Aurora", "ships"),
    ]


def test_named_columns_are_found_wherever_they_stand():
    text = "\ufeffnote,Kind,Term\nseen in May,birds,heron\n,ships,Aurora\n"
    assert pairs(text) == [("heron", "birds"), ("Aurora", "ships")]


@pytest.mark.parametrize(
    "text",
    [
        "term,kind,colour\nheron,birds,blue\nAurora,ships,#a92b1f\n",
        "heron;birds;5\nAurora;ships;red\n",
        "[birds: blue]\nheron\n[ships: red]\nAurora\n",
    ],
)
def test_kinds_may_have_colours(text):
    colours = [(one.kind, one.colour) for one in parse_watch_list(text)]
    assert colours == [("birds", 5), ("ships", 1)]


def test_third_column_without_a_name_may_hold_anything():
    assert [one.colour for one in parse_watch_list("heron,birds,seen\nAurora,ships,\n")] == [0, 0]


@pytest.mark.parametrize("text", ["term,colour\nheron,loud\n", "[birds: loud]\nheron\n"])
def test_what_is_no_colour_is_refused_with_a_sentence(text):
    with pytest.raises(FormatError) as caught:
        parse_watch_list(text)
    assert "“loud” is no colour" in caught.value.sentence


def test_quoted_cell_may_hold_the_separator():
    assert pairs('"Holm, Ida",people\n,nothing\nheron,birds\n') == [
        ("Holm, Ida", "people"),
        ("heron", "birds"),
    ]


def test_guarded_cell_comes_back_without_its_guard():
    assert pairs("'=x,signs\nheron,birds") == [("=x", "signs"), ("heron", "birds")]


def test_first_of_two_equal_terms_counts():
    assert parse_watch_list("heron,birds\nheron,ships") == (WatchedTerm("heron", "birds"),)


def test_row_that_only_looks_like_a_head_is_a_term():
    assert pairs("kind,birds\nheron,birds") == [("kind", "birds"), ("heron", "birds")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no terms"),
        ("# only a remark", "no terms"),
        ("x" * 201, "too long"),
        ("a\0b", "no watch list"),
        ("x" * 2_000_001, "no watch list"),
        ("\n".join(map(str, range(MOST_TERMS + 1))), "more than"),
        ("a," + "b" * 140_000 + "\nc,d", "cannot|no table"),
    ],
)
def test_what_is_no_list_is_refused_in_words(text, words):
    with pytest.raises(FormatError, match=words) as error:
        parse_watch_list(text)
    assert error.value.sentence.endswith(".")


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_refused(text):
    try:
        terms = parse_watch_list(text)
    except FormatError:
        return
    assert all(one.term.strip() == one.term and one.term for one in terms)
