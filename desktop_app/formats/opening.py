"""Open what the reader hands over: fetch it where needed, then read it in a sandbox."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.core.errors import FormatError
from desktop_app.formats.enclosed import Enclosed, finder_in, parts_folder
from desktop_app.formats.kept import keep
from desktop_app.formats.reading import load
from desktop_app.formats.sandbox import Sandbox
from desktop_app.formats.source import Kind, Limits, ReadResult, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.formats.frames import Reply


class UnreadableError(FormatError):
    """A document that was there but could not be read.

    Attributes:
        source: the document with its bytes; `as_raw_text` shows what is in it.
    """

    def __init__(self, sentence: str, source: Source) -> None:
        super().__init__(sentence)
        self.source = source


def never() -> bool:
    """Cancel nothing."""
    return False


def open_source(
    source: Source,
    *,
    limits: Limits | None = None,
    cancel: Callable[[], bool] = never,
    progress: Callable[[int], None] | None = None,
    sandbox: Sandbox | None = None,
) -> ReadResult:
    """Open a file, bytes, the clipboard or an address.

    Blocks until the document is read; call it from a thread, not from the one that paints.

    Args:
        source: what to open.
        limits: how much it may cost.
        cancel: asked often; True stops fetching and reading.
        progress: told the number of bytes fetched so far.
        sandbox: a child kept for several documents; without one, a child for this document alone.

    Raises:
        FormatError: It cannot be read; an `UnreadableError` when its bytes are there.
        FetchError: The page cannot be fetched.
    """
    limits = limits or Limits()
    if source.data is None and source.path is None and source.url:
        from desktop_app.formats.web import fetch

        source = fetch(source.url, cancel=cancel, progress=progress)
    if source.data is None:
        source = replace(source, data=load(source, limits))
    if sandbox is not None:
        return _opened(source, sandbox, cancel)
    with Sandbox(limits) as child:
        return _opened(source, child, cancel)


def _opened(source: Source, sandbox: Sandbox, cancel: Callable[[], bool]) -> ReadResult:
    """Read a document, with the pictures in the folder that was saved beside it."""
    folder = parts_folder(source.path) if source.path is not None else None
    if folder is None or source.data is None:
        return _read(source, sandbox, cancel)
    enclosed = Enclosed()
    # Byte by byte, whatever the encoding: only names in ASCII are looked for.
    marked = enclosed.mark(source.data.decode("latin-1"), finder_in(folder))
    result = _read(replace(source, data=marked.encode("latin-1")), sandbox, cancel)
    return replace(
        result,
        article=enclosed.fill(result.article),
        warnings=(*result.warnings, *enclosed.warnings),
        original=keep(source, result.kind),
    )


def as_raw_text(source: Source) -> Source:
    """Return a document as the plain text it is written in, for one that cannot be read."""
    return replace(source, kind=Kind.TEXT)


def _read(source: Source, sandbox: Sandbox, cancel: Callable[[], bool]) -> ReadResult:
    try:
        reply: Reply = sandbox.read(source, cancel)
    except FormatError as error:
        raise UnreadableError(error.sentence, source) from error
    assert reply.article is not None
    return ReadResult(
        reply.article, reply.warnings, reply.kind, reply.items, keep(source, reply.kind)
    )
