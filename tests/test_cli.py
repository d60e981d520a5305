"""The command line: quick help, reading, sentences on standard error."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from desktop_app import __version__
from desktop_app.cli import main


def test_version(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_help_names_the_commands_and_loads_nothing_heavy():
    program = (
        "import sys, desktop_app.cli as c\n"
        "try: c.main(['--help'])\n"
        "except SystemExit: pass\n"
        "bad = {'spacy', 'lxml', 'trafilatura', 'PySide6', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert "read" in done.stdout
    assert "analyze" in done.stdout


def test_read_prints_the_text(tmp_path, capsys):
    path = tmp_path / "ferry.txt"
    path.write_text("A ferry\n\nIt leaves at noon.\n")
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out == "A ferry\n\nIt leaves at noon.\n\n"


def test_read_jsonl_reports_errors_for_each_file(tmp_path, capsys):
    good = tmp_path / "ferry.md"
    good.write_text("# A ferry\n\nIt *leaves* at noon.\n")
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    assert main(["read", "--jsonl", str(empty), str(tmp_path / "gone.html"), str(good)]) == 2
    captured = capsys.readouterr()
    rows = [json.loads(line) for line in captured.out.splitlines()]
    assert [row["id"] for row in rows] == ["empty", "gone", "ferry"]
    assert "empty" in rows[0]["error"]
    assert "no such file" in rows[1]["error"]
    assert rows[2]["text"] == "It leaves at noon."
    assert "<em>leaves</em>" in rows[2]["html"]
    assert rows[2]["blocks"] == [["title", "A ferry"], ["paragraph", "It leaves at noon."]]
    assert "no such file" in captured.err


def test_no_command_prints_help_and_fails(capsys):
    assert main([]) == 2
    assert "COMMAND" in capsys.readouterr().out
