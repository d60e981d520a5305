"""Where a named thing is meant without a mark of its own.

A place or a person lives on in the names of other things ("University of Ohio", "the Home Office of
the UK"), and a title alone means who bears it ("the Prime Minister"). Such places are no names by
themselves and get no mark, but they count for the thing that is meant and can be gone to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Entity, Label, Mention
from desktop_app.nlp import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    # The key of an entity, or the usual name of a country that has none yet.
    Meant = int | str

#: Names that may hold other names.
_HOLDERS = frozenset({Label.ORG, Label.PLACE, Label.WORK, Label.EVENT})
_NAMES = frozenset({*_HOLDERS, Label.PERSON, Label.GROUP})
_WORD = re.compile(r"[^\W_]+(?:[.&'’][^\W_]+)*\.?")
_NAME_FOLLOWS = re.compile(r"[ \u00a0](?=[A-Z])")
_NAME_BEFORE = re.compile(r"([A-Z][\w.&'’-]*)[ \u00a0]$")
_ARTICLES = frozenset({"The", "A", "An"})
_LONGEST_WORD = 40
_MOST_NESTED = 4
#: What is named after the place where it is: "University of Ohio", "Stadium in Sochi".
_PLACED = re.compile(
    r"(?:\b(?:Archdiocese|Bishop|City|County|Diocese|Duchy|Isle|Mayor|Municipality|Port|Province"
    r"|Region|State|Town|University)\s(?:College\s)?of|\s(?:in|at))\s(?:the\s)?"
    r"([A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)*)"
)
_OTHER_BEARER = re.compile(
    r"\b(?:acting|deputy|ex|former|formerly|his|her|its|next|new|other|our|previous|their|then|vice"
    r"|a|an)[\s-]$",
    re.IGNORECASE,
)
_CONFIDENCE = 0.9
_TITLE_CONFIDENCE = 0.7


def find_references(
    text: str, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Find where the entities of an article are meant without a mark.

    Returns:
        The places, in the order of the text, and all entities: places that are named only inside
        of other names come behind the given ones.
    """
    forms = _Forms([*entities, *_placed(text, mentions, entities)])
    inside = _inside_names(text, mentions, forms)
    meant = {reference.entity for reference in inside}
    given = {entity.key for entity in entities}
    kept = tuple(one for one in forms.entities if one.key in given or one.key in meant)
    found = [*inside, *_titles(text, mentions)]
    return tuple(sorted(found, key=lambda m: (m.start, -m.end))), kept


def _inside_names(text: str, mentions: Sequence[Mention], forms: _Forms) -> list[Mention]:
    marked = _Marked(text, mentions)
    found: list[Mention] = []
    for match in _WORD.finditer(text):
        start = match.start()
        if not text[start].isupper():
            continue
        for end, meant in forms.at(text, start):
            if marked.allows(start, end, meant, forms):
                entity = forms.entity(meant)
                reference = Mention(start, end, entity.label, entity.key, _CONFIDENCE)
                if not any(_excludes(other, reference) for other in found[-_MOST_NESTED:]):
                    found.append(reference)
    return found


def _excludes(other: Mention, new: Mention) -> bool:
    """Tell whether two references, the first one found before, cannot both hold."""
    if other.end <= new.start:
        return False
    is_same_place = (other.start, other.end) == (new.start, new.end)
    return is_same_place or new.end > other.end or new.entity == other.entity


