"""The arithmetic of a chaos run: each breach is seen, and nothing that is none is taken for one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chaos.verdict import Acceptance, Act, Breach, Evidence, Expected, Row, Verdict, judge

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MAIL = Expected(1, "<r.1@walkback.example>", 7, "a@chaos.example")
SENT = Row("sent", "", AT, AT + SECOND)
KEPT = Acceptance(MAIL.message_id, MAIL.address, AT + SECOND)
NO = Act(MAIL.participant, "unsubscribed", "", AT - 5 * SECOND)
ERASED = Act(MAIL.participant, "erased", "ready", AT - 5 * SECOND)
MOVED = Act(MAIL.participant, "moved", "", AT - 5 * SECOND)
TO_THE_NEW = replace(KEPT, recipient="moved-a@chaos.example")


def judged(row: Row | None, *accepted: Acceptance, act: Act | None = None, **more: Any) -> Verdict:
    given: dict[str, Any] = {"refused": frozenset(), "last_fault": AT, **more}
    rows = {} if row is None else {MAIL.id: row}
    acts = [act] if act else []
    return judge(Evidence([MAIL], rows, list(accepted), acts, **given))


@pytest.mark.parametrize(
    ("row", "accepted", "act"),
    [
        (SENT, [KEPT], None),
        (Row("unconfirmed", "", AT, AT), [], None),
        (Row("unconfirmed", "", AT, AT), [KEPT], None),
        (Row("suppressed", "unsubscribed", None, AT), [], NO),
        (None, [], ERASED),
        (None, [KEPT], replace(ERASED, state="dot")),
        # The fence came before the no, or in the same instant.
        (SENT, [KEPT], replace(NO, at=AT + SECOND)),
        (SENT, [KEPT], replace(NO, at=AT - SECOND / 2)),
        # Nobody knows whether it was committed.
        (SENT, [KEPT], replace(NO, at=None)),
        (SENT, [TO_THE_NEW], MOVED),
    ],
)
def test_a_promise_that_was_kept(row: Row | None, accepted: list[Acceptance], act: Any) -> None:
    verdict = judged(row, *accepted, act=act)
    assert not verdict.broken
    assert verdict.states.total() == 1


@pytest.mark.parametrize(
    ("row", "accepted", "act", "breach"),
    [
        (SENT, [], None, Breach.MISSING),
        (Row("ready", "", None, None), [], None, Breach.MISSING),
        (Row("leased", "", None, None), [], None, Breach.MISSING),
        (Row("dot", "", AT, None), [], NO, Breach.MISSING),
        (None, [], None, Breach.MISSING),
        (SENT, [KEPT, KEPT], None, Breach.DOUBLED),
        (None, [KEPT, KEPT], replace(ERASED, state="sent"), Breach.DOUBLED),
        (Row("suppressed", "unsubscribed", None, AT), [KEPT], NO, Breach.CONTRADICTED),
        (Row("failed", "refused", None, AT), [], None, Breach.UNFOUNDED),
        (Row("skipped", "too late", None, AT), [], None, Breach.UNFOUNDED),
        (Row("suppressed", "unsubscribed", None, AT), [], None, Breach.UNFOUNDED),
        (Row("suppressed", "address changed", None, AT), [], MOVED, Breach.UNFOUNDED),
        (SENT, [KEPT], NO, Breach.AFTER_NO),
        (SENT, [KEPT], MOVED, Breach.AFTER_NO),
        (None, [KEPT], ERASED, Breach.AFTER_NO),
        (replace(SENT, done_at=AT + 301 * SECOND), [KEPT], None, Breach.LATE),
    ],
)
def test_a_promise_that_was_broken(
    row: Row | None, accepted: list[Acceptance], act: Any, breach: Breach
) -> None:
    assert dict(judged(row, *accepted, act=act).breaches) == {breach: 1}


def test_a_refusal_that_the_server_noted_is_a_reason() -> None:
    failed = Row("failed", "refused", None, AT)
    for name in (MAIL.address, MAIL.message_id):
        assert not judged(failed, refused=frozenset({name})).broken


def test_a_mail_that_nobody_expected_is_a_breach() -> None:
    stranger = replace(KEPT, message_id="<other@walkback.example>")
    assert judged(SENT, KEPT, stranger).breaches == {Breach.CONTRADICTED: 1}
