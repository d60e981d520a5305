"""`rubric read`: print what was read from files, for people or for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from desktop_app.core.article import Article, BlockKind
from desktop_app.core.errors import ReaderError
from desktop_app.formats.frames import Reply
from desktop_app.formats.render import render
from desktop_app.formats.sandbox import Sandbox
from desktop_app.formats.source import Source

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

Record = dict[str, object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `rubric read`."""
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="documents to read")
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Read the files; a file that cannot be read does not stop the others."""
    failed = 0
    with Sandbox() as sandbox:
        for number, path in enumerate(arguments.files, start=1):
            if len(arguments.files) > 1:
                show_progress(sys.stderr, number, len(arguments.files))
            reply = _read(sandbox, path)
            failed += reply.article is None
            if arguments.jsonl:
                print(json.dumps(record(path, reply), ensure_ascii=False))
            elif reply.article:
                print(readable(reply.article))
            for sentence in filter(None, (reply.error, *reply.warnings)):
                print(f"rubric: {sentence}", file=sys.stderr)
    return 2 if failed else 0


def show_progress(stream: TextIO, number: int, total: int) -> None:
    """Say how far a long run is; on a terminal the line is overwritten."""
    if stream.isatty():
        print(f"\r{number} of {total}", end="\n" if number == total else "", file=stream)
    elif number in {1, total} or number % 50 == 0:
        print(f"{number} of {total}", file=stream)


def record(path: Path, reply: Reply) -> Record:
    """Return what programs get to know about one file."""
    article = reply.article
    return {
        "id": path.name.split(".")[0],
        "title": article.title if article else "",
        "author": article.byline if article else "",
        "date": article.published if article else "",
        "site": article.site if article else "",
        "language": article.language if article else "",
        "url": article.url if article else "",
        "text": "\n".join(_texts(article)) if article else "",
        "html": render(article) if article else "",
        "blocks": _blocks(article) if article else [],
        "ms": round(reply.milliseconds, 1),
        "warnings": list(reply.warnings),
        **({"error": reply.error} if reply.error else {}),
    }


def readable(article: Article) -> str:
    """Return an article as plain text with what is known about it at its head."""
    head = (article.title, article.byline, article.published, article.site, article.url)
    body = "\n\n".join(_texts(article))
    return "\n".join(filter(None, head)) + "\n\n" + body + "\n"


def _read(sandbox: Sandbox, path: Path) -> Reply:
    try:
        return sandbox.read(Source.from_path(path))
    except ReaderError as error:
        return Reply(error=error.sentence)


def _texts(article: Article) -> Iterator[str]:
    """Yield the article's own words, with the numbers that its lists show.

    The title stands apart; the description of a picture is not the article's.
    """
    for block in article.blocks:
        if block.kind in {BlockKind.TITLE, BlockKind.IMAGE, BlockKind.RULE}:
            continue
        shown = block.kind in {BlockKind.LIST_ITEM, BlockKind.FOOTNOTE}
        number = f"{block.number}. " if shown and block.number is not None else ""
        yield number + article.block_text(block)


def _blocks(article: Article) -> list[list[str]]:
    return [[block.kind.value, article.block_text(block)] for block in article.blocks]
