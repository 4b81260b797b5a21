"""W3, the weekly check-in, and W4, its one reminder the evening after the week ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.domain.schedule import check_in_is_open
from plans.emails import amounts
from plans.emails.carrying import Mail
from plans.emails.common import Letter, Line, link
from plans.emails.facts import (
    checked_in,
    last_day_to_check_in,
    minutes_in,
    plans_of,
    undecided_of,
    week_of,
    weeks_named,
)
from plans.models import Prescription
from walkback.core import dates
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail


@dataclass(frozen=True)
class OpenCheckIn:
    """A week that waits for its check-in, what was walked in it, and the last day to answer."""

    prescription: Prescription
    done_minutes: int
    until: date

    @property
    def week(self) -> int:
        return self.prescription.number


def load(mails: Sequence[OutboxMail], now: datetime) -> dict[int, OpenCheckIn]:
    """The week of each mail, if its check-in is open and not answered."""
    plans = plans_of(mails)
    asked = {mail_id: week for mail_id, week in weeks_named(mails).items() if mail_id in plans}
    undecided = undecided_of(plans.values())
    answered = checked_in(set(asked.values()))
    waiting = {}
    for mail_id, asked_week in asked.items():
        plan_id, number = asked_week
        week = undecided.get(plan_id)
        if week is None or week.number != number or asked_week in answered:
            continue
        if check_in_is_open(week_of(week), plans[mail_id].participant.zone, now):
            waiting[mail_id] = week
    minutes = minutes_in(list(waiting.values()))
    return {
        mail_id: OpenCheckIn(
            week, minutes[asked[mail_id]], last_day_to_check_in(week, plans[mail_id])
        )
        for mail_id, week in waiting.items()
    }


def letter(check_in: OpenCheckIn) -> Letter:
    """The week's minutes so far, and until when two minutes are asked for."""
    return Letter(
        subject=_("Week %(week)s: your check-in is open") % {"week": check_in.week},
        preheader=_("Two minutes. It decides your next week."),
        heading=_("How did your week go?"),
        because=_because(),
        context=_context(check_in),
    )


def letter_again(check_in: OpenCheckIn) -> Letter:
    """The same after the week's end, once."""
    return Letter(
        subject=_("Week %(week)s: your check-in is still open") % {"week": check_in.week},
        preheader=_("Two minutes. It decides your next week."),
        heading=_("Your check-in is still open"),
        because=_because(),
        context=_context(check_in),
    )


def _because() -> str:
    return _("You get this mail because a weekly check-in belongs to your walking plan.")


def _context(check_in: OpenCheckIn) -> dict[str, str]:
    planned = check_in.prescription.weekly_minutes
    return {
        "walked": amounts.walked(check_in.week, check_in.done_minutes, planned),
        "until": _until(check_in),
        "check_in_url": link("plans:check-in"),
    }


def _until(check_in: OpenCheckIn) -> str:
    day = dates.weekday_day_month(check_in.until)
    return _("The check-in is open until %(day)s.") % {"day": day}


def line(check_in: OpenCheckIn) -> Line:
    """Until when it is open, and where it is answered."""
    words = _("Your check-in for week %(week)s is open until %(day)s.")
    day = dates.weekday_day_month(check_in.until)
    return Line(
        words % {"week": check_in.week, "day": day}, _("Check in now"), link("plans:check-in")
    )


MAIL = Mail(name=MailKind.CHECK_IN, category=Category.CHECK_IN, load=load, letter=letter, line=line)
AGAIN = Mail(
    name=MailKind.CHECK_IN_AGAIN,
    category=Category.CHECK_IN,
    load=load,
    letter=letter_again,
    line=line,
)
