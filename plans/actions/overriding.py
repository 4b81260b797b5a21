"""What a clinician changes about a plan: inside the hard caps, with a reason, kept in versions (specification 3.6).

Every action takes `based_on`, how the plan stood when the clinician looked: where it stands otherwise by now nothing
is overwritten. The engine goes on from what is set here at the next weekly decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from django.db import transaction

from plans import queries
from plans.actions import pausing, reminding, resuming
from plans.actions.locking import NotRunning, lock_plan
from plans.actions.weighing import accepted_in, state_to_decide
from plans.domain.adjustments import RESUME_PERCENTS
from plans.domain.model import Standing, WalkingState
from plans.domain.overrides import Override, apply_override, check_hold
from plans.domain.schedule import local_day
from plans.models import OverrideKind, Plan, PlanOverride, PlanStatus, Prescription
from plans.models.days import WeekDays
from plans.models.plan import OVERRIDABLE, UNDER_WAY
from plans.queries.overrides import Standpoint, began_with, holds_to_ask_about, standpoint_of
from plans.stored import override_to_dict, standing_from_dict, standing_to_dict, state_to_dict
from screening.queries import open_holds, unconfirmed_emergency
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern, NotTheirClinician, close_alerts, raise_alert
from walkback.care.models import people_visible_to
from walkback.care.models.alert import AlertKind, ClosedBecause

ANSWERED = (AlertKind.HOLD_OVER, AlertKind.PROMOTION_REQUEST, AlertKind.GOAL_REACHED)
"""What a clinician who changes the plan has seen to."""
HOLD_OVER = Concern.of(
    AlertKind.HOLD_OVER,
    "Your hold on the plan is over. It goes on by the rules unless you hold it again.",
)
LAST_ZONE = timezone(timedelta(hours=14))
"""The zone in which a day begins first: no hold is over before that."""


class OnHold(ValueError):
    """A hold or lock is open: it has a page of its own, and comes first."""


class NothingChanged(ValueError):
    """Every number is as it was."""


class PlanChanged(ValueError):
    """The plan does not stand as it did when the clinician looked. `stands` is how it stands now."""

    def __init__(self, stands: Standpoint) -> None:
        super().__init__("the plan was changed meanwhile")
        self.stands = stands


@dataclass(frozen=True)
class _Desk:
    """A locked plan with its last week, and how they stood before the change."""

    plan: Plan
    prescription: Prescription
    before: dict[str, object]
    reason: str
    by: User
    now: datetime

    def keep(self, kind: OverrideKind, changes: dict[str, object]) -> PlanOverride:
        """Write the change down, with how the plan stands after it. Saves the plan's count of them."""
        self.plan.overridden += 1
        self.plan.remind_at = self.now
        self.plan.save()
        override: PlanOverride = PlanOverride.objects.create(
            plan=self.plan,
            version=self.plan.overridden,
            number=self.prescription.number,
            kind=kind,
            reason=self.reason,
            changes=changes,
            before=self.before,
            after=_kept(self.plan, queries.running_prescription(self.plan) or self.prescription),
            made_at=self.now,
            made_by=self.by,
        )
        participant = self.plan.participant
        audit.record(
            audit.Event.PLAN_OVERRIDDEN,
            by=self.by,
            now=self.now,
            subject=participant,
            about=override,
            detail={"kind": kind.value, "version": override.version},
        )
        close_alerts(
            participant=participant,
            kinds=ANSWERED,
            because=ClosedBecause.REVIEWED,
            by=self.by,
            now=self.now,
            note=self.reason,
        )
        reminding.queue_clinician_mail(
            participant=participant, what="adjusted", key=override.pk, by=self.by, now=self.now
        )
        return override


def _kept(plan: Plan, prescription: Prescription) -> dict[str, object]:
    """How the plan stands, with the whole state that decisions go by."""
    stands = standpoint_of(plan, prescription).as_dict()
    return {**stands, "state": state_to_dict(prescription.state)}


def _begin(
    plan: Plan,
    statuses: Iterable[str],
    *,
    reason: str,
    based_on: Standpoint,
    by: User,
    now: datetime,
) -> _Desk:
    """Lock the plan and check everything that has to be so for any change by a clinician."""
    locked = lock_plan(plan)
    participant = locked.participant
    if not people_visible_to(by).filter(pk=participant.pk).exists():
        raise NotTheirClinician
    prescription = queries.running_prescription(locked)
    if prescription is None:
        raise NotRunning
    prescription.plan = locked
    if open_holds(participant) or unconfirmed_emergency(participant):
        raise OnHold
    stands = standpoint_of(locked, prescription)
    if stands != based_on:
        raise PlanChanged(stands)
    if locked.status not in statuses:
        raise NotRunning
    return _Desk(locked, prescription, _kept(locked, prescription), reason, by, now)


# -- The numbers -----------------------------------------------------------------------------------


def with_numbers(
    plan: Plan, prescription: Prescription, wanted: Override
) -> tuple[WalkingState, Standing]:
    """What the running week and the standing would be with these numbers. Stores nothing. Raises OverrideRefused."""
    state = state_to_decide(prescription, accepted_in(prescription))
    standing = standing_from_dict(plan.standing)
    return apply_override(state, standing, wanted, began=began_with(prescription))


