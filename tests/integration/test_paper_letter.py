"""On paper: the letter to take to a clinician, read back as a printer gets it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from plans import queries
from plans.actions import pausing
from plans.models import Plan
from plans.paper import letter
from plans.presenters.progress import Span, minutes_section, pain_section
from screening.models import Hold
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.courses import flare
from tests.integration.long_courses import FIVE_OF_TWENTY, in_week_26
from tests.integration.pages import client_of, unescaped_page
from tests.integration.papers import A4, LETTER, US_LETTER, pdf, sheet, size_of, somewhere, text_of
from tests.integration.walkers import joined, running, walker
from walkback.accounts.models import User
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = timedelta(days=1)


def names_of_pictures(reader: PdfReader) -> list[str]:
    """What a screen reader says of the pictures, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            walk(node.get("/K", []))

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"])
    return found


@pytest.fixture
def plan() -> Plan:
    """Five walks of 20 minutes in the first week."""
    return walker(NOW, inputs=FIVE_OF_TWENTY)


class TestLetter:
    def test_after_eventful_weeks(self, clock: Any) -> None:
        plan = courses.eventful()
        now = courses.at_noon(plan, running(plan).starts_on)
        clock.move_to(now)
        reader = pdf(plan.participant, LETTER)
        assert 1 <= len(reader.pages) <= 2
        text = text_of(reader)
        number = running(plan).number
        assert text.startswith("My walking programme so far")
        assert f"Since 23 November 2026, week {number} of 26" in text
        assert plan.participant.email in text
        assert "58 years" in text
        lived = queries.lived_of(plan, today=now.date())
        for item in minutes_section(lived, Span.ALL).rows:
            assert item[0] in text
        assert minutes_section(lived, Span.ALL).reading in text
        assert pain_section(lived, Span.ALL).reading in text
        (spell,) = lived.flare_ups
        assert spell.ended_on is not None
        assert f"Flare-ups {spell.began_on.day} January to {spell.ended_on.day} January" in text
        assert re.search(r"Pauses \d+ February to \d+ February 2027", text)
        assert "version 1.0" in text
        assert "No clinician has checked it." in text
        assert "only just begun" not in text

    def test_in_the_first_week_it_says_how_little_there_is(self, plan: Plan) -> None:
        text = sheet(plan.participant, LETTER)
        assert "The programme has only just begun, so there is little to show yet." in text
        assert "week 1 of 26" in text
        assert "This week 5 days of 20 minutes" in text
        assert "Walked so far 0 min" in text
        assert "No check-in with a number for your pain yet." in text
        assert "Flare-ups None told" in text
        assert "Pauses None" in text
        assert "not checked by anybody" in text
        assert "does not diagnose" in text

    def test_measures_with_what_the_person_typed(self, clock: Any) -> None:
        plan, now = in_week_26(NOW)
        now = courses.at_noon(plan, running(plan).until_on - DAY)
        clock.move_to(now)
        typed = ['#read("/etc/hostname")', "$x^2$ #pagebreak() *bold* <label> @ref", "a" * 80]
        walkthrough.answer_measures(
            plan, lambda asked: min(5, asked.instrument.high), activities=typed, now=now
        )
        reader = pdf(plan.participant, LETTER)
        assert len(reader.pages) == 2
        shown = "".join(text_of(reader).replace("\u200b", "").split())
        for words in ("read(", "#pagebreak()*bold*<label>@ref", "a" * 80):
            assert words in shown
        for said in ("Pain on average", "Pain at its worst", "At the start", "2 of 10", "5 of 10"):
            assert "".join(said.split()) in shown

    def test_no_answer_of_the_safety_questions(self, clock: Any) -> None:
        user = joined(NOW)
        walkthrough.screen(user, {"B7": "no", "A9": "yes", "B10": "other_diabetes"}, now=NOW)
        walkthrough.start_plan(user, now=NOW)
        text = text_of(pdf(user, LETTER)).lower()
        for word in ("diabetes", "leg", "bladder", "gentle", "modify", "score", "risk"):
            assert not re.search(rf"\b{word}\b", text), word

    def test_pictures_have_words_and_the_page_has_tags(self, plan: Plan) -> None:
        reader = pdf(plan.participant, LETTER)
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
        assert names_of_pictures(reader) == [
            "No minutes yet. Each week of your plan gets a bar here.",
            "No check-in with a number for your pain yet.",
        ]

    def test_a_flare_up_hides_the_number_of_the_week(self, plan: Plan) -> None:
        flare(plan, NOW)
        text = sheet(plan.participant, LETTER)
        assert "This week Eased while the back has flared" in text
        assert "Flare-ups since 23 November 2026" in text
        assert "20 minutes" not in text

    def test_many_flare_ups_are_counted(self) -> None:
        days = [f"{number} May 2026" for number in range(1, 10)]
        assert letter._listed(days) == f"3 more before; {'; '.join(days[3:])}"

    def test_a_clinician_who_looked_is_named_by_what_they_did(
        self, participant: User, clinician: User
    ) -> None:
        plan = Plan.objects.for_user(participant).get()
        assert letter._checked(plan) == "No clinician has checked it."
        Hold.objects.create(
            participant=participant,
            kind="REVIEW",
            raised_at=NOW,
            last_raised_at=NOW,
            closed_at=NOW + DAY,
            closed_by=clinician,
            closing_reason="Seen on Tuesday.",
        )
        assert letter._checked(plan).startswith("On 24 November 2026 a clinician looked")
        plan.self_attested = True
        assert "rests on what you told us" in letter._checked(plan)

    def test_the_paper_of_the_country(self) -> None:
        assert size_of(pdf(somewhere("US"), LETTER)) == US_LETTER
        assert size_of(pdf(somewhere("FR"), LETTER)) == A4

    def test_a_paused_plan_has_a_letter_too(self, plan: Plan) -> None:
        pausing.pause(plan=plan, weeks=1, by=plan.participant, now=NOW)
        text = sheet(plan.participant, LETTER)
        assert "State Paused by the person" in text
        assert "This week" not in text

    def test_who_has_no_plan_reads_why(self, held_participant: User, newcomer: User) -> None:
        assert client_of(newcomer).get(LETTER)["Location"] == "/screening/"
        answer = client_of(held_participant).get(LETTER)
        assert answer["Content-Type"].startswith("text/html")

    def test_progress_leads_to_it(self, plan: Plan) -> None:
        shown = unescaped_page(client_of(plan.participant).get("/progress/"))
        assert f'href="{LETTER}">A letter for your clinician (PDF)</a>' in shown
