"""A browser, and the real stack behind it."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.e2e.site import Site, running_site
from tests.e2e.visitor import Looked, Visitor
from walkback.ops.browser import find_browser

PHONE_WIDTH, PHONE_HEIGHT = 390, 844
CITIES = (
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Pacific/Auckland",
)

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Chromium as the machine has it. Without one the journeys are missed loudly; in CI they fail."""
    chromium = find_browser()
    if chromium is None:
        reason = "NO CHROMIUM: the browser journeys are not run. Install chromium and run again."
        if os.environ.get("CI", "").strip().lower() in ("true", "1"):
            pytest.fail(reason)
        pytest.skip(reason)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": str(chromium), "args": root}


@pytest.fixture(scope="session")
def site(
    browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Web, worker and an own database. Asks for the browser first: without one, nothing starts."""
    logs: Path = tmp_path_factory.mktemp("logs")
    with running_site(logs) as running:
        yield running


@pytest.fixture(scope="session")
def city() -> str:
    """A time zone in which it is about midday now, so that no midnight falls into a journey."""
    now = datetime.now(UTC)
    return min(CITIES, key=lambda name: abs(now.astimezone(ZoneInfo(name)).hour - 12))


@pytest.fixture(scope="session")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the run notes what axe has seen; its workers have this folder in common."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    looks = folder / "looks"
    looks.mkdir(exist_ok=True)
    return looks


@pytest.fixture
def new_visitor(browser: Browser, site: Site, city: str, looks: Path) -> Iterator[NewVisitor]:
    """Open a browser window: `new_visitor(dark=True, width=320, scripts=False, zone="Asia/Tokyo")`."""
    visitors: list[Visitor] = []

    def opened(
        *, dark: bool = False, width: int = 0, scripts: bool = True, zone: str = ""
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width or PHONE_WIDTH, "height": PHONE_HEIGHT},
            color_scheme="dark" if dark else "light",
            timezone_id=zone or city,
            locale="en-AU",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        looked = Looked(looks, f"{'dark' if dark else 'light'} {width}")
        visitors.append(Visitor(context, site.url, looked, scripts=scripts))
        return visitors[-1]

    yield opened
    for visitor in visitors:
        visitor.leaves_quietly()
