"""What still stands between a hold and going on (clinical specification 4.6). Pure.

A lock (EMERGENCY, URGENT) needs an assessment, a newer full screening without its answers and, with
a clinic, the clinician's word; without one, a wait of 24 hours after the last of the two. Any other
hold needs the clinician, or without a clinic the person's account of what they were told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

WAIT: Final = timedelta(hours=24)
"""Before a self-directed person's lock opens. Counted from the later of assessment and screening [D]."""
FRESH_FOR: Final = timedelta(weeks=4)
"""How old the full screening may be on which a lock opens or a paused plan goes on: after a gap of
4 weeks everything is asked again (clinical specification 4.5)."""


class Step(StrEnum):
    """What has to happen, in the order in which pages show it."""

    ASSESSMENT = "assessment"  # be seen by somebody, and say who, when and what they said
    SCREENING = "screening"  # answer all safety questions again
    CLINICIAN = "clinician"  # a clinician of their clinic decides
    WAIT = "wait"  # 24 hours
    GO_ON = "go_on"  # the person takes the last step themselves


@dataclass(frozen=True, slots=True)
class Situation:
    """One hold, and what has been done about it.

    `since` is when it was last raised (or, without a clinic, declined). `told_at` is when the newest account of an
    assessment was given and `may_walk` what it says; `screened_at` when the newest clear full screening was submitted.
    """

    is_lock: bool
    has_clinic: bool
    since: datetime
    told_at: datetime | None = None
    may_walk: bool = False
    screened_at: datetime | None = None

    @property
    def was_told(self) -> bool:
        return self.may_walk and self.told_at is not None and self.told_at >= self.since

    def was_screened(self, now: datetime) -> bool:
        """A full screening newer than the hold, and fresh."""
        screened = self.screened_at
        return screened is not None and screened > self.since and now - screened <= FRESH_FOR


def steps_left(situation: Situation, *, now: datetime) -> tuple[Step, ...]:
    """What is left to do; empty never: the last step is the clinician's or the person's own."""
    left = []
    if (situation.is_lock or not situation.has_clinic) and not situation.was_told:
        left.append(Step.ASSESSMENT)
    if situation.is_lock and not situation.was_screened(now):
        left.append(Step.SCREENING)
    if situation.has_clinic:
        return (*left, Step.CLINICIAN)
    opens = opens_at(situation)
    if situation.is_lock and (left or opens is None or now < opens):
        left.append(Step.WAIT)
    return (*left, Step.GO_ON)


def opens_at(situation: Situation) -> datetime | None:
    """When a self-directed person's lock may open; None as long as something else is missing."""
    if not situation.was_told or situation.told_at is None or situation.screened_at is None:
        return None
    return max(situation.told_at, situation.screened_at) + WAIT
