"""How mails are built: readable without styles and pictures, in the light and in the dark, in every mail program."""

import email
import email.policy
import re
from email.message import EmailMessage
from functools import cache
from typing import Any

import pytest
from django.test import override_settings

from tests.markup import TEMPLATES, Elements, contrast, theme_colours
from walkback.mail.letters import TEXT_WIDTH
from walkback.ops import mail_preview
from walkback.ops.mail_preview import Sample

SAMPLES = mail_preview.samples()
LONGEST_LINE = 998
"""RFC 5322: octets of a line without its end."""
CLIPPED_FROM = 100_000
"""Octets of HTML from which a large mailbox provider hides the rest, the way out among it."""
OFFERED = [("en", "English"), ("es", "Español")]


def sample_id(sample: Sample) -> str:
    return sample.name


@cache
def raw_of(name: str, version: str) -> str:
    sample = mail_preview.find(name)
    assert sample is not None
    with override_settings(LANGUAGES=OFFERED):
        return mail_preview.written(sample, version).raw


def message_of(sample: Sample, version: str) -> EmailMessage:
    raw = re.sub(r"^\.\.", ".", raw_of(sample.name, version), flags=re.MULTILINE)
    return email.message_from_bytes(raw.encode(), policy=email.policy.default)


def part(message: EmailMessage, kind: str) -> str:
    found: Any = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


VERSIONS = ["en", "es", mail_preview.MIRRORED]
each_mail = pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
each_version = pytest.mark.parametrize("version", VERSIONS)


@each_version
@each_mail
def test_lines_are_as_short_as_mail_asks_for(sample: Sample, version: str) -> None:
    raw = raw_of(sample.name, version)
    assert all(len(line.encode()) <= LONGEST_LINE for line in raw.split("\r\n"))
    assert "\n" not in raw.replace("\r\n", "")
    text = part(message_of(sample, version), "plain")
    long = [line for line in text.splitlines() if len(line) > TEXT_WIDTH and "://" not in line]
    assert not long
    assert "\n\n\n" not in text.replace("\r\n", "\n")


