"""`rubric selftest` and `rubricator --selftest`: does everything that a reader needs work here?

It really reads, analyses, stores and finds the sample article, in the child processes that the
window uses and in a library that is thrown away, and says in words what it saw. The window system
is tried in a child process too, because Qt ends its process where it finds no display.
"""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from importlib import import_module, metadata, util
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import __version__, paths
from desktop_app.core.errors import LibraryError, ModelMissingError, ReaderError
from desktop_app.core.findings import Analysis, Label

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from desktop_app.core.article import Article

#: Argument by which the program becomes the child that tries the window system.
WINDOW_OPTION = "--selftest-window"
EXIT_FAILED = 1

_ANALYSIS_S = 120.0
_WINDOW_S = 60.0
_PICTURES = ("png", "jpeg", "gif", "webp", "svg")
_SHOWN = ("PySide6-Essentials", "spacy", "numpy", "SQLAlchemy", "Markdown", "lxml", "trafilatura")


class SelfTestError(ReaderError):
    """One of the things tried does not work."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is tried: `function` yields what it saw and raises when it does not work."""

    name: str
    function: Callable[[], Iterator[str]]


#: Eight by eight points, all of lightness 90 of 255.
_GREY_PICTURES = {
    "PNG": "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAEElEQVR42mOMYoAAJgaKGAAbfgBq+MZE2wAAAAB"
    "JRU5ErkJggg==",
    "GIF": "R0lGODdhCAAIAIEAAFpaWgAAAAAAAAAAACwAAAAACAAIAAAIDwABCBxIsKDBgwgTKkwYEAA7",
    "WebP": "UklGRh4AAABXRUJQVlA4TBEAAAAvB8ABAAdQrWpVq/+BiOh/AAA=",
    "JPEG": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP///////////////////////////////////////////////////"
    "///////////////////////////////////wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAf/EABQQAQAAAA"
    "AAAAAAAAAAAAAAAAD/2gAIAQEAAD8AH//Z",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `rubric selftest`: none."""
    parser.epilog = f"Exit code 0: everything works; {EXIT_FAILED}: something does not."


def run(_arguments: argparse.Namespace | None = None) -> int:
    """Try everything, print a line for each thing seen; returns 0, or 1 when something failed."""
    checks = (
        Check("Versions", _versions),
        Check("Folders", _folders),
        Check("Window system", _window_system),
        Check("Document reader", _documents),
        Check("Language model", _model),
        Check("Analysis", _analysis),
        Check("Library", _library),
    )
    failed = [check.name for check in checks if not perform(check)]
    print(f"\nDoes not work: {', '.join(failed)}." if failed else "\nEverything works.")
    return EXIT_FAILED if failed else 0


def perform(check: Check) -> bool:
    """Try one thing and print what it saw; False when it does not work."""
    print(check.name, flush=True)
    try:
        for line in check.function():
            print(f"  {line}", flush=True)
    except Exception as error:  # noqa: BLE001  whatever it is: this command exists to say it
        for line in reasons(error):
            print(f"  FAILED: {line}", flush=True)
        return False
    return True


def reasons(error: BaseException) -> Iterator[str]:
    """Yield what went wrong and, line by line, what caused it."""
    at: BaseException | None = error
    while at is not None:
        yield at.sentence if isinstance(at, ReaderError) else f"{type(at).__name__}: {at}"
        at = at.__cause__


# --- what is tried ------------------------------------------------------------------------------


def _versions() -> Iterator[str]:
    kind = "bundle" if getattr(sys, "frozen", False) else "Python environment"
    yield f"Rubricator {__version__}, {kind} at {Path(sys.executable).parent}"
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield f"Python {platform.python_version()} on {system}"
    yield ", ".join(f"{name} {metadata.version(name)}" for name in _SHOWN)


def _folders() -> Iterator[str]:
    for what, folder in (
        ("Library", paths.data_dir()),
        ("Settings", paths.config_dir()),
        ("Log", paths.state_dir()),
        ("Cache", paths.cache_dir()),
    ):
        _try_writing(folder)
        yield f"{what}: {folder} can be written"


def _try_writing(folder: Path) -> None:
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    try:
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"Rubricator")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise SelfTestError(
            f"Nothing can be written in {existing}: {error.strerror}. Change its permissions, or "
            f"name another folder in the variable {paths.HOME_VARIABLE}."
        ) from error


def _window_system() -> Iterator[str]:
    environment = dict(os.environ)
    if needs_no_screen(environment):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, *([] if getattr(sys, "frozen", False) else ["-m", "desktop_app"])]
    done = subprocess.run(
        [*command, WINDOW_OPTION],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_WINDOW_S,
        check=False,
    )
    yield from done.stdout.splitlines()
    if done.returncode != 0:
        last = done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"]
        raise SelfTestError("No window can be shown: " + " ".join(line.strip() for line in last))


def needs_no_screen(environment: dict[str, str]) -> bool:
    """Tell whether to draw off screen: on a Linux system without a display, unless told how."""
    told = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not any(environment.get(name) for name in told)


def _documents() -> Iterator[str]:
    from desktop_app.formats import READERS

    for place in READERS.values():
        import_module("desktop_app.formats." + place.rpartition(".")[0])
    yield f"Formats: {', '.join(READERS)}"
    article = _read_sample()
    kinds = sorted({block.kind.value for block in article.blocks})
    yield f"Read in a child process: {article.title}, {article.word_count} words"
    yield f"Markdown parts: {', '.join(kinds)}"
    if not {"heading", "paragraph", "list_item"} <= set(kinds):
        raise SelfTestError("The sample's headings, paragraphs and lists were not all seen.")
    yield f"Pictures decoded in a child process: {', '.join(_decode_pictures())}"


def _decode_pictures() -> Iterator[str]:
    """Yield the formats of pictures, each once a small grey one of it came out grey."""
    from desktop_app.formats import Sandbox

    sandbox = Sandbox()
    try:
        for name, packed in _GREY_PICTURES.items():
            picture = sandbox.picture(base64.b64decode(packed), (8, 8))
            if not all(80 < point < 100 for point in picture.points[:3]):
                raise SelfTestError(f"A picture in {name} was not decoded as it is.")
            yield name
    finally:
        sandbox.close()


def _read_sample() -> Article:
    from desktop_app.formats import Source, open_source

    return open_source(Source.from_path(paths.resource("sample", "eclipse.md"))).article


def _model() -> Iterator[str]:
    from desktop_app.nlp.models import check_files, file_hashes, installed_models

    models = installed_models()
    if not models:
        raise ModelMissingError("No language model is installed. Install the program again.")
    for model in models:
        spec = util.find_spec(model.package)
        if spec is None or spec.origin is None:
            raise ModelMissingError(f"The language model {model.package} is listed but not there.")
        folder = Path(spec.origin).parent
        check_files(model.package, folder)
        lines = "".join(f"{name} {digest}\n" for name, digest in file_hashes(folder).items())
        digest = hashlib.sha256(lines.encode()).hexdigest()
        yield f"{model.title}: {model.package} {model.version}, SHA-256 {digest}"


def _analysis() -> Iterator[str]:
    from desktop_app.nlp.models import DEFAULT_MODEL, load_model

    analysis = _analyze(_read_sample())
    if not analysis.model:
        load_model(DEFAULT_MODEL)  # raises with the cause, which the worker only logs
        raise SelfTestError(" ".join(analysis.messages) or "The model was not used.")
    people = sorted({entity.name for entity in analysis.entities if entity.label is Label.PERSON})
    yield f"{analysis.model} {analysis.model_version}, rules {analysis.rules_version}"
    yield f"{len(analysis.mentions)} names, {len(analysis.quotations)} quotations"
    yield f"People: {', '.join(people)}"
    said_by = {quotation.speaker.name for quotation in analysis.quotations if quotation.speaker}
    yield f"Quoted: {', '.join(sorted(said_by))}"
    if not people or not said_by:
        raise SelfTestError("The sample's people and speakers were not found.")


def _analyze(article: Article) -> Analysis:
    """Analyse in the worker process that the window uses."""
    from desktop_app.nlp.worker import AnalysisWorker, Callbacks

    done = threading.Event()
    results: list[Analysis] = []
    errors: list[ReaderError] = []

    def take(_article_id: str, _request: int, analysis: Analysis, is_final: bool) -> None:
        if is_final:
            results.append(analysis)
            done.set()

    def fail(_article_id: str, _request: int, error: ReaderError) -> None:
        errors.append(error)
        done.set()

    worker = AnalysisWorker()
    try:
        callbacks = Callbacks(on_result=take, on_failed=fail)
        worker.analyze("selftest", 1, article, callbacks=callbacks)
        if not done.wait(_ANALYSIS_S):
            raise SelfTestError(f"The analysis gave no answer within {_ANALYSIS_S:.0f} seconds.")
    finally:
        worker.stop()
    if errors:
        raise errors[0]
    return results[0]


def _library() -> Iterator[str]:
    from desktop_app.storage.connection import load_driver
    from desktop_app.storage.library import Library

    driver = load_driver()
    yield f"SQLite {driver.sqlite_version}, module {driver.__name__.partition('.')[0]}"
    with tempfile.TemporaryDirectory(prefix="rubricator-") as folder:
        path = Path(folder) / "selftest.rubricator"
        with Library.open(path) as library:
            stored = library.add_article(_read_sample()).result()
            hits = library.search("gravitation").hits
            if not any(hit.article_id == stored.id for hit in hits):
                raise LibraryError("A word of a stored article was not found by the search (FTS5).")
            yield "Stored an article, full-text search (FTS5) found it again"
            copy = library.backup_now().result()
            yield f"Backup made and checked: {copy.stat().st_size // 1024} KB"


# --- the window system, in a child process -------------------------------------------------------


def run_window() -> int:
    """Show a window for a moment and print what Qt is like; ends the process where Qt cannot."""
    from PySide6.QtCore import QByteArray, QLibraryInfo, Qt
    from PySide6.QtGui import QFontDatabase, QIcon, QImageReader, QPixmap
    from PySide6.QtWidgets import QApplication, QLabel

    app = QApplication(["rubricator"])
    version = QLibraryInfo.version().toString()
    print(f"Qt {version}, platform {app.platformName()}, scale {app.devicePixelRatio():g}")
    formats = {
        bytes(QByteArray(name).data()).decode() for name in QImageReader.supportedImageFormats()
    }
    print(f"Pictures: {', '.join(sorted(formats))}")
    missing = [name for name in _PICTURES if name not in formats]
    if missing:
        print(f"Pictures of these kinds cannot be shown: {', '.join(missing)}.", file=sys.stderr)
        return EXIT_FAILED
    fonts = [QFontDatabase.addApplicationFont(str(path)) for path in _font_files()]
    print(f"Typefaces: {len(fonts)} of our own, {len(QFontDatabase.families())} families in all")
    label = QLabel("Rubricator")
    label.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    label.setWindowIcon(QIcon(str(paths.resource("icons", "rubricator.svg"))))
    label.show()
    app.processEvents()
    picture: QPixmap = label.grab()
    if -1 in fonts or picture.isNull() or label.windowIcon().pixmap(32).isNull():
        print("Typefaces, icon or window could not be drawn.", file=sys.stderr)
        return EXIT_FAILED
    print(f"Window shown and drawn, {picture.width()} × {picture.height()} pixels")
    return 0


def _font_files() -> list[Path]:
    return sorted(paths.resource("fonts").rglob("*.ttf"))
