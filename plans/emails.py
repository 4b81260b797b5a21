"""What the programme's mails say. One function a mail; written when it is sent, from current data.

A mail carries walking minutes and days, never how somebody feels: where that changed the plan, it
says only that the plan was adjusted (product.md 5, Mail).
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from plans.models import Plan, PlanStatus, Prescription, WeeklyDecision
from walkback.learn import queries as learn
from walkback.mail.letters import letter
from walkback.mail.models import OutboxMail
from walkback.mail.renderers import NothingToSay, RenderedMail
from walkback.mail.tokens import UnsubscribeLink

WEEKLY = "weekly"


@dataclass(frozen=True)
class WeeklyFacts:
    """The numbers of one weekly mail."""

    week: int
    done_minutes: int
    planned_minutes: int
    days: int
    minutes: int
    next_minutes: int
    reason: str


def weekly(mail: OutboxMail, now: datetime) -> RenderedMail:
    """The weekly mail (W1): last week in numbers, the next step, one lesson.

    Raises NothingToSay when the plan no longer runs or the week it tells of is over.
    """
    plan, prescription, decision = _rows(mail)
    if prescription.until_on <= now.astimezone(plan.participant.zone).date():
        raise NothingToSay
    facts = WeeklyFacts(
        week=prescription.number,
        done_minutes=decision.done_minutes,
        planned_minutes=decision.prescription.weekly_minutes,
        days=prescription.days,
        minutes=prescription.minutes,
        next_minutes=prescription.weekly_minutes,
        reason=decision.mail_reason,
    )
    link = UnsubscribeLink(plan.participant.public_id, WEEKLY)
    unsubscribe = _link("mail:unsubscribe", link.token())
    text, html = letter("weekly", _weekly_context(facts, unsubscribe))
    return RenderedMail(
        subject=(
            f"Your week: {facts.done_minutes} of {facts.planned_minutes} min, "
            f"next {facts.next_minutes}"
        ),
        text=text,
        html=html,
        headers={
            "List-Unsubscribe": f"<{unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _weekly_context(facts: WeeklyFacts, unsubscribe: str) -> dict[str, object]:
    lesson = learn.lesson_for_week(facts.week)
    return {
        "facts": facts,
        "lesson": lesson,
        # By number: an address in a mail names nothing about health.
        "lesson_url": f"{_link('learn:index')}#week-{lesson.number}" if lesson else "",
        "log_url": _link("plans:walk-new"),
        "week_url": _link("plans:today"),
        "why_url": _link("plans:week", facts.week),
        "settings_url": _link("mail:reminders"),
        "unsubscribe_url": unsubscribe,
    }


def _rows(mail: OutboxMail) -> tuple[Plan, Prescription, WeeklyDecision]:
    """The plan, the prescription the mail tells of, and the decision that made it."""
    _kind, plan_id, number = mail.occasion.split(":")
    plan = (
        Plan.objects.filter(
            pk=plan_id, participant_id=mail.participant_id, status=PlanStatus.ACTIVE
        )
        .select_related("participant")
        .first()
    )
    if plan is None:
        raise NothingToSay
    prescription = Prescription.objects.filter(plan=plan, number=number).first()
    decision = (
        WeeklyDecision.objects.filter(plan=plan, number=int(number) - 1)
        .select_related("prescription")
        .first()
    )
    if prescription is None or decision is None:
        raise NothingToSay
    return plan, prescription, decision


def _link(name: str, *args: object) -> str:
    """Links in mail come from a setting, never from a request."""
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
