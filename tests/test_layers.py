"""What each part may import, beyond what import-linter sees in the source."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import desktop_app

ROOT = Path(__file__).parent.parent
WITH_QT = {"app", "gui", "__main__"}
PARTS = sorted(module.name for module in pkgutil.iter_modules(desktop_app.__path__))
WITHOUT_QT = [name for name in PARTS if name not in WITH_QT]

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in {blocked!r}:
    sys.modules[name] = None
part = importlib.import_module("desktop_app." + {part!r})
paths = getattr(part, "__path__", [])
for module in pkgutil.walk_packages(paths, part.__name__ + "."):
    if not module.name.endswith("__main__") and ".migrations." not in module.name:
        importlib.import_module(module.name)
"""


def import_without(part: str, *blocked: str) -> subprocess.CompletedProcess[str]:
    """Import a part, with all modules in it, where some libraries cannot be imported."""
    program = IMPORT_ALL.format(part=part, blocked=blocked)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize("part", WITHOUT_QT)
def test_part_imports_on_a_machine_without_qt(part):
    done = import_without(part, "PySide6", "shiboken6")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", [name for name in PARTS if name in ("core", "jobs")])
def test_foundation_imports_with_the_standard_library_alone(part):
    done = import_without(part, "platformdirs", "sqlalchemy", "spacy", "numpy", "lxml", "markdown")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("part", [name for name in PARTS if name in WITH_QT - {"__main__"}])
def test_window_imports_before_the_database_and_the_model(part):
    done = import_without(part, "sqlalchemy", "alembic", "spacy", "numpy", "lxml", "httpx")

    assert done.returncode == 0, done.stderr
