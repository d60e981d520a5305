"""An update reaches the new format or leaves the old one, whatever stops it."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from desktop_app.core.errors import LibraryCorruptError, LibraryError
from desktop_app.storage import backup, migrate, schema
from desktop_app.storage.connection import load_driver, make_engine
from desktop_app.storage.library import Library
from tests.storage.samples import make_annotation, make_article

ROOT = Path(__file__).parents[2]
ARTICLE = make_article()

SECOND = """
    op.get_bind().exec_driver_sql("CREATE TABLE second (name TEXT)")
    op.get_bind().exec_driver_sql("INSERT INTO second SELECT title FROM article")
"""
THIRD = """
    with op.batch_alter_table("second") as table:
        table.add_column(sqlalchemy.Column("size", sqlalchemy.Integer, server_default="3"))
    op.get_bind().exec_driver_sql("INSERT INTO second (name) VALUES ('third')")
"""


def write_step(scripts: Path, number: int, body: str) -> None:
    folder = scripts / "versions"
    folder.mkdir(parents=True, exist_ok=True)
    before = f'"{number - 1}"' if number > 2 else "None"
    (folder / f"r{number:04}.py").write_text(
        f'"""Step {number}."""\nimport os\nimport signal\nimport sqlalchemy\n'
        "from alembic import op\n"
        f'revision = "{number}"\ndown_revision = {before}\n\n\ndef upgrade():\n'
        f"{textwrap.indent(textwrap.dedent(body), '    ')}\n",
        "utf-8",
    )


@pytest.fixture
def old(path: Path) -> Path:
    """Return a library in format 1 with a note in it."""
    with Library.open(path) as library:
        stored = library.add_article(ARTICLE).result()
        note = make_annotation(stored.id, ARTICLE, "harbour", "kept")
        library.apply({note.id: note}).result()
    return path


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Return steps to formats 2 and 3."""
    write_step(tmp_path / "steps", 2, SECOND)
    write_step(tmp_path / "steps", 3, THIRD)
    return tmp_path / "steps"


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(load_driver().connect(str(path))) as connection:
        return list(connection.execute(query))


def tables(path: Path) -> dict[str, str]:
    rows = ask(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        str(name): re.sub(r"\s+|\"", "", str(sql))
        for name, sql in rows
        if "_words_" not in str(name)
    }


def test_first_revision_makes_the_schema_of_the_program(path: Path, tmp_path: Path):
    Library.open(path).close()
    other = tmp_path / "by_revisions.db"
    other.touch()
    assert migrate.migrate(other, tmp_path / "backups") == schema.SCHEMA_VERSION
    assert tables(other) == tables(path)


def test_steps_run_in_order_and_keep_everything(old: Path, scripts: Path, tmp_path: Path):
    assert migrate.migrate(old, tmp_path / "backups", scripts=scripts) == 3
    assert ask(old, "PRAGMA user_version") == [(3,)]
    assert ask(old, "SELECT * FROM second") == [(ARTICLE.title, 3), ("third", 3)]
    assert ask(old, "SELECT note FROM annotation") == [("kept",)]
    assert backup.quick_problem(old) == ""


def test_checked_copy_is_made_before(old: Path, scripts: Path, tmp_path: Path):
    migrate.migrate(old, tmp_path / "backups", scripts=scripts)
    (copy,) = (tmp_path / "backups").iterdir()
    assert ask(copy, "PRAGMA user_version") == [(1,)]
    with Library.open(copy) as library:
        assert library.article_count() == 1


def test_nothing_is_changed_when_no_copy_can_be_made(old: Path, scripts: Path, tmp_path: Path):
    (tmp_path / "backups").write_text("a file in the way")
    with pytest.raises(LibraryError):
        migrate.migrate(old, tmp_path / "backups", scripts=scripts)
    assert ask(old, "PRAGMA user_version") == [(1,)]


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("place", ["first", "last"])
def test_exception_in_any_step_leaves_the_old_format(
    old: Path, scripts: Path, tmp_path: Path, number: int, place: str
):
    body, failure = {2: SECOND, 3: THIRD}[number], '\nraise OSError(5, "Input/output error")\n'
    dedented = textwrap.dedent(body)
    write_step(scripts, number, failure + dedented if place == "first" else dedented + failure)
    before = tables(old)
    with pytest.raises(LibraryError, match="Input/output error"):
        migrate.migrate(old, tmp_path / "backups", scripts=scripts)
    assert tables(old) == before
    with Library.open(old) as library:
        assert library.check().is_good


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("place", ["first", "last"])
def test_kill_in_any_step_leaves_the_old_format(
    old: Path, scripts: Path, tmp_path: Path, number: int, place: str
):
    body, kill = {2: SECOND, 3: THIRD}[number], "\nos.kill(os.getpid(), signal.SIGKILL)\n"
    dedented = textwrap.dedent(body)
    write_step(scripts, number, kill + dedented if place == "first" else dedented + kill)
    before = tables(old)
    code = (
        "import sys; from pathlib import Path; from desktop_app.storage.migrate import migrate\n"
        "migrate(Path(sys.argv[1]), Path(sys.argv[2]), scripts=Path(sys.argv[3]))\n"
    )
    words = [str(one) for one in (old, tmp_path / "backups", scripts)]
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == -9
    assert tables(old) == before
    with Library.open(old) as library:
        assert library.check().is_good
        assert library.article_count() == 1


def test_rows_that_belong_to_nothing_stop_the_update(old: Path, scripts: Path, tmp_path: Path):
    write_step(scripts, 3, 'op.get_bind().exec_driver_sql("DELETE FROM article")')
    with pytest.raises(LibraryCorruptError, match="belong to nothing"):
        migrate.migrate(old, tmp_path / "backups", scripts=scripts)
    with Library.open(old) as library:
        assert library.article_count() == 1


def test_library_of_an_older_format_is_brought_up_when_it_is_opened(
    old: Path, scripts: Path, monkeypatch: pytest.MonkeyPatch
):
    engine = make_engine(old, writes=True)
    engine.dispose()
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 3)
    monkeypatch.setattr("desktop_app.storage.connection.SCHEMA_VERSION", 3)
    monkeypatch.setattr(migrate.migrate, "__kwdefaults__", {"scripts": scripts})
    with Library.open(old) as library:
        assert library.article_count() == 1
        assert [copy.name for copy in library.backups_folder.iterdir()] == [
            "library before format 2.db"
        ]
    assert ask(old, "PRAGMA user_version") == [(3,)]
