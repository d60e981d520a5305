"""Whether a folder is a good place for a library: not one that others copy while it is open."""

from __future__ import annotations

from pathlib import Path

_MOUNTS = Path("/proc/mounts")
#: Beginnings of the names of folders that programs keep level with other computers.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "icloud": "iCloud",
    "mobile documents": "iCloud",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "pcloud": "pCloud",
}
_REMOTE = frozenset({"9p", "afs", "cifs", "davfs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"})


def place_warning(path: Path) -> str:
    """Return a sentence when something else may change or copy the library; else empty."""
    service = synced_by(path)
    if service:
        return (
            f"The library {path} lies in a folder that {service} copies while it is open, which "
            "can lose notes. Move it to a folder outside, and copy the backups instead."
        )
    mounts = _MOUNTS.read_text("utf-8", "replace") if _MOUNTS.is_file() else ""
    if is_remote(path, mounts):
        return (
            f"The library {path} lies on another computer, where its locks may not hold. "
            "Move it to a disk of this computer, and copy the backups instead."
        )
    return ""


def synced_by(path: Path) -> str:
    """Return the name of the service that keeps the folder level with others, or empty."""
    for part in path.parent.parts:
        for beginning, name in _SYNCED.items():
            if part.casefold().startswith(beginning):
                return name
    return ""


def is_remote(path: Path, mounts: str) -> bool:
    """Tell whether a path lies on another computer, by the lines of /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            point = Path(fields[1].replace("\\040", " "))
            if len(point.parts) >= best and path.is_relative_to(point):
                best, kind = len(point.parts), fields[2]
    return kind in _REMOTE
