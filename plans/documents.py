"""The JSON documents that `manage.py plan` and `manage.py review` read and write (architecture 6)."""

from collections.abc import Mapping
from typing import Final

from plans.domain.constants import HIGHEST_TARGET, LOWEST_TARGET, RULES_VERSION, STANDARD_NUMBERS
from plans.domain.course import walk_course
from plans.domain.generate import Projection, gate_of, project
from plans.domain.model import Decision, Intake, WalkingState, WeekEvidence
from plans.domain.vocabulary import Flare, Gate, PlanFlag, SideEffect
from screening.domain.outcomes import Outcome
from walkback.core.documents import Fields

LONGEST_COURSE: Final = 26  # weeks
MOST_MINUTES: Final = 2000  # a week
MOST_WALKS: Final = 21  # a week: three a day

# Ranges of the clinical specification 3.1; `age` and `bmi` are those of architecture 6.
_AGE: Final = (0, 110)
_SCALE: Final = (0, 10)
_BASELINE_DAYS: Final = (0, 7)
_COMFORTABLE_MINUTES: Final = (0, 180)
_STEPS: Final = (0, 40_000)
_WEEKS_SINCE: Final = (0, 520)
_DAYS_AVAILABLE: Final = (1, 7)
_PREFERRED_DAYS: Final = (1, 6)
_BMI: Final = (10, 80)
_WEEKLY_TARGET: Final = (LOWEST_TARGET, HIGHEST_TARGET)
_GROWTH: Final = (0, STANDARD_NUMBERS.largest_growth_override)

_INTAKE_KEYS: Final = frozenset(
    {
        "age",
        "baseline_minutes",
        "baseline_days",
        "comfortable_minutes",
        "baseline_steps",
        "pain_avg",
        "pain_worst",
        "weeks_since_episode",
        "in_flare",
        "confidence",
        "days_available",
        "preferred_days",
        "modify_flags",
        "bmi",
        "cleared",
    }
)
# What a clinic's defaults add to the inputs that a plan keeps; no document from outside has them.
_KEPT_KEYS: Final = _INTAKE_KEYS | {"suggested_days", "weekly_target", "growth"}
_REVIEW_KEYS: Final = frozenset({"intake", "weeks"})
_WEEK_KEYS: Final = frozenset(
    {"triage", "done", "pain", "flare", "effort", "unsettled", "side", "absence"}
)

_FLAGS: Final[dict[str, PlanFlag]] = {flag.value: flag for flag in PlanFlag}
_OUTCOMES: Final[dict[str, Outcome]] = {outcome.value: outcome for outcome in Outcome}
_FLARES: Final[dict[str, Flare]] = {flare.value: flare for flare in Flare}
_SIDES: Final[dict[str, SideEffect]] = {side.value: side for side in SideEffect}


def plan(document: object) -> dict[str, object]:
    """The plan for an intake document. Raises BadDocument with a line for each problem."""
    return projection_document(project(given_intake(document)))


def given_intake(document: object) -> Intake:
    """The intake that a document from outside holds. Raises BadDocument with a line for each problem."""
    return _whole_intake(Fields(document, _INTAKE_KEYS))


def intake_of(document: object) -> Intake:
    """The intake that a plan keeps. Raises BadDocument with a line for each problem."""
    return _whole_intake(Fields(document, _KEPT_KEYS))


def _whole_intake(fields: Fields) -> Intake:
    intake = _read_intake(fields)
    fields.finish()
    return intake


def review(document: object) -> dict[str, object]:
    """Each week of a course decided in order. Raises BadDocument with a line for each problem."""
    fields = Fields(document, _REVIEW_KEYS)
    intake_fields = fields.nested("intake", _INTAKE_KEYS)
    intake = _read_intake(intake_fields)
    weeks = [_read_week(week) for week in fields.nested_list("weeks", _WEEK_KEYS, LONGEST_COURSE)]
    fields.finish()
    gate = gate_of(intake)
    if gate is not Gate.OK:
        fields.problem("intake", f"gives no plan to review: its gate is {gate}")
        fields.finish()
    return {
        "rules": RULES_VERSION,
        "weeks": [
            _decided_week(number, decision)
            for number, decision in enumerate(walk_course(intake, weeks), start=1)
        ],
    }


