"""The safety questions as a browser sees them, for tests."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from screening.models import Screening
from tests.integration.pages import page


@dataclass(frozen=True)
class ShownQuestion:
    """One question of a page: what is drawn of it."""

    name: str
    hidden: bool
    opened_by: str
    opened_on: list[str]
    emergency_on: list[str]
    disabled: bool
    chosen: str
    marked: bool
    takes_focus: bool
    text: str


def words(response: Any) -> str:
    """The text of a page, its spaces made one."""
    main = re.search(r"<main.*?</main>", page(response), re.DOTALL)
    assert main
    return plain(main.group())


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def shown_questions(response: Any) -> dict[str, ShownQuestion]:
    """Every question in the page, hidden ones included, in order."""
    form = page(response).partition("</form>")[0]
    found = [_question(part) for part in re.split(r'(?=<div class="field question)', form)[1:]]
    return {question.name: question for question in found}


def _question(markup: str) -> ShownQuestion:
    wrapper = markup[: markup.index(">") + 1]
    inputs = re.findall(r'<input class="choice-input"[^>]*>', markup)
    marker = re.search(r'<input type="hidden" name="shown"[^>]*>', markup)
    chosen = [tag for tag in inputs if " checked" in tag]
    return ShownQuestion(
        name=_attribute(wrapper, "data-question"),
        hidden=" hidden" in wrapper,
        opened_by=_attribute(wrapper, "data-opened-by"),
        opened_on=_attribute(wrapper, "data-opened-on").split(),
        emergency_on=_attribute(wrapper, "data-emergency-on").split(),
        disabled=all(" disabled" in tag for tag in inputs),
        chosen=_attribute(chosen[0], "value") if chosen else "",
        marked=marker is not None and " disabled" not in marker.group(),
        takes_focus=" autofocus" in markup,
        text=plain(markup),
    )


def _attribute(tag: str, name: str) -> str:
    found = re.search(f'{name}="([^"]*)"', tag)
    return found[1] if found else ""


def begun(client: Client, where: str = "/screening/") -> Screening:
    """An open screening, begun by its page."""
    client.post(where)
    return Screening.objects.get(submitted_at=None, abandoned_at=None)


def address(screening: Screening, part: str) -> str:
    return f"/screening/{screening.public_id}/{part}/"


def fill_in(client: Client, answers: dict[str, str], where: str) -> str:
    """From any page on: what is shown is answered "no" unless said otherwise, without a script."""
    for _ in range(60):
        if not re.fullmatch(r"/screening/[^/]+/[a-z]+/", where) or where.endswith(
            ("/check/", "/confirm/", "/result/")
        ):
            return where
        questions = shown_questions(client.get(where)).values()
        post = {q.name: answers.get(q.name, "no") for q in questions if not q.hidden}
        answer = client.post(where, post)
        assert answer.status_code == 302, words(answer)
        where = answer["Location"]
    raise AssertionError(f"no end in sight at {where}")


def all_answered(client: Client, answers: dict[str, str], begin: str = "/screening/") -> str:
    """Begin and fill in every page, to the check or the confirmation."""
    return fill_in(client, answers, client.post(begin)["Location"])


def submitted(client: Client, answers: dict[str, str], begin: str = "/screening/") -> str:
    """Begin, fill in, check or confirm, send: the address of the result."""
    where = all_answered(client, answers, begin)
    right = {"right": "yes"} if where.endswith("/confirm/") else {}
    return str(client.post(where, right)["Location"])


def queries_of(client: Client, where: str) -> int:
    """How often a page asks the database, beyond what the first visit of a day writes down."""
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)
