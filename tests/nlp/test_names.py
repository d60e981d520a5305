"""Bounds, parts and spellings of names."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.findings import Label
from desktop_app.nlp import names


def trimmed(text):
    start, end = names.trim(text, 0, len(text))
    return text[start:end]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("the Royal Society", "Royal Society"),
        ("The Hague's", "Hague"),
        ("Maria Keller’s", "Maria Keller"),
        ("“Northern Star,”", "Northern Star"),
        ("Acme Inc.", "Acme Inc."),
        ("J. R. Keller Jr.", "J. R. Keller Jr."),
        ("Bremen.", "Bremen"),
        ("U.S.", "U.S."),
        ("Harbour Board (HB)", "Harbour Board (HB)"),
        ("Harbour Board)", "Harbour Board"),
        ("the", "the"),
    ],
)
def test_a_name_is_trimmed_to_itself(raw, name):
    assert trimmed(raw) == name


@given(st.text(max_size=40))
def test_trimming_stays_inside_and_is_stable(text):
    start, end = names.trim(text, 0, len(text))
    assert 0 <= start <= end <= len(text)
    assert names.trim(text, start, end) == (start, end)


@pytest.mark.parametrize(
    ("form", "name", "rank"),
    [
        ("General Anna Vogt", "Anna Vogt", "General"),
        ("US Secretary of State Paul Berg", "Paul Berg", "Secretary of State"),
        ("Dr. Keller", "Keller", "Dr."),
        ("Prof. Dr. Ute Keller", "Ute Keller", "Prof. Dr."),
        ("Major Tom", "Tom", "Major"),
        ("Majorie Tom", "Majorie Tom", ""),
        ("President", "President", ""),
    ],
)
def test_titles_are_cut_off_a_persons_name(form, name, rank):
    start, found = names.split_rank(form, 0, len(form))
    assert (form[start:], found) == (name, rank)


def test_a_title_before_a_name_is_found():
    text = "They met Prime Minister Anna Vogt."
    assert names.rank_before(text, text.index("Anna")) == "Prime Minister"


def test_the_word_before_a_name_is_no_title():
    text = "They met with Anna Vogt."
    assert names.rank_before(text, text.index("Anna")) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bashar al-Assad", "Bashar Al Assad"),
        ("José Núñez", "Jose Nunez"),
        ("U.N.", "UN"),
        ("O’Brien", "O'Brien"),
    ],
)
def test_spellings_fold_into_one(one, other):
    assert names.fold(one) == names.fold(other)


@pytest.mark.parametrize(
    ("words", "surname"),
    [
        (("anna", "vogt"), ("vogt",)),
        (("ludwig", "van", "der", "berg"), ("van", "der", "berg")),
        (("vogt",), ("vogt",)),
    ],
)
def test_surname_keeps_its_particles(words, surname):
    assert names.surname_of(words) == surname


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("World Health Organization", "WHO"),
        ("Ministry of Fish and Ports", "MFP"),
        ("Bank of the North", "BN"),
        ("Royal Harbour Company", "RH"),
    ],
)
def test_acronyms_of_long_names(long, short):
    assert short in names.acronyms_of(long)


@pytest.mark.parametrize(
    ("form", "is_one"),
    [("WHO", True), ("U.N.", True), ("Who", False), ("BfV", True), ("Bremen", False)],
)
def test_what_is_written_like_an_acronym(form, is_one):
    assert names.is_acronym(form) is is_one


def test_countries_know_their_other_names_and_peoples():
    assert names.country_names()["us"] == "United States"
    assert names.demonyms()["iranians"] == "Iran"


def test_suffixes_are_left_out_of_a_persons_words():
    assert names.words_of("Anna Vogt Jr.", Label.PERSON) == ("anna", "vogt")


@pytest.mark.parametrize("text", ["General " * 20_000, "Mr" * 50_000, "Chief " * 5_000 + "x"])
def test_long_runs_of_titles_take_linear_time(text):
    began = time.process_time()
    names.split_rank(text, 0, len(text))
    names.rank_before(text, len(text))
    names.is_rank(text)
    assert time.process_time() - began < 2
