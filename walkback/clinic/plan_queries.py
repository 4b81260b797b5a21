"""A plan on a clinician's desk: as it stands, and as it would go on with other numbers."""

from dataclasses import dataclass

from plans import queries as plans
from plans.actions.overriding import with_numbers
from plans.actions.weighing import weeks_ahead
from plans.domain.overrides import Override
from plans.models import Plan, PlanOverride, Prescription
from plans.models.plan import UNDER_WAY
from plans.queries.overrides import Standpoint, overrides_of, standpoint_of
from screening.models import Hold
from screening.queries import open_holds, unconfirmed_emergency
from walkback.accounts.models import User


@dataclass(frozen=True)
class PlanOnDesk:
    """A plan that runs or rests, with its weeks so far, and what keeps a clinician from changing it."""

    plan: Plan
    running: Prescription
    prescriptions: list[Prescription]
    stands: Standpoint
    overrides: list[PlanOverride]
    holds: list[Hold]
    has_unconfirmed_emergency: bool

    @property
    def may_be_changed(self) -> bool:
        return not self.holds and not self.has_unconfirmed_emergency


def plan_on_desk(user: User, person: User) -> PlanOnDesk | None:
    """The plan of this person as this clinician may see it; None when none is under way or stopped."""
    plan: Plan | None = (
        Plan.objects.for_user(user)
        .filter(participant=person, status__in=[*UNDER_WAY, "stopped"])
        .first()
    )
    if plan is None:
        return None
    plan.participant = person
    prescriptions = plans.prescriptions_of(plan)
    if not prescriptions:
        return None
    running = prescriptions[-1]
    running.plan = plan
    return PlanOnDesk(
        plan=plan,
        running=running,
        prescriptions=prescriptions,
        stands=standpoint_of(plan, running),
        overrides=overrides_of(plan),
        holds=open_holds(person),
        has_unconfirmed_emergency=unconfirmed_emergency(person) is not None,
    )


@dataclass(frozen=True)
class Week:
    """Days and minutes of one week, walked already or still to come."""

    number: int
    days: int
    minutes: int

    @property
    def weekly_minutes(self) -> int:
        return self.days * self.minutes


def course_of(desk: PlanOnDesk, wanted: Override | None = None) -> tuple[Week, ...]:
    """All 26 weeks if every week goes well: as the plan stands, or with these numbers. Raises OverrideRefused."""
    state = with_numbers(desk.plan, desk.running, wanted)[0] if wanted else None
    first = state or desk.running.state
    number = desk.running.number
    lived = [Week(each.number, each.days, each.minutes) for each in desk.prescriptions[:-1]]
    ahead = enumerate((first, *weeks_ahead(desk.running, state)), start=number)
    return (*lived, *(Week(place, each.days, each.minutes) for place, each in ahead))
