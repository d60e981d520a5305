"""Names of exported files are harmless on every system; files are written whole or not at all."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import FormatError
from desktop_app.formats.export import file_name, free_path, write_file


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The lamp", "The lamp.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("C:\\Windows\\system", "C Windows system.md"),
        ("nul", "_nul.md"),
        ("COM1.txt", "_COM1.txt.md"),
        ("a\0b", "a b.md"),
        ("...", "article.md"),
        ("", "article.md"),
        ('what? <now> | "then"*', "what now then.md"),
        ("line\nbreak", "line break.md"),
        ("evil\u202egpj", "evilgpj.md"),
        ("half \ud83d", "half.md"),
        ("Ünïcode 🎻", "Ünïcode 🎻.md"),
        (".hidden", "hidden.md"),
        ("trailing dots. . .", "trailing dots.md"),
    ],
)
def test_title_becomes_a_name(title, name):
    assert file_name(title, ".md") == name


@given(st.text(st.characters(exclude_categories=[]), max_size=400))
def test_every_title_becomes_a_name_within_the_folder(title):
    name = file_name(title, ".md")
    assert len(name.encode("utf-8")) <= 160
    assert not set(name) & set('\0/\\:*?"<>|')
    assert name.endswith(".md")
    assert name[0] not in ". "
    assert Path(name).name == name
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)


def test_taken_name_gets_a_number(tmp_path):
    for wanted in ("a.md", "a 2.md", "a 3.md"):
        path = free_path(tmp_path, "a.md", ".md")
        assert path.name == wanted
        write_file(path, wanted)
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "a.md"


def test_link_that_leads_elsewhere_is_not_followed(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "missing" / "elsewhere")
    assert free_path(tmp_path, "a.md", ".md").name == "a 2.md"


def test_folder_is_made_and_nothing_is_left_beside_the_file(tmp_path):
    write_file(tmp_path / "new" / "a.md", "half \ud83d")
    assert os.listdir(tmp_path / "new") == ["a.md"]  # noqa: PTH208
    assert (tmp_path / "new" / "a.md").read_bytes() == b"half ?"


def test_failed_write_leaves_the_old_file_and_says_so(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(FormatError, match="Could not write"):
        write_file(tmp_path / "folder", "text")
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(FormatError, match="Could not write"):
        write_file(tmp_path / "file" / "a.md", "text")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
