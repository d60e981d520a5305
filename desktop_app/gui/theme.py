"""Themes: small data files of colours, from which palette, style sheet and marks are derived."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from desktop_app import paths
from desktop_app.core.errors import FormatError
from desktop_app.core.findings import Label

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

#: Names of the themes that come with the program; "system" follows the desktop.
THEME_NAMES = ("light", "sepia", "white", "dark", "contrast")
INTERFACE_FAMILY = "Inter"
READING_FAMILY = "Literata"
INTERFACE_SIZE_PX = 13
_STYLE_SHEETS = ("style.qss", "style_panels.qss")


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each "#RRGGBB"; `speakers` and `highlights` hold eight each."""

    name: str
    is_dark: bool
    paper: str
    chrome: str
    line: str
    field: str
    ink: str
    soft: str
    rubric: str
    on_rubric: str
    quotation: str
    quotation_focused: str
    person: str
    organisation: str
    place: str
    group: str
    other: str
    selection: str
    speakers: tuple[str, ...]
    highlights: tuple[str, ...]

    def label_colour(self, label: Label) -> str:
        """Return the hue in which names of this type are underlined."""
        return {
            Label.PERSON: self.person,
            Label.ORG: self.organisation,
            Label.PLACE: self.place,
            Label.GROUP: self.group,
            Label.TERM: self.rubric,
        }.get(label, self.other)

    def speaker_colour(self, index: int) -> str:
        """Return the hue of the speaker with this rank; negative means unnamed."""
        return self.soft if index < 0 else self.speakers[index % len(self.speakers)]


def load_theme(path: Path) -> Theme:
    """Read a theme file.

    Raises:
        FormatError: The file is missing, is no TOML, or lacks a colour or holds a wrong one.
    """
    try:
        with path.open("rb") as file:
            data = tomllib.load(file)
        colours = data["colours"]
        values: dict[str, object] = {"name": data["name"], "is_dark": data["is_dark"]}
        for field in fields(Theme)[2:]:
            values[field.name] = _checked(field.name, colours[field.name])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormatError(
            f"The theme {path.name} cannot be used: {error}. Choose another one in the settings."
        ) from error
    return Theme(**values)  # type: ignore[arg-type]  # checked field by field above


def _checked(name: str, value: object) -> str | tuple[str, ...]:
    if name in {"speakers", "highlights"}:
        if not isinstance(value, list) or len(value) != 8:
            raise ValueError(f"{name} must be a list of eight colours")
        return tuple(_colour(name, item) for item in value)
    return _colour(name, value)


def _colour(name: str, value: object) -> str:
    if not isinstance(value, str) or not QColor.isValidColorName(value) or len(value) != 7:
        raise ValueError(f"{name} must be a colour such as #2A251F")
    return value.upper()


def builtin_theme(name: str) -> Theme:
    """Return one of `THEME_NAMES`."""
    return load_theme(paths.resource("themes", f"{name}.toml"))


def load_fonts() -> None:
    """Make the bundled faces known to Qt; call once after the application object exists."""
    for path in sorted(paths.resource("fonts").rglob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def interface_font() -> QFont:
    """Return the face of menus, panels and lists."""
    font = QFont(INTERFACE_FAMILY)
    font.setPixelSize(INTERFACE_SIZE_PX)
    return font


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application this theme's palette and style sheet."""
    app.setPalette(_palette(theme))
    sheets = [paths.resource(name).read_text(encoding="utf-8") for name in _STYLE_SHEETS]
    template = string.Template("\n".join(sheets))
    colours = {
        field.name: getattr(theme, field.name)
        for field in fields(Theme)
        if isinstance(getattr(theme, field.name), str)
    }
    app.setStyleSheet(template.substitute(colours))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for colour_role, value in (
        (role.Window, theme.chrome),
        (role.WindowText, theme.ink),
        (role.Base, theme.paper),
        (role.AlternateBase, theme.field),
        (role.Text, theme.ink),
        (role.Button, theme.chrome),
        (role.ButtonText, theme.ink),
        (role.PlaceholderText, theme.soft),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.ink),
        (role.Link, theme.place),
        (role.LinkVisited, theme.place),
        (role.ToolTipBase, theme.field),
        (role.ToolTipText, theme.ink),
        (role.Accent, theme.rubric),
        (role.Mid, theme.line),
        (role.BrightText, theme.rubric),
    ):
        palette.setColor(colour_role, QColor(value))
    disabled = QPalette.ColorGroup.Disabled
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, colour_role, QColor(theme.soft))
    return palette


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
