"""What is found when mails are missing, late or stuck, and who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from tests.conftest import NOW
from tests.integration.letters import letter
from walkback.celery import app
from walkback.mail import actions
from walkback.mail.delivery import reconciling
from walkback.mail.delivery.reconciling import HEARTBEATS, LATE, SILENT, findings
from walkback.mail.models import Heartbeat, OutboxMail, State
from walkback.ops import diagnosis

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _all_is_well(letter_kind: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that runs by itself runs, and the features miss nothing."""
    monkeypatch.setattr(reconciling, "_EXPECTED", {})
    for name in HEARTBEATS:
        actions.heartbeat(name, now=NOW)


def found() -> list[str]:
    return [str(finding) for finding in findings(now=NOW)]


def test_nothing_is_found_when_all_is_well() -> None:
    letter()
    assert found() == []


def test_a_mail_that_is_late() -> None:
    mail = letter()
    for late, said in ((LATE, []), (LATE + SECOND, ["mails more than 10 minutes late: 1"])):
        OutboxMail.objects.filter(pk=mail.pk).update(not_before=NOW - late)
        assert found() == said


@pytest.mark.parametrize("state", [State.SENT, State.SKIPPED, State.SUPPRESSED, State.FAILED])
def test_a_mail_that_is_done_with_is_not_late(state: State) -> None:
    mail = letter()
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=state, not_before=NOW - timedelta(days=2), dot_at=NOW
    )
    assert found() == []


def test_a_mail_in_doubt_for_too_long(settings: Any) -> None:
    mail = letter()
    for since, number in ((settings.MAIL_QUIET, 0), (settings.MAIL_QUIET + LATE + SECOND, 1)):
        OutboxMail.objects.filter(pk=mail.pk).update(
            state=State.DOT, lease_token=uuid4(), dot_at=Now() - since
        )
        assert found() == ["mails in doubt for too long: 1"] * number


def test_a_mail_that_nobody_takes_back() -> None:
    mail = letter()
    for since, number in ((SECOND, 0), (LATE + SECOND, 1)):
        OutboxMail.objects.filter(pk=mail.pk).update(
            state=State.LEASED, lease_token=uuid4(), lease_until=Now() - since
        )
        assert found() == ["mails held by a sender that is gone: 1"] * number


@pytest.mark.parametrize("name", HEARTBEATS)
@pytest.mark.parametrize("is_there", [True, False])
def test_something_that_does_not_run_any_more(name: str, is_there: bool) -> None:
    beats = Heartbeat.objects.filter(name=name)
    beats.update(at=NOW - SILENT)
    assert found() == []
    if is_there:
        beats.update(at=NOW - SILENT - SECOND)
    else:
        beats.delete()
    assert found() == [f"no sign of life for 3 minutes ({HEARTBEATS[name]}): 1"]


def test_several_that_do_not_run_are_named() -> None:
    Heartbeat.objects.all().delete()
    [said] = found()
    assert said.endswith(": 3")
    assert all(words in said for words in HEARTBEATS.values())


def test_what_a_feature_misses() -> None:
    reconciling.expect("letters that were never written", lambda now: 3 if now == NOW else 0)
    reconciling.expect("nothing", lambda _now: 0)
    assert found() == ["letters that were never written: 3"]


def test_findings_are_said_aloud(caplog: pytest.LogCaptureFixture) -> None:
    Heartbeat.objects.all().delete()
    reconciling.reconcile(now=NOW)
    assert caplog.text.count("mail_reconciliation") == 1


class TestDoctor:
    def test_all_is_on_time(self) -> None:
        mail = letter()
        OutboxMail.objects.filter(pk=mail.pk).update(
            state=State.UNCONFIRMED, dot_at=NOW, done_at=NOW
        )
        finding = diagnosis.reminders(lambda: NOW)
        assert finding.is_fine
        assert finding.fact == (
            "all on time; in the last 7 days 0 sent, 1 probably sent, 0 refused"
        )

    def test_something_is_wrong(self) -> None:
        mail = letter()
        OutboxMail.objects.filter(pk=mail.pk).update(not_before=NOW - timedelta(hours=1))
        Heartbeat.objects.filter(name="plan").delete()
        finding = diagnosis.reminders(lambda: NOW)
        assert finding.problem == (
            "mails more than 10 minutes late: 1; "
            "no sign of life for 3 minutes (the planner of mails): 1"
        )
        assert "queues mail and plan" in finding.remedy
        assert mail.participant.email not in str(finding)

    def test_settings_that_contradict_each_other(self, settings: Any) -> None:
        assert diagnosis.mail_settings().is_fine
        settings.MAIL_LOOKUP = "nobody"
        finding = diagnosis.mail_settings()
        assert "contradict" in finding.problem
        assert "MAIL_LOOKUP" in finding.detail


# -- What rings -----------------------------------------------------------------------------------
def test_each_kind_of_work_waits_in_its_own_line() -> None:
    route: Callable[..., Any] = app.amqp.router.route
    lines = {
        entry["task"]: route({}, entry["task"])["queue"].name
        for entry in app.conf.beat_schedule.values()
    }
    assert lines == {
        "walkback.mail.tasks.beat_tick": "default",
        "walkback.mail.tasks.send_due_mail": "mail",
        "walkback.mail.tasks.reconcile": "default",
        "plans.tasks.decide_due_weeks": "plan",
        "plans.tasks.look_after_alerts": "plan",
        "plans.tasks.plan_mail": "plan",
    }
    queues = app.amqp.queues
    assert set(queues.consume_from) == {"mail", "plan", "default"}, "a worker that is told nothing"
    assert {queues[name].routing_key for name in queues} == {"mail", "plan", "default"}


def test_a_tick_that_was_not_heard_in_time_is_not_heard_later() -> None:
    for entry in app.conf.beat_schedule.values():
        assert entry["options"]["expires"] < entry["schedule"].total_seconds()


def test_every_task_that_is_rung_for_is_there() -> None:
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks


def test_reconciling_runs_as_a_task() -> None:
    app.loader.import_default_modules()
    for name in HEARTBEATS:
        actions.heartbeat(name, now=timezone.now())
    app.tasks["walkback.mail.tasks.reconcile"]()
