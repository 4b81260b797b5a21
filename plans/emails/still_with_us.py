"""W5, after 14 days without a sign: are you still with us?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.domain.schedule import local_day
from plans.emails import amounts
from plans.emails.carrying import Mail
from plans.emails.common import Letter, Line
from plans.emails.facts import away, named, plans_of, undecided_of
from plans.models import CheckIn, Plan, Prescription, Walk
from walkback.core import dates
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail


@dataclass(frozen=True)
class Silence:
    """Since which day there is no walk, and the week that waits."""

    since: date
    prescription: Prescription


def load(mails: Sequence[OutboxMail], now: datetime) -> dict[int, Silence]:
    """The week of each plan that runs and from whose person nothing came since the day that the occasion names."""
    plans = plans_of(mails)
    first_days = {mail.pk: date.fromisoformat(named(mail)[1]) for mail in mails if mail.pk in plans}
    signs = _last_signs(list(plans.values()))
    absent = away(list(plans.values()), now)
    weeks = undecided_of(plans.values())
    return {
        mail_id: Silence(since, weeks[plan.pk])
        for mail_id, since in first_days.items()
        if (plan := plans[mail_id]).pk in weeks
        and plan.participant_id not in absent
        and (plan.pk not in signs or signs[plan.pk] < since)
    }


def _last_signs(plans: Sequence[Plan]) -> dict[int, date]:
    """The last day, theirs, on which something came from the person of each plan: a walk or a check-in."""
    zones = {plan.pk: plan.participant.zone for plan in plans}
    walks = Walk.objects.filter(plan__in=zones).values("plan_id")
    check_ins = CheckIn.objects.filter(plan__in=zones).complete().values("plan_id")
    days: dict[int, date] = {}
    for plan_id, walked_on, logged_at in walks.annotate(
        day=Max("walked_on"), at=Max("logged_at")
    ).values_list("plan_id", "day", "at"):
        days[plan_id] = max(walked_on, local_day(logged_at, zones[plan_id]))
    for plan_id, at in check_ins.annotate(at=Max("completed_at")).values_list("plan_id", "at"):
        day = local_day(at, zones[plan_id])
        days[plan_id] = max(day, days.get(plan_id, day))
    return days


def letter(silence: Silence) -> Letter:
    """That nothing is lost, and the three ways on: walk, write down, rest."""
    week = silence.prescription
    return Letter(
        subject=_("Are you still with us?"),
        preheader=_("Nothing is lost. You choose how it goes on."),
        heading=_("Are you still with us?"),
        because=_("You get this mail because you have a walking plan."),
        context={
            "since": _since(silence),
            "dose": amounts.dose(week.number, week.days, week.minutes),
        },
    )


def _since(silence: Silence) -> str:
    day = dates.weekday_day_month(silence.since)
    return _("No walk is logged since %(day)s. That is fine, nothing is lost.") % {"day": day}


def line(silence: Silence) -> Line:
    """The same in one line."""
    return Line(_since(silence))


MAIL = Mail(
    name=MailKind.STILL_WITH_US, category=Category.SILENCE, load=load, letter=letter, line=line
)
