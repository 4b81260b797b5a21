"""What is asked about flare-ups, recurrences and the monthly questions."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from plans.domain.episodes import (
    Episode,
    Interference,
    PainReading,
    RecurrenceSpan,
    TimeToRecurrence,
    asks_whether_it_lasted,
    asks_whether_settled,
    counts_as_recovered,
    days_to_first_limiting,
    episode_state,
)
from plans.domain.schedule import local_day
from plans.domain.vocabulary import Flare
from plans.models import CheckIn, FlareUp, MonthlyReport, Plan, PlanStatus, Prescription, Walk
from plans.models import Recurrence as RecurrenceRow
from plans.models.plan import UNDER_WAY
from plans.stored import standing_from_dict
from screening.models import Screening
from walkback.accounts.models import User

ORDER = (Flare.NONE, Flare.SETTLED, Flare.PRESENT)
CHECK_IN_SPEAKS_FOR = 7
"""Days that a check-in's average pain is about."""
MONTHS_IN_YEAR = 12
LAST_MONTH = 24
"""The programme closes after 12 months, and the questions go on for 12 more (clinical specification 6.4)."""


def open_flare_up(participant: User) -> FlareUp | None:
    """The flare-up that the person has not ended yet."""
    flare_up: FlareUp | None = (
        FlareUp.objects.for_user(participant).open().select_related("screening").first()
    )
    return flare_up


def flare_ups_during(participant: User, starts_on: date, until_on: date) -> list[FlareUp]:
    """The flare-ups that touch these days, the open one included. The last day is not one of them."""
    return list(
        FlareUp.objects.for_user(participant)
        .filter(began_on__lt=until_on)
        .filter(Q(ended_at__isnull=True) | Q(ended_on__gte=starts_on))
        .select_related("screening")
        .order_by("pk")
    )


def has_questions_left(flare_up: FlareUp) -> bool:
    """Whether the questions that come before any advice about this flare-up are unanswered.

    All questions, answered since it was reported, hold these too.
    """
    if flare_up.screening is None or flare_up.screening.submitted_at is not None:
        return False
    return (
        not Screening.objects.filter(
            participant_id=flare_up.participant_id, submitted_at__gt=flare_up.reported_at
        )
        .filter(scope_groups=[], scope_items=[])
        .exists()
    )


def flare_in(prescription: Prescription, answered: CheckIn | None, *, now: datetime) -> Flare:
    """As `flare_among`, from what is stored."""
    noted = flare_ups_noted([prescription.plan_id], now=now)[prescription.plan_id]
    return flare_among(noted, prescription, answered, now=now)


def flare_ups_noted(plan_ids: Collection[int], *, now: datetime) -> defaultdict[int, list[FlareUp]]:
    """The flare-ups reported until now, by plan, in one query."""
    noted: defaultdict[int, list[FlareUp]] = defaultdict(list)
    for flare_up in FlareUp.objects.filter(plan_id__in=plan_ids, reported_at__lte=now):
        noted[flare_up.plan_id].append(flare_up)
    return noted


def flare_among(
    noted: Iterable[FlareUp],
    prescription: Prescription,
    answered: CheckIn | None,
    *,
    now: datetime,
) -> Flare:
    """NONE, SETTLED or PRESENT for this week: what the check-in says and what the button noted.

    A check-in knows of every flare-up reported before it; one reported after it, or without any
    check-in, counts as it stands.
    """
    said_at = (answered.completed_at or now) if answered else prescription.made_at
    found = [Flare(answered.flare) if answered and answered.flare else Flare.NONE]
    for flare_up in noted:
        if flare_up.ended_at is not None and flare_up.ended_at <= prescription.made_at:
            # Over before this week.
            continue
        is_open = flare_up.ended_at is None or flare_up.ended_at > now
        told = answered is not None and flare_up.reported_at <= said_at
        found.append(Flare.PRESENT if is_open and not told else Flare.SETTLED)
    return max(found, key=ORDER.index)


# What the person said about their back, in the rules' words


@dataclass(frozen=True)
class BackHistory:
    """Everything a plan knows about pain between `starts_on` and `today`, read once.

    `asked_on` is the last day that the question "did it last?" was about or answered on,
    `last_answered_on` the day of the last monthly answers.
    """

    today: date
    starts_on: date
    recovered_at_start: bool
    readings: tuple[PainReading, ...]
    unsettled_days: frozenset[date]
    recurrences: tuple[RecurrenceSpan, ...]
    asked_on: date | None
    last_answered_on: date | None

    @property
    def episode(self) -> Episode:
        """Recovered, in pain, or in a recurrence today (clinical specification 6.2)."""
        return episode_state(
            self.readings,
            recovered_at_start=self.recovered_at_start,
            starts_on=self.starts_on,
            recurrences=self.recurrences,
            today=self.today,
        )

    @property
    def asks_about(self) -> date | None:
        """The day to ask "Did it last a whole day and night?" about, if any."""
        return asks_whether_it_lasted(self.readings, self.episode.state, asked_on=self.asked_on)

    def latest_pain(self, since: date) -> int | None:
        """The highest number said for the newest day from `since` on; None when nobody said any."""
        said = [reading for reading in self.readings if reading.day >= since]
        if not said:
            return None
        newest = max(reading.day for reading in said)
        return max(reading.pain for reading in said if reading.day == newest)

    @property
    def to_first_limiting(self) -> TimeToRecurrence:
        """Days from the programme's start to the first activity-limiting recurrence."""
        return days_to_first_limiting(
            self.starts_on, self.recurrences, last_answered_on=self.last_answered_on
        )


