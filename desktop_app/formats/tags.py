"""What the elements of HTML are to a reader."""

from __future__ import annotations

from desktop_app.core.article import InlineKind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
INLINES = {
    "b": InlineKind.BOLD,
    "strong": InlineKind.BOLD,
    "i": InlineKind.ITALIC,
    "em": InlineKind.ITALIC,
    "cite": InlineKind.ITALIC,
    "dfn": InlineKind.ITALIC,
    "var": InlineKind.ITALIC,
    "code": InlineKind.CODE,
    "kbd": InlineKind.CODE,
    "samp": InlineKind.CODE,
    "tt": InlineKind.CODE,
    "s": InlineKind.STRIKE,
    "del": InlineKind.STRIKE,
    "strike": InlineKind.STRIKE,
    "sup": InlineKind.SUPERSCRIPT,
    "sub": InlineKind.SUBSCRIPT,
    "mark": InlineKind.MARK,
    "a": InlineKind.LINK,
}
# fmt: off
BLOCKS = frozenset(HEADINGS) | frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav",
    "noscript", "ol", "option", "p", "plaintext", "pre", "search", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "xmp",
))
# Never a reader's text.
SKIPPED = frozenset((
    "applet", "area", "audio", "canvas", "datalist", "embed", "frame", "frameset", "head",
    "iframe", "input", "link", "map", "math", "meta", "noframes", "object", "param", "script",
    "select", "source", "style", "svg", "template", "textarea", "track", "video",
))
# Text only where it is too long to be a label of a control.
CONTROLS = frozenset(("button", "noscript", "dialog"))
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta",
    "param", "source", "track", "wbr",
))
# fmt: on
