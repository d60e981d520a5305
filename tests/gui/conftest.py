"""A fresh library, session and theme for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.gui.garbage import GarbageCollector
from desktop_app.gui.marks import Layer
from desktop_app.gui.posting import Poster
from desktop_app.gui.session import ReadingSession
from desktop_app.gui.theme import Theme, apply_theme, builtin_theme
from desktop_app.storage.library import Library
from tests.gui.samples import bridge_analysis, bridge_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def _garbage_in_one_thread(qapp) -> None:
    """Collect garbage as the program does: old widgets must not go in a job's thread."""
    GarbageCollector(qapp)


@pytest.fixture
def theme(qapp) -> Theme:
    light = builtin_theme("light")
    apply_theme(qapp, light)
    return light


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library of its own."""
    with Library.open(tmp_path / "test.rubricator") as opened:
        yield opened


@pytest.fixture
def session(qapp, library: Library) -> Iterator[ReadingSession]:
    """A session that shows the sample article with its findings and all usual layers."""
    article_id = library.add_article(bridge_article()).result().id
    library.save_analysis(article_id, bridge_analysis()).result()
    poster = Poster()
    opened = ReadingSession(library, poster)
    opened.set_layers(set(Layer) - {Layer.WORDS})
    opened.open_article(article_id, offset=0)
    yield opened
    library.close()
    opened.deleteLater()
    poster.deleteLater()
