"""Names of two articles that may mean the same."""

import pytest

from desktop_app.core.findings import Label
from desktop_app.nlp.likeness import Likeness, fuller, likeness, looked_for

PERSON, ORG, PLACE = Label.PERSON, Label.ORG, Label.PLACE


@pytest.mark.parametrize(
    ("name", "other", "label", "expected"),
    [
        ("Anna Vogt", "Anna Maria Vogt", PERSON, Likeness.NAME),
        ("Karim Sadr", "Karim al-Sadr", PERSON, Likeness.NAME),
        ("Vogt", "Anna Vogt", PERSON, Likeness.SHORT),
        ("Anna Vogt", "van Vogt", PERSON, None),
        ("Anna Vogt", "Peter Vogt", PERSON, None),
        ("Anna", "Anna Vogt", PERSON, None),
        ("Anna Vogt", "anna vogt", PERSON, None),
        ("Vogt", "Berg", PERSON, None),
        ("Harbour Workers Union", "HWU", ORG, Likeness.ACRONYM),
        ("H.W.U.", "Harbour Workers' Union", ORG, Likeness.ACRONYM),
        ("HWU", "Harbour Office", ORG, None),
        ("Acme Inc.", "Acme", ORG, Likeness.NAME),
        ("Parliament of Norway", "Norwegian Parliament", ORG, Likeness.NAME),
        ("UK", "Britain", PLACE, Likeness.NAME),
        ("Kiel", "Bremen", PLACE, None),
        ("Iranians", "Iranian", Label.GROUP, None),
    ],
)
def test_names_are_told_to_be_alike(name, other, label, expected):
    assert likeness(name, other, label) is expected
    assert likeness(other, name, label) is expected


@pytest.mark.parametrize(
    ("name", "other", "label"),
    [
        ("Anna Vogt", "anna maria vogt", PERSON),
        ("Karim Sadr", "karim al-sadr", PERSON),
        ("Anna Vogt", "vogt", PERSON),
        ("HWU", "harbour workers union", ORG),
        ("Harbour Workers Union", "hwu", ORG),
        ("Harbour Workers Union", "h.w.u.", ORG),
        ("Britain", "uk", PLACE),
        ("Britain", "u.k.", PLACE),
        ("Acme Corporation", "acme", ORG),
    ],
)
def test_patterns_find_what_is_alike(name, other, label):
    from fnmatch import fnmatchcase

    patterns = [one.replace("[", "[[]").replace("%", "*") for one in looked_for(name, label)]
    assert any(fnmatchcase(other, pattern) for pattern in patterns)


def test_the_fuller_name_is_kept():
    assert fuller("Vogt", "Anna Vogt") == fuller("Anna Vogt", "Vogt") == "Anna Vogt"
    assert fuller("UK", "Britain") == "Britain"
