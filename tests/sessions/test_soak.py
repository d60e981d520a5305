"""A short run of the monkey; `python3 dev.py soak --monkey` is the long one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sessions.driver import PATIENCE_S, needs_real_window

pytestmark = [needs_real_window, pytest.mark.session, pytest.mark.model]

_ROOT = Path(__file__).parents[2]


def test_program_survives_three_hundred_random_keys():
    # Pauses are measured by the long run, on a machine that does nothing else.
    options = ["--monkey", "300", "--seed", "300", "--pause", "2000"]
    command = [sys.executable, "-m", "tests.soak", *options]
    run = subprocess.run(
        command, cwd=_ROOT, capture_output=True, text=True, timeout=2 * PATIENCE_S, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
