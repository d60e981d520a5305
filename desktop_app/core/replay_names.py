"""The reader's decisions about names, applied to mentions and entities.

Identity is settled first (which names are one), then what each name is. Where several decisions
speak of one mention, the last one holds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.core.findings import Entity, Label, Mention, Speaker
from desktop_app.core.segments import SpanIndex
from desktop_app.core.terms import TermFinder, name_key, name_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NAMING = (DecisionKind.NOT_A_NAME, DecisionKind.IS_LABEL, DecisionKind.TERM)
_IDENTITY = (DecisionKind.SAME_AS, DecisionKind.NOT_SAME)
_LABELS = {label.value: label for label in Label}

Span = tuple[int, int]


class NameRules:
    """The decisions about names that reach one text, put in order once.

    Args:
        decisions: those that reach the article, oldest first.
        spans: where each decision of scope HERE stands; one that is missing has no effect.
    """

    def __init__(self, decisions: Sequence[Decision], spans: dict[str, Span], text: str) -> None:
        self.text = text
        self._orders = {decision.id: order for order, decision in enumerate(decisions)}
        self._by_name: dict[str, list[Decision]] = defaultdict(list)
        self._by_span: dict[Span, list[Decision]] = defaultdict(list)
        pairs: dict[frozenset[str], Decision] = {}
        for decision in filter(_is_sound, decisions):
            if decision.scope is Scope.HERE:
                if decision.id in spans:
                    self._by_span[name_range(text, *spans[decision.id])].append(decision)
            elif decision.kind in _NAMING:
                self._by_name[name_key(decision.text)].append(decision)
            elif len(pair := frozenset((name_key(decision.text), name_key(decision.value)))) == 2:
                pairs.pop(pair, None)
                pairs[pair] = decision
        self.same = [d for d in pairs.values() if d.kind is DecisionKind.SAME_AS]
        self.apart = {p: d for p, d in pairs.items() if d.kind is DecisionKind.NOT_SAME}
        self.additions = self._find_additions()

    def naming(self, span: Span, names: Iterable[str]) -> Decision | None:
        """Return the last decision on what stands at `span` and bears one of `names`."""
        surface, *others = names
        found = [d for d in self._at(span) if d.kind in _NAMING]
        found += self._by_name.get(surface, ())
        for name in others:
            found += (d for d in self._by_name.get(name, ()) if d.kind is DecisionKind.IS_LABEL)
        return max(found, key=lambda d: self._orders[d.id], default=None)

    def naming_of(self, names: Iterable[str]) -> Decision | None:
        """Return the last decision on the type of a whole entity."""
        found = [
            d for n in names for d in self._by_name.get(n, ()) if d.kind is DecisionKind.IS_LABEL
        ]
        return max(found, key=lambda d: self._orders[d.id], default=None)

    def identity(self, span: Span) -> Decision | None:
        """Return the last decision on who is meant at exactly this place."""
        found = [d for d in self._at(span) if d.kind in _IDENTITY]
        return found[-1] if found else None

    def _at(self, span: Span) -> Sequence[Decision]:
        return self._by_span.get(name_range(self.text, *span), ()) if self._by_span else ()

    def _find_additions(self) -> dict[Span, Decision]:
        """Return the places to be marked that no mention may stand at, with what decides there."""
        finder = TermFinder(self.text)
        places: dict[Span, None] = {}
        for decisions in self._by_name.values():
            for spelling in {d.text: None for d in decisions if _adds(d)}:
                places.update(dict.fromkeys(finder.find(spelling)))
        for span, decisions in self._by_span.items():
            if any(d.kind in _NAMING and _adds(d) for d in decisions):
                places[span] = None
        found: dict[Span, Decision] = {}
        for span in places:
            decision = self.naming(span, [name_key(self.text[slice(*span)])])
            if decision is not None and decision.kind is not DecisionKind.NOT_A_NAME:
                found[span] = decision
        return found


def _is_sound(decision: Decision) -> bool:
    if decision.kind is DecisionKind.IS_LABEL and decision.value not in _LABELS:
        return False
    if decision.kind in _IDENTITY and not decision.value.strip():
        return False
    return decision.kind in (*_NAMING, *_IDENTITY) and bool(decision.text.strip())


def _adds(decision: Decision) -> bool:
    """Tell whether it marks words that no analysis takes for a name."""
    return decision.kind is DecisionKind.TERM or (
        decision.kind is DecisionKind.IS_LABEL and not decision.label
    )


def _label(decision: Decision) -> Label:
    return Label.TERM if decision.kind is DecisionKind.TERM else Label(decision.value)


def _own_kind(decision: Decision) -> str:
    return decision.value.strip() if decision.kind is DecisionKind.TERM else ""


class Names:
    """Mentions and entities while decisions are applied to them; used once.

    Attributes:
        mentions: as they are by now.
        entities: by key.
    """

    def __init__(
        self, mentions: Sequence[Mention], entities: Sequence[Entity], rules: NameRules
    ) -> None:
        self.mentions = list(mentions)
        self.entities = {entity.key: entity for entity in entities}
        self._rules = rules
        self._keys = {key: _names(entity) for key, entity in self.entities.items()}
        self._moved: dict[int, int] = {}
        self._split: dict[tuple[int, str], int] = {}
        self._renamed: set[int] = set()
        self._dropped: set[int] = set()

    def apply(self) -> None:
        """Apply all decisions."""
        used = {mention.entity for mention in self.mentions}
        for pair, decision in self._rules.apart.items():
            self._separate(pair, decision)
        pending = True
        while pending:  # ends: each decision unites once at most
            pending = sum(self._unite(decision) for decision in self._rules.same) > 0
        self._label_entities()
        self._decide_mentions()
        self._add_mentions()
        still_used = {mention.entity for mention in self.mentions}
        self._dropped = {key for key in self.entities if key in used and key not in still_used}
        for key in self._dropped:
            del self.entities[key], self._keys[key]

    def find(self, name: str) -> Entity | None:
        """Return the entity of this name; full names go before other names."""
        wanted = name_key(name)
        holders = [self.entities[key] for key, names in self._keys.items() if wanted in names]
        full = (entity for entity in holders if name_key(entity.name) == wanted)
        return next(full, holders[0] if holders else None)

    def is_name(self, text: str) -> bool:
        """Tell whether any entity bears this name."""
        wanted = name_key(text)
        return any(wanted in names for names in self._keys.values())

    def speaker(self, speaker: Speaker) -> Speaker:
        """Return the speaker with the entity that is meant after all decisions."""
        key = speaker.entity
        if key is None:
            return speaker
        for name in (speaker.text, speaker.name):
            key = self._split.get((key, name_key(name)), key)
        while key in self._moved:
            key = self._moved[key]
        if key not in self.entities:
            return replace(speaker, entity=None) if key in self._dropped else speaker
        if key == speaker.entity and key not in self._renamed:
            return speaker
        return replace(speaker, entity=key, name=self.entities[key].name)

    def references(self, references: Iterable[Mention]) -> Iterator[Mention]:
        """Give the references to what is still there, each to the entity that is meant now."""
        marked = {(mention.start, mention.end) for mention in self.mentions}
        for reference in references:
            key = reference.entity
            while key in self._moved:
                key = self._moved[key]
            entity = self.entities.get(-1 if key is None else key)
            if entity is not None and (reference.start, reference.end) not in marked:
                yield replace(reference, entity=key, label=entity.label)

    def _separate(self, pair: frozenset[str], decision: Decision) -> None:
        for entity in [e for key, e in self.entities.items() if pair <= self._keys[key]]:
            moved = name_key(decision.value)
            if moved == name_key(entity.name):
                moved = name_key(decision.text)
            spelling = next(alias for alias in entity.aliases if name_key(alias) == moved)
            new = self._create(spelling, entity.label)
            kept = tuple(alias for alias in entity.aliases if name_key(alias) != moved)
            self._store(replace(entity, aliases=kept))
            self._split[entity.key, moved] = new.key
            for index, mention in enumerate(self.mentions):
                if mention.entity == entity.key and self._surface(mention) == moved:
                    self.mentions[index] = replace(mention, entity=new.key)

    def _unite(self, decision: Decision) -> bool:
        """Make two names one entity; the decision's value is its name from then on."""
        pair = {name_key(decision.text), name_key(decision.value)}
        first, second = self.find(decision.text), self.find(decision.value)
        if first is None or any(pair <= names for names in self._keys.values()):
            return False
        union = self._keys[first.key] | (self._keys[second.key] if second else pair)
        if any(apart <= union for apart in self._rules.apart):
            return False
        if second is None:
            self._store(_with_names(replace(first, name=decision.value.strip()), [first.name]))
            self._renamed.add(first.key)
            return True
        self._store(_with_names(second, [first.name, *first.aliases]))
        del self.entities[first.key], self._keys[first.key]
        self._moved[first.key] = second.key
        for index, mention in enumerate(self.mentions):
            if mention.entity == first.key:
                label = mention.label if first.label is second.label else second.label
                self.mentions[index] = replace(mention, entity=second.key, label=label)
        return True

    def _label_entities(self) -> None:
        for entity in list(self.entities.values()):
            decision = self._rules.naming_of(self._keys[entity.key])
            if decision is not None and _label(decision) is not entity.label:
                self._store(replace(entity, label=_label(decision)))

    def _decide_mentions(self) -> None:
        self.mentions = [m for mention in self.mentions for m in self._decided(mention)]

    def _decided(self, mention: Mention) -> Iterator[Mention]:
        span = (mention.start, mention.end)
        names = [self._surface(mention), *self._keys.get(_key(mention), ())]
        decision = self._rules.naming(span, names)
        if decision is not None:
            if decision.kind is DecisionKind.NOT_A_NAME:
                return
            mention = self._labelled(mention, _label(decision))
            mention = replace(mention, kind=_own_kind(decision))
        link = self._rules.identity(span)
        yield mention if link is None else self._linked(mention, link)

    def _labelled(self, mention: Mention, label: Label) -> Mention:
        entity = self.entities.get(_key(mention))
        key = mention.entity
        if entity is not None and entity.label is not label:
            key = self._find_or_create(self._words(mention), label).key
        return replace(mention, label=label, entity=key, confidence=1.0)

    def _linked(self, mention: Mention, decision: Decision) -> Mention:
        """Link one mention to the entity of another name, or cut it off from it."""
        if decision.kind is DecisionKind.SAME_AS:
            entity = self.find(decision.value) or self._create(decision.value, mention.label)
            return replace(mention, entity=entity.key, label=entity.label)
        other = name_key(decision.value)
        if other not in self._keys.get(_key(mention), ()):
            return mention
        surface = self._surface(mention)
        own = next(
            (k for k, names in self._keys.items() if surface in names and other not in names), None
        )
        if own is None:
            own = self._create(self._words(mention), mention.label).key
        return replace(mention, entity=own)

    def _add_mentions(self) -> None:
        additions = self._rules.additions
        if not additions:
            return
        there = SpanIndex((m.start, m.end, m) for m in self.mentions)
        new: list[Mention] = []
        inner: set[Span] = set()
        for (start, end), decision in additions.items():
            others = [mention for _, _, mention in there.overlapping(start, end)]
            if decision.kind is DecisionKind.TERM:
                inner.update(_inside(others, (start, end)))
                others = [m for m in others if (m.start, m.end) == (start, end)]
            if not others:
                entity = self._find_or_create(self._rules.text[start:end], _label(decision))
                new.append(Mention(start, end, entity.label, entity.key, kind=_own_kind(decision)))
        if new or inner:
            kept = [m for m in self.mentions if (m.start, m.end) not in inner]
            self.mentions = sorted([*kept, *new], key=lambda m: (m.start, m.end))

    def _find_or_create(self, name: str, label: Label) -> Entity:
        wanted = name_key(name)
        for key, names in self._keys.items():
            if wanted in names and self.entities[key].label is label:
                return self.entities[key]
        return self._create(name, label)

    def _create(self, name: str, label: Label) -> Entity:
        key = max(self.entities, default=0) + 1
        while key in self._moved:
            key += 1
        return self._store(Entity(key, " ".join(name.split()), label))

    def _store(self, entity: Entity) -> Entity:
        self.entities[entity.key] = entity
        self._keys[entity.key] = _names(entity)
        return entity

    def _words(self, mention: Mention) -> str:
        return self._rules.text[mention.start : mention.end]

    def _surface(self, mention: Mention) -> str:
        return name_key(self._words(mention))


def _inside(mentions: Iterable[Mention], span: Span) -> Iterator[Span]:
    """Give the places of shorter names within a term of the reader."""
    for mention in mentions:
        place = (mention.start, mention.end)
        is_shorter = span[0] <= place[0] and place[1] <= span[1] and place != span
        if is_shorter and mention.label is not Label.TERM:
            yield place


def _key(mention: Mention) -> int:
    return -1 if mention.entity is None else mention.entity


def _names(entity: Entity) -> set[str]:
    return {name_key(name) for name in (entity.name, *entity.aliases)}


def _with_names(entity: Entity, names: Sequence[str]) -> Entity:
    others = dict.fromkeys((*entity.aliases, *names))
    others.pop(entity.name, None)
    return replace(entity, aliases=tuple(others))
