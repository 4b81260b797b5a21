"""Hypothesis strategies for intakes, weeks and courses, biased to the edges where rules change."""

from hypothesis import strategies as st

from plans.domain.course import standing_after
from plans.domain.generate import first_standing, gate_of, start
from plans.domain.model import Intake, Standing, WalkingState, WeekEvidence
from plans.domain.progression import decide
from plans.domain.vocabulary import Flare, Gate, PlanFlag, SideEffect
from screening.domain.outcomes import Outcome


def _edged(low: int, high: int, *edges: int) -> st.SearchStrategy[int]:
    return st.one_of(st.integers(low, high), st.sampled_from((low, high, *edges)))


@st.composite
def intakes(draw: st.DrawFn) -> Intake:
    """Any intake inside the ranges of the clinical specification 3.1, ages under 18 included."""
    pain_avg = draw(_edged(0, 10, 4, 5, 7, 8))
    walks = draw(st.booleans())
    return Intake(
        age=draw(_edged(0, 110, 17, 18, 74, 75)),
        pain_avg=pain_avg,
        pain_worst=draw(st.integers(pain_avg, 10)),
        baseline_minutes=draw(_edged(1, 2000, 20, 30, 60, 146, 149, 150, 300)) if walks else 0,
        baseline_days=draw(st.integers(1, 7)) if walks else 0,
        comfortable_minutes=draw(st.none() | _edged(0, 180, 1, 2, 4, 5, 10)),
        in_flare=draw(st.booleans()),
        confidence=draw(_edged(0, 10, 3, 4)),
        days_available=draw(st.integers(1, 7)),
        preferred_days=draw(st.none() | st.integers(1, 6)),
        modify_flags=draw(st.frozensets(st.sampled_from(PlanFlag), max_size=2)),
        bmi=draw(st.none() | st.sampled_from((22, 34.9, 35))),
        cleared=draw(st.booleans()),
    )


@st.composite
def admitted_intakes(draw: st.DrawFn) -> Intake:
    """Intakes that give a plan, half of them on the standard track."""
    if draw(st.booleans()):
        return draw(intakes().filter(lambda intake: gate_of(intake) is Gate.OK))
    pain_avg = draw(st.integers(0, 4))
    walks = draw(st.booleans())
    return Intake(
        age=draw(_edged(18, 74)),
        pain_avg=pain_avg,
        pain_worst=draw(st.integers(pain_avg, 7)),
        baseline_minutes=draw(_edged(1, 400, 146, 149, 150)) if walks else 0,
        baseline_days=draw(st.integers(1, 7)) if walks else 0,
        comfortable_minutes=draw(st.none() | _edged(5, 180, 10)),
        confidence=draw(st.integers(4, 10)),
        days_available=draw(st.integers(1, 7)),
        preferred_days=draw(st.none() | st.integers(1, 6)),
    )


pains = st.none() | st.integers(0, 10)


@st.composite
def weeks(draw: st.DrawFn, planned: int = 70) -> WeekEvidence:
    """Any week; minutes around what matters for a plan of `planned` minutes."""
    edges = [planned * percent // 100 for percent in (40, 49, 50, 79, 80, 100, 150, 151, 180)]
    trouble = draw(st.integers(0, 3))
    return WeekEvidence(
        triage=draw(st.sampled_from(_TRIAGES[trouble])),
        done_minutes=draw(st.sampled_from((0, 1, planned, *edges))),
        pain=draw(pains),
        flare=draw(st.sampled_from(Flare)) if trouble else Flare.NONE,
        effort=draw(st.none() | st.integers(0, 10)),
        unsettled_walks=draw(st.sampled_from((0, 0, 0, 1, 2, 3))),
        side_effect=draw(st.sampled_from(SideEffect)) if trouble > 1 else SideEffect.NONE,
        absence=draw(st.sampled_from((False, False, False, True))),
    )


_TRIAGES = (
    (Outcome.OK,),
    (Outcome.OK, Outcome.ADVISE),
    (Outcome.OK, Outcome.OK, Outcome.MODIFY),
    tuple(Outcome),
)


@st.composite
def standings(draw: st.DrawFn, longest: int = 12) -> tuple[WalkingState, Standing]:
    """A prescription and what the weeks before it left behind, reached by walking a course."""
    intake = draw(admitted_intakes())
    state, standing = start(intake), first_standing(intake)
    for _ in range(draw(st.integers(0, longest))):
        good = draw(st.booleans())
        planned = state.weekly_minutes
        week = draw(weeks(planned))
        if good:
            week = WeekEvidence(done_minutes=planned, pain=standing.previous_pain, effort=3)
        decision = decide(state, standing, week)
        if decision.after is None:
            continue
        standing, state = standing_after(decision), decision.after
    return state, standing
