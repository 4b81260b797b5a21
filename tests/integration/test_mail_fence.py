"""What happens in the middle of sending: at each step, to the person, the sender and the database."""

import itertools
import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models.functions import Now

from tests.conftest import NOW
from tests.integration.letters import (
    at,
    letter,
    letters,
    letters_known,
    noted,
    send,
    states,
)
from tests.integration.mail_server import Drop, Keep, Scripted
from tests.integration.racing import at_once
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent, User
from walkback.mail import actions, because
from walkback.mail.addresses import message_id
from walkback.mail.categories import EVERY_REMINDER, WHOLE_ADDRESS, Category
from walkback.mail.delivery import dispatcher, fence, group, leasing, resolving
from walkback.mail.delivery.lookups import Journal
from walkback.mail.delivery.steps import Step
from walkback.mail.models import MailAttempt, OutboxMail, Recipient, State

MailTo = Callable[[Scripted], Scripted]
BEFORE = [Step.LOADED, Step.CONNECTED, Step.ENVELOPE_WRITTEN, Step.BODY_WRITTEN, Step.FENCING]
AFTER = [Step.FENCED, Step.DOT_WRITTEN, Step.DOTS_WRITTEN, Step.ANSWERED]
SECOND = timedelta(seconds=1)


@pytest.fixture
def one(letter_kind: None) -> OutboxMail:
    return letter()


# -- To the person ---------------------------------------------------------------------------------
def unsubscribe(user: User, kind: str = Category.WEEKLY.value) -> None:
    actions.unsubscribe(participant=user, kind=kind, by=user, now=NOW)


def leave(user: User) -> None:
    User.objects.filter(pk=user.pk).delete()


def withdraw(user: User) -> None:
    accounts.withdraw_consent(participant=user, subject=Subject.HEALTH_DATA, by=user, now=NOW)


def change(user: User, **fields: Any) -> None:
    Recipient.objects.filter(participant=user).update(**fields)


def move(user: User) -> None:
    EmailAddress.objects.filter(user=user).update(email="moved@test.example")
    User.objects.filter(pk=user.pk).update(email="moved@test.example")


CHANGES: dict[str, tuple[Callable[[User], object], str]] = {
    "unsubscribed": (unsubscribe, because.UNSUBSCRIBED),
    "from all reminders": (lambda u: unsubscribe(u, EVERY_REMINDER), because.UNSUBSCRIBED),
    "address complained": (lambda u: unsubscribe(u, WHOLE_ADDRESS), because.UNSUBSCRIBED),
    "held": (lambda u: actions.suspend(participant=u, because="hold review"), "hold review"),
    "consent withdrawn": (withdraw, because.CONSENT_WITHDRAWN),
    "switched off": (lambda u: change(u, switched_off=["weekly"]), because.SWITCHED_OFF),
    "account closed": (
        lambda u: User.objects.filter(pk=u.pk).update(is_active=False),
        because.NO_ACCOUNT,
    ),
    "address not confirmed": (
        lambda u: EmailAddress.objects.filter(user=u).update(verified=False),
        because.NOT_CONFIRMED,
    ),
}


def _nothing_goes(
    one: OutboxMail, mail_to: MailTo, step: Step, act: Callable[[User], object]
) -> Any:
    server = mail_to(Scripted())
    with at(step, lambda: act(one.participant)):
        assert send() == 0
    assert server.accepted == []
    return server


@pytest.mark.parametrize("step", BEFORE, ids=lambda step: step.name)
@pytest.mark.parametrize("name", CHANGES)
def test_what_is_committed_before_the_fence_wins(
    one: OutboxMail, mail_to: MailTo, name: str, step: Step
) -> None:
    act, why = CHANGES[name]
    _nothing_goes(one, mail_to, step, act)
    one.refresh_from_db()
    assert (one.state, one.because, one.dot_at) == (State.SUPPRESSED, why, None)
    assert AuditEvent.objects.filter(action=Event.MAIL_NOT_SENT, object_id=one.pk).count() == 1


@pytest.mark.parametrize("name", CHANGES)
def test_what_comes_after_the_fence_stops_the_next_mail(
    one: OutboxMail, mail_to: MailTo, name: str
) -> None:
    server = mail_to(Scripted())
    act, _ = CHANGES[name]
    with at(Step.FENCED, lambda: act(one.participant)):
        assert send() == 1
    assert len(server.accepted) == 1
    letter(one.participant, occasion="letter:2")
    assert send() == 0


