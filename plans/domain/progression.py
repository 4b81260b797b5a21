"""The weekly decision (clinical specification 3.5): a table of rows in order, the first that matches decides.

`decide` is a pure function of the prescription in force, of what earlier weeks left behind, and of the week. The
verdict of a row is then bound by three rules of the same section: the same event is cut once, a gap and pain are not
cut twice, and a cut that would change nothing is a hold.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from plans.domain.codes import Code
from plans.domain.constants import (
    ADHERENCE_LINE,
    EASY_EFFORT,
    HARD_EFFORT,
    LOW_ADHERENCE,
    OVERDOING,
    PAIN_NOISE,
    PAIN_UP,
    PAIN_UP_FROM,
    PAIN_UP_MUCH,
    PAIN_UP_MUCH_FROM,
    PAUSE_GAP,
    SEVERE_PAIN,
    UNSETTLED_WALKS,
)
from plans.domain.dose import advance, after_gap, at_target, same_dose, same_walks, step_back
from plans.domain.model import Decision, Grounds, Standing, WalkingState, WeekEvidence
from plans.domain.pace import eased
from plans.domain.vocabulary import DecisionKind, Flare, SideEffect, Track
from screening.domain.outcomes import Outcome

_LOCKING: Final = frozenset({Outcome.EMERGENCY, Outcome.URGENT})

_STOP = DecisionKind.STOP
_PAUSE = DecisionKind.PAUSE_REVIEW
_BACK = DecisionKind.STEP_BACK
_HOLD = DecisionKind.HOLD


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the decision table.

    `number` is the row's in the clinical specification 3.5; `percent` what a STEP_BACK leaves of the walk.
    """

    number: int
    code: Code
    kind: DecisionKind
    applies: Callable[[Grounds, WalkingState], bool]
    percent: int | None = None

    @property
    def for_symptoms(self) -> bool:
        """Rows 5 to 8: a cut because of how the person feels, which is made once for one event."""
        return 5 <= self.number <= 8


def _low_adherence_twice(grounds: Grounds) -> bool:
    before = grounds.standing.previous_adherence
    return grounds.adherence < LOW_ADHERENCE and before is not None and before < LOW_ADHERENCE


