from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.gui.theme import (
    THEME_NAMES,
    Theme,
    builtin_theme,
    contrast_problems,
    contrast_ratio,
    load_theme,
    theme_as_toml,
)


@pytest.fixture(params=THEME_NAMES)
def any_theme(request) -> Theme:
    return builtin_theme(request.param)


def test_everything_can_be_read_in_every_theme(any_theme):
    assert contrast_problems(any_theme) == []


@pytest.mark.parametrize(
    ("token", "ground", "needed"),
    [
        ("ink", "paper", 4.5),
        ("ink", "selection", 4.5),
        ("soft", "chrome", 4.5),
        ("rubric", "field", 4.5),
        ("on_rubric", "rubric", 4.5),
        ("organisation", "quotation_focused", 3.0),
    ],
)
def test_what_cannot_be_read_is_told(token, ground, needed):
    light = builtin_theme("light")
    blind = replace(light, **{token: getattr(light, ground)})
    names = (token.replace("_", " "), ground.replace("_", " "))
    sentence = f"{names[0]} on {names[1]} has 1.0:1, {needed}:1 is needed."
    assert sentence in contrast_problems(blind)


def test_lists_of_colours_are_looked_at_too():
    light = builtin_theme("light")
    odd = replace(light, highlights=(*light.highlights[:7], light.ink), speakers=(light.paper,) * 8)
    problems = " ".join(contrast_problems(odd))
    assert "ink on highlight 8 has 1.0:1" in problems
    assert "speaker 3 on paper has 1.0:1" in problems


def test_speakers_have_eight_different_hues(any_theme):
    assert len(set(any_theme.speakers)) == 8


def test_contrast_of_black_and_white_is_21():
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)


def test_theme_written_is_read_again(any_theme, tmp_path):
    path = tmp_path / "copy.toml"
    path.write_text(theme_as_toml(any_theme), "utf-8")
    assert load_theme(path) == any_theme


def test_theme_based_on_another_holds_what_differs(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('name = "Mine"\nbased_on = "dark"\n[colours]\nink = "#ffffff"\n')
    assert load_theme(path) == replace(builtin_theme("dark"), name="Mine", ink="#FFFFFF")


@pytest.mark.parametrize(
    "text",
    [
        'name = "x"\nbased_on = "pink"',
        'name = "x"\nbased_on = "dark"\n[colours]\nikn = "#FFFFFF"',
        'name = "x"\nbased_on = "dark"\n[colours]\nink = "white"',
        'name = 3\nbased_on = "dark"',
        'name = "x"\nbased_on = "dark"\ncolours = 3',
        "#" * 70_000,
    ],
)
def test_own_theme_with_a_mistake_is_refused_in_words(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"own\.toml cannot be used"):
        load_theme(path)


@pytest.mark.parametrize(
    "text", ["", "name = 1", 'name = "x"\nis_dark = false\n[colours]\npaper = "red"', "["]
)
def test_broken_theme_is_refused_in_words(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"own\.toml"):
        load_theme(path)
