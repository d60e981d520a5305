"""Tries what was built as a reader meets it: `python3 dev.py package --check`.

A fresh Debian without Python gets the package, and in it everything is tried that was promised.
Each trial that cannot be made here (a tool is missing, or we are not root) is skipped and named.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import weights

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / "build" / "package"
DIST = HERE.parent / "dist"
BUNDLE = WORK / "dist" / "rubricator"
CLEAN = WORK / "bookworm"  # a bare Debian, kept for the next time
ROOM = WORK / "room"  # a copy of it in which the package is installed
SUITE = "bookworm"
HOME = "/home/reader"
DESKTOP_PACKAGES = ("xvfb", "xauth", "openbox", "xdotool", "desktop-file-utils", "dbus")
ALLOWED_SLOWER = 1.6


class SkippedError(Exception):
    """A trial that cannot be made here; the text says why."""


class FailedError(Exception):
    """What was promised is not so; the text says what."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One promise and the function that tries it; it returns what it saw."""

    name: str
    function: Callable[[], str]


def main() -> int:
    """Make all trials; returns 0 when none failed."""
    trials = (
        Trial("size", try_size),
        Trial("licences", try_licences),
        Trial("desktop entry", try_desktop_entry),
        Trial("AppStream description", try_metainfo),
        Trial("lintian", try_lintian),
        Trial("bundle here, off screen", try_bundle),
        Trial("portable archive", try_portable),
        Trial("package in a clean Debian", try_install),
        Trial("self-test off screen", try_selftest),
        Trial("self-test in a window", try_selftest_on_screen),
        Trial("desktop entry opens a file", try_opening),
        Trial("second start", try_second_start),
        Trial("removal", try_removal),
        Trial("first paint", try_first_paint),
    )
    counts = {"ok": 0, "FAILED": 0, "skipped": 0}
    for trial in trials:
        verdict, seen = perform(trial)
        counts[verdict] += 1
        print(f"{trial.name:28} {verdict:8} {seen}", flush=True)
    passed, failed, skipped = counts.values()
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


def perform(trial: Trial) -> tuple[str, str]:
    """Make one trial; returns the verdict and what was seen."""
    try:
        return "ok", trial.function()
    except SkippedError as reason:
        return "skipped", str(reason)
    except FailedError as reason:
        return "FAILED", str(reason)
    except subprocess.TimeoutExpired as error:
        return "FAILED", f"no end after {error.timeout:.0f} s: {error.cmd}"


# --- means ----------------------------------------------------------------------------------------


def need(*tools: str) -> None:
    """Skip when a tool is missing."""
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise SkippedError(f"missing: {' '.join(missing)}")


