"""Makes a portable archive and a Debian package of the bundle."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from desktop_app import __version__
from desktop_app.formats import READERS, Kind

HERE = Path(__file__).resolve().parent / "linux"
ROOT = HERE.parent.parent
APP_ID = "rubricator"
MAINTAINER = "The Rubricator authors <rubricator@localhost.localdomain>"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
LIBRARY_TYPE = "application/vnd.rubricator.library"

#: The print plug-in is for those who have printers; Qt does without it.
NOT_NEEDED = {"libcups2"}

#: Libraries that Debian has and keeps safe: the package depends on them, the archive holds them.
DEBIANS_OWN = ("bz2", "crypto", "ffi", "lzma", "ssl", "z")

#: What other programs call the formats; the desktop entry offers those that there is a reader for.
MIME_TYPES: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("text/plain",),
    Kind.MARKDOWN: ("text/markdown", "text/x-markdown"),
    Kind.HTML: ("text/html", "application/xhtml+xml"),
    Kind.MHTML: ("application/x-mimearchive", "multipart/related"),
    Kind.EMAIL: ("message/rfc822",),
    Kind.PDF: ("application/pdf",),
    Kind.EPUB: ("application/epub+zip",),
    Kind.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    Kind.ODT: ("application/vnd.oasis.opendocument.text",),
    Kind.RTF: ("application/rtf", "text/rtf"),
    Kind.EXPORT: ("application/json", "text/csv"),
    Kind.FEED: ("application/rss+xml", "application/atom+xml"),
}


def mime_types() -> list[str]:
    """Return what the program opens, in the order of its table of readers."""
    types = [name for kind in READERS for name in MIME_TYPES[kind]]
    return [*types, LIBRARY_TYPE, "x-scheme-handler/rubricator"]


def desktop_entry(program: str = "rubricator") -> str:
    """Return the desktop entry; `program` may be an absolute path for a portable copy."""
    template = (HERE / "rubricator.desktop.in").read_text("utf-8")
    quoted = program if re.fullmatch(r"[\w/.+-]+", program) else f'"{program}"'
    return template.replace("@PROGRAM@", quoted).replace("@TYPES@", ";".join(mime_types()) + ";")


def metainfo(date: str) -> str:
    """Return the AppStream description with this version as its newest release."""
    template = (HERE / "rubricator.metainfo.xml.in").read_text("utf-8")
    types = "\n".join(f"    <mediatype>{name}</mediatype>" for name in mime_types()[:-1])
    filled = template.replace("@VERSION@", __version__).replace("@DATE@", date)
    return filled.replace("@TYPES@", types)


def make_all(bundle: Path, work: Path, results: Path) -> list[Path]:
    """Write the archive and the package, as far as the tools are there; returns what was made."""
    results.mkdir(exist_ok=True)
    made = []
    for make, tools in (
        (make_deb, {"dpkg-deb": "dpkg", "dpkg-shlibdeps": "dpkg-dev"}),
        (make_archive, {"tar": "tar", "zstd": "zstd"}),
    ):
        missing = sorted(package for tool, package in tools.items() if not shutil.which(tool))
        if missing:
            print(f"{make.__doc__} Skipped, missing: {' '.join(missing)}")
        else:
            made.append(make(bundle, work, results))
    return made


# --- the portable archive -------------------------------------------------------------------------


def make_archive(bundle: Path, work: Path, results: Path) -> Path:
    """Pack the bundle with a launcher and what adds it to the menu of one user."""
    name = f"rubricator-{__version__}-linux-{os.uname().machine}"
    tree = work / "portable" / name
    shutil.rmtree(tree.parent, ignore_errors=True)
    copy_tree(bundle, tree)
    share = tree / "share"
    write_share(share, work / "icons", program="@HERE@/start-rubricator", is_system=False)
    for script in ("start-rubricator", "add-to-menu"):
        shutil.copy2(HERE / script, tree / script)
        (tree / script).chmod(0o755)
    shutil.copy2(HERE / "README.portable.txt", tree / "README.txt")
    shutil.copy2(ROOT / "LICENSE", tree / "LICENSE.txt")
    packed = results / f"{name}.tar.zst"
    order = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner"]
    command = [
        "tar",
        *order,
        "-C",
        str(tree.parent),
        "-I",
        "zstd --ultra -22 --long=27 -q",
        "-cf",
        str(packed),
    ]
    subprocess.run([*command, name], check=True)
    return packed


def copy_tree(source: Path, target: Path) -> None:
    """Copy files as hard links where possible: the bundle is large."""
    try:
        shutil.copytree(source, target, symlinks=True, copy_function=os.link)
    except (OSError, shutil.Error):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, symlinks=True)


def write_share(share: Path, icons: Path, *, program: str, is_system: bool) -> None:
    """Write what a desktop reads: entry, icons, types, description, manual pages."""
    write(share / "applications" / f"{APP_ID}.desktop", desktop_entry(program))
    write(
        share / "mime" / "packages" / f"{APP_ID}.xml", (HERE / "rubricator.xml").read_text("utf-8")
    )
    for size in ICON_SIZES:
        folder = share / "icons" / "hicolor" / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        shutil.copyfile(icons / f"{size}.png", folder / f"{APP_ID}.png")
    drawing = (ROOT / "resources" / "icons" / "rubricator.svg").read_text("utf-8")
    write(share / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg", drawing)
    if not is_system:
        return
    now = datetime.now(UTC)
    write(share / "metainfo" / f"{APP_ID}.metainfo.xml", metainfo(now.date().isoformat()))
    for page in ("rubricator.1", "rubric.1"):
        write_packed(share / "man" / "man1" / f"{page}.gz", manual_page(page, now))


def manual_page(page: str, now: datetime) -> str:
    """Return a manual page with version and date."""
    text = (HERE / f"{page}.in").read_text("utf-8")
    return text.replace("@VERSION@", __version__).replace("@DATE@", now.strftime("%Y-%m-%d"))


def write(path: Path, text: str) -> None:
    """Write a file that everybody may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o644)