class _Forms:
    """The names to look for, by their first word, the longer ones first."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.entities = list(entities)
        self._by_key = {entity.key: entity for entity in entities}
        self._by_first: defaultdict[str, list[tuple[str, Meant]]] = defaultdict(list)
        self._countries: dict[str, int] = {}
        for entity in entities:
            if entity.label in NAMED:
                self._add(entity)
        for form, country in names.printed_countries().items():
            self._by_first[_first_word(form)].append((form, self._countries.get(country, country)))
        for forms in self._by_first.values():
            forms.sort(key=lambda pair: -len(pair[0]))

    def _add(self, entity: Entity) -> None:
        for form in (entity.name, *entity.aliases):
            if len(form) > 2 and form[0].isupper() and not names.is_rank(form):
                self._by_first[_first_word(form)].append((form, entity.key))
            country = names.country_names().get(names.fold(form))
            if country is not None and entity.label is Label.PLACE:
                self._countries[country] = entity.key

    def at(self, text: str, start: int) -> Iterator[tuple[int, Meant]]:
        """Give the ends of the names that stand at `start`, with what is meant."""
        for form, meant in self._by_first.get(_first_word(text, start), ()):
            end = start + len(form)
            if text.startswith(form, start) and not text[end : end + 1].isalnum():
                yield end, meant

    def entity(self, meant: Meant) -> Entity:
        """Return the entity meant; a country that is not named by itself becomes a new one."""
        if isinstance(meant, str) and meant not in self._countries:
            entity = Entity(max(self._by_key, default=-1) + 1, meant, Label.PLACE)
            self.entities.append(entity)
            self._by_key[entity.key] = entity
            self._countries[meant] = entity.key
        return self._by_key[self._countries[meant] if isinstance(meant, str) else meant]

    def is_person(self, meant: Meant) -> bool:
        """Tell whether a person is meant."""
        return isinstance(meant, int) and self._by_key[meant].label is Label.PERSON


def _first_word(text: str, start: int = 0) -> str:
    match = _WORD.match(text, start)
    return match[0].rstrip(".") if match else ""


class _Marked:
    """The names that are marked already."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = [mention for mention in mentions if mention.label in _NAMES]
        self._starts = [mention.start for mention in self._mentions]

    def allows(self, start: int, end: int, meant: Meant, forms: _Forms) -> bool:
        """Tell whether a name in this range is only a part of another one."""
        index = bisect_right(self._starts, start) - 1
        holder = self._mentions[index] if index >= 0 else None
        if holder is not None and start < holder.end:
            is_inside = end <= holder.end and (start, end) != (holder.start, holder.end)
            return is_inside and holder.label in _HOLDERS and holder.entity != meant
        if index + 1 < len(self._starts) and self._starts[index + 1] < end:
            return False
        if _has_name_before(
            self._text, start
        ):  # "Jackson" behind another given name is somebody else
            return not forms.is_person(meant)
        return _NAME_FOLLOWS.match(self._text, end) is not None


def _placed(text: str, mentions: Sequence[Mention], entities: Sequence[Entity]) -> Iterator[Entity]:
    """Give the places that are named only inside of the names of what lies there."""
    known = {names.fold(form) for one in entities for form in (one.name, *one.aliases)}
    key = max((entity.key for entity in entities), default=-1)
    for mention in mentions:
        if mention.label not in (Label.ORG, Label.PLACE):
            continue
        for match in _PLACED.finditer(text, mention.start, mention.end):
            folded = names.fold(match[1])
            if folded not in known and folded not in names.country_names():
                known.add(folded)
                key += 1
                yield Entity(key, match[1], Label.PLACE)


def _titles(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Find where a title alone means the only one in the article who bears it."""
    bearers: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.label is Label.PERSON and mention.entity is not None:
            bearers[" ".join(mention.rank.split())].append(mention)
    starts = [mention.start for mention in mentions]
    for title, named in bearers.items():
        if not title or title.rstrip(".") in names.word_list("forms_of_address"):
            continue
        if len({one.entity for one in named}) > 1:
            continue
        pattern = rf"(?<![\w-]){re.escape(title)}(?![\w-]|\s[A-Z]|\sof\b)"
        for match in re.finditer(pattern, text):
            index = bisect_right(starts, match.start()) - 1
            is_marked = index >= 0 and mentions[index].end > match.start()
            if not is_marked and _is_bearer_meant(text, match.start()):
                yield Mention(*match.span(), Label.PERSON, named[0].entity, _TITLE_CONFIDENCE)


def _is_bearer_meant(text: str, start: int) -> bool:
    """Tell whether nothing before a title says that another one is meant ("the former …")."""
    before = text[max(0, start - _LONGEST_WORD) : start]
    return not _has_name_before(text, start) and _OTHER_BEARER.search(before) is None


def _has_name_before(text: str, start: int) -> bool:
    """Tell whether the word before is written like a name."""
    match = _NAME_BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return match is not None and match[1] not in _ARTICLES
