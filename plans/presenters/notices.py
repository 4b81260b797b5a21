"""The one notice of Today: an ordered list of what may be said, of which the first that applies is shown.

To add one, write a function from a `Moment` to a `Notice` or None and put it in its place in `NOTICES`.
A later one asks the database nothing while an earlier one applies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from plans import queries
from plans.actions.adjusting import new_normal_on_offer, promotion_on_offer
from plans.domain.tally import PromotionOffer
from plans.models import Plan, Prescription
from plans.presenters.overrides import told_now
from plans.presenters.today import TodayPage, WeekAtHand
from plans.queries import BackHistory
from screening.queries import open_words
from walkback.care.queries import Mailbox, care_ended_of
from walkback.care.wording import ended_words
from walkback.core import dates


@dataclass(frozen=True)
class Choice:
    """One button of a notice that is a question."""

    value: str
    words: str


@dataclass(frozen=True)
class Question:
    """A short form inside a notice: buttons that all post `name`, with what else is sent along."""

    address: str
    name: str
    choices: tuple[Choice, ...]
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Notice:
    """One boxed notice: words with a link or a question, or a template that says it all."""

    kind: str = "info"
    title: str = ""
    body: str = ""
    link: str = ""
    link_text: str = ""
    question: Question | None = None
    template: str = ""


@dataclass(frozen=True)
class Moment:
    """What notices may look at: who, when, and what Today shows."""

    now: datetime
    week: WeekAtHand
    page: TodayPage
    mailbox: Mailbox

    @cached_property
    def history(self) -> BackHistory:
        """What was said about the back, read once for all notices that ask."""
        return queries.history_of(self.plan, today=self.page.today)

    @property
    def plan(self) -> Plan:
        return self.week.plan

    @property
    def prescription(self) -> Prescription:
        return self.week.prescription


def notice_of(moment: Moment, *, only_first: bool = False) -> Notice | None:
    """The most important notice of this moment; at most one is ever shown.

    `only_first` where something has just been said that leaves room for what matters most alone.
    """
    possible = FIRST if only_first else NOTICES
    return next((found for each in possible if (found := each(moment))), None)


# -- Safety ----------------------------------------------------------------------------------------


def note_asks(moment: Moment) -> Notice | None:
    if open_words(moment.plan.participant) is None:
        return None
    return Notice(template="components/note_question.html")


def flare_asks(moment: Moment) -> Notice | None:
    flare_up = moment.week.open_flare_up
    if flare_up is None or not queries.has_questions_left(flare_up):
        return None
    return Notice(
        kind="caution",
        title=_("First, a few questions about your back"),
        body=_(
            "You told us that it has flared. The questions come before your next walk. They take a minute or two."
        ),
        link=reverse("plans:flare"),
        link_text=_("Answer the questions"),
    )


def lasting(moment: Moment) -> Notice | None:
    """Two days in a row with pain of 3 or more, of somebody who had recovered (6.2)."""
    if moment.history.asks_about is None:
        return None
    return Notice(
        title=_("A question about your pain"),
        body=_(
            "On your last two days with a walk it was 3 or more. Did it last a whole day and night?"
        ),
        link=reverse("plans:lasting"),
        link_text=_("Answer the question"),
    )


def screening_due(moment: Moment) -> Notice | None:
    if not queries.full_screening_due(moment.plan, now=moment.now):
        return None
    return Notice(template="plans/screening_due.html")


# -- What decides or eases the week ----------------------------------------------------------------


def message_waits(moment: Moment) -> Notice | None:
    if not moment.mailbox.unread:
        return None
    return Notice(
        title=_("Your clinic has written to you"),
        body=_("The message waits for you here."),
        link=reverse("plans:messages"),
        link_text=_("Read it"),
    )


def care_ended(moment: Moment) -> Notice | None:
    """Until the page behind it is opened, which says why."""
    if not moment.mailbox.care_ended or moment.mailbox.has_clinic:
        return None
    ended = care_ended_of(moment.plan.participant)
    if ended is None:
        return None
    return Notice(
        title=_("You walk on your own now"),
        body=ended_words(ended),
        link=reverse("joining:mine"),
        link_text=_("What this means"),
    )


def check_in_open(moment: Moment) -> Notice | None:
    if not moment.page.check_in_open or moment.page.check_in_done:
        return None
    return Notice(
        title=_("Your weekly check-in is open"),
        body=_("Two minutes. It decides your next week."),
        link=reverse("plans:check-in"),
        link_text=_("Check in now"),
    )


def changed_by_clinician(moment: Moment) -> Notice | None:
    """A change by a clinician during this week, or their hold while it lasts."""
    told = told_now(moment.plan, moment.prescription)
    if told is None:
        return None
    return Notice(
        title=told.words,
        body=" ".join((*told.details, told.quoted)),
        link=reverse("plans:week", args=[moment.prescription.number]),
        link_text=_("More about this week"),
    )


def flare_settled(moment: Moment) -> Notice | None:
    """Asked after two settled days; only the person ends a flare-up (6.3)."""
    flare_up = moment.week.open_flare_up
    if flare_up is None or not queries.asks_if_settled(moment.plan, flare_up, moment.history):
        return None
    return Notice(
        title=_("Has your flare-up settled?"),
        body=_("Your last two days with a walk were near your usual. Only you can say."),
        question=Question(
            address=reverse("plans:flare-settled"),
            name="settled",
            choices=(Choice("yes", _("It has settled")), Choice("no", _("Not yet"))),
        ),
    )


def night_asked(moment: Moment) -> Notice | None:
    """Asked on the day after a walk, once (clinical specification 6.2)."""
    yesterday = moment.page.today - timedelta(days=1)
    if not queries.asks_about_night(moment.plan, yesterday):
        return None
    return Notice(
        title=_("After yesterday\u2019s walk"),
        body=_("Had your back settled by this morning?"),
        question=Question(
            address=reverse("plans:settled"),
            name="settled",
            choices=(
                Choice("yes", _("Yes")),
                Choice("no", _("Not quite")),
                Choice("", _("Rather not say")),
            ),
            hidden=(("day", yesterday.isoformat()),),
        ),
    )


# -- Offers ----------------------------------------------------------------------------------------


def promotion(moment: Moment) -> Notice | None:
    offer = promotion_on_offer(moment.plan, moment.prescription)
    if offer is not PromotionOffer.OFFERED:
        return None
    return Notice(
        kind="good",
        title=_("You can go on a little faster"),
        body=_("Your last weeks went well. Your plan could grow in bigger steps, if you like."),
        link=reverse("plans:plan"),
        link_text=_("Look at the offer"),
    )


def new_normal(moment: Moment) -> Notice | None:
    offer = new_normal_on_offer(moment.plan, moment.prescription)
    if offer is None or offer.needs_clinician:
        return None
    return Notice(
        title=_("One question about your plan"),
        body=_("Your weeks have been steady. You can choose what your plan compares them with."),
        link=reverse("plans:plan"),
        link_text=_("Look at the question"),
    )


# -- Once a month ----------------------------------------------------------------------------------


def monthly(moment: Moment) -> Notice | None:
    if queries.month_due(moment.plan, today=moment.page.today) is None:
        return None
    return Notice(
        title=_("Your monthly questions"),
        body=_("Two questions about how your back has been. One minute."),
        link=reverse("plans:monthly"),
        link_text=_("Answer them now"),
    )


# -- Good to know ----------------------------------------------------------------------------------


def away(moment: Moment) -> Notice | None:
    if moment.page.today not in moment.week.days.away:
        return None
    return Notice(
        title=_("You are away"),
        body=_("Nothing is missed on these days. A walk you log counts all the same."),
        link=reverse("plans:away"),
        link_text=_("Change your days away"),
    )


def begins_later(moment: Moment) -> Notice | None:
    day = moment.page.begins_on
    if day is None:
        return None
    return Notice(
        title=_("Your plan has not begun yet"),
        body=_("Your first walk is on %(day)s.") % {"day": dates.weekday_day_month(day)},
    )


def check_in_done(moment: Moment) -> Notice | None:
    if not moment.page.check_in_done:
        return None
    return Notice(
        kind="good",
        title=_("Your check-in is done"),
        body=_("Your next week is decided when this week ends. Walks you still log count."),
    )


def measures(moment: Moment) -> Notice | None:
    """The questions of a measurement point; nothing depends on them (clinical specification 5.2)."""
    if not queries.are_measures_due(moment.plan, today=moment.page.today):
        return None
    return Notice(
        title=_("How are things going?"),
        body=_("A few questions show you later what has changed. Two minutes, if you like."),
        link=reverse("plans:measures"),
        link_text=_("Answer a few questions"),
    )


FIRST: tuple[Callable[[Moment], Notice | None], ...] = (
    note_asks,
    flare_asks,
    lasting,
    screening_due,
    check_in_open,
)
"""Safety, and what decides the week."""

NOTICES: tuple[Callable[[Moment], Notice | None], ...] = (
    *FIRST,
    care_ended,
    message_waits,
    changed_by_clinician,
    flare_settled,
    night_asked,
    promotion,
    new_normal,
    monthly,
    away,
    begins_later,
    check_in_done,
    measures,
)
"""By severity: safety, what decides the week, what the clinic wrote, questions, offers, what is good to know."""
