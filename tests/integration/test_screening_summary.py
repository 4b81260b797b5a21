"""The page for a person's clinician: one sheet, in words, whatever was said."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pypdf import PdfReader

from screening.domain.questions import CURRENT
from screening.models import Purpose, Screening
from screening.summary import pdf_of, summary_document
from tests.conftest import NOW
from tests.integration.pages import client_of
from tests.integration.walkers import joined
from walkback.accounts.models import User
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
A4 = (595, 842)
EVERYTHING = {item.id: "not_sure" for item in CURRENT.items}
SIGNS = {"F0": "yes", "F1": "yes", "F2": "yes", "F3": "not_sure", "F7": "yes"}


def address(screening: Screening) -> str:
    return f"/screening/{screening.public_id}/summary.pdf"


def sheet(screening: Screening) -> str:
    """The text layer of the only page, its spaces made one."""
    client = client_of(screening.participant)
    response = client.get(address(screening))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="walkback-2026-11-23.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    return read(response.content)


def read(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    (only,) = reader.pages
    assert (round(only.mediabox.width), round(only.mediabox.height)) == A4
    return " ".join(only.extract_text().split())


def test_it_says_who_when_what_and_what_was_answered(user: User) -> None:
    text = sheet(walkthrough.screen(user, {"B7": "yes", "A9": "not_sure"}, now=NOW))
    assert text.startswith("What I told Walkback")
    assert user.email in text
    assert "58 years" in text
    assert "23 November 2026, 20:00 (Australia/Sydney)" in text
    assert "Safety questions, version 1.0" in text
    assert f"{CURRENT.by_id['B7'].wording} Yes" in text
    assert f"{CURRENT.by_id['A9'].wording} Not sure" in text
    assert "“Please see a clinician before you start. Talk to your doctor" in text
    assert "not checked by anybody" in text
    assert "does not diagnose" in text
    assert "Leaking pee" not in text, "what was answered no is not told"


@pytest.mark.parametrize("word", ["score", "points", "risk", "CLINICIAN", "MODIFY", "{", "}"])
def test_no_score_and_no_code(user: User, word: str) -> None:
    assert word not in sheet(walkthrough.screen(user, {"B7": "yes", "A9": "yes"}, now=NOW))


def test_from_four_signs_on_it_asks_for_a_referral(user: User) -> None:
    text = sheet(walkthrough.screen(user, SIGNS, now=NOW))
    assert "For the doctor" in text
    assert "4 of 9 features of inflammatory back pain" in text
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        three = walkthrough.screen(user, {**SIGNS, "F7": "no"}, now=NOW + timedelta(minutes=5))
    text = sheet(three)
    assert "referral" not in text
    assert "Signs that can go with a kind of arthritis in the spine:" in text


def test_an_emergency_says_that_the_questions_ended_there(user: User) -> None:
    text = sheet(walkthrough.screen(user, {"A1": "yes"}, now=NOW))
    assert "An emergency answer ends the questions" in text
    assert "Call 000 or go to the nearest emergency department now." in text
    assert "Do not drive yourself" in text


@pytest.mark.parametrize("age", [58, 80])
def test_one_page_for_any_answers(age: int) -> None:
    born = NOW.date().replace(year=NOW.year - age)
    user = walkthrough.join(Person(f"age{age}@test.example", "x", born_on=born), now=NOW)
    screening = walkthrough.screen(user, EVERYTHING, now=NOW)
    assert len(screening.fired) > 40
    text = sheet(screening)
    assert (
        "more"
        not in text.partition("What Walkback answered")[0]
        .replace("or more", "")
        .replace("48 hours", "")
        .split("…")[-1:]
    )
    for fired in screening.fired:
        if fired["item"] != "F":
            assert CURRENT.by_id[fired["item"]].wording.split(",")[0] in text, fired["item"]


def test_everything_answered_yes_is_one_page_too(user: User) -> None:
    """No page path leads here: the first emergency ends the questions. The sheet holds all the same."""
    screening = walkthrough.screen(user, EVERYTHING, now=NOW)
    document = summary_document(screening, NOW)
    said = [{"wording": item.wording, "answer": "Yes"} for item in CURRENT.items]
    text = read(pdf_of({**document, "said": said}, NOW))
    assert [item.wording for item in CURRENT.items if item.wording[:30] not in text] == []
    assert "… and" not in text


def test_more_than_a_page_holds_is_counted_at_its_end(user: User) -> None:
    document = summary_document(walkthrough.screen(user, {"B7": "yes"}, now=NOW), NOW)
    said = [{"wording": f"Line {n} " + "words " * 40, "answer": "Yes"} for n in range(120)]
    text = read(pdf_of({**document, "said": said}, NOW))
    assert "… and " in text
    assert "What Walkback answered" in text
    assert "not checked by anybody" in text


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/hostname")@x.example',
        "$x^2$ #pagebreak() \\ ] [ *bold* _it_ `raw`@x.example",
        "= heading\n- list <label> @ref // comment /* */ ~ -- '\"@x.example",
        '"); #panic("out") ("',
        "a" * 240 + "@x.example",
        "ünïcödé-名前@x.example",
    ],
)
def test_what_people_type_is_never_read_as_markup(user: User, typed: str) -> None:
    document = summary_document(walkthrough.screen(user, {"B7": "yes"}, now=NOW), NOW)
    facts = [{"name": "Who", "value": typed}]
    said = [{"wording": typed, "answer": typed}]
    text = read(pdf_of({**document, "facts": facts, "said": said, "referral": typed}, NOW))
    shown = "".join(text.replace("\u200b", "").split())
    if typed.isascii():
        # Straight quotes and hyphens may be set as curly ones and dashes.
        for part in ("read(", "pagebreak()", "panic(", "<label>", "*bold*", "a" * 200):
            assert (part in shown) == (part in "".join(typed.split()))


class TestWhoMayHaveIt:
    def test_only_a_submitted_one_in_which_something_fired(self, user: User) -> None:
        client = client_of(user)
        clear = walkthrough.screen(user, {}, now=NOW)
        delayed = walkthrough.screen(user, {"I1": "yes"}, now=NOW)
        client.post("/screening/")
        begun = Screening.objects.get(submitted_at=None, purpose=Purpose.START)
        for screening in (clear, delayed, begun):
            assert client.get(address(screening)).status_code == 404

    def test_nobody_else(self, user: User) -> None:
        client = client_of(joined(NOW))
        theirs = walkthrough.screen(user, {"B7": "yes"}, now=NOW)
        assert client.get(address(theirs)).status_code == 404


def test_a_real_clock_has_parts_of_a_second(user: User) -> None:
    at = NOW + timedelta(microseconds=668_632)
    with time_machine.travel(at, tick=False):
        assert user.email in sheet(walkthrough.screen(user, {"B7": "yes"}, now=at))


def test_it_is_tagged_for_screen_readers_and_named(user: User) -> None:
    screening = walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    reader = PdfReader(io.BytesIO(pdf_of(summary_document(screening, NOW), NOW)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "What I told Walkback"
