"""A clinic's notes: written once, read by the clinic alone, never by the person."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.pages import SignedIn, page, unescaped_page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.actions import looking, noting
from walkback.care.actions.alerts import NotTheirClinician
from walkback.care.models import Alert, Enrolment, Note
from walkback.care.models.contact import ContactBy
from walkback.care.queries import notes_page
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECRET = "Seems worried about work."


def address(person: User) -> str:
    return reverse("clinic:person-notes", args=[person.public_id])


def noted(person: User, by: User, text: str = SECRET, now: Any = NOW) -> Note:
    return noting.write_note(participant=person, text=text, by=by, now=now)


# -- The action ------------------------------------------------------------------------------------


def test_a_note_is_kept_with_its_author_and_time(participant: User, clinician: User) -> None:
    note = noted(participant, clinician, f"  {SECRET} ")
    assert (note.author, note.kind, note.text, note.written_at) == (clinician, "note", SECRET, NOW)
    event = AuditEvent.objects.get(action=Event.NOTE_WRITTEN)
    assert (event.actor_id, event.subject_id) == (clinician.pk, participant.pk)
    assert SECRET not in str(event.detail)


def test_a_note_sent_twice_is_one_and_later_another(participant: User, clinician: User) -> None:
    assert noted(participant, clinician) == noted(participant, clinician)
    noted(participant, clinician, now=NOW + timedelta(minutes=11))
    assert Note.objects.count() == 2


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
def test_nothing_and_too_much_is_refused(participant: User, clinician: User, text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        noted(participant, clinician, text)


def test_who_does_not_look_after_them_may_not_write(
    participant: User, clinician: User, other_clinician: User, staff_user: User
) -> None:
    for stranger in (other_clinician, staff_user, participant):
        with pytest.raises(NotTheirClinician):
            noted(participant, stranger)
    assert not Note.objects.exists()


# -- The page --------------------------------------------------------------------------------------


def test_a_clinician_writes_and_reads(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    answer = client.post(address(participant), {"act": "note", "note-text": "Work <hard>.\r\nYes."})
    assert answer["Location"] == address(participant)
    text = page(client.get(address(participant)))
    assert "The note is kept." in text
    assert "Work &lt;hard&gt;.<br>Yes." in text
    assert clinician.email in text
    assert "23 November 2026, 20:00" in text
    assert "This service is not monitored round the clock." in text


def test_a_contact_says_how_and_closes_the_red_flag_but_no_lock(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    walkthrough.screen(participant, {"B6": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
    client = signed_in(clinician)
    sent = {
        "act": "contact",
        "contact-how": "phone",
        "contact-when": "2026-11-23T20:00",
        "contact-text": "Goes to the hospital now.",
    }
    assert client.post(address(participant), sent).status_code == 302
    assert "Contact: By phone" in page(client.get(address(participant)))
    note = Note.objects.get()
    assert (note.kind, note.contact_by) == ("contact", "phone")
    assert Alert.objects.get(kind="RED_FLAG_URGENT").closed_because == "contacted"
    assert participant.holds.filter(closed_at=None).exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "note", "note-text": ""}, "Write the note."),
        ({"act": "note", "note-text": "x" * 4001}, "Write at most 4000 characters."),
        (
            {"act": "contact", "contact-when": "2026-11-23T19:00", "contact-text": "Goes now."},
            "Choose how you reached them.",
        ),
        (
            {"act": "contact", "contact-when": "2026-11-23T19:00", "contact-how": "phone"},
            "Write what you spoke about.",
        ),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    participant: User, clinician: User, signed_in: SignedIn, sent: dict[str, str], words: str
) -> None:
    answer = signed_in(clinician).post(address(participant), sent)
    assert answer.status_code == 422
    text = unescaped_page(answer)
    assert words in text
    for typed in sent.values():
        assert typed in text
    assert not Note.objects.exists()


def test_an_unknown_act_does_nothing(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    answer = signed_in(clinician).post(address(participant), {"act": "erase"})
    assert answer.status_code == 422
    assert not Note.objects.exists()


# -- Who sees it -----------------------------------------------------------------------------------


def test_the_person_sees_no_note_anywhere(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    noted(participant, clinician)
    looking.note_contact(
        participant=participant, contact_by=ContactBy.PHONE, text=SECRET, by=clinician, now=NOW
    )
    client = signed_in(participant)
    for path in (
        *("/today/", "/plan/", "/plan/weeks/1/", "/progress/", "/messages/", "/walks/"),
        *("/settings/", "/settings/privacy/", "/clearance/"),
    ):
        assert SECRET not in client.get(path, follow=True).content.decode(), path
    assert client.get(address(participant)).status_code == 403
    assert not notes_page(participant, participant, number="1").object_list


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_notes_are_not_there(
    participant: User,
    clinician: User,
    other_clinician: User,
    staff_user: User,
    signed_in: SignedIn,
    method: str,
) -> None:
    noted(participant, clinician)
    sent = {"act": "note", "note-text": "Hello."}
    for user, status in {other_clinician: 404, staff_user: 403, participant: 403}.items():
        answer = getattr(signed_in(user), method)(address(participant), sent)
        assert answer.status_code == status, user.email
    assert getattr(Client(), method)(address(participant)).status_code == 302
    assert Note.objects.count() == 1


def test_a_new_clinic_does_not_read_the_old_ones_notes(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    noted(participant, clinician)
    Enrolment.objects.filter(participant=participant).update(left_at=NOW)
    newly = clinician_account("newly")
    clinic = clinic_with(newly, "New Clinic")
    care.enrol(clinic=clinic, participant=participant, by=System.COMMAND, now=NOW)
    assert SECRET not in page(signed_in(newly).get(address(participant)))
    assert signed_in(clinician).get(address(participant)).status_code == 404
