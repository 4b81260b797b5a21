"""Weekly decisions a physiotherapist can check by reading: a week, and what is decided.

Rows D1 to D42 are the decision tests of the clinical specification 3.7. What a row does not say is: prescription
5 x 14 = 70 minutes, all 70 walked, pain 2, usual pain 2, last check-in 2, effort 3, re-screen clear, nothing else.
The rows below them write down what each sentence of 3.5 means where the table alone leaves room; "reading" marks the
choice of the safer of two readings.
"""

from dataclasses import dataclass, replace
from typing import Any

from plans.domain.dose import step_back
from plans.domain.generate import project, start
from plans.domain.model import Cut, Standing, WalkingState, WeekEvidence
from plans.domain.vocabulary import Flare, SideEffect
from screening.domain.outcomes import Outcome
from tests.domain.cases.plans import intake

_PLAN = project(intake()).weeks
AT_14, AT_20, AT_22, AT_30 = _PLAN[4], _PLAN[7], _PLAN[8], _PLAN[13]
AT_7 = step_back(AT_14, 50)
SIX_MINUTES = replace(AT_14, minutes=6, ideal_weekly_minutes=30)
TINY = start(intake(comfortable_minutes=2, pain_avg=4, pain_worst=6))  # 3 x 3
HALVED = Standing(
    pain_base=2, last_pain=5, previous_adherence=100, cut=Cut(50, 5, False), stepped_back=True
)


def week(**brought: Any) -> WeekEvidence:
    """A good week with what it brought instead."""
    return replace(WeekEvidence(done_minutes=70, pain=2, effort=3), **brought)


def usual(**before: Any) -> Standing:
    """Usual pain 2, last check-in 2, a good week before, with what was different."""
    return replace(Standing(pain_base=2, last_pain=2, previous_adherence=100), **before)


def silent_before(weeks: int, state: WalkingState = AT_14, **before: Any) -> Standing:
    """So many silent weeks before this one, all prescribed `state`."""
    return usual(silent_weeks=weeks, before_gap=state, previous_adherence=None, **before)


@dataclass(frozen=True)
class DecisionCase:
    """`next`: days x minutes of the next week, None when the plan ends here."""

    title: str
    week: WeekEvidence
    kind: str
    code: str
    next: str | None
    percent: int | None = None
    state: WalkingState = AT_14
    before: Standing = usual()  # noqa: RUF009 - an immutable value
    adherence: int = 100
    track: str | None = None
    pace: int | None = None
    bouts: tuple[int, ...] | None = None


