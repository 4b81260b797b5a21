"""The list question outside the check-in: asked for by words in a note, or by the person."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from screening import queries
from screening.actions.answering import begin
from screening.domain.warning_words import warning_words
from screening.domain.wording import WEEKLY_LIST, weekly_asking
from screening.models import Purpose, Screening, WarningWords
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern, raise_alert
from walkback.care.models.alert import AlertKind

FALL = "fall"
"""The line of the list that is about a fall."""
FELL = Concern.of(AlertKind.FALL, "They ticked a fall in the list of what is new.")


@transaction.atomic
def notice_words(*, participant: User, text: str, by: User, now: datetime) -> WarningWords | None:
    """Keep the words in a free text that ask the list question open; None when there is none.

    For every text that a person writes themselves (clinical specification 4.5). A second text widens
    the question that is open. The text itself is not kept here.
    """
    found = warning_words(text)
    if not found:
        return None
    locked = _locked(participant)
    row = queries.open_words(locked)
    if row is None:
        row = WarningWords(participant=locked, noticed_at=now)
    new = [word for word in found if word not in row.words]
    if not new:
        return row
    row.words = [*row.words, *new]
    row.save()
    audit.record(
        audit.Event.WORDS_NOTICED,
        by=by,
        now=now,
        subject=locked,
        about=row,
        detail={"words": len(new)},
    )
    return row


@transaction.atomic
def answer_list(
    *, participant: User, ticks: Collection[str], by: User, now: datetime
) -> Screening | None:
    """Answer the list question. Ticks open their groups as a screening; without one it is closed.

    Raises ValueError for a tick that is not on the list.
    """
    scope = weekly_asking(ticks, age_years=0).scope
    locked = _locked(participant)
    screening = None
    if ticks:
        screening = begin(participant=locked, purpose=Purpose.SYMPTOMS, scope=scope, by=by, now=now)
    # An unconfirmed emergency comes first: then these groups were not opened, and the list stays open.
    if screening is None or screening.scope == scope:
        row = settle_words(participant=locked, ticks=ticks, screening=screening, now=now)
        audit.record(
            audit.Event.SYMPTOMS_LISTED,
            by=by,
            now=now,
            subject=locked,
            about=row or screening,
            detail={"ticks": len(ticks), "words": len(row.words) if row else 0},
        )
        tell_of_fall(participant=locked, ticks=ticks, by=by, now=now)
    return screening


def tell_of_fall(
    *,
    participant: User,
    ticks: Collection[str],
    by: audit.Actor,
    now: datetime,
    before: Collection[str] = (),
) -> None:
    """Any fall is told to the clinic, here or in a check-in, once it is ticked (8.2). `before`: ticked till then.

    Runs inside the caller's transaction.
    """
    if FALL in ticks and FALL not in before:
        raise_alert(participant=participant, concern=FELL, by=by, now=now)


def settle_words(
    *,
    participant: User,
    ticks: Collection[str],
    now: datetime,
    screening: Screening | None = None,
) -> WarningWords | None:
    """The list question is answered, here or in a check-in: what was open about words is not any more.

    Runs inside the caller's transaction, with the person locked.
    """
    row = queries.open_words(participant)
    if row is not None:
        row.answered_at = max(now, row.noticed_at)
        row.ticks = [tick.id for tick in WEEKLY_LIST if tick.id in ticks]
        row.screening = screening
        row.save()
    return row


def _locked(participant: User) -> User:
    """The person first, as everywhere: two notes at once widen one row."""
    locked: User = User.objects.select_for_update(no_key=True).get(pk=participant.pk)
    return locked
