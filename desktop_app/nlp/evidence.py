"""What an article says of a name: its spelling, what the model took it for, what stands round it.

Evidence is gathered over all occurrences of one written form, for the decision which type the name
has in this article (`name_types`). Features are strings with the share of the occurrences that show
them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.core.findings import NAMED, Label, Mention
from desktop_app.nlp import known, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Doc, Span, Token

    from desktop_app.nlp.parsed import ParsedBlock

#: One occurrence that shows these tells much, however many others there are.
_TELLING = ("before=", "conj=", "of=", "preposition=", "rank", "speaks")
_SPEECH = frozenset({"say", "tell", "add", "ask", "announce", "tweet", "write", "claim", "argue"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where the name stands.

    Attributes:
        label: what the model takes it for; None where it saw no name.
        kind: the model's own label, or empty.
    """

    start: int
    end: int
    label: Label | None
    kind: str
    rank: str
    span: Span


@dataclass(slots=True)
class Candidate:
    """One written form of a name in an article, with all its occurrences."""

    text: str
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def votes(self) -> Counter[Label]:
        """How often the model took it for each label; a title before it counts for a person."""
        counter = Counter(o.label for o in self.occurrences if o.label is not None)
        ranked = sum(bool(o.rank) for o in self.occurrences)
        if ranked:
            counter[Label.PERSON] += 2 * ranked
        return counter


def candidates_of(
    text: str, parsed: Sequence[ParsedBlock], mentions: Sequence[Mention]
) -> dict[str, Candidate]:
    """Gather the written forms of all names, by their folded form.

    Besides the model's findings, runs of proper nouns that it passed over are candidates.
    """
    found: dict[str, Candidate] = {}
    by_block = _by_block(parsed, mentions)
    for block, own in zip(parsed, by_block, strict=True):
        for start, end, mention in _places(block.doc, block.block.start, own):
            span = block.doc.char_span(start, end, alignment_mode="expand")
            if span is None:
                continue
            surface = text[start + block.block.start : end + block.block.start]
            candidate = found.setdefault(names.fold(surface), Candidate(surface))
            candidate.occurrences.append(_occurrence(block, start, end, mention, span))
    return found


def _occurrence(
    block: ParsedBlock, start: int, end: int, mention: Mention | None, span: Span
) -> Occurrence:
    offset = block.block.start
    kinds = [token.ent_type_ for token in span if token.ent_type_]
    label = mention.label if mention is not None else None
    rank = mention.rank if mention is not None else ""
    return Occurrence(
        start + offset, end + offset, label, kinds[0] if kinds and label else "", rank, span
    )


