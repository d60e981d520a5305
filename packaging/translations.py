"""Collect what the reader sees for translators: `python packaging/translations.py fr`.

Qt's own tool finds `self.tr("…")`. It does not know the functions of a module that translate in a
fixed context, `counted`, and titles that stand in tables; those are written into a source of its
own for it to read. Writes `resources/translations/rubricator_fr.ts`, keeping what is translated,
and beside it the `.qm` that the program loads when the desktop speaks that language.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
GUI = ROOT / "desktop_app" / "gui"
FOLDER = ROOT / "resources" / "translations"


def main(words: Sequence[str]) -> int:
    """Bring the files of each named language up to date; return 0, or 2 without a language."""
    if not words:
        print("Name a language, such as fr or pt_BR.")
        return 2
    FOLDER.mkdir(exist_ok=True)
    for language in words:
        table = FOLDER / f"rubricator_{language}.ts"
        collect(table)
        release(table, table.with_suffix(".qm"))
    return 0


def collect(table: Path) -> None:
    """Write every sentence into a table for translators; what is translated stays."""
    sources = sorted(GUI.glob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        extra = Path(folder) / "tables.py"
        extra.write_text("\n".join(hidden_calls(sources)) + "\n", encoding="utf-8")
        run("lupdate", "-no-obsolete", "-locations", "none", *sources, extra, "-ts", table)


def release(table: Path, target: Path) -> None:
    """Make of a table what the program can load."""
    run("lrelease", "-silent", table, "-qm", target)


def run(tool: str, *words: str | Path) -> None:
    """Run one of Qt's tools that come with PySide6."""
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    subprocess.run([program, *words], check=True, stdout=subprocess.DEVNULL)


def hidden_calls(sources: Sequence[Path]) -> Iterator[str]:
    """Give a line that Qt's tool understands for each sentence that it would not find."""
    yield "from PySide6.QtCore import QCoreApplication"
    found: set[tuple[str, str, str]] = set()
    for source in sources:
        found.update(_in_module(ast.parse(source.read_text(encoding="utf-8"))))
    found.update(("commands", title, "") for title in _titles_of_commands())
    for context, text, number in sorted(found):
        yield f"QCoreApplication.translate({context!r}, {quoted(text)}{number})"


def quoted(text: str) -> str:
    """Write a text as Qt's tool reads it: between double quotes, nothing escaped but these."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _in_module(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    contexts = dict(_translators(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [
            one.value
            for one in node.args
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if node.func.id in contexts:
            yield from ((contexts[node.func.id], text, "") for text in texts[:1])
        elif node.func.id == "marked" and len(texts) == 2:
            yield texts[0], texts[1], ""
        elif node.func.id == "counted" and len(texts) == 2:
            yield "counts", f"%Ln {texts[1]}", ', "", 2'


def _translators(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Find the functions that translate their argument in a context of their module."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for call in ast.walk(node):
            is_translating = isinstance(call, ast.Call) and ast.unparse(call.func).endswith(
                "QCoreApplication.translate"
            )
            if is_translating and isinstance(call, ast.Call):
                context = call.args[0]
                if isinstance(context, ast.Constant) and isinstance(call.args[1], ast.Name):
                    yield node.name, str(context.value)


def _titles_of_commands() -> Iterator[str]:
    sys.path.insert(0, str(ROOT))
    from desktop_app.gui.commands import COMMANDS, Section

    yield from (command.title for command in COMMANDS)
    yield from (str(section) for section in Section)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
