"""How the code is laid out: what a reviewer would otherwise have to look for by hand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("walkback", "screening", "plans")
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# Exempt from CSRF on purpose: a signed token is the authority, and can only stop mail, or log one walk.
CSRF_EXEMPT = {"walkback/mail/views.py:unsubscribe", "plans/views/mail_links.py:log_walk"}
# Queries in views that do not begin at `for_user`: what they look for is not a person's row.
UNSCOPED = {"walkback/accounts/views.py:EmailAddress"}
# One query written out: splitting it would hide what belongs together.
LONG_FUNCTIONS = {
    "walkback/clinic/queries.py:facts_about",
    "walkback/clinic/queries.py:people_of",
}


def sources(*, migrations: bool = False) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sources():
        yield named(path), ast.parse(path.read_text(encoding="utf-8"))


def test_files_stay_short() -> None:
    long = [
        f"{named(path)}: {lines} lines"
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert not long


def test_functions_stay_short() -> None:
    long = {
        f"{name}:{node.name}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long <= LONG_FUNCTIONS


def test_only_what_is_listed_is_exempt_from_csrf() -> None:
    found = {
        f"{name}:{node.name}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any("csrf_exempt" in ast.dump(decorator) for decorator in node.decorator_list)
    }
    assert found == CSRF_EXEMPT


@pytest.mark.parametrize("name", ["mark_safe", "raw", "extra", "RawSQL", "executescript"])
def test_what_gets_round_escaping_is_not_used(name: str) -> None:
    found = [
        f"{file}:{node.lineno}"
        for file, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == name)
            or (isinstance(node.func, ast.Attribute) and node.func.attr == name)
        )
    ]
    assert not found


def test_templates_do_not_switch_escaping_off() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_query_a_view_makes_begins_with_whose_it_is() -> None:
    """`Model.objects` in a view is followed by `.for_user(…)`."""
    found = set()
    for name, tree in trees():
        if not (name.endswith("/views.py") or "/views/" in name):
            continue
        scoped = {
            id(node.func.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "for_user"
        }
        found |= {
            f"{name}:{ast.unparse(node.value)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in scoped
        }
    assert found == UNSCOPED


def test_every_app_of_ours_is_installed_and_named() -> None:
    labels = {config.name for config in apps.get_app_configs()}
    with_apps = {
        named(path.parent).replace("/", ".") for path in sources() if path.name == "apps.py"
    }
    assert with_apps <= labels


def test_every_function_says_what_it_takes_and_gives() -> None:
    bare = [
        f"{name}:{node.name}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns is None
    ]
    assert not bare


def test_every_action_takes_who_and_when() -> None:
    """What changes something for a person is told by whom and at what instant."""
    bare = []
    for name, tree in trees():
        if not (name.endswith("/actions.py") or "/actions/" in name):
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            is_atomic = any("atomic" in ast.dump(found) for found in node.decorator_list)
            takes = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
            if is_atomic and not {"by", "now"} <= takes:
                bare.append(f"{name}:{node.name}")
    assert not bare


def test_no_unfinished_work_is_marked() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    found = [named(path) for path in sources() if words.search(path.read_text(encoding="utf-8"))]
    assert not found
