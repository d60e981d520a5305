"""Mentions over a whole article, from hand-made findings."""

import itertools

import pytest

from desktop_app.core.findings import Label
from desktop_app.nlp.entities import find_mentions, without_overlaps
from tests.nlp.docs import parse


def found(text):
    article, parsed = parse(text)
    return [(article.text[m.start : m.end], m.label.value) for m in find_mentions(article, parsed)]


def test_a_name_is_shown_without_article_and_possessive():
    assert found("At [the Harbour Board's|ORG] door") == [("Harbour Board", "ORG")]


def test_a_title_stands_outside_of_the_name_and_is_kept():
    article, parsed = parse("When [General Anna Vogt|PERSON] spoke")
    (mention,) = find_mentions(article, parsed)
    assert article.text[mention.start : mention.end] == "Anna Vogt"
    assert mention.rank == "General"


def test_one_name_has_one_type():
    text = "In [Marlow|PLACE] it rained. In [Marlow|PLACE] it snowed. And [Marlow|ORG] slept."
    assert {label for _, label in found(text)} == {"PLACE"}


def test_the_surname_of_a_person_is_that_person():
    text = "When [Anna Marlow|PERSON] spoke, they heard [Marlow|ORG] well."
    assert found(text)[1] == ("Marlow", "PERSON")


def test_each_occurrence_is_marked():
    text = "When [Anna Marlow|PERSON] spoke, then Marlow smiled, and Marlow left."
    assert [name for name, _ in found(text)] == ["Anna Marlow", "Marlow", "Marlow"]


def test_a_known_name_inside_a_longer_one_is_not_marked():
    text = "When [Anna Marlow|PERSON] came to the Marlow Harbour Festival"
    assert [name for name, _ in found(text)] == ["Anna Marlow"]


def test_an_acronym_in_brackets_is_marked():
    text = "At the [Harbour Workers Union|ORG] (HWU) all was calm, and the HWU met."
    assert [name for name, _ in found(text)] == ["Harbour Workers Union", "HWU", "HWU"]


def test_an_office_in_a_country_is_two_names():
    text = "At the [Harbour Office in Norway|ORG] they met."
    assert found(text) == [("Harbour Office", "ORG"), ("Norway", "PLACE")]


def test_a_ticket_of_two_people_is_two_names():
    text = "For [Anna Marlow|PERSON] and [Peter Holm|PERSON] the [Marlow-Holm|ORG] ticket won."
    assert [name for name, _ in found(text)][2:] == ["Marlow", "Holm"]


def test_a_person_and_where_they_belong_are_two_names():
    text = "When [Anna Marlow of the Blue Party|PERSON] spoke, the [Blue Party|ORG] met"
    assert found(text)[:2] == [("Anna Marlow", "PERSON"), ("Blue Party", "ORG")]


@pytest.mark.parametrize(
    "text",
    [
        "When [Anna Marlow of HWU|PERSON] spoke",
        "When [Anna Marlow of the Harbour Union|PERSON] spoke",
        "When [the Harbour Union's Anna Marlow|PERSON] spoke",
        "When [HWU's Anna Marlow|PERSON] spoke",
    ],
)
def test_a_person_is_told_from_what_they_belong_to(text):
    names = dict(found(text))
    assert names.pop("Anna Marlow") == "PERSON"
    assert set(names.values()) == {"ORG"}


@pytest.mark.parametrize("name", ["Joan of Arc", "Mary Queen of Scots", "Prince Henry of Kent"])
def test_people_called_after_a_place_keep_their_name(name):
    article, parsed = parse(f"When [{name}|PERSON] spoke")
    (mention,) = find_mentions(article, parsed)
    assert article.text[mention.start : mention.end] in (name, name.removeprefix("Prince "))


def test_a_spokesman_is_no_part_of_the_name():
    assert found("So the [Harbour Office Spokesman|ORG] left") == [("Harbour Office", "ORG")]


def test_an_acronym_has_the_type_of_its_long_form():
    text = "At the [Marlow Space Centre|PLACE] all slept, so [MSC|ORG] was dark"
    assert found(text)[1] == ("MSC", "PLACE")


@pytest.mark.parametrize(
    "text",
    [
        "After [Hurricane Marlow|PERSON] came, [Marlow|PERSON] grew",
        "It was [Brexit|ORG] again",
        "At the [Harbour Treaty|ORG] they met",
        "[From|ORG]: somebody",
        "At the 2004 [Norway|PLACE] general election",
        "Of the [Marlow|PERSON] family",
    ],
)
def test_names_of_other_things_are_not_marked(text):
    assert found(text) == []


def test_a_country_keeps_its_type():
    assert found("When [Norway|ORG] signed") == [("Norway", "PLACE")]


def test_dates_and_works_pass_through():
    assert found("on [Monday|DATE] with [Moby Dick|WORK_OF_ART]") == [
        ("Monday", "DATE"),
        ("Moby Dick", "WORK"),
    ]


def test_overlapping_mentions_leave_the_named_and_longer_one():
    article, parsed = parse("At the [Harbour Office in Norway|ORG] they met.")
    mentions = find_mentions(article, parsed)
    assert without_overlaps([*mentions, *mentions]) == mentions


def test_labels_that_mean_nothing_here_are_left_out():
    assert found("about [12|CARDINAL] ships") == []


def test_no_blocks_give_no_mentions():
    article, parsed = parse("")
    assert find_mentions(article, parsed) == ()


def test_mentions_are_in_text_order_and_apart():
    article, parsed = parse(
        "When [Anna Marlow|PERSON] of [Norway|PLACE] spoke\nand Marlow smiled at Norway"
    )
    mentions = find_mentions(article, parsed)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert {m.label for m in mentions} == {Label.PERSON, Label.PLACE}
