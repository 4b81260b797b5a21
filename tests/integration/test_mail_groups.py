"""A group of mails on as many links, and a mail server that does what it likes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import NOW
from tests.integration.letters import letter, letters, noted, send, states
from tests.integration.mail_server import Answer, Drip, Drop, Hang, Keep, Scripted
from tests.integration.walkers import joined
from walkback.mail import because, kinds
from walkback.mail.addresses import message_id
from walkback.mail.delivery import conversation
from walkback.mail.models import OutboxMail, State, Suppression

pytestmark = pytest.mark.usefixtures("letter_kind")
MailTo = Callable[[Scripted], Scripted]
LATER = NOW + timedelta(hours=1)
FULL = ("PIPELINING", "8BITMIME")


@pytest.fixture(autouse=True)
def _little_patience(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_GROUP_SECONDS = 0.4
    monkeypatch.setattr(conversation.Conversation, "patience", 0.4)


@dataclass(frozen=True)
class Case:
    """What the server does at one place, and what becomes of the mail."""

    place: str
    answer: Answer
    state: State = State.READY
    code: int | None = None
    because: str = ""
    arrived: int = 0

    def __str__(self) -> str:
        answer = self.answer if isinstance(self.answer, str | type) else type(self.answer)
        return f"{self.place} {getattr(answer, '__name__', answer)}"


BEFORE_THE_FENCE = [
    *(
        Case(place, answer)
        for place in ("MAIL", "RCPT", "DATA")
        for answer in (Drop, Hang, Drip("250-a\r\n250-b"), "what?", "999 what?", "421")
    ),
    Case("MAIL", "451 4.3.0 later", code=451),
    Case("MAIL", "550 5.7.1 not you", code=550),
    Case("MAIL", "530 5.7.0 sign in first", code=530),
    Case("MAIL", "354 too early"),
    Case("RCPT", "450 4.2.1 busy", code=450),
    Case("RCPT", "354 too early"),
    Case("RCPT", "550 5.1.1 nobody", State.FAILED, 550, because.NO_MAILBOX),
    Case("RCPT", "550 nobody", State.FAILED, 550, because.NO_MAILBOX),
    Case("RCPT", "554 5.7.1 policy", State.FAILED, 554, because.REFUSED),
    Case("DATA", "451 4.3.0 later", code=451),
    Case("DATA", "554 5.5.1 no", State.FAILED, 554, because.REFUSED),
    Case("DATA", "250 what?"),
]
AFTER_THE_FENCE = [
    Case("DOT", "250 kept", State.SENT, 250, arrived=1),
    Case("DOT", "250-kept\r\n250 as 17", State.SENT, 250, arrived=1),
    Case("DOT", "451 4.3.0 later", code=451),
    Case("DOT", "421 4.3.2 closing", code=421),
    Case("DOT", "554 5.7.1 no", State.FAILED, 554, because.REFUSED),
    # Nobody knows: only the mail server's records can tell.
    Case("DOT", Drop, State.DOT),
    Case("DOT", Hang, State.DOT),
    Case("DOT", "what?", State.DOT),
    Case("DOT", "354 go on", State.DOT),
    Case("DOT", "999 what?", State.DOT),
    Case("DOT", Keep(Drop), State.DOT, arrived=1),
    Case("DOT", Keep(Hang), State.DOT, arrived=1),
    Case("DOT", Keep(Drip("250 kep")), State.DOT, arrived=1),
    Case("DOT", Keep(Drip("250-kept\r\n")), State.DOT, arrived=1),
]


def _sends(case: Case, mail_to: MailTo, offers: tuple[str, ...]) -> Scripted:
    server = mail_to(Scripted(offers=offers, at={case.place: [case.answer]}))
    one, other = letters(2)
    expected_of_other = State.SENT
    assert send() == (case.state is State.SENT) + 1
    # Which of the two the server treated like that is chance.
    changed = [mail for mail in OutboxMail.objects.order_by("pk") if mail.state != State.SENT]
    if case.state is State.SENT:
        assert not changed
        return server
    [hit] = changed
    assert (hit.state, hit.because if hit.state == State.FAILED else "") == (
        case.state,
        case.because,
    )
    assert hit.smtp_code == (case.code or (421 if case.answer == "421" and hit.smtp_code else None))
    rest = other if hit.pk == one.pk else one
    rest.refresh_from_db()
    assert rest.state == expected_of_other
    assert server.message_ids.count(message_id(hit)) == case.arrived
    return server


@pytest.mark.parametrize("offers", [FULL, ()], ids=["pipelining", "one by one"])
@pytest.mark.parametrize("case", BEFORE_THE_FENCE, ids=str)
def test_before_the_fence_a_mail_is_tried_again(
    case: Case, mail_to: MailTo, offers: tuple[str, ...]
) -> None:
    """Only one mail of the group is hit, the other goes; what is tried again goes once."""
    server = _sends(case, mail_to, offers)
    send(LATER)
    assert len(server.accepted) == 1 + (case.state is State.READY)
    assert len(set(server.message_ids)) == len(server.accepted)
    if case.state is State.READY:
        assert states() == [State.SENT, State.SENT]
    assert Suppression.objects.count() == (case.because == because.NO_MAILBOX)


@pytest.mark.parametrize("case", AFTER_THE_FENCE, ids=str)
def test_after_the_fence_only_an_answer_counts(case: Case, mail_to: MailTo) -> None:
    server = _sends(case, mail_to, FULL)
    send(LATER)
    assert len(set(server.message_ids)) == len(server.accepted)
    if case.state is State.DOT:
        assert sorted(states()) == [State.DOT, State.SENT], "nothing retries blindly"


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("CONNECT", "421 too many"),
        ("CONNECT", "554 not you"),
        ("CONNECT", Drop),
        ("CONNECT", Hang),
        ("CONNECT", Drip("220-a\r\n220-b")),
        ("EHLO", Drop),
        ("EHLO", Hang),
        ("EHLO", Drip("250-test.example\r\n250-PIPELINING\r\n250-8BIT")),
    ],
)
def test_who_is_not_let_in_burns_no_attempt(mail_to: MailTo, place: str, answer: Answer) -> None:
    server = mail_to(Scripted(at={place: [answer]}))
    mail = letter()
    assert send() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (State.READY, 0)
    assert send() == 1
    assert server.message_ids == [message_id(mail)]


def test_a_late_answer_is_never_read_as_the_next_mail_s(mail_to: MailTo, settings: Any) -> None:
    """The first answer comes when the second mail is under way: on a connection that is gone."""
    settings.MAIL_GROUP = 1
    server = mail_to(Scripted(DOT=[Keep(Hang), "451 later"]))
    first, second = letters(2)
    assert send() == 0
    assert server.connections == 2
    assert states() == [State.DOT, State.READY]
    assert server.message_ids == [message_id(first)]
    assert noted(second) == ["later"]


@pytest.mark.parametrize("answer", ["550 nobody", "451 later", Drop])
def test_a_link_that_saw_an_error_is_not_used_again(
    mail_to: MailTo, settings: Any, answer: Answer
) -> None:
    settings.MAIL_GROUP = 1
    server = mail_to(Scripted(RCPT=answer))
    letters(3)
    assert send() == 2
    assert server.connections == 2, "one for the first mail, one for the two others"


def test_one_by_one_where_the_server_does_not_offer_more(mail_to: MailTo) -> None:
    server = mail_to(Scripted(offers=(), MAIL="451 later"))
    letter()
    assert send() == 0
    assert [line.partition(" ")[0] for line in server.said] == ["ehlo", "MAIL"]


def test_a_whole_group_at_once(mail_to: MailTo, settings: Any) -> None:
    """More than one claim, in groups of more links than most servers would take."""
    settings.MAIL_GROUP, settings.MAIL_GROUP_SECONDS = 60, 20
    server = mail_to(Scripted())
    user = joined(NOW)
    mails = [letter(user, occasion=f"letter:{number}") for number in range(130)]
    assert send() == 130
    assert sorted(server.message_ids) == sorted(map(message_id, mails))
    assert server.connections == 60


def test_a_server_that_takes_few_connections_gets_smaller_groups(mail_to: MailTo) -> None:
    server = mail_to(Scripted(CONNECT=["220 hello", *["421 too many"] * 40]))
    letters(4)
    assert send() == 4
    assert len(set(server.message_ids)) == 4
    assert states() == [State.SENT] * 4


def test_a_mail_that_cannot_be_written_lets_the_others_go(
    mail_to: MailTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it is a file that cannot be read: that says nothing about the server."""
    server = mail_to(Scripted())
    broken, whole = letters(2)
    write = kinds.write

    def choosy(mail: OutboxMail, facts: Any) -> kinds.RenderedMail:
        if mail.pk == broken.pk:
            raise FileNotFoundError
        return write(mail, facts)

    monkeypatch.setattr(kinds, "write", choosy)
    assert send() == 1
    assert server.message_ids == [message_id(whole)]
    assert noted(broken) == ["not written"]


