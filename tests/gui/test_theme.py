from __future__ import annotations

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.gui.theme import THEME_NAMES, Theme, builtin_theme, contrast_ratio, load_theme

TEXT_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
LINE_CONTRAST = 3.0  # WCAG 2.1, 1.4.11


@pytest.fixture(params=THEME_NAMES)
def any_theme(request) -> Theme:
    return builtin_theme(request.param)


def grounds_of_text(theme: Theme) -> list[str]:
    return [
        theme.paper,
        theme.quotation,
        theme.quotation_focused,
        theme.selection,
        *theme.highlights,
    ]


def test_text_is_readable_on_every_ground(any_theme):
    worst = min(contrast_ratio(any_theme.ink, ground) for ground in grounds_of_text(any_theme))
    assert worst >= TEXT_CONTRAST


@pytest.mark.parametrize("token", ["ink", "soft", "rubric"])
def test_interface_text_is_readable_on_paper_chrome_and_fields(any_theme, token):
    colour = getattr(any_theme, token)
    for ground in (any_theme.paper, any_theme.chrome, any_theme.field):
        assert contrast_ratio(colour, ground) >= TEXT_CONTRAST


def test_text_on_the_rubric_is_readable(any_theme):
    assert contrast_ratio(any_theme.on_rubric, any_theme.rubric) >= TEXT_CONTRAST


def test_speakers_names_are_readable_in_the_margin(any_theme):
    for colour in any_theme.speakers:
        assert contrast_ratio(colour, any_theme.paper) >= TEXT_CONTRAST


@pytest.mark.parametrize("token", ["person", "organisation", "place", "group", "other"])
def test_underlines_stand_out_from_paper_and_quotations(any_theme, token):
    colour = getattr(any_theme, token)
    for ground in (any_theme.paper, any_theme.quotation, any_theme.quotation_focused):
        assert contrast_ratio(colour, ground) >= LINE_CONTRAST


def test_speakers_have_eight_different_hues(any_theme):
    assert len(set(any_theme.speakers)) == 8


def test_contrast_of_black_and_white_is_21():
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(
    "text", ["", "name = 1", 'name = "x"\nis_dark = false\n[colours]\npaper = "red"', "["]
)
def test_broken_theme_is_refused_in_words(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"own\.toml"):
        load_theme(path)
