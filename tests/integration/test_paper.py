"""On paper: the week to hang up, and the letter to take to a clinician, read back as a printer gets them."""

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
from plans.presenters.progress import Span, minutes_section, pain_section
from plans.presenters.today import week_at_hand
from screening.emergency_numbers import numbers_for
from screening.models import Hold
from tests import pseudo
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.long_courses import FIVE_OF_TWENTY, in_week_26
from tests.integration.pages import client_of, page, unescaped_page
from tests.integration.walkers import joined, running, walker
from tests.pseudo.reading import has_plain_word
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WEEK, LETTER = "/plan/week.pdf", "/progress/letter.pdf"
DAY = timedelta(days=1)
A4, US_LETTER = (595, 842), (612, 792)
LARGE = 12.0
"""Points: as small as a sheet on a wall may be."""
WALKS = ("Monday 23", "Tuesday 24", "Wednesday 25", "Friday 27", "Saturday 28")
"""The proposed days of five, in the week of `NOW`."""


def pdf(user: User, address: str) -> PdfReader:
    response = client_of(user).get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    return PdfReader(io.BytesIO(response.content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def sheet(user: User, address: str = WEEK) -> str:
    reader = pdf(user, address)
    assert len(reader.pages) == 1
    return text_of(reader)


def size_of(reader: PdfReader) -> tuple[int, int]:
    box = reader.pages[0].mediabox
    return round(box.width), round(box.height)


def smallest_letters(reader: PdfReader) -> float:
    """In points, as they are printed."""
    sizes: list[float] = []

    def note(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if text.strip():
            sizes.append(abs(size * matrix[3]))

    for each in reader.pages:
        each.extract_text(visitor_text=note)
    return round(min(sizes), 1)


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


def week_document(plan: Plan, now: datetime = NOW) -> dict[str, Any]:
    return week.week_document(week_at_hand(plan, running(plan), now=now), now=now)


def somewhere(country: str) -> User:
    person = Person(f"somebody-{country.lower()}@test.example", "x", country=country)
    user = walkthrough.join(person, now=NOW)
    walkthrough.screen(user, now=NOW)
    walkthrough.start_plan(user, FIVE_OF_TWENTY, now=NOW)
    return user


@pytest.fixture
def plan() -> Plan:
    """Five walks of 20 minutes in the first week."""
    return walker(NOW, inputs=FIVE_OF_TWENTY)


def flare(plan: Plan, now: datetime = NOW) -> None:
    screening = flaring.report(plan=plan, by=plan.participant, now=now)
    walkthrough.finish_screening(screening, {}, now=now)


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


# -- The letter --------------------------------------------------------------------------------------


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
        flare(plan)
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
