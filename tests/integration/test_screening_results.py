"""What a person reads after sending their answers: six outcomes, before a plan, with one, and while held."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from plans.actions.resuming import offered_percent
from plans.domain.constants import GENTLE_NUMBERS
from plans.domain.vocabulary import PlanFlag
from plans.domain.walking_tips import tips_for
from plans.models import Plan
from screening.actions import holding
from screening.domain.outcomes import Outcome
from screening.models import Hold, Purpose, Screening
from tests.conftest import NOW
from tests.integration import walkers
from tests.integration.pages import client_of, page
from tests.integration.screening_pages import (
    all_answered,
    queries_of,
    submitted,
    words,
)
from walkback.accounts.models import User
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
LATER = NOW + timedelta(hours=3)
SIGNS = {"F0": "yes", "F1": "yes", "F2": "yes", "F3": "not_sure"}
SAID: dict[Outcome, dict[str, str]] = {
    Outcome.OK: {},
    Outcome.ADVISE: SIGNS,
    Outcome.MODIFY: {"A9": "yes", "H2": "yes"},
    Outcome.CLINICIAN: {"B7": "yes"},
    Outcome.URGENT: {"B6": "yes"},
    Outcome.EMERGENCY: {"A1": "yes"},
}


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def newcomer() -> Client:
    return client_of(walkers.joined(NOW))


@pytest.fixture
def plan() -> Plan:
    return walkers.walker(NOW)


@pytest.fixture
def walking(plan: Plan) -> Client:
    return client_of(plan.participant)


def button(response: Any) -> str:
    """Where the page's one main button leads."""
    found = re.findall(r'<a class="btn btn-primary" href="([^"]+)"', page(response))
    assert len(found) == 1, found
    return str(found[0])


def summary_link() -> str:
    return f"/screening/{Screening.objects.latest('pk').public_id}/summary.pdf"


class TestBeforeAPlan:
    def test_ok(self, newcomer: Client) -> None:
        response = newcomer.get(submitted(newcomer, SAID[Outcome.OK]))
        assert "You can start Nothing you told us stands in the way" in words(response)
        assert "summary.pdf" not in page(response)
        assert button(response) == "/start/"

    def test_advise(self, newcomer: Client) -> None:
        response = newcomer.get(submitted(newcomer, SAID[Outcome.ADVISE]))
        text = words(response)
        assert "You can start" in text
        assert "mention one thing to your doctor at your next visit" in text
        assert "Nothing changes in your plan because of it." in text
        assert "Ask your doctor whether a blood test makes sense." in text
        assert "referral to rheumatology" not in text, "three signs"
        assert "What is different in your plan" not in text
        assert summary_link() in page(response)
        assert button(response) == "/start/"

    def test_advise_with_a_referral(self, newcomer: Client) -> None:
        text = words(newcomer.get(submitted(newcomer, {**SIGNS, "F7": "yes"})))
        assert "with 4 of 9 features of inflammatory back pain" in text

    def test_modify_says_in_numbers_what_is_different(self, newcomer: Client) -> None:
        response = newcomer.get(submitted(newcomer, SAID[Outcome.MODIFY]))
        text = words(response)
        assert "You can start We made some changes for you, because of what you told us." in text
        numbers = GENTLE_NUMBERS
        assert f"starts low: with {numbers.start_day_minutes} minutes a day at most" in text
        assert (
            f"by about {numbers.smallest_growth} to {numbers.largest_growth} minutes a week, "
            f"never by more than {numbers.largest_rise}" in text
        )
        for tip in tips_for({PlanFlag.LEG_PAIN, PlanFlag.FALLS}, 58):
            assert " ".join((tip.heading, *tip.lines)) in text
        assert summary_link() in page(response)
        assert button(response) == "/start/"

    def test_clinician(self, newcomer: Client) -> None:
        response = newcomer.get(submitted(newcomer, SAID[Outcome.CLINICIAN]))
        text = words(response)
        assert "Please see a clinician before you start" in text
        assert "aortic aneurysm" in text
        assert "keep up your normal daily movement" in text
        assert "Then your plan can begin." in text
        assert summary_link() in page(response)
        assert button(response) == "/clearance/"
        assert "<nav" in page(response)

    def test_who_is_unwell_waits_a_day(self, newcomer: Client) -> None:
        text = words(newcomer.get(submitted(newcomer, {"I1": "yes"})))
        assert "Start when you have been well for 24 hours." in text


