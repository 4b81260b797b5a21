"""Changed days and facts, and answers to offers: the pages."""

from typing import Any

import pytest

from plans import queries
from plans.models import Adjustment, Plan
from plans.presenters.plan_page import plan_page
from plans.presenters.weeks import week_rows
from screening.models import Hold
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.pages import client_of, page
from tests.integration.walkers import running, walker

pytestmark = pytest.mark.django_db

SAME = {
    "days_available": "7",
    "preferred_days": "",
    "week_begins": "0",
    "comfortable_minutes": "20",
    "walking_aid": "no",
    "height_cm": "",
    "weight_kg": "",
}
"""The page of changes as it stands for a plan of the test cast, which begins on a Monday."""


def send(plan: Plan, **changed: Any) -> Any:
    return client_of(plan.participant).post("/plan/change/", {**SAME, **changed}, follow=True)


def next_week_shown(plan: Plan) -> tuple[int, int | None]:
    """Days and minutes of the week after the running one, as the plan's page has them."""
    later = next(row for row in week_rows(plan, None) if row.is_projected)
    return later.days, later.minutes


# -- Changes ---------------------------------------------------------------------------------------


def test_the_page_shows_what_is_known(plan: Plan) -> None:
    send(plan, days_available="4", walking_days=["1", "3"], height_cm="170", weight_kg="70")
    form = client_of(plan.participant).get("/plan/change/").context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert said == {
        "days_available": 4,
        "preferred_days": None,
        "walking_days": [1, 3],
        "week_begins": 0,
        "comfortable_minutes": 20,
        "walking_aid": "no",
        "height_cm": 170,
        "weight_kg": 70,
    }


def test_nothing_changed_is_said_and_leaves_no_trace(plan: Plan) -> None:
    answer = send(plan)
    assert answer.redirect_chain == [("/plan/", 302)]
    assert "Nothing was changed." in page(answer)
    assert not Adjustment.objects.exists()


def test_changed_facts_count_from_next_week(plan: Plan) -> None:
    answer = send(plan, days_available="3", walking_aid="yes", height_cm="160", weight_kg="95")
    assert "Saved. It counts from next week on." in page(answer)
    assert "Your changed days and facts count from next week." in page(answer)
    plan.refresh_from_db()
    known = queries.current_inputs(plan)
    assert (known["days_available"], known["modify_flags"], known["bmi"]) == (3, ["AID"], 37.1)
    assert running(plan).track == "STANDARD"
    shown = next_week_shown(plan)
    courses.good_week(plan)
    assert (running(plan).days, running(plan).track) == (3, "GENTLE")
    assert shown == (running(plan).days, running(plan).minutes)


def test_an_aid_that_is_no_longer_used_keeps_the_other_flags(clock: Any) -> None:
    plan = walker(NOW, inputs={"modify_flags": ["AID", "FALLS"]})
    send(plan)
    plan.refresh_from_db()
    assert queries.current_inputs(plan)["modify_flags"] == ["FALLS"]


def test_days_that_suit_never_touch_the_dose(plan: Plan) -> None:
    answer = send(plan, walking_days=["0", "2", "4"])
    assert "Saved." in page(answer)
    assert not Adjustment.objects.exists()
    plan.refresh_from_db()
    assert plan.preferences["walking_days"] == [0, 2, 4]


def test_another_first_day_lengthens_this_week_once(plan: Plan) -> None:
    assert "This week is 2 days longer" in page(send(plan, week_begins="2"))
    refused = send(plan, week_begins="5", days_available="2")
    assert refused.status_code == 422
    assert "This week was made longer already." in page(refused)
    assert 'value="2" selected' in page(refused), "what was typed is still there"
    assert not Adjustment.objects.exists()


def test_a_week_that_has_ended_cannot_be_made_longer(plan: Plan, clock: Any) -> None:
    clock.move_to(courses.ends_of_last(plan))
    refused = send(plan, week_begins="2")
    assert refused.status_code == 422
    assert "Your week has just ended." in page(refused)


