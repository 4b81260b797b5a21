"""On paper: the week to hang up, and what it shares with the letter, read back as a printer gets them."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from pypdf import PdfReader

from plans import queries
from plans.actions import choosing_days, flaring, pausing
from plans.domain.walking_tips import tips_for
from plans.models import Plan
from plans.paper import letter, week
from plans.presenters.today import week_at_hand
from screening.emergency_numbers import numbers_for
from tests import pseudo
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.long_courses import FIVE_OF_TWENTY
from tests.integration.pages import client_of, page
from tests.integration.papers import (
    A4,
    LETTER,
    US_LETTER,
    WEEK,
    pdf,
    sheet,
    size_of,
    somewhere,
    text_of,
)
from tests.integration.walkers import joined, running, walker
from tests.pseudo.reading import has_plain_word
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = timedelta(days=1)
LARGE = 12.0
"""Points: as small as a sheet on a wall may be."""
WALKS = ("Monday 23", "Tuesday 24", "Wednesday 25", "Friday 27", "Saturday 28")
"""The proposed days of five, in the week of `NOW`."""


def smallest_letters(reader: PdfReader) -> float:
    """In points, as they are printed."""
    sizes: list[float] = []

    def note(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * matrix[3]))

    for each in reader.pages:
        each.extract_text(visitor_text=note)
    return round(min(sizes), 1)


def week_document(plan: Plan, now: datetime = NOW) -> dict[str, Any]:
    return week.week_document(week_at_hand(plan, running(plan), now=now), now=now)


@pytest.fixture
def plan() -> Plan:
    """Five walks of 20 minutes in the first week."""
    return walker(NOW, inputs=FIVE_OF_TWENTY)


# -- The week ----------------------------------------------------------------------------------------


class TestWeek:
    def test_one_page_with_every_walk_and_rest_day(self, plan: Plan) -> None:
        text = sheet(plan.participant)
        assert "My walking week Week 1: Monday 23 November to Sunday 29 November" in text
        places = [text.index(f"{day} November 20 min") for day in WALKS]
        assert places == sorted(places)
        assert text.count("20 min") == len(WALKS) + 1, "once a walk, and once in how it goes"
        assert "Rest days: Thursday and Sunday. You can move a walk to one of them." in text
        assert "A comfortable pace: you could sing." in text
        assert "3 easy, 15 comfortable, 2 easy" in text
        assert text.count("Another day:") == 2

    def test_how_it_is_used(self, plan: Plan) -> None:
        text = sheet(plan.participant)
        assert "Tick it here, type it in later." in text
        assert "before your check-in. It opens on Saturday 28 November." in text
        for column in ("Minutes", "Pain before", "Pain after", "How hard"):
            assert column in text
        assert "0 is no pain, 10 is the worst pain you can imagine" in text
        assert "2 “I could sing”" in text
        assert "10 “I could not go on”" in text
        assert "resting" not in text

    def test_every_stop_rule_in_the_words_of_the_pages(self, plan: Plan) -> None:
        """Clinical specification 4.4, in full."""
        component = render_to_string("components/stop_rules.html")
        shown = [str(rule) for rule in week.STOP_RULES]
        assert [" ".join(each.split()) for each in re.findall(r"<p>(.*?)</p>", component)] == shown
        text = sheet(plan.participant)
        for rule in shown:
            assert re.sub(r"</?strong>", "", rule) in text

    @pytest.mark.parametrize(
        ("country", "paper", "emergency"),
        [
            ("GB", A4, "999"),
            ("AU", A4, "000"),
            ("DE", A4, "112"),
            ("US", US_LETTER, "911"),
            ("CA", US_LETTER, "911"),
        ],
    )
    def test_the_numbers_and_the_paper_of_the_country(
        self, country: str, paper: tuple[int, int], emergency: str
    ) -> None:
        reader = pdf(somewhere(country), WEEK)
        assert len(reader.pages) == 1
        assert size_of(reader) == paper
        assert smallest_letters(reader) >= LARGE
        text = text_of(reader)
        assert f"In an emergency call {emergency}." in text
        urgent = numbers_for(country).urgent
        assert f"To be seen today, call your doctor or {urgent}." in text

    def test_the_clinic_by_name_with_a_line_for_its_number(
        self, participant: User, clinic: Clinic
    ) -> None:
        assert "My doctor or physiotherapist:" in sheet(participant)
        care.enrol(clinic=clinic, participant=participant, by=System.COMMAND, now=NOW)
        text = sheet(participant)
        assert "My clinic, Hill Clinic:" in text
        assert "My doctor or physiotherapist" not in text

    def test_what_is_walked_already_stands_there(self, plan: Plan) -> None:
        walkthrough.log(plan, NOW.date(), 13, now=NOW)
        rows = week_document(plan)["rows"]
        assert [(row["done"], row["is_done"]) for row in rows][:2] == [("13", False), ("", False)]
        walkthrough.log(plan, NOW.date(), 7, now=NOW)
        assert week_document(plan)["rows"][0]["is_done"]
        assert "20 min 20" in sheet(plan.participant)

    def test_a_walk_on_another_day_has_a_row_of_its_own(self, plan: Plan, clock: Any) -> None:
        later = NOW + 3 * DAY
        clock.move_to(later)
        walkthrough.log(plan, date(2026, 11, 26), 10, now=later)
        rows = week_document(plan, later)["rows"]
        assert [row["day"] for row in rows if not row["walks"]] == ["Thursday 26 November"]
        assert "Rest day: Sunday. You can move a walk there." in sheet(plan.participant)

    def test_moved_days_and_days_away(self, plan: Plan) -> None:
        by = plan.participant
        choosing_days.move(
            plan=plan, from_day=date(2026, 11, 24), to_day=date(2026, 11, 26), by=by, now=NOW
        )
        choosing_days.go_away(
            participant=by, first=date(2026, 11, 28), last=date(2026, 11, 29), by=by, now=NOW
        )
        text = sheet(by)
        assert "Thursday 26 November 20 min" in text
        assert "Tuesday 24 November" not in text
        assert "Rest day: Tuesday." in text
        assert "Away: Saturday and Sunday." in text

    def test_a_split_day_has_a_box_a_walk(self) -> None:
        plan = walker(NOW, inputs={"comfortable_minutes": 5, "pain_avg": 5, "pain_worst": 6})
        bouts = running(plan).state.bouts
        assert len(bouts) > 1
        assert week_document(plan)["rows"][0]["walks"] == [f"{bout} min" for bout in bouts]
        assert "Rest at least 30 minutes between the walks of a day." in sheet(plan.participant)

    def test_a_flare_up_halves_the_walks_after_its_questions(self, plan: Plan) -> None:
        screening = flaring.report(plan=plan, by=plan.participant, now=NOW)
        client = client_of(plan.participant)
        answer = client.get(WEEK)
        assert (answer.status_code, answer["Location"]) == (302, "/today/")
        assert WEEK not in page(client.get("/today/")), "no link to where there is nothing"
        walkthrough.finish_screening(screening, {}, now=NOW)
        text = sheet(plan.participant)
        assert "These are half walks, while your back has flared. A comfortable pace" in text
        assert "Monday 23 November 10 min" in text
        assert "20 min" not in text
        flaring.end(participant=plan.participant, by=plan.participant, now=NOW)
        assert "half walks: your back has just settled" in sheet(plan.participant)

    def test_between_two_weeks_its_days_are_open(self, plan: Plan, clock: Any) -> None:
        late = courses.ends_of_last(plan) + timedelta(hours=1)
        clock.move_to(late)
        text = sheet(plan.participant)
        assert "Until your next week is set" in text
        assert "before your check-in, which is open now." in text
        assert "November 20 min" not in text
        assert text.count("20 min") == len(WALKS) + 1
        assert text.count("Another day:") == len(WALKS) + 2

    def test_a_week_made_longer_fits(self, plan: Plan, clock: Any) -> None:
        prescription = running(plan)
        prescription.until_on += 6 * DAY
        prescription.save(update_fields=["until_on"])
        assert "Thursday 3" in sheet(plan.participant), "two of each weekday are told by date"
        for day in range(13):
            at = courses.at_noon(plan, prescription.starts_on + day * DAY)
            clock.move_to(at)
            walkthrough.log(plan, prescription.starts_on + day * DAY, 20, now=at)
        assert sheet(plan.participant).count("November 20") >= 5

    def test_nothing_on_it_tells_of_an_illness_or_who_it_is(self) -> None:
        user = joined(NOW)
        walkthrough.screen(user, {"C4a": "yes", "B10": "other_diabetes"}, now=NOW)
        plan = walkthrough.start_plan(user, now=NOW)
        text = sheet(user)
        tips = tips_for(queries.flags_of(plan), 58)
        assert tips
        assert not [tip.heading for tip in tips if tip.heading in text]
        assert user.email not in text

    def test_who_is_not_walking_reads_why(
        self, held_participant: User, newcomer: User, clinician: User, plan: Plan
    ) -> None:
        for user, where in ((newcomer, "/screening/"), (clinician, None)):
            answer = client_of(user).get(WEEK)
            assert answer["Content-Type"] != "application/pdf"
            if where:
                assert answer["Location"] == where
            else:
                assert answer.status_code in (403, 404)
        assert client_of(held_participant).get(WEEK)["Content-Type"].startswith("text/html")
        pausing.pause(plan=plan, weeks=1, by=plan.participant, now=NOW)
        assert "Your plan is paused" in page(client_of(plan.participant).get(WEEK))

    def test_links_lead_to_it(self, plan: Plan) -> None:
        client = client_of(plan.participant)
        for address in ("/today/", "/plan/"):
            assert f'href="{WEEK}">Print this week (PDF)</a>' in page(client.get(address)), address


# -- Both --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [WEEK, LETTER])
def test_each_sees_their_own(plan: Plan, address: str) -> None:
    other = walker(NOW)
    walkthrough.log(other, NOW.date(), 59, now=NOW)
    assert "59" not in text_of(pdf(plan.participant, address))


@pytest.mark.parametrize(
    ("address", "name"), [(WEEK, "walking-week.pdf"), (LETTER, "walking-letter.pdf")]
)
def test_its_name_says_nothing_about_health(plan: Plan, address: str, name: str) -> None:
    response = client_of(plan.participant).get(address)
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    reader = PdfReader(io.BytesIO(response.content))
    assert reader.metadata is not None
    title = str(reader.metadata.title)
    assert title in ("My walking week", "My walking programme so far")
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_days_in_spanish(plan: Plan) -> None:
    with translation.override("es"):
        document = week_document(plan)
        made = week.week_pdf(week_at_hand(plan, running(plan), now=NOW), now=NOW)
    assert document["language"] == "es"
    assert [row["day"].split()[0].rstrip(",") for row in document["rows"]] == [
        "lunes",
        "martes",
        "miércoles",
        "viernes",
        "sábado",
    ]
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "es"
    assert "miércoles" in text_of(reader)


def plain(value: Any) -> list[str]:
    """The texts of a document that no language could change; pictures aside."""
    if isinstance(value, str):
        bare = re.sub(r"<svg.*|</?strong>", "", value, flags=re.DOTALL)
        return [bare] if has_plain_word(bare) else []
    if isinstance(value, dict):
        value = [each for key, each in value.items() if key not in ("language", "direction")]
    return [text for each in value for text in plain(each)] if isinstance(value, list) else []


@pytest.mark.parametrize("language", [pseudo.LONGER, pseudo.MIRRORED])
def test_every_word_is_translatable_and_has_room(plan: Plan, language: str) -> None:
    with pseudo.spoken(language):
        documents = [week_document(plan), letter.letter_document(plan, now=NOW)]
        made = week.week_pdf(week_at_hand(plan, running(plan), now=NOW), now=NOW)
    assert plain(documents) == []
    assert documents[0]["direction"] == ("rtl" if language == pseudo.MIRRORED else "ltr")
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
