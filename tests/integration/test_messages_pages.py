"""The pages of messages: both sides' thread, what is said around it, badges, notices, who may open what."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.actions import adjusting, talking
from plans.queries import programme_of
from tests.conftest import NOW
from tests.integration.pages import SignedIn, page, unescaped_page
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.care.actions import messaging
from walkback.care.models import Alert, Clinic, Enrolment, Message
from walkback.mail.models import OutboxMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OWN = "/messages/"
NOT_MONITORED = "This service is not monitored round the clock."
MINUTE = timedelta(minutes=1)


def theirs(person: User) -> str:
    return reverse("clinic:person-messages", args=[person.public_id])


def form(text: str, **more: str) -> dict[str, str]:
    return {"text": text, "client_key": str(uuid4()), **more}


def wrote(person: User, text: str, by: User | None = None, at: Any = NOW) -> Message:
    act = talking.answer if by else messaging.send
    made = act(participant=person, text=text, client_key=uuid4(), by=by or person, now=at)
    return made if isinstance(made, Message) else made.message


# -- The person ------------------------------------------------------------------------------------


def test_a_person_writes_and_reads(
    participant: User, clinician: User, clinic: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    first = unescaped_page(client.get(OWN))
    for words in (clinic.name, NOT_MONITORED, "In an emergency call", "tel:000"):
        assert words in first
    answer = client.post(OWN, form("Line one.\r\nLine <two>."))
    assert answer["Location"] == OWN
    text = page(client.get(OWN))
    assert "Line one.<br>Line &lt;two&gt;." in text
    assert "They see it when they next look: nobody reads it live." in text
    assert "Not opened yet" in text
    assert Message.objects.get().text == "Line one.\nLine <two>."


def test_a_line_break_counts_as_one_character(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    text = "x\r\n" * 999 + "xx"
    assert signed_in(participant).post(OWN, form(text)).status_code == 302
    assert len(Message.objects.get().text) == messaging.LONGEST


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Write a message."),
        ({"text": "   "}, "Write a message."),
        ({"text": "x" * 2001}, "Write at most 2000 characters."),
    ],
)
def test_what_cannot_be_sent_is_said_beside_the_field(
    participant: User, clinician: User, signed_in: SignedIn, sent: dict[str, str], words: str
) -> None:
    answer = signed_in(participant).post(OWN, {**form(""), **sent})
    assert answer.status_code == 422
    text = page(answer)
    assert text.count(words) == 2, "in the summary and beside the field"
    assert sent["text"].strip() in text
    assert not Message.objects.exists()


def test_a_form_without_its_key_is_refused_and_kept(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    answer = signed_in(participant).post(OWN, {"text": "How far?", "client_key": "nonsense"})
    assert answer.status_code == 422
    assert "How far?" in page(answer)


def test_too_many_keep_the_text(participant: User, clinician: User, signed_in: SignedIn) -> None:
    for number in range(messaging.MOST_AN_HOUR):
        wrote(participant, f"Message {number}")
    answer = signed_in(participant).post(OWN, form("One more."))
    assert answer.status_code == 429
    text = page(answer)
    assert "you have sent many messages within an hour" in text
    assert "One more.</textarea>" in text


def test_warning_words_lead_to_the_list_at_once(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    answer = client.post(OWN, form("Since Sunday my leg is numb."))
    assert answer["Location"] == "/symptoms/list/"
    text = unescaped_page(client.get(answer["Location"]))
    assert "“numb”" in text
    assert "clinician has been told" not in text
    assert Message.objects.count() == 1
    assert Alert.objects.filter(kind="WARNING_WORDS").exists()


def test_without_a_clinic_nothing_suggests_that_somebody_reads(
    participant: User, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    text = unescaped_page(client.get(OWN))
    assert "You have no clinic here" in text
    assert "no message would be read" in text
    assert NOT_MONITORED in text
    assert "<textarea" not in text
    assert OWN not in page(client.get("/today/"))
    assert "Between you and your clinic" not in page(client.get("/settings/"))


def test_who_left_their_clinic_keeps_what_was_typed_and_reads_what_was_said(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    wrote(participant, "Well done.", by=clinician)
    Enrolment.objects.update(left_at=NOW)
    client = signed_in(participant)
    answer = client.post(OWN, form("Thank <you>."))
    assert answer.status_code == 409
    text = page(answer)
    assert "You have no clinic any more" in text
    assert "Thank &lt;you&gt;." in text
    assert "Well done." in page(client.get(OWN))
    assert Message.objects.count() == 1


def test_a_question_about_a_week_stands_in_the_thread_with_its_week(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    plan = programme_of(participant, now=NOW).plan
    assert plan is not None
    adjusting.ask_to_look(plan=plan, number=1, text="Is this right?", by=participant, now=NOW)
    for client, address in (
        (signed_in(participant), OWN),
        (signed_in(clinician), theirs(participant)),
    ):
        text = page(client.get(address))
        assert "About week 1 of the plan" in text
        assert "Is this right?" in text
        assert "About week 1 of my plan" not in text


# -- The badge and the notice ----------------------------------------------------------------------


def test_what_the_clinic_wrote_is_told_on_today_until_it_is_opened(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    assert "mailbox-count" not in page(client.get("/today/"))
    wrote(participant, "Well done.", by=clinician)
    today = page(client.get("/today/"))
    assert "Your clinic has written to you" in today
    assert 'class="mailbox-count">1' in today
    assert "1 new message from your clinic" in page(client.get("/settings/"))
    assert "Well done." not in today
    assert page(client.get(OWN)).count("tag-now") == 1
    assert "Your clinic has written to you" not in page(client.get("/today/"))
    assert "tag-now" not in page(client.get(OWN)).partition('class="thread"')[2]


def test_the_badge_costs_today_one_query(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(participant)
    client.get("/today/")
    with CaptureQueriesContext(connection) as found:
        client.get("/today/")
    asked = [query["sql"] for query in found if "care_message" in query["sql"]]
    assert len(asked) == 1


# -- The clinician ---------------------------------------------------------------------------------


def test_a_clinician_reads_and_answers(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    wrote(participant, "My leg is numb\nsince <Sunday>.")
    client = signed_in(clinician)
    assert 'class="mailbox-count">1' in page(client.get("/learn/"))
    text = unescaped_page(client.get(theirs(participant)))
    for words in (NOT_MONITORED, participant.email, "“numb”", "May be a warning sign"):
        assert words in text
    assert Message.objects.get().read_at == NOW
    assert "mailbox-count" not in page(client.get("/learn/"))
    views = AuditEvent.objects.filter(action=Event.RECORD_VIEWED, actor_id=clinician.pk)
    assert views.count() == 1
    mails = OutboxMail.objects.filter(kind="clinician")
    answer = client.post(theirs(participant), form("Please come in today."))
    assert answer["Location"] == theirs(participant)
    assert "A mail tells them that there is something to read." in page(
        client.get(answer["Location"])
    )
    assert mails.count() == 1
    own = page(signed_in(participant).get(OWN))
    assert "Please come in today." in own
    assert clinician.email in own
    assert "May be a warning sign" not in own


def test_to_look_at_the_head_of_the_page_is_not_to_read(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    wrote(participant, "How far?")
    signed_in(clinician).head(theirs(participant))
    assert Message.objects.get().read_at is None


def test_what_cannot_be_sent_by_a_clinician_keeps_the_text(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    assert client.post(theirs(participant), form("")).status_code == 422
    for number in range(messaging.MOST_AN_HOUR):
        wrote(participant, f"Message {number}", by=clinician)
    answer = client.post(theirs(participant), form("One more."))
    assert answer.status_code == 429
    assert "One more.</textarea>" in page(answer)


def test_whose_messages_wait(
    participant: User, clinician: User, other_clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    assert "No new messages" in page(client.get("/clinic/messages/"))
    wrote(participant, "How far?")
    text = page(client.get("/clinic/messages/"))
    assert participant.email in text
    assert theirs(participant) in text
    assert "1 new message, since 23 November 2026, 20:00" in text
    assert "How far?" not in text
    assert participant.email not in page(signed_in(other_clinician).get("/clinic/messages/"))


# -- Who may open what -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_elses_thread_is_not_there(
    participant: User,
    clinician: User,
    other_clinician: User,
    staff_user: User,
    signed_in: SignedIn,
    method: str,
) -> None:
    wrote(participant, "How far?")
    expected = {other_clinician: 404, staff_user: 403, participant: 403}
    for user, status in expected.items():
        answer = getattr(signed_in(user), method)(theirs(participant), form("Hello."))
        assert answer.status_code == status, user.email
    assert getattr(Client(), method)(theirs(participant))["Location"].startswith("/accounts/login/")
    for user in (clinician, staff_user):
        assert getattr(signed_in(user), method)(OWN, form("Hello.")).status_code == 403
    assert Message.objects.get().read_at is None


def test_a_clinician_who_left_reads_nothing_more(
    participant: User, clinician: User, clinic: Clinic, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    client.get(theirs(participant))
    clinic.memberships.update(ended_at=NOW)
    assert client.get(theirs(participant)).status_code == 404
    assert client.post(theirs(participant), form("Hello.")).status_code == 404


# -- Pages of 50 -----------------------------------------------------------------------------------


def test_fifty_a_page_the_newest_last_at_the_same_cost(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    readers = ((signed_in(participant), OWN), (signed_in(clinician), theirs(participant)))
    wrote(participant, "Message 0", at=NOW - 60 * MINUTE)
    few = [_queries(client, address) for client, address in readers]
    Message.objects.bulk_create(
        Message(
            participant=participant,
            clinic=Message.objects.get(text="Message 0").clinic,
            author=participant,
            from_clinic=False,
            text=f"Message {number}",
            sent_at=NOW + (number - 60) * MINUTE,
            read_at=NOW,
        )
        for number in range(1, 55)
    )
    assert [_queries(client, address) for client, address in readers] == few
    client = readers[1][0]
    newest = page(client.get(theirs(participant)))
    assert newest.index("Message 53") < newest.index("Message 54")
    assert "Message 4<" not in newest
    assert "Earlier messages" in newest
    older = page(client.get(f"{theirs(participant)}?page=2"))
    assert "Message 4<" in older
    assert "Later messages" in older


def _queries(client: Client, address: str) -> int:
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
    return len(found)
