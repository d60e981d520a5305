"""Many documents at once: every one is told of, and nothing of the reader's is lost."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop_app.cli_import import Interrupts, drive
from desktop_app.core.errors import FormatError, LibraryError
from desktop_app.formats import Sandbox, Source
from desktop_app.formats.export import ExportFormat, export_reading
from desktop_app.importing import Fate, Import, is_many
from desktop_app.storage.library import Library
from tests.formats.export.samples import lamp_reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library" / "test.rubricator") as opened:
        yield opened


def write_texts(folder: Path, count: int) -> list[Source]:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = f"Boat {number} left the harbour before the rain came."
        (folder / f"boat{number:03}.txt").write_text(text)
    return [Source.from_path(path) for path in sorted(folder.iterdir())]


def import_all(library: Library, sandbox: Sandbox, *sources: Source) -> Import:
    work = Import(library, sandbox)
    work.add(sources)
    while not work.is_finished:
        work.step()
    return work


def test_folder_is_read_in_order_without_hidden_files_and_parts_of_pages(
    library, sandbox, tmp_path
):
    folder = tmp_path / "articles"
    write_texts(folder, 2)
    (folder / "page.html").write_text("<p>The pier was closed in the morning.</p>")
    (folder / "page_files").mkdir()
    (folder / "page_files" / "frame.html").write_text("<p>Buy a boat.</p>")
    (folder / ".obsidian").mkdir()
    (folder / ".obsidian" / "note.md").write_text("settings")
    work = import_all(library, sandbox, Source.from_path(folder))
    assert [one.name for one in work.summary.outcomes] == ["boat000", "boat001", "page"]
    assert {one.fate for one in work.summary.outcomes} == {Fate.NEW}


def test_how_far_it_is_can_be_told_after_each_step(library, sandbox, tmp_path):
    work = Import(library, sandbox)
    work.add(write_texts(tmp_path / "texts", 3))
    seen = []
    while not work.is_finished:
        work.step()
        seen.append((work.done, work.total))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_what_fails_is_told_and_does_not_stop_the_rest(library, sandbox, tmp_path):
    good = write_texts(tmp_path / "texts", 1)
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 cut")
    named = FormatError("Could not open x: only http and https addresses are fetched.")
    work = Import(library, sandbox)
    work.add([Source.from_path(bad), named, *good])
    while not work.is_finished:
        work.step()
    assert [one.fate for one in work.summary.outcomes] == [Fate.FAILED, Fate.FAILED, Fate.NEW]
    assert "bad.pdf" in work.summary.failures[0].reason
    assert work.summary.failures[1].reason == named.sentence


def test_cancelled_import_tells_what_was_not_tried(library, sandbox, tmp_path):
    work = Import(library, sandbox)
    work.add(write_texts(tmp_path / "texts", 5))
    work.step()
    work.cancel()
    work.step()
    assert work.is_finished
    assert (work.done, work.summary.not_tried) == (1, 4)
    assert library.article_count() == 1
    assert any("4 were not tried" in line for line in work.summary.lines())


def test_library_that_refuses_again_and_again_ends_the_import(
    library, sandbox, tmp_path, monkeypatch
):
    def refuse(*_arguments: object, **_named: object) -> None:
        raise LibraryError("Could not save: the disk is full.")

    monkeypatch.setattr(library, "add_article", refuse)
    work = import_all(library, sandbox, *write_texts(tmp_path / "texts", 9))
    assert len(work.summary.failures) == 3
    assert work.summary.not_tried == 6


def test_a_bug_in_one_document_is_logged_and_told(library, sandbox, tmp_path, monkeypatch, caplog):
    def break_down(*_arguments: object, **_named: object) -> None:
        raise KeyError("bug")

    monkeypatch.setattr(library, "add_article", break_down)
    work = import_all(library, sandbox, *write_texts(tmp_path / "texts", 1))
    assert "in the log" in work.summary.failures[0].reason
    assert "KeyError" in caplog.text


def test_page_is_kept_as_it_was_read(library, sandbox, tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<p>The pier was closed in the morning.</p>")
    work = import_all(library, sandbox, Source.from_path(path))
    assert library.original(work.summary.outcomes[0].article_id) is not None


def test_entries_of_a_feed_are_articles_each_by_itself(library, sandbox, tmp_path):
    path = tmp_path / "news.rss"
    entries = "".join(
        f"<item><title>Boat {n}</title><link>https://example.org/{n}</link>"
        f"<description>Boat {n} left the harbour before the rain.</description></item>"
        for n in range(2)
    )
    path.write_text(f"<rss version='2.0'><channel><title>News</title>{entries}</channel></rss>")
    import_all(library, sandbox, Source.from_path(path))
    rows = library.articles()
    assert {(row.title, row.site, row.url) for row in rows} == {
        ("Boat 0", "News", "https://example.org/0"),
        ("Boat 1", "News", "https://example.org/1"),
    }


def test_own_export_comes_back_with_nothing_lost(library, sandbox, tmp_path):
    reading = lamp_reading()
    path = tmp_path / "lamp.json"
    path.write_text(export_reading(reading, ExportFormat.JSON), encoding="utf-8")
    work = import_all(library, sandbox, Source.from_path(path))
    article_id = work.summary.outcomes[0].article_id
    assert library.article(article_id) == reading.article
    found = {one.id: one for one in library.annotations(article_id)}
    assert found == {one.id: replace(one, article_id=article_id) for one in reading.annotations}
    assert library.decisions(article_id) == tuple(
        replace(one, article_id=article_id) for one in reading.decisions
    )
    assert library.analysis(article_id) == reading.found


def test_own_export_of_many_colours_names_them(library, sandbox, tmp_path):
    reading = lamp_reading()
    names = ("Weighty", *reading.colour_names[1:])
    path = tmp_path / "lamp.json"
    text = export_reading(replace(reading, colour_names=names), ExportFormat.JSON)
    path.write_text(text, encoding="utf-8")
    import_all(library, sandbox, Source.from_path(path))
    assert library.colour_names()[0] == "Weighty"


def test_own_export_twice_overwrites_no_later_edit(library, sandbox, tmp_path):
    path = tmp_path / "lamp.json"
    path.write_text(export_reading(lamp_reading(), ExportFormat.JSON), encoding="utf-8")
    work = import_all(library, sandbox, Source.from_path(path))
    article_id = work.summary.outcomes[0].article_id
    note = next(one for one in library.annotations(article_id) if one.note.startswith("Ask"))
    edited = replace(note, note="Asked.")
    library.apply({edited.id: edited}).result()
    again = import_all(library, sandbox, Source.from_path(path))
    assert again.summary.outcomes[0].fate is Fate.KNOWN
    assert edited in library.annotations(article_id)


def test_highlights_of_another_reader_are_placed_and_the_unplaced_told(library, sandbox, tmp_path):
    path = tmp_path / "wallabag.json"
    record = {
        "title": "A ferry",
        "url": "https://example.org/a",
        "content": "<p>The ferry leaves at noon, say the sailors.</p>",
        "annotations": [{"quote": "leaves at noon"}, {"quote": "words of nobody at all"}],
    }
    path.write_text(json.dumps([record]))
    work = import_all(library, sandbox, Source.from_path(path))
    (outcome,) = work.summary.outcomes
    assert (outcome.highlights, outcome.unplaced) == (1, ("words of nobody at all",))


def test_one_document_is_not_many(tmp_path):
    one = Source.from_path(tmp_path / "a.txt")
    assert not is_many([one])
    assert not is_many([Source.from_text("pasted")])
    assert is_many([one, one])
    assert is_many([Source.from_path(tmp_path)])
    assert is_many([Source.from_path(tmp_path / "readwise.csv")])


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to itself")
def test_interrupt_pauses_and_goes_on_or_ends(library, sandbox, tmp_path, capsys):
    asked = []

    def ask(done: int, total: int) -> bool:
        asked.append((done, total))
        return len(asked) == 1

    class Interrupted(Import):
        """Presses Ctrl+C while the second and the fourth document are read."""

        def step(self) -> None:
            super().step()
            if self.done in {2, 4}:
                signal.raise_signal(signal.SIGINT)

    work = Interrupted(library, sandbox)
    work.add(write_texts(tmp_path / "texts", 6))
    drive(work, Interrupts(work.cancel, ask))
    assert asked == [(2, 6), (4, 6)]
    assert (work.done, work.summary.not_tried) == (4, 2)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
