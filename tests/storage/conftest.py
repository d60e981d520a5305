"""An open library, and articles to put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.storage.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shelf" / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library.open(path) as library:
        yield library
