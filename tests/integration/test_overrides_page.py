"""The page on which a clinician changes a plan: preview first, then the change, with words for every refusal."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from plans.actions import pausing
from plans.models import Plan, PlanOverride
from screening.models import Purpose
from tests.integration.overriding import REASON, change, looked_after_walker, mid_week, stands
from tests.integration.pages import page
from tests.integration.walkers import running
from walkback.accounts.models import AuditEvent, User
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], "Visitor"]


def address(plan: Plan, name: str = "plan") -> str:
    return reverse(f"clinic:{name}", args=[plan.participant.public_id])


def as_shown(plan: Plan, **typed: object) -> dict[str, str]:
    """The form of the numbers as the page fills it in, with what somebody typed."""
    now = stands(plan)
    fields = [
        "days",
        "minutes",
        "longest_bout",
        "track",
        "stage",
        "target_days",
        "weekly_target",
        "growth",
        "pain_base",
    ]
    values = {name: getattr(now, name) for name in fields}
    sent = {**values, "reason": REASON, **typed, "based_on": json.dumps(now.as_dict())}
    return {f"numbers-{name}": "" if value is None else str(value) for name, value in sent.items()}


class Visitor(Client):
    """Signs in at each visit: weeks pass between them, and a session does not last that long."""

    user: User


@pytest.fixture
def signed_in() -> Callable[[User], Visitor]:
    def visitor(user: User) -> Visitor:
        client = Visitor()
        client.user = user
        client.force_login(user)
        return client

    return visitor


def at_desk(
    client: Visitor,
    plan: Plan,
    data: dict[str, str] | None = None,
    *,
    at: datetime | None = None,
    **headers: Any,
) -> Any:
    with time_machine.travel(at or mid_week(plan), tick=False):
        client.force_login(client.user)
        if data is None:
            return client.get(address(plan), **headers)
        return client.post(address(plan), data, **headers)


@pytest.fixture
def walking() -> tuple[Plan, User]:
    return looked_after_walker(4)


class TestLooking:
    def test_it_shows_how_the_plan_stands_and_what_can_be_done(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        said = page(at_desk(signed_in(clinician), plan))
        assert "This service is not monitored round the clock" in said
        assert "5 of 26" in said
        for words in ("Preview", "Hold the plan", "Pause the plan", "End the plan"):
            assert words in said
        assert "Lift the hold" not in said

    def test_it_is_written_down(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        at_desk(signed_in(clinician), plan)
        event = AuditEvent.objects.filter(action="record.viewed").latest("pk")
        assert (event.subject_id, event.detail) == (plan.participant_id, {"part": "plan"})

    def test_somebody_elses_person_is_not_there(
        self, signed_in: SignIn, walking: tuple[Plan, User], other_clinician: User
    ) -> None:
        plan, _ = walking
        client = signed_in(other_clinician)
        assert at_desk(client, plan).status_code == 404
        assert at_desk(client, plan, as_shown(plan, minutes=12)).status_code == 404
        assert client.get(address(plan, "plan-projection")).status_code == 404
        assert not PlanOverride.objects.exists()

    def test_without_a_plan_it_says_so(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        at = mid_week(plan)
        pausing.end(plan=plan, by=plan.participant, now=at)
        assert "No plan to change" in page(at_desk(signed_in(clinician), plan, at=at))

    @pytest.mark.parametrize("weeks", [0, 6])
    def test_the_number_of_queries_does_not_grow(
        self, signed_in: SignIn, django_assert_max_num_queries: Any, weeks: int
    ) -> None:
        plan, clinician = looked_after_walker(weeks)
        change(plan, clinician, minutes=running(plan).minutes - 1)
        client = signed_in(clinician)
        at_desk(client, plan)
        with django_assert_max_num_queries(30):
            at_desk(client, plan)


class TestPreview:
    def test_it_stores_nothing_and_shows_both_courses(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10, weekly_target=120, reason=""), "act": "preview"}
        said = page(at_desk(signed_in(clinician), plan, sent))
        assert "Nothing is changed yet." in said
        assert "14 minutes, then 10" in said
        assert "130 minutes are not reached in 26 weeks." in said
        assert "5 \N{MULTIPLICATION SIGN} 10 = 50 minutes" in said
        assert not PlanOverride.objects.exists()
        assert running(plan).version == 1

    def test_to_htmx_it_is_a_part_of_the_page(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10), "act": "preview"}
        said = page(at_desk(signed_in(clinician), plan, sent, HTTP_HX_REQUEST="true"))
        assert said.lstrip().startswith('<div id="plan-preview">')
        assert "Nothing is changed yet." in said
        refused = at_desk(
            signed_in(clinician), plan, {**sent, "numbers-minutes": "61"}, HTTP_HX_REQUEST="true"
        )
        assert refused.status_code == 422
        assert "Minutes must be from 1 to 60." in page(refused)
        assert "data-error-summary" not in page(refused)

    def test_the_picture_comes_from_the_same_numbers(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        client = signed_in(clinician)
        numbers = {k: v for k, v in as_shown(plan, weekly_target=100).items() if "reason" not in k}
        picture = address(plan, "plan-projection")
        answer = client.get(picture, numbers)
        assert answer["Content-Type"] == "image/svg+xml"
        assert "to 100" in answer.content.decode()
        assert client.get(picture, {**numbers, "numbers-minutes": "60"}).status_code == 404
        assert client.get(picture).status_code == 200

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({"minutes": 61}, "minutes", "Minutes must be from 1 to 60."),
            ({"minutes": 20}, "minutes", "A walking day may rise by at most 5 minutes a week."),
            ({"days": 7}, "days", "Days must be from 1 to 6."),
            ({"weekly_target": 301}, "weekly_target", "Weekly target must be from 60 to 300."),
            ({"growth": 21}, "growth", "Growth must be from 0 to 20."),
            ({"pain_base": 11}, "pain_base", "Usual pain must be from 0 to 10."),
            ({"longest_bout": 4}, "longest_bout", "A walking day must fit into 3 walks."),
            (
                {"target_days": 3},
                "target_days",
                "Walking days may not be more than the target days.",
            ),
            ({"minutes": "many"}, "minutes", "Write a whole number."),
        ],
    )
    @pytest.mark.parametrize("act", ["preview", "override"])
    def test_a_number_beyond_the_limits_is_refused_beside_its_field(
        self,
        signed_in: SignIn,
        walking: tuple[Plan, User],
        typed: dict[str, object],
        field: str,
        words: str,
        act: str,
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, **typed), "act": act}
        answer = at_desk(signed_in(clinician), plan, sent)
        said = page(answer)
        assert answer.status_code == 422
        assert words in said
        assert f'href="#id_numbers-{field}"' in said
        assert REASON in said
        assert not PlanOverride.objects.exists()

    def test_without_a_change_it_says_so(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        answer = at_desk(signed_in(clinician), plan, {**as_shown(plan), "act": "preview"})
        assert answer.status_code == 422
        assert "Change at least one number." in page(answer)


class TestTheChange:
    def test_after_its_preview(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        client = signed_in(clinician)
        sent = as_shown(plan, minutes=10)
        seen = at_desk(client, plan, {**sent, "act": "preview"}).context["preview"].previewed
        answer = at_desk(client, plan, {**sent, "act": "override", "previewed": seen})
        assert answer.status_code == 302
        assert running(plan).minutes == 10
        said = page(at_desk(client, plan))
        assert "The plan is changed. They read your reason." in said
        assert REASON in said
        assert "Minutes of a walking day: 14 minutes before, 10 minutes now" in said

    def test_never_with_numbers_that_were_not_looked_at(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10), "act": "override", "previewed": '{"minutes": 12}'}
        said = page(at_desk(signed_in(clinician), plan, sent))
        assert "These are other numbers than you looked at." in said
        assert not PlanOverride.objects.exists()

    def test_never_without_a_reason(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10, reason=" "), "act": "override"}
        answer = at_desk(signed_in(clinician), plan, sent)
        assert answer.status_code == 422
        assert "Write the reason." in page(answer)

    def test_growth_is_given_back_by_an_empty_field(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        change(plan, clinician, growth=5)
        client = signed_in(clinician)
        sent = as_shown(plan, growth="")
        seen = at_desk(client, plan, {**sent, "act": "preview"}).context["preview"].previewed
        at_desk(client, plan, {**sent, "act": "override", "previewed": seen})
        assert running(plan).growth_override is None

    @pytest.mark.parametrize("act", ["preview", "override"])
    def test_nothing_is_overwritten_when_somebody_else_was_first(
        self, signed_in: SignIn, walking: tuple[Plan, User], act: str
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10, reason="Slowly."), "act": act}
        change(plan, clinician, weekly_target=120)
        answer = at_desk(signed_in(clinician), plan, sent)
        said = page(answer)
        assert answer.status_code == 409
        assert "Nothing was changed: the plan is not as you saw it" in said
        assert "Aim, minutes a week: 150 minutes before, 120 minutes now" in said
        assert "Slowly." in said
        form = answer.context["numbers"]
        assert (form["minutes"].value(), form["weekly_target"].value()) == ("10", "120")
        assert PlanOverride.objects.count() == 1
        again = {
            name: str(form[name.removeprefix("numbers-")].value()) for name in sent if "-" in name
        }
        seen = at_desk(signed_in(clinician), plan, {**again, "act": "preview"})
        assert seen.status_code == 200

    @pytest.mark.parametrize("based_on", ["", "{}", "[1]", "null", "nonsense"])
    def test_a_form_that_does_not_say_what_it_saw_changes_nothing(
        self, signed_in: SignIn, walking: tuple[Plan, User], based_on: str
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10), "act": "override", "numbers-based_on": based_on}
        assert at_desk(signed_in(clinician), plan, sent).status_code == 409
        assert not PlanOverride.objects.exists()

    @pytest.mark.parametrize("answers", [{"B6": "yes"}, {"B7": "yes"}], ids=["lock", "hold"])
    def test_a_hold_comes_first(
        self, signed_in: SignIn, walking: tuple[Plan, User], answers: dict[str, str]
    ) -> None:
        plan, clinician = walking
        sent = {**as_shown(plan, minutes=10), "act": "override"}
        at = mid_week(plan)
        walkthrough.screen(plan.participant, answers, now=at, purpose=Purpose.SYMPTOMS)
        client = signed_in(clinician)
        assert "Open the hold" in page(at_desk(client, plan, at=at))
        answer = at_desk(client, plan, sent, at=at)
        assert answer.status_code == 409
        assert "The plan cannot be changed while this is open" in page(answer)
        assert not PlanOverride.objects.exists()


def part(plan: Plan, act: str, **typed: str) -> dict[str, str]:
    sent = {"reason": REASON, "based_on": json.dumps(stands(plan).as_dict()), **typed}
    return {"act": act, **{f"{act}-{name}": value for name, value in sent.items()}}


def day(at: datetime) -> dict[str, str]:
    return {"until_day": str(at.day), "until_month": str(at.month), "until_year": str(at.year)}


class TestTheOtherChanges:
    def test_hold_and_lift(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        client = signed_in(clinician)
        until = mid_week(plan) + timedelta(days=28)
        assert at_desk(client, plan, part(plan, "hold", **day(until))).status_code == 302
        plan.refresh_from_db()
        assert plan.held_until == until.date()
        assert "Lift the hold" in page(at_desk(client, plan))
        assert at_desk(client, plan, part(plan, "lift")).status_code == 302
        plan.refresh_from_db()
        assert plan.held_until is None

    def test_a_longer_hold_is_refused_in_words(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        until = mid_week(plan) + timedelta(days=29)
        answer = at_desk(signed_in(clinician), plan, part(plan, "hold", **day(until)))
        assert answer.status_code == 422
        assert "A hold may run to" in page(answer)
        assert REASON in page(answer)

    def test_pause_and_resume(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        client = signed_in(clinician)
        at = mid_week(plan)
        at_desk(client, plan, part(plan, "pause", weeks="2"), at=at)
        plan.refresh_from_db()
        assert plan.status == "paused"
        said = page(at_desk(client, plan, at=at))
        assert "Let it go on" in said
        assert "Preview" not in said
        at_desk(client, plan, part(plan, "resume", percent="75"), at=at)
        plan.refresh_from_db()
        assert (plan.status, plan.resume_percent) == ("paused", 75)

    def test_end(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        client = signed_in(clinician)
        assert at_desk(client, plan, part(plan, "end")).status_code == 422
        at = mid_week(plan)
        answer = at_desk(client, plan, part(plan, "end", sure="on"), at=at)
        assert answer.status_code == 302
        plan.refresh_from_db()
        assert plan.status == "ended"

    def test_an_unknown_change_is_none(self, signed_in: SignIn, walking: tuple[Plan, User]) -> None:
        plan, clinician = walking
        assert at_desk(signed_in(clinician), plan, {"act": "bend"}).status_code == 422

    def test_what_is_not_on_offer_now_changes_nothing(
        self, signed_in: SignIn, walking: tuple[Plan, User]
    ) -> None:
        plan, clinician = walking
        sent = part(plan, "resume", percent="50")
        assert at_desk(signed_in(clinician), plan, sent).status_code == 409
        assert at_desk(signed_in(clinician), plan, part(plan, "lift")).status_code == 409
        assert not PlanOverride.objects.exists()


def test_reasons_are_bounded(signed_in: SignIn) -> None:
    plan, clinician = looked_after_walker(1)
    sent = {**as_shown(plan, minutes=9, reason="x" * 1001), "act": "override"}
    assert at_desk(signed_in(clinician), plan, sent).status_code == 422