SPECIFIED = [
    DecisionCase("D1 all walked, pain 2", week(), "ADVANCE", "R20_ADVANCE", "5x16"),
    DecisionCase(
        "D2 56 minutes (80 %)",
        week(done_minutes=56),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        adherence=80,
    ),
    DecisionCase(
        "D3 55 minutes (78 %)",
        week(done_minutes=55),
        "HOLD",
        "R17_ADHERENCE_BELOW_80",
        "5x14",
        adherence=78,
    ),
    DecisionCase(
        "D4 34 minutes (48 %), the first time",
        week(done_minutes=34),
        "HOLD",
        "R17_ADHERENCE_BELOW_80",
        "5x14",
        adherence=48,
    ),
    DecisionCase(
        "D5 34 minutes (48 %), the second time",
        week(done_minutes=34),
        "STEP_BACK",
        "R11_LOW_ADHERENCE_TWICE",
        "5x10",
        percent=75,
        before=usual(previous_adherence=48),
        adherence=48,
    ),
    DecisionCase(
        "D6 30 minutes, flare-up present, pain 5",
        week(done_minutes=30, flare=Flare.PRESENT, pain=5),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
        adherence=42,
    ),
    DecisionCase(
        "D7 still present the week after a cut at pain 5, pain 5",
        week(done_minutes=35, flare=Flare.PRESENT, pain=5),
        "HOLD",
        "R5_FLARE_CONTINUES",
        "5x7",
        state=AT_7,
        before=HALVED,
    ),
    DecisionCase(
        "D7 still present the week after a cut at pain 5, pain 6 (up by 1 is noise)",
        week(done_minutes=35, flare=Flare.PRESENT, pain=6),
        "HOLD",
        "R5_FLARE_CONTINUES",
        "5x7",
        state=AT_7,
        before=HALVED,
    ),
    DecisionCase(
        "D8 still present the week after a cut at pain 5, pain 7",
        week(done_minutes=35, flare=Flare.PRESENT, pain=7),
        "STEP_BACK",
        "R5_FLARE",
        "5x5",
        percent=50,
        state=AT_7,
        before=HALVED,
    ),
    DecisionCase(
        "D9 flare-up settled", week(flare=Flare.SETTLED), "HOLD", "R15_FLARE_SETTLED", "5x14"
    ),
    DecisionCase("D10 pain 5", week(pain=5), "STEP_BACK", "R6_PAIN_UP_3", "5x7", percent=50),
    DecisionCase(
        "D11 pain 4, last check-in 3",
        week(pain=4),
        "STEP_BACK",
        "R7_PAIN_UP_2",
        "5x10",
        percent=75,
        before=usual(last_pain=3),
    ),
    DecisionCase(
        "D12 usual pain 0, pain 3",
        week(pain=3),
        "HOLD",
        "R12_PAIN_UP_WATCH",
        "5x14",
        before=usual(pain_base=0, last_pain=0),
    ),
    DecisionCase(
        "D13 the week after, pain still 3",
        week(pain=3),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        before=usual(pain_base=0, last_pain=3),
    ),
    DecisionCase(
        "D14 usual pain 6, last check-in 2, pain 4: worse but below the start",
        week(pain=4),
        "HOLD",
        "R12_PAIN_UP_WATCH",
        "5x14",
        before=usual(pain_base=6),
    ),
    DecisionCase("D15 pain 3 (up 1)", week(pain=3), "ADVANCE", "R20_ADVANCE", "5x16"),
    DecisionCase(
        "D16 pain 8, usual 7",
        week(pain=8),
        "PAUSE_REVIEW",
        "R3_SEVERE_PAIN",
        None,
        before=usual(pain_base=7),
    ),
    DecisionCase(
        "D17 usual pain 8 (cleared), last check-in 8, pain 8",
        week(pain=8),
        "HOLD",
        "R3B_SEVERE_STABLE",
        "5x14",
        before=usual(pain_base=8, last_pain=8),
    ),
    DecisionCase(
        "D18 effort 7: pace back to where stage 1 began",
        week(effort=7),
        "HOLD_EASE_PACE",
        "R14_TOO_HARD",
        "5x14",
        pace=0,
    ),
    DecisionCase(
        "D19 effort 6: time grows, pace does not",
        week(effort=6),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        pace=4,
    ),
    DecisionCase(
        "D20 2 walks not settled by the next morning",
        week(unsettled_walks=2),
        "HOLD",
        "R13_SLOW_TO_SETTLE",
        "5x14",
    ),
    DecisionCase(
        "D21 a blister",
        week(side_effect=SideEffect.MINOR),
        "HOLD",
        "R16_MINOR_SIDE_EFFECT",
        "5x14",
    ),
    DecisionCase(
        "D22 limiting knee pain, 40 minutes",
        week(side_effect=SideEffect.LIMITING, done_minutes=40),
        "STEP_BACK",
        "R4_LIMITING_SIDE_EFFECT",
        "5x7",
        percent=50,
        adherence=57,
    ),
    DecisionCase("D23 all walked, no check-in", week(pain=None), "HOLD", "R10_NO_CHECKIN", "5x14"),
    DecisionCase(
        "D24 one silent week", week(done_minutes=0), "HOLD", "R9_MISSED_WEEK", "5x14", adherence=0
    ),
    DecisionCase(
        "D25 four silent weeks",
        week(done_minutes=0),
        "PAUSE_INACTIVE",
        "R8_GAP_4",
        None,
        before=silent_before(3),
        adherence=0,
    ),
    DecisionCase(
        "D26 holiday, 20 minutes",
        week(done_minutes=20, absence=True),
        "HOLD",
        "R9_MISSED_WEEK",
        "5x14",
        adherence=28,
    ),
    DecisionCase(
        "D27 120 minutes (171 %), pain 3",
        week(done_minutes=120, pain=3),
        "HOLD",
        "R18_OVERDOING",
        "5x14",
        adherence=171,
    ),
    DecisionCase(
        "D28 120 minutes (171 %), pain 2: one step, never two",
        week(done_minutes=120),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        adherence=171,
    ),
    DecisionCase(
        "D29 re-screen EMERGENCY with pain 1",
        week(triage=Outcome.EMERGENCY, pain=1),
        "STOP",
        "R1_RED_FLAG",
        None,
    ),
    DecisionCase(
        "D30 re-screen CLINICIAN with pain 1",
        week(triage=Outcome.CLINICIAN, pain=1),
        "PAUSE_REVIEW",
        "R2_NEW_SYMPTOM",
        None,
    ),
    DecisionCase(
        "D31 5x30, 150 minutes, pain 1",
        week(done_minutes=150, pain=1),
        "MAINTAIN",
        "R19_AT_TARGET",
        "5x30",
        state=AT_30,
    ),
    DecisionCase(
        "D32 a silent week and pain 8: severity beats silence",
        week(done_minutes=0, pain=8),
        "PAUSE_REVIEW",
        "R3_SEVERE_PAIN",
        None,
        adherence=0,
    ),
    DecisionCase(
        "D33 5x20, 79 minutes (79 %)",
        week(done_minutes=79),
        "HOLD",
        "R17_ADHERENCE_BELOW_80",
        "5x20",
        state=AT_20,
        adherence=79,
    ),
    DecisionCase(
        "D34 5x20, two silent weeks, no check-in",
        week(done_minutes=0, pain=None),
        "STEP_BACK",
        "R9_MISSED_WEEK",
        "5x16",
        percent=80,
        state=AT_20,
        before=silent_before(1, AT_20),
        adherence=0,
    ),
    DecisionCase(
        "D34 5x20, three silent weeks, no check-in: 65 % of 5x20, not of 5x16",
        week(done_minutes=0, pain=None),
        "STEP_BACK",
        "R9_MISSED_WEEK",
        "5x13",
        percent=65,
        state=step_back(AT_20, 80),
        before=silent_before(2, AT_20, stepped_back=True),
        adherence=0,
    ),
    DecisionCase(
        "D35 re-screen MODIFY: gentle from next week",
        week(triage=Outcome.MODIFY),
        "HOLD",
        "R2B_NEW_LIMITATION",
        "5x14",
        track="GENTLE",
        pace=4,
    ),
    DecisionCase(
        "D36 3x3 and a flare-up: nothing left to cut",
        week(done_minutes=9, flare=Flare.PRESENT),
        "HOLD",
        "R5_FLARE_FLOOR",
        "3x3",
        state=TINY,
    ),
    DecisionCase(
        "D37 pain 7 at the start, last check-ins 2, 2, 3, then 6: the usual is 3 by now",
        week(pain=6),
        "STEP_BACK",
        "R6_PAIN_UP_3",
        "5x7",
        percent=50,
        before=usual(pain_base=7, last_pain=3, recent_pains=(2, 3), lowest_median=2),
    ),
    DecisionCase(
        "D38 cut for low adherence last week, now a flare-up at pain 2",
        week(flare=Flare.PRESENT),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
        before=usual(stepped_back=True),
    ),
    DecisionCase(
        "D39 41 % after an absence with 15 %: the week before does not count",
        week(done_minutes=29),
        "HOLD",
        "R17_ADHERENCE_BELOW_80",
        "5x14",
        before=usual(previous_adherence=None),
        adherence=41,
    ),
    DecisionCase(
        "D40 flare-up present and no check-in, cut for it last week: no pain is no evidence",
        week(done_minutes=35, flare=Flare.PRESENT, pain=None),
        "STEP_BACK",
        "R5_FLARE",
        "5x5",
        percent=50,
        state=AT_7,
        before=HALVED,
    ),
    DecisionCase(
        "D41 four silent weeks and a flare-up",
        week(done_minutes=0, flare=Flare.PRESENT),
        "PAUSE_INACTIVE",
        "R8_GAP_4",
        None,
        before=silent_before(3),
        adherence=0,
    ),
]

