"""Main text, structure, title, author and date of saved web pages, beside two other libraries.

    articles [--every N] [--shipped] [--forest FILE --only K/N]

The pages and the scorer lie outside of the project; without them the bench says so. The forest
that ships was trained on these pages. So that the figures are fair, the sites are parted in three,
and each page is read with a forest that was trained on the other two parts and never saw its site
(`tests/bench/forests`, written by `content_training`). `--shipped` takes the one that ships.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from multiprocessing import Pool
from pathlib import Path
from typing import Protocol, cast

from desktop_app.core.errors import ReaderError
from desktop_app.formats import forest
from desktop_app.formats.command import record
from desktop_app.formats.frames import Reply
from desktop_app.formats.markup import decode_markup
from desktop_app.formats.reading import read_source
from desktop_app.formats.source import Source
from tests.bench._data import Page, bench_folder, gold_pages, unpacked_pages

PARTS = 3
MEASURES = ("f1", "kept", "whole", "title", "author", "date")
KINDS = ("heading", "item", "quote", "code", "row", "link", "image", "note")
# Recorded elsewhere on 153 pages of the same kind: F1, kept, whole, title, author, date, ms.
RECORDED = {
    "Readability.js 0.6": (0.932, 0.948, 0.657, 0.590, 0.588, 0.557, 46.0),
    "defuddle 0.19": (0.922, 0.948, 0.562, 0.684, 0.603, 0.709, 180.0),
    "newspaper4k 0.9.6": (0.877, 0.803, 0.381, 0.573, 0.397, 0.734, 190.0),
    "consensus of three": (0.939, 0.960, 0.679, None, None, None, 300.0),
}
Row = dict[str, object]
Job = tuple[Path, Path]  # a page, and the forest to read it with
Extractor = Callable[[Path, Path], Row]


class Scorer(Protocol):
    """What we use of the neutral scorer."""

    def score_page(self, gold: Page, prediction: Row) -> Row:
        """Score one page."""

    def summarize(self, rows: list[Row]) -> Row:
        """Average the scores of many."""


def main(words: Sequence[str]) -> int:
    """Run every extractor over the pages and print one table."""
    arguments = _arguments(words)
    folder = bench_folder("articles")
    if folder is None:
        print("The pages of this bench are not there.", file=sys.stderr)
        return 2
    scorer = _scorer(folder / "score_articles.py")
    gold = [page for page in gold_pages(folder) if is_in_part(str(page["site"]), arguments.only)]
    gold = gold[:: arguments.every]
    forests = {str(page["id"]): _forest_for(page, arguments) for page in gold}
    with tempfile.TemporaryDirectory() as unpacked:
        paths = [p for p in unpacked_pages(folder, Path(unpacked)) if p.stem in forests]
        paths.sort(key=lambda path: str(forests[path.stem]))
        jobs = [(path, forests[path.stem]) for path in paths]
        summaries = {
            name: _summary(scorer, extractor, gold, jobs) for name, extractor in EXTRACTORS.items()
        }
    _print(summaries, len(gold))
    return 0


def part_forest(part: int) -> Path:
    """Return where the forest lies that never saw the sites of one part."""
    return Path(__file__).parent / "forests" / f"without-{part}.json.gz"


def _forest_for(page: Page, arguments: argparse.Namespace) -> Path:
    if arguments.forest or arguments.shipped:
        return Path(arguments.forest or forest.PLACE)
    part = next(k for k in range(PARTS) if is_in_part(str(page["site"]), f"{k}/{PARTS}"))
    return part_forest(part)


def is_in_part(site: str, part: str) -> bool:
    """Tell whether a site belongs to part `K/N`; every site belongs to an unnamed part."""
    if not part:
        return True
    number, _, count = part.partition("/")
    return zlib.crc32(site.encode()) % int(count) == int(number)


def read_ours(path: Path, place: Path) -> Row:
    """Read a page as the program does, with the forest at a place."""
    if place != forest.PLACE:
        forest.PLACE = place
        forest.load_forest.cache_clear()
    started = time.process_time()
    try:
        result = read_source(Source.from_path(path))
        reply = Reply(result.article, result.warnings, result.kind)
    except ReaderError as error:
        reply = Reply(error=error.sentence)
    milliseconds = (time.process_time() - started) * 1000
    return {**record(path, reply), "ms": milliseconds}


def read_trafilatura(path: Path, _place: Path) -> Row:
    """Extract with trafilatura: HTML with structure, and its metadata."""
    import trafilatura

    markup, _ = decode_markup(path.read_bytes())
    started = time.process_time()
    html = trafilatura.extract(
        markup,
        output_format="html",
        include_links=True,
        include_images=True,
        include_formatting=True,
        include_comments=False,
    )
    text = trafilatura.extract(markup, include_comments=False)
    facts = trafilatura.extract_metadata(markup)
    milliseconds = (time.process_time() - started) * 1000
    return {
        "id": path.stem,
        "text": text or "",
        "html": html or "",
        "title": facts.title or "",
        "author": facts.author or "",
        "date": facts.date or "",
        "ms": milliseconds,
    }


def read_readability(path: Path, _place: Path) -> Row:
    """Extract with readability-lxml: HTML and a title."""
    from readability import Document
    from readability.readability import Unparseable

    markup, _ = decode_markup(path.read_bytes())
    started = time.process_time()
    try:
        document = Document(markup)
        html, title = document.summary(), document.short_title()
    except (Unparseable, ValueError, TypeError):
        html, title = "", ""
    milliseconds = (time.process_time() - started) * 1000
    return {"id": path.stem, "html": html, "title": title, "ms": milliseconds}


EXTRACTORS: dict[str, Extractor] = {
    "Rubricator": read_ours,
    "trafilatura": read_trafilatura,
    "readability-lxml": read_readability,
}


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="articles")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take each Nth page")
    parser.add_argument("--shipped", action="store_true", help="the forest that ships: not fair")
    parser.add_argument("--forest", type=Path, help="another forest than the one that ships")
    parser.add_argument("--only", default="", metavar="K/N", help="sites of one part")
    return parser.parse_args(words)


def _scorer(path: Path) -> Scorer:
    spec = importlib.util.spec_from_file_location("score_articles", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Scorer", module)


def _summary(
    scorer: Scorer, extractor: Extractor, gold: Sequence[Page], jobs: Sequence[Job]
) -> Row:
    with Pool(2) as pool:
        found = {str(row["id"]): row for row in pool.starmap(extractor, jobs, chunksize=8)}
    rows = [scorer.score_page(page, found.get(str(page["id"]), {})) for page in gold]
    return scorer.summarize(rows)


def _print(summaries: dict[str, Row], pages: int) -> None:
    print(f"{pages} pages; figures with * were recorded elsewhere")
    print(f"{'':22}" + "".join(f"{name:>8}" for name in (*MEASURES, "ms")))
    for name, summary in summaries.items():
        values = [summary.get(measure) for measure in MEASURES]
        print(f"{name:22}" + "".join(map(_cell, values)) + _ms(summary.get("ms_median")))
    for name, recorded in RECORDED.items():
        print(f"{name + ' *':22}" + "".join(map(_cell, recorded[:-1])) + _ms(recorded[-1]))
    print("\nkept as that element")
    print(f"{'':22}" + "".join(f"{kind:>8}" for kind in KINDS))
    for name, summary in summaries.items():
        blocks = cast("dict[str, dict[str, float]]", summary.get("blocks") or {})
        values = [blocks.get(kind, {}).get("kind") for kind in KINDS]
        print(f"{name:22}" + "".join(map(_cell, values)))


def _cell(value: object) -> str:
    return f"{value:8.3f}" if isinstance(value, float) else f"{'–':>8}"


def _ms(value: object) -> str:
    return f"{value:8.0f}" if isinstance(value, float) else f"{'–':>8}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
