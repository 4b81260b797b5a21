"""The same message sent at once, and two clinicians who answer at once, with real threads and committed transactions."""

from uuid import uuid4

import pytest

from plans.actions import talking
from tests.conftest import NOW
from tests.integration.people_of_a_clinic import clinician_account, looked_after
from tests.integration.racing import AT_ONCE, at_once, refusals
from tests.integration.walkers import joined
from walkback.accounts.audit import System
from walkback.care import actions as care
from walkback.care.actions import messaging, noting
from walkback.care.models import Alert, Message, Note
from walkback.care.models.clinic import MembershipRole
from walkback.care.queries import clinic_of
from walkback.mail.models import OutboxMail

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_message_sent_at_once_is_one() -> None:
    person, key = joined(NOW), uuid4()
    looked_after(person, NOW)
    outcomes = at_once(
        lambda: talking.write(
            participant=person, text="My leg is numb.", client_key=key, by=person, now=NOW
        )
    )
    assert refusals(outcomes, ValueError) == 0
    assert all(outcome.asks for outcome in outcomes)
    assert Message.objects.count() == 1
    assert [len(alert.occurrences) for alert in Alert.objects.all()] == [1, 1]


def test_answers_at_once_are_all_kept_and_one_mail_goes() -> None:
    person = joined(NOW)
    clinician = looked_after(person, NOW)
    colleague = clinician_account("colleague")
    clinic = clinic_of(person)
    assert clinic is not None
    care.add_member(
        clinic=clinic, user=colleague, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=NOW
    )
    writers = iter([clinician, colleague] * AT_ONCE)
    outcomes = at_once(
        lambda: talking.answer(
            participant=person,
            text="Go on as planned.",
            client_key=uuid4(),
            by=next(writers),
            now=NOW,
        )
    )
    assert refusals(outcomes, ValueError) == 0
    assert Message.objects.count() == AT_ONCE
    assert OutboxMail.objects.filter(kind="clinician").count() == 1


def test_the_limit_holds_for_messages_at_once() -> None:
    person = joined(NOW)
    looked_after(person, NOW)
    for number in range(messaging.MOST_AN_HOUR - 1):
        messaging.send(
            participant=person, text=f"Message {number}", client_key=uuid4(), by=person, now=NOW
        )
    outcomes = at_once(
        lambda: messaging.send(
            participant=person, text="The last", client_key=uuid4(), by=person, now=NOW
        )
    )
    assert refusals(outcomes, messaging.TooMany) == AT_ONCE - 1
    assert Message.objects.count() == messaging.MOST_AN_HOUR


def test_the_same_note_sent_at_once_is_one() -> None:
    person = joined(NOW)
    clinician = looked_after(person, NOW)
    outcomes = at_once(
        lambda: noting.write_note(participant=person, text="Well.", by=clinician, now=NOW)
    )
    assert refusals(outcomes, ValueError) == 0
    assert Note.objects.count() == 1
