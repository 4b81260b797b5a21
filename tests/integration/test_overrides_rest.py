"""A clinician's hold, pause, return and end of a plan, and what its person reads of each."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from plans.actions import overriding, replaying
from plans.actions.overriding import NothingChanged
from plans.domain.codes import Code
from plans.domain.overrides import OverrideRefused
from plans.domain.schedule import local_day
from plans.models import Plan, PlanOverride
from screening.models import Purpose
from tests.integration import courses
from tests.integration.overriding import REASON, change, looked_after_walker, mid_week, stands
from tests.integration.pages import client_of, unescaped_page
from tests.integration.walkers import codes, ends_at, running
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.care.models import Alert
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


def act(plan: Plan, by: User, what: str, **more: Any) -> PlanOverride:
    """Hold, lift, pause, resume or end, having just looked."""
    now = more.pop("now", None) or mid_week(plan)
    based_on = stands(plan)
    made: PlanOverride = getattr(overriding, what)(
        plan=plan, reason=REASON, based_on=based_on, by=by, now=now, **more
    )
    plan.refresh_from_db()
    return made


def held_for(plan: Plan, by: User, days: int) -> None:
    today = local_day(mid_week(plan), plan.participant.zone)
    act(plan, by, "hold", until=today + timedelta(days=days))


def ask(plan: Plan, *, days: int = 0) -> int:
    """The round that asks clinics about their holds, some days after the hold is over."""
    assert plan.held_until is not None
    at = courses.at_noon(plan, plan.held_until + timedelta(days=days))
    return overriding.ask_about_holds(by=System.WEEKLY, now=at)


class TestAHold:
    def test_good_weeks_stay_where_they_are_until_it_is_over(self) -> None:
        plan, clinician = looked_after_walker(3)
        held_for(plan, clinician, 14)
        before = running(plan).weekly_minutes
        courses.weeks(plan, 2)
        assert codes(plan)[-2:] == [Code.C1_CLINICIAN_HOLD, Code.C1_CLINICIAN_HOLD]
        assert running(plan).weekly_minutes == before
        courses.good_week(plan)
        assert codes(plan)[-1] == Code.R20_ADVANCE
        assert replaying.replay(plan) == []

    def test_it_still_gets_smaller_where_the_rules_ask_for_it(self) -> None:
        plan, clinician = looked_after_walker(4)
        held_for(plan, clinician, 14)
        courses.flare_week(plan)
        assert codes(plan)[-1] == Code.R5_FLARE

    @pytest.mark.parametrize("days", [0, -1, 29])
    def test_it_ends_within_four_weeks(self, days: int) -> None:
        plan, clinician = looked_after_walker()
        with pytest.raises(OverrideRefused):
            held_for(plan, clinician, days)

    def test_when_it_is_over_the_clinic_is_asked_once(self) -> None:
        plan, clinician = looked_after_walker()
        held_for(plan, clinician, 7)
        assert ask(plan, days=-1) == 0
        assert ask(plan) == 1
        alert = Alert.objects.get(participant=plan.participant, kind="HOLD_OVER")
        assert (alert.severity, alert.closed_at) == (3, None)
        assert ask(plan, days=1) == 0
        plan.refresh_from_db()
        held_for(plan, clinician, 7)
        alert.refresh_from_db()
        assert alert.closed_because == "reviewed"

    def test_a_lifted_hold_asks_nobody(self) -> None:
        plan, clinician = looked_after_walker(3)
        held_for(plan, clinician, 14)
        act(plan, clinician, "lift")
        assert plan.hold_asks_on is None
        courses.good_week(plan)
        assert codes(plan)[-1] == Code.R20_ADVANCE

    def test_only_a_hold_can_be_lifted(self) -> None:
        plan, clinician = looked_after_walker()
        with pytest.raises(NothingChanged):
            act(plan, clinician, "lift")


class TestAPause:
    def test_the_plan_and_its_mails_rest(self) -> None:
        plan, clinician = looked_after_walker(2)
        made = act(plan, clinician, "pause", weeks=2)
        assert (plan.status, made.kind, made.after["status"]) == ("paused", "pause", "paused")
        assert Recipient.objects.get(participant=plan.participant).suspended
        assert replaying.replay(plan) == []

    @pytest.mark.parametrize(("percent", "minutes"), [(50, 6), (75, 9), (100, 12)])
    def test_it_goes_on_at_the_share_chosen_after_the_questions(
        self, percent: int, minutes: int
    ) -> None:
        plan, clinician = looked_after_walker(3)
        at = mid_week(plan)
        assert running(plan).minutes == 12
        act(plan, clinician, "pause", weeks=1, now=at)
        act(plan, clinician, "resume", percent=percent, now=at + timedelta(days=5))
        assert plan.status == "paused"
        back = at + timedelta(days=7)
        walkthrough.screen(plan.participant, now=back, purpose=Purpose.RETURN)
        plan.refresh_from_db()
        assert (plan.status, plan.resume_percent) == ("active", None)
        state = running(plan)
        assert state.days * state.minutes <= 60
        assert state.minutes in (minutes, minutes - 1, minutes + 1)
        assert replaying.replay(plan) == []

    def test_another_share_is_none(self) -> None:
        plan, clinician = looked_after_walker(1)
        at = mid_week(plan)
        act(plan, clinician, "pause", weeks=1, now=at)
        with pytest.raises(ValueError, match="80"):
            act(plan, clinician, "resume", percent=80, now=at)


def test_an_end_is_for_good() -> None:
    plan, clinician = looked_after_walker(1)
    at = mid_week(plan)
    made = act(plan, clinician, "end", now=at)
    assert (plan.status, plan.ended_at, made.kind) == ("ended", at, "end")


class TestWhatThePersonReads:
    def read(self, plan: Plan, name: str, *args: object, at: Any = None) -> str:
        with time_machine.travel(at or mid_week(plan), tick=False):
            answer = client_of(plan.participant).get(reverse(name, args=args), follow=True)
        return unescaped_page(answer)

    @pytest.mark.parametrize(
        ("name", "args"), [("plans:today", ()), ("plans:plan", ()), ("plans:week", (4,))]
    )
    def test_new_numbers_with_name_and_reason(self, name: str, args: tuple[int, ...]) -> None:
        plan, clinician = looked_after_walker(3)
        change(plan, clinician, minutes=9, weekly_target=120)
        said = self.read(plan, name, *args)
        assert f"{clinician.email} changed your plan on" in said
        assert REASON in said
        assert "The aim is 120 minutes a week." in said

    def test_the_week_says_who_decided_and_what_it_was_before(self) -> None:
        plan, clinician = looked_after_walker(3)
        change(plan, clinician, minutes=9)
        said = self.read(plan, "plans:week", 4)
        assert f"{clinician.email}, your clinician." in said
        assert "Before that:" in said
        assert (
            "Nobody changed the result by hand"
            not in said.split('id="then"')[0].split("Who decided")[-1]
        )

    def test_a_later_week_still_tells_of_it(self) -> None:
        plan, clinician = looked_after_walker(3)
        change(plan, clinician, minutes=9)
        courses.good_week(plan)
        assert REASON in self.read(plan, "plans:week", 4)
        assert REASON in self.read(plan, "plans:week", 5)
        assert REASON not in self.read(plan, "plans:today")

    def test_a_hold_as_long_as_it_lasts(self) -> None:
        plan, clinician = looked_after_walker(2)
        held_for(plan, clinician, 21)
        courses.good_week(plan)
        said = self.read(plan, "plans:today")
        assert "holds your plan where it is until" in said
        assert REASON in said

    def test_a_pause_is_not_told_as_their_own(self) -> None:
        plan, clinician = looked_after_walker(2)
        at = mid_week(plan)
        act(plan, clinician, "pause", weeks=2, now=at)
        for name in ("plans:today", "plans:plan"):
            said = self.read(plan, name, at=at)
            assert f"{clinician.email} paused your plan on" in said
            assert REASON in said
            assert "You paused your plan" not in said
        week = self.read(plan, "plans:week", 3, at=at)
        assert "Your clinician paused the plan." in week
        assert "You paused the plan." not in week

    def test_an_end(self) -> None:
        plan, clinician = looked_after_walker(2)
        at = mid_week(plan)
        act(plan, clinician, "end", now=at)
        said = self.read(plan, "plans:today", at=at)
        assert "Your plan has ended" in said
        assert f"{clinician.email} ended your plan on" in said
        assert REASON in said

    def test_a_reason_is_never_markup(self) -> None:
        plan, clinician = looked_after_walker(1)
        overriding.hold(
            plan=plan,
            until=local_day(ends_at(plan), plan.participant.zone),
            reason="<script>alert(1)</script>",
            based_on=stands(plan),
            by=clinician,
            now=mid_week(plan),
        )
        with time_machine.travel(mid_week(plan), tick=False):
            answer = client_of(plan.participant).get(reverse("plans:today"))
        assert "<script>alert" not in answer.content.decode()
