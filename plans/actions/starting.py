"""From the plan's questions to a plan that runs."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction

from plans.actions import reminding
from plans.documents import intake_of, projection_document
from plans.domain.adjustments import with_own_choice
from plans.domain.constants import RULES_VERSION
from plans.domain.generate import first_standing, project, start
from plans.domain.model import Intake, WalkingState
from plans.domain.schedule import PlanWeek, decision_day, first_start, first_week
from plans.domain.vocabulary import Gate, PlanFlag
from plans.models import Plan, PlanStatus, Prescription
from plans.queries import ended_since
from plans.queries.templates import template_for
from plans.stored import standing_to_dict
from screening.actions.answering import OLDEST
from screening.actions.holding import raise_hold
from screening.models import Hold, HoldKind, Screening
from screening.queries import is_valid, last_full_screening, open_holds, unconfirmed_emergency
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern
from walkback.care.models.alert import AlertKind
from walkback.mail import actions as mail

AT_GATE = Concern.of(
    AlertKind.CLEARANCE_NEEDED,
    "Pain of 8 or more, or no comfortable minute of walking, before the plan starts.",
)


class NotScreened(ValueError):
    """There is no valid screening that allows a plan."""


class OnHold(ValueError):
    """A hold or lock is open: no plan until it is cleared."""


class PlanAlreadyActive(ValueError):
    """One live plan a person."""


class NotADraft(ValueError):
    """Only a draft can be accepted, and only once."""


@dataclass(frozen=True)
class Preferences:
    """What never touches the dose. `week_begins` is 0 Monday to 6 Sunday.

    Height and weight, where given, are kept only to show the form again as it was filled in.
    """

    week_begins: int
    recovered: bool
    height_cm: int | None = None
    weight_kg: int | None = None
    # Weekdays, 0 Monday to 6 Sunday, on which walking suits.
    walking_days: tuple[int, ...] = ()
    # The if-then plan in the person's words: when, where, with whom.
    cue: str = ""
    place: str = ""
    company: str = ""
    # One barrier (a code of `plans.barriers`) and what they do then.
    barrier: str = ""
    barrier_then: str = ""

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Preferences":
        """Those of a plan's column. A key that an older row lacks keeps its default."""
        known = {each.name: stored[each.name] for each in fields(cls) if each.name in stored}
        return cls(**{**known, "walking_days": tuple(stored.get("walking_days", ()))})


def allowed_screening(participant: User, *, now: datetime) -> Screening:
    """The screening a new plan may rest on. Raises OnHold, NotScreened.

    One that came to CLINICIAN raised a hold: with none open, that one has been cleared.
    """
    if open_holds(participant) or unconfirmed_emergency(participant):
        raise OnHold
    screening = last_full_screening(participant)
    if screening is None or not is_valid(screening, now=now):
        raise NotScreened
    if ended_since(participant, screening):
        raise NotScreened
    if screening.result.locks:
        # Its lock is open, or a newer full screening stands in its place.
        raise NotScreened
    return screening


@transaction.atomic
def draft_plan(
    *,
    participant: User,
    inputs: dict[str, object],
    preferences: Preferences,
    by: User,
    now: datetime,
) -> Plan:
    """Make a plan from checked answers and keep it as a draft to be shown.

    `inputs` is the intake document without age and flags, which come from the account and the
    screening. A draft that the gate holds back is kept, hidden, and raises a hold.
    Raises OnHold, NotScreened, PlanAlreadyActive, BadDocument.
    """
    locked = User.objects.select_for_update().get(pk=participant.pk)
    screening = allowed_screening(locked, now=now)
    if Plan.objects.for_user(locked).live().exists():
        raise PlanAlreadyActive
    self_attested = _own_word_since(locked, screening)
    document = _document(locked, screening, inputs, self_attested=self_attested, now=now)
    template = template_for(locked)
    if template is not None:
        document |= template.suggestions
    intake = intake_of(document)
    Plan.objects.for_user(locked).drafts().update(status=PlanStatus.DISCARDED, ended_at=now)
    plan = _store_draft(locked, screening, document, intake, preferences, now)
    plan.self_attested, plan.template = self_attested, template
    plan.save(update_fields=["self_attested", "template"])
    audit.record(
        audit.Event.PLAN_DRAFTED,
        by=by,
        now=now,
        subject=locked,
        about=plan,
        detail={"gate": plan.gate, "rules": plan.rules},
    )
    if plan.gate != Gate.OK:
        raise_hold(participant=locked, kind=HoldKind.GATE, concern=AT_GATE, by=by, now=now)
    return plan


