"""The XML of OpenDocument texts as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from desktop_app.formats.archive import local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
SKIPPED = {
    "tracked-changes",
    "sequence-decls",
    "table-of-content",
    "alphabetical-index",
    "annotation",
    "forms",
    "bibliography",
    "illustration-index",
    "table-index",
}
PLAIN = {"list-item": "li", "table-row": "tr", "table-cell": "td", "table": "table"}


def to_markup(content: _Element, styles: _Element | None) -> str:
    """Convert the content of an ODT file; `styles` are those of the whole document."""
    converter = _Converter(content, styles)
    bodies = [e for e in content.iter() if local(e) == "text" and "office" in str(e.tag)]
    inner = "".join(converter.children(bodies[0])) if bodies else ""
    return f"<html><body>{inner}{converter.notes()}</body></html>"


class _Converter:
    def __init__(self, content: _Element, styles: _Element | None) -> None:
        self._runs: dict[str, list[str]] = {}
        self._parents: dict[str, str] = {}
        self._ordered: dict[str, bool] = {}
        self._notes: list[str] = []
        for root in (styles, content):
            if root is not None:
                self._learn(root)

    def children(self, element: _Element) -> Iterator[str]:
        if element.text:
            yield escape(element.text, quote=False)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._element(child)
            if child.tail:
                yield escape(child.tail, quote=False)

    def notes(self) -> str:
        return f'<ol class="footnotes">{"".join(self._notes)}</ol>' if self._notes else ""

    def _learn(self, root: _Element) -> None:
        """Remember what each style does to a run, and which lists are numbered."""
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            self._parents[name] = style.get(f"{STYLE}parent-style-name", "")
            for properties in style.iter(f"{STYLE}text-properties"):
                self._runs[name] = _tags(properties)
        for style in root.iter(f"{TEXT}list-style"):
            first = next(iter(style), None)
            name = style.get(f"{STYLE}name", "")
            self._ordered[name] = first is not None and local(first).endswith("number")

    def _element(self, element: _Element) -> Iterator[str]:
        name = local(element)
        if name in SKIPPED:
            return
        match name:
            case "h":
                yield from self._wrapped(element, _heading(element))
            case "p":
                yield from self._paragraph(element)
            case "span":
                tags = self._runs.get(element.get(f"{TEXT}style-name", ""), [])
                yield "".join(f"<{tag}>" for tag in tags)
                yield from self.children(element)
                yield "".join(f"</{tag}>" for tag in reversed(tags))
            case "a" | "note" | "frame":
                yield from self._reference(element, name)
            case "list":
                yield from self._wrapped(element, self._list(element))
            case "s" | "tab" | "line-break":
                yield "<br>" if name == "line-break" else " "
            case _ if name in PLAIN:
                yield from self._wrapped(element, PLAIN[name])
            case _:
                yield from self.children(element)

    def _reference(self, element: _Element, name: str) -> Iterator[str]:
        """Show what leads elsewhere: a link, a note, a picture."""
        if name == "note":
            yield self._note(element)
        elif name == "frame":
            yield from self._frame(element)
        else:
            yield f'<a href="{escape(element.get(f"{XLINK}href", ""))}">'
            yield from self.children(element)
            yield "</a>"

    def _list(self, element: _Element) -> str:
        return "ol" if self._ordered.get(element.get(f"{TEXT}style-name", "")) else "ul"

    def _paragraph(self, element: _Element) -> Iterator[str]:
        style = element.get(f"{TEXT}style-name", "")
        names = f"{style} {self._parents.get(style, '')}".lower()
        if "title" in names and "subtitle" not in names:
            yield from self._wrapped(element, "h1")
        elif "quot" in names:
            yield "<blockquote>"
            yield from self._wrapped(element, "p")
            yield "</blockquote>"
        else:
            yield from self._wrapped(element, "p")

    def _wrapped(self, element: _Element, tag: str) -> Iterator[str]:
        yield f"<{tag}>"
        yield from self.children(element)
        yield f"</{tag}>"

    def _frame(self, element: _Element) -> Iterator[str]:
        """Show the first picture of a frame, or what else is in it."""
        images = [child for child in element if local(child) == "image"]
        if not images:
            yield from self.children(element)
            return
        said = [child for child in element if local(child) in {"desc", "title"}]
        alt = next((child.text for child in said if child.text), "")
        href = images[0].get(f"{XLINK}href", "")
        yield f'<img src="{escape(href)}" alt="{escape(alt)}">'

    def _note(self, element: _Element) -> str:
        number = len(self._notes) + 1
        bodies = [child for child in element if local(child) == "note-body"]
        inner = "".join(self.children(bodies[0])) if bodies else ""
        self._notes.append(f'<li id="fn{number}">{inner}</li>')
        return f'<sup><a href="#fn{number}">{number}</a></sup>'


def _heading(element: _Element) -> str:
    level = element.get(f"{TEXT}outline-level", "1")
    return f"h{min(int(level), 6) if level.isdecimal() else 1}"


def _tags(properties: _Element) -> list[str]:
    tags = []
    if properties.get(f"{FO}font-weight") == "bold":
        tags.append("b")
    if properties.get(f"{FO}font-style") == "italic":
        tags.append("i")
    if properties.get(f"{STYLE}text-line-through-style") not in {None, "none"}:
        tags.append("s")
    position = properties.get(f"{STYLE}text-position", "")
    if position.startswith(("super", "sub")):
        tags.append("sup" if position.startswith("super") else "sub")
    return tags
