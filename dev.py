"""Set up, run, test and measure Rubricator from a machine that has only Python.

    python3 dev.py run [FILE|URL…]    # sets up the first time, then opens the window
    python3 dev.py test               # everything that must hold before a commit

Standard library only, because it runs before anything is installed. Everything it makes lies in
`.tools` (uv) and `.venv` (the program's libraries, from a lock with hashes), so that deleting both
folders undoes it; only missing system libraries are installed outside, and only by root.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

OLDEST_PYTHON = (3, 11)
UV = "uv>=0.9,<1"
ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PACKAGE_VENV = ROOT / "build" / "package" / "venv"
REPORTS = ROOT / ".cache"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
PACKAGE_LOCK = ROOT / "requirements-package.lock"
IS_WINDOWS = os.name == "nt"
BIN = "Scripts" if IS_WINDOWS else "bin"
EXE = ".exe" if IS_WINDOWS else ""
WORKERS = str(min(4, os.cpu_count() or 1))
NOTHING_SELECTED = 5  # pytest's exit code
STAMP = "rubricator-stamp"
IN_VENV = Path(BIN) / f"python{EXE}"
PYTHON = VENV / IN_VENV

# What Qt loads at run time on Linux, by soname, and the Debian package that holds it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What the tests need to use the window as a person does, by program.
PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-run-session": "dbus-daemon",
    "maim": "maim",
    "openbox": "openbox",
    "xauth": "xauth",
    "xdotool": "xdotool",
}


class Command(NamedTuple):
    """One word after `dev.py`: what it does, in words and as a function of the further words."""

    usage: str
    summary: str
    function: Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class Step:
    """One part of `dev.py test`.

    Attributes:
        report: where pytest writes its counts; None for a check, which counts as one test.
        display: whether it needs a real window (on Linux: an X server of our own).
        may_be_empty: whether it is no failure that no test was selected.
    """

    name: str
    command: Sequence[str]
    report: Path | None = None
    display: bool = False
    may_be_empty: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a step of `dev.py test` ended."""

    name: str
    seconds: float
    passed: int
    failed: int
    skipped: int


def stop(sentence: str) -> NoReturn:
    """End with exit code 1 and a sentence that says what to do."""
    sys.exit(f"dev.py: {sentence}")


