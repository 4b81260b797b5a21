"""Room for longer words and for languages from right to left: every page of a participant on a phone.

A second web process serves the same site in two languages that nobody speaks (`tests.pseudo`): one is 40 % longer than
English, one is the same and mirrored. One window a person goes from page to page.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests import pseudo
from tests.e2e.conftest import NewVisitor
from tests.e2e.site import (
    DATABASE,
    PROGRAMS,
    Site,
    _answers,
    _free_port,
    _process,
    owner_connection,
    wait_for,
)
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.e2e

VISITOR = (
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/help/",
    "/learn/",
)
NEWCOMER = ("/consent/", "/screening/", "/today/")
CLEARED = ("/start/",)
WALKER = (
    "/today/",
    "/today/move/",
    "/away/",
    "/plan/",
    "/plan/weeks/1/",
    "/plan/weeks/2/",
    "/plan/change/",
    "/plan/pause/",
    "/plan/end/",
    "/progress/",
    "/progress/measures/",
    "/walks/",
    "/walks/new/",
    "/check-in/",
    "/flare/",
    "/symptoms/",
    "/start/if-then/",
    "/settings/",
    "/settings/profile/",
    "/settings/reminders/",
    "/settings/calendar/",
    "/settings/privacy/",
    "/messages/",
    "/accounts/email/",
    "/accounts/password/change/",
)
# Text that does not fit where it stands. What scrolls on purpose, or is for screen readers alone, is no trouble.
CUT_OFF = """
() => [...document.querySelectorAll("body *")]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden, svg, select, [aria-hidden=true] option"))
  .filter((each) => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    if (box.width <= 1 || style.clipPath !== "none") return false;
    const hidden = ["hidden", "clip"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
    const outside = (box.left < -1 || box.right > innerWidth + 1) && !each.closest(".table-scroll, .chart, .skip-link");
    return hidden || outside;
  })
  .map((each) => `${each.className || each.tagName}: ${each.innerText.slice(0, 60)}`)
"""
ORDER = "() => [...document.querySelectorAll('.site-nav li')].map((each) => each.getBoundingClientRect().left)"
NOT_MIRRORED = """
() => [...document.querySelectorAll(".icon-points")]
  .filter((each) => each.checkVisibility() && !getComputedStyle(each).transform.startsWith("matrix(-1"))
  .map((each) => each.outerHTML)
"""


@pytest.fixture(scope="module")
def pseudo_site(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same site by another door, where both pseudo-languages are offered."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "tests.pseudo.settings"}
    web = [
        *(str(PROGRAMS / "gunicorn"), "walkback.wsgi:application", "--bind", f"127.0.0.1:{port}"),
        *("--worker-class", "gthread", "--threads", "2", "--no-control-socket"),
    ]
    log: Path = tmp_path_factory.mktemp("pseudo") / "web.log"
    with _process(web, environment, log):
        wait_for(lambda: _answers(url), f"an answer at {url}: see {log}")
        yield replace(site, url=url)


def speaks(email: str, language: str) -> None:
    with owner_connection(DATABASE) as connection:
        assert isinstance(connection, psycopg.Connection)
        connection.execute(
            "UPDATE accounts_user SET language = %s WHERE email = %s", [language, email]
        )


def troubles_of(visitor: Visitor, address: str, language: str) -> list[str]:
    """What is wrong with one page: axe and the width of the page speak up by themselves."""
    visitor.open(address)
    page = visitor.page
    assert page.evaluate("document.documentElement.lang") == language, address
    found = [f"{address} cuts off {text}" for text in page.evaluate(CUT_OFF)]
    if language == pseudo.MIRRORED:
        assert page.evaluate("document.documentElement.dir") == "rtl"
        places = page.evaluate(ORDER)
        if places != sorted(places, reverse=True):
            found.append(f"{address}: the navigation is not mirrored: {places}")
        found += [f"{address}: {icon}" for icon in page.evaluate(NOT_MIRRORED)]
    return found


def look_around(visitor: Visitor, addresses: tuple[str, ...], language: str) -> None:
    found = [
        trouble for address in addresses for trouble in troubles_of(visitor, address, language)
    ]
    assert found == [], "\n".join(found)


# The mirrored language is as much longer as the other: the other by itself is in the long form.
LANGUAGES = pytest.mark.parametrize(
    "language", [pytest.param(pseudo.LONGER, marks=pytest.mark.long), pseudo.MIRRORED]
)


@LANGUAGES
def test_a_visitors_pages(new_visitor: NewVisitor, pseudo_site: Site, language: str) -> None:
    visitor = new_visitor()
    visitor.site = pseudo_site.url
    visitor.brings("django_language", language)
    look_around(visitor, VISITOR, language)


@LANGUAGES
@pytest.mark.parametrize(
    ("who", "addresses"), [("newcomer", NEWCOMER), ("cleared", CLEARED), ("walker", WALKER)]
)
def test_a_participants_pages(
    new_visitor: NewVisitor, pseudo_site: Site, who: str, addresses: tuple[str, ...], language: str
) -> None:
    visitor = new_visitor()
    email = f"{who}-{language}@e2e.example"
    if who == "walker":
        pseudo_site.make_walker(email, "good", "flare", "good")
    else:
        pseudo_site.make(who, email)
    speaks(email, language)
    visitor.site = pseudo_site.url
    visitor.brings(*pseudo_site.sign_in(email))
    look_around(visitor, addresses, language)