class TestWithAPlan:
    @pytest.fixture
    def result(self, walking: Client) -> Any:
        return lambda outcome: walking.get(submitted(walking, SAID[outcome], "/symptoms/"))

    def test_ok(self, result: Any) -> None:
        response = result(Outcome.OK)
        assert "You can go on walking" in words(response)
        assert "Nothing changes in your plan." in words(response)
        assert button(response) == "/today/"

    def test_advise(self, result: Any) -> None:
        response = result(Outcome.ADVISE)
        assert "Nothing changes in your plan because of it." in words(response)
        assert button(response) == "/today/"

    def test_modify_applies_from_the_next_week(self, result: Any, plan: Plan) -> None:
        response = result(Outcome.MODIFY)
        text = words(response)
        assert (
            "You can go on walking We change your plan a little, because of what you told us."
            in text
        )
        assert "The week you are in stays as it is, and the next one does not get longer." in text
        assert "From next week on your plan grows slowly: by about 6 to 10 minutes a week" in text
        assert "starts low" not in text
        assert button(response) == "/today/"
        # And so it is.
        before = walkers.running(plan)
        walkers.walk_all(plan, LATER)
        ends = walkers.ends_at(plan)
        with time_machine.travel(ends, tick=False):
            walkers.check_in(plan, ends - timedelta(hours=12))
            walkers.tick(ends)
        after = walkers.running(plan)
        assert (after.days, after.minutes) == (before.days, before.minutes)
        assert after.state.track == "GENTLE"

    def test_clinician_pauses_and_says_nothing_of_starting(self, result: Any, plan: Plan) -> None:
        response = result(Outcome.CLINICIAN)
        text = words(response)
        plan.refresh_from_db()
        assert plan.status == "paused_review"
        assert "before you start" not in text
        assert "Your plan is paused." in text
        assert "walk gently as feels comfortable. There is no target." in text
        assert "Then your plan can go on." in text
        assert button(response) == "/clearance/"

    def test_delay(self, walking: Client) -> None:
        text = words(walking.get(submitted(walking, {"I1": "not_sure"}, "/symptoms/")))
        assert "Walk again when you have been well for 24 hours." in text

    def test_out_of_the_check_in_the_way_leads_back_to_it(self, plan: Plan) -> None:
        screening = walkthrough.screen(
            plan.participant, {"A9": "yes"}, now=LATER, purpose=Purpose.WEEKLY
        )
        response = client_of(plan.participant).get(f"/screening/{screening.public_id}/result/")
        assert button(response) == "/check-in/"

    def test_a_plan_made_after_the_answers_is_no_plan_of_theirs(self) -> None:
        user = walkers.joined(NOW)
        screening = walkthrough.screen(user, {"A9": "yes"}, now=NOW)
        walkthrough.start_plan(user, now=LATER)
        text = words(client_of(user).get(f"/screening/{screening.public_id}/result/"))
        assert "You can start" in text
        assert "From next week" not in text


class TestWhileHeld:
    """ "You can start" would be wrong for somebody whose earlier answer still holds them."""

    @pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.ADVISE, Outcome.MODIFY])
    @pytest.mark.parametrize("earlier", [Outcome.CLINICIAN, Outcome.URGENT])
    def test_a_milder_result_lifts_nothing(
        self, newcomer: Client, earlier: Outcome, outcome: Outcome
    ) -> None:
        submitted(newcomer, SAID[earlier])
        with time_machine.travel(LATER + timedelta(days=1), tick=False):
            response = newcomer.get(submitted(newcomer, SAID[outcome]))
        text = words(response)
        assert "Your plan is still on hold" in text
        assert "You can" not in text.replace("You can see", "")
        assert button(response) == "/clearance/"

    def test_a_clinician_result_under_a_lock_speaks_of_no_walking(self, walking: Client) -> None:
        submitted(walking, SAID[Outcome.URGENT], "/symptoms/")
        with time_machine.travel(LATER + timedelta(days=1), tick=False):
            text = words(walking.get(submitted(walking, SAID[Outcome.CLINICIAN])))
        assert "Your plan is still on hold" in text
        assert "walk gently" not in text