def call(*command: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command in the checkout; stop when it fails."""
    code = subprocess.call(command, cwd=ROOT, env=env)
    if code:
        stop(f"`{shlex.join(map(str, command))}` failed with exit code {code}.")


def child_environment(**more: str) -> dict[str, str]:
    """Return the environment for our own programs.

    Without bytecode the start takes almost three times as long, so children always may write it.
    """
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", **more}
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"):
        env.pop(name, None)
    return env


# --- set-up -------------------------------------------------------------------------------------


def has_library(soname: str) -> bool:
    """Tell whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages(*, with_programs: bool) -> list[str]:
    """Return the Debian packages of missing libraries (and programs); none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = {package for soname, package in LIBRARIES.items() if not has_library(soname)}
    if with_programs:
        missing |= {package for name, package in PROGRAMS.items() if not shutil.which(name)}
    return sorted(missing)


def install_packages(packages: Sequence[str]) -> None:
    """Install Debian packages when we are root; otherwise say how, and stop."""
    if not packages:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        stop(f"please install what this system calls these Debian packages: {' '.join(packages)}")
    if os.geteuid() != 0:
        stop(f"some system libraries are missing; please run\n\n    sudo {shlex.join(install)}\n")
    print("Installing", *packages, flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "-qq", "update", env=env)
    call("apt-get", "-qq", *install[1:], env=env)


def find_uv() -> Path:
    """Return uv, fetched by pip into `.tools` the first time."""
    uv = TOOLS / "bin" / f"uv{EXE}"
    if uv.exists():
        return uv
    if importlib.util.find_spec("pip") is None:
        return uv_of_the_system()
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    quiet = {"PIP_ROOT_USER_ACTION": "ignore", "PIP_NO_WARN_SCRIPT_LOCATION": "1"}
    call(*pip, "--upgrade", "--target", TOOLS, UV, env=child_environment(**quiet))
    return uv


def uv_of_the_system() -> Path:
    """Return the installed uv where Python came without pip; stop when there is none."""
    uv = shutil.which("uv")
    if uv is None:
        stop("this Python has neither pip nor uv. On Debian: apt-get install python3-pip")
    return Path(uv)


def stamp(lock: Path | None = None) -> str:
    """Return a digest of everything `.venv`, or the environment of another lock, is made from."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for path in (lock or DEV_LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_venv(uv: Path, env: Mapping[str, str], folder: Path = VENV) -> None:
    """Create `.venv`, or another one, unless one for this Python version is there."""
    settings = folder / "pyvenv.cfg"
    version = ".".join(map(str, sys.version_info[:3]))
    is_made = (folder / IN_VENV).exists() and settings.exists()
    if is_made and version in settings.read_text("utf-8"):
        return
    interpreter = getattr(sys, "_base_executable", sys.executable)
    call(uv, "venv", "--quiet", "--clear", "--python", interpreter, folder, env=env)


def fill_venv() -> None:
    """Bring `.venv` to what the lock says; quick when nothing has changed."""
    if sync_venv(VENV, DEV_LOCK):
        uv, env = find_uv(), child_environment()
        editable: list[str | Path] = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
        call(uv, "pip", "install", "--quiet", "--python", PYTHON, *editable, env=env)
        call(PYTHON, "-m", "compileall", "-qq", ROOT / "desktop_app", env=env)
        (VENV / STAMP).write_text(stamp(), "utf-8")


def sync_venv(folder: Path, lock: Path) -> bool:
    """Install what a lock says, and nothing else; False when nothing has changed."""
    record, python = folder / STAMP, folder / IN_VENV
    if python.exists() and record.exists() and record.read_text("utf-8") == stamp(lock):
        return False
    print(f"Bringing {folder.name} up to date; the first time fetches about 300 MB", flush=True)
    uv, env = find_uv(), child_environment()
    make_venv(uv, env, folder)
    record.unlink(missing_ok=True)
    only_wheels = ["--require-hashes", "--only-binary", ":all:", "--compile-bytecode"]
    call(uv, "pip", "sync", "--quiet", "--python", python, *only_wheels, lock, env=env)
    return True


def prepare(*, for_tests: bool) -> None:
    """Make sure that the program can run, and be tested if asked for."""
    install_packages(missing_packages(with_programs=for_tests))
    fill_venv()


# --- commands -----------------------------------------------------------------------------------


def set_up(_words: Sequence[str]) -> int:
    """Prepare everything without starting anything."""
    prepare(for_tests=True)
    print("Ready: python3 dev.py run, python3 dev.py test")
    return 0


def run(words: Sequence[str]) -> int:
    """Start the program on the given files and addresses, relative to the current folder."""
    prepare(for_tests=False)
    return start_python("-m", "desktop_app", *words)


def start_python(*arguments: str) -> int:
    """Run our Python where the user stands; Ctrl+C ends the child, not us with a traceback."""
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.call([PYTHON, *arguments], env=child_environment())
    return 130


def bench(words: Sequence[str]) -> int:
    """Run one of the modules of tests/bench; without a name it lists them."""
    prepare(for_tests=False)
    return start_python("-m", "tests.bench", *words)


def gallery(words: Sequence[str]) -> int:
    """Photograph the program in all its states, off screen; the rest is in tests/gallery."""
    folder = [str(Path(word).absolute()) for word in words[:1]]
    return drive("tests.gallery", *folder, *words[1:], display=False)


def translate(words: Sequence[str]) -> int:
    """Collect what the reader sees for translators; the rest is in packaging/translations.py."""
    prepare(for_tests=True)
    script = str(ROOT / "packaging" / "translations.py")
    return subprocess.call([PYTHON, script, *words], cwd=ROOT, env=child_environment())


def soak(words: Sequence[str]) -> int:
    """Press many keys at random in a real window; the rest is in tests/soak.py."""
    return drive("tests.soak", *words, display=True)


def drive(module: str, *words: str, display: bool) -> int:
    """Run a module of ours that works the window, in a window system of its own."""
    prepare(for_tests=True)
    with window_system(real=display) as (env, prefix):
        return subprocess.call([*prefix, str(PYTHON), "-m", module, *words], cwd=ROOT, env=env)


def package(words: Sequence[str]) -> int:
    """Build the bundle, archive and Debian package; the rest is in packaging/build.py."""
    prepare(for_tests=bool(words))
    if sync_venv(PACKAGE_VENV, PACKAGE_LOCK):
        (PACKAGE_VENV / STAMP).write_text(stamp(PACKAGE_LOCK), "utf-8")
    build: list[str | Path] = [PACKAGE_VENV / IN_VENV, ROOT / "packaging" / "build.py", *words]
    return subprocess.call(build, cwd=ROOT, env=child_environment())


def lock(words: Sequence[str]) -> int:
    """Write the locks anew from pyproject.toml; `--upgrade` takes newer releases.

    The locks hold hashes and no addresses, so that they serve any mirror and any platform.
    """
    uv, env = find_uv(), child_environment()
    settings = ["--universal", "--generate-hashes", "--no-emit-index-url", "--quiet"]
    settings += ["--python-version", ".".join(map(str, OLDEST_PYTHON)), *words]
    env["UV_CUSTOM_COMPILE_COMMAND"] = "python3 dev.py lock"
    compile_lock: list[str | Path] = [uv, "pip", "compile", *settings, "pyproject.toml"]
    call(*compile_lock, "-o", RUN_LOCK.name, env=env)
    for group, file in (("dev", DEV_LOCK), ("package", PACKAGE_LOCK)):
        call(*compile_lock, "--group", group, "-c", RUN_LOCK.name, "-o", file.name, env=env)
    return 0


# --- tests --------------------------------------------------------------------------------------


def test(words: Sequence[str]) -> int:
    """Run the checks and tests; `--fast` leaves out the slow ones, `-- …` goes to pytest."""
    if words and words[0] == "--":
        steps = [pytest_step("tests", words[1:], display=needs_display(words))]
    elif list(words) in ([], ["--fast"]):
        steps = all_steps(fast=bool(words))
    else:
        stop("after `test` comes nothing, `--fast`, or `--` and words for pytest.")
    prepare(for_tests=True)
    REPORTS.mkdir(exist_ok=True)
    outcomes = [perform(step) for step in steps]
    return summarise(outcomes)


def needs_display(words: Sequence[str]) -> bool:
    """Tell whether words for pytest name reading sessions, which want a real window."""
    return any("tests/sessions" in word for word in words)


def all_steps(*, fast: bool) -> list[Step]:
    """Return the steps of a whole run: the quick checks first."""
    checks = [
        Step("format", ("ruff", "format", "--check", "--quiet", ".")),
        Step("lint", ("ruff", "check", "--quiet", ".")),
        Step("types", ("mypy",)),
        Step("layers", ("lint-imports", "--no-cache")),
    ]
    left_out = "not bench and not model" if fast else "not bench"
    words = ["-n", WORKERS, "-m", left_out, "--ignore", "tests/sessions", "tests"]
    tests = [pytest_step("tests", words)]
    if not fast:
        # Once more, where a window system takes part in what a key becomes.
        keys = [f"tests/gui/test_{name}.py" for name in ("every_key", "key_events", "keys")]
        tests.append(pytest_step("keys", keys, display=True))
        tests.append(pytest_step("sessions", ["tests/sessions"], display=True))
        limits = pytest_step("limits", ["-m", "bench", "--ignore", "tests/sessions", "tests"])
        tests.append(replace(limits, may_be_empty=True))
    return checks + tests


def pytest_step(name: str, words: Sequence[str], *, display: bool = False) -> Step:
    """Return a step that runs pytest and counts what it did."""
    report = REPORTS / f"{name}.xml"
    command = ("python", "-m", "pytest", f"--junitxml={report}", *words)
    return Step(name, command, report=report, display=display)


def perform(step: Step) -> Outcome:
    """Run one step, in its own display if it needs one."""
    print(f"\n--- {step.name}", flush=True)
    if step.report is not None:
        step.report.unlink(missing_ok=True)
    program, *words = step.command
    command = [str(VENV / BIN / f"{program}{EXE}"), *words]
    start = time.monotonic()
    with window_system(real=step.display) as (env, prefix):
        code = subprocess.call([*prefix, *command], cwd=ROOT, env=env)
    seconds = time.monotonic() - start
    if step.report is None:
        return Outcome(step.name, seconds, passed=int(code == 0), failed=int(code != 0), skipped=0)
    if step.may_be_empty and code == NOTHING_SELECTED:
        code = 0
    return count(step.name, seconds, step.report, code)


def count(name: str, seconds: float, report: Path, code: int) -> Outcome:
    """Read pytest's report; a run that broke off without a failed test counts as one failure."""
    total = failed = skipped = 0
    for suite in ET.parse(report).iter("testsuite") if report.exists() else ():
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    passed = max(0, total - failed - skipped)
    return Outcome(name, seconds, passed, max(failed, int(code != 0)), skipped)


def summarise(outcomes: Sequence[Outcome]) -> int:
    """Print one line for each step and a closing line; return the exit code."""
    print()
    for outcome in outcomes:
        verdict = "FAILED" if outcome.failed else "ok"
        counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
        print(f"{outcome.name:9} {verdict:7} {outcome.seconds:6.1f} s   {counts}")
    seconds = sum(outcome.seconds for outcome in outcomes)
    passed, failed, skipped = (
        sum(getattr(outcome, field) for outcome in outcomes)
        for field in ("passed", "failed", "skipped")
    )
    print(f"{passed} passed, {failed} failed, {skipped} skipped in {seconds:.1f} s", flush=True)
    return 1 if failed else 0


@contextlib.contextmanager
def window_system(*, real: bool) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Give the environment, and words before the command, for tests with or without a screen.

    Yields:
        The environment and a prefix. Off screen nothing is started; on Linux a real screen is an
        X server with a window manager (without one, mnemonics and Ctrl keys do not arrive) and a
        message bus of its own; elsewhere the desktop that is there.
    """
    language = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    if not real:
        yield child_environment(**language, QT_QPA_PLATFORM="offscreen"), []
    elif not sys.platform.startswith("linux"):
        yield child_environment(**language), []
    else:
        env = child_environment(**language, QT_QPA_PLATFORM="xcb")
        with x_server() as env["DISPLAY"], window_manager(env):
            yield env, ["dbus-run-session", "--"]


@contextlib.contextmanager
def x_server() -> Iterator[str]:
    """Run an X server without a screen; yields its display, which it chooses itself."""
    reading, writing = os.pipe()
    size = ["-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    command = ["Xvfb", "-displayfd", str(writing), *size]
    with (
        open(reading, encoding="ascii") as number,  # noqa: PTH123 (a descriptor, not a path)
        running(command, pass_fds=(writing,)),
    ):
        os.close(writing)
        display = number.readline().strip()
        if not display:
            stop("the X server for the tests (Xvfb) did not start.")
        yield f":{display}"


@contextlib.contextmanager
def window_manager(env: Mapping[str, str]) -> Iterator[None]:
    """Run openbox, and go on once it has said that it is ready."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready"
        with running(["openbox", "--startup", f"touch {ready}"], env=env):
            deadline = time.monotonic() + 10
            while not ready.exists():
                if time.monotonic() > deadline:
                    stop("the window manager for the tests (openbox) did not start.")
                time.sleep(0.02)
            yield


@contextlib.contextmanager
def running(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, pass_fds: Sequence[int] = ()
) -> Iterator[None]:
    """Keep a program running, silently, and end it afterwards."""
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, pass_fds=pass_fds, stdout=silent, stderr=silent)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def cover(words: Sequence[str]) -> int:
    """Measure which lines and branches the tests reach; the core's must all be reached."""
    prepare(for_tests=True)
    environment = child_environment(QT_QPA_PLATFORM="offscreen", LANG="C.UTF-8")
    selected = list(words) or ["-m", "not bench", "--ignore", "tests/sessions", "tests"]
    measure = ["-m", "pytest", "-n", WORKERS, "--cov", "--cov-report=", *selected]
    core = ["--include", "desktop_app/core/*", "--fail-under", "100"]
    codes = [
        subprocess.call([PYTHON, *command], cwd=ROOT, env=environment)
        for command in (measure, ["-m", "coverage", "report"], ["-m", "coverage", "report", *core])
    ]
    return max(map(abs, codes))


