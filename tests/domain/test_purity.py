"""The rules that decide must run without the framework, so that they can be read, checked and reused by themselves."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_FOR_RULES = (
    "django",
    "celery",
    "kombu",
    "crispy_forms",
    "altair",
    "psycopg",
    "redis",
    "walkback",
)


def domain_modules() -> list[str]:
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for app in ("screening", "plans")
        for path in sorted((ROOT / app / "domain").glob("*.py"))
        if path.name != "__init__.py"
    ]


def loaded_after(*statements: str) -> set[str]:
    """The modules a fresh interpreter holds after `statements`; this one has loaded the framework already."""
    program = "; ".join(("import sys", *statements, "print(*sys.modules)"))
    done = subprocess.run(  # noqa: S603 -- no word of it comes from outside
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_rules_load_nothing_but_themselves() -> None:
    modules = domain_modules()
    assert any(module.startswith("plans.") for module in modules)
    assert any(module.startswith("screening.") for module in modules)

    loaded = loaded_after(*(f"import {module}" for module in modules))

    assert set(modules) <= loaded
    assert [name for name in sorted(loaded) if name.split(".")[0] in NOT_FOR_RULES] == []


def test_rules_use_the_standard_library_only() -> None:
    loaded = loaded_after(*(f"import {module}" for module in domain_modules()))
    known = sys.stdlib_module_names | {"screening", "plans", "__main__"}

    without_rules = loaded_after()
    extra = {name.split(".")[0] for name in loaded - without_rules} - known
    assert extra == set()


@pytest.mark.parametrize("app", ["screening", "plans"])
def test_the_packages_themselves_are_empty(app: str) -> None:
    assert (ROOT / app / "__init__.py").read_text() == ""
    assert (ROOT / app / "domain" / "__init__.py").read_text() == ""
