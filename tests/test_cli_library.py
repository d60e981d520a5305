"""The library on the command line: search, export, check, backup, restore."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from desktop_app.cli import main
from desktop_app.core.annotation import Anchor, Annotation, new_id
from desktop_app.core.decisions import Decision, DecisionKind, Scope
from desktop_app.formats.export.json_w3c import read
from desktop_app.storage.library import Library
from tests.storage.samples import analyse, make_article

if TYPE_CHECKING:
    from pathlib import Path

PIER = make_article("Ida Holm said “the pier is old”. Nobody looked.", title="The pier")
LAMP = make_article("Mira Castell said “the lamp is out”.", title="../The lamp: what now?")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.rubricator"
    with Library.open(path) as library:
        for article in (PIER, LAMP):
            article_id = library.add_article(article).result().id
            library.save_analysis(article_id, analyse(article)).result()
            if article is PIER:
                start = PIER.text.index("Nobody")
                anchor = Anchor.of(PIER.text, start, start + 6)
                note = Annotation(new_id(), article_id, anchor, 2, "why not?")
                wrong = Decision(
                    new_id(), article_id, DecisionKind.SAID_BY, Scope.ARTICLE,
                    "“the pier is old”", value="Jonas Weir",
                )  # fmt: skip
                library.apply({note.id: note, wrong.id: wrong}).result()
        library.refresh_findings().result()
    return path


def rubric(path: Path, *words: str) -> int:
    return main([*words, "--library", str(path)])


def test_search_prints_what_was_found(path, capsys):
    assert rubric(path, "search", "old pier") == 0
    shown = capsys.readouterr().out
    assert "The pier (quotation, Jonas Weir)" in shown
    assert "“the pier is old”" in shown


def test_search_as_json_lines(path, capsys):
    assert rubric(path, "search", "--jsonl", "in:note", "why") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["kind"] == "note"


def test_search_says_that_there_are_more(path, capsys):
    assert rubric(path, "search", "said", "OR", "is", "--limit", "1") == 0
    assert "more" in capsys.readouterr().err


def test_search_without_a_hit_ends_with_1(path, capsys):
    assert rubric(path, "search", "violin") == 1
    assert "nothing found" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["search", "a"], ["check"], ["backup"], ["export", "all"]])
def test_missing_library_is_told_and_not_made(tmp_path, capsys, command):
    assert rubric(tmp_path / "none.rubricator", *command) == 2
    assert "There is no library" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_check_of_a_whole_library(path, capsys):
    assert rubric(path, "check") == 0
    assert "is whole" in capsys.readouterr().out


def test_check_tells_damage_and_ends_with_1(path, capsys):
    data = bytearray(path.read_bytes())
    place = data.index(b"Nobody looked")
    data[place : place + 6] = b"Nobady"
    path.write_bytes(data)
    assert rubric(path, "check") == 1
    assert "damaged" in capsys.readouterr().out


def test_check_of_what_is_no_library_tells_it(tmp_path, capsys):
    (tmp_path / "x").write_text("no library", encoding="utf-8")
    assert rubric(tmp_path / "x", "check") == 1
    assert (tmp_path / "x").read_text(encoding="utf-8") == "no library"


def test_backup_and_restore_bring_the_old_state_back(path, tmp_path, capsys):
    copy = tmp_path / "copies" / "mine.db"
    assert rubric(path, "backup", str(copy)) == 0
    with Library.open(path) as library:
        for row in library.articles():
            library.delete_article(row.id).result()
    assert rubric(path, "restore", str(copy)) == 0
    assert "kept as" in capsys.readouterr().out
    with Library.open(path) as library:
        assert library.article_count() == 2


def test_backup_without_a_name_goes_beside_the_library(path):
    assert rubric(path, "backup") == 0
    assert len(list((path.parent / "backups").iterdir())) == 1


def test_backup_overwrites_nothing(path, tmp_path, capsys):
    (tmp_path / "there").write_text("kept", encoding="utf-8")
    assert rubric(path, "backup", str(tmp_path / "there")) == 2
    assert "exists" in capsys.readouterr().err
    assert (tmp_path / "there").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("name", ["none.db", "mine.rubricator", "text.txt"])
def test_restore_of_what_is_no_copy_leaves_the_library_alone(path, tmp_path, capsys, name):
    (tmp_path / "text.txt").write_text("no copy", encoding="utf-8")
    before = path.read_bytes()
    assert rubric(path, "restore", str(tmp_path / name)) == 2
    assert "Could not restore" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_export_of_all_writes_a_file_for_each_article_within_the_folder(path, tmp_path):
    out = tmp_path / "out"
    assert rubric(path, "export", "all", "--out", str(out)) == 0
    assert sorted(file.name for file in out.iterdir()) == ["The lamp what now.md", "The pier.md"]
    text = (out / "The pier.md").read_text(encoding="utf-8")
    assert "==Nobody==[^1]" in text
    assert "“the pier is old” — Jonas Weir" in text


def test_export_of_a_search_takes_those_articles_and_overwrites_nothing(path, tmp_path, capsys):
    out = tmp_path / "out"
    for _ in range(2):
        assert rubric(path, "export", "--format", "json", "--out", str(out), "said:mira") == 0
    assert sorted(f.name for f in out.iterdir()) == [
        "The lamp what now 2.json",
        "The lamp what now.json",
    ]
    reading = read((out / "The lamp what now.json").read_text(encoding="utf-8"))
    assert reading.article == LAMP
    assert reading.found == analyse(LAMP)


def test_export_of_nothing_ends_with_1(path, tmp_path, capsys):
    assert rubric(path, "export", "violin", "--out", str(tmp_path / "out")) == 1
    assert "no article" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_export_to_where_nothing_can_be_written_says_so(path, tmp_path, capsys):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert rubric(path, "export", "--out", str(tmp_path / "file")) == 2
    assert "Could not write" in capsys.readouterr().err


def test_query_that_cannot_be_understood_is_told(path, tmp_path, capsys):
    assert rubric(path, "export", "before:yesterday", "--out", str(tmp_path)) == 2
    assert "rubric: " in capsys.readouterr().err
