"""W2, the nudge in the middle of a week without a walk, for those who asked for it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.emails import amounts
from plans.emails.carrying import Mail
from plans.emails.common import Letter, Line, today_of
from plans.emails.facts import away, minutes_in, plans_of, prescriptions_of, weeks_named
from plans.models import Prescription
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail


def load(mails: Sequence[OutboxMail], now: datetime) -> dict[int, Prescription]:
    """The running week of each mail, unless a walk was logged in it or its person is away."""
    plans = plans_of(mails)
    asked = {mail_id: week for mail_id, week in weeks_named(mails).items() if mail_id in plans}
    weeks = prescriptions_of(set(asked.values()))
    minutes = minutes_in(list(weeks.values()))
    absent = away(list(plans.values()), now)
    found = {}
    for mail_id, asked_week in asked.items():
        week, person = weeks.get(asked_week), plans[mail_id].participant
        if week is None or minutes[asked_week] or person.pk in absent:
            continue
        if week.starts_on <= today_of(person, now) < week.until_on:
            found[mail_id] = week
    return found


def letter(week: Prescription) -> Letter:
    """That there is time left, and that little is enough."""
    return Letter(
        subject=_("Your next walk: %(minutes)s min") % {"minutes": week.minutes},
        preheader=_("Even five minutes count."),
        heading=_("There is still time this week"),
        because=_("You get this mail because you asked for a nudge in the middle of the week."),
        context={"dose": amounts.dose(week.number, week.days, week.minutes)},
    )


def line(_week: Prescription) -> Line:
    """The same in one line: the button to log a walk is in every mail that can carry it."""
    return Line(_("No walk is logged yet this week. Even five minutes count."))


MAIL = Mail(name=MailKind.NUDGE, category=Category.NUDGE, load=load, letter=letter, line=line)
