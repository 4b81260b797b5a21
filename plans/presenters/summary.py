"""What the six months came to, when the programme is over."""

from dataclasses import dataclass
from datetime import date

from plans import queries
from plans.domain.constants import MILESTONE
from plans.domain.schedule import local_day
from plans.models import CheckIn, FlareUp, Plan, Prescription
from plans.presenters.consistency import keeping_going_of
from plans.presenters.episodes import EpisodeWords, words_of


@dataclass(frozen=True)
class PainSaid:
    """A number somebody gave, and the day. Missing is missing: then there is no such thing."""

    pain: int
    on: date | None


@dataclass(frozen=True)
class SummaryPage:
    """The programme at its end. `milestone_week` is the first week with 130 minutes walked, or None."""

    starts_on: date
    ended_on: date
    weeks: int
    weeks_walked: int
    minutes: int
    hours: int
    first: Prescription
    last: Prescription
    bouts: tuple[int, ...]
    most_minutes: int
    milestone: int
    milestone_week: int | None
    longest_run: int
    pain_at_start: PainSaid | None
    pain_now: PainSaid | None
    back: EpisodeWords
    monthly_wanted: bool
    month_due: int | None


def summary_page(plan: Plan, *, today: date) -> SummaryPage | None:
    """Everything the summary shows; None for a plan without any week."""
    prescriptions = queries.prescriptions_of(plan)
    if not prescriptions or plan.starts_on is None:
        return None
    minutes = queries.minutes_by_week(plan, prescriptions)
    decisions = {each.number: each for each in queries.decisions_of(plan)}
    walked = [number for number, done in sorted(minutes.items()) if done]
    far = [number for number in walked if minutes[number] >= MILESTONE]
    zone = plan.participant.zone
    total = sum(minutes.values())
    return SummaryPage(
        starts_on=plan.starts_on,
        ended_on=local_day(plan.ended_at, zone) if plan.ended_at else today,
        weeks=len(prescriptions),
        weeks_walked=len(walked),
        minutes=total,
        hours=total // 60,
        first=prescriptions[0],
        last=prescriptions[-1],
        bouts=prescriptions[-1].state.bouts,
        most_minutes=max(minutes.values()),
        milestone=MILESTONE,
        milestone_week=far[0] if far else None,
        longest_run=keeping_going_of(prescriptions, decisions, minutes).counted.best,
        pain_at_start=_at_start(plan),
        pain_now=_now(plan),
        back=words_of(
            queries.history_of(plan, today=today),
            flare_ups=FlareUp.objects.filter(plan=plan).count(),
        ),
        monthly_wanted=plan.monthly_since is not None,
        month_due=queries.month_due(plan, today=today),
    )


def _at_start(plan: Plan) -> PainSaid | None:
    said = plan.inputs.get("pain_avg")
    return None if said is None else PainSaid(int(said), plan.starts_on)


def _now(plan: Plan) -> PainSaid | None:
    """The pain of the last completed check-in."""
    last = (
        CheckIn.objects.filter(plan=plan, completed_at__isnull=False, pain_avg__isnull=False)
        .order_by("-number")
        .first()
    )
    if last is None or last.pain_avg is None or last.completed_at is None:
        return None
    return PainSaid(last.pain_avg, local_day(last.completed_at, plan.participant.zone))
