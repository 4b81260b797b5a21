"""The plan week by week: what was, what is, what comes if all goes well."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from plans import queries
from plans.actions.replaying import came_back
from plans.actions.weighing import weeks_ahead
from plans.domain.adjustments import minutes_shown_in_flare
from plans.domain.codes import Code
from plans.domain.constants import MILESTONE
from plans.domain.vocabulary import DecisionKind, Flare, Mode
from plans.models import FlareUp, Plan, PlanStatus, Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.presenters.why import Why, why_decided, why_of_number
from plans.queries.overrides import overrides_of
from walkback.care.queries import clinic_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class WeekState(StrEnum):
    """What stands beside a week in the column, by the names of components/week_state.html."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    EASED = "eased"
    FLARE = "flare"
    PAUSED = "paused"
    STOPPED = "stopped"
    AWAY = "excused"


CHIPS: "dict[Code, StrPromise]" = {
    Code.R1_RED_FLAG: _("Needed a check"),
    Code.R2_NEW_SYMPTOM: _("Something new"),
    Code.R3_SEVERE_PAIN: _("Strong pain"),
    Code.R8_GAP_4: _("Four quiet weeks"),
    Code.R4_LIMITING_SIDE_EFFECT: _("Sore from walking"),
    Code.R5_FLARE: _("Flare-up"),
    Code.R6_PAIN_UP_3: _("Pain went up"),
    Code.R7_PAIN_UP_2: _("Pain went up"),
    Code.R9_MISSED_WEEK: _("Quiet week"),
    Code.R10_NO_CHECKIN: _("No check-in"),
    Code.R11_LOW_ADHERENCE_TWICE: _("Made to fit"),
    Code.R2B_NEW_LIMITATION: _("Something new"),
    Code.R12_PAIN_UP_WATCH: _("Pain went up"),
    Code.R13_SLOW_TO_SETTLE: _("Slow to settle"),
    Code.R14_TOO_HARD: _("Felt hard"),
    Code.R15_FLARE_SETTLED: _("Flare-up settled"),
    Code.R16_MINOR_SIDE_EFFECT: _("Small sore spot"),
    Code.R17_ADHERENCE_BELOW_80: _("Same again"),
    Code.R18_OVERDOING: _("More than planned"),
    Code.R3B_SEVERE_STABLE: _("Strong pain"),
    Code.C1_CLINICIAN_HOLD: _("Held by a clinician"),
    Code.R19_AT_TARGET: _("At your aim"),
    Code.R20_ADVANCE: _("Good week"),
}
"""Why a week has its number, in two or three words, by the row of the table."""


def chip_of(before: WeeklyDecision | None) -> str:
    """The reason of a week's number, from the decision that made it; None for the first week."""
    if before is None:
        return gettext("Your start")
    if came_back(before):
        return gettext("Back again")
    if before.code == Code.R9_MISSED_WEEK and before.evidence.get("absence"):
        return gettext("You were away")
    return chip_of_code(Code(before.code))


def chip_of_code(code: Code) -> str:
    """A code with an ending stands for the same cause as its row."""
    return str(CHIPS[code.row])


CHIP_KINDS = {
    DecisionKind.ADVANCE: "up",
    DecisionKind.MAINTAIN: "same",
    DecisionKind.HOLD: "same",
    DecisionKind.HOLD_EASE_PACE: "easier",
    DecisionKind.STEP_BACK: "easier",
}
HALF = 50


def chip_kind_of(before: WeeklyDecision | None) -> str:
    """The picture beside the reason, by the names of components/reason_chip.html."""
    if before is None or came_back(before):
        return "plain"
    if before.percent == HALF:
        return "halved"
    if before.evidence.get("absence"):
        return "excused"
    return CHIP_KINDS[DecisionKind(before.kind)]


@dataclass(frozen=True)
class WeekRow:
    """One week in the column. Without `minutes` there is no number to show now.

    `halved_minutes` are those of each walk while the back has flared. `mark` is 130 or the aim, in
    the first week that reaches it.
    """

    number: int
    days: int
    minutes: int | None
    weekly_minutes: int
    state: WeekState
    chip: str = ""
    chip_kind: str = "plain"
    done_minutes: int | None = None
    mark: int | None = None
    halved_minutes: int | None = None
    is_now: bool = False

    @property
    def is_projected(self) -> bool:
        return self.state is WeekState.LATER

    @property
    def state_words(self) -> str:
        """The usual word of the state, but for a planned absence."""
        return gettext("away") if self.state is WeekState.AWAY else ""

    @property
    def mark_reached(self) -> bool:
        """Whether so many minutes were walked, not only planned."""
        return bool(self.mark and self.done_minutes and self.done_minutes >= self.mark)

    @property
    def mark_words(self) -> str:
        if self.mark is None:
            return ""
        if self.mark_reached:
            return gettext("%(minutes)s reached") % {"minutes": self.mark}
        return ngettext("%(n)s minute", "%(n)s minutes", self.mark) % {"n": self.mark}


