"""What was acknowledged is there after the program was killed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks the programs that it kills")
def test_no_acknowledged_note_is_lost_in_forty_kills():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "durability", "40", "7"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    match = re.match(r"40 kills, (\d+) notes acknowledged, 0 lost", done.stdout)
    assert match, done.stdout
    assert int(match[1]) > 40


def cut_power(synchronous: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "power_cuts", "60", "11", synchronous],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=110,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


@pytest.mark.skipif(sys.maxsize < 2**32, reason="knows the 64-bit layout of SQLite's structures")
def test_no_acknowledged_note_is_lost_in_sixty_power_cuts():
    assert ": 0 lost acknowledged notes, 0 broke the library" in cut_power("FULL")


@pytest.mark.skipif(sys.maxsize < 2**32, reason="knows the 64-bit layout of SQLite's structures")
def test_careless_setting_would_lose_notes_in_power_cuts():
    assert not re.search(r": 0 lost", cut_power("NORMAL"))
