"""Several windows: what the next start brings back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import pytest

from desktop_app.core.annotation import new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.gui.appearance import Appearance
from desktop_app.gui.open_windows import OpenWindows, read_states
from desktop_app.gui.posting import Poster
from desktop_app.gui.services import Services
from desktop_app.gui.settings import SettingsFile
from desktop_app.jobs import JobRunner
from desktop_app.storage.library import Library
from tests.gui.samples import bridge_analysis, bridge_article
from tests.gui.windows import GivenFindings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop_app.gui.workspace import Workspace
    from desktop_app.nlp.worker import AnalysisWorker

TITLES = ("One bridge", "Two bridges", "Three bridges")


@pytest.fixture
def start(qapp, tmp_path: Path) -> Iterator[Callable[[], OpenWindows]]:
    """Return what starts the program anew on the same library."""
    library = Library.open(tmp_path / "test.rubricator")
    for title in TITLES:
        stored = library.add_article(bridge_article(title)).result()
        library.save_analysis(stored.id, bridge_analysis()).result()
    appearance = Appearance(qapp, SettingsFile(tmp_path / "settings.toml"))
    poster = Poster()
    jobs = JobRunner(poster.post)
    worker = cast("AnalysisWorker", GivenFindings(lambda _article: bridge_analysis()))
    started: list[OpenWindows] = []

    def begin() -> OpenWindows:
        windows = OpenWindows(appearance)
        started.append(windows)
        windows.make().show()
        windows.attach(Services(library, worker, jobs, poster))
        return windows

    yield begin
    for windows in started:
        windows.quit()
    jobs.shutdown(5)
    library.close()


def workspaces(windows: OpenWindows) -> list[Workspace]:
    return [window.workspace for window in windows.all if window.workspace is not None]


def ids(workspace: Workspace) -> dict[str, str]:
    rows = workspace.services.library.articles(10)
    return {row.title: row.id for row in rows}


def titles(workspace: Workspace) -> list[str]:
    known = {id: title for title, id in ids(workspace).items()}
    return [known.get(one, "") for one in workspace.tabs.ids]


def test_new_library_brings_nothing_back(start):
    windows = start()
    assert not windows.restore()
    assert len(windows.all) == 1


def test_tabs_and_windows_come_back_with_their_places(start):
    windows = start()
    (first,) = workspaces(windows)
    known = ids(first)
    first.show_article(known[TITLES[0]])
    first.tabs.open(known[TITLES[1]])
    first.window_.run("move.next_paragraph")
    first.window_.run("file.new_window")
    second = workspaces(windows)[1]
    second.show_article(known[TITLES[2]])
    windows.quit()
    assert windows.all == ()

    windows = start()
    assert windows.restore()
    first, second = workspaces(windows)
    assert titles(first) == [TITLES[0], TITLES[1]]
    assert first.session.article.title == TITLES[1]
    assert first.session.focus.block == 1
    assert titles(second) == [TITLES[2]]


def test_new_window_shows_what_the_one_in_front_shows(start):
    windows = start()
    (first,) = workspaces(windows)
    first.show_article(ids(first)[TITLES[1]])
    first.window_.run("file.new_window")
    assert titles(workspaces(windows)[1]) == [TITLES[1]]


def test_closed_window_stays_closed_and_the_last_one_is_kept(start):
    windows = start()
    (first,) = workspaces(windows)
    first.show_article(ids(first)[TITLES[0]])
    first.window_.run("file.new_window")
    second = workspaces(windows)[1]
    second.show_article(ids(second)[TITLES[1]])
    first.window_.close()
    second.window_.close()

    windows = start()
    assert windows.restore()
    assert [titles(one) for one in workspaces(windows)] == [[TITLES[1]]]


def test_article_that_the_library_does_not_have_is_left_out(start):
    windows = start()
    (first,) = workspaces(windows)
    known = ids(first)[TITLES[0]]
    first.services.library.set_state(
        "session",
        json.dumps({"windows": [{"tabs": ["gone"]}, {"tabs": ["gone", known], "current": 0}]}),
    ).result()
    assert windows.restore()
    assert [titles(one) for one in workspaces(windows)] == [[TITLES[0]]]
    assert first.session.article.title == TITLES[0]


@pytest.mark.parametrize(
    "stored",
    [None, "", "{", "[]", '{"windows": 3}', '{"windows": [3, {"tabs": "a"}]}'],
)
def test_what_cannot_be_read_brings_nothing_back(stored):
    assert read_states(stored) == []


def test_odd_values_are_made_usable():
    (state,) = read_states('{"windows": [{"tabs": ["a", 3], "current": "x", "geometry": 1}]}')
    assert (state.tabs, state.current, state.geometry) == (("a",), 0, "")


def test_what_is_decided_everywhere_shows_at_once_in_other_windows(start, qtbot):
    windows = start()
    first = workspaces(windows)[0]
    ids = [row.id for row in first.services.library.articles()]
    first.show_article(ids[0])
    assert windows.front is not None
    windows.front.run("file.new_window")
    second = workspaces(windows)[1]
    second.show_article(ids[1])
    decision = Decision(
        new_id(), ids[0], DecisionKind.NOT_A_NAME, Scope.LIBRARY, "Oldhaven", label="PLACE"
    )

    first.session.decide([decision], "wrong")
    qtbot.waitUntil(lambda: "Oldhaven" not in shown_names(second))
    first.session.undo()
    qtbot.waitUntil(lambda: "Oldhaven" in shown_names(second))


def shown_names(workspace: Workspace) -> set[str]:
    return {entity.name for entity in workspace.session.analysis.entities}
