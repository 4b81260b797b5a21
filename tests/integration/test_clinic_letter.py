"""The letter about somebody's course, read back as a printer gets it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Plan
from tests.integration.long_courses import in_week_26
from tests.integration.pages import SignedIn
from tests.integration.papers import A4, US_LETTER, pdf, size_of, text_of
from tests.integration.people_of_a_clinic import locked, looked_after, not_begun, walker
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.care.models import Clinic
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def at(person: User) -> str:
    return reverse("clinic:person-letter", args=[person.public_id])


@pytest.fixture
def person(clinic: Clinic, clinician: User, now: datetime) -> User:
    flare = WeekLived(share=60, answers={"flare": "PRESENT", "pain_avg": 5})
    weeks = [WeekLived(), flare, *[WeekLived()] * 3]
    return walker(clinic, "walker", now - timedelta(days=38), weeks, now)


def test_course_dose_pain_measures_and_decisions(
    person: User, clinician: User, now: datetime
) -> None:
    plan = Plan.objects.get(participant=person)
    walkthrough.answer_measures(
        plan, lambda _: 5, activities=("Gardening",), now=now - timedelta(days=38)
    )
    reader = pdf(clinician, at(person))
    assert len(reader.pages) == 1
    text = text_of(reader)
    for words in (
        "Walking programme: the course so far",
        f"by {clinician.email}",
        "walker@test.example",
        "Hill Clinic",
        "3 x 10 = 30",
        "Eased to 50",
        "Gardening",
        "Flare-ups",
        "does not replace a doctor",
    ):
        assert words in text, words
    for words in ("You ", "you ", "your "):
        assert words not in text.replace("How sure you are that you can walk", ""), words


def test_a_whole_course_stays_on_one_page(clock: Any, now: datetime) -> None:
    plan, late = in_week_26(now)
    clinician = looked_after(plan.participant, now)
    clock.move_to(late)
    reader = pdf(clinician, at(plan.participant))
    assert len(reader.pages) == 1
    assert size_of(reader) in (A4, US_LETTER)
    assert "Earlier weeks stand in the pictures." in text_of(reader)


def test_no_safety_answer_is_in_it(clinic: Clinic, clinician: User, now: datetime) -> None:
    text = text_of(pdf(clinician, at(locked(clinic, now))))
    assert "sexual" not in text
    assert "private" not in text


def test_taking_it_out_is_written_down(person: User, clinician: User, signed_in: SignedIn) -> None:
    signed_in(clinician).get(at(person))
    event = AuditEvent.objects.get(action=Event.RECORD_EXPORTED)
    assert (event.actor_id, event.subject_id) == (clinician.pk, person.pk)
    assert event.detail == {"file": "letter.pdf"}


def test_who_may_have_it(
    participant: User,
    clinician: User,
    other_clinician: User,
    staff_user: User,
    clinic: Clinic,
    client: Client,
    now: datetime,
    signed_in: SignedIn,
) -> None:
    address = at(participant)
    assert signed_in(clinician).get(address).status_code == 200
    assert signed_in(other_clinician).get(address).status_code == 404
    assert signed_in(participant).get(address).status_code == 403
    assert signed_in(staff_user).get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert signed_in(clinician).get(at(not_begun(clinic, now))).status_code == 404


def test_it_costs_the_same_for_a_short_and_a_long_course(
    clinic: Clinic,
    person: User,
    clinician: User,
    now: datetime,
    signed_in: SignedIn,
) -> None:
    short = walker(clinic, "short", now - timedelta(days=10), [WeekLived()], now)
    client = signed_in(clinician)
    costs = []
    for each in (short, person):
        client.get(at(each))
        with CaptureQueriesContext(connection) as made:
            client.get(at(each))
        costs.append(len(made))
    assert costs[0] == costs[1]
