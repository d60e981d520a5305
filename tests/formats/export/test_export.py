"""Each format against a file of ours, and what must hold for every text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.core.annotation import Anchor, Annotation
from desktop_app.core.article import Article, Block, BlockKind
from desktop_app.core.cells import plain_cell
from desktop_app.core.errors import FormatError
from desktop_app.formats import Source, read_source
from desktop_app.formats.export import ExportFormat, Reading, export_reading
from desktop_app.formats.export.json_w3c import read
from desktop_app.formats.export.markdown import escape
from tests.formats.export.samples import TEXT, lamp_reading

EXPECTED = Path(__file__).parents[2] / "data" / "expected"


@pytest.mark.parametrize("wanted", ExportFormat)
def test_export_is_as_expected(wanted):
    expected = EXPECTED / f"lamp{wanted.suffix}"
    assert export_reading(lamp_reading(), wanted) == expected.read_bytes().decode("utf-8")


def test_json_comes_back_unchanged():
    reading = lamp_reading()
    assert read(export_reading(reading, ExportFormat.JSON)) == reading


_CHARACTERS = st.characters(exclude_categories=[])
_WORDS = st.text(_CHARACTERS, min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


def _reading_of(text: str, note: str, start: int, end: int) -> Reading:
    article = Article(text, (Block(0, len(text), BlockKind.PARAGRAPH),), title=note)
    anchor = Anchor.of(text, start, end)
    made = Annotation("00000000-0000-4000-8000-000000000001", "a", anchor, 1, note)
    return Reading("a", article, annotations=(made,))


@given(_WORDS, _WORDS, st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_json_of_any_text_comes_back_unchanged(text, note, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    reading = _reading_of(text, note, start, end)
    assert read(export_reading(reading, ExportFormat.JSON)) == reading


@given(_WORDS, _WORDS)
def test_page_runs_and_loads_nothing(text, note):
    page = export_reading(_reading_of(text, note, 0, len(text)), ExportFormat.HTML)
    assert "<script" not in page.lower()
    assert "\0" not in page
    inside = page.split("<body>")[1]
    tags = {part.split(">")[0].split()[0] for part in inside.split("<")[1:]}
    assert tags <= {
        "header", "/header", "h1", "/h1", "h2", "/h2", "p", "/p", "mark", "/mark", "sup", "/sup",
        "a", "/a", "div", "/div", "/body", "/html",
    }  # fmt: skip


@given(_WORDS, _WORDS)
def test_no_cell_of_the_table_is_a_formula_and_each_comes_back(text, note):
    table = export_reading(_reading_of(text, note, 0, len(text)), ExportFormat.CSV)
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert (plain_cell(row["text"]), plain_cell(row["note"])) == (text, note)


@pytest.mark.parametrize(
    "words",
    [
        "plain",
        "1. not a list",
        "- nor this",
        "+ nor that",
        "# no heading",
        "> no quote",
        "*no* _emphasis_ **here**",
        "`no code`",
        "[no](link) and [^1] and [no][ref]",
        "a == b == c",
        "~~not struck~~",
        "<b>no tag</b> but 1 < 2",
        "&amp; is no sign, AT&T is one",
        "back\\slash and \\* that",
        "snake_case_word and 2*3*4",
    ],
)
def test_markdown_reads_as_the_text_it_was_written_from(words):
    article = Article(words, (Block(0, len(words)),), title="T")
    text = export_reading(Reading("a", article), ExportFormat.MARKDOWN)
    again = read_source(Source.from_bytes(text.encode(), name="t.md")).article
    assert again.blocks[-1].kind is BlockKind.PARAGRAPH
    assert again.block_text(again.blocks[-1]) == words


def test_escaped_text_of_letters_is_left_alone():
    assert (
        escape("The sea, grey; the lamp: out (again)!") == "The sea, grey; the lamp: out (again)!"
    )


def test_annotation_page_follows_the_data_model():
    page = json.loads(export_reading(lamp_reading(), ExportFormat.JSON))["annotationPage"]
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    whole, highlight, *_, orphan = page["items"]
    assert whole["target"] == "https://pilot.example/lamp"
    position, quote = highlight["target"]["selector"]
    assert TEXT[position["start"] : position["end"]] == quote["exact"] == "lamp goes out,” Ida"
    assert {body["purpose"] for body in highlight["body"]} == {
        "commenting",
        "tagging",
        "classifying",
    }
    assert [one["type"] for one in orphan["target"]["selector"]] == ["TextQuoteSelector"]


def test_export_shows_findings_as_decided():
    text = export_reading(lamp_reading(), ExportFormat.MARKDOWN)
    assert "## Places\n\n- Oldhaven (2)" in text
    assert "Nothing (" not in text
    assert "## Organisations" not in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[" * 100_000,
        "[]",
        '{"format": "other"}',
        '{"format": "rubricator-article", "version": 2}',
        '{"format": "rubricator-article", "version": 1}',
        '{"format": "rubricator-article", "version": 1, "colour_names": []}',
    ],
)
def test_what_is_no_export_is_refused_in_words(text):
    with pytest.raises(FormatError) as error:
        read(text)
    assert error.value.sentence.endswith(".")


@pytest.mark.parametrize("field", ["article", "analysis", "annotations", "decisions"])
def test_damaged_export_is_refused_in_words(field):
    data = json.loads(export_reading(lamp_reading(), ExportFormat.JSON))
    data[field] = "damaged"
    with pytest.raises(FormatError, match="damaged"):
        read(json.dumps(data))


def test_article_without_anything_made_is_exported():
    reading = replace(lamp_reading(), annotations=(), decisions=())
    for wanted in ExportFormat:
        assert export_reading(reading, wanted)
