"""What can be done to a screening: begin, answer, confirm, submit."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from screening import consequences, queries
from screening.actions.holding import raise_hold
from screening.domain.items import EVERYTHING, GroupId, Scope
from screening.domain.outcomes import Outcome
from screening.domain.questions import (
    CURRENT,
    emergency_items,
    page_items,
    unanswered_items,
    without_unasked,
)
from screening.domain.triage import TriageResult, triage
from screening.models import Answer, HoldKind, Purpose, Screening
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions import Concern
from walkback.care.models.alert import AlertKind
from walkback.core.languages import in_use
from walkback.core.translated import translate
from walkback.mail import actions as mail

OLDEST = 110
"""Years; the rules know no older age (architecture 6)."""


class AlreadySubmitted(ValueError):
    """A submitted screening is kept as it was; a correction is a new one."""


class Incomplete(ValueError):
    """Asked items still have no answer."""


class TooOld(ValueError):
    """The screening was begun more than a week ago: its first answers may no longer be true."""


class NoEmergency(ValueError):
    """There is no emergency answer to confirm or take back."""


class EmergencyUnconfirmed(ValueError):
    """An emergency answer must be confirmed or taken back first."""


ALERTS: Mapping[Outcome, Concern] = {
    Outcome.EMERGENCY: Concern.of(
        AlertKind.RED_FLAG_EMERGENCY,
        "An emergency answer in a screening. The app told them to get help now.",
    ),
    Outcome.URGENT: Concern.of(
        AlertKind.RED_FLAG_URGENT,
        "An urgent answer in a screening. The app told them to be seen today.",
    ),
    Outcome.CLINICIAN: Concern.of(
        AlertKind.CLEARANCE_NEEDED,
        "An answer needs a clinician's look before the plan starts.",
    ),
}


@transaction.atomic
def begin(
    *,
    participant: User,
    purpose: Purpose,
    by: User,
    now: datetime,
    scope: Scope = EVERYTHING,
) -> Screening:
    """Start a screening, or give back the open one of the same purpose and scope.

    Another open one, or one begun more than a week ago, is set aside, unless it holds an unconfirmed emergency answer.
    """
    locked = _locked(participant.pk)
    held: Screening | None = Screening.objects.for_user(locked).open().first()
    if held is not None:
        same = (held.purpose, held.scope) == (purpose, scope)
        if held.emergency_at is not None or (same and not queries.is_stale(held, now=now)):
            return held
        held.abandoned_at = now
        held.save(update_fields=["abandoned_at"])
        audit.record(audit.Event.SCREENING_ABANDONED, by=by, now=now, subject=locked, about=held)
    everything = scope == EVERYTHING
    screening = Screening.objects.create(
        participant=locked,
        purpose=purpose,
        ruleset=CURRENT.version,
        language=in_use(),
        scope_groups=[] if everything else sorted(group.value for group in scope.groups),
        scope_items=[] if everything else sorted(scope.items),
        age=min(locked.age_on(now.astimezone(locked.zone).date()), OLDEST),
        cleared_before=queries.cleared_items(locked),
        started_at=now,
    )
    audit.record(audit.Event.SCREENING_STARTED, by=by, now=now, subject=locked, about=screening)
    return screening


@transaction.atomic
def save_page(
    *,
    screening: Screening,
    group: GroupId,
    answers: Mapping[str, str],
    may_be_pregnant: bool | None,
    by: User,
    now: datetime,
) -> Screening:
    """Save one page as it was shown in the language in use. Answers to items no longer asked are dropped.

    An emergency answer is noted at once: from here the plan is blocked until it is confirmed or
    taken back. Raises AlreadySubmitted, EmergencyUnconfirmed.
    """
    locked = _open(screening)
    if locked.emergency_at is not None:
        raise EmergencyUnconfirmed
    if may_be_pregnant is not None:
        locked.may_be_pregnant = may_be_pregnant
    rules = queries.rules_of(locked)
    on_page = {item.id: item for item in page_items(group, locked.page_asking, rules=rules)}
    saved = queries.answers_of(locked)
    kept = {item: answer for item, answer in saved.items() if item not in on_page}
    given = {item: answer for item, answer in answers.items() if item in on_page}
    wanted = without_unasked({**kept, **given}, locked.asking, rules=rules)
    _store_answers(locked, saved, wanted, now)
    emergency = emergency_items(wanted, locked.asking, rules=rules)
    locked.emergency_at = now if emergency else None
    locked.language = in_use()
    locked.save(update_fields=["may_be_pregnant", "emergency_at", "language"])
    audit.record(
        audit.Event.SCREENING_ANSWERED,
        by=by,
        now=now,
        subject=locked.participant,
        about=locked,
        detail={"group": group.value},
    )
    return locked


def _store_answers(
    screening: Screening, saved: Mapping[str, str], wanted: Mapping[str, str], now: datetime
) -> None:
    """Make the stored answers those wanted, writing only what changed."""
    if saved.keys() - wanted.keys():
        screening.answers.exclude(item__in=wanted).delete()
    rules = queries.rules_of(screening)
    changed = [
        Answer(
            screening=screening,
            item=item,
            answer=answer,
            wording=translate(rules.by_id[item].wording),
            answered_at=now,
        )
        for item, answer in wanted.items()
        if saved.get(item) != answer
    ]
    if changed:
        Answer.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["screening", "item"],
            update_fields=["answer", "wording", "answered_at"],
        )


@transaction.atomic
def take_back_emergency(*, screening: Screening, by: User, now: datetime) -> Screening:
    """The tap was wrong: remove the emergency answers so that they are asked again.

    Raises AlreadySubmitted, NoEmergency.
    """
    locked = _open(screening)
    items = queries.emergency_answers(locked)
    if not items:
        raise NoEmergency
    locked.answers.filter(item__in=[item.id for item in items]).delete()
    remaining = without_unasked(
        queries.answers_of(locked), locked.asking, rules=queries.rules_of(locked)
    )
    locked.answers.exclude(item__in=remaining).delete()
    locked.emergency_at = None
    locked.save(update_fields=["emergency_at"])
    audit.record(
        audit.Event.EMERGENCY_TAKEN_BACK,
        by=by,
        now=now,
        subject=locked.participant,
        about=locked,
        detail={"items": [item.id for item in items]},
    )
    return locked


@transaction.atomic
def confirm_emergency(*, screening: Screening, by: User, now: datetime) -> Screening:
    """Submit as it stands; what was not answered counts as not asked.

    Raises AlreadySubmitted, NoEmergency.
    """
    locked = _open(screening)
    if not queries.emergency_answers(locked):
        raise NoEmergency
    audit.record(
        audit.Event.EMERGENCY_CONFIRMED,
        by=by,
        now=now,
        subject=locked.participant,
        about=locked,
    )
    return _submit(locked, by=by, now=now)


@transaction.atomic
def submit(*, screening: Screening, by: User, now: datetime) -> Screening:
    """Decide what the answers come to, and act on it.

    Raises AlreadySubmitted, EmergencyUnconfirmed, TooOld, Incomplete.
    """
    locked = _open(screening)
    if queries.emergency_answers(locked):
        raise EmergencyUnconfirmed
    if queries.is_stale(locked, now=now):
        raise TooOld
    rules = queries.rules_of(locked)
    if unanswered_items(queries.answers_of(locked), locked.asking, rules=rules):
        raise Incomplete
    return _submit(locked, by=by, now=now)


def _locked(participant_id: int) -> User:
    """The person, so that nobody else starts a screening or a plan for them meanwhile.

    Rows that only name the person may be written all the same.
    """
    locked: User = User.objects.select_for_update(no_key=True).get(pk=participant_id)
    return locked


def _open(screening: Screening) -> Screening:
    """The open screening, locked after its person: a plan being accepted waits for the result."""
    participant = _locked(screening.participant_id)
    locked = Screening.objects.select_for_update().get(pk=screening.pk)
    locked.participant = participant
    if locked.submitted_at is not None or locked.abandoned_at is not None:
        raise AlreadySubmitted
    return locked


def _submit(screening: Screening, *, by: User, now: datetime) -> Screening:
    result = triage(
        queries.answers_of(screening),
        screening.asking,
        cleared_before=screening.cleared_before,
        rules=queries.rules_of(screening),
    )
    _store(screening, result, now)
    audit.record(
        audit.Event.SCREENING_SUBMITTED,
        by=by,
        now=now,
        subject=screening.participant,
        about=screening,
        detail={
            "outcome": result.outcome.value,
            "ruleset": result.ruleset,
            "fired": [fired.item for fired in result.fired],
        },
    )
    if result.outcome >= Outcome.CLINICIAN:
        _hold_back(screening, result, by=by, now=now)
    consequences.follow(screening, by, now)
    return screening


def _store(screening: Screening, result: TriageResult, now: datetime) -> None:
    screening.submitted_at = now
    screening.emergency_at = None
    screening.outcome = result.outcome.value
    screening.fired = [
        {
            "item": fired.item,
            "answer": fired.answer.value if fired.answer else None,
            "outcome": fired.outcome.value,
        }
        for fired in result.fired
    ]
    screening.flags = [flag.value for flag in result.flags]
    screening.delay = result.delay
    screening.signs = result.signs
    screening.save()


def _hold_back(screening: Screening, result: TriageResult, *, by: User, now: datetime) -> None:
    """A lock or hold, an alert at the clinic and no more reminders: all in one transaction."""
    hold = raise_hold(
        participant=screening.participant,
        kind=HoldKind(result.outcome.value),
        concern=ALERTS[result.outcome],
        by=by,
        now=now,
        screening=screening,
        items=[fired.item for fired in result.fired if fired.outcome == result.outcome],
    )
    mail.suspend(participant=screening.participant, because=f"hold {hold.kind.lower()}")
