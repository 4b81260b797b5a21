"""The weeks of somebody's plans with each decision, as a clinician reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.domain.clinical_reasons import dose_formula
from plans.domain.vocabulary import Mode, Track
from plans.models import Plan, PlanOverride, PlanStatus, WeeklyDecision
from plans.told import clinician_reason_of, reason_of
from screening.models import Hold
from walkback.clinic.presenters.people import decision_tag
from walkback.clinic.presenters.plan import ChangeLine, change_line
from walkback.clinic.wording import of_ten, share
from walkback.core.translated import translate

SHAPES = {
    (Mode.BUILD, Track.GENTLE): gettext_lazy("growing, gentle"),
    (Mode.BUILD, Track.STANDARD): gettext_lazy("growing, standard"),
    (Mode.MAINTAIN, Track.GENTLE): gettext_lazy("keeping up, gentle"),
    (Mode.MAINTAIN, Track.STANDARD): gettext_lazy("keeping up, standard"),
}


@dataclass(frozen=True)
class WeekLine:
    """One week of a plan. `dose` as clinicians write it: "5 x 14 = 70"; `pain` of the check-in.

    `by_clinicians` are the changes by clinicians that fell into it, oldest first.
    """

    number: int
    starts_on: date
    last_day: date
    dose: str
    shape: str
    walked: int
    percent: int
    pain: str
    decision: str
    decision_kind: str
    code: str
    reason: str
    told: str
    own_choice: str
    by_clinicians: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class PlanPart:
    """A plan. `waits_for` says how one goes on that was cleared and still stands."""

    status: str
    self_attested: bool
    waits_for: str
    starts_on: date | None
    milestone: str
    rules: str
    weeks: tuple[WeekLine, ...]


Overrides = Mapping[tuple[int, int], Sequence[PlanOverride]]
"""The changes by clinicians, by the plan's id and the week's number."""


def plan_parts(
    prescriptions: Sequence[Any], holds: Sequence[Hold], overrides: Overrides
) -> tuple[PlanPart, ...]:
    """The plans that these weeks belong to, newest first, each with its weeks. The weeks come in that order."""
    by_plan = groupby(prescriptions, key=lambda week: week.plan)
    return tuple(_plan(plan, list(weeks), holds, overrides) for plan, weeks in by_plan)


def _plan(
    plan: Plan, prescriptions: Sequence[Any], holds: Sequence[Hold], overrides: Overrides
) -> PlanPart:
    return PlanPart(
        status=translate(str(PlanStatus(plan.status).label)),
        self_attested=plan.self_attested,
        waits_for=_waits_for(plan, holds),
        starts_on=plan.starts_on,
        milestone=_milestone(plan),
        rules=plan.rules,
        weeks=tuple(
            _week(week, overrides.get((plan.pk, week.number), ())) for week in prescriptions
        ),
    )


def _milestone(plan: Plan) -> str:
    if not plan.milestone_week:
        return _("Not within 26 weeks")
    return _("Week %(number)s") % {"number": plan.milestone_week}


def _waits_for(plan: Plan, holds: Sequence[Hold]) -> str:
    if plan.resume_percent is None:
        return ""
    if holds:
        words = _("One hold was cleared, for %(share)s at most. Another is open.")
    else:
        words = _("Cleared; goes on at %(share)s after the safety questions.")
    return words % {"share": share(plan.resume_percent)}


def _week(prescription: Any, overrides: Sequence[PlanOverride]) -> WeekLine:
    decision: WeeklyDecision | None = getattr(prescription, "decision", None)
    words, kind = decision_tag(decision) if decision else (_("Not decided yet"), "plain")
    pain = decision.evidence.get("pain") if decision else None
    return WeekLine(
        number=prescription.number,
        starts_on=prescription.starts_on,
        last_day=prescription.until_on - timedelta(days=1),
        dose=dose_formula(prescription.state),
        shape=str(SHAPES[prescription.mode, prescription.track]),
        walked=prescription.walked,
        percent=100 * prescription.walked // prescription.weekly_minutes,
        pain=of_ten(pain),
        decision=words,
        decision_kind=kind,
        code=decision.code if decision else "",
        reason=clinician_reason_of(decision) if decision else "",
        told=reason_of(decision) if decision else "",
        own_choice=_own_choice(decision),
        by_clinicians=tuple(change_line(each) for each in overrides),
    )


def _own_choice(decision: WeeklyDecision | None) -> str:
    if decision is None or decision.chosen_minutes is None:
        return ""
    words = ngettext(
        "Chose %(n)s minute a day for the next week",
        "Chose %(n)s minutes a day for the next week",
        decision.chosen_minutes,
    )
    return words % {"n": decision.chosen_minutes}
