"""What a chaos run came to: pure arithmetic over what was expected, kept, accepted and noted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

OPEN: Final = ("ready", "leased", "dot")
HANDED_OVER: Final = ("dot", "sent", "unconfirmed")
PUNCTUAL: Final = timedelta(minutes=5)
SAME_INSTANT: Final = timedelta(seconds=1)
"""A fence reads who may be mailed a moment before it notes the time: a commit in between is no breach."""


@dataclass(frozen=True)
class Expected:
    """One mail that was put into the outbox."""

    id: int
    message_id: str
    participant: int
    address: str


@dataclass(frozen=True)
class Row:
    """How it stands in the outbox at the end."""

    state: str
    because: str
    dot_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True)
class Acceptance:
    """One mail that the server accepted."""

    message_id: str
    recipient: str
    at: datetime


@dataclass(frozen=True)
class Act:
    """What somebody did. `at` is an instant after the commit, None when nobody knows whether it was
    committed; `state` is that of the mail just before it was erased.
    """

    participant: int
    what: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Evidence:
    """All that a run leaves behind. `refused` are addresses and Message-IDs that the server refused for good."""

    expected: Sequence[Expected]
    rows: Mapping[int, Row]
    accepted: Sequence[Acceptance]
    acts: Sequence[Act]
    refused: frozenset[str]
    last_fault: datetime


class Breach(StrEnum):
    """A promise that was not kept for one mail."""

    MISSING = "missing"
    DOUBLED = "doubled"
    CONTRADICTED = "accepted against what the outbox says"
    UNFOUNDED = "refused, skipped or held back without a reason"
    AFTER_NO = "accepted after a person's no"
    LATE = "later than 5 minutes after the last fault"


@dataclass
class Verdict:
    """The figures. `states` counts the mails by what became of them; `details` tells of each breach."""

    accepted: int
    breaches: Counter[Breach] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """The promises that were not kept, in words."""
        return [f"{number} {breach}" for breach, number in self.breaches.items()]


@dataclass(frozen=True)
class Case:
    """All that is known of one mail. `row` is None when it is in the outbox no more."""

    mail: Expected
    row: Row | None
    accepted: Sequence[Acceptance]
    act: Act | None
    evidence: Evidence

    @property
    def state(self) -> str:
        if self.row is not None:
            return self.row.state
        return "erased" if self.act and self.act.what == "erased" else "vanished"


def judge(evidence: Evidence) -> Verdict:
    """Look at every mail that was expected, and at every one that was accepted."""
    verdict = Verdict(accepted=len(evidence.accepted))
    accepted: dict[str, list[Acceptance]] = defaultdict(list)
    for acceptance in evidence.accepted:
        accepted[acceptance.message_id].append(acceptance)
    acts = {act.participant: act for act in evidence.acts}
    for mail in evidence.expected:
        case = Case(
            mail,
            evidence.rows.get(mail.id),
            accepted.pop(mail.message_id, []),
            acts.get(mail.participant),
            evidence,
        )
        verdict.states[case.state] += 1
        for breach, times in _RULES.items():
            if number := int(times(case)):
                verdict.breaches[breach] += number
                verdict.details.append(f"{breach}: {mail}, {case.row}, {case.accepted}, {case.act}")
    for others in accepted.values():
        verdict.breaches[Breach.CONTRADICTED] += len(others)
        verdict.details.append(f"nobody expected {others}")
    return verdict


def _missing(case: Case) -> bool:
    if case.state == "sent":
        return not case.accepted
    return case.state in (*OPEN, "vanished")


def _contradicted(case: Case) -> bool:
    """What was accepted is known as handed over; of an erased one the state before counts."""
    if not case.accepted or case.state == "vanished":
        return False
    return case.state not in (*HANDED_OVER, "erased")


def _unfounded(case: Case) -> bool:
    """Nothing expires in a run; a refusal is noted by the server, a no by the person."""
    refused = case.evidence.refused
    match case.state:
        case "failed":
            return case.mail.address not in refused and case.mail.message_id not in refused
        case "suppressed":
            # Who has only moved still wants the mail.
            return case.act is None or case.act.what == "moved"
        case _:
            return case.state == "skipped"


def _after_no(case: Case) -> bool:
    """Whether a fence let a mail through that a commit before it forbade."""
    act, row = case.act, case.row
    if act is None or act.at is None or not case.accepted:
        return False
    if act.what == "erased":
        return act.state not in HANDED_OVER
    if row is None or row.dot_at is None or row.dot_at <= act.at + SAME_INSTANT:
        return False
    if act.what == "moved":
        return any(acceptance.recipient == case.mail.address for acceptance in case.accepted)
    return True


def _late(case: Case) -> bool:
    done_at = case.row.done_at if case.row else None
    return done_at is not None and done_at > case.evidence.last_fault + PUNCTUAL


_RULES: Final[dict[Breach, Callable[[Case], int]]] = {
    Breach.MISSING: _missing,
    Breach.DOUBLED: lambda case: max(len(case.accepted) - 1, 0),
    Breach.CONTRADICTED: _contradicted,
    Breach.UNFOUNDED: _unfounded,
    Breach.AFTER_NO: _after_no,
    Breach.LATE: _late,
}
