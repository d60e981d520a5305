"""Markdown: front matter, then the library's HTML through the one converter of markup."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from desktop_app.core.article import Article, BlockKind
from desktop_app.formats.dates import find_date
from desktop_app.formats.decode import NotTextError, decode_text
from desktop_app.formats.html import with_title
from desktop_app.formats.markup import streamed_nodes
from desktop_app.formats.metadata import http_address
from desktop_app.formats.pieces import assemble_nodes
from desktop_app.formats.plain import article_from_text
from desktop_app.formats.source import Kind, ReadResult, Source, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

EXTENSIONS: Final = (
    "extra",
    "sane_lists",
    "admonition",
    "pymdownx.tilde",
    "pymdownx.mark",
    "pymdownx.tasklist",
    "pymdownx.magiclink",
)
FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
FIELD = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]*(.*)")
# Markup that costs the library more than linear time; such a text is shown as it stands.
BRACKETS = re.compile(r"[\[(!*_`<~^]{400}")
# What Obsidian adds to Markdown: links by name, heads of callouts, names of blocks.
WIKILINK = r"!?\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]|\n]{1,300}))?\]\]"
CALLOUT = re.compile(r"^((?:>[ \t]?)+)\[![\w-]{1,30}\][+-]?[ \t]*", re.MULTILINE)
BLOCK_NAME = re.compile(r"(?<=\S)[ \t]+\^[A-Za-z0-9-]{3,40}[ \t]*$", re.MULTILINE)
MAX_INDENT = 200
MAX_OPEN = 800  # brackets that are never closed; the library looks for the end of each
MAX_CHARS = 1_500_000
AS_TEXT = "The Markdown is too tangled to be set; it is shown as plain text."


def read_markdown(data: bytes, source: Source) -> ReadResult:
    """Read a Markdown file.

    Raises:
        FormatError: It is empty, or no text at all.
    """
    try:
        text, warnings = decode_text(data, source.charset)
    except NotTextError as error:
        raise refusal(source, "it is not a text.") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = front_matter(text)
    article = _article(body, fields, source)
    if article is None:
        warnings.append(AS_TEXT)
        article = article_from_text(body, source)
    if not article.text.strip():
        raise refusal(source, "it is empty.")
    return ReadResult(_described(article, fields), tuple(warnings), Kind.MARKDOWN)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a text into the fields between `---` lines and the rest."""
    match = FRONT.match(text)
    if match is None:
        return {}, text
    fields: dict[str, str] = {}
    last = ""
    for line in match[1].splitlines():
        item = FIELD.match(line)
        if item:
            last = item[1].strip().lower()
            fields[last] = item[2].strip().strip("\"'").strip("[]")
        elif last and line.lstrip().startswith("- "):
            fields[last] = ", ".join(filter(None, (fields[last], line.strip(" -\"'"))))
    return (fields, text[match.end() :]) if fields else ({}, text)


def to_html(text: str) -> str | None:
    """Convert Markdown, or return None where it would cost too much."""
    deepest = max((len(line) - len(line.lstrip(" \t")) for line in text.splitlines()), default=0)
    if len(text) > MAX_CHARS or deepest > MAX_INDENT or BRACKETS.search(text):
        return None
    if any(text.count(one) - text.count(other) > MAX_OPEN for one, other in ("[]", "<>")):
        return None
    from markdown import Markdown
    from markdown.inlinepatterns import InlineProcessor

    class Wikilink(InlineProcessor):
        """Shows a link by name as its label, or the name: nothing here has that name."""

        @override
        def handleMatch(  # type: ignore[override]  # the library's own kinds of it do the same
            self, m: re.Match[str], data: str
        ) -> tuple[str, int, int]:
            return m[2] or m[1].strip("#").replace("#", " › "), *m.span()

    converter = Markdown(extensions=list(EXTENSIONS))
    converter.inlinePatterns.register(Wikilink(WIKILINK, converter), "wikilink", 175)
    try:
        return converter.convert(BLOCK_NAME.sub("", CALLOUT.sub(r"\1", text)))
    except RecursionError:
        return None


def _article(body: str, fields: Mapping[str, str], source: Source) -> Article | None:
    markup = to_html(body)
    if markup is None:
        return None
    nodes = streamed_nodes(markup, http_address("", _field(fields, "url", "source", "link")))
    first = nodes[0].piece if nodes else None
    heading = first.text.strip() if first and first.kind is BlockKind.HEADING else ""
    title = _field(fields, "title") or heading
    text, blocks, inlines = assemble_nodes(with_title(nodes, title))
    return Article(
        text,
        blocks,
        inlines,
        title=title or source.stem,
        url=source.url,
        source=str(source.path or source.url or source.name),
    )


def _described(article: Article, fields: Mapping[str, str]) -> Article:
    address = http_address("", _field(fields, "url", "canonical", "source", "link"))
    language = _field(fields, "lang", "language")[:2].lower()
    return replace(
        article,
        title=_field(fields, "title") or article.title,
        byline=_field(fields, "author", "authors", "by", "creator") or article.byline,
        published=find_date(_field(fields, "date", "published", "created")) or article.published,
        site=_field(fields, "site", "publication", "publisher"),
        language=language if language.isalpha() and len(language) == 2 else "",
        url=address or article.url,
    )


def _field(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")
