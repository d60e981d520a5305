"""Tells stories from reports: novels quote differently from news.

Stories have few institutions, dates and figures, and few names and numbers of any kind: they say
"he" where news says who.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.nlp.quotations.view import BlockView

#: What reports are full of and stories are not, as the model labels it.
_FACTS = frozenset({"ORG", "GPE", "DATE", "PERCENT", "MONEY"})
_NAMES = _FACTS | {"PERSON", "NORP", "CARDINAL", "LOC", "FAC", "EVENT", "ORDINAL", "TIME"}
#: Shares of the words outside quotation marks, between news articles and novels.
_MOST_FACTS = 0.05
_MOST_NAMES = 0.1
_MOST_FIGURES = 0.005
#: Shorter texts are taken for reports.
_FEWEST_WORDS = 150


def is_narrative(views: Sequence[BlockView]) -> bool:
    """Tell whether a text reads like a story: hardly any figures, dates, institutions, names."""
    words = facts = names = figures = 0
    for view in views:
        for token in view.doc:
            if not view.is_outside(token.i) or not (token.is_alpha or token.like_num):
                continue
            words += 1
            facts += token.ent_type_ in _FACTS
            names += token.ent_type_ in _NAMES
            figures += token.is_digit
    return (
        words >= _FEWEST_WORDS
        and facts < _MOST_FACTS * words
        and names < _MOST_NAMES * words
        and figures < _MOST_FIGURES * words
    )
