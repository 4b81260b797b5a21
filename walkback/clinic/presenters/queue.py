"""The rows of the work queue."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from screening.models import Hold
from walkback.accounts.models import User
from walkback.care.actions.alerts import Change
from walkback.care.kinds import CLOSED_BY_CONTACT, CLOSED_BY_REVIEW
from walkback.care.models import Alert
from walkback.care.models.alert import AlertKind
from walkback.clinic.presenters import alert_words
from walkback.clinic.presenters.row_facts import PersonFacts, person_facts
from walkback.clinic.queue_queries import Filters, Queue, Show
from walkback.clinic.row_queries import RowFacts
from walkback.core.lists import listed


@dataclass(frozen=True)
class QueueRow:
    """One alert. Texts are empty where there is nothing to say; `hold` is the person's most severe open hold.

    `state` is what the row was seen in: sent back with an action, it shows whether somebody was first.
    """

    public_id: UUID
    person_id: UUID
    email: str
    title: str
    sentence: str
    also_open: str
    severity: str
    chip: str
    opened: str
    times: str
    escalated: str
    claimed: str
    is_mine: bool
    is_claimed: bool
    is_unread: bool
    snoozed_until: datetime | None
    closed: str
    hold: UUID | None
    can_be_closed: bool
    ends_when: str
    state: str
    facts: PersonFacts


def queue_rows(queue: Queue, user: User, *, now: datetime) -> list[QueueRow]:
    return [queue_row(alert, queue.row_facts, user, now=now) for alert in queue.part.rows]


def queue_row(alert: Alert, known: RowFacts, user: User, *, now: datetime) -> QueueRow:
    person = alert.participant
    holds: list[Hold] = known.facts.holds.get(person.pk, [])
    is_mine = alert.claimed_by_id == user.pk
    return QueueRow(
        public_id=alert.public_id,
        person_id=person.public_id,
        email=person.email,
        title=alert_words.title(alert),
        sentence=alert_words.sentence(alert),
        also_open=_also_open(alert, known),
        severity=alert_words.severity_words(alert),
        chip=alert_words.severity_chip(alert),
        opened=alert_words.days_ago(alert.opened_at, now=now),
        times=_times(len(alert.occurrences)),
        escalated=_escalated(alert, now),
        claimed=_claimed(alert, is_mine=is_mine),
        is_mine=is_mine,
        is_claimed=alert.claimed_by_id is not None,
        is_unread=alert.is_unread,
        snoozed_until=alert.snoozed_until if is_asleep(alert, now) else None,
        closed=alert_words.closed_words(alert) if alert.closed_at else "",
        hold=holds[0].public_id if holds else None,
        can_be_closed=AlertKind(alert.kind) in CLOSED_BY_REVIEW,
        ends_when=ends_when(AlertKind(alert.kind)),
        state=alert.state,
        facts=person_facts(person, known, now=now),
    )


def _also_open(alert: Alert, known: RowFacts) -> str:
    """The other open alerts of the same person, the most severe first: one bad week may raise several."""
    theirs = known.facts.alerts.get(alert.participant_id, [])
    return listed([alert_words.title(other) for other in theirs if other.pk != alert.pk])


def is_asleep(alert: Alert, now: datetime) -> bool:
    return alert.snoozed_until is not None and alert.snoozed_until > now


def ends_when(kind: AlertKind) -> str:
    """What closes an alert that no review closes."""
    if kind in CLOSED_BY_REVIEW:
        return ""
    if kind in CLOSED_BY_CONTACT:
        return _(
            "Closes when you write down that you spoke with them. The lock stays until it is cleared."
        )
    if kind in (AlertKind.CLEARANCE_NEEDED, AlertKind.PLAN_PAUSED):
        return _("Closes when the hold is cleared or kept.")
    if kind is AlertKind.MESSAGE:
        return _("Closes when somebody of the clinic has opened the message.")
    return _("Closes by itself when it no longer applies.")


def _times(times: int) -> str:
    if times < 2:
        return ""
    return ngettext("raised %(n)s time", "raised %(n)s times", times) % {"n": times}


def _escalated(alert: Alert, now: datetime) -> str:
    if alert.escalated_at is None or not alert.is_escalated:
        return ""
    return _("Sent on to the lead %(when)s") % {
        "when": alert_words.days_ago(alert.escalated_at, now=now)
    }


def _claimed(alert: Alert, *, is_mine: bool) -> str:
    if alert.claimed_by is None:
        return ""
    return _("Yours") if is_mine else _("Taken by %(who)s") % {"who": alert.claimed_by.email}


# -- The filters above the rows --------------------------------------------------------------------


@dataclass(frozen=True)
class Tab:
    words: str
    address: str
    is_chosen: bool


def tabs(filters: Filters, queue: Queue) -> list[Tab]:
    """One a filter, with how many alerts it shows. What was sent on is a lead's business."""
    words = {
        Show.ALL: _("All (%(n)s)"),
        Show.MINE: _("Mine (%(n)s)"),
        Show.UNREAD: _("Unread (%(n)s)"),
        Show.SNOOZED: _("Put off (%(n)s)"),
        Show.ESCALATED: _("Sent on to you (%(n)s)"),
    }
    return [
        Tab(
            words=said % {"n": queue.counts[show]},
            address=filters.showing(show).address(),
            is_chosen=show is filters.show,
        )
        for show, said in words.items()
        if show is not Show.ESCALATED or queue.leads or filters.show is show
    ]


