"""A clinic ends its care of somebody: who may, what it brings about, and what the person reads."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from screening.clearing import way_back
from screening.domain.clearance import Step
from screening.models import Hold, Purpose
from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.invitations import audited, code_for, member
from tests.integration.pages import SignedIn, client_of, unescaped_page
from tests.integration.people_of_a_clinic import unconfirmed
from walkback.accounts.audit import Event
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import Consent, User
from walkback.care.actions.alerts import NotTheirClinician
from walkback.care.actions.belonging import end_care, leave_clinic, note_told
from walkback.care.actions.inviting import join_as_participant
from walkback.care.models import Alert, Clinic, Enrolment, people_visible_to
from walkback.care.models.alert import ClosedBecause
from walkback.care.models.clinic import EndedBecause
from walkback.care.queries import care_ended_of, clinic_of
from walkback.clinic import actions
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
COMPLETE = EndedBecause.COMPLETE
SENTENCE = "Your clinic Hill Clinic has ended its care here on 23 November 2026. You can go on by yourself."


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def address(person: User) -> str:
    return reverse("clinic:person-end", args=[person.public_id])


def ended(person: User, by: User, because: EndedBecause = COMPLETE) -> Enrolment:
    return end_care(participant=person, because=because, by=by, now=NOW)


def lock(person: User) -> Hold:
    walkthrough.screen(person, {"B6": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
    return Hold.objects.open().get(participant=person)


# -- The action ------------------------------------------------------------------------------------
def test_it_brings_about_what_leaving_does(clinician: User, participant: User) -> None:
    raised = alert(participant)
    join_consent(participant)
    enrolment = ended(participant, clinician)
    assert clinic_of(participant) is None
    assert not people_visible_to(clinician).exists()
    raised.refresh_from_db()
    assert (raised.closed_at, raised.closed_because) == (NOW, ClosedBecause.LEFT)
    assert not sharing(participant).in_force().exists()
    assert (enrolment.left_at, enrolment.ended_because, enrolment.told_at) == (NOW, COMPLETE, None)
    (event,) = audited(Event.CARE_ENDED)
    assert (event.actor_id, event.subject_id) == (clinician.pk, participant.pk)
    assert event.reason == "complete"
    assert not audited(Event.LEFT_CLINIC)
    assert Plan.objects.get(participant=participant).status == "active"


def sharing(person: User) -> Any:
    return Consent.objects.for_user(person).filter(subject=Subject.SHARING)


def join_consent(person: User) -> None:
    Consent.objects.create(
        participant=person, subject=Subject.SHARING, version="1", text="x", given_at=NOW
    )


def test_any_clinician_of_the_clinic_may_and_nobody_else(
    clinic: Clinic, clinician: User, participant: User, other_clinician: User, staff_user: User
) -> None:
    for stranger in (other_clinician, staff_user, participant):
        with pytest.raises(NotTheirClinician):
            ended(participant, stranger)
    ended(participant, member(clinic, "colleague"))
    assert clinic_of(participant) is None


def test_who_left_meanwhile_is_nobodys(clinician: User, participant: User) -> None:
    leave_clinic(participant=participant, by=participant, now=NOW)
    with pytest.raises(NotTheirClinician):
        ended(participant, clinician)
    assert Enrolment.objects.get().ended_because == ""


def test_a_hold_then_follows_the_rules_of_self_directed_people(
    clinician: User, participant: User
) -> None:
    held = lock(participant)
    before = way_back(participant, now=NOW)
    assert before is not None
    assert Step.CLINICIAN in before.steps
    actions.end_care(
        participant=participant, because=COMPLETE, accepted=[held.public_id], by=clinician, now=NOW
    )
    after = way_back(participant, now=NOW)
    assert after is not None
    assert Step.CLINICIAN not in after.steps


def test_an_open_lock_has_to_be_known(clinician: User, participant: User) -> None:
    held = lock(participant)
    for accepted in ([], [participant.public_id]):
        with pytest.raises(actions.OpenLocks):
            actions.end_care(
                participant=participant,
                because=COMPLETE,
                accepted=accepted,
                by=clinician,
                now=NOW,
            )
    assert clinic_of(participant) is not None, "nothing of it stays"
    assert not audited(Event.CARE_ENDED)
    assert actions.locks_of(participant) == {held.public_id}


def test_an_unconfirmed_emergency_is_a_lock_too(clinic: Clinic, clinician: User) -> None:
    person = unconfirmed(clinic, NOW)
    assert actions.locks_of(person) == {person.screenings.get().public_id}
    text = unescaped_page(client_of(clinician).get(address(person)))
    assert "Emergency answer, not yet confirmed" in text


def test_being_told_is_written_down_once(clinician: User, participant: User) -> None:
    ended(participant, clinician)
    for at in (NOW, LATER):
        note_told(participant=participant, by=participant, now=at)
    assert Enrolment.objects.get().told_at == NOW
    assert len(audited(Event.CARE_END_TOLD)) == 1


def test_only_the_newest_end_is_told(clinic: Clinic, clinician: User, participant: User) -> None:
    assert care_ended_of(participant) is None
    ended(participant, clinician)
    assert care_ended_of(participant) is not None
    join_as_participant(code=code_for(clinic), by=participant, now=LATER)
    assert care_ended_of(participant) is None, "a clinic looks after them again"
    leave_clinic(participant=participant, by=participant, now=LATER)
    assert care_ended_of(participant) is None, "they left by themselves since"


# -- The clinician's page --------------------------------------------------------------------------
def test_the_record_leads_there_and_the_page_says_what_it_means(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    record = reverse("clinic:person", args=[participant.public_id])
    assert f'href="{address(participant)}"' in unescaped_page(client.get(record))
    text = unescaped_page(client.get(address(participant)))
    for words in (
        "Nobody at Hill Clinic can open their record any more",
        "No mail is sent: tell them yourself.",
        "Their plan, their walks and their mails go on as they are.",
        "This service is not monitored round the clock.",
    ):
        assert words in text, words
    assert "They have an open lock" not in text
    assert audited(Event.RECORD_VIEWED)[-1].detail == {"part": "ending"}


def test_it_is_done_with_a_reason(clinician: User, participant: User, signed_in: SignedIn) -> None:
    client = signed_in(clinician)
    answer = client.post(address(participant))
    assert answer.status_code == 422
    assert "Choose a reason." in unescaped_page(answer)
    assert clinic_of(participant) is not None
    answer = client.post(address(participant), {"because": "not_reached"}, follow=True)
    assert f"looks after {participant.email} no more" in unescaped_page(answer)
    assert answer.redirect_chain == [("/clinic/people/", 302)]
    assert Enrolment.objects.get().ended_because == "not_reached"
    again = client.post(address(participant), {"because": "not_reached"}, follow=True)
    assert "does not look after them any more" in unescaped_page(again)
    assert client.get(address(participant)).status_code == 404
    assert len(audited(Event.CARE_ENDED)) == 1


def test_a_lock_is_named_and_needs_a_tick(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    held = lock(participant)
    client = signed_in(clinician)
    text = unescaped_page(client.get(address(participant)))
    assert "They have an open lock" in text
    assert "By ending the care, nobody at Hill Clinic will see it." in text
    assert reverse("clinic:hold", args=[participant.public_id, held.public_id]) in text
    sent = {"because": "complete", "lock": str(held.public_id)}
    answer = client.post(address(participant), sent)
    assert answer.status_code == 422
    assert "Tick this, or do not end the care now." in unescaped_page(answer)
    assert clinic_of(participant) is not None
    assert client.post(address(participant), {**sent, "locked": "on"}).status_code == 302
    assert clinic_of(participant) is None


def test_a_lock_that_came_meanwhile_is_shown_first(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    held = lock(participant)
    client = signed_in(clinician)
    for shown in ({}, {"lock": "no-id", "locked": "on"}, {"lock": str(participant.public_id)}):
        answer = client.post(address(participant), {"because": "asked", **shown})
        text = unescaped_page(answer)
        assert answer.status_code == 409
        assert "A lock came since you opened this page." in text
        assert f'name="lock" value="{held.public_id}"' in text
        assert answer.context["form"]["because"].value() == "asked", "what was chosen stays"
        assert not answer.context["form"]["locked"].value()
    assert clinic_of(participant) is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_gets_in(
    clinician: User,
    participant: User,
    other_clinician: User,
    staff_user: User,
    signed_in: SignedIn,
    method: str,
) -> None:
    for user, status in {other_clinician: 404, staff_user: 403, participant: 403}.items():
        answer = getattr(signed_in(user), method)(address(participant), {"because": "asked"})
        assert answer.status_code == status, user.email
    assert getattr(Client(), method)(address(participant)).status_code == 302
    assert clinic_of(participant) is not None


# -- The person's side -----------------------------------------------------------------------------
def test_the_person_reads_it_once_on_today_and_always_on_their_clinics_page(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    assert "You walk on your own now" not in unescaped_page(client.get("/today/"))
    ended(participant, clinician, EndedBecause.ELSEWHERE)
    for _ in range(2):
        text = unescaped_page(client.get("/today/"))
        assert SENTENCE in text
        assert 'href="/settings/clinic/"' in text
    for _ in range(2):
        text = unescaped_page(client.get("/settings/clinic/"))
        assert SENTENCE in text
        assert "Their reason: somebody else looks after you." in text
        assert "I have a code" in text
    assert "ended its care" not in unescaped_page(client.get("/today/"))
    assert len(audited(Event.CARE_END_TOLD)) == 1


@pytest.mark.parametrize("because", EndedBecause)
def test_every_reason_has_words(
    clinician: User, participant: User, signed_in: SignedIn, because: EndedBecause
) -> None:
    ended(participant, clinician, because)
    assert SENTENCE in unescaped_page(signed_in(participant).get("/settings/clinic/"))


def test_who_is_locked_reads_it_where_the_steps_are(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    lock(participant)
    client = signed_in(participant)
    assert "has ended its care" not in unescaped_page(client.get("/clearance/"))
    ended(participant, clinician)
    assert "Your clinic has ended its care here." in unescaped_page(client.get("/clearance/"))
    client.get("/settings/clinic/")
    assert "has ended its care" not in unescaped_page(client.get("/clearance/"))


def test_today_asks_the_database_no_more_than_before(
    clinician: User, participant: User, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(participant)
    client.get("/today/")
    with django_assert_max_num_queries(60) as before:
        client.get("/today/")
    ended(participant, clinician)
    client.get("/settings/clinic/")
    with django_assert_max_num_queries(60) as after:
        client.get("/today/")
    assert len(after) == len(before)


def test_nobody_is_told_who_left_by_themselves(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    leave_clinic(participant=participant, by=participant, now=NOW)
    client = signed_in(participant)
    for path in ("/today/", "/settings/clinic/"):
        assert "ended its care" not in unescaped_page(client.get(path))
    assert not Alert.objects.open().exists()
