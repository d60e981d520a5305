"""Names and places of exported files: a title never leads out of the folder, nothing is lost."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

from desktop_app.core.annotation import new_id
from desktop_app.core.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

#: File systems allow 255 bytes; room is left for a number and a suffix.
_MOST_BYTES = 150
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
#: Unseen characters that change how a name looks, and halves of characters, which no file can have.
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def file_name(title: str, suffix: str) -> str:
    """Return a name for a file that every system takes, close to a title.

    No separator, control or direction character, no leading or trailing dot or space, no name that
    Windows keeps for itself, not longer than file systems allow.
    """
    kept = "".join(c for c in title if unicodedata.category(c) not in _UNSEEN)
    plain = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", kept))
    name = " ".join(plain.split()).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    short = name.encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore").strip(". ")
    return (short or "article") + suffix


def free_path(folder: Path, name: str, suffix: str) -> Path:
    """Return a path in a folder where nothing lies yet: the name, else with a number behind it."""
    stem = name.removesuffix(suffix)
    path = folder / f"{stem}{suffix}"
    number = 2
    while path.exists() or path.is_symlink():
        path = folder / f"{stem} {number}{suffix}"
        number += 1
    return path


def write_file(path: Path, text: str) -> None:
    """Write a text as a whole or not at all.

    Raises:
        FormatError: It cannot be written; what lay there is as it was.
    """
    draft = path.with_name(f".{new_id()[:8]}.new")
    data = text.encode("utf-8", "replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or "the system refused it"
        raise FormatError(f"Could not write {path}: {reason}. Choose another place.") from error
