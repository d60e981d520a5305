"""Exports that are archives, in the form that Omnivore and Pocket give them; texts of our own."""

from __future__ import annotations

import json

import pytest

from desktop_app.core.errors import FormatError
from desktop_app.formats.importers import Item, Passage, read_export
from desktop_app.formats.source import Source
from tests.formats.test_office import zipped

FERRY = {
    "id": "1",
    "slug": "a-ferry-18c",
    "title": "A ferry",
    "author": "Ann Writer",
    "url": "https://example.org/a",
    "state": "Archived",
    "labels": ["sea"],
    "savedAt": "2023-05-04T10:00:00.000Z",
    "publishedAt": "2023-05-01T10:00:00.000Z",
}
HIGHLIGHTS = """> The ferry leaves at noon. #time #boats

When exactly?

Asked the sailors.

> It comes back
> before the evening.
"""


def read(entries: dict[str, str | bytes]) -> list[Item]:
    data = zipped(entries)
    return read_export(data, Source.from_bytes(data, "export.zip"))


def test_omnivore_archive_has_text_labels_and_highlights():
    (item, other) = read(
        {
            "metadata_0_to_1.json": json.dumps(
                [FERRY, {**FERRY, "slug": "b", "title": "B", "url": "https://example.org/b"}]
            ),
            "content/a-ferry-18c.html": "<p>The ferry leaves at noon.</p>",
            "highlights/a-ferry-18c.md": HIGHLIGHTS,
        }
    )
    assert (item.title, item.url, item.author) == ("A ferry", "https://example.org/a", "Ann Writer")
    assert (item.published, item.tags) == ("2023-05-01", ("sea",))
    assert "The ferry leaves at noon." in item.markup
    assert item.passages == (
        Passage(
            "The ferry leaves at noon.", "When exactly?\n\nAsked the sailors.", ("time", "boats")
        ),
        Passage("It comes back before the evening."),
    )
    assert (other.markup, other.passages) == ("", ())


def test_pocket_archive_joins_addresses_and_highlights():
    (item,) = read(
        {
            "part_000000.csv": "title,url,time_added,tags,status\n"
            "A ferry,https://example.org/a,1600322788,sea|boats,unread\n",
            "annotations/part_000000.json": json.dumps(
                [
                    {
                        "url": "https://example.org/a",
                        "title": "A ferry",
                        "highlights": [{"quote": "leaves at noon", "created_at": 1600322788}],
                    }
                ]
            ),
        }
    )
    assert item.tags == ("sea", "boats")
    assert [passage.exact for passage in item.passages] == ["leaves at noon"]


@pytest.mark.parametrize(
    "entries",
    [
        {"readme.txt": "hello"},
        {"metadata_0_to_1.json": "{"},
        {"metadata_0_to_1.json": "[" * 100_000},
        {"a.csv": "a,b\n1,2\n"},
        {"metadata_0_to_1.json": b"\x00\x01\x02" * 50},
    ],
)
def test_archive_without_articles_is_refused(entries):
    with pytest.raises(FormatError, match=r"Could not open export\.zip"):
        read(entries)


def test_archive_that_unpacks_to_far_too_much_is_refused():
    with pytest.raises(FormatError, match="unpacks to far more"):
        read({"metadata_0_to_1.json": b" " * 30_000_000})
