"""Where things are meant without a mark."""

import time

import pytest

from desktop_app.core.findings import Label, Mention
from desktop_app.nlp.grouping import group
from desktop_app.nlp.references import find_references
from tests.nlp.docs import marked


def references(text, rank=""):
    """Return what each reference stands on and means; `rank` goes to the people."""
    plain, names = marked(text)
    mentions = [
        Mention(start, end, Label(label), rank=rank if label == "PERSON" else "")
        for start, end, label in names
    ]
    grouped, entities = group(plain, mentions)
    found, entities = find_references(plain, grouped, entities)
    by_key: dict[int | None, str] = {entity.key: entity.name for entity in entities}
    return [(plain[m.start : m.end], by_key[m.entity]) for m in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Ohio|PLACE] and the [University of Ohio|ORG]", ("Ohio", "Ohio")),
        ("[Ada Moss|PERSON] and the [Ada Moss Foundation|ORG]", ("Ada Moss", "Ada Moss")),
        ("[Ada Moss|PERSON] in the [Moss Museum|PLACE]. [Moss|PERSON] left", ("Moss", "Ada Moss")),
        ("[Britain|PLACE] and the [UK Home Office|ORG]", ("UK", "Britain")),
        ("the [France Football Union|ORG]", ("France", "France")),
        ("the [Municipality of Lunden|ORG]", ("Lunden", "Lunden")),
        ("the [Ship Museum in North Lunden|PLACE]", ("North Lunden", "North Lunden")),
        ("[Lunden|PLACE] has the Lunden Prize", ("Lunden", "Lunden")),
        ("[Ada Moss|PERSON] gave the Ada Moss Prize", ("Ada Moss", "Ada Moss")),
    ],
)
def test_a_name_inside_of_another_is_meant(text, expected):
    assert references(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "[Paris|PLACE] loved [Paris Moreau|PERSON]",  # a person is not named after a place
        "[Ada Moss|PERSON] met Jane Moss there",  # another given name
        "[US Supreme Court|ORG] and [Supreme Court|ORG]",  # its own short form
        "[Lunden|PLACE], and Lunden too",  # stands alone: not for us to say
        "[Ada Moss|PERSON] grows moss",
    ],
)
def test_other_words_are_not_meant(text):
    assert [one for one in references(text) if one[0] not in ("US",)] == []


def test_names_in_names_in_names_are_all_meant():
    text = "[Norway|PLACE], the [Norway Navy|ORG] and the [Museum of the Norway Navy|PLACE]"
    assert references(text) == [
        ("Norway", "Norway"),
        ("Norway Navy", "Norway Navy"),
        ("Norway", "Norway"),
    ]


def test_a_short_form_inside_of_a_reference_is_not_meant_again():
    text = "[Ada Moss|PERSON] built the [Ada Moss Museum|PLACE]. [Moss|PERSON] left"
    assert references(text) == [("Ada Moss", "Ada Moss")]


def test_a_title_alone_means_who_bears_it():
    text = "President [Ada Moss|PERSON] spoke. The President left. So the President went."
    assert references(text, "President") == 2 * [("President", "Ada Moss")]


@pytest.mark.parametrize(
    "words", ["the former President", "the President of Chile", "Vice President"]
)
def test_another_bearer_of_a_title_is_not_meant(words):
    text = f"President [Ada Moss|PERSON] spoke. Later {words} left."
    assert ("President", "Ada Moss") not in references(text, "President")


def test_a_title_of_two_people_means_neither():
    text = "Minister [Ada Moss|PERSON] and Minister [Tom Hale|PERSON]. The Minister left."
    assert references(text, "Minister") == []


def test_forms_of_address_mean_nobody():
    assert references("Mr [Tom Hale|PERSON] left. Yes, Mr, he did.", "Mr") == []


def test_places_that_are_not_meant_become_no_entities():
    plain, names = marked("[Ada Moss|PERSON] spoke")
    mentions, entities = group(plain, [Mention(names[0][0], names[0][1], Label.PERSON)])
    assert find_references(plain, mentions, entities) == ((), entities)


def test_long_texts_take_little_time():
    text = "[Norway|PLACE] and the [Norway Navy|ORG]. " * 2000 + "University of " + "Aa " * 5000
    began = time.process_time()
    assert len(references(text)) >= 2000
    assert time.process_time() - began < 5
