"""What the mails about many plans are judged by, read together in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db.models import CharField, Exists, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from plans.domain.budget import MailKind
from plans.domain.mail_facts import Became, Course, EarlierMail, LivedWeek, MailFacts
from plans.domain.measures import POINTS, YEAR
from plans.domain.schedule import closes_on
from plans.domain.timetable import Clock
from plans.domain.vocabulary import DecisionKind
from plans.models import (
    Absence,
    CheckIn,
    MeasureRound,
    Plan,
    PlanStatus,
    Prescription,
    Walk,
    WeeklyDecision,
)
from walkback.accounts.models import User
from walkback.mail import because
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import Category, blocked_by
from walkback.mail.models import OutboxMail, Recipient, State, Suppression

CATEGORY_OF: Final[Mapping[MailKind, Category]] = MappingProxyType(
    {
        MailKind.WELCOME: Category.WELCOME,
        MailKind.WEEKLY: Category.WEEKLY,
        MailKind.NUDGE: Category.NUDGE,
        MailKind.CHECK_IN: Category.CHECK_IN,
        MailKind.CHECK_IN_AGAIN: Category.CHECK_IN,
        MailKind.QUESTIONNAIRES: Category.CHECK_IN,
        MailKind.STILL_WITH_US: Category.SILENCE,
        MailKind.PAUSING: Category.SILENCE,
        MailKind.DOOR_OPEN: Category.SILENCE,
        MailKind.CLINICIAN: Category.CLINICIAN,
    }
)
_COURSE: Final = MappingProxyType(
    {
        PlanStatus.ACTIVE: Course.WALKING,
        PlanStatus.PAUSED_INACTIVE: Course.RESTING,
        PlanStatus.FINISHED: Course.FINISHED,
    }
)
_BECAME: Final = MappingProxyType(
    {
        State.READY: Became.OPEN,
        State.LEASED: Became.GONE,
        State.DOT: Became.GONE,
        State.SENT: Became.GONE,
        State.UNCONFIRMED: Became.GONE,
        State.CARRIED: Became.CARRIED,
    }
)
MAILS_BACK: Final = timedelta(weeks=10)
"""As far back as a rule about mails looks: eight weeks of nudges, and the four between W6 and the door mail."""


def clock_of(recipient: Recipient, person: User) -> Clock:
    """When this person may be mailed."""
    return Clock(person.zone, recipient.local_time, recipient.quiet_from, recipient.quiet_until)


def asleep(mails: Sequence[OutboxMail], now: datetime) -> dict[int, datetime]:
    """The end of the quiet hours for each mail whose reader has them now. A welcome answers something they just did."""
    waiting = [mail for mail in mails if mail.kind != MailKind.WELCOME]
    people = {mail.participant_id for mail in waiting}
    recipients = {
        row.participant_id: row for row in Recipient.objects.filter(participant__in=people)
    }
    over = {
        mail.pk: clock_of(
            recipients.get(mail.participant_id) or Recipient(), mail.participant
        ).awake(now)
        for mail in waiting
    }
    return {mail: at for mail, at in over.items() if at > now}


def plans_to_look_at(*, now: datetime) -> QuerySet[Plan]:
    """The plans about which a mail can be due at `now`, the longest due first."""
    return Plan.objects.filter(remind_at__lte=now).order_by("remind_at", "pk")


class MailRecords:
    """The stored rows of many plans; `facts_of` puts those of one together and asks nothing more.

    Reads `participant` of each plan.
    """

    def __init__(self, plans: Sequence[Plan], *, now: datetime) -> None:
        """Eleven queries, however many plans."""
        self._now = now
        people = [plan.participant_id for plan in plans]
        wanted = Recipient.objects.filter(participant__in=people)
        self._recipients = {each.participant_id: each for each in wanted}
        self._stopped = _stopped_kinds(plans)
        self._weeks = _weeks(plans, now)
        self.last_signs = last_signs(plans)
        self._walked_on = _walked_on(self._who_are_nudged(plans), now)
        self._away = _away(people, now)
        self._mails = _mails(people, now)
        self._rounds = _rounds(plans)

    def _who_are_nudged(self, plans: Sequence[Plan]) -> list[Plan]:
        """Only the nudge asks for single days."""
        return [
            plan for plan in plans if Category.NUDGE.value not in self._recipient(plan).switched_off
        ]

    def _recipient(self, plan: Plan) -> Recipient:
        return self._recipients.get(plan.participant_id) or Recipient(participant=plan.participant)

    def facts_of(self, plan: Plan) -> MailFacts:
        """What is known about one of the plans. Its status is read from the row as it is now."""
        clock = clock_of(self._recipient(plan), plan.participant)
        course = _COURSE.get(PlanStatus(plan.status), Course.SILENT)
        rounds = self._rounds[plan.pk]
        asks_after_year = course is Course.FINISHED and YEAR not in rounds
        signs = [clock.day_of(at) for at in self.last_signs[plan.pk]]
        return MailFacts(
            plan_id=plan.pk,
            course=course,
            clock=clock,
            weeks=tuple(self._weeks[plan.pk]),
            last_sign_on=max(signs, default=None),
            walked_on=self._walked_on[plan.pk],
            away=self._away[plan.participant_id],
            unwanted=self._unwanted(plan),
            points=frozenset(POINTS) - rounds,
            year_on=closes_on(plan.starts_on) if asks_after_year and plan.starts_on else None,
            mails=self._mails[plan.participant_id],
        )

    def _unwanted(self, plan: Plan) -> dict[MailKind, str]:
        off, stopped = self._recipient(plan).switched_off, self._stopped[plan.participant_id]
        reasons = {}
        for kind, category in CATEGORY_OF.items():
            if stopped.intersection(blocked_by(category)):
                reasons[kind] = because.UNSUBSCRIBED
            elif category.value in off:
                reasons[kind] = because.SWITCHED_OFF
        return reasons


def _stopped_kinds(plans: Sequence[Plan]) -> defaultdict[int, set[str]]:
    """The suppressions of each person's present address."""
    owners = {address_hmac(plan.participant.email): plan.participant_id for plan in plans}
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = Suppression.objects.filter(address_hmac__in=list(owners))
    for address, kind in rows.values_list("address_hmac", "kind"):
        found[owners[bytes(address)]].add(kind)
    return found


