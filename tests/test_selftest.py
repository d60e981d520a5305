"""The self-test: says what works in words, and what does not with its causes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import selftest
from desktop_app.core.errors import ModelMissingError
from desktop_app.nlp import models, worker
from desktop_app.selftest import Check, SelfTestError, needs_no_screen, perform, reasons

ROOT = Path(__file__).parent.parent


@pytest.mark.model
def test_everything_works_here():
    command = [sys.executable, "-m", "desktop_app.cli", "selftest"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=110, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Everything works.\n")
    words = ("platform offscreen", "SHA-256", "Albert Einstein", "FTS5", "list_item", "WebP, JPEG")
    for seen in words:
        assert seen in done.stdout


def test_check_that_fails_is_said_with_its_causes(capsys):
    def fail():
        yield "the first part works"
        try:
            raise OSError("no such disk")
        except OSError as error:
            raise SelfTestError("Nothing can be written.") from error

    assert not perform(Check("Folders", fail))
    assert capsys.readouterr().out.splitlines() == [
        "Folders",
        "  the first part works",
        "  FAILED: Nothing can be written.",
        "  FAILED: OSError: no such disk",
    ]


def test_one_failure_decides_the_exit_code(monkeypatch, capsys, tmp_path):
    for name in ("_window_system", "_documents", "_model", "_analysis", "_library"):
        monkeypatch.setattr(selftest, name, lambda: iter(["fine"]))
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("RUBRICATOR_HOME", str(tmp_path / "file" / "home"))

    assert selftest.run() == 1
    assert "Does not work: Folders." in capsys.readouterr().out


def test_window_that_cannot_be_shown_is_said_in_words(monkeypatch, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "no-such-platform")

    assert not perform(Check("Window system", selftest._window_system))
    assert "FAILED: No window can be shown" in capsys.readouterr().out


def test_altered_model_is_noticed(monkeypatch, capsys, tmp_path):
    recorded = tmp_path / "hashes.json"
    recorded.write_text(json.dumps({models.DEFAULT_MODEL: {"meta.json": "0" * 64}}), "utf-8")
    monkeypatch.setattr(models, "HASHES", recorded)

    assert not perform(Check("Language model", selftest._model))
    assert "is missing or is not the one" in capsys.readouterr().out


def test_worker_that_breaks_down_is_a_failure(monkeypatch, capsys):
    monkeypatch.setattr(worker, "command", lambda: [sys.executable, "-c", "raise SystemExit(7)"])

    assert not perform(Check("Analysis", selftest._analysis))
    assert "stopped unexpectedly" in capsys.readouterr().out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a screen")
def test_system_without_a_display_is_drawn_off_screen():
    assert needs_no_screen({})
    assert not needs_no_screen({"DISPLAY": ":0"})
    assert not needs_no_screen({"QT_QPA_PLATFORM": "xcb"})


def test_reasons_begin_with_the_sentence():
    assert list(reasons(ModelMissingError("It is gone."))) == ["It is gone."]
