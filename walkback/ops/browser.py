"""Chromium for the browser tests: found, installed where there is none, or missed loudly.

`python -m walkback.ops.browser` prints its path, or nothing when there is none and none can be
installed; with CI=true that is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

VARIABLE: Final = "WALKBACK_CHROMIUM"
# The one without windows comes first: the same browser takes a fifth less work without them.
_WINDOWLESS: Final = "chromium-headless-shell"
_NAMES: Final = (
    *(_WINDOWLESS, "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
_ANSWER_SECONDS: Final = 30
_APT: Final = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")


def find_browser() -> Path | None:
    """The first Chromium that answers: the one named in WALKBACK_CHROMIUM, the system's, Playwright's."""
    named = os.environ.get(VARIABLE, "").strip()
    candidates = [named, *map(shutil.which, _NAMES)]
    for candidate in candidates:
        if candidate and _answers(Path(candidate)):
            return Path(candidate)
    own = _playwrights_own()
    return own if own is not None and _answers(own) else None


def install_browser() -> None:
    """Try to get one: the system's package as root, else Playwright's own. Failure is no error."""
    print("No Chromium found; trying to install one …", file=sys.stderr)  # noqa: T201 -- a program
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run([*_APT, "update"], environment)
        for package in (_WINDOWLESS, "chromium"):
            if _run([*_APT, "install", "-y", "--no-install-recommends", package], environment):
                return
    _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def main() -> int:
    """Print the path of a Chromium. Exit status 1 when there is none and CI asks for one."""
    browser = find_browser()
    if browser is None:
        install_browser()
        browser = find_browser()
    if browser is not None:
        print(browser)  # noqa: T201 -- its answer
        return 0
    print(  # noqa: T201 -- a program
        "##### NO CHROMIUM: the browser tests are SKIPPED. Install chromium and run again. #####",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI", "").strip().lower() in ("true", "1") else 0


def _answers(program: Path) -> bool:
    """True when it runs at all; some systems ship a stand-in that only says how to install it."""
    return _run([str(program), "--version"], dict(os.environ), quiet=True)


def _playwrights_own() -> Path | None:
    listing = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    # In a process of its own: Playwright starts a server of its own to answer this.
    answer = subprocess.run(  # noqa: S603 -- no word of it comes from outside
        [sys.executable, "-c", listing], capture_output=True, text=True, check=False
    )
    path = Path(answer.stdout.strip() or "/nowhere")
    return path if answer.returncode == 0 and path.exists() else None


def _run(command: list[str], environment: dict[str, str], *, quiet: bool = False) -> bool:
    # What is installed speaks on our standard error: standard output is for the answer alone.
    output = subprocess.DEVNULL if quiet else sys.stderr
    try:
        done = subprocess.run(  # noqa: S603 -- no word of it comes from outside
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            timeout=_ANSWER_SECONDS if quiet else None,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
