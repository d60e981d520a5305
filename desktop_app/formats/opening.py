"""Open what the reader hands over: fetch it where needed, then read it in a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.formats.sandbox import Sandbox
from desktop_app.formats.source import Limits, ReadResult, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.formats.frames import Reply


def never() -> bool:
    """Cancel nothing."""
    return False


def open_source(
    source: Source,
    *,
    limits: Limits | None = None,
    cancel: Callable[[], bool] = never,
    sandbox: Sandbox | None = None,
) -> ReadResult:
    """Open a file, bytes, the clipboard or an address.

    Blocks until the document is read; call it from a thread, not from the one that paints.

    Args:
        source: what to open.
        limits: how much it may cost.
        cancel: asked often; True stops fetching and reading.
        sandbox: a child kept for several documents; without one, a child for this document alone.

    Raises:
        FormatError: It cannot be read.
        FetchError: The page cannot be fetched.
    """
    limits = limits or Limits()
    if source.data is None and source.path is None and source.url:
        from desktop_app.formats.web import fetch

        source = fetch(source.url, cancel=cancel)
    if sandbox is not None:
        return _result(sandbox.read(source, cancel))
    with Sandbox(limits) as child:
        return _result(child.read(source, cancel))


def _result(reply: Reply) -> ReadResult:
    assert reply.article is not None
    return ReadResult(reply.article, reply.warnings, reply.kind)