def week_rows(plan: Plan, flare_up: FlareUp | None) -> tuple[WeekRow, ...]:
    """Decided weeks, the running week, and the projection from here. The same few queries for any number."""
    prescriptions = queries.prescriptions_of(plan)
    decisions = {decision.number: decision for decision in queries.decisions_of(plan)}
    done = queries.minutes_by_week(plan, prescriptions)
    rows = [_real_week(each, decisions, done[each.number], flare_up) for each in prescriptions]
    if prescriptions and plan.status == PlanStatus.ACTIVE:
        rows.extend(_later_weeks(prescriptions[-1]))
    aim = prescriptions[-1].weekly_target if prescriptions else 0
    return tuple(_marked(rows, aim))


def _real_week(
    prescription: Prescription,
    decisions: dict[int, WeeklyDecision],
    done: int,
    flare_up: FlareUp | None,
) -> WeekRow:
    decision = decisions.get(prescription.number)
    before = decisions.get(prescription.number - 1)
    row = WeekRow(
        number=prescription.number,
        days=prescription.days,
        minutes=prescription.minutes,
        weekly_minutes=prescription.weekly_minutes,
        state=_state_of(decision, before),
        chip=chip_of(before),
        chip_kind=chip_kind_of(before),
        done_minutes=done,
        is_now=decision is None,
    )
    if not _flares_in(prescription, decision, flare_up):
        return row
    shown = None if _questions_first(flare_up) else row.minutes
    halved = minutes_shown_in_flare(row.minutes) if row.minutes and shown else None
    return replace(row, state=WeekState.FLARE, minutes=shown, halved_minutes=halved)


def _flares_in(
    prescription: Prescription, decision: WeeklyDecision | None, flare_up: FlareUp | None
) -> bool:
    """Whether the rest of this running week is shown halved."""
    is_open = decision is None and flare_up is not None
    return is_open and flare_up is not None and flare_up.number == prescription.number


def _questions_first(flare_up: FlareUp | None) -> bool:
    """Before the questions of a flare-up are answered, no number is shown."""
    return flare_up is not None and queries.has_questions_left(flare_up)


def _state_of(decision: WeeklyDecision | None, before: WeeklyDecision | None) -> WeekState:
    if decision is None:
        return WeekState.NOW
    if decision.kind == DecisionKind.STOP:
        return WeekState.STOPPED
    if decision.after is None or decision.trigger == Trigger.PAUSE:
        return WeekState.PAUSED
    if decision.evidence.get("flare", Flare.NONE) != Flare.NONE:
        return WeekState.FLARE
    if decision.evidence.get("absence"):
        return WeekState.AWAY
    eased = before is not None and before.kind == DecisionKind.STEP_BACK
    return WeekState.EASED if eased else WeekState.DONE


def _later_weeks(running: Prescription) -> list[WeekRow]:
    """How the plan goes on if every week goes well. Not a promise."""
    states = weeks_ahead(running)
    return [
        WeekRow(
            number=running.number + place,
            days=state.days,
            minutes=state.minutes,
            weekly_minutes=state.weekly_minutes,
            state=WeekState.LATER,
        )
        for place, state in enumerate(states, start=1)
    ]


def _marked(rows: list[WeekRow], aim: int) -> Iterator[WeekRow]:
    """The rows, with 130 and the aim marked in each week that reaches them anew."""
    before = 0
    for row in rows:
        reached = [each for each in (MILESTONE, aim) if before < each <= row.weekly_minutes]
        before = row.weekly_minutes
        yield replace(row, mark=max(reached)) if reached else row


@dataclass(frozen=True)
class WeekPage:
    """One week, with what made it and what it led to. `is_running`: its number counts now."""

    prescription: Prescription
    bouts: tuple[int, ...]
    done_minutes: int
    number_why: Why
    result_why: Why | None
    added_later: bool
    is_running: bool
    halved_minutes: int | None
    questions_first: bool
    clinic: str
    asked_at: datetime | None

    @property
    def mode_words(self) -> str:
        if self.prescription.mode == Mode.MAINTAIN:
            return gettext("keeping up what they already walk")
        return gettext("building up")


def week_page(plan: Plan, number: int) -> WeekPage | None:
    """One week that was or is in force; None when the plan has no such week yet."""
    prescription: Prescription | None = (
        Prescription.objects.filter(plan=plan, number=number).select_related("decision").first()
    )
    if prescription is None:
        return None
    decision: WeeklyDecision | None = getattr(prescription, "decision", None)
    adjustments = queries.adjustments_of(plan)
    overrides = overrides_of(plan)
    walks = queries.walks_in(prescription)
    flare_up = queries.open_flare_up(plan.participant) if decision is None else None
    flares = _flares_in(prescription, decision, flare_up)
    before = queries.decision_before(prescription)
    clinic = clinic_of(plan.participant)
    asked = queries.asked_about(plan, number).first() if clinic else None
    return WeekPage(
        prescription=prescription,
        bouts=prescription.state.bouts,
        done_minutes=sum(walk.duration_minutes for walk in walks),
        number_why=why_of_number(plan, prescription, before, adjustments, overrides),
        result_why=why_decided(decision, adjustments, overrides) if decision else None,
        added_later=any(walk.added_later for walk in walks),
        is_running=decision is None and plan.status == PlanStatus.ACTIVE,
        halved_minutes=minutes_shown_in_flare(prescription.minutes) if flares else None,
        questions_first=flares and _questions_first(flare_up),
        clinic=clinic.name if clinic else "",
        asked_at=asked.sent_at if asked else None,
    )
