"""Make the pictures: `python -m tests.gallery [FOLDER] [SCENE …]`, at 100 % and 200 %.

Each scale is a process of its own, because Qt reads it once at the start.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCALE = "QT_SCALE_FACTOR"
_FOLDER = Path(tempfile.gettempdir()) / "rubricator-gallery"


def main(words: Sequence[str]) -> int:
    """Make all pictures, or those of the named scenes.

    Returns:
        0, or 2 for an unknown scene.
    """
    from tests.gallery.scenes import AT_TWICE, SCENES

    folder = Path(words[0]) if words else _FOLDER
    names = list(words[1:]) or list(SCENES)
    unknown = [name for name in names if name not in SCENES]
    if unknown:
        print(f"There is no scene called {unknown[0]}; there are {', '.join(SCENES)}.")
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    for scale, wanted in (("1", names), ("2", [name for name in names if name in AT_TWICE])):
        environment = {**os.environ, _SCALE: scale}
        command = [sys.executable, "-m", "tests.gallery", "--at", scale, str(folder), *wanted]
        code = subprocess.call(command, env=environment) if wanted else 0
        if code:
            return code
    return 0


def make(scale: str, folder: Path, names: Sequence[str]) -> int:
    """Make the pictures of some scenes at the scale of this process."""
    with tempfile.TemporaryDirectory(prefix="rubricator-gallery-") as scratch:
        os.environ["RUBRICATOR_HOME"] = scratch
        from tests.gallery.scenes import SCENES
        from tests.gallery.stage import Stage

        stage = Stage(folder, Path(scratch), "" if scale == "1" else f"-{scale}00")
        for name in names:
            SCENES[name](stage)
            print(f"{name} at {scale}00 %: {len(stage.taken)} pictures", flush=True)
        stage.end()
        _tell_of_missing_faces()
    return 0


def _tell_of_missing_faces() -> None:
    from PySide6.QtGui import QFontDatabase

    system = QFontDatabase.WritingSystem
    for script in (system.Arabic, system.SimplifiedChinese, system.Hebrew):
        if not QFontDatabase.families(script):
            print(f"This machine has no face for {script.name}; it is drawn as boxes.")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--at"]:
        sys.exit(make(arguments[1], Path(arguments[2]), arguments[3:]))
    sys.exit(main(arguments))