def _by_block(parsed: Sequence[ParsedBlock], mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Share out the mentions, which are in text order, to the blocks."""
    shared: list[list[Mention]] = []
    position = 0
    for block in parsed:
        own: list[Mention] = []
        while position < len(mentions) and mentions[position].start < block.block.end:
            if mentions[position].start >= block.block.start:
                own.append(mentions[position])
            position += 1
        shared.append(own)
    return shared


def _places(
    doc: Doc, offset: int, mentions: Sequence[Mention]
) -> Iterator[tuple[int, int, Mention | None]]:
    """Yield the bounds, in the doc, of the mentions and of runs of proper nouns between them."""
    covered: set[int] = set()
    for mention in mentions:
        start, end = mention.start - offset, mention.end - offset
        covered.update(range(start, end))
        if mention.label in NAMED or mention.label is Label.GROUP:
            yield start, end, mention
    run: list[Token] = []
    for token in doc:
        if token.pos_ == "PROPN" and token.text[0].isupper() and token.idx not in covered:
            run.append(token)
            continue
        yield from _run_bounds(doc, run)
        run = []
    yield from _run_bounds(doc, run)


def _run_bounds(doc: Doc, run: Sequence[Token]) -> Iterator[tuple[int, int, None]]:
    if not run:
        return
    start, end = names.trim(doc.text, run[0].idx, run[-1].idx + len(run[-1]))
    start, _ = names.split_rank(doc.text, start, end)
    name = doc.text[start:end]
    is_word = sum(c.isalpha() for c in name) > 1 and not names.is_rank(name)
    if is_word and names.fold(name) not in names.word_list("no_names"):
        yield start, end, None


def features_of(key: str, candidate: Candidate, surname_owners: frozenset[str]) -> dict[str, float]:
    """Return the features of one candidate, each with a value from 0 to 1."""
    features = _form_features(key, candidate.text)
    share = 1 / len(candidate.occurrences)
    shown: defaultdict[str, float] = defaultdict(float)
    for occurrence in candidate.occurrences:
        for name in set(_occurrence_features(occurrence)):
            shown[name] += share
    features.update(shown)
    features.update({f"ever:{name}": 1 for name in shown if name.startswith(_TELLING)})
    if key in surname_owners:
        features["surname"] = 1
    if len(candidate.occurrences) > 1:
        features["repeated"] = 1
    if not candidate.votes:
        # What the model passed over is another question, with weights of its own.
        return {f"~{name}": value for name, value in features.items()}
    return features


def _form_features(key: str, text: str) -> dict[str, float]:
    """Describe how the name is written."""
    words = text.replace("-", " ").split()
    last, first = words[-1] if words else text, words[0] if words else text
    described = {
        f"words={min(len(words), 4)}",
        f"last={names.fold(last)}",
        f"first={names.fold(first)}",
        f"ending={names.fold(last)[-3:]}",
        f"length={min(len(text), 12)}" if len(words) == 1 else "long",
    }
    if names.is_acronym(text):
        described.add("acronym")
    described.update(f"has{mark}" for mark in "&./'’-–" if mark in text)
    if any(c.isdigit() for c in text):
        described.add("digits")
    if any(word in ("of", "for", "and", "the") for word in words):
        described.add("joined")
    if len(words) == 1 and any(c.isupper() for c in text[1:]) and not text.isupper():
        described.add("camel")
    fixed = known.fixed_labels()
    if key in fixed:
        described.add(f"known={fixed[key]}")
    return dict.fromkeys(described, 1.0)


def _occurrence_features(occurrence: Occurrence) -> Iterator[str]:
    """Describe one place where the name stands."""
    span, doc = occurrence.span, occurrence.span.doc
    yield f"label={occurrence.label}"
    yield f"kind={occurrence.kind}"
    if occurrence.rank:
        yield "rank"
    before = doc[span.start - 1] if span.start else None
    if before is not None and before.lower_ in ("the", "a", "an"):
        yield f"article={before.lower_}"
        before = doc[span.start - 2] if span.start > 1 else None
    yield f"before={_word(before)}"
    after = doc[span.end] if span.end < len(doc) else None
    yield f"after={_word(after)}"
    if before is not None and before.lower_ == "of" and before.i:
        yield f"of={doc[before.i - 1].lemma_.lower()}"
    yield from _syntax_features(span.root)
    if span.start == 0:
        yield "opens"


def _word(token: Token | None) -> str:
    if token is None:
        return ""
    if token.text[0].isdigit():
        return "0"
    if token.pos_ == "PROPN":
        return "Name"
    return token.lower_


def _syntax_features(root: Token) -> Iterator[str]:
    head = root.head
    yield f"role={root.dep_}"
    if root.dep_ == "pobj":
        yield f"preposition={head.lower_}"
        yield f"governor={head.head.lemma_.lower()}"
    elif root.dep_ in ("compound", "nmod", "amod", "poss"):
        yield f"modifies={head.lemma_.lower()}"
        yield f"modified={head.pos_}"
    elif root.dep_ in ("nsubj", "nsubjpass", "dobj", "dative"):
        yield f"{root.dep_}={head.lemma_.lower()}"
        if head.lemma_ in _SPEECH:
            yield "speaks"
    elif root.dep_ in ("appos", "conj"):
        yield f"{root.dep_}={head.ent_type_ or head.lemma_.lower()}"


def surnames(candidates: Mapping[str, Candidate]) -> frozenset[str]:
    """Return the surnames of all people named in full."""
    found = set()
    for key, candidate in candidates.items():
        words = names.words_of(key, Label.PERSON)
        votes = candidate.votes
        if len(words) > 1 and votes[Label.PERSON] * 2 > votes.total():
            surname = names.surname_of(words)
            found |= {" ".join(surname), surname[-1]}
    return frozenset(found)
