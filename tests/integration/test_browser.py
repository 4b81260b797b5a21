"""Chromium for the browser tests: found where it works, missed loudly where it does not."""

from pathlib import Path

import pytest

from walkback.ops import browser


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder that programs are looked for in; Playwright has none of its own."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "_playwrights_own", lambda: None)
    return tmp_path


def program(path: Path, exit_status: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {exit_status}\n")
    path.chmod(0o755)
    return path


def test_a_stand_in_that_does_not_run_is_passed_over(programs: Path):
    program(programs / "chromium-browser", 1)
    chrome = program(programs / "google-chrome", 0)
    assert browser.find_browser() == chrome


def test_the_named_one_comes_first(programs: Path, monkeypatch: pytest.MonkeyPatch):
    program(programs / "chromium", 0)
    named = program(programs / "mine", 0)
    monkeypatch.setenv(browser.VARIABLE, str(named))
    assert browser.find_browser() == named


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_one_there_is_one_loud_line_and_in_ci_a_failure(
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    status: int,
):
    tried = []
    monkeypatch.setattr(browser, "install_browser", lambda: tried.append("once"))
    monkeypatch.setenv("CI", ci)
    assert browser.main() == status
    assert tried == ["once"]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "NO CHROMIUM: the browser tests are SKIPPED" in said.err
