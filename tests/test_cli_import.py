"""Importing many files and exports into a library."""

from __future__ import annotations

import json

from desktop_app.cli import main
from desktop_app.storage.library import Library

PAGE = "<p>The ferry leaves at noon. It comes back before the evening, say the sailors.</p>"


def test_folder_is_imported_with_a_summary(tmp_path, capsys):
    folder = tmp_path / "articles"
    (folder / "inner").mkdir(parents=True)
    (folder / "one.txt").write_text("The first article is about a ferry.")
    (folder / "inner" / "two.md").write_text("# Two\n\nThe second article is about a pier.\n")
    (folder / "same.txt").write_text("The first article is about a ferry.")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 cut")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    path = tmp_path / "library.db"
    assert main(["import", "--library", str(path), str(folder)]) == 2
    told = capsys.readouterr().err
    assert "2 new, 1 known" in told
    assert "bad.pdf" in told
    assert "picture" not in told
    with Library.open(path) as library:
        assert library.article_count() == 2


def test_export_brings_highlights_and_is_not_doubled(tmp_path, capsys):
    export = tmp_path / "wallabag.json"
    record = {
        "title": "A ferry",
        "url": "https://example.org/a",
        "content": PAGE,
        "annotations": [
            {"quote": "leaves at noon", "text": "when?"},
            {"quote": "words that are not there at all", "text": ""},
        ],
    }
    export.write_text(json.dumps([record, {"title": "B", "url": "https://example.org/b"}]))
    path = tmp_path / "library.db"
    for _ in range(2):
        assert main(["import", "--library", str(path), "--export", str(export)]) == 0
    told = capsys.readouterr().err
    assert "1 only an address" in told
    assert "words that are not there at all" in told
    with Library.open(path) as library:
        (row,) = library.articles()
        annotations = library.annotations(row.id)
        text = library.article(row.id).text
    assert len(annotations) == 2
    placed = next(one for one in annotations if not one.is_orphan)
    assert placed.anchor is not None
    assert text[placed.anchor.start : placed.anchor.end] == "leaves at noon"
    assert placed.note == "when?"


def test_file_that_is_no_export_is_a_sentence(tmp_path, capsys):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    library = tmp_path / "library.db"
    assert main(["import", "--library", str(library), "--export", str(path)]) == 2
    assert "x.csv" in capsys.readouterr().err
