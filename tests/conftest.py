"""What every test gets: no screen, a language, and a home of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

# Before Qt is imported anywhere. `dev.py test` gives reading sessions a real screen instead.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LANG", "C.UTF-8")

# Tests run several at a time; how long one example takes says nothing then.
settings.register_profile("rubricator", deadline=None)
settings.load_profile("rubricator")


@pytest.fixture(scope="session", autouse=True)
def no_real_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep fixtures of wider scope, and children they start, away from the user's own files."""
    os.environ["RUBRICATOR_HOME"] = str(tmp_path_factory.mktemp("home"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which settings, library, cache and log of this test lie."""
    folder = tmp_path / "home"
    monkeypatch.setenv("RUBRICATOR_HOME", str(folder))
    return folder
