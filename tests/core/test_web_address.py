"""Addresses that mean the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.web_address import canonical_address, same_addresses


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("HTTPS://Shore.Example:443/a#top", "https://shore.example/a"),
        ("http://shore.example", "http://shore.example/"),
        ("https://shore.example/a?utm_source=x&id=3&fbclid=y", "https://shore.example/a?id=3"),
        ("https://shore.example/a?q=b%20c", "https://shore.example/a?q=b%20c"),
        ("https://shore.example/#!/tides", "https://shore.example/#!/tides"),
        ("https://ann@Shore.Example/", "https://ann@shore.example/"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("https://[broken", "https://[broken"),
        ("", ""),
    ],
)
def test_what_does_not_change_the_page_is_left_out(address, canonical):
    assert canonical_address(address) == canonical


def test_one_page_may_be_written_in_several_ways():
    ways = same_addresses("http://www.shore.example/tides/?utm_medium=mail")
    assert ways[0] == "http://www.shore.example/tides/"
    assert "https://shore.example/tides" in ways
    assert "https://shore.example/" not in ways


@pytest.mark.parametrize("address", ["", "rubricator:12"])
def test_what_is_no_web_address_is_only_itself(address):
    assert same_addresses(address) == ((address,) if address else ())


@given(st.text(max_size=40), st.text(max_size=20))
def test_the_canonical_address_is_its_own(path, query):
    once = canonical_address(f"https://shore.example/{path}?{query}")
    assert canonical_address(once) == once
