"""Markdown of notes to HTML that is safe to show: no raw HTML, no images, nothing loaded.

The reader types the Markdown, but notes are also imported, so it is treated like foreign text: its
length and its nesting are limited before the parser sees it, raw HTML stays text, and nh3 lets only
a few tags through. What is too deeply nested is shown as plain text.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown.core import Markdown

#: Only so much of a note is rendered.
LIMIT = 100_000
#: Beyond these the parser slows down or gives up.
_DEEPEST_INDENT = 48
_MOST_QUOTE_MARKS = 8
_MOST_BRACKETS = 400
_MOST_PAIRINGS = 200_000
_LONGEST_PARAGRAPH = 20_000

# "extra" without what lets HTML and attributes in (md_in_html, attr_list).
_EXTENSIONS = [
    "abbr",
    "def_list",
    "fenced_code",
    "footnotes",
    "tables",
    "sane_lists",
    "nl2br",
    "pymdownx.tilde",
    "pymdownx.tasklist",
]
_TAGS = frozenset(
    """
    a abbr b blockquote br code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s strong sub sup
    table tbody td th thead tr ul
    """.split()  # noqa: SIM905 - a list of forty strings is no easier to read
)
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}}
_SCHEMES = {"http", "https"}

_CHECK_BOX = re.compile(r"<input[^>]*type=\"checkbox\"[^>]*>")
_INDENTED = re.compile(rf"^[ \t]{{{_DEEPEST_INDENT},}}", re.MULTILINE)
_QUOTED = re.compile(rf"^[ \t]*(?:>[ \t]*){{{_MOST_QUOTE_MARKS + 1},}}", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def render(text: str) -> str:
    """Return a note's Markdown as HTML; only the first `LIMIT` characters of it."""
    import nh3  # not before the first note: it would delay the window

    text = text[:LIMIT].replace("\x00", "\ufffd")
    if is_hard(text):
        return _plain(text)
    try:
        made = _parser().convert(text)
    except RecursionError:
        return _plain(text)
    return nh3.clean(
        _with_boxes(made),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )


def is_hard(text: str) -> bool:
    """Tell whether a text is nested so deeply that the parser could take for ever."""
    if _INDENTED.search(text) or _QUOTED.search(text):
        return True
    # An opening bracket without its closing one is tried with each that follows.
    pairings = 0
    for part in _BLANK_LINE.split(text):
        brackets = max(map(part.count, "[(<*_`~!&"))
        pairings += brackets**2
        if len(part) > _LONGEST_PARAGRAPH or brackets > _MOST_BRACKETS:
            return True
    return pairings > _MOST_PAIRINGS


def _parser() -> Markdown:
    import markdown  # not before the first note: it would delay the window

    parser = markdown.Markdown(
        extensions=_EXTENSIONS,
        extension_configs={"pymdownx.tilde": {"subscript": False}},
    )
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.inlinePatterns.deregister("image_link")
    parser.inlinePatterns.deregister("image_reference")
    return parser


def _with_boxes(made: str) -> str:
    """Replace the check boxes of task lists, which the view cannot show, by characters."""
    return _CHECK_BOX.sub(lambda match: "☑" if "checked" in match.group() else "☐", made)


def _plain(text: str) -> str:
    lines = html.escape(text).replace("\n", "<br>")
    return f"<p>{lines}</p>"
