"""What becomes of mails whose answer never came."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from tests.conftest import NOW
from tests.integration.letters import letter, letters, noted, send
from tests.integration.mail_server import Drop, Keep, Scripted
from tests.integration.racing import at_once
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent
from walkback.mail.addresses import message_id
from walkback.mail.delivery import resolving
from walkback.mail.delivery.answers import Answer
from walkback.mail.delivery.lookups import Blind, Journal
from walkback.mail.models import OutboxMail, State

pytestmark = pytest.mark.usefixtures("letter_kind")
LATER = NOW + timedelta(minutes=5)


class Says:
    """Somebody who always says the same, and keeps what was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: dict[str, datetime] = {}

    def answers(self, asked: Mapping[str, datetime]) -> dict[str, Answer]:
        self.asked |= asked
        return dict.fromkeys(asked, self.answer)


def doubt(mail: OutboxMail, **changes: Any) -> OutboxMail:
    """Handed over an hour ago, and never answered for."""
    fields: dict[str, Any] = {
        "state": State.DOT,
        "lease_token": uuid4(),
        "attempts": 1,
        "dot_at": Now() - timedelta(hours=1),
        "provider_id": message_id(mail),
        **changes,
    }
    OutboxMail.objects.filter(pk=mail.pk).update(**fields)
    mail.refresh_from_db()
    return mail


@pytest.mark.parametrize(
    ("answer", "state", "event"),
    [
        (Answer.ACCEPTED, State.SENT, Event.MAIL_SENT),
        (Answer.NOT_ACCEPTED, State.READY, None),
        (Answer.NEVER, State.UNCONFIRMED, Event.MAIL_UNCONFIRMED),
        (Answer.NOT_YET, State.DOT, None),
    ],
)
def test_each_answer(answer: Answer, state: State, event: Event | None) -> None:
    mail = doubt(letter())
    assert resolving.resolve(now=LATER, lookup=Says(answer)) == (state is not State.DOT)
    mail.refresh_from_db()
    assert mail.state == state
    assert (mail.dot_at is None) == (state is State.READY)
    assert (mail.lease_token is None) == (state is not State.DOT)
    assert (mail.done_at == LATER) == (state in (State.SENT, State.UNCONFIRMED))
    assert len(noted(mail)) == (state is not State.DOT)
    events = AuditEvent.objects.filter(object_id=mail.pk, action__startswith="mail.")
    assert [each.action for each in events] == ([event.value] if event else [])


def test_what_is_not_known_yet_is_asked_again_until_the_mail_expires() -> None:
    mail = doubt(letter())
    nobody = Says(Answer.NOT_YET)
    assert resolving.resolve(now=mail.expires_at - timedelta(seconds=1), lookup=nobody) == 0
    assert resolving.resolve(now=mail.expires_at, lookup=nobody) == 1
    mail.refresh_from_db()
    assert mail.state == State.UNCONFIRMED


def test_nothing_is_asked_before_the_quiet_time_is_over(settings: Any) -> None:
    mail = letter()
    somebody = Says(Answer.NOT_ACCEPTED)
    for quiet, asked in ((3601, 0), (3599, 1)):
        settings.MAIL_QUIET = timedelta(seconds=quiet)
        doubt(mail)
        assert resolving.resolve(now=LATER, lookup=somebody) == asked


def test_it_is_asked_under_the_name_it_was_sent_with(settings: Any) -> None:
    """The keys that names are made with may have changed since."""
    mail = doubt(letter())
    sent_as = message_id(mail)
    settings.SECRET_KEY = "another"  # not one of ours
    settings.MAIL_DOMAIN = "elsewhere.example"
    somebody = Says(Answer.ACCEPTED)
    resolving.resolve(now=LATER, lookup=somebody)
    assert somebody.asked == {sent_as: mail.dot_at}
    assert message_id(mail) != sent_as


def test_records_that_cannot_be_read_stop_nothing(
    mail_to: Callable[[Scripted], Scripted], caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def answers(self, asked: Mapping[str, datetime]) -> dict[str, Answer]:
            raise UnicodeDecodeError("utf-8", b"", 0, 1, "no")

    mail_to(Scripted())
    mail = doubt(letter())
    letter()
    assert resolving.resolve(now=LATER, lookup=Broken()) == 0
    assert "mail_records_unreadable" in caplog.text
    assert send(LATER) == 1
    mail.refresh_from_db()
    assert mail.state == State.DOT


def test_more_than_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "BATCH", 2)
    for mail in letters(5):
        doubt(mail)
    assert resolving.resolve(now=LATER, lookup=Says(Answer.NOT_YET)) == 0
    assert resolving.resolve(now=LATER, lookup=Blind()) == 5
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {State.UNCONFIRMED}


@pytest.mark.parametrize("is_accepted", [True, False])
def test_an_answer_lost_on_the_way_and_looked_up(
    mail_to: Callable[[Scripted], Scripted], tmp_path: Path, is_accepted: bool
) -> None:
    """With the mail catcher's journal as it writes it: once, whether or not it had been accepted."""
    server = mail_to(Scripted(DOT=Keep(Drop) if is_accepted else Drop))
    mail = letter()
    assert send() == 0
    OutboxMail.objects.update(dot_at=Now() - timedelta(hours=1))
    journal = tmp_path / "journal.jsonl"
    journal.write_text("".join(f'{{"message_id": "{name}"}}\n' for name in server.message_ids))
    assert resolving.resolve(now=LATER, lookup=Journal(journal)) == 1
    assert send(LATER) == (not is_accepted)
    assert server.message_ids == [message_id(mail)]


@pytest.mark.django_db(transaction=True)
def test_several_resolvers_write_each_outcome_once() -> None:
    mails = [doubt(mail) for mail in letters(20)]
    found = at_once(lambda: resolving.resolve(now=LATER, lookup=Says(Answer.ACCEPTED)))
    assert sum(found) == 20
    assert [noted(mail) for mail in mails] == [["looked up: accepted"]] * 20
