"""dev.py: what it counts, what it finds missing, what it says."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).parent.parent

REPORT = """<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>"""


def run_dev(*words: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a newcomer does."""
    command = [sys.executable, str(ROOT / "dev.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_help_lists_every_command():
    shown = run_dev("--help")

    assert shown.returncode == 0
    assert all(f"  {command.usage}" in shown.stdout for command in dev.COMMANDS.values())


@pytest.mark.parametrize("words", [(), ("no-such-command",)])
def test_unknown_command_shows_usage_and_fails(words):
    shown = run_dev(*words)

    assert shown.returncode == 2
    assert shown.stderr.startswith("usage:")
    assert shown.stdout == ""


def test_words_without_dashes_after_test_are_explained():
    shown = run_dev("test", "tests/core")

    assert shown.returncode == 1
    assert "`--` and words for pytest" in shown.stderr


def test_report_is_counted(tmp_path: Path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT, "utf-8")

    outcome = dev.count("tests", 1.0, report, 1)

    assert (outcome.passed, outcome.failed, outcome.skipped) == (2, 2, 1)


def test_run_that_crashed_before_reporting_counts_as_failure(tmp_path: Path):
    outcome = dev.count("tests", 1.0, tmp_path / "missing.xml", -11)

    assert (outcome.passed, outcome.failed) == (0, 1)


def test_last_line_sums_up_and_decides_the_exit_code(capsys: pytest.CaptureFixture[str]):
    outcomes = [
        dev.Outcome("lint", 0.5, passed=1, failed=0, skipped=0),
        dev.Outcome("tests", 2.0, passed=7, failed=2, skipped=1),
    ]

    code = dev.summarise(outcomes)

    last = capsys.readouterr().out.splitlines()[-1]
    assert (code, last) == (1, "8 passed, 2 failed, 1 skipped in 2.5 s")


def test_children_may_write_bytecode(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    assert "PYTHONDONTWRITEBYTECODE" not in dev.child_environment()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Debian packages")
def test_package_of_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(dev.LIBRARIES, "libthere-is-none.so.9", "libthere-is-none9")

    assert "libthere-is-none9" in dev.missing_packages(with_programs=False)


def test_user_who_is_not_root_gets_one_line_to_run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)

    with pytest.raises(SystemExit, match=r"sudo apt-get install .* libegl1 xvfb"):
        dev.install_packages(["libegl1", "xvfb"])


def test_stamp_changes_with_the_lock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    other = tmp_path / "other.lock"
    other.write_text("something-else==1.0", "utf-8")
    before = dev.stamp()

    monkeypatch.setattr(dev, "DEV_LOCK", other)

    assert dev.stamp() != before


def test_whole_run_leaves_no_test_out():
    commands = [" ".join(step.command) for step in dev.all_steps(fast=False) if step.report]

    assert any("-m not bench " in words for words in commands)
    assert any("-m bench " in words for words in commands)
    assert any(words.endswith("tests/sessions") for words in commands)


def test_benches_are_found_by_their_files(tmp_path: Path):
    (tmp_path / "speed.py").write_text('"""How fast.\n\nMore."""\ndef main(words): ...\n', "utf-8")
    (tmp_path / "_shared.py").write_text('"""No bench."""\ndef main(words): ...\n', "utf-8")
    (tmp_path / "texts.py").write_text('"""No main function."""\n', "utf-8")
    benches = importlib.import_module("tests.bench.__main__")

    assert benches.find_benches(tmp_path) == {"speed": "How fast."}