def _read_intake(fields: Fields) -> Intake:
    intake = Intake(
        age=fields.whole("age", *_AGE),
        pain_avg=fields.whole("pain_avg", *_SCALE),
        pain_worst=fields.whole("pain_worst", *_SCALE),
        baseline_minutes=fields.whole_or("baseline_minutes", 0, MOST_MINUTES, 0),
        baseline_days=fields.whole_or("baseline_days", *_BASELINE_DAYS, 0),
        comfortable_minutes=fields.whole_or("comfortable_minutes", *_COMFORTABLE_MINUTES, None),
        baseline_steps=fields.whole_or("baseline_steps", *_STEPS, None),
        weeks_since_episode=fields.whole_or("weeks_since_episode", *_WEEKS_SINCE, None),
        in_flare=fields.flag_or("in_flare", default=False),
        confidence=fields.whole_or("confidence", *_SCALE, 5),
        days_available=fields.whole_or("days_available", *_DAYS_AVAILABLE, 5),
        preferred_days=fields.whole_or("preferred_days", *_PREFERRED_DAYS, None),
        modify_flags=frozenset(
            _FLAGS[name]
            for name in fields.choices_or_none("modify_flags", _FLAGS)
            if name in _FLAGS
        ),
        bmi=fields.number_or("bmi", *_BMI, None),
        cleared=fields.flag_or("cleared", default=False),
        suggested_days=fields.whole_or("suggested_days", *_PREFERRED_DAYS, None),
        weekly_target=fields.whole_or("weekly_target", *_WEEKLY_TARGET, None),
        growth=fields.whole_or("growth", *_GROWTH, None),
    )
    if not fields.problems:
        for key, problem in contradictions(intake).items():
            fields.problem(key, problem)
    return intake


def contradictions(intake: Intake) -> Mapping[str, str]:
    """Answers that cannot both be true, by the key of the one to correct, in plain words. For forms as well."""
    found = {}
    if intake.pain_worst < intake.pain_avg:
        found["pain_worst"] = "must not be lower than pain_avg"
    if intake.baseline_minutes == 0 and intake.baseline_days > 0:
        found["baseline_minutes"] = "must not be 0 when baseline_days is not"
    if intake.baseline_days == 0 and intake.baseline_minutes > 0:
        found["baseline_days"] = "must not be 0 when baseline_minutes is not"
    return found


def _read_week(fields: Fields) -> WeekEvidence:
    return WeekEvidence(
        triage=_OUTCOMES[fields.choice_or("triage", _OUTCOMES, "OK")],
        done_minutes=fields.whole_or("done", 0, MOST_MINUTES, 0),
        pain=fields.whole_or("pain", *_SCALE, None),
        flare=_FLARES[fields.choice_or("flare", _FLARES, "NONE")],
        effort=fields.whole_or("effort", *_SCALE, None),
        unsettled_walks=fields.whole_or("unsettled", 0, MOST_WALKS, 0),
        side_effect=_SIDES[fields.choice_or("side", _SIDES, "NONE")],
        absence=fields.flag_or("absence", default=False),
    )


def projection_document(projection: Projection) -> dict[str, object]:
    """`projection` as plain JSON values, in the order of the contract."""
    first = projection.first
    return {
        "rules": projection.rules,
        "gate": projection.gate.value,
        "track": None if first is None else first.track.value,
        "mode": None if first is None else first.mode.value,
        "milestone_week": projection.milestone_week,
        "milestone_reachable": projection.milestone_reachable,
        "weeks": [
            {"week": number, **_prescription(state)}
            for number, state in enumerate(projection.weeks, start=1)
        ],
    }


def _prescription(state: WalkingState) -> dict[str, object]:
    return {
        "days": state.days,
        "minutes": state.minutes,
        "weekly_minutes": state.weekly_minutes,
        "bouts": list(state.bouts),
        "stage": state.stage,
    }


def _decided_week(number: int, decision: Decision) -> dict[str, object]:
    before, after = decision.before, decision.after
    return {
        "week": number,
        "days": before.days,
        "minutes": before.minutes,
        "weekly_minutes": before.weekly_minutes,
        "adherence": decision.adherence,
        "decision": decision.kind.value,
        "percent": decision.percent,
        "code": decision.code.value,
        "next": None if after is None else _prescription(after),
    }
