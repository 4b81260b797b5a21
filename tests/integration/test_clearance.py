"""A self-directed person's way back to walking: pages, actions, and the plan that goes on."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from plans import queries
from plans.domain.adjustments import resumed
from plans.domain.vocabulary import Track
from plans.models import Plan, Prescription
from plans.queries import Stage, programme_of
from plans.stored import standing_from_dict
from screening.actions import answering
from screening.actions.holding import NotYet, Statement, attest, decline, unlock
from screening.clearing import next_step
from screening.domain.clearance import Step
from screening.domain.items import GroupId, Scope
from screening.models import Attestation, Hold, Purpose
from tests.conftest import NOW
from tests.integration.pages import client_of, page
from tests.integration.test_unlocking import clinic_with, clinician_account
from tests.integration.walkers import START, check_in, joined, running, tick, walk_all, walker
from walkback.accounts import actions as accounts
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.mail.models import Recipient
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def said(user: User, at: datetime, **values: Any) -> dict[str, str]:
    """The attestation form as it is posted."""
    day = at.astimezone(user.zone).date()
    return {
        "assessed_by": "Dr Test, the practice",
        "assessed_on_day": str(day.day),
        "assessed_on_month": str(day.month),
        "assessed_on_year": str(day.year),
        "told": "All is fine.",
        "may_walk": "yes",
        **values,
    }


def told(user: User, at: datetime, *, may_walk: bool = True) -> Attestation:
    statement = Statement("Dr Test", at.astimezone(user.zone).date(), "All is fine.", may_walk)
    return attest(participant=user, statement=statement, by=user, now=at)


# -- Before there is a plan --------------------------------------------------------------------------
def test_nobody_without_a_hold_has_anything_to_clear(clock: Any) -> None:
    client = client_of(joined(NOW))
    assert client.get("/clearance/")["Location"] == "/today/"
    assert client.post("/clearance/", {})["Location"] == "/today/"
    assert client.post("/clearance/unlock/")["Location"] == "/today/"
    assert not Attestation.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("assessed_by", "", "Write who examined you."),
        ("told", " ", "Write what they told you."),
        ("assessed_on_month", "13", "Enter a real date"),
        ("assessed_on_day", "", "Enter the day, month and year."),
        ("assessed_on_year", "2031", "This day is in the future."),
        ("assessed_on_year", "2025", "on or after"),
        ("may_walk", "perhaps", "Choose an answer."),
        ("may_walk", "", "Choose an answer."),
        ("told", "x" * 1001, "1000"),
    ],
)
def test_a_bad_account_is_refused_beside_its_field(
    clock: Any, field: str, value: str, words: str
) -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    answer = client_of(user).post("/clearance/", said(user, NOW, **{field: value}))
    assert answer.status_code == 422
    assert words in page(answer)
    if field != "assessed_by":
        assert "Dr Test, the practice" in page(answer)
    assert not Attestation.objects.exists()


def test_their_own_word_lifts_a_hold_and_the_plan_is_gentle(clock: Any) -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    client = client_of(user)
    assert "/clearance/" in page(client.get("/today/"))
    assert "Be examined" in page(client.get("/clearance/"))
    assert client.post("/clearance/", said(user, NOW))["Location"] == "/clearance/"
    hold = Hold.objects.get()
    assert (hold.closed_by, hold.closed_at) == (user, NOW)
    assert hold.closing_reason.startswith("Self-attested: Dr Test, the practice said on")
    assert client.get("/today/")["Location"] == "/start/"
    where = client.post("/start/", START)["Location"]
    plan = Plan.objects.get()
    assert plan.self_attested
    assert "CHECKED" in plan.inputs["modify_flags"]
    assert "rests on what you told us" in page(client.get(where))
    client.post(where, {"minutes": ""})
    assert running(plan).track == Track.GENTLE
    assert "rests on what you told us" in page(client.get("/plan/"))
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"hold.attested", "hold.cleared"} <= actions


def test_may_not_walk_yet_lifts_nothing_until_they_may(clock: Any) -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    client = client_of(user)
    client.post("/clearance/", said(user, NOW, may_walk="no"))
    assert Hold.objects.get().closed_at is None
    assert "you may not walk yet" in page(client.get("/clearance/"))
    client.post("/clearance/", said(user, NOW))
    assert Hold.objects.get().closed_at == NOW


def test_the_gate_opens_the_same_way(clock: Any) -> None:
    user = joined(NOW)
    walkthrough.screen(user, now=NOW)
    client = client_of(user)
    strong = {**START, "pain_avg": "8", "pain_worst": "9"}
    client.post("/start/", strong)
    assert Hold.objects.get().kind == "GATE"
    clock.move_to(NOW + HOUR)
    client.post("/clearance/", said(user, NOW + HOUR))
    where = client.post("/start/", strong)["Location"]
    plan = Plan.objects.drafts().get()
    assert (plan.gate, plan.self_attested) == ("OK", True)
    client.post(where, {"minutes": ""})
    assert running(plan).track == Track.GENTLE


def test_a_lock_step_by_step(clock: Any) -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"A1": "yes"}, now=NOW)
    client = client_of(user)
    assert "Get help now" in page(client.get("/today/"))
    clock.move_to(NOW + HOUR)
    client.post("/clearance/", said(user, NOW + HOUR))
    assert client.post("/clearance/unlock/")["Location"] == "/clearance/"
    shown = page(client.get("/clearance/"))
    assert "First answer the safety questions again." in shown
    assert "Dr Test, the practice examined you" in shown
    clock.move_to(NOW + 2 * HOUR)
    walkthrough.screen(user, now=NOW + 2 * HOUR)
    client.post("/clearance/unlock/")
    assert "opens 24 hours after" in page(client.get("/clearance/"))
    clock.move_to(NOW + 26 * HOUR)
    assert "Everything is done" in page(client.get("/clearance/"))
    assert client.post("/clearance/unlock/")["Location"] == "/today/"
    assert Hold.objects.get().closed_at == NOW + 26 * HOUR
    assert client.get("/today/")["Location"] == "/start/"
    client.post("/start/", START)
    assert Plan.objects.get().inputs["modify_flags"] == ["CHECKED"]


def test_the_same_alarm_again_starts_it_all_anew() -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"A1": "yes"}, now=NOW)
    told(user, NOW + HOUR)
    walkthrough.screen(user, now=NOW + 2 * HOUR)
    walkthrough.screen(user, {"A1": "yes"}, now=NOW + 3 * HOUR, purpose=Purpose.SYMPTOMS)
    hold = Hold.objects.get()
    assert hold.last_raised_at == NOW + 3 * HOUR
    with pytest.raises(NotYet) as missing:
        unlock(participant=user, by=user, now=NOW + 40 * HOUR)
    assert missing.value.step is Step.ASSESSMENT
    told(user, NOW + 41 * HOUR)
    with pytest.raises(NotYet) as missing:
        unlock(participant=user, by=user, now=NOW + 70 * HOUR)
    assert missing.value.step is Step.SCREENING


def test_an_urgent_answer_in_a_part_since_then_counts_too() -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"A1": "yes"}, now=NOW)
    told(user, NOW + HOUR)
    walkthrough.screen(user, now=NOW + 2 * HOUR)
    part = answering.begin(
        participant=user,
        purpose=Purpose.WEEKLY,
        scope=Scope(groups=frozenset({GroupId.B})),
        by=user,
        now=NOW + 3 * HOUR,
    )
    walkthrough.finish_screening(part, {"B6": "yes"}, now=NOW + 3 * HOUR)
    with pytest.raises(NotYet) as missing:
        unlock(participant=user, by=user, now=NOW + 60 * HOUR)
    assert missing.value.step is Step.SCREENING


def test_an_emergency_answer_that_waits_keeps_everything_as_it_is() -> None:
    plan, at = grown(1)
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=at + HOUR, purpose=Purpose.SYMPTOMS)
    told(user, at + 2 * HOUR)
    begun = answering.begin(participant=user, purpose=Purpose.RETURN, by=user, now=at + 3 * HOUR)
    answering.save_page(
        screening=begun,
        group=GroupId.FIRST,
        answers={"B1": "yes"},
        may_be_pregnant=None,
        by=user,
        now=at + 3 * HOUR,
    )
    for act in (told, lambda user, now: unlock(participant=user, by=user, now=now)):
        with pytest.raises(NotYet):
            act(user, at + 4 * HOUR)
    plan.refresh_from_db()
    assert plan.status == "paused_review"


def test_checked_by_a_clinician_for_long_opens_the_lock_but_asks_for_a_clinician() -> None:
    user = joined(NOW)
    walkthrough.screen(user, {"A1": "yes"}, now=NOW)
    walkthrough.screen(user, {"A1": "checked"}, now=NOW + 2 * HOUR)
    assert {hold.kind for hold in Hold.objects.open()} == {"EMERGENCY", "CLINICIAN"}
    told(user, NOW + 3 * HOUR)
    assert {hold.kind for hold in Hold.objects.open()} == {"EMERGENCY"}
    unlock(participant=user, by=user, now=NOW + 27 * HOUR)
    assert not Hold.objects.open().exists()


def test_a_clinics_refusal_is_not_undone_by_an_older_word() -> None:
    user = joined(NOW)
    clinician = clinician_account("theirs")
    clinic = clinic_with(clinician)
    care.enrol(clinic=clinic, participant=user, by=clinician, now=NOW)
    walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    told(user, NOW + HOUR)
    assert Hold.objects.open().exists(), "with a clinic the clinic decides"
    decline(hold=Hold.objects.get(), reason="First a scan.", by=clinician, now=NOW + 2 * HOUR)
    clinic.enrolments.update(left_at=NOW + 3 * HOUR)
    assert next_step(Hold.objects.get(), now=NOW + 4 * HOUR) is Step.ASSESSMENT
    told(user, NOW + 5 * HOUR)
    assert not Hold.objects.open().exists()


# -- A plan that runs ----------------------------------------------------------------------------------
def expected_at(last: Prescription, plan: Plan, percent: int) -> tuple[int, int]:
    state, _ = resumed(last.state, standing_from_dict(plan.standing), percent)
    return state.days, state.minutes


def grown(weeks: int = 3) -> tuple[Plan, datetime]:
    """A walker with some good weeks behind them, and the moment at which the next one runs."""
    plan = walker(NOW)
    at = NOW
    for _ in range(weeks):
        day = running(plan).until_on
        at = datetime.combine(day, datetime.min.time(), tzinfo=plan.participant.zone)
        walk_all(plan, at - 3 * HOUR)
        check_in(plan, at - 2 * HOUR)
        tick(at)
        plan.refresh_from_db()
    return plan, at


def test_a_stopped_plan_goes_on_at_half_after_the_lock(clock: Any) -> None:
    plan, at = grown()
    user = plan.participant
    last = running(plan)
    clock.move_to(at + DAY)
    walkthrough.screen(user, {"D2": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    plan.refresh_from_db()
    assert plan.status == "stopped"
    told(user, at + 2 * DAY)
    walkthrough.screen(user, now=at + 3 * DAY)
    plan.refresh_from_db()
    assert plan.status == "stopped", "the lock is still shut"
    days, minutes = expected_at(last, plan, 50)
    unlock(participant=user, by=user, now=at + 4 * DAY)
    plan.refresh_from_db()
    now_running = running(plan)
    assert (plan.status, plan.self_attested, plan.resume_percent) == ("active", True, None)
    assert (now_running.days, now_running.minutes) == (days, minutes)
    assert now_running.track == Track.GENTLE
    assert now_running.starts_on == (at + 4 * DAY).astimezone(user.zone).date()
    assert not Recipient.objects.get(participant=user).suspended


def test_a_paused_plan_waits_for_the_questions_and_goes_on_at_half(clock: Any) -> None:
    plan, at = grown()
    user = plan.participant
    last = running(plan)
    client = client_of(user)
    clock.move_to(at + DAY)
    walkthrough.screen(user, {"B7": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    assert "walk gently as feels comfortable. There is no target" in page(client.get("/today/"))
    clock.move_to(at + 2 * DAY)
    client.post("/clearance/", said(user, at + 2 * DAY))
    plan.refresh_from_db()
    assert (plan.status, plan.resume_percent) == ("paused_review", 50)
    programme = programme_of(user, now=at + 2 * DAY)
    assert (programme.stage, programme.hold) == (Stage.PAUSED_REVIEW, None)
    assert "One step left" in page(client.get("/today/"))
    days, minutes = expected_at(last, plan, 50)
    # What was checked still is so: it counts as a reason to go gently, not to wait again.
    screening = walkthrough.screen(user, {"B7": "yes"}, now=at + 3 * DAY)
    assert screening.outcome == "MODIFY"
    plan.refresh_from_db()
    assert (plan.status, plan.self_attested) == ("active", True)
    assert (running(plan).days, running(plan).minutes) == (days, minutes)
    assert running(plan).track == Track.GENTLE


def test_a_finding_on_the_way_back_makes_the_plan_gentle() -> None:
    plan, at = grown(1)
    user = plan.participant
    assert running(plan).track == Track.STANDARD
    for week in range(4):
        tick(at + timedelta(days=7 * week + 10))
    plan.refresh_from_db()
    assert plan.status == "paused_inactive"
    walkthrough.screen(user, {"H2": "yes"}, now=at + timedelta(days=40))
    plan.refresh_from_db()
    assert (plan.status, plan.self_attested) == ("active", False)
    assert running(plan).track == Track.GENTLE


def test_severe_pain_pauses_until_somebody_said_yes() -> None:
    plan = walker(NOW)
    user = plan.participant
    end = datetime.combine(running(plan).until_on, datetime.min.time(), tzinfo=user.zone)
    walk_all(plan, end - 3 * HOUR)
    check_in(plan, end - 2 * HOUR, pain_avg=9)
    tick(end)
    plan.refresh_from_db()
    assert plan.status == "paused_review"
    told(user, end + DAY)
    walkthrough.screen(user, now=end + 2 * DAY)
    plan.refresh_from_db()
    assert (plan.status, plan.self_attested) == ("active", True)


def test_after_eight_weeks_a_new_plan_is_made() -> None:
    plan, at = grown()
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    later = at + timedelta(weeks=9)
    told(user, later)
    walkthrough.screen(user, now=later + HOUR)
    plan.refresh_from_db()
    assert plan.status == "ended"
    assert programme_of(user, now=later + HOUR).stage is Stage.START


def test_without_the_questions_a_cleared_plan_stays_where_it_is() -> None:
    plan, at = grown()
    user = plan.participant
    walkthrough.screen(user, {"B7": "yes"}, now=at + DAY, purpose=Purpose.SYMPTOMS)
    told(user, at + 2 * DAY)
    assert tick(at + 30 * DAY) == 0
    plan.refresh_from_db()
    assert plan.status == "paused_review"


# -- Asked again ---------------------------------------------------------------------------------------
def test_in_week_twelve_everything_is_asked_again_before_the_next_step() -> None:
    plan, at = grown(11)
    user = plan.participant
    assert running(plan).number == 12
    full = user.screenings.filter(scope_groups=[], scope_items=[])
    assert full.count() == 1
    with time_machine.travel(at + HOUR, tick=False):
        assert "Time for the safety questions again" in page(client_of(user).get("/today/"))
    end = datetime.combine(running(plan).until_on, datetime.min.time(), tzinfo=user.zone)
    walk_all(plan, end - 3 * HOUR)
    check_in(plan, end - 2 * HOUR)
    tick(end)
    assert full.count() == 2
    assert running(plan).number == 13
    assert at < end


def test_a_screening_of_a_year_ago_is_asked_again() -> None:
    plan, _ = grown(2)
    user = plan.participant
    screening = user.screenings.get()
    assert screening.submitted_at is not None
    assert not queries.full_screening_due(plan, now=screening.submitted_at + timedelta(days=364))
    assert queries.full_screening_due(plan, now=screening.submitted_at + timedelta(days=365))


# -- Agreement -----------------------------------------------------------------------------------------
def test_without_the_agreement_nothing_more_is_asked_or_kept(clock: Any) -> None:
    """Taken back in the middle of a screening: from then on no answer, word or assessment is stored."""
    user = joined(NOW)
    walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    begun = answering.begin(participant=user, purpose=Purpose.SYMPTOMS, by=user, now=NOW)
    accounts.withdraw_consent(participant=user, subject=Subject.HEALTH_DATA, by=user, now=NOW)
    client = client_of(user)
    first = f"/screening/{begun.public_id}/first/"
    for path, answers in {
        first: {"B1": "no", "B2": "no"},
        f"/screening/{begun.public_id}/check/": {},
        "/screening/": {},
        "/symptoms/": {},
        "/symptoms/list/": {"symptoms": "none"},
        "/clearance/": said(user, NOW),
        "/clearance/unlock/": {},
    }.items():
        assert client.post(path, answers)["Location"].startswith("/consent/?next="), path
    assert not begun.answers.exists()
    assert not Attestation.objects.exists()
    client.post("/consent/?next=" + first, {"agree": "on"})
    assert client.post(first, {"B1": "no", "B2": "no"})["Location"].endswith("/a/")
