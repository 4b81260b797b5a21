"""W0, the welcome: the first week, and the if-then plan.

What the person wrote in that plan is theirs to read in the app: a mail holds nobody's own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.domain.budget import MailKind
from plans.emails import amounts
from plans.emails.carrying import Mail
from plans.emails.common import Letter, link, today_of
from plans.emails.facts import plans_of, prescriptions_of
from plans.models import Prescription
from walkback.core import dates
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail

FIRST: Final = 1


@dataclass(frozen=True)
class Beginning:
    """The first week of a plan; whether it has begun, and whether the person wrote an if-then plan."""

    prescription: Prescription
    today: date
    has_if_then: bool

    @property
    def has_begun(self) -> bool:
        return self.prescription.starts_on <= self.today


def load(mails: Sequence[OutboxMail], now: datetime) -> dict[int, Beginning]:
    """The first week of each plan that runs."""
    plans = plans_of(mails)
    first = prescriptions_of({(plan.pk, FIRST) for plan in plans.values()})
    return {
        mail_id: Beginning(
            first[plan.pk, FIRST],
            today_of(plan.participant, now),
            bool(plan.preferences.get("cue")),
        )
        for mail_id, plan in plans.items()
        if (plan.pk, FIRST) in first
    }


def letter(beginning: Beginning) -> Letter:
    """When it begins, how much it is, and what comes by mail."""
    week = beginning.prescription
    words = _("Your plan begins on %(day)s.")
    if beginning.has_begun:
        words = _("Your plan began on %(day)s.")
    if week.starts_on == beginning.today:
        words = _("Your plan begins today, %(day)s.")
    return Letter(
        subject=ngettext(
            "Welcome. Week 1: %(n)s walk of %(minutes)s min",
            "Welcome. Week 1: %(n)s walks of %(minutes)s min",
            week.days,
        )
        % {"n": week.days, "minutes": week.minutes},
        preheader=_("Your first week, and what comes by mail."),
        heading=_("Welcome to your walking plan"),
        because=_("You get this mail because you started a walking plan."),
        context={
            "begins": words % {"day": dates.weekday_day_month(week.starts_on)},
            "has_begun": beginning.has_begun,
            "dose": amounts.dose(week.number, week.days, week.minutes),
            "in_the_week": amounts.in_the_week(week.weekly_minutes),
            "has_if_then": beginning.has_if_then,
            "if_then_url": link("plans:if-then"),
            "plan_url": link("plans:plan"),
        },
    )


MAIL = Mail(name=MailKind.WELCOME, category=Category.WELCOME, load=load, letter=letter)