def _document(
    participant: User,
    screening: Screening,
    inputs: dict[str, object],
    *,
    self_attested: bool,
    now: datetime,
) -> dict[str, object]:
    """The intake document: what was typed, the age, and what the screening leaves behind."""
    flags = {*screening.flags, *_flag_names(inputs)}
    if self_attested:
        flags.add(PlanFlag.CHECKED.value)
    return {
        **inputs,
        "age": min(participant.age_on(now.astimezone(participant.zone).date()), OLDEST),
        "modify_flags": sorted(flags),
        "cleared": _gate_was_cleared(participant, screening),
    }


def _flag_names(inputs: dict[str, object]) -> list[str]:
    names = inputs.get("modify_flags", [])
    return [str(name) for name in names] if isinstance(names, list) else []


def _gate_was_cleared(participant: User, screening: Screening) -> bool:
    """A clinician lifted the gate's hold since the person's last full screening."""
    return (
        Hold.objects.for_user(participant)
        .filter(kind=HoldKind.GATE, closed_at__gte=screening.submitted_at)
        .exists()
    )


def _own_word_since(participant: User, screening: Screening) -> bool:
    """Whether a hold was lifted by what the person says they were told, not by a clinician of ours.

    Then the plan is gentle and says what it rests on (clinical specification 4.6).
    """
    return (
        Hold.objects.for_user(participant)
        .filter(closed_at__gte=screening.submitted_at, closed_by=participant)
        .exists()
    )


def _store_draft(
    participant: User,
    screening: Screening,
    document: dict[str, object],
    intake: Intake,
    preferences: Preferences,
    now: datetime,
) -> Plan:
    projection = project(intake)
    shown = projection_document(projection)
    return Plan.objects.create(
        participant=participant,
        screening=screening,
        status=PlanStatus.DRAFT,
        rules=RULES_VERSION,
        inputs=document,
        preferences=asdict(preferences),
        gate=projection.gate.value,
        projection=shown["weeks"],
        milestone_week=projection.milestone_week,
        standing=standing_to_dict(first_standing(intake)),
        drafted_at=now,
    )


@transaction.atomic
def accept_plan(*, plan: Plan, minutes: int | None, by: User, now: datetime) -> Plan:
    """Start the plan: its first week is in force from its first day.

    `minutes` is the person's own smaller choice for a walking day, or None for the plan's.
    Raises NotADraft, OnHold, NotScreened, PlanAlreadyActive, ChoiceOutOfBounds.
    """
    participant = User.objects.select_for_update().get(pk=plan.participant_id)
    locked = Plan.objects.select_for_update().get(pk=plan.pk)
    if locked.status != PlanStatus.DRAFT or locked.gate != Gate.OK:
        raise NotADraft
    if allowed_screening(participant, now=now).pk != locked.screening_id:
        raise NotScreened
    if Plan.objects.for_user(participant).live().exists():
        raise PlanAlreadyActive
    proposed = start(intake_of(locked.inputs))
    state = proposed if minutes is None else with_own_choice(proposed, minutes)
    today = now.astimezone(participant.zone).date()
    week = first_week(first_start(today, locked.preferences["week_begins"]))
    locked.status = PlanStatus.ACTIVE
    locked.accepted_at = now
    locked.starts_on = week.starts_on
    locked.first_minutes = state.minutes
    locked.remind_at = now
    first = prescription_of(locked, week, state, now=now)
    locked.save()
    first.save()
    mail.open_recipient(participant=participant)
    mail.resume(participant=participant)
    audit.record(
        audit.Event.PLAN_ACCEPTED,
        by=by,
        now=now,
        subject=participant,
        about=locked,
        detail={"rules": locked.rules, "minutes": state.minutes, "proposed": proposed.minutes},
    )
    reminding.queue_welcome(plan=locked, by=by, now=now)
    return locked


def prescription_of(
    plan: Plan, week: PlanWeek, state: WalkingState, *, now: datetime
) -> Prescription:
    """The prescription of one week, and on the plan the day from which it can be decided. Writes neither."""
    plan.decide_on = decision_day(week, is_answered=False)
    return Prescription(
        plan=plan,
        number=week.number,
        starts_on=week.starts_on,
        until_on=week.ends_on,
        rules=RULES_VERSION,
        made_at=now,
        **asdict(state),
    )