CUT_75_AT_4 = usual(last_pain=4, cut=Cut(75, 4, False), stepped_back=True)

SENTENCES = [
    # Re-screen
    DecisionCase(
        "URGENT stops like EMERGENCY",
        week(triage=Outcome.URGENT),
        "STOP",
        "R1_RED_FLAG",
        None,
    ),
    DecisionCase(
        "ADVISE changes nothing in the dose",
        week(triage=Outcome.ADVISE),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        track="STANDARD",
    ),
    DecisionCase(
        "MODIFY in a week that is cut: cut, and gentle from next week",
        week(triage=Outcome.MODIFY, flare=Flare.PRESENT),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
        track="GENTLE",
    ),
    DecisionCase(
        "MODIFY without a check-in: hold for that, gentle all the same",
        week(triage=Outcome.MODIFY, pain=None),
        "HOLD",
        "R10_NO_CHECKIN",
        "5x14",
        track="GENTLE",
    ),
    DecisionCase(
        "MODIFY with nothing left to cut changes the track and nothing else",
        week(triage=Outcome.MODIFY, done_minutes=9, flare=Flare.PRESENT),
        "HOLD",
        "R5_FLARE_FLOOR",
        "3x3",
        state=TINY,
        track="GENTLE",
    ),
    # Same event, one cut
    DecisionCase(
        "Pain up after a flare-up was cut to half: 75 % is not lower, the event continues",
        week(done_minutes=35, pain=4),
        "HOLD",
        "R7_PAIN_UP_2_CONTINUES",
        "5x7",
        state=AT_7,
        before=HALVED,
    ),
    DecisionCase(
        "A flare-up after a cut to 75 %: 50 % is lower, so it is cut",
        week(flare=Flare.PRESENT, pain=4),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
        before=CUT_75_AT_4,
    ),
    DecisionCase(
        "A limiting side effect is cut although a flare-up was cut before",
        week(done_minutes=35, side_effect=SideEffect.LIMITING, pain=3),
        "STEP_BACK",
        "R4_LIMITING_SIDE_EFFECT",
        "5x5",
        percent=50,
        state=AT_7,
        before=HALVED,
    ),
    DecisionCase(
        "A limiting side effect that was cut before continues",
        week(done_minutes=35, side_effect=SideEffect.LIMITING, pain=3),
        "HOLD",
        "R4_LIMITING_SIDE_EFFECT_CONTINUES",
        "5x7",
        state=AT_7,
        before=replace(HALVED, cut=Cut(50, 2, True)),
    ),
    DecisionCase(
        "A flare-up after a side effect was cut to half, not more painful: the event continues",
        week(done_minutes=35, flare=Flare.PRESENT, pain=3),
        "HOLD",
        "R5_FLARE_CONTINUES",
        "5x7",
        state=AT_7,
        before=replace(HALVED, cut=Cut(50, 2, True), last_pain=2),
    ),
    # Gaps
    DecisionCase(
        "Two silent weeks with a check-in: the body does not know the reason",
        week(done_minutes=0),
        "STEP_BACK",
        "R9_MISSED_WEEK",
        "5x11",
        percent=80,
        before=silent_before(1),
        adherence=0,
    ),
    DecisionCase(
        "Two silent weeks of a planned absence: reduced as well",
        week(done_minutes=0, absence=True),
        "STEP_BACK",
        "R9_MISSED_WEEK",
        "5x11",
        percent=80,
        before=silent_before(1),
        adherence=0,
    ),
    DecisionCase(
        "One silent week and a flare-up: the flare-up decides",
        week(done_minutes=0, flare=Flare.PRESENT),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
        adherence=0,
    ),
    DecisionCase(
        "Two silent weeks and a flare-up: half is less than 80 %, the flare-up decides",
        week(done_minutes=0, flare=Flare.PRESENT),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
        before=silent_before(1),
        adherence=0,
    ),
    DecisionCase(
        "Two silent weeks and pain up by 2: 75 % is less than 80 %, the pain decides",
        week(done_minutes=0, pain=4),
        "STEP_BACK",
        "R7_PAIN_UP_2",
        "5x10",
        percent=75,
        before=silent_before(1),
        adherence=0,
    ),
    DecisionCase(
        "Three silent weeks and pain up by 2 in the third: 75 % of 5x11 is less than 65 % of 5x14",
        week(done_minutes=0, pain=4),
        "STEP_BACK",
        "R7_PAIN_UP_2",
        "5x8",
        percent=75,
        state=step_back(AT_14, 80),
        before=silent_before(2, stepped_back=True),
        adherence=0,
    ),
    DecisionCase(
        "Three silent weeks, minutes put up to 5x14 by a clinician meanwhile, pain up by 2: 65 % is less",
        week(done_minutes=0, pain=4),
        "STEP_BACK",
        "R9_MISSED_WEEK",
        "5x9",
        percent=65,
        before=silent_before(2),
        adherence=0,
    ),
    DecisionCase(
        "Two silent weeks, the flare-up of the first already cut to half: nothing more to cut",
        week(done_minutes=0, flare=Flare.PRESENT, pain=5),
        "HOLD",
        "R9_MISSED_WEEK_FLOOR",
        "5x7",
        state=AT_7,
        before=replace(HALVED, silent_weeks=1, before_gap=AT_14, previous_adherence=None),
        adherence=0,
    ),
    DecisionCase(
        "Two silent weeks, a flare-up cut in the first and now worse: cut again",
        week(done_minutes=0, flare=Flare.PRESENT, pain=7),
        "STEP_BACK",
        "R5_FLARE",
        "5x5",
        percent=50,
        state=AT_7,
        before=replace(HALVED, silent_weeks=1, before_gap=AT_14, previous_adherence=None),
        adherence=0,
    ),
    DecisionCase(
        "Two silent weeks and pain up by 2 at 5x6: both give 5x5, the gap decides",
        week(done_minutes=0, pain=4),
        "STEP_BACK",
        "R9_MISSED_WEEK",
        "5x5",
        percent=80,
        state=SIX_MINUTES,
        before=silent_before(1, SIX_MINUTES),
        adherence=0,
    ),
    # Adherence
    DecisionCase(
        "Under 50 % twice, but stepped back since the last advance: hold",
        week(done_minutes=34),
        "HOLD",
        "R11_LOW_ADHERENCE_CONTINUES",
        "5x14",
        before=usual(previous_adherence=48, stepped_back=True),
        adherence=48,
    ),
    DecisionCase(
        "Exactly 50 % is not under 50 %",
        week(done_minutes=35),
        "HOLD",
        "R17_ADHERENCE_BELOW_80",
        "5x14",
        before=usual(previous_adherence=48),
        adherence=50,
    ),
    DecisionCase(
        "Exactly 150 % with pain up by 1 is not overdoing",
        week(done_minutes=105, pain=3),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        adherence=150,
    ),
    DecisionCase(
        "Under 50 % twice with nothing left to cut",
        week(done_minutes=4),
        "HOLD",
        "R11_LOW_ADHERENCE_TWICE_FLOOR",
        "3x3",
        state=TINY,
        before=usual(previous_adherence=30),
        adherence=44,
    ),
    # Floor (reading): what the person sees counts, so a shorter longest bout that splits no walk is no cut
    DecisionCase(
        "5 minutes in one walk, longest bout 12: half of the bout would change no walk",
        week(done_minutes=25, flare=Flare.PRESENT),
        "HOLD",
        "R5_FLARE_FLOOR",
        "5x5",
        state=replace(AT_14, minutes=5, longest_bout=12, ideal_weekly_minutes=25),
    ),
    DecisionCase(
        "5 minutes in one walk, longest bout 6: 5 is still one walk",
        week(done_minutes=25, flare=Flare.PRESENT),
        "HOLD",
        "R5_FLARE_FLOOR",
        "5x5",
        state=replace(AT_14, minutes=5, longest_bout=6, ideal_weekly_minutes=25),
    ),
    # Pain
    DecisionCase(
        "Pain 4 from a usual of 3, last check-in 2: up by 2 since then",
        week(pain=4),
        "STEP_BACK",
        "R7_PAIN_UP_2",
        "5x10",
        percent=75,
        before=usual(pain_base=3),
    ),
    DecisionCase(
        "Pain 9 from a usual of 8: severe and above the usual",
        week(pain=9),
        "PAUSE_REVIEW",
        "R3_SEVERE_PAIN",
        None,
        before=usual(pain_base=8, last_pain=8),
    ),
    DecisionCase(
        "Usual pain 8, at target, pain 8: severe pain never advances or maintains by itself",
        week(done_minutes=150, pain=8),
        "HOLD",
        "R3B_SEVERE_STABLE",
        "5x30",
        state=AT_30,
        before=usual(pain_base=8, last_pain=8),
    ),
    DecisionCase(
        "Pain 5 from a usual of 3: up by 2, not by 3",
        week(pain=5),
        "STEP_BACK",
        "R7_PAIN_UP_2",
        "5x10",
        percent=75,
        before=usual(pain_base=3, last_pain=4),
    ),
    # Pace
    DecisionCase(
        "No effort answer: time grows, pace does not",
        week(effort=None),
        "ADVANCE",
        "R20_ADVANCE",
        "5x16",
        pace=4,
    ),
    DecisionCase(
        "Effort 4: pace counts up", week(effort=4), "ADVANCE", "R20_ADVANCE", "5x16", pace=5
    ),
    DecisionCase(
        "Effort 8 in stage 3: back to where stage 2 began",
        week(done_minutes=110, effort=8),
        "HOLD_EASE_PACE",
        "R14_TOO_HARD",
        "5x22",
        state=AT_22,
        pace=2,
    ),
    DecisionCase(
        "Effort 7 in stage 1: the counter goes to 0",
        week(done_minutes=40, effort=7),
        "HOLD_EASE_PACE",
        "R14_TOO_HARD",
        "4x10",
        state=_PLAN[1],
        pace=0,
    ),
    DecisionCase(
        "At target with effort 5: kept, pace stands still",
        week(done_minutes=150, effort=5),
        "MAINTAIN",
        "R19_AT_TARGET",
        "5x30",
        state=AT_30,
        pace=AT_30.pace_counter,
    ),
    DecisionCase(
        "Regaining: pace stands still although effort was 3",
        week(done_minutes=35),
        "ADVANCE",
        "R20_ADVANCE",
        "5x9",
        state=AT_7,
        pace=AT_7.pace_counter,
    ),
    # A clinician's hold until a date (3.6)
    DecisionCase(
        "Held by a clinician: a good week does not raise the plan",
        week(clinician_hold=True),
        "HOLD",
        "C1_CLINICIAN_HOLD",
        "5x14",
    ),
    DecisionCase(
        "Held by a clinician: a flare-up is cut all the same",
        week(clinician_hold=True, flare=Flare.PRESENT),
        "STEP_BACK",
        "R5_FLARE",
        "5x7",
        percent=50,
    ),
    DecisionCase(
        "A clinician set growth to 0: no advance is announced that is none",
        week(),
        "MAINTAIN",
        "R19_AT_TARGET",
        "5x14",
        state=replace(AT_14, growth_override=0),
    ),
]
