"""Themes: small data files of colours, from which palette, style sheet and marks are derived."""

from __future__ import annotations

import itertools
import math
import string
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette

from desktop_app import paths
from desktop_app.core.errors import FormatError
from desktop_app.core.findings import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

#: Names of the themes that come with the program; "system" follows the desktop.
THEME_NAMES = ("light", "sepia", "white", "dark", "contrast")
INTERFACE_FAMILY = "Inter"
READING_FAMILY = "Literata"
INTERFACE_SIZE_PX = 13
#: What WCAG 2.1 AA asks of text (1.4.3) and of lines and signs (1.4.11).
TEXT_CONTRAST, LINE_CONTRAST = 4.5, 3.0
_MOST_BYTES = 64_000
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

    def mention_colour(self, label: Label, hue: int = 0) -> str:
        """Return the hue of a name, or of a term whose kind has a colour, 1 to 8."""
        return self.speakers[hue - 1] if hue else self.label_colour(label)

    def speaker_colour(self, index: int) -> str:
        """Return the hue of the speaker with this rank; negative means unnamed."""
        return self.soft if index < 0 else self.speakers[index % len(self.speakers)]


def load_theme(path: Path) -> Theme:
    """Read a theme file.

    A theme that says `based_on` needs to hold only what differs from that one of `THEME_NAMES`.

    Raises:
        FormatError: The file is missing, is no TOML, or lacks a colour or holds a wrong one.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES + 1)
        if len(text) > _MOST_BYTES:
            raise ValueError("it is too long for a theme")
        values = _theme_values(tomllib.loads(text.decode("utf-8")))
    except FileNotFoundError as error:
        raise FormatError(
            f"The theme {path} is not there any more. Choose another one in the settings."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise FormatError(
            f"The theme {path.name} cannot be used: {reason}. Mend it or choose another one."
        ) from error
    return Theme(**values)  # type: ignore[arg-type]  # checked field by field


def _theme_values(data: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of a theme, checked one by one."""
    base = data.get("based_on")
    if base is not None and base not in THEME_NAMES:
        raise ValueError(f"based_on must be one of {', '.join(THEME_NAMES)}")
    values = asdict(builtin_theme(str(base))) if base else {}
    colours = data.get("colours", {}) if base else data["colours"]
    if not isinstance(colours, Mapping):
        raise TypeError("colours must be a table")
    unknown = colours.keys() - {field.name for field in fields(Theme)}
    if unknown:
        raise ValueError(f"there is no colour called {min(unknown)}")
    name, is_dark = data["name"], data.get("is_dark", values.get("is_dark"))
    if not isinstance(name, str) or not isinstance(is_dark, bool):
        raise TypeError("name must be a text and is_dark true or false")
    for field in fields(Theme)[2:]:
        if field.name in colours or not base:
            values[field.name] = _checked(field.name, colours[field.name])
    return values | {"name": name, "is_dark": is_dark}


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


def theme_as_toml(theme: Theme) -> str:
    """Write a theme as a file that `load_theme` reads, to begin one's own with."""
    import tomlkit

    document = tomlkit.document()
    document.add(
        tomlkit.comment("What each colour is for: docs/user-guide.md, Themes of your own.")
    )
    document["name"], document["is_dark"] = theme.name, theme.is_dark
    colours = tomlkit.table()
    for field in fields(Theme)[2:]:
        value = getattr(theme, field.name)
        colours[field.name] = list(value) if isinstance(value, tuple) else value
    document["colours"] = colours
    return tomlkit.dumps(document)


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
    app.setStyleSheet(style_sheet(theme))


def apply_palette(app: QApplication, theme: Theme) -> None:
    """Give the whole application this theme's palette alone."""
    app.setPalette(_palette(theme))


def style_sheet(theme: Theme) -> str:
    """Return the style sheet in the colours of a theme."""
    sheets = [paths.resource(name).read_text(encoding="utf-8") for name in _STYLE_SHEETS]
    template = string.Template("\n".join(sheets))
    colours = {
        field.name: getattr(theme, field.name)
        for field in fields(Theme)
        if isinstance(getattr(theme, field.name), str)
    }
    return template.substitute(colours)


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


def contrast_problems(theme: Theme) -> list[str]:
    """Say where a theme falls short of WCAG 2.1 AA, a sentence each; none where all can be read."""
    problems = []
    for first, first_colour, second, second_colour, needed in _pairs(theme):
        ratio = contrast_ratio(first_colour, second_colour)
        if ratio < needed:
            shown = math.floor(ratio * 10) / 10
            problems.append(f"{first} on {second} has {shown}:1, {needed}:1 is needed.")
    return problems


def _pairs(theme: Theme) -> Iterator[tuple[str, str, str, str, float]]:
    """Yield what must stand out from what, with names and colours, and by how much."""

    def named(*names: str) -> list[tuple[str, str]]:
        return [(name.replace("_", " "), getattr(theme, name)) for name in names]

    highlights = [(f"highlight {i}", colour) for i, colour in enumerate(theme.highlights, 1)]
    speakers = [(f"speaker {i}", colour) for i, colour in enumerate(theme.speakers, 1)]
    quotations = named("quotation", "quotation_focused")
    papers = named("paper", "chrome", "field")
    lines = named("person", "organisation", "place", "group", "other")
    for inks, grounds, needed in (
        (named("ink"), [*papers, *quotations, *named("selection"), *highlights], TEXT_CONTRAST),
        (named("soft", "rubric"), papers, TEXT_CONTRAST),
        (named("on_rubric"), named("rubric"), TEXT_CONTRAST),
        (speakers, named("paper"), TEXT_CONTRAST),
        (lines, [*named("paper"), *quotations], LINE_CONTRAST),
    ):
        for ink, ground in itertools.product(inks, grounds):
            yield *ink, *ground, needed


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
