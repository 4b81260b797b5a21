"""What the programme's mails say. One function a mail; written when it is sent, from current data.

A mail carries walking minutes and days, never how somebody feels: where that changed the plan, it
says only that the plan was adjusted (product.md 5, Mail).
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models import Plan, PlanStatus, Prescription, WeeklyDecision
from plans.told import mail_reason_of
from walkback.learn import queries as learn
from walkback.mail.letters import letter
from walkback.mail.models import OutboxMail
from walkback.mail.renderers import NothingToSay, RenderedMail
from walkback.mail.tokens import UnsubscribeLink

WEEKLY = "weekly"


@dataclass(frozen=True)
class WeeklyFacts:
    """The numbers of one weekly mail, and the sentences that name them."""

    week: int
    done_minutes: int
    planned_minutes: int
    days: int
    minutes: int
    next_minutes: int
    reason: str

    @property
    def last_week(self) -> str:
        words = ngettext(
            "Last week: %(done)s of %(n)s minute.",
            "Last week: %(done)s of %(n)s minutes.",
            self.planned_minutes,
        )
        return words % {"done": self.done_minutes, "n": self.planned_minutes}

    @property
    def dose(self) -> str:
        """The week ahead in walks, without a full stop."""
        walks = ngettext("%(n)s walk", "%(n)s walks", self.days) % {"n": self.days}
        each = ngettext("%(n)s minute", "%(n)s minutes", self.minutes) % {"n": self.minutes}
        return _("Week %(week)s: %(walks)s of %(minutes)s") % {
            "week": self.week,
            "walks": walks,
            "minutes": each,
        }

    @property
    def in_the_week(self) -> str:
        words = ngettext(
            "That is %(n)s minute in the week.",
            "That is %(n)s minutes in the week.",
            self.next_minutes,
        )
        return words % {"n": self.next_minutes}


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
        reason=mail_reason_of(decision),
    )
    link = UnsubscribeLink(plan.participant.public_id, WEEKLY)
    unsubscribe = _link("mail:unsubscribe", link.token())
    text, html = letter("weekly", _weekly_context(facts, unsubscribe))
    return RenderedMail(
        subject=_("Your week: %(done)s of %(planned)s min, next %(next)s")
        % {
            "done": facts.done_minutes,
            "planned": facts.planned_minutes,
            "next": facts.next_minutes,
        },
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
