"""What the packages are made from: desktop files, rules of the bundle, licences, icons, weights."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import bundle_rules
import icons
import icu_data
import launch
import licences
import linux_package
import trial
import weights
from desktop_app.formats import READERS
from desktop_app.formats.detect import ENDINGS

ROOT = Path(__file__).parent.parent
LINUX = ROOT / "packaging" / "linux"


def need(tool: str) -> str:
    """Return the tool's path, or skip."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=60, check=False
    )


# --- desktop files --------------------------------------------------------------------------------


def test_every_format_that_is_read_can_be_opened_from_the_desktop():
    missing = [kind for kind in READERS if not linux_package.MIME_TYPES.get(kind)]

    assert missing == []
    assert set(ENDINGS.values()) <= set(linux_package.MIME_TYPES)


@pytest.mark.parametrize("program", ["rubricator", "/home/a b/rubricator/start-rubricator"])
def test_desktop_entry_is_valid(tmp_path, program):
    entry = tmp_path / "rubricator.desktop"
    entry.write_text(linux_package.desktop_entry(program), "utf-8")

    done = run(need("desktop-file-validate"), entry)

    assert (done.returncode, done.stdout) == (0, "")


def test_desktop_entry_takes_files_addresses_and_our_own_scheme():
    entry = linux_package.desktop_entry()

    assert "\nExec=rubricator %U\n" in entry
    assert "x-scheme-handler/rubricator;" in entry
    assert "@" not in entry


def test_description_for_software_centres_is_valid(tmp_path):
    path = tmp_path / "rubricator.metainfo.xml"
    path.write_text(linux_package.metainfo("2026-01-01"), "utf-8")

    done = run(need("appstreamcli"), "validate", "--no-net", path)

    assert done.returncode == 0, done.stdout


def test_file_type_of_the_library_is_known_under_the_same_name():
    root = ET.parse(LINUX / "rubricator.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"

    types = [each.get("type") for each in root.iter(f"{space}mime-type")]

    assert types == [linux_package.LIBRARY_TYPE]
    assert linux_package.LIBRARY_TYPE in linux_package.mime_types()


@pytest.mark.parametrize("script", ["start-rubricator", "add-to-menu"])
def test_scripts_are_sound(script):
    done = run(need("sh"), "-n", LINUX / script)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", ["rubricator.1", "rubric.1"])
def test_manual_page_is_sound(tmp_path, page):
    from datetime import UTC, datetime

    path = tmp_path / page
    path.write_text(linux_package.manual_page(page, datetime(2026, 1, 1, tzinfo=UTC)), "utf-8")

    done = run(need("groff"), "-man", "-Tutf8", "-ww", "-z", path)

    assert (done.returncode, done.stderr) == (0, "")


def test_manual_page_names_every_option():
    from desktop_app.__main__ import parse_arguments

    with pytest.raises(SystemExit):
        parse_arguments(["--no-such-option"])
    page = (LINUX / "rubricator.1.in").read_text("utf-8").replace("\\-", "-")
    source = (ROOT / "desktop_app" / "__main__.py").read_text("utf-8")
    options = set(re.findall(r'add_argument\(\s*"(--[a-z]+)"', source))

    assert {"--library", "--temp", "--selftest"} <= options
    assert all(option in page for option in options)


def test_copies_of_the_bundle_are_the_same_even_without_links(tmp_path, monkeypatch):
    source = tmp_path / "bundle"
    (source / "inner").mkdir(parents=True)
    (source / "inner" / "file").write_text("content", "utf-8")
    (source / "link").symlink_to("inner/file")

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr("os.link", refuse)
    linux_package.copy_tree(source, tmp_path / "copy")

    assert (tmp_path / "copy" / "link").is_symlink()
    assert (tmp_path / "copy" / "link").read_text("utf-8") == "content"


# --- the bundle -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "libX11.so.6",
        "libxcb-render-util.so.0",
        "libglib-2.0.so.0",
        "libgtk-3.so.0",
        "libreadline.so.8",
        "libgdbm.so.6",
        "libstdc++.so.6",
        "libc.so.6",
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "babel/locale-data/fr.dat",
        "spacy/lang/de/lex_attrs.py",
        "spacy/tokens/doc.pyx",
        "numpy-2.4.6.dist-info/RECORD",
        "rapidfuzz/fuzz_cpp_avx2.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_left_out_of_the_bundle(name):
    assert not bundle_rules.is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "libcrypto.so.3",
        "libz.so.1",
        "libpython3.11.so.1.0",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/imageformats/libqwebp.so",
        "numpy.libs/libscipy_openblas64_.so",
        "babel/locale-data/en.dat",
        "spacy/lang/en/lex_attrs.py",
        "spacy/lang/lex_attrs.py",
        "thinc/backends/_custom_kernels.cu",
        "numpy-2.4.6.dist-info/METADATA",
        "desktop_app/nlp/data/model_hashes.json",
        "rapidfuzz/fuzz_cpp.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_taken_into_the_bundle(name):
    assert bundle_rules.is_wanted(name)


def test_libraries_under_gpl_are_no_modules_of_the_bundle():
    assert {"readline", "_gdbm"} <= set(bundle_rules.EXCLUDED_MODULES)


@pytest.mark.parametrize(
    ("words", "is_command_line"),
    [
        (["/usr/bin/rubric", "read", "a.md"], True),
        (["rubric"], True),
        (["C:\\Rubricator\\rubric.exe", "--version"], True),
        (["rubric", "--nlp-worker", "model"], False),
        (["rubric", "--sandbox-child"], False),
        (["/opt/rubricator", "a.md"], False),
    ],
)
def test_name_decides_between_window_and_command_line(words, is_command_line):
    if "\\" in words[0]:
        words = [words[0].rpartition("\\")[2], *words[1:]]

    assert launch.is_command_line(words) is is_command_line


@pytest.mark.parametrize(
    ("item", "is_unwanted"),
    [
        ("coll/de_.res", True),
        ("zone/pt_BR.res", True),
        ("fr.res", True),
        ("ibm-943_P15A-2003.cnv", True),
        ("coll/root.res", False),
        ("coll/ucadata.icu", False),
        ("en_US.res", False),
        ("curr/pool.res", False),
        ("nfkc.nrm", False),
    ],
)
def test_language_data_that_is_left_out(item, is_unwanted):
    assert icu_data.is_unwanted(item) is is_unwanted


def test_building_tools_stand_in_a_lock_of_their_own():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    locks = {
        name: (ROOT / f"requirements{name}.lock").read_text("utf-8")
        for name in ("", "-dev", "-package")
    }

    assert any(line.startswith("pyinstaller>") for line in groups["package"])
    assert [name for name, text in locks.items() if "\npyinstaller==" in text] == ["-package"]


# --- licences -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expression",
    [
        "GPL-3.0-or-later",
        "GNU Affero General Public License v3",
        "MIT AND GPL-2.0-only",
        "GNU General Public License v2 (GPLv2)",
        "CC-BY-NC-4.0",
        "AGPL-3.0 OR GPL-3.0",
    ],
)
def test_licence_that_keeps_a_library_out(expression):
    assert licences.is_refused(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
        "GNU Lesser General Public License v2 or later (LGPLv2+)",
        "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "MPL-2.0 AND MIT",
    ],
)
def test_licence_that_fits(expression):
    assert not licences.is_refused(expression)


