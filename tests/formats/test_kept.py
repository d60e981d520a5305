"""Pages that are kept as they were read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.errors import FormatError
from desktop_app.formats import Kind, Source, open_source, unpack_kept
from desktop_app.formats.kept import LARGEST, keep


@given(st.binary(max_size=200), st.text(max_size=20), st.booleans())
def test_page_comes_back_as_it_was_kept(data, name, whole):
    source = Source(
        path=Path("/pages/a.html"),
        data=data,
        url="https://a.example/",
        name=name,
        charset="cp1252",
        whole=whole,
    )
    packed = keep(source, Kind.HTML)
    assert packed is not None
    again = unpack_kept(packed)
    assert (again.data, again.name, again.whole) == (data, name, whole)
    assert (again.url, again.charset, again.kind) == ("https://a.example/", "cp1252", Kind.HTML)
    assert again.path == source.path


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.HTML, Kind.MHTML}))
def test_files_of_other_formats_are_not_kept(kind):
    assert keep(Source(data=b"x"), kind) is None


def test_huge_pages_are_not_kept():
    assert keep(Source(data=b"x" * (LARGEST + 1)), Kind.HTML) is None


@given(st.binary(max_size=60))
def test_damaged_page_is_a_sentence(data):
    packed = keep(Source(data=b"<p>The ferry.</p>" * 9), Kind.HTML) or b""
    for damaged in (data, packed[:-5], packed[:20] + data, b"page 1\n" + data):
        with pytest.raises(FormatError, match="damaged"):
            unpack_kept(damaged)


def test_page_that_was_opened_can_be_read_again_with_all_its_text():
    markup = "<p>The ferry leaves at noon, say the sailors, and comes back before the evening.</p>"
    first = open_source(Source.from_html(markup, "https://a.example/"))
    assert first.original is not None
    again = open_source(unpack_kept(first.original))
    assert again.article == first.article
