"""`rubric analyze`, through its real entry point."""

import json

import pytest

from desktop_app import cli

TEXT = (
    'Anna Marlow opened the harbour library in Kiel on Monday. "It is never closed," Marlow said.\n'
    "She thanked the Baltic Herald. 🚢 Peter Holm of the Baltic Herald said it was a good day."
)


def test_without_a_file_a_sentence_is_told(capsys):
    assert cli.main(["analyze"]) == 2
    assert "name a file" in capsys.readouterr().err


def test_a_missing_file_gives_a_sentence_and_code_2(capsys, tmp_path):
    assert cli.main(["analyze", str(tmp_path / "missing.txt")]) == 2
    assert "missing.txt" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["not json", '{"id": 1}', '{"id": 1, "text": 2}', "[1]"])
def test_a_line_that_cannot_be_read_gives_a_sentence_and_code_2(capsys, tmp_path, content):
    path = tmp_path / "in.jsonl"
    path.write_text(content + "\n")
    assert cli.main(["analyze", "--jsonl", str(path)]) == 2
    captured = capsys.readouterr()
    assert "Could not read" in captured.err
    assert captured.out == ""


def test_a_missing_jsonl_gives_a_sentence_and_code_2(capsys, tmp_path):
    assert cli.main(["analyze", "--jsonl", str(tmp_path / "missing")]) == 2
    assert "Could not open" in capsys.readouterr().err


@pytest.mark.model
def test_json_lines_hold_offsets_of_exactly_the_given_text(capsys, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n\n" + '{"id": 2, "text": ""}\n')
    assert cli.main(["analyze", "--jsonl", str(path)]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    found = {TEXT[e["start"] : e["end"]]: (e["label"], e["group"]) for e in first["entities"]}
    assert found["Kiel"][0] == "PLACE"
    assert found["Baltic Herald"][0] == "ORG"
    assert found["Anna Marlow"] == found["Marlow"] != found["Peter Holm"]
    direct = next(quote for quote in first["quotes"] if quote["type"] == "direct")
    assert TEXT[direct["start"] : direct["end"]].startswith('"It is never')
    assert direct["speaker"]["name"] == "Anna Marlow"
    assert direct["cue"]["text"] == "said"
    assert second == {"id": 2, "entities": [], "quotes": []}


@pytest.mark.model
def test_a_file_is_reported_for_people_to_read(capsys, tmp_path):
    path = tmp_path / "harbour.txt"
    path.write_text(TEXT, "utf-8")
    assert cli.main(["analyze", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "People (2)" in shown
    assert "Anna Marlow  (also Marlow)" in shown
    assert "Quotations (" in shown