@each_version
@each_mail
def test_it_is_one_message_with_a_text_and_an_html_part(sample: Sample, version: str) -> None:
    message = message_of(sample, version)
    assert message.get_content_type() == "multipart/alternative"
    kinds = [each.get_content_type() for each in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert not list(message.iter_attachments())
    assert len(part(message, "html").encode()) < CLIPPED_FROM
    assert message["Auto-Submitted"] == "auto-generated"
    assert "\n" not in message["Subject"]
    assert len(message["Subject"]) < 78


@each_version
@each_mail
def test_the_page_says_its_language_and_has_one_heading(sample: Sample, version: str) -> None:
    html = part(message_of(sample, version), "html")
    page = Elements(html)
    (root,) = page.all("html")
    # Many programs drop the outermost elements: the frame says it once more.
    frame = next(each for each in page.all("div") if each.get("class") == "page")
    direction = "rtl" if version == mail_preview.MIRRORED else "ltr"
    assert root["dir"] == frame["dir"] == direction
    assert root["lang"] == frame["lang"]
    assert len(page.all("h1")) == 1
    assert not page.all("h2", "h3", "table")


@each_mail
def test_nothing_is_loaded_from_anywhere(sample: Sample) -> None:
    html = part(message_of(sample, "en"), "html")
    assert not re.search(
        r"<(img|script|link|iframe|form|object|embed|video|audio|svg|base)\b|\bsrc=|url\(|@import"
        r"|\bon\w+=|javascript:|<meta[^>]+refresh",
        html,
    )
    assert "{%" not in html
    assert "{{" not in html


@each_mail
def test_every_link_says_where_it_leads(sample: Sample) -> None:
    html = part(message_of(sample, "en"), "html")
    links = re.findall(r"<a [^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", html, re.DOTALL)
    assert links
    for url, words in links:
        assert url.startswith("http")
        assert len(words.strip()) > 4
    where: dict[str, set[str]] = {}
    for url, words in links:
        where.setdefault(words, set()).add(url)
    assert all(len(urls) == 1 for urls in where.values()), where


# -- The skeleton's styles -------------------------------------------------------------------------

SHEET = re.findall(
    r"<style>(.*?)</style>", (TEMPLATES / "emails/base.html").read_text("utf-8"), re.DOTALL
)[0]
PLAIN = SHEET.partition("@media")[0]
DARK = SHEET.partition("@media (prefers-color-scheme: dark)")[2]


def rules(css: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        for selector in selectors.split(","):
            pairs = re.findall(r"([\w-]+):\s*([^;]+)", body)
            found.setdefault(selector.strip(), {}).update(
                {name: value.removesuffix(" !important").strip() for name, value in pairs}
            )
    return found


LIGHT_RULES, DARK_RULES = rules(PLAIN), rules(DARK)
ON = [
    # what is read, what stands behind it
    ((".page", "color"), (".page", "background")),
    ((".card", "color"), (".card", "background")),
    (("a", "color"), (".card", "background")),
    ((".button", "color"), (".button", "background")),
    ((".second", "color"), (".second", "background")),
    ((".also", "color"), (".also", "background")),
    ((".also a", "color"), (".also", "background")),
    ((".foot", "color"), (".foot", "background")),
    ((".way", "color"), (".foot", "background")),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_far_enough_apart_and_those_of_the_app(scheme: str) -> None:
    own = LIGHT_RULES if scheme == "light" else DARK_RULES
    tokens = {
        f"#{value[1] * 2}{value[2] * 2}{value[3] * 2}" if len(value) == 4 else value
        for value in theme_colours(scheme).values()
    }
    for (front, what), (back, behind) in ON:
        one, other = own[front][what], own[back][behind]
        assert contrast(one, other) >= 4.5, (front, one, other)
        assert {one, other} <= tokens


def test_every_colour_has_one_for_the_dark() -> None:
    for selector, style in LIGHT_RULES.items():
        for name in ("color", "background"):
            if name in style:
                assert name in DARK_RULES[selector], (selector, name)
    # What is written into the elements is outweighed only by what is important.
    for body in re.findall(r"\{([^{}]*)\}", SHEET.partition("@media")[2]):
        for declaration in filter(str.strip, body.split(";")):
            assert "!important" in declaration


def test_a_button_is_large_enough_for_a_thumb() -> None:
    """44 px at least: the line, the padding and the border together."""
    page, button, way = LIGHT_RULES[".page"], LIGHT_RULES[".button"], LIGHT_RULES[".way"]
    line = float(page["line-height"])
    assert int(page["font-size"][:2]) * line + 2 * 12 + 2 * 2 >= 44
    assert button["padding"].startswith("12px")
    assert button["border"].startswith("2px")
    assert int(LIGHT_RULES[".foot"]["font-size"][:2]) * line + 2 * 10 >= 44
    assert way["padding"].startswith("10px")


@each_mail
def test_styles_stand_in_the_elements(sample: Sample) -> None:
    """Where the style sheet is dropped the mail still looks like itself."""
    page = Elements(part(message_of(sample, "en"), "html"))
    for attrs in page.all("h1", "p", "a", "div"):
        assert attrs.get("style"), attrs
    schemes = [m["content"] for m in page.all("meta") if m.get("name") == "color-scheme"]
    assert schemes == ["light dark"]


@each_mail
def test_the_line_beside_the_subject_says_something_else_than_the_subject(sample: Sample) -> None:
    html = part(message_of(sample, "en"), "html")
    body = html.partition("<body")[2]
    first = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', body)
    assert first is not None
    assert 10 < len(first[1]) < 100
    assert first[1] != message_of(sample, "en")["Subject"]
