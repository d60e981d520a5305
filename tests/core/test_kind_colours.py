"""Colours of the reader's own kinds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.decisions import Decision, DecisionKind, Scope, last_on
from desktop_app.core.kind_colours import KIND_COLOUR_NAMES, colour_number, kind_colours, kind_key

START = datetime(2024, 5, 1, tzinfo=UTC)


def chosen(kind: str, colour: str, day: int = 0) -> Decision:
    return Decision(
        f"{kind} {day}", "a", DecisionKind.KIND_COLOUR, Scope.LIBRARY, kind, None, colour, "",
        START + timedelta(days=day),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("red", 1), (" Blue ", 5), ("8", 8), ("", 0), ("teal", 2), ("#8a4b08", 4), ("00f", 5),
        ("#2B5C9E", 5), ("9", None), ("0", None), ("loud", None), ("#12", None), ("²", None),
    ],
)  # fmt: skip
def test_words_and_figures_mean_colours(words, number):
    assert colour_number(words) == number


@given(st.text(max_size=12))
def test_any_words_mean_a_colour_or_none(words):
    number = colour_number(words)
    assert number is None or 0 <= number <= len(KIND_COLOUR_NAMES)


def test_last_colour_of_a_kind_holds_whatever_its_spelling():
    made = [chosen("Sea  Birds", "green", 2), chosen("sea birds", "red", 1), chosen("ships", "5")]
    assert kind_colours(made) == {kind_key("sea birds"): 2, "ships": 5}


def test_last_decision_on_a_name_is_found():
    first = replace(chosen("the Guild", "1"), kind=DecisionKind.NOTE, value="old")
    second = replace(chosen("Guild", "1", 1), kind=DecisionKind.NOTE, value="new")
    assert last_on([second, first], DecisionKind.NOTE, "Guild's") == second
    assert last_on([second, first], DecisionKind.NOTE, "Board") is None
