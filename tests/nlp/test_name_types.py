"""The type of a name over a whole article."""

from pathlib import Path

import numpy as np
import pytest

from desktop_app.core.findings import Label
from desktop_app.nlp.entities import find_mentions, read_mentions
from desktop_app.nlp.evidence import candidates_of, features_of, surnames
from desktop_app.nlp.name_types import OUTCOMES, TypeWeights, decide_types
from tests.nlp.docs import parse


def weights(**rows):
    """Weights that know the given features, each pushing towards one outcome."""
    values = np.zeros((len(rows) + 1, len(OUTCOMES)), dtype=np.float32)
    for row, outcome in enumerate(rows.values(), start=1):
        values[row, OUTCOMES.index(outcome)] = 5
    return TypeWeights(("bias", *(name.replace("_", "=") for name in rows)), values)


def features(text, key):
    article, parsed = parse(text)
    found = candidates_of(article.text, parsed, read_mentions(article.text, parsed))
    return features_of(key, found[key], surnames(found))


def test_features_tell_what_stands_round_a_name():
    shown = features("They live in [Marlow|PLACE] and like Marlow well", "marlow")
    assert shown["label=PLACE"] == 0.5
    assert shown["before=in"] == 0.5
    assert shown["ever:before=in"] == 1
    assert shown["repeated"] == 1


def test_a_title_and_a_full_name_count_for_a_person():
    text = "So [General Anna Marlow|PERSON] spoke of [Marlow|PLACE]"
    assert features(text, "anna marlow")["rank"] == 1
    assert features(text, "marlow")["surname"] == 1


def test_what_the_model_passed_over_has_features_of_its_own():
    shown = features("They live in Marlow", "marlow")
    assert all(name.startswith("~") for name in shown)


def test_learned_weights_decide():
    article, parsed = parse("They live in [Marlow|PERSON] now")
    (mention,) = find_mentions(article, parsed, weights(before_in=Label.PLACE))
    assert mention.label is Label.PLACE
    assert mention.confidence > 0.9


def test_learned_weights_can_drop_a_name():
    article, parsed = parse("They live in [Marlow|PERSON] now")
    assert find_mentions(article, parsed, weights(before_in=None)) == ()


def test_a_surname_that_the_model_passed_over_is_the_persons():
    article, parsed = parse("When [Anna Marlow|PERSON] spoke, all of Marlow wept")
    found = find_mentions(article, parsed, weights(label_PERSON=Label.PERSON))
    assert [(m.label, m.confidence < 0.8) for m in found] == [
        (Label.PERSON, False),
        (Label.PERSON, True),
    ]


def test_a_country_is_never_dropped():
    article, parsed = parse("They live in [Norway|PLACE] now")
    assert len(find_mentions(article, parsed, weights(before_in=None))) == 1


def test_the_initials_of_an_interviewer_are_a_person():
    text = "Here [Paul S. Marlow|PERSON] asks for [PSM|ORG] what comes"
    article, parsed = parse(text)
    decided = decide_types(
        article.text,
        candidates_of(article.text, parsed, read_mentions(article.text, parsed)),
        None,
    )
    assert decided["psm"].label is Label.PERSON


def test_weights_are_written_and_read(tmp_path: Path):
    path = tmp_path / "types.npz"
    weights(before_in=Label.PLACE).write(path)
    read = TypeWeights.read(path)
    assert read.features == ("bias", "before=in")
    assert read.probabilities({"before=in": 1, "unknown": 1}).argmax() == 2


def test_a_file_with_pickled_objects_is_refused(tmp_path: Path):
    path = tmp_path / "types.npz"
    np.savez(path, features=np.array([{"a": 1}], dtype=object), values=np.zeros((1, 5)))
    with pytest.raises(ValueError, match="pickle"):
        TypeWeights.read(path)


@pytest.mark.parametrize("shown", [{}, {"unknown": 1.0}])
def test_without_evidence_all_outcomes_are_alike(shown):
    chances = weights(before_in=Label.PLACE).probabilities(shown)
    assert np.allclose(chances, 1 / len(OUTCOMES))
