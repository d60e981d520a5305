"""A reader with an empty library, for each session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sessions.driver import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A reader whose program is ended whatever happens."""
    reader = Reader(tmp_path / "library.rubricator")
    yield reader
    reader.kill()
