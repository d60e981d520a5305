"""A block of an article together with its parse: what the quotation finder works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from desktop_app.core.article import Block


@dataclass(frozen=True)
class ParsedBlock:
    """One block and the parsed Doc of its text.

    `doc.text` equals `article.text[block.start:block.end]`; the place of a token in the article is
    `block.start + token.idx`.
    """

    block: Block
    doc: Doc