def write_packed(path: Path, text: str) -> None:
    """Write a file packed as Debian wants it: best, and without the time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    path.chmod(0o644)


# --- the Debian package ---------------------------------------------------------------------------


def make_deb(bundle: Path, work: Path, results: Path) -> Path:
    """Make the .deb: the bundle in /usr/lib/rubricator, and where the desktop finds it."""
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    place = tree / "usr" / "lib" / "rubricator"
    copy_tree(bundle, place)
    for name in DEBIANS_OWN:
        for library in (place / "_internal").glob(f"lib{name}.so*"):
            library.unlink()
    set_modes(place)
    share = tree / "usr" / "share"
    write_share(share, work / "icons", program="rubricator", is_system=True)
    write_documents(share / "doc" / "rubricator", place)
    write(share / "lintian" / "overrides" / "rubricator", (HERE / "lintian-overrides").read_text())
    (tree / "usr" / "bin").mkdir()
    for name in ("rubricator", "rubric"):
        (tree / "usr" / "bin" / name).symlink_to(f"../lib/rubricator/{name}")
    size = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    (tree / "DEBIAN").mkdir()  # by which dpkg-shlibdeps knows the root of the package
    write(tree / "DEBIAN" / "control", control(dependencies(place, work), size))
    for folder in (tree, *(path for path in tree.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    package = results / f"rubricator_{__version__}-1_{architecture()}.deb"
    pack = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", str(tree), str(package)]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    return package


def found_errors(said: str) -> str:
    """Return the lines that tell of errors, among many warnings."""
    return "\n".join(line for line in said.splitlines() if ": error: " in line)


def set_modes(place: Path) -> None:
    """Make programs executable and libraries not."""
    for path in place.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o755 if path.parent == place and "." not in path.name else 0o644)


def write_documents(folder: Path, place: Path) -> None:
    """Write copyright, changelog and the licences of others."""
    write(folder / "copyright", (HERE / "copyright").read_text("utf-8"))
    when = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    entry = f"rubricator ({__version__}-1) unstable; urgency=medium\n\n"
    entry += f"  * See CHANGELOG.md of version {__version__}.\n\n -- {MAINTAINER}  {when}\n"
    write_packed(folder / "changelog.Debian.gz", entry)
    write_packed(folder / "changelog.gz", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    licences = next(place.glob("THIRD-PARTY*"))
    write_packed(folder / f"{licences.name}.gz", licences.read_text("utf-8"))


def architecture() -> str:
    """Return Debian's name for this machine."""
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def control(depends: str, size_kb: int) -> str:
    """Return the package's description for Debian."""
    template = (HERE / "control.in").read_text("utf-8")
    values = {"VERSION": f"{__version__}-1", "ARCHITECTURE": architecture(), "DEPENDS": depends}
    values |= {"SIZE": str(size_kb), "MAINTAINER": MAINTAINER}
    return re.sub("@([A-Z]+)@", lambda match: values[match[1]], template)


def dependencies(place: Path, work: Path) -> str:
    """Return the packages of the libraries that are left to the reader's system."""
    inside = [path for path in place.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    own = {str(path.parent) for path in inside}
    folder = work / "shlibs"
    (folder / "debian").mkdir(parents=True, exist_ok=True)
    source = "Source: rubricator\n\nPackage: rubricator\nArchitecture: any\n"
    (folder / "debian" / "control").write_text(source, "utf-8")
    options = [
        "-O",
        "--ignore-missing-info",
        "--warnings=0",
        *(f"-l{path}" for path in sorted(own)),
    ]
    files = [str(path) for path in inside] + [str(place / "rubricator")]
    command = ["dpkg-shlibdeps", *options, *files]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"package: dpkg-shlibdeps failed: {found_errors(done.stderr)}")
    found = done.stdout.partition("shlibs:Depends=")[2].strip().split(", ")
    return ", ".join(sorted(entry for entry in found if entry.split()[0] not in NOT_NEEDED))