# Order is the rule: the first row that applies decides. g: what the decision rests on, s: the prescription in force.
# Row 9 is written as two rows, one for each length of gap, and row 12 as two, the first for a plan already stepped back.
TABLE: Final[tuple[Row, ...]] = (
    Row(1, Code.R1_RED_FLAG, _STOP, lambda g, s: g.evidence.triage in _LOCKING),
    Row(2, Code.R2_NEW_SYMPTOM, _PAUSE, lambda g, s: g.evidence.triage is Outcome.CLINICIAN),
    Row(3, Code.R3_SEVERE_PAIN, _PAUSE, lambda g, s: g.hurts(SEVERE_PAIN) and g.above_base(1)),
    Row(4, Code.R8_GAP_4, DecisionKind.PAUSE_INACTIVE, lambda g, s: g.gap >= PAUSE_GAP),
    Row(
        5,
        Code.R4_LIMITING_SIDE_EFFECT,
        _BACK,
        lambda g, s: g.evidence.side_effect is SideEffect.LIMITING,
        percent=50,
    ),
    Row(6, Code.R5_FLARE, _BACK, lambda g, s: g.evidence.flare is Flare.PRESENT, percent=50),
    Row(
        7,
        Code.R6_PAIN_UP_3,
        _BACK,
        lambda g, s: g.hurts(PAIN_UP_MUCH_FROM) and g.above_base(PAIN_UP_MUCH),
        percent=50,
    ),
    Row(
        8,
        Code.R7_PAIN_UP_2,
        _BACK,
        lambda g, s: (
            g.hurts(PAIN_UP_FROM) and g.above_base(1) and (g.above_base(PAIN_UP) or g.rose(PAIN_UP))
        ),
        percent=75,
    ),
    Row(9, Code.R9_MISSED_WEEK, _BACK, lambda g, s: g.gap == 2, percent=80),
    Row(9, Code.R9_MISSED_WEEK, _BACK, lambda g, s: g.gap == 3, percent=65),
    Row(10, Code.R9_MISSED_WEEK, _HOLD, lambda g, s: g.gap == 1 or g.evidence.absence),
    Row(11, Code.R10_NO_CHECKIN, _HOLD, lambda g, s: g.evidence.pain is None),
    Row(
        12,
        Code.R11_LOW_ADHERENCE_CONTINUES,
        _HOLD,
        lambda g, s: g.standing.stepped_back and _low_adherence_twice(g),
    ),
    Row(
        12,
        Code.R11_LOW_ADHERENCE_TWICE,
        _BACK,
        lambda g, s: _low_adherence_twice(g),
        percent=75,
    ),
    Row(13, Code.R2B_NEW_LIMITATION, _HOLD, lambda g, s: g.evidence.triage is Outcome.MODIFY),
    Row(14, Code.R12_PAIN_UP_WATCH, _HOLD, lambda g, s: g.rose(PAIN_UP)),
    Row(
        15,
        Code.R13_SLOW_TO_SETTLE,
        _HOLD,
        lambda g, s: g.evidence.unsettled_walks >= UNSETTLED_WALKS,
    ),
    Row(
        16,
        Code.R14_TOO_HARD,
        DecisionKind.HOLD_EASE_PACE,
        lambda g, s: g.evidence.effort is not None and g.evidence.effort >= HARD_EFFORT,
    ),
    Row(17, Code.R15_FLARE_SETTLED, _HOLD, lambda g, s: g.evidence.flare is Flare.SETTLED),
    Row(
        18,
        Code.R16_MINOR_SIDE_EFFECT,
        _HOLD,
        lambda g, s: g.evidence.side_effect is SideEffect.MINOR,
    ),
    Row(19, Code.R17_ADHERENCE_BELOW_80, _HOLD, lambda g, s: g.adherence < g.adherence_line),
    Row(20, Code.R18_OVERDOING, _HOLD, lambda g, s: g.adherence > OVERDOING and g.rose(1)),
    Row(21, Code.R3B_SEVERE_STABLE, _HOLD, lambda g, s: g.hurts(SEVERE_PAIN)),
    Row(22, Code.R19_AT_TARGET, DecisionKind.MAINTAIN, lambda g, s: at_target(s)),
    Row(23, Code.R20_ADVANCE, DecisionKind.ADVANCE, lambda g, s: True),
)
_GAP_ROWS: Final[dict[int, Row]] = {2: TABLE[8], 3: TABLE[9]}


class _Verdict(NamedTuple):
    kind: DecisionKind
    code: Code
    percent: int | None
    after: WalkingState | None


def decide(
    state: WalkingState,
    standing: Standing,
    evidence: WeekEvidence,
    *,
    adherence_line: int = ADHERENCE_LINE,
) -> Decision:
    """The decision on a week that was prescribed `state`.

    `standing` is what the weeks before left behind (`standing_after` computes the next). `adherence_line` is the
    percentage from which a plan may rise; a clinic may set 70 to 90, the rule's own is 80. Total and deterministic.
    """
    grounds = weigh(state, standing, evidence, adherence_line)
    row = first_row(state, grounds)
    verdict = _verdict_of(row, state, grounds)
    after = verdict.after
    if evidence.triage is Outcome.MODIFY and after is not None:
        after = replace(after, track=Track.GENTLE)
    return Decision(
        kind=verdict.kind,
        code=verdict.code,
        percent=verdict.percent,
        before=state,
        after=after,
        rests_on=grounds,
    )


def first_row(state: WalkingState, grounds: Grounds) -> Row:
    """The row of the table that decides. The last one always applies."""
    for row in TABLE:
        if row.applies(grounds, state):
            return row
    return TABLE[-1]


