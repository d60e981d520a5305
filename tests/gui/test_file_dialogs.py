"""A dialog that lists the library's folder must not cost the program its locks."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QFileInfo

from desktop_app.gui.file_dialogs import PlainIcons

_TRY = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("held")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="locks of files are others there")
def test_icons_leave_the_locks_of_the_program_alone(qapp, tmp_path):
    import fcntl

    path = tmp_path / "library.rubricator-shm"
    path.write_bytes(b"\x00" * 4096)
    with path.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        icons = PlainIcons()
        info = QFileInfo(str(path))
        assert not icons.icon(info).isNull() or icons.type(info)
        done = subprocess.run(
            [sys.executable, "-c", _TRY, str(path)],
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    assert done.stdout.strip() == "held"


def test_kind_of_an_entry_is_told_by_its_name(qapp, tmp_path):
    icons = PlainIcons()
    assert icons.type(QFileInfo(str(tmp_path))) == "Folder"
    assert icons.type(QFileInfo(str(tmp_path / "a.md"))) == "MD File"
    assert icons.type(QFileInfo(str(tmp_path / "plain"))) == "File"
