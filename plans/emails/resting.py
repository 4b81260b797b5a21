"""After four silent weeks: W6, that the plan rests now, and four weeks later that the door stays open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from plans.domain.budget import MailKind
from plans.emails.carrying import Mail
from plans.emails.common import Letter, Line, link
from plans.emails.facts import plans_of
from plans.models import Plan, PlanStatus
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail

# The word by which the weekly decision holds reminders back; these two go all the same.
_WHILE: Final = "pause_inactive"


def load(mails: Sequence[OutboxMail], _now: datetime) -> dict[int, Plan]:
    """The plan of each mail, while it rests after silence."""
    return plans_of(mails, (PlanStatus.PAUSED_INACTIVE,))


def pausing(_plan: Plan) -> Letter:
    """What the rest means, that all is kept, and how to begin again."""
    return Letter(
        subject=_("Your walking plan is paused"),
        preheader=_("Everything is kept. You can start again at any time."),
        heading=_("Your walking plan is paused"),
        because=_("You get this mail because your walking plan has changed."),
    )


def door_open(_plan: Plan) -> Letter:
    """The last word before silence."""
    return Letter(
        subject=_("The door stays open"),
        preheader=_("The last mail about your plan."),
        heading=_("The door stays open"),
        because=_("You get this mail because you have a walking plan that is paused."),
    )


def line(_plan: Plan) -> Line:
    """The same in one line."""
    words = _("Your walking plan is paused. Everything you logged is kept.")
    return Line(words, _("Start again"), link("plans:today"))


MAILS = (
    Mail(
        name=MailKind.PAUSING,
        category=Category.SILENCE,
        load=load,
        letter=pausing,
        line=line,
        plan_runs=False,
        sent_while=_WHILE,
    ),
    Mail(
        name=MailKind.DOOR_OPEN,
        category=Category.SILENCE,
        load=load,
        letter=door_open,
        line=line,
        plan_runs=False,
        sent_while=_WHILE,
    ),
)
