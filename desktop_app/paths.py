"""Where things lie: the program's own resources and the user's files.

The folders are those of the platform (XDG on Linux, Application Support on macOS, AppData on
Windows). The environment variable ``RUBRICATOR_HOME`` puts all of them into one folder instead,
for a portable installation and for tests. Nothing here creates a folder; who writes does.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

import platformdirs

NAME = "rubricator"
HOME_VARIABLE = "RUBRICATOR_HOME"


def resource(*parts: str) -> Path:
    """Return the path of a file that comes with the program, such as ``icons``, ``x.svg``."""
    return _resources().joinpath(*parts)


def data_dir() -> Path:
    """Return the folder of what the user made: the library and its backups."""
    return _folder("data", platformdirs.user_data_path(NAME, appauthor=False))


def config_dir() -> Path:
    """Return the folder of what the user chose."""
    return _folder("config", platformdirs.user_config_path(NAME, appauthor=False))


def cache_dir() -> Path:
    """Return the folder of what can be made again."""
    return _folder("cache", platformdirs.user_cache_path(NAME, appauthor=False))


def state_dir() -> Path:
    """Return the folder of logs and of how the program was left."""
    return _folder("state", platformdirs.user_state_path(NAME, appauthor=False))


def default_library_path() -> Path:
    """Return the library that opens when none is named."""
    return data_dir() / "library.rubricator"


def settings_path() -> Path:
    """Return the settings file, which may be edited by hand."""
    return config_dir() / "settings.toml"


def log_path() -> Path:
    """Return the current log file; older ones lie beside it."""
    return state_dir() / "rubricator.log"


def _folder(kind: str, platform_folder: Path) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).expanduser().absolute() / kind if home else platform_folder


@functools.cache
def _resources() -> Path:
    """Find the resources inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
