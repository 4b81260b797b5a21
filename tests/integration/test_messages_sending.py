"""Messages: what is kept, who may write, what it sets off, and how often."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from plans.actions import adjusting, talking
from plans.queries import programme_of
from screening.actions import listing
from screening.queries import open_words
from tests.conftest import NOW
from tests.integration.people_of_a_clinic import clinic_with, clinician_account, joined
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.actions import messaging
from walkback.care.actions.alerts import NotTheirClinician
from walkback.care.models import Alert, Clinic, Enrolment, Message
from walkback.care.models.alert import AlertKind, ClosedBecause, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.care.queries import Mailbox, mailbox_of, thread_page, waiting_page
from walkback.mail.models import OutboxMail

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def wrote(person: User, text: str = "How far may I go?", key: UUID | None = None, **at: Any) -> Any:
    return talking.write(
        participant=person,
        text=text,
        client_key=key or uuid4(),
        by=person,
        now=at.get("now", NOW),
    )


def answered(clinician: User, person: User, text: str = "As planned.", **at: Any) -> Message:
    return talking.answer(
        participant=person,
        text=text,
        client_key=at.get("key") or uuid4(),
        by=clinician,
        now=at.get("now", NOW),
    )


def opened(reader: User, person: User, now: Any = NOW) -> None:
    page = thread_page(reader, person, number="1")
    messaging.mark_read(participant=person, shown=list(page.object_list), by=reader, now=now)


def open_alerts(person: User) -> list[str]:
    return sorted(Alert.objects.filter(participant=person).open().values_list("kind", flat=True))


# -- From the person -------------------------------------------------------------------------------


def test_a_message_is_kept_and_told_of_low_in_the_queue(
    participant: User, clinician: User, clinic: Clinic
) -> None:
    written = wrote(participant, "  How far?\nI am in the hills.  ")
    message = Message.objects.get()
    assert written == talking.Written(message, asks=False)
    assert message.text == "How far?\nI am in the hills."
    assert (message.clinic, message.author, message.from_clinic) == (clinic, participant, False)
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity) == (AlertKind.MESSAGE, Severity.LOW)
    assert "hills" not in alert.reason
    assert AuditEvent.objects.filter(action=Event.MESSAGE_SENT, subject_id=participant.pk).exists()
    assert not OutboxMail.objects.filter(kind="W8").exists()


def test_one_alert_for_several_messages(participant: User, clinician: User) -> None:
    wrote(participant)
    wrote(participant, "And uphill?", now=NOW + MINUTE)
    alert = Alert.objects.get()
    assert len(alert.occurrences) == 2
    assert alert.event_at == NOW + MINUTE


def test_sent_twice_is_one_message(participant: User, clinician: User) -> None:
    key = uuid4()
    assert wrote(participant, key=key).message == wrote(participant, key=key).message
    assert Message.objects.count() == 1
    assert len(Alert.objects.get().occurrences) == 1
    assert AuditEvent.objects.filter(action=Event.MESSAGE_SENT).count() == 1


def test_other_words_from_the_same_form_are_another_message(
    participant: User, clinician: User
) -> None:
    """Somebody went back in the browser and wrote on: nothing of it is lost."""
    key = uuid4()
    wrote(participant, "One.", key=key)
    wrote(participant, "Two.", key=key)
    assert Message.objects.count() == 2


def test_without_a_clinic_nothing_is_sent(participant: User) -> None:
    with pytest.raises(messaging.NoClinic):
        wrote(participant)
    assert not Message.objects.exists()
    assert not Alert.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_nothing_and_too_much_is_refused(participant: User, clinician: User, text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        wrote(participant, text)
    assert not Message.objects.exists()


def test_twenty_an_hour_and_then_again_later(participant: User, clinician: User) -> None:
    for number in range(messaging.MOST_AN_HOUR):
        wrote(participant, f"Message {number}", now=NOW + number * MINUTE)
    key = uuid4()
    with pytest.raises(messaging.TooMany):
        wrote(participant, "One more", key=key, now=NOW + 59 * MINUTE)
    answered(clinician, participant, now=NOW + 59 * MINUTE)
    assert wrote(participant, "One more", key=key, now=NOW + 60 * MINUTE).message.text == "One more"


# -- Words that may be a warning sign --------------------------------------------------------------


def test_warning_words_ask_at_once_and_tell_the_clinic(participant: User, clinician: User) -> None:
    written = wrote(participant, "My leg is numb since Sunday.")
    assert written.asks
    words = open_words(participant)
    assert words is not None
    assert words.words == ["numb"]
    alert = Alert.objects.get(kind=AlertKind.WARNING_WORDS)
    assert alert.severity == Severity.HIGH
    assert "numb" not in alert.reason
    assert open_alerts(participant) == ["MESSAGE", "WARNING_WORDS"]
    assert Message.objects.get().text == "My leg is numb since Sunday."


def test_sent_again_after_the_answer_asks_nothing_again(participant: User, clinician: User) -> None:
    key = uuid4()
    wrote(participant, "My leg is numb.", key=key)
    listing.answer_list(participant=participant, ticks=[], by=participant, now=NOW)
    assert not wrote(participant, "My leg is numb.", key=key).asks
    assert open_words(participant) is None
    assert len(Alert.objects.get(kind=AlertKind.WARNING_WORDS).occurrences) == 1


def test_a_clinicians_words_ask_nobody(participant: User, clinician: User) -> None:
    answered(clinician, participant, "Is your leg numb?")
    assert open_words(participant) is None
    assert not Alert.objects.exists()


def test_a_question_about_a_week_with_such_words_tells_the_clinic_too(
    participant: User, clinician: User
) -> None:
    plan = programme_of(participant, now=NOW).plan
    assert plan is not None
    for _ in range(2):
        adjusting.ask_to_look(plan=plan, number=1, text="My leg is numb", by=participant, now=NOW)
    assert open_alerts(participant) == ["REVIEW_REQUESTED", "WARNING_WORDS"]
    assert len(Alert.objects.get(kind=AlertKind.WARNING_WORDS).occurrences) == 1


# -- From the clinic -------------------------------------------------------------------------------


def w8() -> int:
    return OutboxMail.objects.filter(kind="clinician").count()


def test_one_mail_until_it_is_read(participant: User, clinician: User) -> None:
    before = w8()
    answered(clinician, participant)
    answered(clinician, participant, "And rest on Sunday.", now=NOW + MINUTE)
    assert w8() == before + 1
    opened(participant, participant, NOW + 2 * MINUTE)
    answered(clinician, participant, "One more thing.", now=NOW + 3 * MINUTE)
    assert w8() == before + 2


def test_an_answer_sent_twice_is_one_with_one_mail(participant: User, clinician: User) -> None:
    before, key = w8(), uuid4()
    assert answered(clinician, participant, key=key) == answered(clinician, participant, key=key)
    opened(participant, participant)
    answered(clinician, participant, key=key)
    assert (Message.objects.count(), w8()) == (1, before + 1)


def test_somebody_elses_clinician_may_not_write(
    participant: User, clinician: User, other_clinician: User, staff_user: User
) -> None:
    for stranger in (other_clinician, staff_user):
        with pytest.raises(NotTheirClinician):
            answered(stranger, participant)
    assert not Message.objects.exists()


# -- Read ------------------------------------------------------------------------------------------


def test_the_other_side_reads_and_the_alert_is_over(participant: User, clinician: User) -> None:
    wrote(participant)
    opened(participant, participant)
    assert Message.objects.get().read_at is None, "one's own look is no reading"
    opened(clinician, participant, NOW + MINUTE)
    assert Message.objects.get().read_at == NOW + MINUTE
    alert = Alert.objects.get()
    assert (alert.closed_because, alert.closed_by) == (ClosedBecause.REVIEWED, clinician)
    opened(clinician, participant, NOW + 5 * MINUTE)
    assert Message.objects.get().read_at == NOW + MINUTE
    assert AuditEvent.objects.filter(action=Event.MESSAGES_READ).count() == 1


def test_what_came_meanwhile_stays_unread(participant: User, clinician: User) -> None:
    wrote(participant)
    shown = list(thread_page(clinician, participant, number="1").object_list)
    wrote(participant, "And uphill?")
    messaging.mark_read(participant=participant, shown=shown, by=clinician, now=NOW)
    assert Message.objects.unread(from_clinic=False).get().text == "And uphill?"
    assert open_alerts(participant) == ["MESSAGE"]


def test_a_clock_that_is_behind_reads_at_the_sending(participant: User, clinician: User) -> None:
    wrote(participant, now=NOW + MINUTE)
    opened(clinician, participant, NOW)
    assert Message.objects.get().read_at == NOW + MINUTE


# -- Who sees what ---------------------------------------------------------------------------------


def test_a_new_clinic_sees_nothing_that_was_written_to_the_old_one(
    participant: User, clinician: User
) -> None:
    wrote(participant, "To the old clinic.")
    answered(clinician, participant)
    Enrolment.objects.filter(participant=participant).update(left_at=NOW)
    newly = clinician_account("newly")
    clinic = clinic_with(newly, "New Clinic")
    # Who works in both sees no more than the others.
    care.add_member(
        clinic=clinic, user=clinician, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=NOW
    )
    care.enrol(clinic=clinic, participant=participant, by=System.COMMAND, now=NOW)
    wrote(participant, "To the new clinic.")
    for reader in (newly, clinician):
        page = thread_page(reader, participant, number="1")
        assert [message.text for message in page] == ["To the new clinic."]
        assert mailbox_of(reader).unread == 1
        assert [row["unread"] for row in waiting_page(reader, number="1")] == [1]
    assert len(thread_page(participant, participant, number="1")) == 3


def test_how_many_wait(
    participant: User, clinician: User, other_clinician: User, staff_user: User, clinic: Clinic
) -> None:
    assert mailbox_of(participant) == Mailbox(has_clinic=True, unread=0)
    wrote(participant)
    wrote(participant, "And uphill?")
    another = joined(clinic, "another", NOW)
    wrote(another, now=NOW + MINUTE)
    answered(clinician, participant)
    assert mailbox_of(participant).unread == 1
    assert mailbox_of(clinician).unread == 3
    assert mailbox_of(other_clinician).unread == 0
    assert mailbox_of(staff_user) == Mailbox()
    rows = [(row["email"], row["unread"]) for row in waiting_page(clinician, number="1")]
    assert rows == [(participant.email, 2), (another.email, 1)]


def test_a_self_directed_person_has_no_mailbox(participant: User) -> None:
    assert mailbox_of(participant) == Mailbox()
