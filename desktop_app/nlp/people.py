"""Which names of people mean the same person.

Full names are joined with and without middle names, initials, particles and second surnames. A
surname alone is the person most named in full with it, as a writer names the others in full again;
a first name alone likewise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.core.findings import Label
from desktop_app.nlp import names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    Words = tuple[str, ...]

_LEAST_MISSPELT = 5
_LONGEST_WORD = 40
#: A particle in Ben Ali, and a given name in Ben Chan.
_BEN = ("ben",)


@dataclass(slots=True)
class _Person:
    """Somebody named in full: the words of all full names, and how often those stand."""

    number: int
    first_seen: int
    names: set[Words] = field(default_factory=set)
    count: int = 0


class _Register:
    """All people named in full, to be looked up by any part of their names."""

    def __init__(self) -> None:
        self.by_name: dict[Words, _Person] = {}
        self.size = 0
        self._by_word: defaultdict[str, dict[int, _Person]] = defaultdict(dict)
        self._by_spelling: defaultdict[str, dict[int, _Person]] = defaultdict(dict)
        self._by_initials: defaultdict[str, dict[int, _Person]] = defaultdict(dict)

    def add(self, words: Words, *, count: int, first_seen: int) -> None:
        """Enter a full name; longer names are to come first, so that short ones find them."""
        fitting = [
            person
            for person in self._sharing(words).values()
            if any(is_same_name(words, other) for other in person.names)
        ]
        if len(fitting) == 1:
            person = fitting[0]
        else:
            person = _Person(self.size, first_seen)
            self.size += 1
        person.names.add(words)
        person.count += count
        person.first_seen = min(person.first_seen, first_seen)
        self._index(words, person)

    def _sharing(self, words: Words) -> dict[int, _Person]:
        """Return the people with a word of the name, or with the same letters in other words."""
        keys = (*_core(words), "".join(_core(words)))
        return {number: person for key in keys for number, person in self._by_word[key].items()}

    def _index(self, words: Words, person: _Person) -> None:
        self.by_name[words] = person
        core = _core(words)
        for key in (*core, "".join(core)):
            self._by_word[key][person.number] = person
        self._by_initials["".join(word[0] for word in words)][person.number] = person
        for spelling in _spellings(core[-1]):
            self._by_spelling[spelling][person.number] = person

    def named_by(self, words: Words, form: str) -> _Person | None:
        """Return the person whose surname, else first name, else initials this is."""
        core = _core(words)
        if len(core) != 1:
            return None
        word = core[0]
        sharing = self._by_word.get(word, {}).values()
        for is_named in (_by_surname, _by_first_name, _by_other_name):
            fitting = [p for p in sharing if any(is_named(word, _core(full)) for full in p.names)]
            if fitting:
                return max(fitting, key=lambda person: (person.count, -person.first_seen))
        return self._with_initials(form) or self._misspelt(word)

    def _with_initials(self, form: str) -> _Person | None:
        letters = form.replace(".", "").casefold()
        if not (2 <= len(letters) <= 4 and form.isupper()):
            return None
        return _only(self._by_initials.get(letters, {}).values())

    def _misspelt(self, word: str) -> _Person | None:
        if len(word) < _LEAST_MISSPELT:
            return None
        alike = {
            number: person
            for spelling in _spellings(word)
            for number, person in self._by_spelling.get(spelling, {}).items()
            if any(differs_by_one(word, full[-1]) for full in person.names)
        }
        return _only(alike.values())


def _only(persons: Collection[_Person]) -> _Person | None:
    return next(iter(persons)) if len(persons) == 1 else None


def _spellings(word: str) -> set[str]:
    """Return the word and what is left of it without one letter; misspelt words share some."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(min(len(word), _LONGEST_WORD)))}


def group_people(forms: Sequence[str]) -> list[int]:
    """Return for each name, in the order of the text, the number of the person meant."""
    words = [names.words_of(form, Label.PERSON) for form in forms]
    register = _registered(words)
    alone: dict[Words, int] = {}
    numbers = []
    for own, form in zip(words, forms, strict=True):
        person = register.by_name.get(own) or register.named_by(own, form)
        if person is not None:
            numbers.append(person.number)
        else:
            numbers.append(alone.setdefault(_core(own), register.size + len(alone)))
    return numbers


def _registered(all_words: Sequence[Words]) -> _Register:
    counts = Counter(words for words in all_words if len(_core(words)) > 1)
    first_seen = {words: i for i, words in reversed(list(enumerate(all_words)))}
    register = _Register()
    for words in sorted(counts, key=lambda words: (-len(words), first_seen[words])):
        register.add(words, count=counts[words], first_seen=first_seen[words])
    return register


def _core(words: Words) -> Words:
    """Return the words without the particles, which writers leave out at will."""
    particles = names.word_list("particles")
    first = words[:1] if words[:1] == _BEN and len(words) == 2 else ()
    kept = tuple(word for word in words[len(first) :] if word not in particles)
    return (*first, *kept) or words


def is_same_name(short: Words, long: Words) -> bool:
    """Tell whether two full names, the longer one second, can be one person's."""
    if short == long[-len(short) :]:
        return True
    short, long = _core(short), _core(long)
    if "".join(short) == "".join(long):
        return True
    if _is_misspelt(short, long):
        return True
    if len(short) == len(long) == 2 and short == long[::-1]:
        return True  # the family name may come first: Higuchi Ichiyō
    if len(short) < 2 or len(short) > len(long):
        return False
    if short[-1] == long[-1]:
        return _is_within(short[:-1], long[:-1])
    if not _fits(short[0], long[0]):
        return False
    # A second surname may be left out: Pedro Pierluisi, Pedro R. Pierluisi Urrutia.
    return len(long) > 2 and len(short[-1]) > 2 and short[-1] in long[1:-1]


def _is_within(short: Words, long: Words) -> bool:
    """Tell whether all middle names of one stand, in order, among those of the other."""
    rest = iter(long)
    return all(any(_fits(word, other) for other in rest) for word in short)


def _fits(word: str, other: str) -> bool:
    """Tell whether two words are the same, or one the other's initial."""
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def _is_misspelt(short: Words, long: Words) -> bool:
    """Tell whether full names differ by one letter only: Hamza bin Laden, Hamza bin Ladin."""
    pairs = [pair for pair in zip(short, long, strict=False) if pair[0] != pair[1]]
    is_alike = len(short) == len(long) > 1 and len(pairs) == 1
    return is_alike and len(short[0]) > 1 and differs_by_one(*pairs[0])


def differs_by_one(word: str, other: str) -> bool:
    """Tell whether two longer words differ by one letter put in, left out or changed."""
    if min(len(word), len(other)) < _LEAST_MISSPELT or abs(len(word) - len(other)) > 1:
        return False
    common = 0
    while common < min(len(word), len(other)) and word[common] == other[common]:
        common += 1
    rest, other_rest = word[common:], other[common:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def _by_surname(word: str, full: Words) -> bool:
    return full[-1] == word


def _by_first_name(word: str, full: Words) -> bool:
    return full[0] == word


def _by_other_name(word: str, full: Words) -> bool:
    return len(word) > 1 and word in full
