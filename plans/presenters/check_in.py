"""The check-in: the next week before it is decided, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plans import queries
from plans.actions.weighing import Preview, preview_of
from plans.domain.adjustments import SURE_ENOUGH, smallest_choice
from plans.domain.model import WalkingState
from plans.domain.reasons import reason_for_participant
from plans.domain.schedule import PlanWeek, is_finished, local_day
from plans.domain.walking_days import proposed_days
from plans.models import CheckIn, Plan, Prescription, WeeklyDecision
from plans.presenters.if_then import RENEWED_IN_WEEKS
from plans.told import reason_of
from walkback.core.translated import in_language

DAY = timedelta(days=1)


# -- The last page ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class NextWeek:
    """The week that would follow, as the decision's own function gives it. Stored nowhere.

    `minutes` is 0 where the plan would pause or end; `is_final`: the week is over, so that finishing the
    check-in decides it. `unsure` is a confidence below 7, else None. `smallest` and `engine_minutes` bound
    the person's own choice.
    """

    days: int
    minutes: int
    weekly_minutes: int
    bouts: tuple[int, ...]
    smallest: int
    engine_minutes: int
    reason: str
    is_final: bool
    ends_on: date
    unsure: int | None = None

    @property
    def goes_on(self) -> bool:
        return self.minutes > 0

    @property
    def is_own_choice(self) -> bool:
        return self.minutes < self.engine_minutes


def next_week(prescription: Prescription, check_in: CheckIn, *, now: datetime) -> NextWeek:
    """What the answers so far lead to, with the smaller choice that was kept with them, if any."""
    return _next_week(prescription, check_in, preview_of(prescription, check_in, now=now), now=now)


def _next_week(
    prescription: Prescription, check_in: CheckIn, preview: Preview, *, now: datetime
) -> NextWeek:
    proposed, chosen = preview.proposed, preview.chosen
    week = queries.week_of(prescription)
    sure = check_in.confidence
    return NextWeek(
        days=chosen.days if chosen else 0,
        minutes=chosen.minutes if chosen else 0,
        weekly_minutes=chosen.weekly_minutes if chosen else 0,
        bouts=chosen.bouts if chosen else (),
        smallest=smallest_choice(proposed) if proposed else 0,
        engine_minutes=proposed.minutes if proposed else 0,
        reason=in_language(reason_for_participant(preview.decision)),
        is_final=now >= week.ends_at(prescription.plan.participant.zone),
        ends_on=week.last_day,
        unsure=sure if sure is not None and sure < SURE_ENOUGH else None,
    )


# -- What came of it -------------------------------------------------------------------------------


@dataclass(frozen=True)
class DaysToChoose:
    """The walking days of one week, to be ticked: those chosen before, else those proposed."""

    number: int
    dates: tuple[date, ...]
    ticked: tuple[date, ...]
    walks: int


@dataclass(frozen=True)
class DonePage:
    """After the check-in: the week as decided, or as it looks now, and the days to walk on."""

    decision: WeeklyDecision | None
    preview: NextWeek | None
    days: int
    minutes: int
    weekly_minutes: int
    bouts: tuple[int, ...]
    reason: str
    to_choose: DaysToChoose | None
    renews_if_then: bool

    @property
    def proposed_minutes(self) -> int | None:
        """What the plan would have had a day, where the person chose fewer minutes for themselves."""
        if self.preview is None or not self.preview.is_own_choice:
            return None
        return self.preview.engine_minutes


def done_page(plan: Plan, *, now: datetime) -> DonePage | None:
    """What the last complete check-in came to; None when there is none for this week or the one before."""
    running = queries.undecided_prescription(plan)
    if running is None:
        return None
    running.plan = plan
    check_in = queries.check_in_of(running)
    if check_in is not None and check_in.completed_at is not None:
        return _as_it_looks(running, check_in, now=now)
    decision = queries.decision_before(running)
    if check_in is not None or decision is None or decision.check_in_id is None:
        return None
    state = running.state
    return _page(
        decision=decision,
        preview=None,
        reason=reason_of(decision),
        state=state,
        to_choose=_of_the_running_week(running),
        number=decision.number,
    )


def _as_it_looks(running: Prescription, check_in: CheckIn, *, now: datetime) -> DonePage:
    comes_to = preview_of(running, check_in, now=now)
    preview = _next_week(running, check_in, comes_to, now=now)
    state = comes_to.chosen
    week = queries.week_of(running).following()
    return _page(
        decision=None,
        preview=preview,
        reason=preview.reason,
        state=state,
        to_choose=_of_the_coming_week(running, week, state) if state else None,
        number=running.number,
    )


def _page(
    *,
    decision: WeeklyDecision | None,
    preview: NextWeek | None,
    reason: str,
    state: WalkingState | None,
    to_choose: DaysToChoose | None,
    number: int,
) -> DonePage:
    return DonePage(
        decision=decision,
        preview=preview,
        days=state.days if state else 0,
        minutes=state.minutes if state else 0,
        weekly_minutes=state.weekly_minutes if state else 0,
        bouts=state.bouts if state else (),
        reason=reason,
        to_choose=to_choose,
        renews_if_then=number in RENEWED_IN_WEEKS,
    )


def _of_the_running_week(running: Prescription) -> DaysToChoose:
    week = queries.week_of(running)
    return DaysToChoose(
        number=running.number,
        dates=_dates(week),
        ticked=queries.days_of(running).walking,
        walks=running.days,
    )


def _of_the_coming_week(
    running: Prescription, week: PlanWeek, state: WalkingState
) -> DaysToChoose | None:
    """The days of the week after the running one; None where the programme ends with the running one."""
    plan = running.plan
    if plan.starts_on is None or is_finished(running.number, plan.starts_on, week.starts_on):
        return None
    chosen = queries.chosen_days(plan, week.number)
    usual = plan.preferences.get("walking_days", ())
    proposed = proposed_days(week.starts_on, week.ends_on, state.days, preferred=usual)
    return DaysToChoose(
        number=week.number,
        dates=_dates(week),
        ticked=chosen or proposed,
        walks=state.days,
    )


def _dates(week: PlanWeek) -> tuple[date, ...]:
    return tuple(week.starts_on + DAY * place for place in range(week.length_days))


def opens_on(plan: Plan) -> date | None:
    """The day on which the check-in of the running week opens."""
    prescription = queries.undecided_prescription(plan)
    if prescription is None:
        return None
    zone = plan.participant.zone
    return local_day(queries.week_of(prescription).check_in_opens_at(zone), zone)
