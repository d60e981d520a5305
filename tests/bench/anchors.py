"""How many highlights stay on their words when a text changes.

    python3 dev.py bench anchors [ARTICLES]

Texts of our own are made by a seeded generator, then edited word by word with a record of where
each word went, so that the right place of every highlight is known. A placement is right when it
holds all words of the passage that are left and no other old word; leaving a highlight unplaced is
right when less than half of its passage is left. Three simpler ways are shown beside ours.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.core.anchor import carry, resolve
from desktop_app.core.annotation import Anchor

Carry = Callable[[Sequence[Anchor], str, str], Sequence[Anchor | None]]

_TEMPLATES = (
    "{who} told the {body} on {day} that the {thing} would be {done} before {season}.",
    "The {thing}, which {who} had {done} twice, stood {adj} by the {place}.",
    "Nobody in the {place} could say why the {thing} was {done}.",
    '"{who} knows the {place} better than any of us," said {who}, a {adj} {job}.',
    "According to the {body}, {count} {thing}s were {done} in {season}, {count} of them {adj}.",
    "It was a {adj} {day}; the {job} and the {job} walked to the {place} and back.",
    "{who} denied that the {body} had {done} the {adj} {thing}.",
    "In {season} the {body} asked {who} for a {adj} {thing} and {count} new {thing}s.",
    "The {job}'s {thing} has been {done} since {day}, but {who} still waits at the {place}.",
    "What the {body} calls {adj}, the {job} calls {adj}.",
    "{count} people came to the {place} to see the {thing} being {done}.",
    "She had {done} the {thing}, she said, because the {place} was {adj}.",
    "Later {who} and {who} met the {body} at the {place}, where the {thing} had been {done}.",
    "There is no {adj} {thing} without a {adj} {job}, people say in the {place}.",
)
_POOLS = {
    "who": "Mara Holt|Ivo Brandt|Tess Okafor|old Quill|Dr Lindqvist|Pia Rossi|Jonah Vale"
    "|Captain Reyes|Hanne Moe|Saul Winter|the widow Adler|Nils Aalto",
    "body": "council|harbour board|school|choir|water company|union|parish|court|museum|ferry line",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|market day|the last day",
    "season": "spring|summer|autumn|winter|the long frost|the rains|harvest|the dark months",
    "thing": "bridge|lantern|boat|ledger|clock|orchard|letter|mill|map|bell|wall|kettle|tunnel|net"
    "|ladder|statue|well|barrel|window|engine|garden|cable|pump|chart|roof|carriage|signal|pier",
    "done": "mended|sold|painted|lost|moved|weighed|measured|burnt|stolen|promised|counted|opened"
    "|buried|lifted|copied|insured|photographed|washed|hidden|rebuilt|forgotten|blessed",
    "adj": "quiet|narrow|costly|crooked|bright|patient|hollow|famous|damp|stubborn|modest|ancient"
    "|plain|sudden|gentle|rusty|proud|distant|careful|bitter|warm|useless|splendid|grey|brave",
    "job": "baker|pilot|teacher|sexton|engineer|nurse|clerk|shepherd|printer|fisherman|surveyor"
    "|gardener|judge|tailor|diver|cooper|organist|miller|porter|keeper",
    "place": "quay|square|north gate|chapel|old town|island|station|market hall|upper field"
    "|lighthouse|weir|ropewalk|salt marsh|customs house|tannery|bowling green",
    "count": "two|three|seven|eleven|forty|a hundred|nineteen|sixty-four|several|a dozen",
}
_CHOICES = {name: pool.split("|") for name, pool in _POOLS.items()}
_STRANGERS = [word for pool in _CHOICES.values() for choice in pool for word in choice.split()]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `origin` is its place in the old text, -1 for a new word."""

    text: str
    origin: int
    is_kept: bool = True


Paragraphs = list[list[Word]]


@dataclass(frozen=True, slots=True)
class Edit:
    """How a text is changed: share of words, and whether paragraphs change places."""

    name: str
    share: float
    is_shuffled: bool = False


EDITS = (
    Edit("5 % of words", 0.05),
    Edit("10 % of words", 0.10),
    Edit("reordered", 0.0, True),
    Edit("mixed", 0.05, True),
)


@dataclass(slots=True)
class Tally:
    """Counts of one way under one edit."""

    right: int = 0
    wrong: int = 0
    unplaced: int = 0

    @property
    def total(self) -> int:
        """All highlights."""
        return self.right + self.wrong + self.unplaced


def write_text(chance: random.Random, *, word_count: int) -> Paragraphs:
    """Write paragraphs of about so many words."""
    paragraphs: Paragraphs = []
    written = 0
    while written < word_count:
        words: list[Word] = []
        for _ in range(chance.randint(2, 6)):
            for text in _sentence(chance).split():
                words.append(Word(text, written))
                written += 1
        paragraphs.append(words)
    return paragraphs


def _sentence(chance: random.Random) -> str:
    parts = chance.choice(_TEMPLATES).split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        slot, rest = part.split("}")
        filled.append(chance.choice(_CHOICES[slot]) + rest)
    sentence = "".join(filled)
    return sentence[0].upper() + sentence[1:]


def change(paragraphs: Paragraphs, edit: Edit, chance: random.Random) -> Paragraphs:
    """Replace, delete and insert words (three, one and one in five), then move paragraphs."""
    changed: Paragraphs = []
    for paragraph in paragraphs:
        words: list[Word] = []
        for word in paragraph:
            if chance.random() >= edit.share:
                words.append(word)
                continue
            way = chance.randrange(5)
            stranger = chance.choice(_STRANGERS)
            if way < 3:
                is_same = stranger == word.text
                words.append(Word(stranger, word.origin, is_same))
            elif way == 3:
                words += [word, Word(stranger, -1, False)]
        if words:
            changed.append(words)
    if edit.is_shuffled:
        chance.shuffle(changed)
    return changed


