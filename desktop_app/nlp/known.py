"""Names and words that decide the type of a name in nearly every English text."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from desktop_app.core.findings import Label
from desktop_app.nlp.names import country_names, demonyms, fold

_FILE = Path(__file__).with_name("data") / "known_names.toml"


@cache
def entries(name: str) -> frozenset[str]:
    """Return one of the lists of data/known_names.toml as printed."""
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return frozenset(lists[name])


@cache
def fixed_labels() -> dict[str, Label | None]:
    """Return the label of each name that has the same one everywhere, by its folded form.

    None stands for names of other things, which are not marked.
    """
    labels: dict[str, Label | None] = {}
    labels.update(dict.fromkeys(demonyms(), Label.GROUP))
    labels.update(dict.fromkeys(country_names(), Label.PLACE))
    labels.update({fold(name): Label.PLACE for name in entries("places")})
    labels.update({fold(name): Label.ORG for name in entries("organisations")})
    labels.update({fold(name): None for name in entries("no_names")})
    return labels


def is_listed(name: str) -> bool:
    """Tell whether exactly this spelling is listed as an organisation's or a place's (WHO, US)."""
    return name in entries("organisations") or name in entries("places")


def is_other_thing(name: str) -> bool:
    """Tell whether the name's last word makes it a law, prize, war, election or the like."""
    words = name.split()
    return len(words) > 1 and words[-1] in entries("other_endings")
