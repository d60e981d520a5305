"""Whether two names, from two articles, may mean the same person, organisation or place.

Needs neither a model nor spaCy. It only proposes: who is meant, the reader decides.
"""

from __future__ import annotations

from enum import StrEnum

from desktop_app.core.findings import Label
from desktop_app.nlp import names
from desktop_app.nlp.organisations import key_of
from desktop_app.nlp.people import is_same_name


class Likeness(StrEnum):
    """What two names have in common."""

    NAME = "name"  # two spellings of one full name
    SHORT = "short"  # a surname and a full name; the other people in the articles must agree
    ACRONYM = "acronym"  # letters and what they stand for; as before


def likeness(name: str, other: str, label: Label) -> Likeness | None:
    """Return what two names of one label have in common, or None.

    Two equal names are no proposal: they count as one already.
    """
    if names.fold(name) == names.fold(other):
        return None
    if label is Label.PERSON:
        return _of_people(name, other)
    if label not in (Label.ORG, Label.PLACE):
        return None
    first, second = key_of(label, name), key_of(label, other)
    if first == second or (len(first) > 1 and frozenset(first) == frozenset(second)):
        return Likeness.NAME
    for short, long in ((name, other), (other, name)):
        letters = short.replace(".", "").upper()
        if names.is_acronym(short) and " " in long and letters in names.acronyms_of(long):
            return Likeness.ACRONYM
    return None


def _of_people(name: str, other: str) -> Likeness | None:
    words = sorted(
        (names.words_of(name, Label.PERSON), names.words_of(other, Label.PERSON)), key=len
    )
    short, long = words
    if len(short) > 1:
        return Likeness.NAME if is_same_name(short, long) else None
    is_surname = len(long) > 1 and short in (long[-1:], names.surname_of(long))
    return Likeness.SHORT if is_surname else None


def fuller(name: str, other: str) -> str:
    """Return the name that tells more, the first where they tell the same."""
    return max(name, other, key=lambda one: (len(one.split()), len(one) > 5))


def looked_for(name: str, label: Label) -> tuple[str, ...]:
    """Return patterns in folded names, with % for anything, that names like this one fit."""
    folded = names.fold(name)
    words = names.words_of(name, label) or (folded,)
    if label is Label.PERSON:
        surname = names.surname_of(words)[-1]
        return (surname, f"% {surname}", f"%-{surname}", *(f"{w} %" for w in words[:1]))
    patterns = {f"%{word}%" for word in words if len(word) > 3}
    country = names.country_names().get(folded)
    if country is not None:
        forms = names.printed_countries()
        patterns |= {names.fold(form) for form, meant in forms.items() if meant == country}
        patterns |= {form.casefold() for form, meant in forms.items() if meant == country}
    if names.is_acronym(name):
        letters = [letter for letter in name.casefold() if letter.isalnum()]
        patterns.add("% ".join(letters) + "%")
    for acronym in names.acronyms_of(name) if len(words) > 1 else ():
        patterns |= {acronym.casefold(), ".".join(acronym.casefold()) + "."}
    return tuple(sorted(patterns))
