"""A clinic's own defaults: new plans begin from them, running plans do not notice, every version stays."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from plans.actions import replaying, templating
from plans.actions.starting import Preferences, draft_plan
from plans.actions.templating import Defaults, OutsideCaps, TemplateChanged
from plans.domain.generate import start
from plans.domain.model import Intake
from plans.models import Plan, PlanTemplate
from tests.conftest import NOW
from tests.integration import courses
from tests.integration.pages import client_of, unescaped_page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account, joined
from tests.integration.walkers import running
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.actions.inviting import NotALead, NotTheirClinic
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole
from walkback.ops import walkthrough
from walkback.ops.walkthrough import QUIET_INPUTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> User:
    return clinician_account("lead")


@pytest.fixture
def hill(lead: User) -> Clinic:
    return clinic_with(lead)


def make(clinic: Clinic, by: User, *, based_on: int = 0, **numbers: Any) -> PlanTemplate:
    values = {"target_days": None, "weekly_target": None, "growth": None, "welcome": ""} | numbers
    return templating.make_version(
        clinic=clinic,
        defaults=Defaults(name="Our way", **values),
        reason="Our people are busy.",
        based_on=based_on,
        by=by,
        now=NOW,
    )


def begun(clinic: Clinic, name: str, **inputs: object) -> Plan:
    user = joined(clinic, name, NOW)
    walkthrough.screen(user, now=NOW)
    return walkthrough.start_plan(user, inputs, now=NOW)


class TestTheRules:
    def test_what_is_not_suggested_is_left_to_them(self) -> None:
        usual = Intake(age=45, pain_avg=2, pain_worst=3)
        state = start(usual)
        assert (state.target_days, state.weekly_target, state.growth_override) == (5, 150, None)

    @pytest.mark.parametrize(
        ("free", "preferred", "suggested", "days"),
        [(5, None, 4, 4), (3, None, 4, 3), (5, 2, 4, 2), (7, None, 6, 6), (5, None, None, 5)],
    )
    def test_the_persons_own_days_come_first(
        self, free: int, preferred: int | None, suggested: int | None, days: int
    ) -> None:
        about = Intake(45, 2, 3, days_available=free, preferred_days=preferred)
        state = start(
            Intake(
                45, 2, 3, days_available=free, preferred_days=preferred, suggested_days=suggested
            )
        )
        assert state.target_days == days
        assert start(about).days == min(3, start(about).target_days)


class TestNewPlans:
    def test_begin_from_the_newest_version_and_keep_it(self, hill: Clinic, lead: User) -> None:
        make(hill, lead, target_days=3)
        newest = make(hill, lead, based_on=1, target_days=4, weekly_target=120, growth=5)
        plan = begun(hill, "one")
        week = running(plan)
        assert plan.template == newest
        assert (week.target_days, week.weekly_target, week.growth_override) == (4, 120, 5)
        assert plan.projection[-1]["weekly_minutes"] == 120
        courses.good_week(plan)
        assert running(plan).growth_override == 5
        assert replaying.replay(plan) == []

    def test_running_plans_stay_as_they_are(self, hill: Clinic, lead: User) -> None:
        plan = begun(hill, "one")
        make(hill, lead, weekly_target=90)
        courses.good_week(plan)
        plan.refresh_from_db()
        assert (plan.template, running(plan).weekly_target) == (None, 150)
        assert replaying.replay(plan) == []

    def test_other_clinics_and_people_without_one_have_the_rules(
        self, hill: Clinic, lead: User
    ) -> None:
        make(hill, lead, weekly_target=90)
        valley = clinic_with(clinician_account("elsewhere"), "Valley Clinic")
        assert running(begun(valley, "two")).weekly_target == 150

    def test_the_person_reads_it_before_the_start(self, hill: Clinic, lead: User) -> None:
        make(hill, lead, weekly_target=90, welcome="Welcome to <b>our</b> clinic.")
        user = joined(hill, "one", NOW)
        walkthrough.screen(user, now=NOW)
        plan = draft_plan(
            participant=user,
            inputs=dict(QUIET_INPUTS),
            preferences=Preferences(week_begins=0, recovered=True),
            by=user,
            now=NOW,
        )
        with time_machine.travel(NOW, tick=False):
            answer = client_of(user).get(reverse("plans:preview", args=[plan.public_id]))
        said = answer.content.decode()
        assert "Your clinic suggests: Our way" in said
        assert "An aim of 90 minutes a week" in said
        assert "Welcome to &lt;b&gt;our&lt;/b&gt; clinic." in said


class TestAVersion:
    @pytest.mark.parametrize(
        "numbers",
        [
            {"target_days": 0},
            {"target_days": 7},
            {"weekly_target": 59},
            {"weekly_target": 301},
            {"growth": -1},
            {"growth": 21},
        ],
        ids=str,
    )
    def test_stays_inside_the_caps(self, hill: Clinic, lead: User, numbers: dict[str, int]) -> None:
        with pytest.raises(OutsideCaps):
            make(hill, lead, **numbers)

    def test_is_not_made_over_one_that_was_not_seen(self, hill: Clinic, lead: User) -> None:
        make(hill, lead, target_days=4)
        with pytest.raises(TemplateChanged):
            make(hill, lead, target_days=5)
        assert PlanTemplate.objects.count() == 1

    def test_is_a_leads_work_and_is_written_down(self, hill: Clinic, lead: User) -> None:
        colleague = clinician_account("colleague")
        care.add_member(
            clinic=hill, user=colleague, role=MembershipRole.CLINICIAN, by=lead, now=NOW
        )
        with pytest.raises(NotALead):
            make(hill, colleague)
        with pytest.raises(NotTheirClinic):
            make(hill, clinician_account("stranger"))
        make(hill, lead, growth=0)
        assert AuditEvent.objects.filter(action="clinic.template_changed").count() == 1


class TestThePage:
    SENT = {  # never changed
        "name": "Our way",
        "target_days": "4",
        "weekly_target": "",
        "growth": "5",
        "welcome": "",
        "reason": "Busy people.",
        "based_on": "0",
    }

    def send(self, client: Client, clinic: Clinic, **more: str) -> Any:
        return client.post(
            reverse("clinic:team-template", args=[clinic.public_id]), {**self.SENT, **more}
        )

    def test_preview_then_save(self, hill: Clinic, lead: User) -> None:
        client = client_of(lead)
        said = unescaped_page(self.send(client, hill, act="preview", reason=""))
        assert "Nothing is saved yet." in said
        assert not PlanTemplate.objects.exists()
        assert self.send(client, hill, act="save").status_code == 302
        made = PlanTemplate.objects.get()
        assert (made.version, made.target_days, made.growth, made.made_by) == (1, 4, 5, lead)
        again = unescaped_page(client.get(reverse("clinic:team-template", args=[hill.public_id])))
        assert "Our way, version 1" in again
        assert "Busy people." in again

    def test_mistakes_are_said_beside_the_field(self, hill: Clinic, lead: User) -> None:
        answer = self.send(client_of(lead), hill, act="save", target_days="7", reason="")
        said = unescaped_page(answer)
        assert answer.status_code == 422
        assert "Write a number from 1 to 6, or leave it empty." in said
        assert "Write the reason." in said

    def test_somebody_else_was_first(self, hill: Clinic, lead: User) -> None:
        make(hill, lead, target_days=3)
        answer = self.send(client_of(lead), hill, act="save")
        said = unescaped_page(answer)
        assert answer.status_code == 409
        assert "somebody else made a version meanwhile" in said
        assert "Busy people." in said
        assert PlanTemplate.objects.count() == 1

    def test_a_clinician_reads_and_a_stranger_sees_nothing(self, hill: Clinic, lead: User) -> None:
        colleague = clinician_account("colleague")
        care.add_member(
            clinic=hill, user=colleague, role=MembershipRole.CLINICIAN, by=lead, now=NOW
        )
        address = reverse("clinic:team-template", args=[hill.public_id])
        client = client_of(colleague)
        assert "Save this version" not in unescaped_page(client.get(address))
        assert self.send(client, hill, act="save").status_code == 403
        assert client_of(clinician_account("stranger")).get(address).status_code == 404
        assert not PlanTemplate.objects.exists()