@pytest.mark.parametrize("outcome", [Outcome.URGENT, Outcome.EMERGENCY])
class TestAlone:
    @pytest.fixture
    def response(self, newcomer: Client, outcome: Outcome) -> Any:
        return newcomer.get(submitted(newcomer, SAID[outcome]))

    def test_nothing_else_is_on_the_screen(self, response: Any, outcome: Outcome) -> None:
        html = page(response)
        assert not re.search(r"<(nav|header|footer|script|img|svg|video)\b", html)
        body = html.partition("<body")[2]
        first = re.search(r"<(div|h1|p|a|form|section)[^>]*>", body)
        assert first
        assert 'role="alert"' in first.group()
        assert "autofocus" in first.group()
        assert 'tabindex="-1"' in first.group()

    def test_it_says_what_was_said_and_what_to_do(self, response: Any, outcome: Outcome) -> None:
        text = words(response)
        assert "obody reads this live" in text
        assert "what you told us" in text
        if outcome is Outcome.EMERGENCY:
            assert "Do not drive yourself." in text
            assert "Numbness, tingling or a strange feeling" in text
            assert 'href="tel:000"' in page(response)
        assert "Call your local urgent care line or your doctor now." in text or (
            outcome is Outcome.EMERGENCY
        )

    def test_the_last_link_is_the_way_out(self, response: Any, outcome: Outcome) -> None:
        links = re.findall(r'<a [^>]*href="([^"]+)"', page(response))
        assert links[-2:] == [summary_link(), "/clearance/"]

    def test_once_nothing_holds_it_alarms_nobody(
        self, newcomer: Client, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        where = submitted(newcomer, SAID[outcome])
        monkeypatch.setattr("screening.presenters.open_holds", lambda user: [])
        response = newcomer.get(where)
        assert "This is what you were told on 23 November 2026." in words(response)
        assert "<nav" in page(response)


class TestConfirmation:
    def test_alone_on_the_screen_and_announced(self, newcomer: Client) -> None:
        response = newcomer.get(all_answered(newcomer, {"B1": "yes"}))
        html = page(response)
        assert not re.search(r"<(nav|header|footer|script|img|svg)\b", html)
        assert 'role="alert" tabindex="-1" autofocus' in html
        text = words(response)
        assert "You said “Yes” to this question: “Do you have chest pain" in text
        assert "call 000 . Do not drive yourself. Nobody reads this live." in text
        assert 'href="tel:000"' in html

    def test_no_choice_is_refused_in_words(self, newcomer: Client) -> None:
        response = newcomer.post(all_answered(newcomer, {"B1": "yes"}), {})
        assert response.status_code == 422
        assert "Please choose one of the two answers." in words(response)

    def test_an_unknown_country_gets_words_and_no_false_number(self, newcomer: Client) -> None:
        User.objects.update(country="AQ")
        where = all_answered(newcomer, {"B1": "yes"})
        for response in (
            newcomer.get(where),
            newcomer.get(newcomer.post(where, {"right": "yes"})["Location"]),
        ):
            assert "tel:" not in page(response)
            assert "all your local emergency number" in words(response)


def test_a_cleared_hold_lets_a_plan_go_on_and_the_page_says_so(plan: Plan) -> None:
    """MODIFY answers that themselves let a paused plan go on: the dose that comes, not "next week"."""
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=LATER, purpose=Purpose.SYMPTOMS)
    assert offered_percent(plan, now=LATER) == 100
    told = holding.Statement("Dr Example", LATER.date(), "You may walk", may_walk=True)
    again = LATER + timedelta(days=1)
    holding.attest(participant=user, statement=told, by=user, now=again)
    assert not Hold.objects.filter(participant=user).open().exists()
    screening = walkthrough.screen(user, {"B7": "yes", "A9": "yes"}, now=again)
    plan.refresh_from_db()
    assert (screening.outcome, plan.status) == ("MODIFY", "active")
    text = words(client_of(user).get(f"/screening/{screening.public_id}/result/"))
    assert f"Your plan goes on with {walkers.running(plan).minutes} minutes a walking day." in text
    assert "From there it grows slowly" in text


@pytest.mark.parametrize("with_plan", [False, True])
def test_the_result_asks_the_database_as_often_however_much_fired(*, with_plan: bool) -> None:
    user = walkers.walker(NOW).participant if with_plan else walkers.joined(NOW)
    purpose = Purpose.SYMPTOMS if with_plan else Purpose.START
    many = {"A9": "yes", "C4a": "yes", "C4b": "yes", "H2": "yes", "H4": "yes", "H5": "yes", **SIGNS}
    client = client_of(user)
    asked = set()
    for answers in ({"A9": "yes"}, many):
        screening = walkthrough.screen(user, answers, now=LATER, purpose=purpose)
        asked.add(queries_of(client, f"/screening/{screening.public_id}/result/"))
    assert len(asked) == 1
    assert max(asked) <= MOST_QUERIES
