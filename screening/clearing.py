"""What is asked about closing holds: what was done, what is left, when a lock opens."""

from dataclasses import dataclass
from datetime import datetime

from screening.domain.clearance import Situation, Step, opens_at, steps_left
from screening.domain.outcomes import Outcome
from screening.models import Attestation, Hold, Screening
from screening.queries import last_full_screening, open_holds, unconfirmed_emergency
from walkback.accounts.models import User
from walkback.care.models import Clinic
from walkback.care.queries import clinic_of


@dataclass(frozen=True)
class Done:
    """What has been done about a person's holds: the same for all of them.

    `screening` is the newest full one, None when it or anything since came to EMERGENCY or URGENT.
    """

    clinic: Clinic | None
    attestation: Attestation | None
    screening: Screening | None


def latest_attestation(participant: User) -> Attestation | None:
    """The newest account of an assessment: a later "not yet" takes back an earlier "may walk"."""
    found: Attestation | None = (
        Attestation.objects.for_user(participant).order_by("-given_at", "-pk").first()
    )
    return found


def done_by(participant: User) -> Done:
    return Done(
        clinic_of(participant), latest_attestation(participant), _clear_screening(participant)
    )


def _clear_screening(participant: User) -> Screening | None:
    """The newest full screening, if it and everything answered since lets somebody walk."""
    screening = last_full_screening(participant)
    if screening is None or screening.result.locks or unconfirmed_emergency(participant):
        return None
    alarming = Screening.objects.for_user(participant).filter(
        outcome__in=[outcome.value for outcome in Outcome if outcome.locks],
        submitted_at__gt=screening.submitted_at,
    )
    return None if alarming.exists() else screening


def situation_of(hold: Hold, done: Done | None = None) -> Situation:
    """One hold with what has been done about it, as the rules read it."""
    done = done or done_by(hold.participant)
    has_clinic = done.clinic is not None
    told, screening = done.attestation, done.screening
    declined = None if has_clinic else hold.declined_at
    return Situation(
        is_lock=hold.is_lock,
        has_clinic=has_clinic,
        since=max(hold.last_raised_at, declined or hold.last_raised_at),
        told_at=told.given_at if told else None,
        may_walk=bool(told and told.may_walk),
        screened_at=screening.submitted_at if screening else None,
    )


def next_step(hold: Hold, *, now: datetime) -> Step:
    """The first thing left to do about a hold."""
    return steps_left(situation_of(hold), now=now)[0]


@dataclass(frozen=True)
class WayBack:
    """What stands between a person and walking: open holds, and the steps in their order.

    `steps` are those that their holds need at all, `left` those still to do; the first of them is
    next. `opens_at` is when a self-directed person's locks open, once nothing else is missing.
    """

    holds: tuple[Hold, ...]
    done: Done
    steps: tuple[Step, ...]
    left: tuple[Step, ...]
    opens_at: datetime | None

    @property
    def next(self) -> Step:
        return self.left[0]

    @property
    def declined(self) -> tuple[Hold, ...]:
        """Holds that a clinician looked at and kept."""
        return tuple(hold for hold in self.holds if hold.declined_at is not None)

    @property
    def seen(self) -> Hold | None:
        """One that a clinician has seen since it was last raised."""
        return next((hold for hold in self.holds if hold.was_seen), None)


def way_back(participant: User, *, now: datetime) -> WayBack | None:
    """The way back to walking; None when nothing holds the person."""
    holds = tuple(open_holds(participant))
    if not holds:
        return None
    done = done_by(participant)
    situations = [situation_of(hold, done) for hold in holds]
    left = {step for situation in situations for step in steps_left(situation, now=now)}
    needed = left | {step for situation in situations for step in _needed(situation)}
    opening = [opens_at(situation) for situation in situations if situation.is_lock]
    known = [moment for moment in opening if moment is not None]
    return WayBack(
        holds=holds,
        done=done,
        steps=tuple(step for step in Step if step in needed),
        left=tuple(step for step in Step if step in left),
        opens_at=max(known) if known and len(known) == len(opening) else None,
    )


def _needed(situation: Situation) -> tuple[Step, ...]:
    """Every step that this kind of hold takes, done or not."""
    bare = Situation(situation.is_lock, situation.has_clinic, situation.since)
    return steps_left(bare, now=situation.since)
