"""Places in which a library may be harmed are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.storage.library import Library
from desktop_app.storage.placing import is_remote, place_warning, synced_by

MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/homes /home/ida nfs4 rw 0 0
/dev/sdb1 /home/ida/local\\040disk ext4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/ida/Dropbox/notes/library.db", "Dropbox"),
        ("/home/ida/OneDrive - Shore Courier/library.db", "OneDrive"),
        ("/Users/ida/Library/Mobile Documents/library.db", "iCloud"),
        ("/home/ida/notes/dropbox.db", ""),
        ("/home/ida/My Dropbox ideas/library.db", ""),
    ],
)
def test_synced_folders_are_known_by_their_names(path: str, service: str):
    assert synced_by(Path(path)) == service


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/var/library.db", False),
        ("/home/ida/library.db", True),
        ("/home/ida/local disk/library.db", False),
        ("/home/idabel/library.db", False),
    ],
)
def test_remote_disks_are_known_by_their_mounts(path: str, *, expected: bool):
    assert is_remote(Path(path), MOUNTS) == expected


def test_library_in_a_synced_folder_warns_in_a_sentence(tmp_path: Path):
    path = tmp_path / "Dropbox" / "library.db"
    with Library.open(path) as library:
        assert "Dropbox" in library.warning
    assert place_warning(Path("/library.db")) == ""
