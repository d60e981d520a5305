"""Cut an article into texts that a model can read, each character keeping its place.

What spaCy refuses or is slow on is taken away beforehand: overlong blocks are cut at sentence ends,
runs of hundreds of characters without a blank are blanked out, lone surrogates and line breaks are
replaced one for one. Words of headlines in capitals are written as the rest of the article does.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.core.article import Article, Block, BlockKind
from desktop_app.nlp.names import word_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_PIECE = 10_000
LONGEST_WORD = 200

_UNREAD_KINDS = frozenset({BlockKind.CODE, BlockKind.IMAGE, BlockKind.RULE})
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_BREAKS = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029\x00-\x08\x0e-\x1f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block or part of one, and the text that the model is given for it.

    Attributes:
        number: index of the block in the article.
        text: as long as the block; differs from it as the module describes.
        is_cut: some of it was blanked out.
    """

    number: int
    block: Block
    text: str
    is_cut: bool = False


def pieces_of(article: Article) -> tuple[Piece, ...]:
    """Return what of the article is to be read, in its order; code and pictures are left out."""
    spelling = _spelling(article)
    return tuple(
        piece
        for number, block in enumerate(article.blocks)
        if block.kind not in _UNREAD_KINDS
        for piece in _pieces(article, number, block, spelling)
    )


def _pieces(
    article: Article, number: int, block: Block, spelling: Mapping[str, str]
) -> Iterator[Piece]:
    for start, end in _cuts(article.text, block.start, block.end):
        raw = article.text[start:end]
        text = _LONG_WORD.sub(lambda match: " " * len(match[0]), raw)
        is_cut = text != raw
        text = _SURROGATES.sub("\ufffd", _BREAKS.sub(" ", text))
        if is_shouted(text):
            text = _WORD.sub(lambda match: _spelled(match[0], spelling), text)
        part = Block(start, end, block.kind, block.level, block.number, block.target)
        if text.strip():
            yield Piece(number, part, text, is_cut)
        elif is_cut:
            yield Piece(number, part, "", is_cut)


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_PIECE:
        cut = _last_cut(text, start, start + LONGEST_PIECE)
        yield start, cut
        start = cut
    yield start, end


def _last_cut(text: str, start: int, end: int) -> int:
    """Return the last sentence end in the range, else the last blank, else its end."""
    sentences = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    if sentences and sentences[-1] > start:
        return sentences[-1]
    blank = text.rfind(" ", start + 1, end)
    return blank + 1 if blank > start else end


def is_shouted(text: str) -> bool:
    """Tell whether the text is written in capitals throughout."""
    letters = [character for character in text[:1_000] if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return len(letters) > 7 and " " in text.strip() and capitals > 0.85 * len(letters)


def _spelling(article: Article) -> dict[str, str]:
    """Return for each word in capitals how the article writes it elsewhere."""
    blocks = [article.block_text(block) for block in article.blocks]
    if not any(map(is_shouted, blocks)):
        return {}
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in blocks:
        if not is_shouted(text):
            for match in _WORD.finditer(text):
                forms[match[0].upper()][match[0]] += 1
    return {word: counter.most_common(1)[0][0] for word, counter in forms.items()}


def _spelled(word: str, spelling: Mapping[str, str]) -> str:
    known = spelling.get(word)
    if known is None:
        known = word.lower() if word.lower() in word_list("small_words") else word.capitalize()
    return known if len(known) == len(word) else word
