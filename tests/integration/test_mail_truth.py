"""A mail goes out only while what it says is true: each kind, before and after what makes it needless."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions import pausing
from plans.domain.budget import MailKind
from plans.models import Absence, MeasureRound, Plan, PlanStatus
from tests.conftest import NOW
from tests.integration.courses import decided, good_week, silent_week, weeks
from tests.integration.outbox_rows import mail
from tests.integration.walkers import check_in, ends_at, running, walk_all, walker
from walkback.mail import actions, kinds
from walkback.mail.actions import Choices
from walkback.mail.categories import Category
from walkback.mail.kinds import RenderedMail
from walkback.mail.models import OutboxMail, Recipient, State

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def plan() -> Plan:
    return walker(NOW)


def says(row: OutboxMail, at: datetime) -> RenderedMail | None:
    """What the mail says at this moment, or nothing. Putting it into words asks the database nothing."""
    row = OutboxMail.objects.select_related("participant").get(pk=row.pk)
    facts = kinds.load([row], at)
    if row.pk not in facts:
        return None
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rendered = kinds.write(row, facts[row.pk])
    assert not asked.captured_queries
    return rendered


def test_the_welcome_is_about_the_first_week(plan: Plan) -> None:
    row = mail(plan, MailKind.WELCOME)
    first = running(plan)
    rendered = says(row, NOW)
    assert rendered is not None
    assert f"{first.days} walk" in rendered.subject
    assert "Your plan begins today" in rendered.text
    assert "Make an if-then plan" in rendered.text
    later = says(row, NOW + 2 * DAY)
    assert later is not None
    assert "Your plan began on Monday 23 November." in later.text


def test_the_welcome_knows_of_the_if_then_plan_and_leaves_its_words_in_the_app(plan: Plan) -> None:
    plan.preferences = {**plan.preferences, "cue": "my back hurts"}
    plan.save(update_fields=["preferences"])
    rendered = says(mail(plan, MailKind.WELCOME), NOW)
    assert rendered is not None
    assert "See your if-then plan" in rendered.text
    assert "hurts" not in rendered.text + rendered.html


def test_nobody_is_welcomed_to_a_plan_that_is_over(plan: Plan) -> None:
    row = mail(plan, MailKind.WELCOME)
    pausing.end(plan=plan, by=plan.participant, now=NOW)
    assert says(row, NOW) is None


def test_a_mail_about_somebody_elses_plan_says_nothing(plan: Plan) -> None:
    row = mail(plan, MailKind.WELCOME)
    OutboxMail.objects.filter(pk=row.pk).update(participant=walker(NOW).participant)
    assert says(row, NOW) is None


def test_the_nudge_is_for_a_week_without_a_walk(plan: Plan) -> None:
    row, at = mail(plan, MailKind.NUDGE, 1), NOW + 3 * DAY
    rendered = says(row, at)
    assert rendered is not None
    assert rendered.subject == f"Your next walk: {running(plan).minutes} min"
    assert says(row, NOW + 7 * DAY) is None
    walk_all(plan, at)
    assert says(row, at) is None


def test_nobody_is_nudged_while_away(plan: Plan) -> None:
    row, at = mail(plan, MailKind.NUDGE, 1), NOW + 3 * DAY
    today = at.astimezone(plan.participant.zone).date()
    Absence.objects.create(
        participant=plan.participant, starts_on=today - DAY, until_on=today + DAY, made_at=NOW
    )
    assert says(row, at) is None
    assert says(row, at + DAY) is not None


@pytest.mark.parametrize("kind", [MailKind.CHECK_IN, MailKind.CHECK_IN_AGAIN])
def test_a_check_in_is_asked_for_while_it_is_open_and_not_answered(
    plan: Plan, kind: MailKind
) -> None:
    row, end = mail(plan, kind, 1), ends_at(plan)
    walk_all(plan, NOW, share=50)
    assert says(row, end - 49 * HOUR) is None
    rendered = says(row, end - 6 * HOUR)
    assert rendered is not None
    week = running(plan)
    assert f"Week 1: {week.weekly_minutes // 2} of {week.weekly_minutes} minutes" in rendered.text
    assert "open until Tuesday 1 December." in rendered.text
    assert says(row, end + 48 * HOUR - timedelta(seconds=1)) is not None
    assert says(row, end + 48 * HOUR) is None
    check_in(plan, end - HOUR)
    assert says(row, end - HOUR) is None


def test_a_weekly_mail_says_nothing_once_its_week_is_over(plan: Plan) -> None:
    row = decided(plan)
    end = ends_at(plan)
    assert says(row, end - HOUR) is not None
    assert says(row, end) is None
    pausing.pause(plan=plan, weeks=1, by=plan.participant, now=end - 5 * DAY)
    assert says(row, end - 5 * DAY) is None


def test_are_you_still_with_us_is_asked_in_silence_only(plan: Plan) -> None:
    silent_week(plan)
    week = running(plan)
    row = mail(plan, MailKind.STILL_WITH_US, plan.starts_on)
    at = NOW + 14 * DAY
    rendered = says(row, at)
    assert rendered is not None
    assert "since Monday 23 November" in rendered.text
    assert f"Week 2: {week.days} walk" in rendered.text
    walk_all(plan, at)
    assert says(row, at) is None


def test_a_check_in_breaks_the_silence_too(plan: Plan) -> None:
    silent_week(plan)
    row = mail(plan, MailKind.STILL_WITH_US, plan.starts_on)
    check_in(plan, ends_at(plan) - HOUR)
    assert says(row, NOW + 14 * DAY) is None


def test_nobody_is_missed_while_away(plan: Plan) -> None:
    row = mail(plan, MailKind.STILL_WITH_US, plan.starts_on)
    today = NOW.astimezone(plan.participant.zone).date()
    Absence.objects.create(
        participant=plan.participant, starts_on=today, until_on=today + DAY, made_at=NOW
    )
    assert says(row, NOW) is None


@pytest.mark.parametrize("kind", [MailKind.PAUSING, MailKind.DOOR_OPEN])
def test_the_door_is_held_open_while_the_plan_rests(plan: Plan, kind: MailKind) -> None:
    row = mail(plan, kind, 4)
    assert says(row, NOW) is None
    for _ in range(4):
        silent_week(plan)
    assert plan.status == PlanStatus.PAUSED_INACTIVE
    assert says(row, NOW) is not None
    for status in (PlanStatus.PAUSED_REVIEW, PlanStatus.STOPPED, PlanStatus.ENDED):
        Plan.objects.filter(pk=plan.pk).update(status=status)
        assert says(row, NOW) is None


def test_questions_are_asked_at_their_point_until_they_are_answered(plan: Plan) -> None:
    weeks(plan, 5)
    row, at = mail(plan, MailKind.QUESTIONNAIRES, 6), ends_at(plan) - 6 * HOUR
    assert says(row, at - 3 * DAY) is None
    rendered = says(row, at)
    assert rendered is not None
    assert rendered.subject == "A few questions in week 6"
    assert says(mail(plan, MailKind.QUESTIONNAIRES, 12), at) is None
    MeasureRound.objects.create(participant=plan.participant, plan=plan, point=6, answered_at=at)
    assert says(row, at) is None


def test_what_was_written_to_a_person_stays_written(plan: Plan) -> None:
    row = mail(plan, MailKind.CLINICIAN, 7)
    pausing.end(plan=plan, by=plan.participant, now=NOW)
    assert says(row, NOW + 2 * DAY) is not None


# -- Several in one ---------------------------------------------------------------------------------


def test_a_mail_says_what_the_carried_ones_would(plan: Plan) -> None:
    weeks(plan, 5)
    carrier = mail(plan, MailKind.CHECK_IN, 6)
    mail(plan, MailKind.QUESTIONNAIRES, 6, carrier)
    rendered = says(carrier, ends_at(plan) - 6 * HOUR)
    assert rendered is not None
    for part in (rendered.text, rendered.html):
        assert "A few questions show you later what has changed." in part
        assert "/progress/measures/" in part


def test_what_is_no_longer_true_is_not_said_elsewhere(plan: Plan) -> None:
    good_week(plan)
    carrier = OutboxMail.objects.get(kind="weekly")
    mail(plan, MailKind.CHECK_IN_AGAIN, 1, carrier)
    rendered = says(carrier, NOW + 7 * DAY)
    assert rendered is not None
    assert "check-in for week 1" not in rendered.text


def test_what_a_person_does_not_want_is_not_said_elsewhere(plan: Plan) -> None:
    carrier = mail(plan, MailKind.STILL_WITH_US, plan.starts_on)
    mail(plan, MailKind.NUDGE, 1, carrier)
    person, at = plan.participant, NOW + 3 * DAY
    nudge = "No walk is logged yet this week."

    def text() -> str:
        rendered = says(carrier, at)
        assert rendered is not None
        return rendered.text

    assert nudge not in text()  # off at first
    known = Recipient.objects.get(participant=person)
    actions.change_reminders(
        participant=person,
        choices=Choices(frozenset(Category), known.local_time),
        by=person,
        now=at,
    )
    assert nudge in text()
    actions.unsubscribe(participant=person, kind=Category.NUDGE.value, by=person, now=at)
    assert nudge not in text()


# -- A batch costs what one costs -------------------------------------------------------------------


def queries_for(rows: Sequence[OutboxMail], at: datetime) -> int:
    loaded = list(
        OutboxMail.objects.select_related("participant")
        .filter(pk__in=[row.pk for row in rows])
        .prefetch_related("carried")
    )
    with CaptureQueriesContext(connection) as asked:
        facts = kinds.load(loaded, at)
    assert len(facts) == len(rows)
    return len(asked.captured_queries)


Rows = Callable[[Plan], OutboxMail]
ROWS: dict[MailKind, Rows] = {
    MailKind.WELCOME: lambda plan: mail(plan, MailKind.WELCOME),
    MailKind.WEEKLY: decided,
    MailKind.NUDGE: lambda plan: mail(plan, MailKind.NUDGE, 1),
    MailKind.CHECK_IN: lambda plan: mail(plan, MailKind.CHECK_IN, 1),
    MailKind.CHECK_IN_AGAIN: lambda plan: mail(plan, MailKind.CHECK_IN_AGAIN, 1),
    MailKind.STILL_WITH_US: lambda plan: mail(plan, MailKind.STILL_WITH_US, plan.starts_on),
    MailKind.CLINICIAN: lambda plan: mail(plan, MailKind.CLINICIAN, plan.pk),
}


@pytest.mark.parametrize("kind", ROWS)
def test_loading_five_takes_as_many_queries_as_loading_one(kind: MailKind) -> None:
    at = NOW + 7 * DAY if kind is MailKind.WEEKLY else NOW + 6 * DAY
    rows = [ROWS[kind](walker(NOW)) for _ in range(5)]
    for row in rows:
        carried: dict[str, Any] = {"carrier": row, "state": State.CARRIED}
        other = MailKind.CHECK_IN if kind is not MailKind.CHECK_IN else MailKind.CHECK_IN_AGAIN
        plan = Plan.objects.get(participant=row.participant)
        if kind not in (MailKind.CHECK_IN_AGAIN, MailKind.WEEKLY):
            OutboxMail.objects.filter(pk=mail(plan, other, 1).pk).update(**carried)
    assert queries_for(rows[:1], at) == queries_for(rows, at)
