"""The test database is a clone: of one made from exactly these migrations, with production's two roles."""

import ast
import shutil
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import databases


def migrations() -> list[Path]:
    found = [*databases.ROOT.glob("*/migrations/*.py"), *databases.ROOT.glob("*/*/migrations/*.py")]
    return [path for path in found if ".venv" not in path.parts]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a template's name is made from."""
    for path in [*migrations(), *(databases.ROOT / name for name in databases.BESIDE)]:
        copy = tmp_path / path.relative_to(databases.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    here = databases._made_from()
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    assert databases._made_from() == here, "the same wherever the checkout lies"
    return tmp_path


def test_every_migration_counts(checkout: Path) -> None:
    names = {databases._made_from()}
    files = [*checkout.glob("**/migrations/*.py"), *(checkout / name for name in databases.BESIDE)]
    assert len(files) >= 15
    for path in files:
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        name = databases._made_from()
        assert name not in names, path
        names.add(name)


def test_the_role_and_the_packages_count(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = databases._made_from()
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", "postgres://somebody_else:x@127.0.0.1:1/walkback")
        assert databases._made_from() != before
    monkeypatch.setattr(databases, "distributions", list)
    assert databases._made_from() != before


def test_what_migrations_use_of_ours_is_known() -> None:
    """A migration's outcome may hang on no file that the template's name leaves out."""
    known = {name.removesuffix(".py").replace("/", ".") for name in databases.BESIDE}
    pending = [*migrations(), *(databases.ROOT / name for name in databases.BESIDE[:2])]
    for path in pending:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                used = {node.module or ""}
            elif isinstance(node, ast.Import):
                used = {name.name for name in node.names}
            else:
                continue
            ours = {name for name in used if name.startswith(("walkback.", "screening.", "plans."))}
            assert ours <= known, f"{path} uses {ours - known}"


@pytest.mark.django_db
def test_nothing_is_left_to_migrate_in_a_clone() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_the_template_is_there_and_whole() -> None:
    with databases.migrated_template() as name, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        [(ours,)] = cursor.fetchall()
        with psycopg.connect(databases.owner_url(name)) as template:
            made = template.execute("SELECT count(*) FROM django_migrations").fetchone()
            users = template.execute("SELECT count(*) FROM accounts_user").fetchone()
    assert made == (ours,)
    assert users == (0,)
