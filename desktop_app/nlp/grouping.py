"""Who is who: put the mentions of one person, organisation or place together.

Names are compared by their words (`people`, `organisations`); two things are never joined because
their letters look alike.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Entity, Label, Mention
from desktop_app.nlp import names
from desktop_app.nlp.organisations import group_things
from desktop_app.nlp.people import group_people

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class _Group:
    """One thing: what it is called, and how often."""

    label: Label
    forms: Counter[str] = field(default_factory=Counter)


def group(text: str, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Give each mention of a name its entity.

    Returns:
        The mentions in their order, with `entity` set, and the entities with keys from 0 in the
        order of first mention. Dates, money and works stay without one.
    """
    numbers = _numbers(text, mentions)
    keys: dict[tuple[Label, int], int] = {}
    groups: list[_Group] = []
    grouped = []
    for index, mention in enumerate(mentions):
        if index in numbers:
            key = keys.setdefault((mention.label, numbers[index]), len(keys))
            if key == len(groups):
                groups.append(_Group(mention.label))
            groups[key].forms[form_of(text, mention)] += 1
            grouped.append(replace(mention, entity=key))
        else:
            grouped.append(mention)
    entities = tuple(_entity(key, holder) for key, holder in enumerate(groups))
    return tuple(grouped), entities


def form_of(text: str, mention: Mention) -> str:
    """Return the name as written, on one line."""
    return " ".join(text[mention.start : mention.end].split())


def _numbers(text: str, mentions: Sequence[Mention]) -> dict[int, int]:
    """Map the index of each name to the number of its group among those of its label."""
    numbers: dict[int, int] = {}
    for label in (*NAMED, Label.GROUP):
        own = [i for i, mention in enumerate(mentions) if mention.label is label]
        forms = [form_of(text, mentions[i]) for i in own]
        if label is Label.PERSON:
            found = group_people(forms)
        else:
            found = group_things(label, forms, _bracketed(text, mentions, own))
        numbers.update(zip(own, found, strict=True))
    return numbers


def _bracketed(text: str, mentions: Sequence[Mention], own: Sequence[int]) -> dict[str, str]:
    """Map each short name that stands in brackets right behind a long one to the long one."""
    pairs = {}
    for first, second in itertools.pairwise(own):
        long, short = mentions[first], mentions[second]
        between = text[long.end : short.start].strip()
        long_form, short_form = form_of(text, long), form_of(text, short)
        is_shorter = " " not in short_form and len(short_form) < len(long_form)
        if between == "(" and text[short.end : short.end + 1] == ")" and is_shorter:
            pairs[short_form] = long_form
    return pairs


def _entity(key: int, holder: _Group) -> Entity:
    forms = sorted(holder.forms, key=lambda form: (-_fullness(form, holder.label), -len(form)))
    aliases = tuple(forms[1:])
    if holder.label is Label.GROUP:
        nation = names.demonyms().get(names.fold(forms[0]))
        aliases = (*aliases, nation) if nation else aliases
    return Entity(key, forms[0], holder.label, aliases)


def _fullness(form: str, label: Label) -> int:
    return len(names.words_of(form, label))
