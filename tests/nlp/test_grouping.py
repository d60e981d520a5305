"""Who is who."""

import time

import pytest

from desktop_app.core.findings import Label, Mention
from desktop_app.nlp.grouping import group
from tests.nlp.docs import marked


def grouped(text):
    """Return each entity as its label and the forms of its mentions, in the order of the text."""
    plain, names = marked(text)
    mentions = [Mention(start, end, Label(label)) for start, end, label in names]
    found, entities = group(plain, mentions)
    forms: dict[int, list[str]] = {entity.key: [] for entity in entities}
    for mention in found:
        assert mention.entity is not None
        forms[mention.entity].append(plain[mention.start : mention.end])
    return [forms[entity.key] for entity in entities], entities


@pytest.mark.parametrize(
    "forms",
    [
        ["Anna Vogt", "Vogt"],
        ["Anna Vogt", "Anna"],
        ["Anna Maria Vogt", "Anna Vogt", "A. Vogt"],
        ["Bashar Assad", "Bashar al-Assad", "Assad"],
        ["Ludwig van Berg", "van Berg", "Berg"],
        ["Pedro R. Marin Castro", "Pedro Marin", "Marin"],
        ["José Núñez", "Nunez"],
        ["Hamid bin Qasim Karimi", "Karimi"],
        ["Anna Vogt Jr.", "Anna Vogt"],
        ["Paul S. Berger", "PSB"],
        ["Nadia Soleymani", "Soleimani"],
        ["Kristen Marlow", "Kristin Marlow"],
        ["Ichiyo Higuchi", "Higuchi Ichiyo"],
        ["Tarik el Madi Ben Sali", "Ben Sali", "Sali"],
        ["Jana Mauger", "Mager"],
        ["Jens Otto Harry Berg", "Otto Berg"],
    ],
)
def test_names_of_one_person_are_one(forms):
    text = " and ".join(f"[{form}|PERSON]" for form in forms)
    assert len(grouped(text)[0]) == 1


@pytest.mark.parametrize(
    "forms",
    [
        ["Anna Vogt", "Peter Vogt"],
        ["Ben Vogt", "Peter Vogt"],
        ["Anna Vogt", "Anna Berg"],
        ["Vogt", "Voigt"],
        ["A. Vogt", "P. Vogt"],
        ["Johann Vogt", "Joanna Vogt"],
        ["Anna Vogt", "Anna Holm"],
    ],
)
def test_two_people_stay_two(forms):
    text = " and ".join(f"[{form}|PERSON]" for form in forms)
    assert len(grouped(text)[0]) == 2


def test_a_bare_surname_is_whoever_is_named_most_with_it():
    text = (
        "[Anna Vogt|PERSON] spoke. [Anna Vogt|PERSON] smiled at her brother [Peter Vogt|PERSON]. "
        "[Vogt|PERSON] left."
    )
    assert grouped(text)[0][0] == ["Anna Vogt", "Anna Vogt", "Vogt"]


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("ORG", ["Harbour Workers Union", "HWU"]),
        ("ORG", ["Acme Inc.", "Acme"]),
        ("ORG", ["Revolutionary Guard", "Guard"]),
        ("ORG", ["University of Kiel", "University"]),
        ("ORG", ["Parliament of Norway", "Norwegian Parliament"]),
        ("ORG", ["US Supreme Court", "Supreme Court of the United States", "Supreme Court"]),
        ("ORG", ["Supreme Court of Norway for Fish", "Supreme Court"]),
        ("ORG", ["New People Party", "New People's Party", "NPP"]),
        ("PLACE", ["United States", "US", "U.S.", "America"]),
        ("PLACE", ["Idlib", "Idlib province"]),
        ("PLACE", ["Kiel, Germany", "Kiel"]),
        ("PLACE", ["Texas", "State of Texas"]),
        ("PLACE", ["New York", "New York City", "NYC"]),
    ],
)
def test_names_of_one_thing_are_one(label, forms):
    text = " and ".join(f"[{form}|{label}]" for form in forms)
    assert len(grouped(text)[0]) == 1


def test_an_acronym_in_brackets_is_bound_to_what_it_explains():
    text = "the [Fire and Forest Office|ORG] ([KalFo|ORG]) said. [KalFo|ORG] left."
    assert grouped(text)[0] == [["Fire and Forest Office", "KalFo", "KalFo"]]


@pytest.mark.parametrize(
    ("label", "forms"),
    [
        ("ORG", ["Ministry of Fish", "Ministry of Ports", "Ministry"]),
        ("PLACE", ["North Korea", "South Korea"]),
        ("PLACE", ["New York", "York"]),
        ("ORG", ["Bank of Kiel", "Bank of Bremen"]),
    ],
)
def test_different_things_are_not_joined(label, forms):
    text = " and ".join(f"[{form}|{label}]" for form in forms)
    assert len(grouped(text)[0]) == len(forms)


def test_the_fullest_form_names_the_entity_and_the_others_are_aliases():
    _, entities = grouped("[Vogt|PERSON] is [Anna Vogt|PERSON].")
    assert entities[0].name == "Anna Vogt"
    assert entities[0].aliases == ("Vogt",)


def test_a_people_is_linked_with_its_country_and_stays_apart():
    forms, entities = grouped("[Iran|PLACE] and the [Iranians|GROUP] and [Iranian|GROUP] ships")
    assert forms == [["Iran"], ["Iranians", "Iranian"]]
    assert "Iran" in entities[1].aliases


@pytest.mark.parametrize("label", ["PERSON", "ORG", "PLACE"])
def test_thousands_of_different_names_take_linear_time(label):
    syllables = ["ba", "ko", "mi", "ru", "ta", "ve", "zo"]
    forms = [
        f"{a}{b}{c} {d}{a}{b}".title()
        for a in syllables
        for b in syllables
        for c in syllables
        for d in syllables
    ]
    text = ", ".join(forms)
    mentions, position = [], 0
    for form in forms:
        mentions.append(Mention(position, position + len(form), Label(label)))
        position += len(form) + 2
    began = time.process_time()
    group(text, mentions)
    assert time.process_time() - began < 5


def test_dates_have_no_entity():
    plain, names = marked("on [Monday|DATE]")
    found, entities = group(plain, [Mention(names[0][0], names[0][1], Label.DATE)])
    assert found[0].entity is None
    assert entities == ()
