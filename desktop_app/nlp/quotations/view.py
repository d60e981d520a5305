"""One parsed block as the finder sees it: tokens, what of them stands between marks, sentences.

The parser was trained on sentences, and quotations break it: a quotation of three sentences falls
into three, the cue with the last of them. Here sentences are put together again over everything
between one pair of marks, and every token knows whether it is the article's voice or a marked one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from desktop_app.core.article import Block
    from desktop_app.nlp.parsed import ParsedBlock
    from desktop_app.nlp.quotemarks import MarkedSpan


class BlockView:
    """A parsed block with its marked spans.

    Attributes:
        marks: outer marked spans of this block, in text order.
        mark_of: for each token the index in `marks` it lies in, or -1.
        sentence_of: for each token the number of its (merged) sentence.
    """

    def __init__(self, parsed: ParsedBlock, marks: Sequence[MarkedSpan]) -> None:
        """Index tokens by marks and sentences; `marks` are the outer ones inside the block."""
        self.block: Block = parsed.block
        self.doc: Doc = parsed.doc
        self.marks = tuple(marks)
        self._starts = [parsed.block.start + token.idx for token in parsed.doc]
        self.mark_of = self._marks_of_tokens()
        self.sentence_of, self.sentences = self._merged_sentences()

    def start_of(self, index: int) -> int:
        """Return the offset in the article at which a token starts."""
        return self._starts[index]

    def end_of(self, index: int) -> int:
        """Return the offset in the article behind a token."""
        return self._starts[index] + len(self.doc[index])

    def token_at(self, offset: int) -> int:
        """Return the index of the token at or before an offset of the article."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def first_token_from(self, offset: int) -> int:
        """Return the index of the first token that starts at `offset` or later."""
        index = bisect_right(self._starts, offset)
        if index and self._starts[index - 1] == offset:
            return index - 1
        return index

    def is_outside(self, index: int) -> bool:
        """Tell whether a token is the article's own voice."""
        return self.mark_of[index] < 0

    def tokens_of(self, mark: MarkedSpan) -> tuple[int, int]:
        """Return first token and the one behind the last of a marked span."""
        return self.first_token_from(mark.start), self.first_token_from(mark.end)

    def sentence_at(self, index: int) -> tuple[int, int]:
        """Return the token range of the merged sentence that holds a token."""
        return self.sentences[self.sentence_of[index]]

    def _marks_of_tokens(self) -> list[int]:
        out = [-1] * len(self.doc)
        number = 0
        for index, start in enumerate(self._starts):
            while number < len(self.marks) and self.marks[number].end <= start:
                number += 1
            if number < len(self.marks) and self.marks[number].start <= start:
                out[index] = number
        return out

    def _merged_sentences(self) -> tuple[list[int], list[tuple[int, int]]]:
        starts = [0]
        for index in range(1, len(self.doc)):
            token = self.doc[index]
            if token.is_sent_start and self._may_start(token):
                starts.append(index)
        ranges = list(zip(starts, [*starts[1:], len(self.doc)], strict=True))
        numbers = [0] * len(self.doc)
        for number, (first, last) in enumerate(ranges):
            for index in range(first, last):
                numbers[index] = number
        return numbers, ranges

    def _may_start(self, token: Token) -> bool:
        """Tell whether the parser's sentence start is one of the article's own voice."""
        here, before = self.mark_of[token.i], self.mark_of[token.i - 1]
        if here >= 0 and here == before:
            return False
        text = token.text
        if here < 0 and before >= 0 and (text[:1].islower() or text[:1] in ",;:.)—–-"):
            return False
        previous = self.doc[token.i - 1].text
        return not (here >= 0 and previous[-1:] in ",:—–")
