"""Addresses of articles in the library."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.gui.addresses import Address, address_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("rubricator:1b9d-aa", Address("1b9d-aa")),
        ("rubricator:1b9d-aa?at=12-40", Address("1b9d-aa", 12)),
        ("rubricator://1b9d-aa/?at=12", Address("1b9d-aa", 12)),
        ("RUBRICATOR:1b9d", Address("1b9d")),
        ("notes/rubricator:.md", None),
        ("https://example.org/rubricator:1", None),
    ],
)
def test_address_names_article_and_place(text, address):
    assert address_of(text) == address


@pytest.mark.parametrize("text", ["rubricator:", "rubricator:../etc", "rubricator:a?at=x"])
def test_damaged_address_is_explained(text):
    with pytest.raises(FormatError, match="not an address of an article"):
        address_of(text)
