"""Who is who: put the mentions of one person, organisation or place together.

Names are compared by their words. People: a surname or first name alone is the person last named in
full with it. Organisations: acronyms and short forms, where only one long form fits. Places:
countries under their several names, and places with and without "province" or "city". Two things
are never joined because their letters look alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Entity, Label, Mention
from desktop_app.nlp import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(slots=True)
class _Group:
    """One thing, with everything it is called."""

    label: Label
    forms: Counter[str] = field(default_factory=Counter)
    words: set[tuple[str, ...]] = field(default_factory=set)
    last_seen: int = -1

    def add(self, form: str, words: tuple[str, ...]) -> None:
        self.forms[form] += 1
        self.words.add(words)


def group(text: str, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Give each mention of a name its entity.

    Returns:
        The mentions in their order, with `entity` set, and the entities with keys from 0 in the
        order of first mention. Dates, money and works stay without one.
    """
    found: dict[int, _Group] = {}
    for label in (*NAMED, Label.GROUP):
        own = [(i, mention) for i, mention in enumerate(mentions) if mention.label is label]
        found.update(_grouped(text, label, own))
    keys: dict[int, int] = {}
    grouped = []
    for index, mention in enumerate(mentions):
        holder = found.get(index)
        if holder is not None:
            key = keys.setdefault(id(holder), len(keys))
            mention = replace(mention, entity=key)
        grouped.append(mention)
    by_key = {keys[id(holder)]: holder for holder in found.values()}
    return tuple(grouped), tuple(_entity(key, by_key[key]) for key in sorted(by_key))


def _grouped(
    text: str, label: Label, mentions: Sequence[tuple[int, Mention]]
) -> Iterator[tuple[int, _Group]]:
    forms = [(index, m, text[m.start : m.end].replace("\n", " ")) for index, m in mentions]
    if label is Label.PERSON:
        yield from _people([(index, form) for index, _, form in forms])
    else:
        yield from _others(label, [(index, form) for index, _, form in forms])


def _people(forms: Sequence[tuple[int, str]]) -> Iterator[tuple[int, _Group]]:
    full = _full_names(forms)
    alone: dict[tuple[str, ...], _Group] = {}
    for index, form in forms:
        words = names.words_of(form, Label.PERSON)
        holder = full.get(words) or _named_by_part(words, full.values()) or alone.get(words)
        if holder is None:
            holder = alone[words] = _Group(Label.PERSON)
        holder.add(form, words)
        holder.last_seen = index
        yield index, holder


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(word for word in words if word not in names.word_list("particles"))
    return kept or words


def _full_names(forms: Iterable[tuple[int, str]]) -> dict[tuple[str, ...], _Group]:
    """Join the full names of one person: with and without middle names, initials, particles."""
    distinct: dict[tuple[str, ...], None] = {}
    for _, form in forms:
        words = names.words_of(form, Label.PERSON)
        if len(_core(words)) > 1:
            distinct[words] = None
    holders: dict[tuple[str, ...], _Group] = {}
    for words in sorted(distinct, key=lambda words: -len(words)):
        fitting = {
            id(holders[other]): holders[other]
            for other in holders
            if _is_same_person(_core(words), _core(other))
        }
        holder = next(iter(fitting.values())) if len(fitting) == 1 else _Group(Label.PERSON)
        holders[words] = holder
        holder.words.add(words)
    return holders


def _is_same_person(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if short == long or "".join(short) == "".join(long):
        return True
    if short[-1] != long[-1]:
        return False
    rest = list(long[:-1])
    for word in short[:-1]:
        while rest and not _fits(word, rest[0]):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True


def _fits(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) == 1 and word[0] == other[0])


def _named_by_part(words: tuple[str, ...], holders: Iterable[_Group]) -> _Group | None:
    """Return the person last named whose surname, else first name, this is."""
    core = _core(words)
    if len(core) != 1:
        return None
    unique = list({id(holder): holder for holder in holders}.values())
    for place in (-1, 0):
        fitting = [
            h
            for h in unique
            if any(_core(full)[place] == core[0] for full in h.words if len(_core(full)) > 1)
        ]
        if fitting:
            return max(fitting, key=lambda h: h.last_seen)
    return None


def _others(label: Label, forms: Sequence[tuple[int, str]]) -> Iterator[tuple[int, _Group]]:
    keys = {form: _key(label, form) for _, form in forms}
    holders = {key: _Group(label) for key in keys.values()}
    joined = _joined(label, set(keys.values()), keys)
    for index, form in forms:
        key = keys[form]
        holder = holders[joined.get(key, key)]
        holder.add(form, key)
        yield index, holder


def _key(label: Label, form: str) -> tuple[str, ...]:
    """Return what forms of one name have in common."""
    country = names.country_names().get(names.fold(form))
    if country is not None:
        return tuple(names.fold(country).split())
    words = names.words_of(form, label)
    if label is Label.GROUP:
        nation = names.demonyms().get(names.fold(form))
        return (f"={nation}",) if nation else words
    spare = names.word_list("company_forms" if label is Label.ORG else "generic_places")
    return tuple(word for word in words if word not in spare) or words


def _joined(
    label: Label, keys: set[tuple[str, ...]], forms: dict[str, tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Map the key of each short form to that of the one long form it fits."""
    joined = dict(_by_acronym(forms))
    if label is Label.ORG:
        for short in keys - joined.keys():
            fitting = {long for long in keys if _is_short_of(short, long)}
            if len(fitting) == 1:
                joined[short] = fitting.pop()
    return {short: _end_of(long, joined) for short, long in joined.items()}


def _end_of(
    key: tuple[str, ...], joined: dict[tuple[str, ...], tuple[str, ...]]
) -> tuple[str, ...]:
    seen = {key}
    while key in joined and joined[key] not in seen:
        key = joined[key]
        seen.add(key)
    return key


def _by_acronym(
    forms: dict[str, tuple[str, ...]],
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    by_acronym: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for form, key in forms.items():
        if " " in form:
            for acronym in names.acronyms_of(form):
                by_acronym[acronym].add(key)
    for form, key in forms.items():
        if names.is_acronym(form) and form not in names.country_names():
            fitting = by_acronym.get(form.replace(".", "").upper(), set()) - {key}
            if len(fitting) == 1:
                yield key, next(iter(fitting))


def _is_short_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    if len(short) >= len(long) or " ".join(short) in names.country_names():
        return False
    return long[: len(short)] == short or long[-len(short) :] == short


def _entity(key: int, holder: _Group) -> Entity:
    forms = sorted(holder.forms, key=lambda form: (-_fullness(form, holder.label), -len(form)))
    aliases = tuple(form for form in forms[1:])
    if holder.label is Label.GROUP:
        nation = names.demonyms().get(names.fold(forms[0]))
        aliases = (*aliases, nation) if nation else aliases
    return Entity(key, forms[0], holder.label, aliases)


def _fullness(form: str, label: Label) -> int:
    return len(names.words_of(form, label))
