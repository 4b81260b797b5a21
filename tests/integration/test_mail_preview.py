"""The development page that shows every mail in every state, made from facts in memory."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from walkback.ops import mail_preview


@pytest.fixture
def development() -> Iterator[None]:
    with override_settings(
        ROOT_URLCONF="tests.integration.dev_urls",
        LANGUAGES=[("en", "English"), ("es", "Español")],
    ):
        yield


def test_it_is_not_routed_outside_development(client: Client) -> None:
    assert client.get("/dev/mail/preview/").status_code == 404


@pytest.mark.usefixtures("development")
def test_it_lists_every_mail_in_every_state_and_version(client: Client) -> None:
    page = client.get("/dev/mail/preview/").text
    for sample in mail_preview.samples():
        for version in ("en", "es", "mirrored"):
            assert f"/dev/mail/preview/{sample.name}/?version={version}" in page


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("version", ["en", "es", "mirrored", "", "tlh"])
@pytest.mark.parametrize("name", ["weekly-eased", "welcome-before-the-first-day"])
def test_each_opens_as_text_headers_and_html(client: Client, name: str, version: str) -> None:
    page = client.get(f"/dev/mail/preview/{name}/?version={version}").text
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in page
    assert f"/dev/mail/preview/{name}/html/?version={version}" in page
    answer = client.get(f"/dev/mail/preview/{name}/html/?version={version}")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert ('dir="rtl"' in answer.text) == (version == "mirrored")
    assert ('lang="es"' in answer.text) == (version == "es")
    # It shows itself in its own styles, and can do nothing.
    policy = answer["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"


@pytest.mark.usefixtures("development")
def test_every_mail_opens(client: Client) -> None:
    for sample in mail_preview.samples():
        for path in ("", "html/"):
            address = f"/dev/mail/preview/{sample.name}/{path}"
            assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("development")
def test_what_does_not_exist_is_not_found(client: Client) -> None:
    for path in ("", "html/"):
        assert client.get(f"/dev/mail/preview/nothing/{path}").status_code == 404
    assert client.post("/dev/mail/preview/").status_code == 405


def test_nobody_is_in_a_preview() -> None:
    """No database is at hand in this test: whatever asked one would fail."""
    for sample in mail_preview.samples():
        raw = mail_preview.written(sample, "en").raw
        assert re.findall(r"^To: (.*)\r$", raw, re.MULTILINE) == ["reader@walkback.example"]
