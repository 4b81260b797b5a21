"""What a week's decision rests on, and that lived weeks agree with the pure rules."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.actions import checking_in, walking, weighing
from plans.documents import intake_of
from plans.domain.adjustments import ChoiceOutOfBounds, smallest_choice
from plans.domain.course import walk_course
from plans.domain.model import WeekEvidence
from plans.domain.progression import decide
from plans.domain.vocabulary import Flare, SideEffect
from plans.models import CheckIn, Plan, Prescription, Walk, WeeklyDecision
from plans.stored import standing_from_dict, state_from_dict
from screening.domain.outcomes import Outcome
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration import walkers
from tests.integration.walkers import check_in, codes, decisions, ends_at, running, tick, walker
from walkback.mail.models import OutboxMail, State
from walkback.ops import walkthrough

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


# -- What it rests on ------------------------------------------------------------------------------
def test_adherence_is_measured_against_what_was_decided() -> None:
    """A week decided late: its walks were walked by the week's own number, not the next."""
    plan = walker(NOW)
    first = running(plan)
    walkers.walk_all(plan, NOW)
    end = ends_at(plan)
    in_second_week = end + timedelta(hours=12)
    walkthrough.log(plan, first.until_on, first.minutes, now=in_second_week)
    check_in(plan, end + timedelta(hours=13))
    [decision] = decisions(plan)
    assert (decision.adherence, decision.done_minutes) == (100, first.weekly_minutes)
    second = running(plan)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    decided = decisions(plan)[1]
    assert decided.done_minutes == first.minutes
    assert decided.adherence == 100 * first.minutes // second.weekly_minutes


def test_the_own_smaller_choice_becomes_the_prescription() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    end = ends_at(plan)
    by = plan.participant
    at = end - SECOND
    checking_in.save_page(plan=plan, answers=dict(walkthrough.QUIET_WEEK), by=by, now=at)
    answered = CheckIn.objects.get(plan=plan)
    proposed = weighing.preview_of(running(plan), answered, now=at).proposed
    assert proposed is not None
    smallest = smallest_choice(proposed)
    for wrong in (smallest - 1, proposed.minutes + 1):
        with pytest.raises(ChoiceOutOfBounds):
            checking_in.complete(plan=plan, chosen_minutes=wrong, by=by, now=at)
    checking_in.complete(plan=plan, chosen_minutes=smallest, by=by, now=at)
    assert tick(end) == 1
    [decision] = decisions(plan)
    following = running(plan)
    assert decision.chosen_minutes == following.minutes == smallest
    assert decision.after is not None
    assert state_from_dict(decision.after) == following.state
    assert following.ideal_weekly_minutes == following.days * smallest
    assert decision.code == "R20_ADVANCE"


def test_a_choice_is_kept_within_what_later_walks_allow() -> None:
    """Chosen from an advance; then a walk is deleted and the week holds: never more than proposed."""
    plan = walker(NOW)
    first = running(plan)
    walkers.walk_all(plan, NOW)
    end = ends_at(plan)
    check_in(plan, end - timedelta(hours=2), minutes=first.minutes)
    walking.delete_walk(walk=Walk.objects.get(plan=plan), by=plan.participant, now=end - SECOND)
    tick(end)
    assert codes(plan) == ["R9_MISSED_WEEK"]
    assert running(plan).minutes <= first.minutes


def test_a_walk_dated_into_a_decided_week_changes_no_decision() -> None:
    plan = walker(NOW)
    first = running(plan)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    [before] = decisions(plan)
    at = ends_at(plan) - 5 * DAY
    walkthrough.log(plan, first.starts_on, first.weekly_minutes, now=at)
    [walk] = Walk.objects.filter(plan=plan)
    assert walk.added_later
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    after = decisions(plan)
    assert after[0].evidence == before.evidence
    assert after[0].code == before.code
    assert after[1].evidence["done_minutes"] == 0


def test_a_walk_moved_out_of_a_decided_week_counts_where_it_now_lies() -> None:
    plan = walker(NOW)
    first = running(plan)
    walkthrough.log(plan, first.starts_on, 20, now=NOW)
    check_in(plan, ends_at(plan) - SECOND)
    tick(ends_at(plan))
    at = ends_at(plan) - 5 * DAY
    walk = Walk.objects.get(plan=plan)
    entry = walking.WalkEntry(walked_on=first.until_on, duration_minutes=20)
    moved = walking.change_walk(walk=walk, entry=entry, by=plan.participant, now=at)
    assert not moved.added_later
    entry = walking.WalkEntry(walked_on=first.starts_on, duration_minutes=20)
    assert walking.change_walk(walk=walk, entry=entry, by=plan.participant, now=at).added_later
    assert decisions(plan)[0].done_minutes == 20


def test_the_effort_is_the_median_of_the_walks_rounded_half_up() -> None:
    plan = walker(NOW)
    first = running(plan)
    for place, effort in enumerate((2, 3)):
        walkthrough.log(
            plan, first.starts_on + place * DAY, 30, effort=effort, now=NOW + place * DAY
        )
    check_in(plan, ends_at(plan) - SECOND, effort=8)
    tick(ends_at(plan))
    assert decisions(plan)[0].evidence["effort"] == 3


