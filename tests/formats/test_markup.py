"""Markup: garbled text, and tables that hold data or only place things."""

from __future__ import annotations

import pytest

from desktop_app.core.article import BlockKind
from desktop_app.formats.markup import decode_markup, parse_tree, tree_nodes


def kinds(body: str) -> list[BlockKind]:
    root = parse_tree(f"<html><body>{body}</body></html>")
    assert root is not None
    return [node.piece.kind for node in tree_nodes(root)]


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_utf8_once_read_as_something_else_is_mended_and_told(wrong):
    garbled = "<p>The pilot’s boat — twelve metres — is café green.</p>".encode().decode(wrong)
    markup, warnings = decode_markup(garbled.encode())
    assert markup == "<p>The pilot’s boat — twelve metres — is café green.</p>"
    assert any("mended" in warning for warning in warnings)


def test_right_accents_are_left_alone():
    text = "<p>Château, où ça? Ångström — «naïve» Ümlaut, â la carte.</p>"
    assert decode_markup(text.encode()) == (text, [])


def test_table_with_lists_in_alike_rows_is_data():
    rows = "".join(
        f"<tr><td>{month}</td><td><ul><li>paint</li><li>caulk</li></ul></td></tr>"
        for month in ("May", "June", "July")
    )
    table = f"<table><tr><td>Month</td><td>Work</td></tr>{rows}</table>"
    assert kinds(table) == [BlockKind.TABLE_ROW] * 4


def test_items_in_a_cell_are_parted_as_in_a_sentence():
    root = parse_tree(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td>"
        "<td><ul><li>paint </li> <li>caulk</li></ul></td></tr></table>"
    )
    assert root is not None
    assert tree_nodes(root)[-1].piece.text == "1\tpaint; caulk"


def test_table_that_places_two_columns_is_no_data():
    column = f"<td><ul><li>{'A long line about the harbour. ' * 30}</li></ul></td>"
    assert BlockKind.TABLE_ROW not in kinds(f"<table><tr>{column}{column}</tr></table>")
