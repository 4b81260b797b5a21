"""Styles that hold in languages from left to right and from right to left."""

import re
from pathlib import Path

import pytest

from tests.markup import STATIC

# Paper and the record review follow Django's own; the two lists only import.
STYLES = [path for path in sorted((STATIC / "css").glob("*.css")) if path.name != "admin.css"]
ONE_SIDED = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right)\b[\w-]*|(?:left|right))\s*:"
    r"|text-align:\s*(?:left|right)\b|float:\s*(?:left|right)\b"
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset|border-radius):\s*([^;{}]+);")


def rules_of(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)


def each_side(value: str) -> list[str]:
    """The values of a list; what stands in brackets belongs to one of them."""
    flat = value
    while "(" in flat:
        flat = re.sub(r"\(([^()]*)\)", lambda inner: "_" + "".join(inner[1].split()), flat)
    return flat.split()


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_speak_of_start_and_end(path: Path) -> None:
    assert ONE_SIDED.findall(rules_of(path)) == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_what_is_given_for_four_sides_is_the_same_on_both(path: Path) -> None:
    uneven = []
    for value in FOUR_SIDES.findall(rules_of(path)):
        sides = each_side(value)
        if len(sides) == 4 and sides[1] != sides[3]:
            uneven.append(value)
    assert uneven == []


def test_both_lists_of_sheets_are_the_same() -> None:
    """But for Bootstrap, which comes mirrored."""
    imports = {
        name: re.findall(r"@import url\(\"([^\"]+)\"\)", (STATIC / "css" / name).read_text("utf-8"))
        for name in ("site.css", "site-rtl.css")
    }
    mirrored = [each.replace("bootstrap.min", "bootstrap.rtl.min") for each in imports["site.css"]]
    assert imports["site-rtl.css"] == mirrored


def test_bootstrap_is_of_one_version() -> None:
    heads = {
        (STATIC / "vendor/bootstrap" / name).read_text("utf-8")[:80]
        for name in ("bootstrap.min.css", "bootstrap.rtl.min.css")
    }
    assert len({re.search(r"v(\d+\.\d+\.\d+)", head)[1] for head in heads}) == 1  # type: ignore[index]
