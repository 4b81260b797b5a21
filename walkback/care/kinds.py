"""How pressing each kind of alert is, and what a clinician can do to close it (clinical specification 8.2).

The one table of it. The plan's own rules (`plans.domain.alerts`) say the same of what they fire; a test compares both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from walkback.care.models.alert import AlertKind, Severity


@dataclass(frozen=True)
class Rule:
    """`severity` when it is raised. Closed by hand: when it was `reviewed`, when a `contact` is noted, when it was `seen`.

    What none of the three closes is closed by what it is about: a clearance, a walk, a check-in.
    """

    severity: Severity
    reviewed: bool = False
    contact: bool = False
    seen: bool = False


RULES: Final[Mapping[AlertKind, Rule]] = {
    AlertKind.RED_FLAG_EMERGENCY: Rule(Severity.CRITICAL, contact=True),
    AlertKind.RED_FLAG_URGENT: Rule(Severity.HIGH, contact=True),
    AlertKind.CLEARANCE_NEEDED: Rule(Severity.MEDIUM),
    AlertKind.PAIN_SEVERE: Rule(Severity.HIGH, reviewed=True),
    AlertKind.PAIN_UP: Rule(Severity.MEDIUM, reviewed=True),
    AlertKind.FLARE_LONG: Rule(Severity.MEDIUM),
    AlertKind.LIMITING_EVENT: Rule(Severity.HIGH, reviewed=True),
    AlertKind.FALL: Rule(Severity.HIGH, reviewed=True),
    # From the second threshold on it is MEDIUM.
    AlertKind.NO_LOGS: Rule(Severity.LOW),
    AlertKind.LOW_ADHERENCE: Rule(Severity.LOW, reviewed=True),
    AlertKind.STALLED: Rule(Severity.LOW),
    AlertKind.OFF_PLAN_HIGH: Rule(Severity.LOW),
    AlertKind.RECURRENCE_LIMITING: Rule(Severity.MEDIUM, reviewed=True),
    AlertKind.REVIEW_REQUESTED: Rule(Severity.MEDIUM, reviewed=True),
    AlertKind.PROMOTION_REQUEST: Rule(Severity.INFO, reviewed=True, seen=True),
    AlertKind.GOAL_REACHED: Rule(Severity.INFO, reviewed=True, seen=True),
    AlertKind.PLAN_PAUSED: Rule(Severity.MEDIUM),
    AlertKind.HOLD_OVER: Rule(Severity.MEDIUM, reviewed=True),
    AlertKind.WARNING_WORDS: Rule(Severity.HIGH, reviewed=True),
    AlertKind.MESSAGE: Rule(Severity.LOW),
}

CLOSED_BY_REVIEW: Final = frozenset(kind for kind, rule in RULES.items() if rule.reviewed)
CLOSED_BY_CONTACT: Final = frozenset(kind for kind, rule in RULES.items() if rule.contact)
CLOSED_BY_SEEING: Final = frozenset(kind for kind, rule in RULES.items() if rule.seen)