def kinds(filters: Filters) -> list[tuple[str, str, bool]]:
    """The choices of the filter by kind: value, words, whether it is chosen."""
    return [(kind.value, alert_words.kind_words(kind), kind is filters.kind) for kind in AlertKind]


def empty_words(filters: Filters) -> tuple[str, str]:
    """What an empty list means: a title and a sentence."""
    if filters.narrows:
        return _("Nothing found"), _("No open alert fits what you asked for.")
    return {
        Show.ALL: (
            _("Nobody needs you now"),
            _("No alert is open. New ones appear here by themselves while this page is open."),
        ),
        Show.MINE: (
            _("Nothing is yours"),
            _("Press “Take it” in a row of the queue, and your colleagues see that it is yours."),
        ),
        Show.UNREAD: (
            _("Everything was seen"),
            _("Every open alert was acknowledged by somebody of your clinic."),
        ),
        Show.SNOOZED: (
            _("Nothing is put off"),
            _("An alert that is put off until a day stands here until then."),
        ),
        Show.ESCALATED: (
            _("Nothing was sent on"),
            _(
                "Alerts come here when nobody has acknowledged them in time: after one working day when the severity is high, after three when it is medium."
            ),
        ),
    }[filters.show]


# -- What is new -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """The bar above the list. `words` is empty when nothing is new; `asks` is where it asks again."""

    words: str
    show: str
    asks: str
    etag: str


def news(filters: Filters, since: str, count: int) -> News:
    """`since` is the newest event that the page showed, `count` how many alerts came after it."""
    words = ngettext("%(n)s new alert", "%(n)s new alerts", count) % {"n": count} if count else ""
    said = f"{get_language()} {filters.address()} {since} {words}"
    return News(
        words=words,
        show=reverse("clinic:queue") + filters.address(),
        asks=reverse("clinic:news") + filters.address(since=since),
        etag=f'"{sha256(said.encode()).hexdigest()[:32]}"',
    )


# -- What was done ---------------------------------------------------------------------------------


def changed_words(changes: Sequence[Change], alert: Alert, user: User) -> str:
    """Why nothing was done: what is different from what the clinician saw."""
    told = {
        Change.HAPPENED_AGAIN: _("it happened again"),
        Change.ACKNOWLEDGED: _("it was marked as seen"),
        Change.CLAIMED: _("%(who)s took it") % {"who": _who(alert.claimed_by, user)},
        Change.RELEASED: _("it was given back"),
        Change.SNOOZED: _("it was put off"),
        Change.CLOSED: _("it was closed"),
    }
    what = listed([told[change] for change in changes])
    return _(
        "Nothing was changed. Since you opened the list: %(what)s. Here it is as it is now."
    ) % {"what": what}


def _who(somebody: User | None, user: User) -> str:
    if somebody is None:
        return _("somebody")
    return _("you") if somebody.pk == user.pk else somebody.email


def reviewed_words(people: int) -> str:
    return ngettext(
        "Written down for %(n)s person: reviewed, no change. What needs more than a look stays open.",
        "Written down for %(n)s people: reviewed, no change. What needs more than a look stays open.",
        people,
    ) % {"n": people}


def ticked(sent: Iterable[str]) -> list[UUID]:
    """The public ids among what was sent."""
    found = []
    for words in sent:
        with suppress(ValueError):
            found.append(UUID(words))
    return found


def instant(sent: str) -> datetime | None:
    """An instant as a page carried it; None for anything else."""
    with suppress(ValueError):
        at = datetime.fromisoformat(sent)
        return at if at.tzinfo is not None else None
    return None
