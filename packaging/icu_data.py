"""Makes Qt's library of language data smaller: it weighs 32 MB, and the window speaks English.

ICU's own tool takes out the names, rules and formats of other languages, and what Qt never asks
for or does itself: transliteration, breaking of words, foreign encodings. What serves every text
stays: properties of characters, collation, normal forms. The linker makes a library of it. Where
these tools are missing the library stays as it is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = {"icupkg": "icu-devtools", "objcopy": "binutils", "ld": "binutils", "readelf": "binutils"}
KEPT = ("en",)
_LANGUAGE = re.compile(
    r"^(?:(?:brkitr|coll|curr|lang|rbnf|region|translit|unit|zone)/)?([a-z]{2,3})(?:_\w*)?\.res$"
)
_NEVER_ASKED_FOR = re.compile(r"^(?:brkitr|translit)/|\.(?:cnv|spp)$|^unames\.icu$")
_SYMBOL = re.compile(r"^\s*\d+: ([0-9a-f]+)\s+(\S+)\s.*\s(icudt\d+_dat)$", re.MULTILINE)
_RODATA = re.compile(r"\.rodata\s+PROGBITS\s+([0-9a-f]+)\s+([0-9a-f]+)")


def reduce_library(library: Path, work: Path) -> None:
    """Replace a libicudata by one with fewer languages."""
    missing = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)})
    if missing:
        print(f"{library.name} stays whole: these packages are missing: {' '.join(missing)}")
        return
    work.mkdir(parents=True, exist_ok=True)
    symbol, data = read_data(library)
    # The tool checks the name: "l" stands for little-endian.
    whole, part = work / f"{symbol.removesuffix('_dat')}l.dat", work / "part.dat"
    whole.write_bytes(data)
    items = run(["icupkg", "-l", str(whole)]).split()
    unwanted = work / "unwanted.lst"
    unwanted.write_text("".join(f"{item}\n" for item in items if is_unwanted(item)), "utf-8")
    run(["icupkg", "-r", str(unwanted), str(whole), str(part)])
    link(part, symbol, library)


def is_unwanted(item: str) -> bool:
    """Tell whether an item is of a language that the window does not speak, or never asked for."""
    if _NEVER_ASKED_FOR.search(item):
        return True
    match = _LANGUAGE.match(item)
    return match is not None and match[1] not in KEPT


def read_data(library: Path) -> tuple[str, bytes]:
    """Return the name and content of the one symbol in a libicudata."""
    symbols = run(["readelf", "--wide", "--dyn-syms", str(library)])
    sections = run(["readelf", "--wide", "--sections", str(library)])
    symbol, section = _SYMBOL.search(symbols), _RODATA.search(sections)
    if symbol is None or section is None:
        raise ValueError(f"{library} holds no ICU data")
    start = int(symbol[1], 16) - int(section[1], 16) + int(section[2], 16)
    return symbol[3], library.read_bytes()[start : start + int(symbol[2], 0)]


def link(data: Path, symbol: str, library: Path) -> None:
    """Write a library that holds the data under the symbol."""
    made_up = "_binary_" + re.sub(r"\W", "_", data.name)
    thing = data.with_suffix(".o")
    section = ".data=.rodata,alloc,load,readonly,data,contents"
    names = ["--redefine-sym", f"{made_up}_start={symbol}"]
    names += ["--strip-symbol", f"{made_up}_end", "--strip-symbol", f"{made_up}_size"]
    form = ["-I", "binary", "-O", "elf64-x86-64", "-B", "i386:x86-64", "--rename-section", section]
    form += ["--set-section-alignment", ".rodata=64"]
    run(["objcopy", *form, *names, data.name, str(thing)], cwd=data.parent)
    library.unlink()
    flags = ["-shared", "-z", "noexecstack", "-soname", library.name]
    run(["ld", *flags, "-o", str(library), str(thing)])


def run(command: list[str], cwd: Path | None = None) -> str:
    """Run a tool and return what it prints."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout
