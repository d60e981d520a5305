"""Builds parsed blocks by hand, so that tests need no trained model."""

from functools import cache

import spacy
from spacy.tokens import Doc, Span

from desktop_app.core.article import Article
from desktop_app.nlp.paragraphs import article_of
from desktop_app.nlp.parsed import ParsedBlock

SPACY_LABELS = {"PLACE": "GPE", "GROUP": "NORP"}


@cache
def blank():
    return spacy.blank("en")


def marked(text):
    """Read "[Ann Lee|PERSON] spoke" into the plain text and the ranges of its names."""
    plain, names = "", []
    for part in text.split("["):
        name, bracket, rest = part.partition("]")
        if bracket:
            form, _, label = name.rpartition("|")
            names.append((len(plain), len(plain) + len(form), label))
            plain += form + rest
        else:
            plain += part
    return plain, names


def parse(text) -> tuple[Article, list[ParsedBlock]]:
    """Return the article of a marked text and its blocks with the marked names as entities.

    Words that begin with a capital, but for the first of a block, count as proper nouns.
    """
    plain, names = marked(text)
    article = article_of(plain)
    parsed = []
    for block in article.blocks:
        doc = blank()(article.block_text(block))
        tag(doc)
        spans = [
            doc.char_span(
                start - block.start, end - block.start, label=SPACY_LABELS.get(label, label)
            )
            for start, end, label in names
            if block.start <= start and end <= block.end
        ]
        doc.set_ents([span for span in spans if isinstance(span, Span)])
        parsed.append(ParsedBlock(block, doc))
    return article, parsed


def tag(doc: Doc) -> None:
    for token in doc:
        is_name = token.text[0].isupper() and token.i > 0
        token.pos_ = "PROPN" if is_name else "PUNCT" if token.is_punct else "X"
