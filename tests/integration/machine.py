"""A machine that does what a person can do, in any order, on the real addresses with the real database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from plans.models import Plan, Walk
from plans.queries import undecided_prescription, week_of
from screening.domain.questions import RULESETS
from screening.models import Hold, Screening
from tests.conftest import NOW
from tests.domain.newer_rules import NEWER, make_current
from tests.integration.machine_checks import Watch
from tests.integration.machine_forms import (
    ANSWERED,
    CHECK_IN,
    HOURS,
    OWN_PAGES,
    TICKS,
    filled,
    odd_answers,
    pages,
    slips,
    which,
)
from tests.integration.page_by_page import PAGES
from tests.integration.people_of_a_clinic import looked_after
from tests.integration.walkers import START, joined, tick
from walkback.accounts.consent_texts import Subject
from walkback.accounts.queries import has_consented
from walkback.ops import walkthrough


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of one example, rolled back after it."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


class ThroughTheProgramme(RuleBasedStateMachine):
    """One participant, with or without a clinic, and everything they can send."""

    def __init__(self) -> None:
        super().__init__()
        self.example = ExitStack()
        self.example.enter_context(undone())
        self.clock = self.example.enter_context(time_machine.travel(NOW, tick=False))
        patch = self.example.enter_context(pytest.MonkeyPatch.context())
        patch.setitem(RULESETS, NEWER.version, NEWER)
        self.current = self.example.enter_context(pytest.MonkeyPatch.context())
        self.watch: Watch | None = None

    def teardown(self) -> None:
        self.example.close()

    # -- Who ---------------------------------------------------------------------------------------

    @initialize(
        with_clinic=st.booleans(), so_far=st.sampled_from(["new", "screened", "walking", "walking"])
    )
    def somebody_joins(self, with_clinic: bool, so_far: str) -> None:
        self.user = joined(NOW)
        self.clinician = looked_after(self.user, NOW) if with_clinic else None
        if so_far != "new":
            walkthrough.screen(self.user, now=NOW)
        if so_far == "walking":
            walkthrough.start_plan(self.user, now=NOW)
        self.watch = Watch(self.user, self.clinician)
        self._sign_in()

    def _sign_in(self) -> None:
        # As a new browser: one that is left alone for days is signed out.
        self.client, self.theirs = Client(), Client()
        self.client.force_login(self.user)
        if self.clinician:
            self.theirs.force_login(self.clinician)

    def send(self, address: str, form: dict[str, Any] | None = None) -> Any:
        """Post as the participant."""
        return self._checked(address, self.client.post(address, form or {}))

    def get(self, address: str) -> Any:
        return self._checked(address, self.client.get(address))

    @staticmethod
    def _checked(address: str, response: Any) -> Any:
        assert response.status_code in ANSWERED, (address, response.status_code)
        return response

    def screening(self, place: int) -> Screening | None:
        """The newest screening, or an older one as an old tab still shows it."""
        mine = list(Screening.objects.filter(participant=self.user).order_by("-pk")[: place + 1])
        return mine[-1] if mine else None

    def _to(self, place: int, page: str, form: dict[str, Any] | None = None) -> None:
        screening = self.screening(place)
        if screening is not None:
            self.send(f"/screening/{screening.public_id}/{page}/", form)

    def plan_status(self) -> str:
        """How the newest plan stands."""
        return Plan.objects.filter(participant=self.user).latest("pk").status

    # -- The questions -----------------------------------------------------------------------------

    @rule(address=st.sampled_from(["/screening/", "/symptoms/"]))
    def begin(self, address: str) -> None:
        self.send(address)

    @rule(ticks=st.lists(st.sampled_from([*TICKS, "none"]), max_size=3, unique=True))
    def answer_the_list(self, ticks: list[str]) -> None:
        self.send("/symptoms/list/", {"new_symptoms": ticks})

    @rule(place=which, page=pages, odd=odd_answers(), slip=slips)
    def save_a_page(self, place: int, page: str, odd: dict[str, str], slip: str) -> None:
        self._to(place, page, filled(page, odd, slip))

    @rule(place=which, page=pages, odd=odd_answers())
    def save_a_page_twice(self, place: int, page: str, odd: dict[str, str]) -> None:
        self._to(place, page, filled(page, odd))
        self._to(place, page, filled(page, odd))

    @rule(answer=st.sampled_from([("first", "B1"), ("a", "A3"), ("b", "B6b"), ("e", "E1b")]))
    def say_an_emergency(self, answer: tuple[str, str]) -> None:
        """It stays unconfirmed; what comes next may be anything."""
        page, item = answer
        self.send("/screening/")
        self._to(0, page, filled(page, {item: "yes"}))

    @rule(place=which, page=st.sampled_from([*PAGES, "check", "confirm", "result", "zz"]))
    def jump_to_a_page(self, place: int, page: str) -> None:
        screening = self.screening(place)
        if screening is not None:
            self.get(f"/screening/{screening.public_id}/{page}/")

    @rule(odd=odd_answers())
    def answer_what_is_left(self, odd: dict[str, str]) -> None:
        """Page by page as the pages lead on, to the check or a confirmation."""
        self._answer(odd)

    def _answer(self, odd: dict[str, str]) -> None:
        screening = self.screening(0)
        if screening is None:
            return
        for page in PAGES:
            self.send(f"/screening/{screening.public_id}/{page}/", filled(page, odd))

    @rule(place=which)
    def send_the_answers(self, place: int) -> None:
        self._to(place, "check")

    @rule(address=st.sampled_from(["/screening/", "/symptoms/"]), odd=odd_answers())
    def screen_in_one_go(self, address: str, odd: dict[str, str]) -> None:
        self.send(address)
        self._answer(odd)
        self._to(0, "check")

    @rule(place=which, right=st.sampled_from(["yes", "yes", "no", "perhaps"]))
    def confirm_or_take_back(self, place: int, right: str) -> None:
        self._to(place, "confirm", {"right": right})

    # -- The plan ----------------------------------------------------------------------------------

    @rule(pain=st.sampled_from(["2", "2", "2", "5", "9"]))
    def ask_for_a_plan(self, pain: str) -> None:
        self.send("/start/", {**START, "pain_avg": pain, "pain_worst": max(pain, "3")})

    @rule(place=which)
    def accept_a_preview(self, place: int) -> None:
        plans = list(Plan.objects.filter(participant=self.user).order_by("-pk")[: place + 1])
        if plans:
            self.send(f"/start/{plans[-1].public_id}/")

    @rule(days_ago=st.integers(-1, 9), note=st.sampled_from(["", "", "my bladder feels odd"]))
    def log_a_walk(self, days_ago: int, note: str) -> None:
        day = timezone.localtime(timezone=self.user.zone).date() - timedelta(days=days_ago)
        entry = {"walked_on": day.isoformat(), "duration_minutes": "20", "note": note}
        self.send("/walks/new/", {**entry, "client_key": str(uuid4())})

    @rule()
    def log_it_as_planned(self) -> None:
        self.send("/walks/as-planned/", {"client_key": str(uuid4())})

    @rule(what=st.sampled_from(["", "delete/"]))
    def change_a_walk(self, what: str) -> None:
        walk = Walk.objects.filter(participant=self.user).order_by("-pk").first()
        if walk is not None:
            changed = {"walked_on": walk.walked_on.isoformat(), "duration_minutes": "25"}
            form = {**changed, "client_key": str(walk.client_key)}
            self.send(f"/walks/{walk.public_id}/{what}", form)

    @rule(
        pain=st.sampled_from(["2", "2", "4", "9"]),
        ticks=st.sampled_from([["none"], ["none"], ["none"], ["nerves"], ["heart", "fall"]]),
        flare=st.sampled_from(["NONE", "NONE", "PRESENT"]),
    )
    def check_in(self, pain: str, ticks: list[str], flare: str) -> None:
        """Every page once, in order; questions that it opens are left for other steps."""
        self.send("/check-in/week/", CHECK_IN["week"])
        self.send("/check-in/symptoms/", {"pain_avg": pain, "new_symptoms": ticks})
        self.send("/check-in/back/", {**CHECK_IN["back"], "flare": flare})
        self.send("/check-in/confidence/", CHECK_IN["confidence"])
        self.send("/check-in/next/")

    @rule(
        pain=st.sampled_from(["2", "2", "2", "9"]),
        ticks=st.sampled_from([["none"], ["none"], ["weight"]]),
        odd=odd_answers(),
    )
    def live_a_week(self, pain: str, ticks: list[str], odd: dict[str, str]) -> None:
        """Walk, check in on the last day with whatever that asks again, and see the next week begin."""
        self.log_it_as_planned()
        plan = Plan.objects.filter(participant=self.user, status="active").first()
        running = undecided_prescription(plan) if plan else None
        if running is None:
            self.pass_time(7 * 24)
            return
        week, zone = week_of(running), self.user.zone
        self._pass_time_until(week.check_in_opens_at(zone) + timedelta(hours=30))
        self.check_in(pain, ticks, "NONE")
        if self.watch and self.watch.opened():
            self._answer(odd)
            self._to(0, "check")
            self.send("/check-in/next/")
        self._pass_time_until(week.ends_at(zone))

    @rule(page=st.sampled_from(list(CHECK_IN)))
    def post_a_check_in_page(self, page: str) -> None:
        self.send(f"/check-in/{page}/", CHECK_IN[page])

    # -- A plan that changes -----------------------------------------------------------------------

    @rule(odd=odd_answers(), answer=st.booleans())
    def say_that_the_back_has_flared(self, odd: dict[str, str], answer: bool) -> None:
        self.send("/flare/")
        if answer:
            self._answer(odd)
            self._to(0, "check")

    @rule(settled=st.sampled_from(["yes", "no"]))
    def say_how_the_flare_up_is(self, settled: str) -> None:
        self.send("/flare/settled/", {"settled": settled})

    @rule(weeks=st.sampled_from(["1", "8"]))
    def pause_the_plan(self, weeks: str) -> None:
        self.send("/plan/pause/", {"weeks": weeks})

    @rule(address=st.sampled_from(["/plan/end/", "/plan/restart/"]))
    def end_the_plan(self, address: str) -> None:
        self.send(address)

    @rule(minutes=st.sampled_from(["20", "20", "4", "0"]), begins=st.sampled_from("0346"))
    def change_facts(self, minutes: str, begins: str) -> None:
        changed = {"comfortable_minutes": minutes, "week_begins": begins}
        self.send("/plan/change/", {**START, **changed})

    @rule(
        address=st.sampled_from(
            ["/today/rest/", "/today/walk-after-all/", "/plan/offers/promotion/"]
        )
    )
    def tap_something_small(self, address: str) -> None:
        self.send(address, {"answer": "yes"})

    # -- The way back ------------------------------------------------------------------------------

    @rule(may_walk=st.sampled_from(["yes", "yes", "no"]), days_ago=st.sampled_from([0, 0, 0, 2]))
    def say_what_was_said(self, may_walk: str, days_ago: int) -> None:
        self.send("/clearance/", self._account(may_walk, days_ago))

    def _account(self, may_walk: str, days_ago: int, prefix: str = "") -> dict[str, str]:
        day: date = timezone.localtime(timezone=self.user.zone).date() - timedelta(days=days_ago)
        parts = {
            "assessed_on_day": day.day,
            "assessed_on_month": day.month,
            "assessed_on_year": day.year,
        }
        account = {"assessed_by": "Dr Test", "told": "What was told.", "may_walk": may_walk}
        return {f"{prefix}{name}": str(value) for name, value in {**account, **parts}.items()}

    @rule()
    def unlock(self) -> None:
        self.send("/clearance/unlock/")

    @precondition(lambda self: self.watch is not None and self.clinician is not None)
    @rule(
        act=st.sampled_from(["clear", "clear", "keep", "told"]),
        place=which,
        may_walk=st.sampled_from(["yes", "yes", "no"]),
        percent=st.sampled_from(["50", "100"]),
    )
    def the_clinician_acts(self, act: str, place: int, may_walk: str, percent: str) -> None:
        holds = list(Hold.objects.filter(participant=self.user).order_by("-pk")[: place + 1])
        # What a clinic writes about somebody who took the agreement back is not what is tried here.
        if not holds or not has_consented(self.user, Subject.HEALTH_DATA):
            return
        address = f"/clinic/people/{self.user.public_id}/holds/{holds[-1].public_id}/"
        form = {
            "act": act,
            "clear-reason": "Examined today.",
            "clear-resume_percent": percent,
            "keep-reason": "Not yet.",
            **self._account(may_walk, 0, "told-"),
        }
        self._checked(address, self.theirs.post(address, form))

    @rule(said=st.sampled_from([{"B6": "yes"}, {"A1": "yes"}, {"B7": "yes"}, {"H5": "yes"}]))
    def fall_ill(self, said: dict[str, str]) -> None:
        """New symptoms, to the result."""
        self.screen_in_one_go("/symptoms/", said)
        self._to(0, "confirm", {"right": "yes"})

    @rule(may_walk=st.sampled_from(["yes", "yes", "no"]), odd=odd_answers())
    def go_the_way_back(self, may_walk: str, odd: dict[str, str]) -> None:
        """All of it in order, as far as it goes: assessed, screened again, waited, opened. Once too early."""
        self.say_what_was_said(may_walk, 0)
        self.pass_time(1)
        self.screen_in_one_go("/screening/", odd)
        self.pass_time(20)
        self.unlock()
        self.pass_time(5)
        self.unlock()
        if self.clinician is not None:
            self.the_clinician_acts("told", 0, may_walk, "50")
            self.the_clinician_acts("clear", 0, may_walk, "50")

    # -- Around it ---------------------------------------------------------------------------------

    @rule(address=st.sampled_from(OWN_PAGES))
    def look_at_a_page(self, address: str) -> None:
        self.get(address)

    @rule(hours=st.sampled_from(HOURS))
    def pass_time(self, hours: int) -> None:
        """Time passes, the weekly job runs, and the session may have ended meanwhile."""
        self._pass_time_until(timezone.now() + timedelta(hours=hours))

    def _pass_time_until(self, moment: datetime) -> None:
        self.clock.move_to(max(moment, timezone.now()))
        tick(timezone.now())
        self._sign_in()

    @rule(is_newer=st.booleans())
    def release_other_rules(self, is_newer: bool) -> None:
        self.current.undo()
        if is_newer:
            make_current(self.current, NEWER)

    @rule()
    def take_the_agreement_back(self) -> None:
        self.send("/settings/privacy/")

    @rule()
    def agree(self) -> None:
        self.send("/consent/", {"agree": "on"})

    # -- What must hold ----------------------------------------------------------------------------

    @invariant()
    def the_rows_keep_to_the_rules(self) -> None:
        if self.watch is not None:
            self.watch.look()

    @invariant()
    def an_emergency_leads_every_page_to_its_confirmation(self) -> None:
        screening = self.watch.unconfirmed() if self.watch else None
        if screening is None:
            return
        where = f"/screening/{screening.public_id}/confirm/"
        for address in OWN_PAGES:
            assert self.get(address).headers.get("Location") == where, address
        assert self.get(where).status_code == 200
