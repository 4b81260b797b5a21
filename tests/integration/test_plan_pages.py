"""Start, today, walks and check-in through their pages; nonsense is refused beside its field."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from plans.domain.adjustments import smallest_choice
from plans.models import CheckIn, Plan, Walk, WeeklyDecision
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.walkers import (
    START,
    ends_at,
    joined,
    running,
    screened,
    tick,
    walk_all,
    walker,
)
from walkback.accounts.models import User
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


def page(response: Any) -> str:
    return str(response.content.decode())


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


# -- Start -----------------------------------------------------------------------------------------
@pytest.fixture
def starter(clock: Any) -> User:
    user = joined(NOW)
    screened(user, NOW)
    return user


def test_from_the_questions_to_today(starter: User) -> None:
    client = client_of(starter)
    assert client.get("/today/")["Location"] == "/start/"
    where = client.post("/start/", START)["Location"]
    plan = Plan.objects.get(participant=starter)
    assert plan.status == "draft"
    assert where == f"/start/{plan.public_id}/"
    assert client.get("/today/")["Location"] == "/start/"
    shown = client.get(where)
    assert shown.status_code == 200
    assert client.get(f"/plan/{plan.public_id}/projection/")["Content-Type"] == "image/svg+xml"
    assert client.post(where, {"minutes": ""})["Location"] == "/today/"
    plan.refresh_from_db()
    assert (plan.status, plan.inputs["age"]) == ("active", 58)
    for path in ("/today/", "/plan/", "/plan/weeks/1/", "/walks/new/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/plan/weeks/2/").status_code == 404
    assert client.get("/start/")["Location"] == "/today/"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pain_avg", "11"),
        ("pain_avg", "-1"),
        ("pain_avg", ""),
        ("pain_worst", "1"),
        ("confidence", "99"),
        ("baseline_minutes", "2001"),
        ("baseline_minutes", "-5"),
        ("baseline_minutes", "12.5"),
        ("baseline_minutes", "60"),
        ("baseline_days", "8"),
        ("comfortable_minutes", "2000"),
        ("comfortable_minutes", "-5"),
        ("days_available", "0"),
        ("preferred_days", "7"),
        ("week_begins", "7"),
        ("how_now", "maybe"),
        ("height_cm", "20"),
        ("height_cm", "180"),
        ("weight_kg", "1000"),
    ],
)
def test_the_start_refuses_nonsense_and_keeps_what_was_typed(
    starter: User, field: str, value: str
) -> None:
    answer = client_of(starter).post("/start/", {**START, field: value})
    assert answer.status_code == 422
    assert 'value="20"' in page(answer) or field == "comfortable_minutes"
    assert not Plan.objects.exists()


def test_severe_pain_shows_no_plan_and_raises_a_hold(starter: User) -> None:
    client = client_of(starter)
    client.post("/start/", {**START, "pain_avg": "8", "pain_worst": "9"})
    plan = Plan.objects.get(participant=starter)
    assert (plan.status, plan.projection) == ("draft", [])
    assert [hold.kind for hold in starter.holds.all()] == ["GATE"]
    assert client.get("/today/").status_code == 200
    answer = client.post(f"/start/{plan.public_id}/", {"minutes": ""})
    plan.refresh_from_db()
    assert plan.status == "draft"
    assert answer.status_code in (200, 302, 404)


def test_an_own_smaller_start(starter: User) -> None:
    client = client_of(starter)
    where = client.post("/start/", START)["Location"]
    for wrong in ("0", "600", "-3", "many"):
        assert client.post(where, {"minutes": wrong}).status_code == 422
    shown = Plan.objects.get(participant=starter).projection[0]["minutes"]
    smallest = -(-shown // 2)
    assert client.post(where, {"minutes": str(smallest)})["Location"] == "/today/"
    plan = Plan.objects.get(participant=starter)
    assert running(plan).minutes == plan.first_minutes == smallest


def test_answers_can_be_changed_until_the_plan_begins(starter: User) -> None:
    client = client_of(starter)
    first = client.post("/start/", START)["Location"]
    second = client.post("/start/", {**START, "days_available": "3"})["Location"]
    assert first != second
    assert sorted(Plan.objects.values_list("status", flat=True)) == ["discarded", "draft"]


def test_changing_answers_begins_with_those_given(starter: User) -> None:
    client = client_of(starter)
    said = {**START, "height_cm": "172", "weight_kg": "104", "walking_aid": "yes", "pain_avg": "3"}
    client.post("/start/", {**said, "pain_worst": "6"})
    form = client.get("/start/").context["form"]
    again = {name: form[name].value() for name in form.fields}
    posted = {name: "" if value is None else str(value) for name, value in again.items()}
    client.post("/start/", posted)
    first, second = Plan.objects.order_by("pk")
    assert first.inputs["bmi"] == 35.2
    assert (second.inputs, second.preferences) == (first.inputs, first.preferences)


def test_somebody_elses_draft_is_not_found(starter: User) -> None:
    where = client_of(starter).post("/start/", START)["Location"]
    other = joined(NOW)
    screened(other, NOW)
    assert client_of(other).get(where).status_code == 404
    assert client_of(other).post(where, {"minutes": ""}).status_code == 404


# -- Walks -----------------------------------------------------------------------------------------
@pytest.fixture
def plan(clock: Any) -> Plan:
    return walker(NOW)


def entry(plan: Plan, **values: str) -> dict[str, str]:
    assert plan.starts_on is not None
    return {
        "client_key": str(uuid4()),
        "duration_minutes": "17",
        "walked_on": plan.starts_on.isoformat(),
        **values,
    }


def test_a_walk_in_one_tap(plan: Plan) -> None:
    client = client_of(plan.participant)
    key = str(uuid4())
    for _ in range(2):
        assert client.post("/walks/as-planned/", {"client_key": key})["Location"] == "/today/"
    walk = Walk.objects.get()
    assert (walk.duration_minutes, walk.as_planned) == (running(plan).minutes, True)
    assert client.post("/walks/as-planned/", {"client_key": "x"})["Location"] == "/walks/new/"


def test_a_walk_with_other_values_changed_and_taken_out(plan: Plan) -> None:
    client = client_of(plan.participant)
    data = entry(plan, effort="4", pain_before="2", pain_after="3", enjoyment="5", note="Rain <b>")
    assert client.post("/walks/new/", data)["Location"] == "/today/"
    assert client.post("/walks/new/", data)["Location"] == "/today/"
    walk = Walk.objects.get()
    assert (walk.effort, walk.pain_after, walk.enjoyment, walk.note) == (4, 3, 5, "Rain <b>")
    path = f"/walks/{walk.public_id}/"
    assert "Rain &lt;b&gt;" in page(client.get(path))
    client.post(path, {**data, "duration_minutes": "25"})
    walk.refresh_from_db()
    assert walk.duration_minutes == 25
    client.post(f"{path}delete/")
    assert not Walk.objects.exists()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration_minutes", "-5"),
        ("duration_minutes", "0"),
        ("duration_minutes", "2000"),
        ("duration_minutes", "many"),
        ("duration_minutes", ""),
        ("walked_on", "2030-01-01"),
        ("walked_on", "2026-11-24"),
        ("walked_on", "2026-11-22"),
        ("walked_on", "2020-01-01"),
        ("walked_on", "yesterday"),
        ("pain_before", "11"),
        ("pain_after", "-1"),
        ("effort", "3"),
        ("enjoyment", "6"),
        ("note", "x" * 501),
    ],
)
def test_a_walk_of_nonsense_is_refused_beside_its_field(plan: Plan, field: str, value: str) -> None:
    answer = client_of(plan.participant).post("/walks/new/", entry(plan, **{field: value}))
    assert answer.status_code == 422
    if field != "duration_minutes":
        assert 'value="17"' in page(answer)
    assert not Walk.objects.exists()


def test_a_bad_key_is_refused(plan: Plan) -> None:
    answer = client_of(plan.participant).post("/walks/new/", entry(plan, client_key="nonsense"))
    assert answer.status_code == 422
    assert not Walk.objects.exists()


def test_somebody_elses_walk_cannot_be_touched(plan: Plan) -> None:
    walk_all(plan, NOW)
    walk = Walk.objects.get()
    other = client_of(walker(NOW).participant)
    path = f"/walks/{walk.public_id}/"
    assert other.get(path).status_code == 404
    assert other.post(path, entry(plan)).status_code == 404
    assert other.post(f"{path}delete/").status_code == 404
    assert Walk.objects.filter(pk=walk.pk).exists()


# -- Check-in --------------------------------------------------------------------------------------
PAGES: dict[str, dict[str, Any]] = {
    "week": {"week_went": "4", "planned_absence": "no"},
    "symptoms": {"pain_avg": "2", "new_symptoms": ["none"]},
    "back": {"flare": "NONE", "side_effect": "NONE"},
    "confidence": {"barriers": ["time"], "confidence": "7"},
    "next": {"minutes": ""},
}


@pytest.fixture
def open_at(plan: Plan, clock: Any) -> datetime:
    """The evening before the week ends, with every minute walked."""
    walk_all(plan, NOW)
    at = ends_at(plan) - timedelta(hours=3)
    clock.move_to(at)
    return at


@pytest.mark.usefixtures("open_at")
class TestCheckIn:
    def test_five_pages_and_a_preview(self, plan: Plan, clock: Any) -> None:
        client = client_of(plan.participant)
        where = client.get("/check-in/")["Location"]
        for name, answers in list(PAGES.items())[:-1]:
            assert where == f"/check-in/{name}/"
            assert client.get(where).status_code == 200
            where = client.post(where, answers)["Location"]
        assert client.get(where).status_code == 200
        smallest = smallest_choice(running(plan).state)
        answer = client.post(where, {"minutes": str(smallest + 1)})
        assert answer.status_code == 200
        assert not WeeklyDecision.objects.exists(), "the preview is stored nowhere"
        assert client.get("/check-in/").status_code == 200
        assert client.get("/check-in/week/")["Location"] == "/check-in/"
        end = ends_at(plan)
        tick(end)
        assert running(plan).minutes == smallest + 1
        clock.move_to(end)
        assert client.get("/plan/weeks/1/").status_code == 200
        assert client.get("/today/").status_code == 200

    def test_pages_cannot_be_skipped(self, plan: Plan) -> None:
        client = client_of(plan.participant)
        assert client.post("/check-in/next/", PAGES["next"])["Location"] == "/check-in/week/"
        assert client.get("/check-in/else/").status_code == 404
        assert not CheckIn.objects.filter(completed_at__isnull=False).exists()

    @pytest.mark.parametrize(
        ("name", "field", "value"),
        [
            ("week", "week_went", "6"),
            ("week", "planned_absence", ""),
            ("symptoms", "pain_avg", "11"),
            ("symptoms", "pain_avg", ""),
            ("symptoms", "new_symptoms", []),
            ("symptoms", "new_symptoms", ["none", "calf"]),
            ("symptoms", "new_symptoms", ["bad luck"]),
            ("back", "flare", "MAYBE"),
            ("back", "side_effect", ""),
            ("confidence", "confidence", "11"),
            ("confidence", "barriers", ["dragons"]),
        ],
    )
    def test_nonsense_is_refused(self, plan: Plan, name: str, field: str, value: Any) -> None:
        client = client_of(plan.participant)
        answer = client.post(f"/check-in/{name}/", {**PAGES[name], field: value})
        assert answer.status_code == 422
        assert not CheckIn.objects.exists()

    def test_a_tick_asks_its_questions_before_anything_else(self, plan: Plan) -> None:
        client = client_of(plan.participant)
        client.post("/check-in/week/", PAGES["week"])
        answer = client.post("/check-in/symptoms/", {"pain_avg": "2", "new_symptoms": ["calf"]})
        assert answer["Location"].startswith("/screening/")
        for name in ("back", "confidence"):
            client.post(f"/check-in/{name}/", PAGES[name])
        assert client.post("/check-in/next/", PAGES["next"])["Location"].startswith("/screening/")
        assert not CheckIn.objects.filter(completed_at__isnull=False).exists()

    def test_another_tick_asks_its_own_questions_too(self, plan: Plan) -> None:
        """Going back and ticking something else may not pass by its questions."""
        client = client_of(plan.participant)
        client.post("/check-in/week/", PAGES["week"])
        client.post("/check-in/symptoms/", {"pain_avg": "2", "new_symptoms": ["fever"]})
        client.post("/check-in/symptoms/", {"pain_avg": "2", "new_symptoms": ["calf"]})
        open_now = plan.participant.screenings.open().get()
        assert open_now.scope_groups == ["b", "first"]


def test_a_check_in_before_its_time_says_when(plan: Plan) -> None:
    client = client_of(plan.participant)
    assert client.get("/check-in/").status_code == 200
    assert client.get("/check-in/week/")["Location"] == "/check-in/"


# -- Reminders -------------------------------------------------------------------------------------
def test_reminders_are_set_and_refused_beside_the_field(plan: Plan) -> None:
    client = client_of(plan.participant)
    for wrong in ("07:45", "20:00", "25:00", "soon", ""):
        answer = client.post("/settings/reminders/", {"weekly_enabled": "on", "local_time": wrong})
        assert answer.status_code == 422
    client.post("/settings/reminders/", {"local_time": "18:15"})
    recipient = Recipient.objects.get(participant=plan.participant)
    assert (recipient.weekly_enabled, f"{recipient.local_time:%H:%M}") == (False, "18:15")


def test_htmx_gets_a_place_to_go_instead_of_a_sign_in_fragment(client: Client) -> None:
    answer = client.get("/today/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def test_a_pause_after_a_safety_answer_says_which_and_sets_no_target(plan: Plan) -> None:
    user = plan.participant
    screening = walkthrough.screen(user, {"B7": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
    shown = page(client_of(user).get("/today/"))
    assert "walk gently as feels comfortable. There is no target" in shown
    assert f"/screening/{screening.public_id}/result/" in shown


@pytest.mark.parametrize(("answers", "is_open"), [({}, False), ({"B11": "stable"}, True)])
def test_the_stop_rules_stand_beside_the_walk_when_a_flag_asks(
    clock: Any, answers: dict[str, str], is_open: bool
) -> None:
    user = joined(NOW)
    walkthrough.screen(user, answers, now=NOW)
    walkthrough.start_plan(user, now=NOW)
    shown = page(client_of(user).get("/today/"))
    assert ('<details class="why" open><summary>When to stop' in shown) is is_open
