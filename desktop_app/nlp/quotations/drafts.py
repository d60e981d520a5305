"""What the rules hand to one another before a quotation is final."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.findings import CueClass

if TYPE_CHECKING:
    from spacy.tokens import Token

    from desktop_app.nlp.quotations.sites import Site
    from desktop_app.nlp.quotations.view import BlockView


@dataclass(slots=True)
class Draft:
    """A candidate: content, cue and speaker as places in one block.

    Attributes:
        start: offset in the article of the content.
        end: behind it.
        cue: token range of the cue, or None.
        speaker: token that names the speaker, or None.
        site: the construction that a report was found by.
        head: verb or noun whose content this is; fragments of one quotation share it.
        rules: names of the rules, the one that found it first.
        features: what the classifier judges by.
        score: probability that this is reported speech.
        own: the same as it was learnt, before rules raise or lower it.
        alone: probability that a marked span is a whole quotation, not part of a longer one.
        is_direct: the words are the speaker's own though no marks say so.
        borrowed: view and token of a speaker who is named in the block before.
        mark: number of the marked span in its block, for those found by their marks.
    """

    view: BlockView
    start: int
    end: int
    cue: tuple[int, int] | None = None
    speaker: Token | None = None
    site: Site | None = None
    head: Token | None = None
    lemma: str = ""
    kind: CueClass = CueClass.NEUTRAL
    rules: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    score: float = 1.0
    own: float = 1.0
    speaker_score: float = 1.0
    alone: float = 1.0
    mark: int | None = None
    is_speech: bool = True
    is_direct: bool = False
    borrowed: tuple[BlockView, Token | None] | None = None

    def overlaps(self, other: Draft) -> bool:
        """Tell whether the contents share a character."""
        return self.start < other.end and other.start < self.end
