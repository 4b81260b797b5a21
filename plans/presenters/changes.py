"""What the result of the safety questions changes in a plan, in words, for the result page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.domain.constants import GENTLE_NUMBERS, STANDARD_NUMBERS, TrackNumbers
from plans.domain.vocabulary import Mode, PlanFlag, Track
from plans.domain.walking_tips import tips_for
from plans.models import Plan, PlanStatus, Prescription
from screening.domain.outcomes import Outcome
from screening.models import Purpose, Screening
from screening.plan_words import PlanWords, Tips
from walkback.core.translated import in_language


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
    tips = tuple(
        Tips(in_language(tip.heading), tuple(in_language(line) for line in tip.lines))
        for tip in tips_for(flags, screening.age)
    )
    changes = _at_start() if plan is None else _in_a_plan(plan, screening)
    return PlanWords(has_plan=plan is not None, changes=changes, tips=tips)


def _at_start() -> tuple[str, ...]:
    gentle, usual = GENTLE_NUMBERS, STANDARD_NUMBERS
    starts_low = _(
        "Your plan starts low: with %(minutes)s minutes a day at most, or with what you walk now."
    )
    usually = _(
        "The usual plan starts with %(minutes)s minutes a day and grows by about %(least)s to %(most)s."
    )
    return (
        starts_low % {"minutes": gentle.start_day_minutes},
        _(
            "Then it grows slowly: by about %(least)s to %(most)s minutes a week, never by more than %(cap)s."
        )
        % _growth(gentle),
        usually % {"minutes": usual.start_day_minutes, **_growth(usual)},
    )


def _in_a_plan(plan: Plan, screening: Screening) -> tuple[str, ...]:
    """From the next week on (clinical specification 3.5); nothing about a plan that does not run."""
    running = queries.running_prescription(plan)
    if plan.status != PlanStatus.ACTIVE or running is None:
        return ()
    if screening.submitted_at and running.made_at >= screening.submitted_at:
        return _resumed(running)
    this_week = _this_week(screening)
    if running.state.mode is Mode.MAINTAIN:
        return (this_week,)
    from_next = _(
        "From next week on your plan grows slowly: by about %(least)s to %(most)s minutes a week,"
        " never by more than %(cap)s."
    )
    return (this_week, from_next % _growth(GENTLE_NUMBERS))


def _this_week(screening: Screening) -> str:
    if screening.purpose == Purpose.FLARE:
        return _(
            "Your walks are shown at half for the rest of this week, and the next week does not get"
            " longer."
        )
    return _("The week you are in stays as it is, and the next one does not get longer.")


def _resumed(running: Prescription) -> tuple[str, ...]:
    """These answers let a paused plan go on."""
    goes_on = ngettext(
        "Your plan goes on with %(n)s minute a walking day.",
        "Your plan goes on with %(n)s minutes a walking day.",
        running.minutes,
    ) % {"n": running.minutes}
    if running.state.track is not Track.GENTLE:
        return (goes_on,)
    from_there = _(
        "From there it grows slowly: by about %(least)s to %(most)s minutes a week, never by more"
        " than %(cap)s."
    )
    return (goes_on, from_there % _growth(GENTLE_NUMBERS))


def _growth(numbers: TrackNumbers) -> dict[str, int]:
    """Minutes a week: the least and the most a track grows by, and what it never goes over."""
    return {
        "least": numbers.smallest_growth,
        "most": numbers.largest_growth,
        "cap": numbers.largest_rise,
    }
