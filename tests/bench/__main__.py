"""Run a bench by name: `python -m tests.bench NAME …`; without a name list them.

A bench is a module in this folder with a docstring and a function ``main(words) -> int`` that
takes the further words of the command line and returns the exit code. It is found by its file's
name, and only the one that runs is imported. Files that begin with ``_`` are shared parts.
"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent


def find_benches(folder: Path = FOLDER) -> dict[str, str]:
    """Return the name of each bench with the first line of its docstring."""
    benches = {}
    for path in sorted(folder.glob("[!_]*.py")):
        module = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in module.body):
            benches[path.stem] = (ast.get_docstring(module) or "").partition("\n")[0]
    return benches


def main(words: Sequence[str]) -> int:
    """Run the bench that the first word names.

    Returns:
        Its exit code; 0 after listing, 2 for an unknown name.
    """
    benches = find_benches()
    if words and words[0] in benches:
        return int(importlib.import_module(f"tests.bench.{words[0]}").main(words[1:]))
    for name, summary in benches.items():
        print(f"  {name:12} {summary}")
    if not words:
        return 0
    print(f"There is no bench called {words[0]}.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
