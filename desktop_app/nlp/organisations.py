"""Which names of organisations and places mean the same thing.

Countries have several names; "US Supreme Court" and "Supreme Court of the United States" have the
same words; acronyms and short forms are joined with the one long form they fit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from desktop_app.core.findings import Label
from desktop_app.nlp import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Key = tuple[str, ...]

_LONGEST_COUNTRY = 4
_SIDES = frozenset({"north", "south", "east", "west"})


def group_things(label: Label, forms: Sequence[str], bracketed: Mapping[str, str]) -> list[int]:
    """Return for each name, in the order of the text, the number of the thing meant.

    Args:
        label: what all the names are.
        forms: the names as written.
        bracketed: short names that the text itself explains, with their long ones.
    """
    keys = {form: key_of(label, form) for form in forms}
    joined = _joined(label, keys, Counter(forms), bracketed)
    numbers: dict[Key, int] = {}
    return [numbers.setdefault(joined.get(keys[form], keys[form]), len(numbers)) for form in forms]


def key_of(label: Label, form: str) -> Key:
    """Return what the spellings of one name have in common."""
    folded = names.fold(form)
    country = names.country_names().get(folded)
    if country is not None:
        return ("=" + country,)
    if label is Label.GROUP:
        nation = names.demonyms().get(folded)
        return ("=" + nation,) if nation else (folded,)
    if label is Label.PLACE:
        words = _plain_words(form.split(",")[0])
        spare = names.word_list("generic_places")
        if words[0] in spare and words[1:2] == ("of",):
            words = words[2:] or words
        return tuple(word for word in words if word not in spare) or words
    words = _with_countries(_plain_words(form))
    spare = names.word_list("company_forms") | {"of", "the", "and", "&", "for"}
    kept = tuple(word for word in words if word not in spare)
    return kept or words


def _plain_words(form: str) -> Key:
    words = form.replace("’s ", " ").replace("'s ", " ")
    return tuple(names.fold(words).replace(",", " ").split()) or (names.fold(form),)


def _with_countries(words: Key) -> Key:
    """Write countries and their adjectives in one way: us, american, united states."""
    written: list[str] = []
    position = 0
    while position < len(words):
        for length in range(_LONGEST_COUNTRY, 0, -1):
            part = " ".join(words[position : position + length])
            nation = names.country_names().get(part) or names.demonyms().get(part)
            if nation is not None:
                written.append("=" + nation)
                position += length
                break
        else:
            written.append(words[position])
            position += 1
    return tuple(written)


def _joined(
    label: Label,
    keys: Mapping[str, Key],
    counts: Counter[str],
    bracketed: Mapping[str, str],
) -> dict[Key, Key]:
    """Map the key of each short form to that of the long form it belongs to."""
    weight: Counter[Key] = Counter()
    for form, key in keys.items():
        weight[key] += counts[form]
    joined = {keys[short]: keys[long] for short, long in bracketed.items() if long in keys}
    joined.update(pair for pair in _by_words(weight) if pair[0] not in joined)
    joined.update(pair for pair in _by_acronym(keys, weight) if pair[0] not in joined)
    free = [key for key in weight if key not in joined]
    by_part = _by_part(free)
    for short in free:
        if (long := _long_form(label, short, by_part.get(short, []))) is not None:
            joined[short] = long
    return {short: _end_of(long, joined) for short, long in joined.items()}


def _end_of(key: Key, joined: Mapping[Key, Key]) -> Key:
    seen = {key}
    while key in joined and joined[key] not in seen:
        key = joined[key]
        seen.add(key)
    return key


def _by_words(weight: Counter[Key]) -> Iterator[tuple[Key, Key]]:
    """Pair names of the same words in another order: Parliament of Iraq, Iraqi Parliament."""
    first: dict[frozenset[str], Key] = {}
    for key in weight:
        other = first.setdefault(frozenset(key), key)
        if other != key:
            yield key, other


def _by_acronym(keys: Mapping[str, Key], weight: Counter[Key]) -> Iterator[tuple[Key, Key]]:
    by_acronym: defaultdict[str, set[Key]] = defaultdict(set)
    for form, key in keys.items():
        if " " in form:
            for acronym in names.acronyms_of(form):
                by_acronym[acronym].add(key)
    for form, key in keys.items():
        if names.is_acronym(form) and not key[0].startswith("="):
            fitting = by_acronym.get(form.replace(".", "").upper(), set()) - {key}
            if fitting:
                yield key, max(sorted(fitting), key=lambda long: weight[long])


def _by_part(keys: Iterable[Key]) -> dict[Key, list[Key]]:
    """Map what a name may be shortened to, its beginnings and ends, to the names themselves."""
    found: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        parts = {key[:length] for length in range(1, len(key))}
        parts |= {key[-length:] for length in range(1, len(key))}
        bare = _without_country(key)
        parts |= {bare[:length] for length in range(2, len(bare))}
        for part in (parts | {bare}) - {key, ()}:
            found[part].append(key)
    return found


def _long_form(label: Label, short: Key, fitting: Sequence[Key]) -> Key | None:
    """Return the one longer name that the short one stands for, if there is just one."""
    if short[0].startswith("=") and len(short) == 1:
        return None
    if label is Label.PLACE:
        if len(short) > 1 or short[0] not in _SIDES:
            return None
    elif label is not Label.ORG:
        return None
    national = [long for long in fitting if _without_country(long) == short]
    if len(national) == 1:
        return national[0]
    return fitting[0] if len(fitting) == 1 else None


def _without_country(key: Key) -> Key:
    return tuple(word for word in key if not word.startswith("="))
