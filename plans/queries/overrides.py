"""What clinicians changed about plans, and how a plan stands for who wants to change it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from plans.domain.model import WalkingState
from plans.models import OverrideKind, Plan, PlanOverride, PlanStatus, Prescription
from plans.stored import standing_from_dict, state_from_dict
from walkback.accounts.models import User


@dataclass(frozen=True)
class Standpoint:
    """How a plan stands: what a clinician sees before a change, and what is kept with it.

    `pain_base` is the usual pain that decisions compare with, 0-10. Plain values only: it goes into a form and comes
    back, so that a change made meanwhile is noticed.
    """

    status: str
    number: int
    version: int
    track: str
    target_days: int
    weekly_target: int
    days: int
    minutes: int
    longest_bout: int
    growth: int | None
    stage: int | None
    pain_base: int
    held_until: str | None
    resume_percent: int | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """Raises TypeError when it is none."""
        return cls(**{name: value for name, value in stored.items() if name != "state"})


def standpoint_of(plan: Plan, prescription: Prescription) -> Standpoint:
    """Of the running plan with its last prescription."""
    state = prescription.state
    return Standpoint(
        status=plan.status,
        number=prescription.number,
        version=prescription.version,
        track=state.track.value,
        target_days=state.target_days,
        weekly_target=state.weekly_target,
        days=state.days,
        minutes=state.minutes,
        longest_bout=state.longest_bout,
        growth=state.growth_override,
        stage=state.stage,
        pain_base=standing_from_dict(plan.standing).base_pain,
        held_until=plan.held_until.isoformat() if plan.held_until else None,
        resume_percent=plan.resume_percent,
    )


def overrides_of(plan: Plan) -> list[PlanOverride]:
    """Every change by a clinician, oldest first, with who made it; no query for a plan that has none."""
    if not plan.overridden:
        return []
    return list(
        PlanOverride.objects.filter(plan=plan).select_related("made_by").order_by("version")
    )


def overrides_in(plans: Iterable[Plan]) -> dict[tuple[int, int], list[PlanOverride]]:
    """The changes by clinicians of each week, oldest first, by the plan's id and the week's number; one query."""
    found: dict[tuple[int, int], list[PlanOverride]] = defaultdict(list)
    changed = [plan.pk for plan in plans if plan.overridden]
    rows = PlanOverride.objects.filter(plan__in=changed).select_related("made_by")
    for each in rows.order_by("plan_id", "version"):
        found[each.plan_id, each.number].append(each)
    return dict(found)


def last_override(plan: Plan) -> PlanOverride | None:
    """The newest change; no query for a plan that has none."""
    if not plan.overridden:
        return None
    override: PlanOverride | None = (
        PlanOverride.objects.filter(plan=plan).select_related("made_by").order_by("-version")
    ).first()
    return override


def began_with(prescription: Prescription) -> WalkingState | None:
    """What this week began with, before the first override of its numbers; None where there is none."""
    if prescription.version == 1:
        return None
    first = (
        PlanOverride.objects.filter(
            plan_id=prescription.plan_id, number=prescription.number, kind=OverrideKind.NUMBERS
        )
        .order_by("version")
        .first()
    )
    return None if first is None else state_from_dict(first.before["state"])


def of_week(prescription: Prescription) -> list[PlanOverride]:
    """The changes of this week's numbers, oldest first; no query for a week without one."""
    if prescription.version == 1:
        return []
    return list(
        PlanOverride.objects.of_numbers()
        .filter(plan_id=prescription.plan_id, number=prescription.number)
        .select_related("made_by")
        .order_by("version")
    )


def ended_by_clinician(participant: User) -> Plan | None:
    """The newest plan of this person, when a clinician ended it and nothing has begun since."""
    newest: Plan | None = (
        Plan.objects.for_user(participant)
        .filter(accepted_at__isnull=False)
        .order_by("-accepted_at", "-pk")
        .first()
    )
    override = last_override(newest) if newest and newest.status == PlanStatus.ENDED else None
    return newest if override and override.kind == OverrideKind.END else None


def holds_to_ask_about(*, today: date) -> list[int]:
    """Plans whose hold by a clinician ends on or before this day, and nobody was asked yet."""
    return list(
        Plan.objects.filter(hold_asks_on__isnull=False, hold_asks_on__lte=today)
        .order_by("hold_asks_on", "pk")
        .values_list("pk", flat=True)
    )