@pytest.mark.parametrize("step", BEFORE + AFTER, ids=lambda step: step.name)
def test_an_erased_account_takes_its_mail_with_it(
    one: OutboxMail, mail_to: MailTo, step: Step
) -> None:
    """Before the fence nothing goes; after it that one mail does, and nothing is written about it."""
    server = mail_to(Scripted())
    with at(step, lambda: leave(one.participant)):
        send()
    assert len(server.accepted) == (step in AFTER)
    assert not OutboxMail.objects.exists()
    assert not MailAttempt.objects.filter(mail_id=one.pk).exists()


@pytest.mark.parametrize("step", BEFORE, ids=lambda step: step.name)
def test_a_new_address_wins_and_still_gets_the_mail(
    one: OutboxMail, mail_to: MailTo, step: Step
) -> None:
    server = _nothing_goes(one, mail_to, step, move)
    one.refresh_from_db()
    assert (one.state, one.because) == (State.READY, because.ADDRESS_CHANGED)
    assert send(NOW + SECOND * 30) == 1
    assert server.recipients == ["moved@test.example"]


def test_the_text_of_a_mail_that_is_held_back_is_torn_off(one: OutboxMail, mail_to: MailTo) -> None:
    server = _nothing_goes(one, mail_to, Step.BODY_WRITTEN, unsubscribe)
    deadline = time.monotonic() + 5
    while not server.torn and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.torn == 1


def test_a_fence_whose_answer_is_ignored_is_found_out(
    one: OutboxMail, mail_to: MailTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above can fail: here the sender goes on whatever the fence says."""
    server = mail_to(Scripted())
    monkeypatch.setattr(group, "raise_fence", lambda mails, _: {mail.mail_id for mail in mails})
    with at(Step.BODY_WRITTEN, lambda: unsubscribe(one.participant)), pytest.raises(IntegrityError):
        send()
    assert len(server.accepted) == 1, "it went to somebody who had said no"


# -- To the lease ----------------------------------------------------------------------------------
LEASES: dict[str, dict[str, Any]] = {
    "ran out": {"lease_until": Now() - SECOND},
    "another sender's": {"lease_token": uuid4()},
    "taken back": {
        "state": State.READY,
        "lease_token": None,
        "lease_until": None,
        "not_before": NOW + SECOND,
    },
    "sent by another": {
        "state": State.SENT,
        "lease_token": None,
        "lease_until": None,
        "dot_at": Now(),
    },
}


@pytest.mark.parametrize("name", LEASES)
def test_without_its_lease_a_sender_sends_nothing(
    one: OutboxMail, mail_to: MailTo, name: str
) -> None:
    """And writes nothing either: the mail is somebody else's by now."""
    changes = LEASES[name]
    _nothing_goes(
        one,
        mail_to,
        Step.BODY_WRITTEN,
        lambda _: OutboxMail.objects.filter(pk=one.pk).update(**changes),
    )
    one.refresh_from_db()
    assert one.state == changes.get("state", State.LEASED)
    assert noted(one) == []


def test_a_sender_that_was_frozen_after_the_fence_sends_no_dot(
    one: OutboxMail, mail_to: MailTo, settings: Any
) -> None:
    """Others may be asking already what became of it."""
    settings.MAIL_QUIET = timedelta(seconds=0.2)
    server = mail_to(Scripted())
    with at(Step.FENCED, lambda: time.sleep(0.15)):
        assert send() == 0
    assert (states(), server.accepted) == ([State.DOT], [])


def test_a_mail_that_kills_its_senders_lets_the_others_go(letter_kind: None) -> None:
    """From the third lost lease on each waits a moment of its own, so that they part."""
    mails = letters(8)
    for lost in range(1, 4):
        leasing.claim(now=NOW, most=100)
        OutboxMail.objects.update(lease_until=Now() - SECOND)
        assert leasing.take_back(NOW) == 8
        waits = [mail.not_before - NOW for mail in OutboxMail.objects.all()]
        assert all(timedelta(0) <= wait <= timedelta(minutes=2) for wait in waits)
        assert len(set(waits)) == (1 if lost < 3 else len(mails))


def test_mails_that_come_too_late_are_skipped_and_that_is_written_down(one: OutboxMail) -> None:
    assert leasing.expire(one.expires_at - SECOND) == 0
    assert leasing.expire(one.expires_at) == 1
    one.refresh_from_db()
    assert (one.state, one.because, noted(one)) == (State.SKIPPED, because.TOO_LATE, ["skipped"])
    assert AuditEvent.objects.filter(action=Event.MAIL_NOT_SENT, object_id=one.pk).count() == 1


# -- To the sender and the database ----------------------------------------------------------------
class Killed(BaseException):
    """The end of the process, as far as one process can play it."""


def kill() -> None:
    raise Killed


def lose_the_database() -> None:
    """End our own session from another one, as a crash of the server would."""
    settings = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ours,) = cursor.fetchone()
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        dbname=settings["NAME"],
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])


