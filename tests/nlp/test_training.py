"""Training data and the fit of the type weights."""

import json

import numpy as np
import pytest
from spacy.pipeline import EntityRecognizer

from desktop_app.core.findings import Label
from desktop_app.nlp import training
from desktop_app.nlp.models import DEFAULT_MODEL, NAMES_FOLDER, load_base_model
from desktop_app.nlp.name_types import OUTCOMES
from desktop_app.nlp.training_data import SOURCES, AnnotatedText, half_of, make_examples, read_texts
from desktop_app.nlp.training_types import Sample, fit, read_samples
from desktop_app.paths import resource
from tests.nlp.docs import blank, marked


def annotated(text):
    plain, names = marked(text)
    return AnnotatedText("one", plain, tuple(names))


def write_sources(folder, record):
    for source in SOURCES:
        path = folder / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record) + "\n", "utf-8")


def test_sources_are_read_with_bounds_made_alike(tmp_path):
    text = "So the Harbour Board met General Anna Marlow."
    entities = [
        {"start": 3, "end": 20, "label": "ORG"},
        {"start": 25, "end": 44, "label": "PERSON"},
    ]
    write_sources(tmp_path, {"id": "a", "text": text, "entities": entities})
    texts = read_texts(tmp_path)
    assert len(texts) == len(SOURCES) - 1  # one source takes only some parts
    assert [text[start:end] for start, end, _ in texts[0].names] == ["Harbour Board", "Anna Marlow"]


def test_missing_sources_end_the_command_with_a_sentence(tmp_path, capsys):
    assert training.main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_record_without_names_is_refused(tmp_path):
    write_sources(tmp_path, {"id": "a", "text": "x", "entities": 3})
    with pytest.raises(ValueError, match="no list"):
        read_texts(tmp_path)


def test_halves_depend_on_the_id_alone_and_are_about_equal():
    halves = [half_of(f"document {number}") for number in range(400)]
    assert halves == [half_of(f"document {number}") for number in range(400)]
    assert 150 < sum(halves) < 250


def test_names_belong_to_their_paragraph():
    text = annotated("Here is [Anna Marlow|PERSON].\nThere is [Kiel|PLACE].")
    assert [paragraph.names for paragraph in text.paragraphs()] == [
        ((8, 19, "PERSON"),),
        ((9, 13, "PLACE"),),
    ]


def test_examples_hold_the_names_in_the_models_labels():
    nlp = blank()
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": "DATE", "pattern": "Monday"}])
    try:
        (example,) = make_examples(
            nlp, [annotated("So [Anna Marlow|PERSON] left [Kiel|PLACE] Monday.")]
        )
    finally:
        nlp.remove_pipe("ner")
    assert [(ent.text, ent.label_) for ent in example.reference.ents] == [
        ("Anna Marlow", "PERSON"),
        ("Kiel", "GPE"),
        ("Monday", "DATE"),
    ]
    assert not example.predicted.ents


def test_the_fit_learns_what_tells_the_outcomes_apart():
    person, place = OUTCOMES.index(Label.PERSON), OUTCOMES.index(Label.PLACE)
    samples = [Sample({"rank": 1.0}, person, 1), Sample({"before=in": 1.0}, place, 1)] * 10
    weights = fit(samples)
    assert weights.probabilities({"rank": 1}).argmax() == person
    assert weights.probabilities({"before=in": 1}).argmax() == place


def test_the_fit_is_deterministic():
    samples = [Sample({"a": 1.0, "b": 0.5}, 0, 1), Sample({"b": 1.0}, 1, 2)] * 10
    assert (fit(samples).values == fit(samples).values).all()


def test_weights_are_rounded_to_what_the_shipped_component_has():
    component = load_base_model(DEFAULT_MODEL).get_pipe("ner")
    assert isinstance(component, EntityRecognizer)
    before = weights_of(component)
    training.round_weights(component)
    after = weights_of(component)
    zeros = np.uint32((1 << training.ZERO_BITS) - 1)
    assert (before.view(np.uint32) & zeros).any()
    assert not (after.view(np.uint32) & zeros).any()
    assert np.all(np.abs(after - before) <= np.abs(before) * 2.0**-12)

    component.from_disk(resource(*NAMES_FOLDER), exclude=["vocab"])
    assert not (weights_of(component).view(np.uint32) & zeros).any()


def weights_of(component):
    nodes = component.model.walk()
    arrays = [node.get_param(name) for node in nodes for name in node.param_names]
    return np.concatenate([array.ravel() for array in arrays])


def test_samples_carry_the_annotated_type():
    nlp = blank()
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": "ORG", "pattern": "Kiel"}])
    try:
        (sample,) = read_samples(nlp, [annotated("we love [Kiel|PLACE] very much")])
    finally:
        nlp.remove_pipe("ner")
    assert OUTCOMES[sample.outcome] is Label.PLACE
    assert sample.features["label=ORG"] == 1