def test_libraries_installed_here_have_fitting_licences():
    from importlib import metadata

    shipped = set(
        re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M)
    )
    found = [part for part in metadata.distributions() if _plain(part.name) in shipped]

    refused = [
        part.name for part in found if licences.is_refused(licences.part_of(part).expression)
    ]

    assert len(found) > 50
    assert refused == []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# --- icons and weights ----------------------------------------------------------------------------


def test_icon_is_drawn_for_all_systems(qapp, tmp_path):
    icons.write_all(ROOT / "resources" / "icons" / "rubricator.svg", tmp_path)

    for size in icons.SIZES:
        head = (tmp_path / f"{size}.png").read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", head[16:24]) == (size, size)
    windows = (tmp_path / "rubricator.ico").read_bytes()
    macos = (tmp_path / "rubricator.icns").read_bytes()
    assert struct.unpack("<HHH", windows[:6]) == (0, 1, len(icons.ICO_SIZES))
    assert struct.unpack(">4sI", macos[:8]) == (b"icns", len(macos))


def test_weights_count_each_file_once(tmp_path):
    inside = tmp_path / "_internal"
    (inside / "PySide6").mkdir(parents=True)
    (inside / "PySide6" / "QtCore.so").write_bytes(b"x" * 1000)
    (inside / "libQt6Core.so").symlink_to("PySide6/QtCore.so")
    (tmp_path / "rubricator").write_bytes(b"x" * 10)

    sizes = weights.weigh(tmp_path)

    assert sizes == {"Qt, PySide6": 1000, "starters, licences, desktop files": 10}


def test_too_heavy_a_package_is_shouted_about():
    assert "TOO MUCH" in weights.over(101_000_000, weights.MOST_PACKED)
    assert "TOO MUCH" not in weights.over(99_000_000, weights.MOST_PACKED)


# --- trials ---------------------------------------------------------------------------------------


def test_trial_without_its_tool_is_skipped_and_says_so():
    def try_with_a_tool() -> str:
        trial.need("no-such-tool")
        return "seen"

    verdict, seen = trial.perform(trial.Trial("x", try_with_a_tool))

    assert (verdict, seen) == ("skipped", "missing: no-such-tool")


def test_trial_that_fails_decides_the_exit_code(monkeypatch, capsys):
    def fail() -> str:
        raise trial.FailedError("it is not so")

    names = [name for name in vars(trial) if name.startswith("try_")]
    for name in names:
        monkeypatch.setattr(trial, name, lambda: "seen")
    monkeypatch.setattr(trial, "try_removal", fail)

    assert trial.main() == 1
    assert f"{len(names) - 1} passed, 1 failed, 0 skipped" in capsys.readouterr().out
