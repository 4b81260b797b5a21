"""A review of many people with what was looked at: one entry each, read by the clinic."""

from typing import Any

import pytest
from django.urls import reverse

from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account, joined
from walkback.accounts.audit import System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic, Enrolment, Note

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WORDS = "Walks and <pain> of four weeks."


def send(client: Any, people: list[User], text: str = WORDS, back: str = "/clinic/people/") -> Any:
    data = {
        "person": [str(person.public_id) for person in people],
        "as_of": NOW.isoformat(),
        "next": back,
        "text": text,
    }
    return client.post("/clinic/reviewed/", data)


def at(person: User, page: str) -> str:
    return reverse(f"clinic:person-{page}", args=[person.public_id])


def test_the_words_are_with_each_note_and_with_the_alerts_it_closes(
    clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    people = [joined(clinic, name, NOW) for name in ("one", "two")]
    raised = alert(people[0])
    answer = send(signed_in(clinician), people, f"  {WORDS}\r\n")
    assert (answer.status_code, answer["Location"]) == (303, "/clinic/people/")
    assert list(Note.objects.values_list("text", flat=True)) == [WORDS, WORDS]
    raised.refresh_from_db()
    assert raised.closing_note == WORDS
    assert WORDS not in str(list(AuditEvent.objects.values_list("detail", "reason")))


def test_the_clinic_reads_them_in_notes_and_history_and_the_person_nowhere(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    send(signed_in(clinician), [participant])
    for page in ("notes", "history"):
        assert WORDS in unescaped_page(signed_in(clinician).get(at(participant, page))), page
    (line,) = (
        each
        for each in signed_in(clinician).get(at(participant, "history")).context["lines"]
        if each.what == "Reviewed, no change"
    )
    assert line.changes == (WORDS,)
    for path in ("/today/", "/messages/", "/settings/clinic/"):
        assert WORDS not in unescaped_page(signed_in(participant).get(path))


def test_a_new_clinic_reads_none_of_the_old_ones(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    send(signed_in(clinician), [participant])
    Enrolment.objects.filter(participant=participant).update(left_at=NOW)
    newly = clinician_account("newly")
    clinic = clinic_with(newly, "New Clinic")
    care.enrol(clinic=clinic, participant=participant, by=System.COMMAND, now=NOW)
    text = unescaped_page(signed_in(newly).get(at(participant, "history")))
    assert "Reviewed, no change" in text
    assert WORDS not in text


@pytest.mark.parametrize("back", ["/clinic/", "/clinic/people/?need=silent"])
def test_the_lists_have_the_field_and_it_may_stay_empty(
    clinician: User, participant: User, signed_in: SignedIn, back: str
) -> None:
    alert(participant)
    client = signed_in(clinician)
    list_shown = unescaped_page(client.get(back.split("?", 1)[0]))
    assert "What you looked at" in list_shown
    assert send(client, [participant], "", back)["Location"] == back
    assert Note.objects.get().text == ""


def test_too_much_is_said_and_nothing_is_lost(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    alert(participant)
    client = signed_in(clinician)
    answer = send(client, [participant], "x" * 1001, "/clinic/people/?need=silent")
    text = unescaped_page(answer)
    assert answer.status_code == 422
    assert "Write at most 1000 characters." in text
    assert "x" * 1001 in text
    assert participant.email in text
    assert f'name="person" value="{participant.public_id}"' in text
    assert 'name="next" value="/clinic/people/?need=silent"' in text
    assert not Note.objects.exists()
    assert Alert.objects.open().exists()
    assert send(client, [participant], "x" * 1000).status_code == 303


def test_words_for_nobody_are_kept_on_the_page(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    answer = send(signed_in(clinician), [])
    assert answer.status_code == 422
    text = unescaped_page(answer)
    assert "Nobody is ticked" in text
    assert WORDS in text
    assert not Note.objects.exists()


def test_the_action_refuses_more_than_it_keeps(clinician: User, participant: User) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        care.mark_reviewed(people=[participant], as_of=NOW, by=clinician, now=NOW, text="x" * 1001)
