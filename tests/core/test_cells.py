"""Cells that no spreadsheet runs, and that come back unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.cells import plain_cell, safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_what_looks_like_a_formula_is_guarded(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "plain", "a=b", "“-”", "1-2"])
def test_other_text_stays_as_it_is(text):
    assert safe_cell(text) == text


@given(st.text() | st.text("'=+-@ \tab", max_size=6))
def test_every_text_comes_back(text):
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("cell", ["'", "'tis", "don't"])
def test_apostrophe_of_others_stays(cell):
    assert plain_cell(cell) == cell
