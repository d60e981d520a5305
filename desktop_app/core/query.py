"""The search language of the library.

    kerry assad            both words
    "ceasefire in syria"   a phrase
    kerr*                  words that begin so
    -iran                  not this word
    kerry OR lavrov        either; binds closer than the space
    person:kerry           filters; see `Field`; a value with spaces in quotation marks

A query is a list of clauses that must all hold; a clause is a list of conditions of which one must.
It holds raw text: whoever hands it to a database quotes each word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from desktop_app.core.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Longest query and most conditions in one; beyond it is not a search but an accident.
LONGEST_QUERY = 4000
MOST_CONDITIONS = 100


class Field(StrEnum):
    """What a filter looks at."""

    PERSON = "person"
    ORG = "org"
    PLACE = "place"
    SAID = "said"  # the name of a speaker
    CUE = "cue"  # the cue verb or its class: "denied", "claim"
    SITE = "site"
    BY = "by"  # the author
    TITLE = "title"
    TAG = "tag"
    LANGUAGE = "language"
    IN = "in"  # where all words are looked for; value: a `Place`
    IS = "is"  # value: a `State`
    BEFORE = "before"  # value: a day as ISO 8601, exclusive
    AFTER = "after"  # value: a day as ISO 8601, inclusive


class Place(StrEnum):
    """Where words are looked for."""

    TITLE = "title"
    TEXT = "text"
    NOTE = "note"
    QUOTE = "quote"


class State(StrEnum):
    """How far the reader is with an article, or what was done to it."""

    UNREAD = "unread"
    STARTED = "started"
    FINISHED = "finished"
    HIGHLIGHTED = "highlighted"
    NOTED = "noted"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Words:
    """A word, or a phrase whose words follow one another.

    Attributes:
        text: holds at least one letter or digit; never a NUL, a line break or a lone surrogate.
        is_phrase: it stood in quotation marks.
        is_prefix: its last word may go on ("kerr*").
    """

    text: str
    is_phrase: bool = False
    is_prefix: bool = False
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on something other than the words of the text; `value` is never empty."""

    field: Field
    value: str
    is_negated: bool = False


Condition: TypeAlias = Words | Filter


@dataclass(frozen=True, slots=True)
class Clause:
    """Conditions of which at least one must hold; never empty."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Clauses that must all hold; without clauses it asks for nothing in particular.

    Attributes:
        places: where words are looked for (filters `in:`); empty for everywhere.
    """

    clauses: tuple[Clause, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the query says nothing, so that all articles answer it."""
        return not self.clauses

    @property
    def words(self) -> tuple[Words, ...]:
        """All words that are looked for, for marking them in the text."""
        found = (condition for clause in self.clauses for condition in clause.conditions)
        return tuple(c for c in found if isinstance(c, Words) and not c.is_negated)


_Value = TypeVar("_Value", bound=StrEnum)
_FIELDS = {field.value: field for field in Field}
_MARKS = '"“”„«»'
_SPACE = re.compile(r"[\s\x00\ud800-\udfff]+")
_HAS_WORD = re.compile(r"[^\W_]")
_BARE = re.compile(rf"[^\s\x00\ud800-\udfff{_MARKS}]+")
_FIELD = re.compile(r"([A-Za-z]+):")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


def parse(text: str) -> Query:
    """Understand what the reader typed; any text is understood somehow.

    Signs that mean nothing are left out, an unclosed quotation mark ends with the text, an unknown
    filter is a word.

    Raises:
        QueryError: The query is far too long, or a filter's value cannot be meant.
    """
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"This search is too long. Use at most {LONGEST_QUERY} characters.")
    clauses: list[list[Condition]] = []
    places: list[Place] = []
    is_alternative = False
    for token in _tokens(text):
        if token.is_or:
            is_alternative = bool(clauses)
            continue
        condition = _condition(token)
        if isinstance(condition, Place):
            places.append(condition)
        elif condition is not None:
            if not is_alternative:
                clauses.append([])
            clauses[-1].append(condition)
            is_alternative = False
    if sum(map(len, clauses)) > MOST_CONDITIONS:
        raise QueryError(f"This search has too many words. Use at most {MOST_CONDITIONS}.")
    return Query(tuple(Clause(tuple(c)) for c in clauses), tuple(dict.fromkeys(places)))


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    field: Field | None = None
    is_quoted: bool = False
    is_negated: bool = False
    is_prefix: bool = False

    @property
    def is_or(self) -> bool:
        return self == _OR


_OR = _Token("OR")


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        space = _SPACE.match(text, position)
        if space:
            position = space.end()
            continue
        token, position = _token(text, position)
        yield token


def _token(text: str, position: int) -> tuple[_Token, int]:
    is_negated = False
    while text.startswith("-", position):
        is_negated = True
        position += 1
    field: Field | None = None
    match = _FIELD.match(text, position)
    if match and match[1].lower() in _FIELDS:
        field = _FIELDS[match[1].lower()]
        position = match.end()
    if position < len(text) and text[position] in _MARKS:
        content, position = _quoted(text, position + 1)
        is_prefix = text.startswith("*", position)
        return _Token(content, field, True, is_negated, is_prefix), position + is_prefix
    match = _BARE.match(text, position)
    content = match[0] if match else ""
    position = match.end() if match else position
    if field is not None and not content:  # "title:" and nothing behind it: the reader's word
        return _Token(field.value, None, False, is_negated), position
    word = content.rstrip("*")
    return _Token(word, field, False, is_negated, word != content), position


def _quoted(text: str, position: int) -> tuple[str, int]:
    """Return the text up to the closing mark, and the position behind the mark."""
    end = next((i for i in range(position, len(text)) if text[i] in _MARKS), len(text))
    return text[position:end], min(end + 1, len(text))


def _condition(token: _Token) -> Condition | Place | None:
    value = " ".join(_SPACE.sub(" ", token.text).split())
    if not _HAS_WORD.search(value):
        return None
    if token.field is None:
        return Words(value, token.is_quoted, token.is_prefix, token.is_negated)
    if token.field is Field.IN:
        return _choice(Place, token.field, value)
    if token.field is Field.IS:
        value = _choice(State, token.field, value).value
    elif token.field in (Field.BEFORE, Field.AFTER):
        value = _day(token.field, value)
    return Filter(token.field, value, token.is_negated)


def _choice(kind: type[_Value], field: Field, value: str) -> _Value:
    for choice in kind:
        if choice.value == value.lower():
            return choice
    known = ", ".join(f"{field}:{choice}" for choice in kind)
    raise QueryError(f"“{field}:{value}” is not known. Use one of {known}.")


def _day(field: Field, value: str) -> str:
    """Return the day meant; a year or month alone is its first day."""
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    except ValueError as error:
        raise QueryError(
            f"“{value}” is not a day. Write it as {field}:2016-01-27, {field}:2016-01 "
            f"or {field}:2016."
        ) from error