def test_a_planned_absence_holds_and_sends_no_mail() -> None:
    plan = walker(NOW)
    walkers.walk_all(plan, NOW)
    check_in(plan, ends_at(plan) - SECOND, planned_absence=True)
    tick(ends_at(plan))
    assert codes(plan) == ["R9_MISSED_WEEK"]
    [mail] = OutboxMail.objects.all()
    assert (mail.state, mail.because) == (State.SUPPRESSED, "away")


# -- Agreement with the pure rules -----------------------------------------------------------------
WEEKS = st.lists(
    st.builds(
        WeekEvidence,
        triage=st.sampled_from(
            [Outcome.OK] * 6 + [Outcome.MODIFY, Outcome.CLINICIAN, Outcome.URGENT]
        ),
        done_minutes=st.sampled_from([0, 1, 30, 45, 50, 60, 90, 150]),
        pain=st.one_of(st.none(), st.integers(0, 7)),
        flare=st.sampled_from([Flare.NONE, Flare.NONE, *Flare]),
        effort=st.sampled_from([None, 2, 4, 6, 8]),
        side_effect=st.sampled_from([SideEffect.NONE, SideEffect.NONE, *SideEffect]),
        absence=st.booleans(),
    ),
    min_size=1,
    max_size=5,
)
ANSWERS = {
    Outcome.MODIFY: {"A9": "yes"},
    Outcome.CLINICIAN: {"B7": "yes"},
    Outcome.URGENT: {"B6": "yes"},
}


def _live(plan: Plan, lived: WeekEvidence) -> None:
    """One week by the real actions; the evidence is what a person does and says."""
    prescription = running(plan)
    week_end = ends_at(plan)
    at = week_end - 2 * DAY + SECOND
    if lived.done_minutes:
        walkthrough.log(
            plan, prescription.starts_on, lived.done_minutes, effort=lived.effort, now=at
        )
    if lived.pain is not None:
        check_in(
            plan,
            at,
            pain_avg=lived.pain,
            flare=lived.flare.value,
            side_effect=lived.side_effect.value,
            planned_absence=lived.absence,
            effort=lived.effort,
        )
    if lived.triage in ANSWERS:
        walkthrough.screen(
            plan.participant, ANSWERS[lived.triage], now=at + SECOND, purpose=Purpose.SYMPTOMS
        )
    tick(week_end if lived.pain is not None else week_end + timedelta(hours=48))


def _as_decided(weeks: list[WeekEvidence]) -> list[WeekEvidence]:
    """What the decisions can know: without a check-in the walks, the screening, and a flare-up that nobody ended."""
    known, open_flare_up = [], False
    for lived in weeks:
        if lived.pain is None:
            flare = Flare.PRESENT if open_flare_up else Flare.NONE
            effort = lived.effort if lived.done_minutes else None
            known.append(
                WeekEvidence(
                    triage=lived.triage, done_minutes=lived.done_minutes, flare=flare, effort=effort
                )
            )
            continue
        ended = open_flare_up and lived.flare is Flare.NONE
        known.append(replace(lived, flare=Flare.SETTLED) if ended else lived)
        open_flare_up = lived.flare is Flare.PRESENT
    return known


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(weeks=WEEKS)
def test_weeks_lived_by_the_actions_agree_with_the_rules(
    django_db_blocker: object, weeks: list[WeekEvidence]
) -> None:
    plan = walker(NOW)
    expected = walk_course(intake_of(plan.inputs), _as_decided(weeks))
    for lived in weeks[: len(expected)]:
        _live(plan, lived)
    rows = decisions(plan)
    assert [(row.kind, row.code, row.percent, row.adherence) for row in rows] == [
        (decision.kind.value, decision.code.value, decision.percent, decision.adherence)
        for decision in expected
    ]
    for row, decision in zip(rows, expected, strict=True):
        stored = state_from_dict(row.after) if row.after else None
        assert stored == decision.after
    states = [row.state for row in Prescription.objects.filter(plan=plan).order_by("number")]
    assert states == [decision.before for decision in expected] + [
        decision.after for decision in expected[-1:] if decision.after
    ]


def test_each_stored_decision_can_be_repeated_from_its_row() -> None:

    plan = walker(NOW)
    for lived in (
        WeekEvidence(done_minutes=60, pain=2, effort=3),
        WeekEvidence(done_minutes=60, pain=5, flare=Flare.PRESENT),
        WeekEvidence(pain=3),
    ):
        _live(plan, lived)
    for row in WeeklyDecision.objects.filter(plan=plan).select_related("prescription"):
        values = dict(row.evidence)
        values["triage"] = Outcome(values["triage"])
        values["flare"] = Flare(values["flare"])
        values["side_effect"] = SideEffect(values["side_effect"])
        again = decide(
            row.prescription.state, standing_from_dict(row.standing_before), WeekEvidence(**values)
        )
        assert (again.kind.value, again.code.value) == (row.kind, row.code)


@pytest.mark.parametrize(
    ("unsettled", "code"), [(None, "R20_ADVANCE"), (1, "R20_ADVANCE"), (2, "R13_SLOW_TO_SETTLE")]
)
def test_walks_that_had_not_settled_by_the_next_morning(unsettled: int | None, code: str) -> None:
    plan = walker(NOW)
    end = ends_at(plan)
    walkers.walk_all(plan, NOW)
    check_in(plan, end - SECOND, unsettled_walks=unsettled)
    tick(end)
    assert codes(plan) == [code]
