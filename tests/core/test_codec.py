from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core import codec
from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.article import Article, Block, BlockKind, Inline, InlineKind
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import (
    Analysis,
    Cue,
    CueClass,
    Entity,
    Label,
    Mention,
    Quotation,
    QuotationKind,
    Speaker,
)
from tests.core import strategies

if TYPE_CHECKING:
    from collections.abc import Callable

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
ARTICLE = Article("Gulls cried.", (Block(0, 12),), (Inline(0, 5, InlineKind.BOLD),), "Gulls")
ANALYSIS = Analysis(
    (Mention(0, 5, Label.PERSON, 1, 0.5, "Dr"),),
    (Entity(1, "Gulls", Label.PERSON, ("Gull",)),),
    (
        Quotation(
            0,
            5,
            QuotationKind.MIXED,
            Speaker(0, 5, "she", "Gulls", 1),
            Cue(6, 11, "cried", "cry", CueClass.CLAIM),
            1,
            0.9,
            ("rule",),
            ((0, 5),),
        ),
    ),
    (Mention(0, 4, Label.PLACE, 1),),
    "model",
)
ANNOTATION = Annotation("1", "2", Anchor(0, 5, "Gulls"), 3, "note", ("tag",), NOON, NOON)
DECISION = Decision(
    "1", "2", DecisionKind.SAID_BY, Scope.HERE, "Gulls", Anchor(0, 5, "Gulls"), "Mara", "", NOON
)


def through_json(data: object) -> object:
    return json.loads(json.dumps(data))


@given(strategies.articles())
def test_articles_come_back_equal(article: Article):
    assert codec.article_from_dict(through_json(codec.article_to_dict(article))) == article


@given(strategies.analyses())
def test_analyses_come_back_equal(analysis: Analysis):
    assert codec.analysis_from_dict(through_json(codec.analysis_to_dict(analysis))) == analysis


@given(strategies.all_annotations)
def test_annotations_come_back_equal(annotation: Annotation):
    data = through_json(codec.annotation_to_dict(annotation))
    assert codec.annotation_from_dict(data) == annotation


@given(strategies.decisions())
def test_decisions_come_back_equal(decision: Decision):
    assert codec.decision_from_dict(through_json(codec.decision_to_dict(decision))) == decision


def test_two_lone_surrogates_do_not_become_one_character():
    text = "\ud83d" + "\ude00 gulls"
    article = Article(text, (Block(0, len(text), BlockKind.PARAGRAPH),))
    found = codec.article_from_dict(through_json(codec.article_to_dict(article)))
    assert found.text == text
    assert len(found.text) == 8


READERS: list[tuple[Callable[[object], object], dict[str, codec.Json]]] = [
    (codec.article_from_dict, codec.article_to_dict(ARTICLE)),
    (codec.analysis_from_dict, codec.analysis_to_dict(ANALYSIS)),
    (codec.annotation_from_dict, codec.annotation_to_dict(ANNOTATION)),
    (codec.decision_from_dict, codec.decision_to_dict(DECISION)),
]


def paths(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in the data, the whole first."""
    found = [path]
    if isinstance(data, dict):
        for key, value in data.items():
            found += paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += paths(value, (*path, index))
    return found


def replaced(data: object, path: tuple[str | int, ...], value: object) -> object:
    if not path:
        return value
    changed = copy.deepcopy(data)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]  # any shape on purpose
    inner[path[-1]] = value  # type: ignore[index]
    return changed


@pytest.mark.parametrize("reader", range(len(READERS)))
@pytest.mark.parametrize("value", [{"a": 1}, 3.5, -7, float("nan"), [[]], "?", [1, 2], 2**70])
def test_a_wrong_value_anywhere_is_a_value_error_or_another_value(reader: int, value: object):
    read, data = READERS[reader]
    for path in paths(data):
        try:
            read(replaced(data, path, value))
        except ValueError:
            continue


@pytest.mark.parametrize(("read", "data"), READERS)
def test_a_missing_key_is_a_value_error(
    read: Callable[[object], object], data: dict[str, codec.Json]
):
    for key in data.keys() - {"anchor", "references"}:  # older ones have no references
        with pytest.raises(ValueError, match="expected"):
            read({k: v for k, v in data.items() if k != key})


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["text", "blocks", "mentions", "anchor", "id", "created"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_is_refused_with_a_value_error(data: object):
    for read, _ in READERS:
        with pytest.raises(ValueError, match=r"expected"):
            read(data)


@pytest.mark.parametrize(
    ("reader", "path", "value"),
    [
        (0, ("blocks", 0, 1), 99),  # outside of the text
        (0, ("blocks", 0, 0), True),  # a bool is no number
        (0, ("blocks", 0, 4), 2**31),
        (0, ("inlines", 0, 2), "blink"),
        (1, ("mentions", 0, 0), 6),  # starts behind its end
        (1, ("mentions", 0, 4), 1.5),
        (1, ("mentions", 0, 4), True),
        (1, ("is_complete",), 1),
        (1, ("entities", 0, 2), []),
        (2, ("anchor", "start"), 5),  # empty
        (2, ("created",), "yesterday"),
        (2, ("created",), 5),
        (2, ("created",), "2024-05-01T12:00:00"),  # in which zone?
        (2, ("colour",), 9),
        (2, ("tags",), "tag"),
        (3, ("kind",), None),
    ],
)
def test_what_contradicts_itself_is_refused(
    reader: int, path: tuple[str | int, ...], value: object
):
    read, data = READERS[reader]
    with pytest.raises(ValueError, match=r"."):
        read(replaced(data, path, value))


def test_what_may_be_missing_may_be_null():
    data = replaced(codec.analysis_to_dict(ANALYSIS), ("quotations", 0, 3, 0), None)
    data = replaced(data, ("quotations", 0, 3, 1), None)
    speaker = codec.analysis_from_dict(data).quotations[0].speaker
    assert speaker is not None
    assert speaker.start is None
