"""Plans a physiotherapist can check by reading: an intake and the weeks that follow from it.

Rows E1 to E21 are the worked examples of the clinical specification 3.7. Weeks are written days x minutes of a walking
day. What a row does not say is: age 45, pain 2 on average and 3 at worst, confidence 7, comfortable 20 minutes,
available 7 days, no flags.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from plans.domain.model import Intake, WeekEvidence
from plans.domain.vocabulary import Flare, PlanFlag

USUAL = Intake(
    age=45, pain_avg=2, pain_worst=3, confidence=7, comfortable_minutes=20, days_available=7
)


def intake(**said: Any) -> Intake:
    """The usual intake with what this person said instead."""
    return replace(USUAL, **said)


@dataclass(frozen=True)
class PlanCase:
    """`weeks`: the first weeks, in order; `to_the_end`: every later week up to 26."""

    title: str
    intake: Intake
    track: str
    weeks: str
    mode: str = "BUILD"
    to_the_end: str | None = None
    milestone_week: int | None = None
    later: dict[int, str] = field(default_factory=dict)
    stages: tuple[int | None, ...] = ()
    bouts: tuple[tuple[int, ...], ...] = ()
    later_bouts: dict[int, tuple[int, ...]] = field(default_factory=dict)


GENTLE_START = intake(pain_avg=6, pain_worst=8, confidence=3, comfortable_minutes=10)

PLANS = [
    PlanCase(
        "E1 nothing at baseline",
        intake(),
        "STANDARD",
        "3x10 4x10 5x10 5x12 5x14 5x16 5x18 5x20 5x22 5x24 5x26 5x29 5x30",
        to_the_end="5x30",
        milestone_week=11,
        stages=(1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4),
    ),
    PlanCase(
        "E2 available 4 days",
        intake(days_available=4),
        "STANDARD",
        "3x10 4x10 4x12 4x15 4x17 4x20 4x22 4x25 4x27 4x30 4x33 4x36 4x38",
        to_the_end="4x38",
        milestone_week=11,
    ),
    PlanCase(
        "E3 available 3 days",
        intake(days_available=3),
        "STANDARD",
        "3x10 3x13 3x16 3x20 3x23 3x26 3x30 3x33 3x36 3x40 3x44 3x48 3x50",
        to_the_end="3x50",
        milestone_week=11,
    ),
    PlanCase(
        "E4 available 2 days: five minutes a day more each week, then the day cap",
        intake(days_available=2),
        "STANDARD",
        "2x10 2x15 2x20 2x25 2x30 2x35 2x40 2x45 2x50 2x55 2x60",
        to_the_end="2x60",
        milestone_week=None,
    ),
    PlanCase(
        "E5 pain 6 and 8, confidence 3, comfortable 10: gentle",
        GENTLE_START,
        "GENTLE",
        "3x6 4x6 5x6 5x7 5x8 5x10 5x11 5x12 5x13 5x15 5x16 5x18 5x20 5x22 5x24 5x26 5x28 5x30",
        to_the_end="5x30",
        milestone_week=16,
        stages=(1, 1, 1, 1, 2),
    ),
    PlanCase(
        "E7 comfortable 2 minutes, pain 4 and 6: many tiny walks",
        intake(comfortable_minutes=2, pain_avg=4, pain_worst=6),
        "GENTLE",
        "3x3 4x3 5x4 5x5 5x6 5x7 5x9 5x10 5x11 5x12 5x13",
        milestone_week=18,
        bouts=(
            (1, 1, 1),
            (2, 1),
            (2, 2),
            (3, 2),
            (3, 3),
            (4, 3),
            (5, 4),
            (6, 4),
            (7, 4),
            (9, 3),
            (13,),
        ),
    ),
    PlanCase(
        "E8 walks 60 minutes on 3 days, comfortable 25",
        intake(baseline_minutes=60, baseline_days=3, comfortable_minutes=25),
        "STANDARD",
        "3x20 4x17 5x16 5x18 5x20 5x22 5x24 5x26 5x29 5x30",
        to_the_end="5x30",
        milestone_week=8,
    ),
    PlanCase(
        "E9 walks 100 minutes on 4 days, comfortable 40, pain 1",
        intake(baseline_minutes=100, baseline_days=4, comfortable_minutes=40, pain_avg=1),
        "STANDARD",
        "4x25 5x22 5x24 5x26 5x29 5x30",
        to_the_end="5x30",
        milestone_week=4,
    ),
    PlanCase(
        "E10 walks 180 minutes on 6 days: kept as it is",
        intake(baseline_minutes=180, baseline_days=6),
        "STANDARD",
        "6x30",
        mode="MAINTAIN",
        to_the_end="6x30",
        milestone_week=1,
        stages=(None, None),
    ),
    PlanCase(
        "E11 walks 420 minutes on 7 days, comfortable 60: an anchor, never advice to walk less",
        intake(baseline_minutes=420, baseline_days=7, comfortable_minutes=60),
        "STANDARD",
        "6x50",
        mode="MAINTAIN",
        to_the_end="6x50",
        milestone_week=1,
    ),
    PlanCase(
        "E12 walks 160 minutes on 2 days, comfortable 60: spread because of the day cap",
        intake(baseline_minutes=160, baseline_days=2, comfortable_minutes=60),
        "STANDARD",
        "3x53",
        mode="MAINTAIN",
        to_the_end="3x53",
        milestone_week=1,
    ),
    PlanCase(
        "E13 walks 30 minutes on 7 days, comfortable 6: tiny walks",
        intake(baseline_minutes=30, baseline_days=7, comfortable_minutes=6),
        "STANDARD",
        "5x6 5x8 5x10 5x12 5x14 5x16 5x18",
        milestone_week=11,
        later={11: "5x26", 12: "5x29", 13: "5x30"},
        to_the_end=None,
        bouts=((3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (9, 7), (11, 7)),
        later_bouts={11: (21, 5), 12: (25, 4), 13: (30,)},
    ),
    PlanCase(
        "E14 age 85, 40 minutes on 4 days, comfortable 12, pain 3 and 5, falls cleared",
        intake(
            age=85,
            baseline_minutes=40,
            baseline_days=4,
            comfortable_minutes=12,
            pain_avg=3,
            pain_worst=5,
            modify_flags=frozenset({PlanFlag.FALLS}),
        ),
        "GENTLE",
        "4x10 5x9 5x10 5x11 5x12 5x14 5x15 5x17 5x18 5x20",
        milestone_week=13,
    ),
    PlanCase(
        "E15 pregnant, cleared, 31 years, 60 minutes on 3 days",
        intake(
            age=31,
            baseline_minutes=60,
            baseline_days=3,
            modify_flags=frozenset({PlanFlag.PREGNANCY}),
        ),
        "GENTLE",
        "3x20 4x16 5x14 5x16 5x17 5x19 5x21 5x23 5x25 5x27",
        milestone_week=10,
        bouts=((20,), (16,)),
    ),
]

# E16, and what the gate's order means: under 18 wins, a clearance lifts only the hold.
NO_PLANS = [
    ("E16 average pain 8, not cleared", intake(pain_avg=8, pain_worst=8), "HOLD_CLINICIAN"),
    ("E16 age 17", intake(age=17), "NOT_ELIGIBLE"),
    ("E16 comfortable 0 minutes", intake(comfortable_minutes=0), "HOLD_CLINICIAN"),
    (
        "Age 17 with pain 9: not eligible wins",
        intake(age=17, pain_avg=9, pain_worst=9),
        "NOT_ELIGIBLE",
    ),
    ("Age 17, cleared: a clearance does not lift it", intake(age=17, cleared=True), "NOT_ELIGIBLE"),
]

PLANS_AT_THE_EDGE = [
    PlanCase(
        "Average pain 8, cleared by a clinician: a gentle plan",
        intake(pain_avg=8, pain_worst=8, cleared=True),
        "GENTLE",
        "3x6 4x6 5x6",
        milestone_week=16,
    ),
    PlanCase(
        "Comfortable 0 minutes, cleared: one minute at a time, three times a day",
        intake(comfortable_minutes=0, cleared=True),
        "GENTLE",
        "3x3 4x3 5x4",
        milestone_week=18,
        bouts=((1, 1, 1), (2, 1), (2, 2)),
    ),
    PlanCase(
        "Comfortable time unknown, nothing at baseline: taken as 10 minutes",
        intake(comfortable_minutes=None),
        "STANDARD",
        "3x10 4x10 5x10",
        milestone_week=11,
        bouts=((10,), (10,), (10,)),
    ),
    PlanCase(
        "Exactly 149 minutes at baseline still builds",
        intake(baseline_minutes=149, baseline_days=5),
        "STANDARD",
        "5x29 5x30",
        to_the_end="5x30",
        milestone_week=1,
    ),
    PlanCase(
        "Exactly 150 minutes at baseline is kept",
        intake(baseline_minutes=150, baseline_days=5),
        "STANDARD",
        "5x30",
        mode="MAINTAIN",
        to_the_end="5x30",
        milestone_week=1,
    ),
    PlanCase(
        "420 minutes on one day, one day available: the day cap leaves 60, 130 is out of reach",
        intake(baseline_minutes=420, baseline_days=1, days_available=1, comfortable_minutes=60),
        "STANDARD",
        "1x60",
        mode="MAINTAIN",
        to_the_end="1x60",
        milestone_week=None,
    ),
    PlanCase(
        "Prefers 6 days: six walking days at the end",
        intake(preferred_days=6),
        "STANDARD",
        "3x10 4x10 5x10 6x10",
        milestone_week=11,
    ),
    PlanCase(
        "Prefers 6 days but has 4: never more than available",
        intake(preferred_days=6, days_available=4),
        "STANDARD",
        "3x10 4x10 4x12",
        milestone_week=11,
    ),
    PlanCase(
        "Available 1 day",
        intake(days_available=1),
        "STANDARD",
        "1x10 1x15 1x20",
        later={11: "1x60"},
        milestone_week=None,
    ),
]

# One answer at a time that makes a plan gentle, and the nearest one that does not (clinical specification 3.2).
TRACKS = [
    ("average pain 5", intake(pain_avg=5, pain_worst=5), "GENTLE"),
    ("average pain 4", intake(pain_avg=4, pain_worst=4), "STANDARD"),
    ("worst pain 8", intake(pain_worst=8), "GENTLE"),
    ("worst pain 7", intake(pain_worst=7), "STANDARD"),
    ("age 75", intake(age=75), "GENTLE"),
    ("age 74", intake(age=74), "STANDARD"),
    ("confidence 3", intake(confidence=3), "GENTLE"),
    ("confidence 4", intake(confidence=4), "STANDARD"),
    ("comfortable 4 minutes", intake(comfortable_minutes=4), "GENTLE"),
    ("comfortable 5 minutes", intake(comfortable_minutes=5), "STANDARD"),
    ("comfortable time unknown", intake(comfortable_minutes=None), "STANDARD"),
    ("in a flare-up now", intake(in_flare=True), "GENTLE"),
    ("a flag", intake(modify_flags=frozenset({PlanFlag.AID})), "GENTLE"),
    ("body mass index 35", intake(bmi=35), "GENTLE"),
    ("body mass index 34.9", intake(bmi=34.9), "STANDARD"),
]


@dataclass(frozen=True)
class CourseCase:
    """From week `week` of an intake's plan, after good weeks only: the weeks that happen, and the doses that follow.

    `weeks` None stands for a good week: all minutes done, usual pain, effort 3.
    """

    title: str
    intake: Intake
    week: int
    before: str
    weeks: tuple[WeekEvidence | None, ...]
    after: str


GOOD = None
FLARE = WeekEvidence(done_minutes=30, pain=2, flare=Flare.PRESENT, effort=3)
SILENT = WeekEvidence()

COURSES = [
    CourseCase(
        "E17 E1 at week 5, a flare-up, then good weeks",
        intake(),
        5,
        "5x14",
        (FLARE, GOOD, GOOD, GOOD, GOOD, GOOD),
        "5x7 5x9 5x11 5x13 5x14 5x16",
    ),
    CourseCase(
        "E18 E1 at week 9, pain from 2 to 4, then good weeks",
        intake(),
        9,
        "5x22",
        (WeekEvidence(done_minutes=110, pain=4, effort=3), GOOD, GOOD, GOOD, GOOD, GOOD),
        "5x16 5x19 5x22 5x24 5x26 5x29",
    ),
    CourseCase("E19 E1 at week 8, 1 missed week", intake(), 8, "5x20", (SILENT,), "5x20"),
    CourseCase(
        "E19 E1 at week 8, 2 missed weeks, then regained by 20 % until 5x20",
        intake(),
        8,
        "5x20",
        (SILENT, SILENT, GOOD, GOOD, GOOD),
        "5x20 5x16 5x19 5x20 5x22",
    ),
    CourseCase(
        "E19 E1 at week 8, 3 missed weeks, then regained by 20 % until 5x20",
        intake(),
        8,
        "5x20",
        (SILENT, SILENT, SILENT, GOOD, GOOD, GOOD, GOOD),
        "5x20 5x16 5x13 5x15 5x18 5x20 5x22",
    ),
    CourseCase(
        "E20 at target, a flare-up",
        intake(),
        14,
        "5x30",
        (FLARE, GOOD, GOOD, GOOD, GOOD, GOOD),
        "5x15 5x18 5x21 5x24 5x27 5x30",
    ),
    CourseCase(
        "E21 MAINTAIN, a flare-up",
        intake(baseline_minutes=180, baseline_days=6),
        3,
        "6x30",
        (FLARE, GOOD, GOOD, GOOD, GOOD, GOOD, GOOD),
        "6x15 6x17 6x20 6x22 6x25 6x27 6x30",
    ),
]