def weigh(
    state: WalkingState, standing: Standing, evidence: WeekEvidence, adherence_line: int
) -> Grounds:
    """Everything the table looks at, worked out once."""
    planned = state.weekly_minutes
    return Grounds(
        evidence=evidence,
        standing=standing,
        planned_minutes=planned,
        adherence=100 * evidence.done_minutes // planned,
        adherence_line=adherence_line,
        gap=standing.silent_weeks + 1 if evidence.done_minutes == 0 else 0,
    )


def _verdict_of(row: Row, state: WalkingState, grounds: Grounds) -> _Verdict:
    if row.kind.ends_course:
        return _Verdict(row.kind, row.code, None, None)
    if row.number == 9 or (row.for_symptoms and grounds.gap in _GAP_ROWS):
        return _after_silent_weeks(row, state, grounds)
    if row.kind is _BACK:
        return _cut(row, state, grounds)
    if row.kind is DecisionKind.HOLD_EASE_PACE:
        calmer = state.with_pace(eased(state.track, state.pace_counter))
        return _Verdict(row.kind, row.code, None, calmer)
    if row.kind is _HOLD:
        return _Verdict(row.kind, row.code, None, state)
    return _onward(row, state, grounds)


def _cut(row: Row, state: WalkingState, grounds: Grounds) -> _Verdict:
    """A step back from the present prescription, unless the same event was cut before or nothing is left to cut."""
    percent = _percent_of(row)
    if row.for_symptoms and _is_same_event(row, percent, grounds):
        return _Verdict(_HOLD, row.code.continued, None, state)
    return _unless_floor(row.code, percent, state, step_back(state, percent))


def _is_same_event(row: Row, percent: int, grounds: Grounds) -> bool:
    """Same event, one cut: already cut as deep, and the pain is not worse than noise since."""
    cut, pain = grounds.standing.cut, grounds.evidence.pain
    if cut is None or pain is None:
        return False
    if row.code is Code.R4_LIMITING_SIDE_EFFECT and not cut.for_side_effect:
        return False
    return percent >= cut.lowest_percent and pain <= cut.highest_pain + PAIN_NOISE


def _unless_floor(code: Code, percent: int, state: WalkingState, reduced: WalkingState) -> _Verdict:
    """Floor: a cut that would leave days, minutes and bouts as they are is a hold that changes nothing."""
    if same_walks(state, reduced):
        return _Verdict(_HOLD, code.floored, None, state)
    return _Verdict(_BACK, code, percent, reduced)


def _after_silent_weeks(row: Row, state: WalkingState, grounds: Grounds) -> _Verdict:
    """Gap and pain together: after 2 or 3 silent weeks a cut for symptoms stands only if it gives fewer minutes."""
    gap_row = _GAP_ROWS[grounds.gap]
    percent = _percent_of(gap_row)
    before_gap = grounds.standing.before_gap or state
    missed = _unless_floor(gap_row.code, percent, state, after_gap(before_gap, state, percent))
    if not row.for_symptoms:
        return missed
    symptoms = _cut(row, state, grounds)
    if symptoms.kind is _BACK and _weekly(symptoms) < _weekly(missed):
        return symptoms
    return missed


def _onward(row: Row, state: WalkingState, grounds: Grounds) -> _Verdict:
    """ADVANCE or MAINTAIN. Pace rises only with an effort answer of 0 to 4; a clinician's hold wins over both."""
    if grounds.evidence.clinician_hold:
        return _Verdict(_HOLD, Code.C1_CLINICIAN_HOLD, None, state)
    effort = grounds.evidence.effort
    further = advance(state, pace_rises=effort is not None and effort <= EASY_EFFORT)
    if row.kind is DecisionKind.ADVANCE and same_dose(state, further):
        # Only with a clinician's own numbers (growth 0, fewer days): no advance is announced that is none.
        return _Verdict(DecisionKind.MAINTAIN, Code.R19_AT_TARGET, None, further)
    return _Verdict(row.kind, row.code, None, further)


def _percent_of(row: Row) -> int:
    # Every row that steps back has a percentage; 100, no change, only satisfies the type.
    return 100 if row.percent is None else row.percent


def _weekly(verdict: _Verdict) -> int:
    return 0 if verdict.after is None else verdict.after.weekly_minutes