COMMANDS = {
    "setup": Command("setup", "prepare everything: libraries, tools, .venv", set_up),
    "run": Command("run [FILE|URL…]", "start the program", run),
    "test": Command("test [--fast | -- …]", "run checks and tests (… goes to pytest)", test),
    "cover": Command("cover [WORDS for pytest]", "measure what the tests reach", cover),
    "bench": Command("bench [NAME …]", "measure speed or accuracy; alone: list", bench),
    "gallery": Command("gallery [FOLDER]", "photograph the program in all its states", gallery),
    "translate": Command(
        "translate LANGUAGE …", "collect all sentences for translators", translate
    ),
    "soak": Command("soak --monkey [N]", "press N random keys (50,000) in a real window", soak),
    "package": Command("package [--check]", "build what needs no Python; try it", package),
    "lock": Command("lock [--upgrade]", "write the locks anew from pyproject.toml", lock),
}


def usage() -> str:
    """Return the list of commands."""
    lines = (f"  {command.usage:24} {command.summary}" for command in COMMANDS.values())
    return "\n".join(("usage: python3 dev.py COMMAND …", "", *lines))


def main(words: Sequence[str]) -> int:
    """Run the command that the words name.

    Returns:
        The exit code: the command's own, 1 when something failed, 2 for an unknown command.
    """
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed.")
    if words and words[0] in COMMANDS:
        return COMMANDS[words[0]].function(words[1:])
    asked = words[:1] in (["-h"], ["--help"])
    print(usage(), file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
