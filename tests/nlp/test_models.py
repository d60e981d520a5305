"""Installed models, their check, and what happens without them."""

import importlib
import json
import shutil
import sys

import pytest

from desktop_app import paths
from desktop_app.core.errors import ModelMissingError
from desktop_app.core.findings import Label
from desktop_app.nlp import models
from desktop_app.nlp.models import DEFAULT_MODEL, FAST_MODEL, InstalledModel


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that looks like a pipeline and does not load."""
    folder = tmp_path / "xx_broken_model"
    folder.mkdir()
    (folder / "__init__.py").write_text("def load(**settings):\n    raise OSError('no weights')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    sys.modules.pop("xx_broken_model", None)


def test_a_missing_model_is_told_in_a_sentence():
    with pytest.raises(ModelMissingError, match="is not installed"):
        models.load_model("no_such_model")


@pytest.mark.parametrize("name", ["../evil", "a b", "os.path", ""])
def test_what_is_no_package_name_is_not_imported(name):
    with pytest.raises(ModelMissingError, match="is not installed"):
        models.load_model(name)


def test_a_model_that_does_not_load_is_told_in_a_sentence(package):
    with pytest.raises(ModelMissingError, match="could not be loaded"):
        models.load_model(package.name)


def test_an_altered_file_is_noticed(tmp_path):
    recorded = json.loads(models.HASHES.read_text("utf-8"))[FAST_MODEL]
    for name in recorded:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("something else")
    with pytest.raises(ModelMissingError, match="is not the one"):
        models.check_files(FAST_MODEL, tmp_path)


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_bytes(b"")
    assert models.file_hashes(tmp_path) == {
        "sub/file": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }


def test_labels_of_other_pipelines_are_understood():
    assert models.LABELS["PER"] is Label.PERSON
    assert models.LABELS["FAC"] is Label.PLACE
    assert "CARDINAL" not in models.LABELS


def test_the_model_of_a_language_is_the_preferred_one_where_it_fits(monkeypatch):
    installed = (
        InstalledModel("en_one", "One", "1", "en"),
        InstalledModel("en_two", "Two", "1", "en"),
        InstalledModel("fr_one", "Un", "1", "fr"),
    )
    monkeypatch.setattr(models, "installed_models", lambda: installed)
    assert models.model_for("en", preferred="en_two") == "en_two"
    assert models.model_for("fr", preferred="en_two") == "fr_one"
    assert models.model_for("de", preferred="en_two") is None


@pytest.mark.model
def test_the_programs_own_models_are_installed_and_unaltered():
    packages = [model.package for model in models.installed_models()]
    assert packages[:2] == [DEFAULT_MODEL, FAST_MODEL]
    loaded = models.load_model(FAST_MODEL)
    assert (loaded.version, loaded.language, loaded.weights) == ("3.8.0", "en", None)


@pytest.mark.model
def test_a_damaged_names_component_is_not_used(tmp_path, monkeypatch):
    folder = tmp_path.joinpath(*models.NAMES_FOLDER)
    shutil.copytree(paths.resource(*models.NAMES_FOLDER), folder)
    with (folder / "model").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    monkeypatch.setattr(models, "resource", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(ModelMissingError, match="is damaged"):
        models.load_model(DEFAULT_MODEL)


def test_the_shipped_names_component_is_small_and_whole():
    folder = paths.resource(*models.NAMES_FOLDER)
    hashes = json.loads((folder / models.HASHES_FILE).read_text("utf-8"))
    found = models.file_hashes(folder)
    assert {name: found[name] for name in hashes} == hashes
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10_000_000


@pytest.mark.parametrize("package", [DEFAULT_MODEL, FAST_MODEL])
def test_leaving_out_the_words_of_the_training_changes_nothing(package):
    text = (
        "Mayor Aoife O'Brien of Galway told Reuters on 3 May that she couldn't have paid the €4.2m "
        "the unionised clerks were owed. 'Nobody asked,' she said, rubricating the books."
    )
    whole = importlib.import_module(package).load(exclude=["senter"])

    def seen(nlp):
        return [
            (word.lemma_, word.tag_, word.pos_, word.dep_, word.head.i, str(word.morph), word.norm_)
            for word in nlp(text)
        ] + [(span.text, span.label_) for span in nlp(text).ents]

    lean = models.load_base_model(package)
    assert seen(lean) == seen(whole)
    assert len(lean.vocab.strings) < len(whole.vocab.strings) / 10