def _weeks(plans: Sequence[Plan], now: datetime) -> defaultdict[int, list[LivedWeek]]:
    answers = CheckIn.objects.complete().filter(plan__in=plans, completed_at__gte=now - MAILS_BACK)
    answered_at = {
        (plan_id, number): at
        for plan_id, number, at in answers.values_list("plan_id", "number", "completed_at")
    }
    rows = (
        Prescription.objects.filter(plan__in=plans)
        .order_by("plan_id", "number")
        .values_list(
            "plan_id",
            "number",
            "starts_on",
            "until_on",
            "decision__decided_at",
            "decision__adherence",
            "decision__kind",
        )
    )
    weeks: defaultdict[int, list[LivedWeek]] = defaultdict(list)
    for plan_id, number, starts_on, until_on, decided_at, adherence, kind in rows:
        weeks[plan_id].append(
            LivedWeek(
                number,
                starts_on,
                until_on,
                decided_at,
                answered_at.get((plan_id, number)),
                adherence or 0,
                kept=kind == DecisionKind.MAINTAIN,
            )
        )
    return weeks


def last_signs(plans: Sequence[Plan]) -> defaultdict[int, list[datetime]]:
    """When a walk was last logged, and a check-in last completed."""
    signs: defaultdict[int, list[datetime]] = defaultdict(list)
    logged: Any = (
        Walk.objects.filter(plan__in=plans).values("plan_id").annotate(at=Max("logged_at"))
    )
    said: Any = CheckIn.objects.filter(plan__in=plans).values("plan_id")
    for rows in (logged, said.annotate(at=Max("completed_at"))):
        for plan_id, at in rows.values_list("plan_id", "at"):
            if at is not None:
                signs[plan_id].append(at)
    return signs


def _walked_on(plans: Sequence[Plan], now: datetime) -> defaultdict[int, set[date]]:
    days: defaultdict[int, set[date]] = defaultdict(set)
    since = (now - MAILS_BACK).date()
    rows = Walk.objects.filter(plan__in=plans, walked_on__gte=since)
    for plan_id, day in rows.values_list("plan_id", "walked_on").distinct():
        days[plan_id].add(day)
    return days


def _away(people: Sequence[int], now: datetime) -> defaultdict[int, list[tuple[date, date]]]:
    spans: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = Absence.objects.filter(participant__in=people, until_on__gt=(now - MAILS_BACK).date())
    for person, first, until in rows.values_list("participant_id", "starts_on", "until_on"):
        spans[person].append((first, until))
    return spans


def _mails(people: Sequence[int], now: datetime) -> defaultdict[int, list[EarlierMail]]:
    """What was queued for these people. One that should have gone by now goes any moment."""
    mails: defaultdict[int, list[EarlierMail]] = defaultdict(list)
    kinds = [kind.value for kind in MailKind if kind.counts]
    rows = OutboxMail.objects.filter(
        participant__in=people, kind__in=kinds, due_at__gte=now - MAILS_BACK
    ).values_list(
        "participant_id",
        "kind",
        "occasion",
        "state",
        "not_before",
        "dot_at",
        "because",
        "expires_at",
    )
    for person, kind, occasion, state, not_before, dot_at, why, expires_at in rows:
        # One that waited too long is about to be skipped: it takes nobody's place.
        is_over = state == State.READY and expires_at <= now
        became = Became.HELD if is_over else _BECAME.get(State(state), Became.HELD)
        is_open = state in (State.READY, State.LEASED)
        at = max(not_before, now) if is_open else dot_at or not_before
        mails[person].append(EarlierMail(MailKind(kind), occasion, at, became, why))
    return mails


def _rounds(plans: Sequence[Plan]) -> defaultdict[int, frozenset[int]]:
    """The measurement points that were answered or put aside."""
    points: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for plan_id, point in MeasureRound.objects.filter(plan__in=plans).values_list(
        "plan_id", "point"
    ):
        points[plan_id] |= {point}
    return points


# What should be there


def weekly_mails_missing(now: datetime, *, back: timedelta = timedelta(days=7)) -> int:
    """Weeks that a decision of the last days prescribed and that have no row of the weekly mail."""
    named = Concat(
        Value(f"{MailKind.WEEKLY.value}:"),
        Cast(OuterRef("plan_id"), CharField()),
        Value(":"),
        Cast(OuterRef("number"), CharField()),
        output_field=CharField(),
    )
    decided = WeeklyDecision.objects.filter(
        plan=OuterRef("plan"), number=OuterRef("number") - 1, decided_at=OuterRef("made_at")
    )
    mails = OutboxMail.objects.filter(participant=OuterRef("plan__participant"), occasion=named)
    made = Prescription.objects.filter(made_at__gt=now - back, made_at__lte=now)
    return made.filter(Exists(decided), ~Exists(mails)).count()


def plans_overlooked(now: datetime, *, late: timedelta = timedelta(minutes=10)) -> int:
    """Plans whose mails should have been judged some time ago."""
    return Plan.objects.filter(remind_at__lt=now - late).count()