def wait_for_nothing(server: Scripted, journal: Path) -> None:
    """Let leases and quiet times run out, and the server come to its end and write its journal."""
    server.wait_until_all_are_done()
    journal.write_text(
        "".join(json.dumps({"message_id": name}) + "\n" for name in server.message_ids)
    )
    OutboxMail.objects.filter(state=State.LEASED).update(lease_until=Now() - SECOND)
    OutboxMail.objects.filter(state=State.DOT).update(dot_at=Now() - timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "step", [step for step in Step if step is not Step.RESOLVING], ids=lambda step: step.name
)
@pytest.mark.parametrize("fault", [kill, lose_the_database], ids=["killed", "database lost"])
def test_whatever_ends_at_whichever_step_each_mail_goes_once(
    step: Step, fault: Callable[[], None], mail_to: MailTo, tmp_path: Path, settings: Any
) -> None:
    """Also with answers lost on the way: what is in doubt is looked up, and sent again only if it was not."""
    settings.MAIL_GROUP = 2
    server = mail_to(Scripted(DOT=[Keep(Drop), Drop]))
    with letters_known():
        mails = letters(5)
        with at(step, fault):
            try:
                send()
            except (Killed, OperationalError):
                connection.close()
        for late in range(1, 4):
            wait_for_nothing(server, tmp_path / "journal.jsonl")
            now = NOW + timedelta(hours=late)
            resolving.resolve(now=now, lookup=Journal(tmp_path / "journal.jsonl"))
            send(now)
    assert sorted(server.message_ids) == sorted(map(message_id, mails))
    assert states() == [State.SENT] * 5


@pytest.mark.django_db(transaction=True)
def test_several_senders_at_once_send_each_mail_once(mail_to: MailTo, settings: Any) -> None:
    settings.MAIL_GROUP = 5
    server = mail_to(Scripted())
    with letters_known(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatcher, "CLAIM", 7)
        mails = letters(60)
        sent = at_once(send)
    assert not [each for each in sent if isinstance(each, Exception)]
    send()
    assert sorted(server.message_ids) == sorted(map(message_id, mails))
    assert set(states()) == {State.SENT}


@pytest.mark.django_db(transaction=True)
def test_sending_refuses_somebody_else_s_transaction(mail_to: MailTo) -> None:
    """Inside one, nothing would be committed before the dot."""
    mail_to(Scripted())
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        send()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wanted", ["off", "local", "on"])
def test_the_fence_is_on_disk_before_the_dot(wanted: str) -> None:
    """Whatever the installation says of other commits."""

    def setting() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return str(cursor.fetchone()[0])

    with letters_known():
        [mail] = letters(1)
        [claimed] = leasing.claim(now=NOW, most=1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('synchronous_commit', %s, false)", [wanted])
        parcel = group.Parcel(claimed, None, None)  # type: ignore[arg-type]  # no link is needed
        assert claimed.lease_token is not None
        with transaction.atomic():
            assert fence.raise_fence([parcel.addressed], claimed.lease_token) == {mail.pk}
            assert setting() == ("on" if wanted == "off" else wanted)
        assert setting() == wanted
    connection.close()


def test_rows_that_others_hold_are_no_reason_to_ask_again_and_again(
    one: OutboxMail, mail_to: MailTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_to(Scripted())
    asked = itertools.count()
    monkeypatch.setattr(leasing, "claim", lambda **_: [] if next(asked) < 3 else os.abort())
    assert send() == 0
    assert next(asked) == 1
