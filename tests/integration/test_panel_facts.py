"""What a row says besides the traffic light: the track, the next questionnaire, and what else is open."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.actions import pausing
from plans.models import MeasureRound, Plan
from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import finished, joined, not_begun, severe, walker
from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.care.models.alert import AlertKind, Severity
from walkback.core.templatetags.ui import address
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

QUEUE, PEOPLE, FILE = "/clinic/", "/clinic/people/", "/clinic/people.csv"


def answered(plan: Plan, *points: int) -> None:
    for point in points:
        MeasureRound.objects.create(
            participant=plan.participant, plan=plan, point=point, answered_at=NOW
        )


def row_of(client: Client, name: str = "someone") -> Any:
    (row,) = client.get(PEOPLE, {"q": name}).context["rows"]
    return row


def cells_of(client: Client, name: str = "someone") -> dict[str, str]:
    raw = client.get(FILE, {"q": name}).getvalue()
    (line,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))
    return line


# -- The track -------------------------------------------------------------------------------------


def test_the_track_stands_in_words(clinic: Clinic, clinician: User, signed_in: SignedIn) -> None:
    plan = Plan.objects.get(participant=walker(clinic, "someone", NOW, [], NOW))
    assert plan.prescriptions.get().track == "STANDARD"
    client = signed_in(clinician)
    assert row_of(client).person.track == "Standard"
    assert "Track: Standard" in unescaped_page(client.get(PEOPLE, {"q": "someone"}))
    assert cells_of(client)["track"] == "Standard"
    overview = client.get(f"/clinic/people/{plan.participant.public_id}/")
    assert "<dt>Track</dt><dd>Standard</dd>" in unescaped_page(overview)


def test_without_a_plan_there_is_no_track_and_no_questionnaire(
    clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    not_begun(clinic, NOW)
    client = signed_in(clinician)
    row = row_of(client)
    assert (row.person.track, row.questions) == ("", "")
    text = unescaped_page(client.get(PEOPLE, {"q": "someone"}))
    assert "Track:" not in text
    assert "Next questionnaire:" not in text
    cells = cells_of(client)
    assert (cells["track"], cells["next_questions"]) == ("", "")


# -- The next questionnaire ------------------------------------------------------------------------


class TestQuestionnaire:
    @pytest.fixture
    def plan(self, clinic: Clinic) -> Plan:
        return Plan.objects.get(participant=walker(clinic, "someone", NOW, [], NOW))

    def test_at_the_start_it_is_due(self, plan: Plan, clinician: User, signed_in: SignedIn) -> None:
        client = signed_in(clinician)
        assert row_of(client).questions == "at the start, due now"
        assert cells_of(client)["next_questions"] == "now"
        text = unescaped_page(client.get(PEOPLE, {"q": "someone"}))
        assert "Next questionnaire: at the start, due now" in text

    def test_then_it_has_a_day(self, plan: Plan, clinician: User, signed_in: SignedIn) -> None:
        answered(plan, 0)
        assert plan.starts_on is not None
        opens = plan.starts_on + timedelta(days=40)
        client = signed_in(clinician)
        assert row_of(client).questions == f"week 6, from {opens.day} {opens:%b %Y}"
        assert cells_of(client)["next_questions"] == opens.isoformat()

    def test_the_day_is_the_persons_own(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        """Where they live it is the next morning when the clinic still has the evening."""
        weeks = [WeekLived()] * 5
        person = walker(clinic, "someone", NOW - timedelta(weeks=5), weeks, NOW)
        plan = Plan.objects.get(participant=person)
        answered(plan, 0)
        assert plan.starts_on is not None
        opens = plan.starts_on + timedelta(days=40)
        midnight = datetime.combine(opens, datetime.min.time(), tzinfo=person.zone)
        for instant, due in ((midnight - timedelta(minutes=1), False), (midnight, True)):
            with time_machine.travel(instant, tick=False):
                said = row_of(signed_in(clinician)).questions
            assert said.startswith("week 6, ")
            assert said.endswith("due now") is due

    def test_while_the_plan_rests_nobody_knows_the_day(
        self, plan: Plan, clinician: User, signed_in: SignedIn
    ) -> None:
        answered(plan, 0)
        pausing.pause(plan=plan, weeks=2, by=plan.participant, now=NOW)
        assert row_of(signed_in(clinician)).questions == ""

    def test_a_stopped_plan_asks_nothing(
        self, plan: Plan, clinician: User, signed_in: SignedIn
    ) -> None:
        walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW)
        plan.refresh_from_db()
        assert plan.status == "stopped"
        assert row_of(signed_in(clinician)).questions == ""

    def test_after_the_programme_it_is_a_year_on(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        plan = Plan.objects.get(participant=finished(clinic, NOW))
        answered(plan, 26)
        assert plan.starts_on is not None
        year_on = plan.starts_on + timedelta(weeks=52)
        said = row_of(signed_in(clinician)).questions
        assert said == f"after a year, from {year_on.day} {year_on:%b %Y}"


# -- What else is open -----------------------------------------------------------------------------


class TestTogether:
    def test_one_bad_week_is_told_as_one(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        person = severe(clinic, NOW)
        client = signed_in(clinician)
        rows = {row.title: row for row in client.get(QUEUE).context["rows"]}
        titles = set(rows)
        assert {"Severe pain", "Pain up"} < titles
        for title, row in rows.items():
            assert all(other in row.also_open for other in titles - {title})
            assert title not in row.also_open
        text = unescaped_page(client.get(QUEUE))
        assert f'href="/clinic/people/{person.public_id}/#alerts"' in text
        assert 'id="alerts"' in unescaped_page(client.get(f"/clinic/people/{person.public_id}/"))

    def test_nothing_is_hidden_and_others_are_not_mixed_in(
        self, clinic: Clinic, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        alert(participant, AlertKind.FALL, Severity.HIGH)
        alert(participant, AlertKind.STALLED, Severity.LOW)
        alert(participant, AlertKind.PAIN_UP, closed_at=NOW, closed_because="reviewed")
        alert(joined(clinic, "other", NOW), AlertKind.NO_LOGS, Severity.LOW)
        rows = signed_in(clinician).get(QUEUE).context["rows"]
        told = {(row.email, row.title): row.also_open for row in rows}
        assert told == {
            ("participant@test.example", "Fall"): "No step up",
            ("participant@test.example", "No step up"): "Fall",
            ("other@test.example", "Nothing logged"): "",
        }

    def test_one_that_another_filter_shows_is_told_too(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        alert(participant, AlertKind.FALL, Severity.HIGH)
        alert(participant, AlertKind.STALLED, snoozed_until=NOW + timedelta(days=3))
        (row,) = signed_in(clinician).get(QUEUE).context["rows"]
        assert row.also_open == "No step up"

    def test_it_stays_when_the_row_comes_back_by_itself(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        one = alert(participant, AlertKind.FALL, Severity.HIGH)
        alert(participant, AlertKind.STALLED)
        data = {"act": "claim", "seen": one.state}
        answer = signed_in(clinician).post(
            f"/clinic/alerts/{one.public_id}/", data, headers={"HX-Request": "true"}
        )
        assert "Also open: No step up." in unescaped_page(answer)


# -- What it costs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [QUEUE, PEOPLE, FILE])
def test_it_costs_the_same_for_five_people_and_for_sixty(
    address: str, clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    def add(first: int, until: int) -> None:
        for number in range(first, until):
            person = joined(clinic, f"p{number:02}", NOW)
            alert(person)
            alert(person, AlertKind.STALLED, Severity.LOW)

    def asked() -> int:
        with CaptureQueriesContext(connection) as made:
            answer: Any = client.get(address)
            if answer.streaming:
                assert answer.getvalue()
        return len(made)

    client = signed_in(clinician)
    person = walker(clinic, "a-walker", NOW, [], NOW)
    alert(person)
    add(0, 3)
    asked()
    few = asked()
    for number in range(6):
        alert(walker(clinic, f"a{number}", NOW, [], NOW))
    add(3, 52)
    assert asked() == few


# -- Addresses that are too long for a line --------------------------------------------------------


def test_an_address_breaks_where_it_is_read_anyway(
    clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    joined(clinic, "first.last", NOW)
    html = signed_in(clinician).get(PEOPLE, {"q": "first.last"}).content.decode()
    assert "first<wbr>.last<wbr>@test<wbr>.example" in html


def test_an_address_is_escaped() -> None:
    assert address('"<b>".x@y') == "&quot;&lt;b&gt;&quot;<wbr>.x<wbr>@y"
