"""Commands that people type: the demonstration, the weekly job, the reminders without Celery."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plans.models import Plan, PlanStatus, WeeklyDecision
from plans.queries import Stage, programme_of
from screening.clearing import next_step
from screening.domain.clearance import Step
from screening.models import Hold
from tests.conftest import NOW
from tests.integration.walkers import ends_at, walker
from walkback.accounts.models import User
from walkback.care.models import Enrolment
from walkback.mail.delivery import dispatcher
from walkback.mail.models import Heartbeat, OutboxMail, State
from walkback.ops import demo

pytestmark = pytest.mark.django_db


def said(*command: str, **options: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_the_demonstration_is_everybody_it_promises() -> None:
    demo.make(now=NOW)
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    assert {f"{name}@demo.example" for name in people} == {login.email for login in demo.LOGINS}
    stages = {
        name: programme_of(user, now=NOW).stage
        for name, user in people.items()
        if name not in ("clinician", "colleague", "admin")
    }
    assert stages == {
        "week1": Stage.WALKING,
        "week6": Stage.WALKING,
        "week14": Stage.WALKING,
        "held": Stage.HELD,
        "locked": Stage.LOCKED,
        "paused": Stage.PAUSED_REVIEW,
        "checked": Stage.LOCKED,
        "silent": Stage.WALKING,
        "flare": Stage.WALKING,
        "resting": Stage.PAUSED,
        "finished": Stage.FINISHED,
    }
    running = {
        name: Plan.objects.get(participant=people[name]).prescriptions.order_by("-number")[0]
        for name in ("week1", "week6", "week14")
    }
    assert {name: row.number for name, row in running.items()} == {
        "week1": 1,
        "week6": 6,
        "week14": 14,
    }
    assert running["week14"].weekly_minutes >= 130
    codes = WeeklyDecision.objects.filter(plan__participant=people["week6"])
    assert codes.filter(code="R5_FLARE").exists()
    assert Hold.objects.filter(closed_at=None).count() == 4
    assert next_step(Hold.objects.get(participant=people["checked"]), now=NOW) is Step.CLINICIAN
    assert Enrolment.objects.active().count() == 11
    assert dispatcher.send_due(now=NOW) == 1, "one recent mail to look at, not a pile of old ones"
    assert not OutboxMail.objects.filter(state=State.READY, not_before__lt=NOW).exists()
    # It is evening where they live: the last weekly mail waits for the morning.
    assert dispatcher.send_due(now=NOW + timedelta(hours=15)) == 1
    assert demo.exists()


def test_the_demonstration_refuses_without_debug() -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("demo")
    assert not User.objects.exists()


def test_the_logins_are_printed(settings: Any) -> None:
    settings.DEBUG = True
    text = said("demo", logins=True)
    assert all(login.email in text for login in demo.LOGINS)
    assert demo.PASSWORD in text


def test_weekly_decides_for_the_given_instant() -> None:
    plan = walker(NOW)
    at = ends_at(plan) + timedelta(hours=48)
    assert said("weekly", now=at.isoformat()).startswith("1 weeks decided")
    assert WeeklyDecision.objects.get().decided_at == at
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_reminders_does_once_what_the_tasks_do() -> None:
    plan = walker(NOW - timedelta(days=20))
    assert "weeks decided" in said("reminders")
    assert WeeklyDecision.objects.filter(plan=plan).exists()
    assert Heartbeat.objects.filter(name="tick").exists()
