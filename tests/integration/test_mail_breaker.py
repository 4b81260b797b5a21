"""When the mail server is left alone for a while."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.integration.letters import letter, letters, send
from tests.integration.mail_server import Answer, Drop, Scripted
from walkback.mail.delivery.dispatcher import FAILURES, PAUSE_SECONDS, Breaker
from walkback.mail.models import OutboxMail

pytestmark = pytest.mark.usefixtures("letter_kind")
MailTo = Callable[[Scripted], Scripted]


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def breaker(clock: list[float]) -> Breaker:
    return Breaker(lambda: clock[0])


def test_after_five_in_a_row_there_is_a_pause(breaker: Breaker, clock: list[float]) -> None:
    for failure in range(FAILURES):
        assert not breaker.is_open, failure
        breaker.failed()
    assert breaker.is_open
    clock[0] += PAUSE_SECONDS
    assert not breaker.is_open


def test_one_that_works_begins_the_count_again(breaker: Breaker) -> None:
    for _ in range(3):
        for _ in range(FAILURES - 1):
            breaker.failed()
        breaker.worked()
    assert not breaker.is_open


@pytest.mark.parametrize("answer", ["421 closed", Drop])
def test_a_server_that_lets_nobody_in(
    mail_to: MailTo, breaker: Breaker, clock: list[float], answer: Answer
) -> None:
    server = mail_to(Scripted(CONNECT=[answer] * 50))
    mail = letter()
    for _ in range(FAILURES + 3):
        assert send(breaker=breaker) == 0
    assert server.connections == FAILURES, "not one more during the pause"
    mail.refresh_from_db()
    assert mail.attempts == 0
    server.script.clear()
    clock[0] += PAUSE_SECONDS
    assert send(breaker=breaker) == 1


@pytest.mark.parametrize("answer", ["421 closing", Drop])
def test_a_server_that_lets_everybody_in_and_takes_nothing(
    mail_to: MailTo, breaker: Breaker, settings: object, answer: Answer
) -> None:
    """It is as good as away: a long queue does not burn an attempt of each mail on it."""
    setattr(settings, "MAIL_GROUP", 2)  # noqa: B010  # the fixture has no types
    server = mail_to(Scripted(MAIL=[answer] * 500))
    letters(20)
    assert send(breaker=breaker) == 0
    assert server.connections == 2 * FAILURES
    attempts = list(OutboxMail.objects.order_by("pk").values_list("attempts", flat=True))
    assert attempts == [1] * 2 * FAILURES + [0] * (20 - 2 * FAILURES)


def test_refusals_of_people_are_no_fault_of_the_server(
    mail_to: MailTo, breaker: Breaker, settings: object
) -> None:
    setattr(settings, "MAIL_GROUP", 1)  # noqa: B010  # the fixture has no types
    mail_to(Scripted(RCPT=["550 5.1.1 nobody"] * 12))
    letters(13)
    assert send(breaker=breaker) == 1
    assert not breaker.is_open


def test_one_mail_of_many_that_breaks_is_no_fault_of_the_server(
    mail_to: MailTo, breaker: Breaker
) -> None:
    for round_ in range(FAILURES + 1):
        mail_to(Scripted(MAIL=[Drop]))
        letters(2)
        assert send(NOW + timedelta(seconds=round_), breaker=breaker) == 1
    assert not breaker.is_open
