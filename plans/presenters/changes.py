"""What the result of the safety questions changes in a plan, in words, for the result page."""

from plans import queries
from plans.domain.constants import GENTLE_NUMBERS, STANDARD_NUMBERS, TrackNumbers
from plans.domain.vocabulary import Mode, PlanFlag, Track
from plans.domain.walking_tips import tips_for
from plans.models import Plan, PlanStatus, Prescription
from screening.domain.outcomes import Outcome
from screening.models import Purpose, Screening
from screening.plan_words import PlanWords, Tips

STARTS_LOW = (
    "Your plan starts low: with {minutes} minutes a day at most, or with what you walk now."
)
GROWS_SLOWLY = (
    "{when} grows slowly: by about {least} to {most} minutes a week, never by more than {cap}."
)
USUAL = "The usual plan starts with {minutes} minutes a day and grows by about {least} to {most}."
THIS_WEEK = "The week you are in stays as it is, and the next one does not get longer."
THIS_WEEK_IN_FLARE = (
    "Your walks are shown at half for the rest of this week, and the next week does not get longer."
)
GOES_ON = "Your plan goes on with {minutes} minutes a walking day."


def words_for(screening: Screening) -> PlanWords:
    """The plan's part of a result page. Only MODIFY changes a plan and lets it go on."""
    plan: Plan | None = (
        Plan.objects.for_user(screening.participant)
        .live()
        .filter(accepted_at__lte=screening.submitted_at)
        .first()
    )
    if screening.result is not Outcome.MODIFY:
        return PlanWords(has_plan=plan is not None)
    flags = frozenset(PlanFlag(flag) for flag in screening.flags)
    tips = tuple(Tips(tip.heading, tip.lines) for tip in tips_for(flags, screening.age))
    changes = _at_start() if plan is None else _in_a_plan(plan, screening)
    return PlanWords(has_plan=plan is not None, changes=changes, tips=tips)


def _at_start() -> tuple[str, ...]:
    usual = STANDARD_NUMBERS
    return (
        STARTS_LOW.format(minutes=GENTLE_NUMBERS.start_day_minutes),
        _growth(GENTLE_NUMBERS, "Then it"),
        USUAL.format(
            minutes=usual.start_day_minutes,
            least=usual.smallest_growth,
            most=usual.largest_growth,
        ),
    )


def _in_a_plan(plan: Plan, screening: Screening) -> tuple[str, ...]:
    """From the next week on (clinical specification 3.5); nothing about a plan that does not run."""
    running = queries.running_prescription(plan)
    if plan.status != PlanStatus.ACTIVE or running is None:
        return ()
    if screening.submitted_at and running.made_at >= screening.submitted_at:
        return _resumed(running)
    this_week = THIS_WEEK_IN_FLARE if screening.purpose == Purpose.FLARE else THIS_WEEK
    if running.state.mode is Mode.MAINTAIN:
        return (this_week,)
    return (this_week, _growth(GENTLE_NUMBERS, "From next week on your plan"))


def _resumed(running: Prescription) -> tuple[str, ...]:
    """These answers let a paused plan go on."""
    goes_on = GOES_ON.format(minutes=running.minutes)
    if running.state.track is not Track.GENTLE:
        return (goes_on,)
    return (goes_on, _growth(GENTLE_NUMBERS, "From there it"))


def _growth(numbers: TrackNumbers, when: str) -> str:
    return GROWS_SLOWLY.format(
        when=when,
        least=numbers.smallest_growth,
        most=numbers.largest_growth,
        cap=numbers.largest_rise,
    )