def test_a_gate_that_closes_pauses_and_says_what_to_do(plan: Plan) -> None:
    answer = send(plan, comfortable_minutes="0")
    assert answer.redirect_chain == [("/today/", 302)]
    assert "See the steps back" in page(answer)
    plan.refresh_from_db()
    assert plan.status == "paused_review"
    assert Hold.objects.get(participant=plan.participant).kind == "GATE"
    assert "no target" in page(client_of(plan.participant).get("/plan/"))
    assert send(plan, days_available="3").redirect_chain == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("days_available", "0"),
        ("days_available", ""),
        ("preferred_days", "7"),
        ("walking_days", ["7"]),
        ("week_begins", "9"),
        ("comfortable_minutes", "181"),
        ("comfortable_minutes", "-1"),
        ("walking_aid", "perhaps"),
        ("height_cm", "20"),
        ("height_cm", "180"),
        ("weight_kg", "1000"),
    ],
)
def test_nonsense_is_refused_beside_its_field(plan: Plan, field: str, value: Any) -> None:
    answer = send(plan, **{field: value})
    assert answer.status_code == 422
    assert "Please check" in page(answer)
    assert not Adjustment.objects.exists()


def test_height_and_weight_that_cannot_be_together(plan: Plan) -> None:
    answer = send(plan, height_cm="250", weight_kg="30")
    assert "these do not fit together" in page(answer)


# -- Offers ----------------------------------------------------------------------------------------


@pytest.fixture
def gentle(clock: Any) -> Plan:
    """Four good weeks on the gentle track, in the fifth."""
    plan = walker(NOW, inputs=courses.GENTLE)
    courses.weeks(plan, 4)
    clock.move_to(courses.at_noon(plan, running(plan).starts_on))
    return plan


def test_a_promotion_through_its_card(gentle: Plan) -> None:
    client = client_of(gentle.participant)
    assert "Your plan could grow at the usual pace" in page(client.get("/plan/"))
    answer = client.post("/plan/offers/promotion/", {"answer": "yes"}, follow=True)
    assert "From next week on your plan grows at the usual pace." in page(answer)
    assert "could grow" not in page(answer)
    again = client.post("/plan/offers/promotion/", {"answer": "no"}, follow=True)
    assert again.redirect_chain == [("/plan/", 302)]
    assert Adjustment.objects.get().accepted
    assert next_week_shown(gentle) == (5, 10)
    courses.good_week(gentle)
    assert (running(gentle).days, running(gentle).minutes) == (5, 10)


def test_not_now(gentle: Plan) -> None:
    client = client_of(gentle.participant)
    answer = client.post("/plan/offers/promotion/", {"answer": "no"}, follow=True)
    assert "Your plan stays as it is." in page(answer)
    assert plan_page(gentle).offers == ()
    courses.good_week(gentle)
    assert running(gentle).track == "GENTLE"


@pytest.mark.parametrize(
    ("kind", "answer", "status"),
    [("facts", "yes", 404), ("gift", "yes", 404), ("promotion", "", 302), ("promotion", "1", 302)],
)
def test_an_answer_that_is_none(gentle: Plan, kind: str, answer: str, status: int) -> None:
    client = client_of(gentle.participant)
    assert client.post(f"/plan/offers/{kind}/", {"answer": answer}).status_code == status
    assert not Adjustment.objects.exists()


def test_with_a_flag_the_card_sends_one_to_a_clinician(clock: Any) -> None:
    plan = walker(NOW, inputs={"modify_flags": ["AID"]})
    courses.weeks(plan, 4)
    clock.move_to(courses.at_noon(plan, running(plan).starts_on))
    client = client_of(plan.participant)
    shown = page(client.get("/plan/"))
    assert "Please ask your physiotherapist or doctor." in shown
    assert "Yes, please" not in shown
    client.post("/plan/offers/promotion/", {"answer": "yes"})
    assert not Adjustment.objects.exists()


def test_a_new_normal_through_its_card(clock: Any) -> None:
    plan = walker(NOW)
    for _ in range(3):
        courses.good_week(plan, pain_avg=3)
    clock.move_to(courses.at_noon(plan, running(plan).starts_on))
    client = client_of(plan.participant)
    shown = page(client.get("/plan/"))
    assert "Is a pain of about 3 your usual now?" in shown
    assert "Your plan compares your pain with 2 of 10." in shown
    answer = client.post("/plan/offers/new_normal/", {"answer": "yes"}, follow=True)
    assert "Your usual pain is set anew." in page(answer)
    plan.refresh_from_db()
    assert plan.standing["pain_base"] == 3
