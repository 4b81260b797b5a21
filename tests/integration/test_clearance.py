"""A self-directed person's way back to walking: pages and actions, before there is a plan."""

from datetime import timedelta
from typing import Any

import pytest

from plans.domain.vocabulary import Track
from plans.models import Plan
from screening.actions import answering
from screening.actions.holding import NotYet, decline, unlock
from screening.clearing import next_step
from screening.domain.clearance import Step
from screening.domain.items import GroupId, Scope
from screening.models import Attestation, Hold, Purpose
from tests.conftest import NOW
from tests.integration.examined import said, told
from tests.integration.pages import client_of, page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account
from tests.integration.walkers import START, joined, running
from walkback.accounts import actions as accounts
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent
from walkback.care import actions as care
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


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