def readings_of(plan: Plan) -> tuple[PainReading, ...]:
    """The pain of each walk, the highest of before and after, and of each check-in's 7 days."""
    walks = Walk.objects.filter(plan=plan).filter(
        Q(pain_before__isnull=False) | Q(pain_after__isnull=False)
    )
    return _of_walks(list(walks)) + _of_check_ins(plan)


def _of_walks(walks: list[Walk]) -> tuple[PainReading, ...]:
    return tuple(
        PainReading(walk.walked_on, max(said))
        for walk in walks
        if (said := [pain for pain in (walk.pain_before, walk.pain_after) if pain is not None])
    )


def _of_check_ins(plan: Plan) -> tuple[PainReading, ...]:
    zone = plan.participant.zone
    return tuple(
        PainReading(local_day(each.completed_at, zone), each.pain_avg, days=CHECK_IN_SPEAKS_FOR)
        for each in CheckIn.objects.filter(plan=plan)
        if each.completed_at is not None and each.pain_avg is not None
    )


def history_of(plan: Plan, *, today: date) -> BackHistory:
    """What the person said about their back since the plan began, in four queries.

    Reads `plan.participant`. A plan that has not begun has its own beginning today.
    """
    walks = list(
        Walk.objects.filter(plan=plan).filter(
            Q(pain_before__isnull=False) | Q(pain_after__isnull=False) | Q(settled_by_morning=False)
        )
    )
    answered = list(RecurrenceRow.objects.filter(plan=plan))
    reports = list(MonthlyReport.objects.filter(plan=plan))
    zone = plan.participant.zone
    asked = [max(row.began_on, local_day(row.answered_at, zone)) for row in answered]
    weeks = plan.inputs.get("weeks_since_episode")
    return BackHistory(
        today=today,
        starts_on=plan.starts_on or today,
        recovered_at_start=counts_as_recovered(
            says_recovered=plan.preferences.get("recovered", False), weeks_since_episode=weeks
        ),
        readings=_of_walks(walks) + _of_check_ins(plan),
        unsettled_days=frozenset(
            walk.walked_on for walk in walks if walk.settled_by_morning is False
        ),
        recurrences=_spans(answered, reports),
        asked_on=max(asked, default=None),
        last_answered_on=max(
            (local_day(report.answered_at, zone) for report in reports), default=None
        ),
    )


def _spans(
    answered: list[RecurrenceRow], reports: list[MonthlyReport]
) -> tuple[RecurrenceSpan, ...]:
    """Confirmed recurrences from either question; told twice for one day, the worse answer counts."""
    told: dict[date, int] = {}
    for row in answered:
        if row.lasted and row.interference is not None:
            told[row.began_on] = max(row.interference, told.get(row.began_on, 0))
    for report in reports:
        if report.pain_lasted and report.began_on and report.interference is not None:
            told[report.began_on] = max(report.interference, told.get(report.began_on, 0))
    return tuple(RecurrenceSpan(day, Interference(how)) for day, how in sorted(told.items()))


def episode_of(plan: Plan, *, today: date) -> Episode:
    """Recovered, in pain, or in a recurrence on this day."""
    return history_of(plan, today=today).episode


def asks_if_settled(plan: Plan, flare_up: FlareUp, history: BackHistory) -> bool:
    """Whether to ask if the flare-up is over: after two settled days, and two more after a "not yet"."""
    return asks_whether_settled(
        history.readings,
        usual=standing_from_dict(plan.standing).base_pain,
        began_on=max(flare_up.began_on, flare_up.asked_on or flare_up.began_on),
        unsettled_days=history.unsettled_days,
        today=history.today,
    )


# The monthly questions, clinical specification 6.4


def month_of(starts_on: date, today: date) -> int:
    """Whole calendar months since `starts_on`."""
    months = (today.year - starts_on.year) * MONTHS_IN_YEAR + today.month - starts_on.month
    return months - (1 if today.day < starts_on.day else 0)


def may_be_asked_monthly(plan: Plan, *, today: date) -> bool:
    """While the programme runs; after its end for 12 months by choice."""
    if plan.status in UNDER_WAY:
        return True
    if plan.status != PlanStatus.FINISHED or plan.monthly_since is None or plan.ended_at is None:
        return False
    ended_on = local_day(plan.ended_at, plan.participant.zone)
    return month_of(ended_on, today) < MONTHS_IN_YEAR


def month_due(plan: Plan, *, today: date) -> int | None:
    """The month whose questions are unanswered and can be answered now. A month that passed stays missing."""
    if plan.starts_on is None or not may_be_asked_monthly(plan, today=today):
        return None
    month = month_of(plan.starts_on, today)
    if not 1 <= month <= LAST_MONTH:
        return None
    return None if MonthlyReport.objects.filter(plan=plan, month=month).exists() else month


def last_monthly(plan: Plan) -> MonthlyReport | None:
    """The last answers; the next questions are about the time since."""
    report: MonthlyReport | None = (
        MonthlyReport.objects.filter(plan=plan).order_by("-month").first()
    )
    return report
