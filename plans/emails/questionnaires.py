"""W7, the questions of weeks 6, 12 and 26 and after a year: a line in the check-in's mail, a mail where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.domain.measures import YEAR, WeekSpan, points_due, points_open
from plans.domain.schedule import local_day
from plans.emails.carrying import Mail
from plans.emails.common import Letter, Line, link, today_of
from plans.emails.facts import plans_of, weeks_named
from plans.models import MeasureRound, Plan, PlanStatus, Prescription
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail

_ASKED_WHILE: Final = (PlanStatus.ACTIVE, PlanStatus.FINISHED)


@dataclass(frozen=True)
class OpenQuestions:
    """The measurement point: the number of an active week, or 52 for a year."""

    point: int


def load(mails: Sequence[OutboxMail], now: datetime) -> dict[int, OpenQuestions]:
    """The point of each mail, if its questions are open and were not answered."""
    plans = plans_of(mails, _ASKED_WHILE)
    asked = {mail_id: week for mail_id, week in weeks_named(mails).items() if mail_id in plans}
    due = _points_due(list(plans.values()), now)
    return {
        mail_id: OpenQuestions(point)
        for mail_id, (plan_id, point) in asked.items()
        if point in due[plan_id]
    }


def _points_due(plans: Sequence[Plan], now: datetime) -> dict[int, tuple[int, ...]]:
    """The points whose questions are open, by plan."""
    weeks: dict[int, list[WeekSpan]] = {plan.pk: [] for plan in plans}
    rows = Prescription.objects.filter(plan__in=plans).values_list(
        "plan_id", "number", "starts_on", "until_on"
    )
    for plan_id, number, starts_on, until_on in rows:
        weeks[plan_id].append(WeekSpan(number, starts_on, until_on))
    done: dict[int, list[int]] = {plan.pk: [] for plan in plans}
    rounds = MeasureRound.objects.filter(plan__in=plans).values_list("plan_id", "point")
    for plan_id, point in rounds:
        done[plan_id].append(point)
    return {
        plan.pk: points_due(_points_open(plan, weeks[plan.pk], now), done=done[plan.pk])
        for plan in plans
    }


def _points_open(plan: Plan, weeks: list[WeekSpan], now: datetime) -> tuple[int, ...]:
    if plan.accepted_at is None or plan.starts_on is None:
        return ()
    return points_open(
        weeks,
        accepted_on=local_day(plan.accepted_at, plan.participant.zone),
        starts_on=plan.starts_on,
        today=today_of(plan.participant, now),
        asks_after=plan.monthly_since is not None or plan.status == PlanStatus.FINISHED,
    )


def letter(questions: OpenQuestions) -> Letter:
    """What they are for, how long they take, and that each can be left out."""
    subject = _("A few questions after one year")
    if questions.point != YEAR:
        subject = _("A few questions in week %(week)s") % {"week": questions.point}
    return Letter(
        subject=subject,
        preheader=_("Two minutes, if you like."),
        heading=subject,
        because=_("You get this mail because you have a walking plan."),
        context={"questions_url": link("plans:measures")},
    )


def line(_questions: OpenQuestions) -> Line:
    """The same in one line."""
    words = _("A few questions show you later what has changed. Two minutes, if you like.")
    return Line(words, _("Answer the questions"), link("plans:measures"))


MAIL = Mail(
    name=MailKind.QUESTIONNAIRES,
    category=Category.CHECK_IN,
    load=load,
    letter=letter,
    line=line,
    plan_runs=False,
)
