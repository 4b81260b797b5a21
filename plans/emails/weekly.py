"""W1, the weekly mail: last week in numbers, the next step, why, and one lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.domain.codes import Code
from plans.emails import amounts
from plans.emails.carrying import Mail
from plans.emails.common import Letter, Line, link, today_of
from plans.emails.facts import plans_of, prescriptions_of, weeks_named
from plans.models import Prescription, WeeklyDecision
from plans.told import mail_reason_of
from walkback.learn import queries as learn
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail


@dataclass(frozen=True)
class Week:
    """What one weekly mail is about: the week ahead, and the decision that made it."""

    prescription: Prescription
    decision: WeeklyDecision

    @property
    def dose(self) -> str:
        ahead = self.prescription
        return amounts.dose(ahead.number, ahead.days, ahead.minutes)


def load(mails: Sequence[OutboxMail], now: datetime) -> dict[int, Week]:
    """The week of each mail whose plan still runs and whose week is not over."""
    plans = plans_of(mails)
    asked = {mail_id: week for mail_id, week in weeks_named(mails).items() if mail_id in plans}
    prescriptions = prescriptions_of(set(asked.values()))
    decisions = {
        (row.plan_id, row.number + 1): row
        for row in WeeklyDecision.objects.filter(
            plan__in={plan_id for plan_id, _ in asked.values()},
            number__in={number - 1 for _, number in asked.values()},
        ).select_related("prescription")
    }
    return {
        mail_id: Week(prescriptions[week], decisions[week])
        for mail_id, week in asked.items()
        if week in prescriptions
        and week in decisions
        and prescriptions[week].until_on > today_of(plans[mail_id].participant, now)
    }


def letter(week: Week) -> Letter:
    """Last week in numbers, the next step, one lesson."""
    done, planned = week.decision.done_minutes, week.decision.prescription.weekly_minutes
    ahead = week.prescription
    lesson = learn.lesson_for_week(ahead.number)
    return Letter(
        subject=_("Your week: %(done)s of %(planned)s min, next %(next)s")
        % {"done": done, "planned": planned, "next": ahead.weekly_minutes},
        preheader=week.dose,
        heading=_("Your walking week"),
        because=_("You get this mail once a week because you have a walking plan."),
        context={
            # All other reasons begin with what was walked.
            "last_week": amounts.last_week(done, planned)
            if Code(week.decision.code).about_symptoms
            else "",
            "dose": week.dose,
            "in_the_week": amounts.in_the_week(ahead.weekly_minutes),
            "reason": mail_reason_of(week.decision),
            "why_url": link("plans:week", ahead.number),
            "lesson": lesson,
            # By number: an address in a mail names nothing about health.
            "lesson_url": f"{link('learn:index')}#week-{lesson.number}" if lesson else "",
        },
    )


def line(week: Week) -> Line:
    """The week ahead, within another mail."""
    why = link("plans:week", week.prescription.number)
    return Line(f"{week.dose}.", _("Why this number"), why)


MAIL = Mail(name=MailKind.WEEKLY, category=Category.WEEKLY, load=load, letter=letter, line=line)
