"""The weekly check-in through its pages: what it asks, when, and what it prefills."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import adjusting, choosing_days, flaring, walking
from plans.domain.adjustments import smallest_choice
from plans.models import CheckIn, Plan, Walk, WeeklyDecision
from screening.domain.wording import WEEKLY_LIST, WEEKLY_NONE, WEEKLY_QUESTION
from tests import pseudo
from tests.conftest import NOW
from tests.integration.check_ins import PAGES, filled_in, if_then_written, lived
from tests.integration.pages import client_of, page, unescaped_page
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all, walker
from walkback.ops import walkthrough

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


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
        assert answer["Location"] == "/check-in/done/"
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


# -- When it is open (clinical specification 3.3) ---------------------------------------------------
@pytest.mark.parametrize("longer", [0, 1, 6], ids=["7 days", "8 days", "13 days"])
def test_open_from_the_last_day_but_one_until_48_hours_after(
    plan: Plan, clock: Any, longer: int
) -> None:
    if longer:
        weekday = (running(plan).starts_on.weekday() + longer) % 7
        adjusting.change_weekday(plan=plan, weekday=weekday, by=plan.participant, now=NOW)
    client = client_of(plan.participant)
    week = queries.week_of(running(plan))
    assert week.length_days == 7 + longer
    zone = plan.participant.zone
    opens, closes = week.check_in_opens_at(zone), week.check_in_closes_at(zone)
    assert opens == week.ends_at(zone) - 2 * DAY
    for at, is_open in (
        (opens - SECOND, False),
        (opens, True),
        (closes - SECOND, True),
        (closes, False),
    ):
        clock.move_to(at)
        answer = client.get("/check-in/")
        assert (answer.status_code == 302) is is_open, at
        assert (client.get("/check-in/week/").status_code == 200) is is_open, at


def test_a_decided_week_has_no_check_in(plan: Plan, clock: Any, open_at: datetime) -> None:
    client = client_of(plan.participant)
    clock.move_to(ends_at(plan) + SECOND)
    filled_in(client)
    assert client.post("/check-in/next/", {"minutes": ""})["Location"] == "/check-in/done/"
    assert "Your check-in opens on" in page(client.get("/check-in/"))


# -- Coming back to it ------------------------------------------------------------------------------
@pytest.mark.usefixtures("open_at")
def test_left_and_come_back_to(plan: Plan) -> None:
    client = client_of(plan.participant)
    client.post("/check-in/week/", PAGES["week"])
    client.post("/check-in/symptoms/", PAGES["symptoms"])
    again = client_of(plan.participant)
    assert again.get("/check-in/")["Location"] == "/check-in/back/"
    before = again.get("/check-in/symptoms/")
    assert before.context["form"]["pain_avg"].value() == 2
    assert 'href="/check-in/week/">Back</a>' in page(before)
    again.post("/check-in/symptoms/", {**PAGES["symptoms"], "pain_avg": "3"})
    assert CheckIn.objects.get().pain_avg == 3


# -- What the week already tells ---------------------------------------------------------------------
@pytest.mark.parametrize(("days", "said"), [(4, "yes"), (3, "no"), (0, "")])
def test_days_away_answer_the_question_about_them(
    plan: Plan, clock: Any, days: int, said: str
) -> None:
    first = running(plan).starts_on + DAY
    if days:
        choosing_days.go_away(
            participant=plan.participant,
            first=first,
            last=first + (days - 1) * DAY,
            by=plan.participant,
            now=NOW,
        )
    clock.move_to(ends_at(plan) - SECOND)
    shown = client_of(plan.participant).get("/check-in/week/")
    assert (shown.context["form"]["planned_absence"].value() or "") == said
    assert (f"You noted {days} days away." in page(shown)) is bool(days)


def test_an_answer_wins_over_days_away(plan: Plan, clock: Any) -> None:
    first = running(plan).starts_on
    user = plan.participant
    choosing_days.go_away(participant=user, first=first, last=first + 6 * DAY, by=user, now=NOW)
    clock.move_to(ends_at(plan) - SECOND)
    client = client_of(user)
    client.post("/check-in/week/", {**PAGES["week"], "planned_absence": "no"})
    assert client.get("/check-in/week/").context["form"]["planned_absence"].value() == "no"


def test_an_open_flare_up_is_filled_in(plan: Plan, clock: Any) -> None:
    user = plan.participant
    walkthrough.finish_screening(flaring.report(plan=plan, by=user, now=NOW), {}, now=NOW)
    clock.move_to(ends_at(plan) - SECOND)
    client = client_of(user)
    shown = client.get("/check-in/back/")
    assert shown.context["form"]["flare"].value() == "PRESENT"
    assert "You told us on Monday 23 November that it had flared." in page(shown)
    flaring.end(participant=user, by=user, now=NOW + DAY)
    shown = client.get("/check-in/back/")
    assert shown.context["form"]["flare"].value() == "SETTLED"


def asked(client: Client) -> set[str]:
    return set(client.get("/check-in/back/").context["form"].fields)


def test_effort_and_nights_are_asked_only_where_no_walk_says_them(plan: Plan, clock: Any) -> None:
    client, user = client_of(plan.participant), plan.participant
    day = running(plan).starts_on
    clock.move_to(ends_at(plan) - SECOND)
    at = ends_at(plan) - SECOND
    assert asked(client) == {"flare", "side_effect"}, "who did not walk is not asked about walks"
    walkthrough.log(plan, day, 10, now=NOW)
    assert asked(client) == {"flare", "side_effect", "effort", "unsettled_walks"}
    walking.settle(plan=plan, day=day, settled=True, by=user, now=NOW + DAY)
    assert asked(client) == {"flare", "side_effect", "effort"}
    walkthrough.log(plan, day + 2 * DAY, 10, effort=4, now=at)
    assert asked(client) == {"flare", "side_effect"}
    assert Walk.objects.count() == 2


def test_this_persons_usual_barriers_come_first(plan: Plan, clock: Any) -> None:
    for barriers in (["forgot", "ill"], ["forgot"]):
        end = ends_at(plan)
        walk_all(plan, end - SECOND)
        check_in(plan, end - SECOND, barriers=barriers)
        tick(end)
    clock.move_to(ends_at(plan) - SECOND)
    form = client_of(plan.participant).get("/check-in/confidence/").context["form"]
    assert [value for value, _ in form.fields["barriers"].widget.choices][:3] == [
        "forgot",
        "ill",
        "time",
    ]


def test_somebody_elses_barriers_are_theirs(plan: Plan, clock: Any) -> None:
    other = walker(NOW)
    check_in(other, ends_at(other) - SECOND, barriers=["forgot"])
    clock.move_to(ends_at(plan) - SECOND)
    form = client_of(plan.participant).get("/check-in/confidence/").context["form"]
    assert form.fields["barriers"].widget.choices[0][0] == "time"


@pytest.mark.usefixtures("open_at")
def test_what_was_planned_stands_beside_what_got_in_the_way(plan: Plan) -> None:
    client = client_of(plan.participant)
    sentence = "When I have had my coffee, I will walk round the park."
    assert sentence not in page(client.get("/check-in/confidence/"))
    if_then_written(plan)
    assert sentence in page(client.get("/check-in/confidence/"))
    assert sentence not in page(client.get("/check-in/back/"))


# -- Queries ----------------------------------------------------------------------------------------
def test_as_many_queries_after_24_weeks_as_after_one(plan: Plan, clock: Any) -> None:
    def counted() -> dict[str, int]:
        at = ends_at(plan) - SECOND
        walk_all(plan, at)
        clock.move_to(at)
        client = client_of(plan.participant)
        found = {}
        for name, answers in PAGES.items():
            client.get(f"/check-in/{name}/")
            with CaptureQueriesContext(connection) as asked_there:
                assert client.get(f"/check-in/{name}/").status_code == 200, name
            found[name] = len(asked_there)
            if name != "next":
                client.post(f"/check-in/{name}/", answers)
        client.post("/check-in/next/", {"minutes": ""})
        with CaptureQueriesContext(connection) as asked_there:
            assert client.get("/check-in/done/").status_code == 200
        tick(ends_at(plan))
        return {**found, "done": len(asked_there)}

    lived(plan, 1)
    first = counted()
    lived(plan, 22)
    assert counted() == first
    assert max(first.values()) <= 25


@pytest.mark.usefixtures("open_at")
@pytest.mark.parametrize("language", [pseudo.MIRRORED, "en"])
def test_the_list_is_in_the_language_of_its_reader(plan: Plan, language: str) -> None:
    """A safety question: made anew for each reader, not once for all."""
    plan.participant.language = language
    plan.participant.save()
    with pseudo.spoken(language):
        client = client_of(plan.participant)
        client.post("/check-in/week/", PAGES["week"])
        shown = unescaped_page(client.get("/check-in/symptoms/"))
        for words in (WEEKLY_QUESTION, *(tick.wording for tick in WEEKLY_LIST), WEEKLY_NONE):
            assert (pseudo.pseudo(words) in shown) is (language != "en")
            assert (words in shown) is (language == "en")
