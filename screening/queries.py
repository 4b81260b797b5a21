"""What is asked about screenings and holds."""

from datetime import datetime, timedelta

from screening.domain.items import Item, QuestionSet
from screening.domain.outcomes import Outcome
from screening.domain.questions import RULESETS, emergency_items
from screening.models import Hold, Screening, WarningWords
from walkback.accounts.models import User

VALID_FOR = timedelta(days=365)
"""A screening is valid for 12 months (clinical specification 4.5)."""


OPEN_FOR = timedelta(days=7)
"""How long a begun screening may be gone on with: older answers may no longer be true. [D]"""


def is_stale(screening: Screening, *, now: datetime) -> bool:
    """Whether an open screening was begun too long ago to be gone on with."""
    return screening.submitted_at is None and now - screening.started_at > OPEN_FOR


def rules_of(screening: Screening) -> QuestionSet:
    """The rule set this screening was begun with; a newer one applies to new screenings only."""
    return RULESETS[screening.ruleset]


def answers_of(screening: Screening) -> dict[str, str]:
    return dict(screening.answers.values_list("item", "answer"))


def open_screening(user: User, *, now: datetime) -> Screening | None:
    """The screening this person is filling in and can go on with, if any."""
    screening = Screening.objects.for_user(user).open().first()
    return None if screening is None or is_stale(screening, now=now) else screening


def unconfirmed_emergency(user: User) -> Screening | None:
    """An open screening with an emergency answer that is neither confirmed nor taken back."""
    screening: Screening | None = (
        Screening.objects.for_user(user).open().filter(emergency_at__isnull=False).first()
    )
    return screening


def emergency_answers(screening: Screening) -> tuple[Item, ...]:
    """The asked items that were answered with an emergency."""
    return emergency_items(answers_of(screening), screening.asking, rules=rules_of(screening))


def last_full_screening(user: User) -> Screening | None:
    """The newest submitted screening that asked everything."""
    screening: Screening | None = (
        Screening.objects.for_user(user)
        .submitted()
        .filter(scope_groups=[], scope_items=[])
        .newest_first()
        .first()
    )
    return screening


def is_valid(screening: Screening, *, now: datetime) -> bool:
    return screening.submitted_at is not None and now - screening.submitted_at < VALID_FOR


def open_words(user: User) -> WarningWords | None:
    """Warning words in a note that have not been asked about yet."""
    words: WarningWords | None = WarningWords.objects.for_user(user).open().first()
    return words


def open_holds(user: User) -> list[Hold]:
    """Holds and locks in force, the most severe first."""
    holds = list(Hold.objects.for_user(user).open().select_related("screening"))
    order = list(Hold._meta.get_field("kind").choices or [])
    rank = {value: place for place, (value, _label) in enumerate(order)}
    return sorted(holds, key=lambda hold: (rank[hold.kind], hold.pk))


def cleared_items(user: User) -> list[str]:
    """Items whose CLINICIAN outcome a clinician cleared in an earlier screening."""
    cleared = (
        Hold.objects.for_user(user)
        .filter(kind=Outcome.CLINICIAN, closed_at__isnull=False)
        .values_list("items", flat=True)
    )
    return sorted({item for items in cleared for item in items})