def test_a_mail_that_was_put_off_for_long_is_not_given_up_for_one_mishap(
    mail_to: MailTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_to(Scripted())
    mail = letter()
    OutboxMail.objects.filter(pk=mail.pk).update(attempts=20)
    with monkeypatch.context() as patch:
        patch.setattr(kinds, "write", lambda *_: 1 / 0)
        send()
    mail.refresh_from_db()
    assert mail.state == State.READY
    assert send(mail.not_before) == 1


def test_the_text_arrives_as_it_was_written(mail_to: MailTo) -> None:
    """With its dots, in eight bits where the server takes them and in seven where not."""
    texts = []
    for offers in (FULL, ("PIPELINING",)):
        server = mail_to(Scripted(offers=offers))
        letter()
        assert send() == 1
        [message], [raw] = server.accepted, server.raw
        parts = [message.get_body((kind,)) for kind in ("plain", "html")]
        texts.append([part.get_content().replace("\r\n", "\n") for part in parts if part])
        assert texts[-1][0].endswith("\n.A dot.\n")
        assert "Grüße" in texts[-1][1]
        assert raw.isascii() == (offers != FULL)
        assert ("BODY=8BITMIME" in server.said[1]) == (offers == FULL)
        assert b"\n" not in raw.replace(b"\r\n", b"")
    assert texts[0] == texts[1]


@pytest.mark.parametrize("place", ["MAIL", "DATA", "DOT"])
def test_those_who_hang_cost_the_others_nothing(mail_to: MailTo, place: str) -> None:
    """However many say nothing: what has come from the others is read, and counts."""
    mail_to(Scripted(at={place: [Hang] * 3}))
    letters(6)
    began = time.monotonic()
    assert send() == 3
    assert time.monotonic() - began < 5
    assert states().count(State.SENT) == 3


def test_when_the_dot_is_read_the_row_already_says_so(mail_to: MailTo) -> None:
    """With the Message-ID as it was sent: the keys that it is made with may change."""
    server = mail_to(Scripted())
    mail = letter()
    assert send() == 1
    mail.refresh_from_db()
    assert [mail.provider_id] == server.message_ids == [message_id(mail)]
    assert mail.dot_at is not None
