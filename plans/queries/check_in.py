"""What a week tells before its check-in asks."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from plans.domain.vocabulary import Flare
from plans.models import CheckIn, Plan, Prescription
from plans.queries.back import flare_in, open_flare_up
from plans.queries.days import away_days_in
from plans.queries.evidence import ABSENCE_DAYS
from plans.queries.weeks import walks_in


@dataclass(frozen=True)
class KnownOfWeek:
    """Days away, the flare-up, what the walks answered, and how often each barrier was named so far.

    Effort and how walks settled are asked of who walked and said neither at any walk.
    """

    days_away: int = 0
    flare: Flare = Flare.NONE
    flare_began_on: date | None = None
    asks_effort: bool = True
    asks_unsettled: bool = True
    barriers: tuple[tuple[str, int], ...] = ()

    @property
    def was_away(self) -> bool:
        """Whether the days away make it an absence (clinical specification 3.5)."""
        return self.days_away >= ABSENCE_DAYS


def known_of_week(prescription: Prescription, *, now: datetime) -> KnownOfWeek:
    """Reads `prescription.plan`."""
    walks = walks_in(prescription)
    flare_up = open_flare_up(prescription.plan.participant)
    return KnownOfWeek(
        days_away=len(away_days_in(prescription)),
        flare=flare_in(prescription, None, now=now),
        flare_began_on=flare_up.began_on if flare_up else None,
        asks_effort=bool(walks) and all(walk.effort is None for walk in walks),
        asks_unsettled=bool(walks) and all(walk.settled_by_morning is None for walk in walks),
        barriers=tuple(barriers_named(prescription.plan).items()),
    )


def barriers_named(plan: Plan) -> dict[str, int]:
    """How often this person named each barrier in complete check-ins, of earlier plans too."""
    lists = (
        CheckIn.objects.filter(plan__participant_id=plan.participant_id)
        .complete()
        .values_list("barriers", flat=True)
    )
    return dict(Counter(code for codes in lists for code in codes))