@transaction.atomic
def override(
    *, plan: Plan, wanted: Override, reason: str, based_on: Standpoint, by: User, now: datetime
) -> PlanOverride:
    """Put a clinician's numbers in the place of the running week's.

    Raises NotTheirClinician, OnHold, NotRunning, PlanChanged, NothingChanged, OverrideRefused.
    """
    desk = _begin(plan, [PlanStatus.ACTIVE], reason=reason, based_on=based_on, by=by, now=now)
    if wanted == Override():
        raise NothingChanged
    prescription = desk.prescription
    days_before = prescription.days
    after, standing = with_numbers(desk.plan, prescription, wanted)
    if after != prescription.state:
        _change_week(prescription, after, now)
    if prescription.days != days_before:
        # Chosen for another number of days: the plan proposes them anew.
        WeekDays.objects.filter(plan=desk.plan, number=prescription.number).delete()
    desk.plan.standing = standing_to_dict(standing)
    return desk.keep(OverrideKind.NUMBERS, override_to_dict(wanted))


def _change_week(prescription: Prescription, after: WalkingState, now: datetime) -> None:
    for name in OVERRIDABLE:
        setattr(prescription, name, getattr(after, name))
    prescription.version += 1
    prescription.changed_at = now
    prescription.save(update_fields=[*OVERRIDABLE, "version", "changed_at"])


# -- Held where it is ------------------------------------------------------------------------------


@transaction.atomic
def hold(
    *, plan: Plan, until: date, reason: str, based_on: Standpoint, by: User, now: datetime
) -> PlanOverride:
    """Keep the plan from rising until this day, four weeks at most; then the clinic is asked to look again.

    Weeks that ask for less still get less. Raises as `override`; OverrideRefused for another day.
    """
    desk = _begin(plan, [PlanStatus.ACTIVE], reason=reason, based_on=based_on, by=by, now=now)
    check_hold(until, local_day(now, desk.plan.participant.zone))
    desk.plan.held_until = desk.plan.hold_asks_on = until
    return desk.keep(OverrideKind.HOLD, {"until": until.isoformat()})


@transaction.atomic
def lift(*, plan: Plan, reason: str, based_on: Standpoint, by: User, now: datetime) -> PlanOverride:
    """Let a held plan go on by the rules from the next decision. Raises as `override`."""
    desk = _begin(plan, UNDER_WAY, reason=reason, based_on=based_on, by=by, now=now)
    if desk.plan.held_until is None:
        raise NothingChanged
    desk.plan.held_until = desk.plan.hold_asks_on = None
    return desk.keep(OverrideKind.LIFT, {})


def ask_about_holds(*, by: audit.Actor, now: datetime) -> int:
    """Ask the clinics whose holds are over to look again; returns how many. Each in a transaction of its own."""
    return sum(
        _ask_again(key, by, now) for key in holds_to_ask_about(today=local_day(now, LAST_ZONE))
    )


@transaction.atomic
def _ask_again(key: int, by: audit.Actor, now: datetime) -> bool:
    plan: Plan | None = (
        Plan.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("participant")
        .filter(pk=key, hold_asks_on__isnull=False)
        .first()
    )
    if plan is None or plan.hold_asks_on is None:
        return False
    if local_day(now, plan.participant.zone) < plan.hold_asks_on:
        return False
    plan.hold_asks_on = None
    plan.save(update_fields=["hold_asks_on"])
    if plan.status in UNDER_WAY:
        raise_alert(participant=plan.participant, concern=HOLD_OVER, by=by, now=now)
    return True


# -- Rest, return, end -----------------------------------------------------------------------------


@transaction.atomic
def pause(
    *, plan: Plan, weeks: int, reason: str, based_on: Standpoint, by: User, now: datetime
) -> PlanOverride:
    """Let the plan and its mails rest; the running week is decided as a planned absence.

    `weeks`, 1 to 8, is when it should go on: after all safety questions, as after a pause of the person's own.
    Raises as `override`, and BadPause.
    """
    desk = _begin(plan, [PlanStatus.ACTIVE], reason=reason, based_on=based_on, by=by, now=now)
    pausing.pause(plan=desk.plan, weeks=weeks, by=by, now=now)
    desk.plan.refresh_from_db()
    return desk.keep(OverrideKind.PAUSE, {"weeks": weeks})


@transaction.atomic
def resume(
    *, plan: Plan, percent: int, reason: str, based_on: Standpoint, by: User, now: datetime
) -> PlanOverride:
    """Let a resting plan go on at 50, 75 or 100 %: at once if all safety questions were answered since, else then.

    Raises as `override`, and ValueError for another share.
    """
    if percent not in RESUME_PERCENTS:
        raise ValueError(percent)
    desk = _begin(plan, pausing.RESTING, reason=reason, based_on=based_on, by=by, now=now)
    desk.plan.resume_percent = percent
    desk.plan.save(update_fields=["resume_percent"])
    resuming.go_on(desk.plan, by, now)
    desk.plan.refresh_from_db()
    return desk.keep(OverrideKind.RESUME, {"percent": percent})


@transaction.atomic
def end(*, plan: Plan, reason: str, based_on: Standpoint, by: User, now: datetime) -> PlanOverride:
    """End the plan for good; a new one begins with new safety questions. Raises as `override`."""
    desk = _begin(plan, UNDER_WAY, reason=reason, based_on=based_on, by=by, now=now)
    pausing.end(plan=desk.plan, by=by, now=now)
    desk.plan.refresh_from_db()
    return desk.keep(OverrideKind.END, {})