def lay_out(paragraphs: Paragraphs) -> tuple[str, list[tuple[Word, int, int]]]:
    """Return the text, and each word with its range."""
    places: list[tuple[Word, int, int]] = []
    parts: list[str] = []
    position = 0
    for paragraph in paragraphs:
        for index, word in enumerate(paragraph):
            if index:
                parts.append(" ")
                position += 1
            places.append((word, position, position + len(word.text)))
            parts.append(word.text)
            position += len(word.text)
        parts.append("\n\n")
        position += 2
    return "".join(parts), places


def choose_passages(
    paragraphs: Paragraphs, chance: random.Random, *, count: int
) -> list[tuple[int, int]]:
    """Choose what is highlighted: names, phrases, sentences, whole paragraphs; by word."""
    passages: list[tuple[int, int]] = []
    while len(passages) < count:
        paragraph = chance.choice(paragraphs)
        longest = chance.choice((1, 2, 2, 5, 8, 15, 30, 80))
        length = min(chance.randint(1 if longest < 3 else 3, longest), len(paragraph))
        first = paragraph[chance.randint(0, len(paragraph) - length)].origin
        passages.append((first, first + length))
    return passages


def judge(
    passage: tuple[int, int],
    found: Anchor | None,
    places: Sequence[tuple[Word, int, int]],
    *,
    size: int,
) -> str:
    """Return whether a placement is right, wrong or unplaced; `size`: characters of the passage."""
    left = [p for p in places if passage[0] <= p[0].origin < passage[1]]
    kept = [p for p in left if p[0].is_kept]
    if found is None:
        return "right" if sum(len(p[0].text) for p in kept) < size / 2 else "unplaced"
    inside = [p for p in places if p[1] < found.end and p[2] > found.start]
    if not kept:
        return "right" if left and {id(p) for p in inside} <= {id(p) for p in left} else "wrong"
    held = {p[0].origin for p in inside if p[0].is_kept}
    return "right" if held == {p[0].origin for p in kept} else "wrong"


def by_position(anchors: Sequence[Anchor], _old: str, new: str) -> list[Anchor | None]:
    """Leave each highlight where it was."""
    return [Anchor.of(new, a.start, a.end) if a.end <= len(new) else None for a in anchors]


def by_quote(anchors: Sequence[Anchor], _old: str, new: str) -> list[Anchor | None]:
    """Take the place of the same words whose context is the same to the letter, else any."""
    found: list[Anchor | None] = []
    for anchor in anchors:
        start = new.find(anchor.prefix + anchor.exact + anchor.suffix)
        start = start + len(anchor.prefix) if start >= 0 else new.find(anchor.exact)
        place = Anchor.of(new, start, start + len(anchor.exact)) if start >= 0 else None
        found.append(place)
    return found


def by_resolving(anchors: Sequence[Anchor], _old: str, new: str) -> list[Anchor | None]:
    """Use what the anchor itself knows, without the old text."""
    return [resolve(anchor, new) for anchor in anchors]


WAYS: dict[str, Carry] = {
    "position only": by_position,
    "exact + context": by_quote,
    "resolve (no old text)": by_resolving,
    "carry": carry,
}


def measure(
    way: Carry, edit: Edit, *, articles: int, word_count: int = 900, seed: int = 1
) -> Tally:
    """Place 40 highlights in each of so many changed articles and count."""
    tally = Tally()
    for number in range(articles):
        chance = random.Random(f"{seed}/{number}")
        paragraphs = write_text(chance, word_count=word_count)
        old, old_places = lay_out(paragraphs)
        passages = choose_passages(paragraphs, chance, count=40)
        anchors = [Anchor.of(old, old_places[a][1], old_places[b - 1][2]) for a, b in passages]
        new, places = lay_out(change(paragraphs, edit, chance))
        for passage, found in zip(passages, way(anchors, old, new), strict=True):
            size = sum(end - start for _, start, end in old_places[slice(*passage)])
            verdict = judge(passage, found, places, size=size)
            setattr(tally, verdict, getattr(tally, verdict) + 1)
    return tally


def time_large(*, word_count: int = 100_000, count: int = 2_000) -> float:
    """Return the seconds that carrying many highlights over a large mixed change takes."""
    chance = random.Random(7)
    paragraphs = write_text(chance, word_count=word_count)
    old, places = lay_out(paragraphs)
    passages = choose_passages(paragraphs, chance, count=count)
    anchors = [Anchor.of(old, places[a][1], places[b - 1][2]) for a, b in passages]
    new, _ = lay_out(change(paragraphs, EDITS[-1], chance))
    began = time.process_time()
    carry(anchors, old, new)
    return time.process_time() - began


def main(words: Sequence[str]) -> int:
    """Print right, wrong and unplaced in per cent for each way and edit."""
    articles = int(words[0]) if words else 50
    print(f"{'':24}" + "".join(f"{edit.name:>24}" for edit in EDITS))
    print(f"{'':24}" + f"{'right  wrong  unplaced':>24}" * len(EDITS))
    for name, way in WAYS.items():
        cells = []
        for edit in EDITS:
            tally = measure(way, edit, articles=articles)
            shares = (100 * n / tally.total for n in (tally.right, tally.wrong, tally.unplaced))
            cells.append("{:10.2f} {:6.2f} {:6.2f}".format(*shares))
        print(f"{name:24}" + "".join(cells))
    print(f"100,000 words, 2,000 highlights, mixed: {time_large():.1f} s")
    return 0