def run(
    *command: str | Path, env: dict[str, str] | None = None, timeout_s: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(
        [str(word) for word in command],
        env=env,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout_s,
        check=False,
    )


def must(done: subprocess.CompletedProcess[str], what: str) -> str:
    """Return what a command said; fail when it did not succeed."""
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise FailedError(f"{what} (exit code {done.returncode})\n    " + "\n    ".join(said))
    return done.stdout


def deb() -> Path:
    """Return the package that was built; skip when there is none."""
    found = sorted(DIST.glob("rubricator_*.deb"))
    if not found:
        raise SkippedError("no package was built here")
    return found[-1]


def in_room(*command: str, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a command in the clean system."""
    if not (ROOM / "usr").is_dir():
        raise SkippedError("there is no clean Debian")
    env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root"}
    env["DEBIAN_FRONTEND"] = "noninteractive"
    return run("chroot", ROOM, *command, env=env, timeout_s=timeout_s)


def as_reader(script: str, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a shell script in the clean system as a user without rights."""
    lines = f"export HOME={HOME} LANG=C.UTF-8; cd {HOME}; {script}"
    return in_room("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups",
                   "sh", "-c", lines, timeout_s=timeout_s)  # fmt: skip


def on_screen(script: str, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Run a shell script in the clean system, in an X server with a window manager."""
    if not (ROOM / "usr/bin/Xvfb").exists():
        raise SkippedError("the clean Debian has no X server")
    path = ROOM / "tmp" / "on-screen.sh"
    path.write_text("openbox >/dev/null 2>&1 &\n" + script, "utf-8")
    server = "xvfb-run -a -s '-screen 0 1440x900x24 -nolisten tcp'"
    return as_reader(f"{server} dbus-run-session -- sh /tmp/on-screen.sh", timeout_s)


# --- on this machine ------------------------------------------------------------------------------


def try_size() -> str:
    """Compare the sizes with their limits."""
    total = sum(weights.weigh(BUNDLE).values())
    packed = [deb(), *DIST.glob("*.tar.zst")]
    words = [f"{total / 1e6:.1f} MB unpacked"]
    words += [f"{path.suffix[1:]} {path.stat().st_size / 1e6:.1f} MB" for path in packed]
    too_much = total > weights.MOST_UNPACKED
    if too_much or any(path.stat().st_size > weights.MOST_PACKED for path in packed):
        raise FailedError(", ".join(words))
    return ", ".join(words)


def try_licences() -> str:
    """Look for what may not be given away."""
    import licences

    report = licences.write_report(WORK, BUNDLE)
    if report:
        raise FailedError(", ".join(report))
    return "no GPL or AGPL but the bootloader's, which makes an exception"


def try_desktop_entry() -> str:
    """Validate the desktop entry."""
    need("desktop-file-validate")
    entry = WORK / "deb/usr/share/applications/rubricator.desktop"
    return must(run("desktop-file-validate", entry), "not valid") or "valid"


def try_metainfo() -> str:
    """Validate the description for software centres."""
    need("appstreamcli")
    path = WORK / "deb/usr/share/metainfo/rubricator.metainfo.xml"
    said = must(run("appstreamcli", "validate", "--no-net", path), "not valid")
    return said.strip().splitlines()[-1]


def try_lintian() -> str:
    """Ask Debian's own checker."""
    need("lintian")
    done = run("lintian", "--fail-on", "error", deb(), timeout_s=1200)
    errors = [line for line in done.stdout.splitlines() if line.startswith("E:")]
    if errors or done.returncode not in (0, 1):
        raise FailedError("\n    ".join(errors or done.stderr.splitlines()[-5:]))
    warnings = sum(line.startswith("W:") for line in done.stdout.splitlines())
    return f"no errors, {warnings} warnings"


def try_bundle() -> str:
    """Run the bundle's self-test from where it was built."""
    home = WORK / "home"
    env = {"PATH": "/usr/bin:/bin", "RUBRICATOR_HOME": str(home), "LANG": "C.UTF-8"}
    done = run(BUNDLE / "rubric", "selftest", env={**env, "QT_QPA_PLATFORM": "offscreen"})
    return must(done, "the self-test found something").splitlines()[-1]


def try_portable() -> str:
    """Unpack the archive in a folder with a difficult name and add it to a menu."""
    need("tar", "zstd")
    archives = sorted(DIST.glob("*.tar.zst"))
    if not archives:
        raise SkippedError("no archive was built here")
    place = WORK / "un packed & 'quoted'"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    must(run("tar", "-C", place, "-xf", archives[-1]), "cannot be unpacked")
    folder = next(place.iterdir())
    share = place / "share"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(place), "XDG_DATA_HOME": str(share)}
    env |= {"LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "RUBRICATOR_HOME": str(place / "h")}
    said = must(run(folder / "start-rubricator", "--selftest", env=env), "does not start")
    must(run(folder / "add-to-menu", env=env), "cannot be added to the menu")
    entry = share / "applications" / "rubricator.desktop"
    if shutil.which("desktop-file-validate"):
        must(run("desktop-file-validate", entry), "its desktop entry is not valid")
    must(run(folder / "add-to-menu", "--remove", env=env), "cannot be taken out of the menu")
    if entry.exists():
        raise FailedError("the desktop entry is left behind")
    shutil.rmtree(place)
    return said.splitlines()[-1]


# --- in a clean system ----------------------------------------------------------------------------


def try_install() -> str:
    """Make a bare Debian without Python and install the package in it."""
    need("debootstrap", "chroot")
    if os.geteuid() != 0:
        raise SkippedError("only root can make a clean system")
    package = deb()
    make_room()
    if in_room("sh", "-c", "command -v python3 python").returncode == 0:
        raise FailedError("the clean system has a Python")
    shutil.copy(package, ROOM / "tmp" / "rubricator.deb")
    said = in_room(
        "apt-get", "install", "-y", "--no-install-recommends", "/tmp/rubricator.deb", timeout_s=900
    )
    must(said, "the package cannot be installed")
    if in_room("sh", "-c", "command -v python3 python").returncode == 0:
        raise FailedError("the package brought a Python of the system along")
    tools = in_room(
        "apt-get", "install", "-y", "--no-install-recommends", *DESKTOP_PACKAGES, timeout_s=900
    )
    must(tools, "what the trials need cannot be installed")
    in_room("useradd", "--create-home", "--uid", "1000", "reader")
    version = in_room("dpkg-query", "--show", "--showformat=${Version}", "rubricator").stdout
    return f"version {version}, no Python in {SUITE}"


def make_room() -> None:
    """Copy the bare Debian, which is fetched the first time."""
    if not (CLEAN / "usr").is_dir():
        must(run("debootstrap", "--variant=minbase", SUITE, CLEAN, timeout_s=1800), "no Debian")
    leave_room()
    must(run("rm", "-rf", "--one-file-system", ROOM), "the old room stays")
    must(run("cp", "-a", CLEAN, ROOM), "no copy")
    for name in ("resolv.conf", "hosts"):
        with contextlib.suppress(OSError):
            shutil.copy(f"/etc/{name}", ROOM / "etc" / name)
    must(run("mount", "-t", "proc", "proc", ROOM / "proc"), "no /proc")
    in_room("apt-get", "update", timeout_s=300)


def leave_room() -> None:
    """Unmount what a trial before has left."""
    if os.path.ismount(ROOM / "proc"):
        run("umount", ROOM / "proc")


def try_selftest() -> str:
    """Run the self-test without a display."""
    installed()
    said = must(as_reader("rubric selftest"), "the self-test found something")
    must(as_reader("rubricator --selftest"), "the self-test found something")
    return said.splitlines()[-1]


def installed() -> None:
    """Skip when the package is not installed in the clean system."""
    if not (ROOM / "usr/lib/rubricator").is_dir():
        raise SkippedError("the package is not installed in a clean Debian")


def try_selftest_on_screen() -> str:
    """Run the self-test in an X server."""
    installed()
    said = must(on_screen("QT_QPA_PLATFORM=xcb rubric selftest"), "the self-test found something")
    if "platform xcb" not in said:
        raise FailedError("no window was shown in the X server")
    return said.splitlines()[-1]


ARTICLE = "# Bridge opens\\n\\nMayor Ana Lopez said “the bridge is open”.\\n"


def try_opening() -> str:
    """Open a file by the Exec line of the desktop entry, as a desktop does."""
    installed()
    script = f"""
    printf '{ARTICLE}' > "$HOME/an article.md"
    test "$(sed -n 's/^MimeType=//p' /usr/share/applications/rubricator.desktop \\
        | tr ';' '\\n' | grep -cx text/markdown)" = 1 || exit 3
    grep -q 'text/markdown=rubricator.desktop' /usr/share/applications/mimeinfo.cache || exit 4
    line=$(sed -n 's/^Exec=//p' /usr/share/applications/rubricator.desktop)
    export QT_QPA_PLATFORM=xcb
    ${{line% %U}} "$HOME/an article.md" & first=$!
    timeout 60 xdotool search --sync --onlyvisible --name 'Bridge opens' || exit 5
    kill $first; wait $first; true
    """
    return window_seen(on_screen(script))


def window_seen(done: subprocess.CompletedProcess[str]) -> str:
    """Return that the window was there, or fail with what is known."""
    reasons = {
        3: "the desktop entry does not name Markdown",
        4: "the type is not registered",
        5: "no window shows the article",
        6: "the second start did not end",
        7: "the window does not show the second article",
        8: "there are two windows",
    }
    if done.returncode:
        raise FailedError(reasons.get(done.returncode, f"exit code {done.returncode}")
                          + "\n    " + (done.stdout + done.stderr)[-800:])  # fmt: skip
    return "the window shows the article"


def try_second_start() -> str:
    """Start twice; the second start must end and its file must be in the first window."""
    installed()
    script = f"""
    printf '{ARTICLE}' > first.md
    printf '{ARTICLE}' | sed 's/Bridge opens/Tunnel closes/' > second.md
    export QT_QPA_PLATFORM=xcb
    rubricator first.md & first=$!
    timeout 60 xdotool search --sync --onlyvisible --name 'Bridge opens' || exit 5
    timeout 20 rubricator second.md || exit 6
    timeout 60 xdotool search --sync --onlyvisible --name 'Tunnel closes' || exit 7
    test "$(xdotool search --onlyvisible --class rubricator | wc -l)" = 1 || exit 8
    kill $first; wait $first; true
    """
    return window_seen(on_screen(script)) + " of the second start"


def try_removal() -> str:
    """Remove and purge the package; the reader's library must stay."""
    installed()
    library = ROOM / HOME[1:] / ".local/share/rubricator/library.rubricator"
    if not library.is_file():
        raise FailedError(f"there is no library at {library} to begin with")
    size = library.stat().st_size
    must(in_room("apt-get", "purge", "-y", "rubricator"), "cannot be removed")
    left = [
        path for path in (ROOM / "usr/lib/rubricator", ROOM / "usr/bin/rubric") if path.exists()
    ]
    if left:
        raise FailedError(f"left behind: {left}")
    if not library.is_file() or library.stat().st_size != size:
        raise FailedError("the reader's library is gone or changed")
    leave_room()
    return f"nothing left in /usr; the library ({size // 1024} KB) stays"


def try_first_paint() -> str:
    """Compare the time to the first picture with a start from source."""
    need("Xvfb", "openbox", "xdotool")
    python = HERE.parent / ".venv" / "bin" / "python"
    if not python.exists():
        raise SkippedError("there is no .venv to compare with")
    root = HERE.parent
    done = run(python, "-m", "tests.bench", "start", str(ALLOWED_SLOWER), env=bench_env(root))
    return must(done, "too slow").strip().splitlines()[-1]


def bench_env(root: Path) -> dict[str, str]:
    """Return an environment in which the bench finds itself."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, "PWD": str(root), "PYTHONPATH": str(root)}


if __name__ == "__main__":
    sys.exit(main())
