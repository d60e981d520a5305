from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import QueryError
from desktop_app.core.query import (
    LONGEST_QUERY,
    MOST_CONDITIONS,
    Clause,
    Condition,
    Field,
    Filter,
    Place,
    Query,
    State,
    Words,
    parse,
)

BENCH = Path(os.environ.get("RUBRICATOR_BENCH", Path(__file__).parents[3] / "shared" / "bench"))


def clauses(text: str) -> list[Condition]:
    """The conditions of a query without alternatives."""
    found = parse(text).clauses
    assert all(len(clause.conditions) == 1 for clause in found)
    return [clause.conditions[0] for clause in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("gulls ferry", [Words("gulls"), Words("ferry")]),
        ('"late ferry"', [Words("late ferry", is_phrase=True)]),
        ("“late ferry”", [Words("late ferry", is_phrase=True)]),
        ("ferr*", [Words("ferr", is_prefix=True)]),
        ('"late ferr"*', [Words("late ferr", is_phrase=True, is_prefix=True)]),
        ("-ferry", [Words("ferry", is_negated=True)]),
        ('-"late ferry"', [Words("late ferry", is_phrase=True, is_negated=True)]),
        ("well-known", [Words("well-known")]),
        ("gulls - ferry", [Words("gulls"), Words("ferry")]),
        (
            "O'Brien C++ 3.5 50% @home",
            [Words(w) for w in ["O'Brien", "C++", "3.5", "50%", "@home"]],
        ),
        ('said"', [Words("said")]),
        ('gulls"late ferry', [Words("gulls"), Words("late ferry", is_phrase=True)]),
        ("http://gulls", [Words("http://gulls")]),
        ("person:Holt", [Filter(Field.PERSON, "Holt")]),
        ('-PERSON:"Mara  Holt"', [Filter(Field.PERSON, "Mara Holt", is_negated=True)]),
        ("is:Unread", [Filter(Field.IS, State.UNREAD.value)]),
        ("before:2016-01-27", [Filter(Field.BEFORE, "2016-01-27")]),
        ("after:2016-3", [Filter(Field.AFTER, "2016-03-01")]),
        ("after:2016", [Filter(Field.AFTER, "2016-01-01")]),
        ("title:", [Words("title")]),
        ('title:"" gulls', [Words("gulls")]),
        ("NOT AND", [Words("NOT"), Words("AND")]),
        ("gulls\x00ferry\ud800", [Words("gulls"), Words("ferry")]),
    ],
)
def test_text_is_understood(text: str, wanted: list[Condition]):
    assert clauses(text) == wanted


@pytest.mark.parametrize("text", ["", " ", '"', "(", "*", "^", "\0", '"' * 999, "- -", "OR", "_"])
def test_signs_alone_ask_for_nothing(text: str):
    assert parse(text) == Query()
    assert parse(text).is_empty


def test_or_joins_its_neighbours_only():
    query = parse("a b OR person:c OR d e")
    alternatives = (Words("b"), Filter(Field.PERSON, "c"), Words("d"))
    assert query.clauses == (Clause((Words("a"),)), Clause(alternatives), Clause((Words("e"),)))


@pytest.mark.parametrize("text", ["OR a OR b OR", "a OR OR b", "a OR ( OR b", "a OR in:text b"])
def test_a_stray_or_does_no_harm(text: str):
    assert parse(text).clauses == (Clause((Words("a"), Words("b"))),)


def test_places_are_kept_once():
    assert parse("in:note gulls in:title in:note").places == (Place.NOTE, Place.TITLE)


def test_words_to_be_marked_leave_out_what_is_not_looked_for():
    assert parse("gulls -ferry site:x OR boat").words == (Words("gulls"), Words("boat"))


@pytest.mark.parametrize(
    "text",
    [
        "before:tomorrow",
        "after:2016-13",
        "before:2016-02-30",
        "before:0000",
        "is:strange",
        "in:attic",
        "a" * (LONGEST_QUERY + 1),
        "a " * (MOST_CONDITIONS + 1),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(text: str):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.sentence.endswith(".")


def check(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as error:
        assert len(error.sentence) > 20  # noqa: PT017 - not every text is refused
        return
    for clause in query.clauses:
        assert clause.conditions
        for condition in clause.conditions:
            value = condition.text if isinstance(condition, Words) else condition.value
            assert any(sign.isalnum() for sign in value)
            assert value == " ".join(value.split())
            assert "\0" not in value
            value.encode()


@given(st.text(st.characters()))
def test_any_text_is_understood_or_refused_in_words(text: str):
    check(text)


@given(
    st.lists(st.sampled_from([*'"“”„«»:-* \0\ud800\nax2', "OR", "in:", "is:", "before:"])).map(
        "".join
    )
)
def test_any_mixture_of_signs_is_understood_or_refused_in_words(text: str):
    check(text)


@pytest.mark.parametrize("unit", ['"', "-", "a:", 'a"', "* ", "title:"])
def test_time_grows_with_length_only(unit: str):
    began = time.process_time()
    check((unit * LONGEST_QUERY)[:LONGEST_QUERY])
    assert time.process_time() - began < 0.5


def test_hostile_queries_are_understood():
    path = BENCH / "hostile" / "search_queries.json"
    if not path.exists():
        pytest.skip("the collection of hostile queries is not here")
    for text in json.loads(path.read_text("utf-8")):
        check(text)
