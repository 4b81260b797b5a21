"""Whether everything that should be in the outbox is there, and nothing in it is stuck.

Each feature says what it expects (`expect`); what is missing, late or silent is a finding. An hourly task
logs findings as errors, and `manage.py doctor` shows them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db.models.functions import Now

from walkback.mail.models import Heartbeat, OutboxMail, State

log = structlog.get_logger(__name__)

LATE: Final = timedelta(minutes=10)
SILENT: Final = timedelta(minutes=3)
BEAT: Final = "tick"
PLANNER: Final = "plan"
DISPATCHER: Final = "dispatch"
HEARTBEATS: Final = {
    BEAT: "the ticker",
    PLANNER: "the planner of mails",
    DISPATCHER: "the sender of mails",
}
"""What runs by itself, by the name of its heartbeat, in words."""

Expectation = Callable[[datetime], int]
_EXPECTED: dict[str, Expectation] = {}


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: what, and how many."""

    what: str
    number: int

    def __str__(self) -> str:
        return f"{self.what}: {self.number}"


def expect(what: str, missing: Expectation) -> None:
    """Called once by a feature: `missing(now)` counts the mails that should be in the outbox and are not."""
    _EXPECTED[what] = missing


def findings(*, now: datetime) -> list[Finding]:
    """Everything that is wrong at this moment; empty when all is well."""
    late = OutboxMail.objects.filter(state=State.READY, not_before__lt=now - LATE)
    stuck = OutboxMail.objects.filter(
        state=State.DOT, dot_at__lt=Now() - settings.MAIL_QUIET - LATE
    )
    orphaned = OutboxMail.objects.filter(state=State.LEASED, lease_until__lt=Now() - LATE)
    silent = _silent(now)
    counted = [
        Finding("mails more than 10 minutes late", late.count()),
        Finding("mails in doubt for too long", stuck.count()),
        Finding("mails held by a sender that is gone", orphaned.count()),
        Finding(f"no sign of life for 3 minutes ({', '.join(silent)})", len(silent)),
        *(Finding(what, missing(now)) for what, missing in _EXPECTED.items()),
    ]
    return [finding for finding in counted if finding.number]


def _silent(now: datetime) -> list[str]:
    """What should run by itself and does not, in words."""
    seen = dict(Heartbeat.objects.filter(name__in=HEARTBEATS).values_list("name", "at"))
    return [
        words for name, words in HEARTBEATS.items() if name not in seen or seen[name] < now - SILENT
    ]


def reconcile(*, now: datetime) -> list[Finding]:
    """Find, and say it aloud in the log."""
    found = findings(now=now)
    for finding in found:
        log.error("mail_reconciliation", what=finding.what, number=finding.number)
    return found
