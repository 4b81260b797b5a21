"""Queueing mail, and whom it may reach."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from walkback.accounts import audit, wishes
from walkback.accounts.models import User
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import CAME_BACK, EVERY_REMINDER, WHOLE_ADDRESS, Category
from walkback.mail.models import Heartbeat, OutboxMail, Recipient, State, Suppression

LIFETIME = timedelta(hours=72)
NIGHT_FROM, NIGHT_UNTIL = time(20, 0), time(8, 0)


class QuietHours(ValueError):
    """No mail from 20:00 to 08:00 local at least (clinical specification 7.2)."""


@dataclass(frozen=True)
class Queued:
    """One mail to be put into the outbox. `carrier` is the occasion of the mail that says it too.

    `not_before` is when it may go, if that is not `due_at`. A mail that will not go is kept as SKIPPED or
    SUPPRESSED, with the code `because` of which.
    """

    participant: User
    kind: str
    occasion: str
    due_at: datetime
    carrier: str = ""
    not_before: datetime | None = None
    state: State = State.READY
    because: str = ""


def queue(
    *,
    participant: User,
    kind: str,
    occasion: str,
    due_at: datetime,
    by: audit.Actor,
    now: datetime,
) -> bool:
    """Put one mail into the outbox, in the transaction of what it tells about.

    Returns False when this occasion already has its row: one mail an occasion, whoever asks again.
    """
    return bool(queue_all([Queued(participant, kind, occasion, due_at)], by=by, now=now))


def queue_all(mails: Iterable[Queued], *, by: audit.Actor, now: datetime) -> int:
    """Put many mails into the outbox, in the caller's transaction and a fixed number of statements.

    An occasion that has its row keeps it. Returns how many are new.
    """
    wanted = list(mails)
    before = _rows_of(wanted)
    rows = {(mail.participant.pk, mail.occasion): mail for mail in wanted}
    new = [mail for key, mail in rows.items() if key not in before]
    for batch in (
        [mail for mail in new if not mail.carrier],
        [mail for mail in new if mail.carrier],
    ):
        if batch:
            carriers = _rows_of(new) if batch[0].carrier else {}
            OutboxMail.objects.bulk_create(
                [_row(mail, carriers, now) for mail in batch], ignore_conflicts=True
            )
    made = _rows_of(new)
    audit.record_all(
        (
            audit.Entry(
                audit.Event.MAIL_QUEUED if mail.state is State.READY else audit.Event.MAIL_NOT_SENT,
                subject=mail.participant,
                detail={
                    "kind": mail.kind,
                    "occasion": mail.occasion,
                    **({"because": mail.because} if mail.because else {}),
                },
            )
            for mail in new
            if (mail.participant.pk, mail.occasion) in made
        ),
        by=by,
        now=now,
    )
    return len(made)


def _rows_of(mails: Collection[Queued]) -> dict[tuple[int, str], int]:
    """The outbox rows of these occasions and of their carriers, by participant and occasion."""
    occasions = {mail.occasion for mail in mails} | {mail.carrier for mail in mails if mail.carrier}
    found = OutboxMail.objects.filter(
        participant_id__in={mail.participant.pk for mail in mails}, occasion__in=occasions
    )
    return {
        (person, occasion): pk
        for person, occasion, pk in found.values_list("participant_id", "occasion", "pk")
    }


def _row(mail: Queued, carriers: dict[tuple[int, str], int], now: datetime) -> OutboxMail:
    carrier = carriers[mail.participant.pk, mail.carrier] if mail.carrier else None
    return OutboxMail(
        participant=mail.participant,
        kind=mail.kind,
        occasion=mail.occasion,
        state=State.CARRIED if carrier else mail.state,
        because=mail.because,
        carrier_id=carrier,
        due_at=mail.due_at,
        not_before=mail.not_before or mail.due_at,
        done_at=None if mail.state is State.READY else now,
        expires_at=mail.due_at + LIFETIME,
        queued_at=now,
    )


def open_recipient(*, participant: User) -> Recipient:
    """Make the eligibility row when a plan is accepted; keep an existing one and its choices."""
    recipient, _ = Recipient.objects.get_or_create(participant=participant)
    return recipient


def suspend(*, participant: User, because: str) -> None:
    """Hold reminders back, in the transaction of the hold or pause that asks for it."""
    suspend_all(participants=[participant], because=because)


def suspend_all(*, participants: Collection[User], because: str) -> None:
    """The same for many who have one reason, in one statement."""
    Recipient.objects.filter(participant__in=participants).update(
        suspended=True, suspended_because=because
    )


def resume(*, participant: User) -> None:
    """Let reminders go again."""
    Recipient.objects.filter(participant=participant).update(suspended=False, suspended_because="")


@dataclass(frozen=True)
class Choices:
    """What a participant wants to be mailed, and when. Times are local."""

    wanted: frozenset[Category]
    local_time: time
    quiet_from: time = NIGHT_FROM
    quiet_until: time = NIGHT_UNTIL

    def __post_init__(self) -> None:
        """Raises QuietHours for a time in the quiet hours, or quiet hours shorter than the night."""
        if not NIGHT_UNTIL <= self.quiet_until <= self.local_time < self.quiet_from <= NIGHT_FROM:
            raise QuietHours


@transaction.atomic
def change_reminders(*, participant: User, choices: Choices, by: User, now: datetime) -> None:
    """Keep what is wanted and when. A category that is wanted again is no longer unsubscribed."""
    # First, as plans are locked before what hangs on them.
    wishes.follow_change(participant, now)
    recipient, _ = Recipient.objects.select_for_update().get_or_create(participant=participant)
    optional = [category for category in Category if category.is_optional]
    recipient.switched_off = [c.value for c in optional if c not in choices.wanted]
    recipient.local_time = choices.local_time
    recipient.quiet_from = choices.quiet_from
    recipient.quiet_until = choices.quiet_until
    recipient.save(update_fields=["switched_off", "local_time", "quiet_from", "quiet_until"])
    if choices.wanted:
        _subscribe_again(participant, choices.wanted)
    audit.record(
        audit.Event.REMINDERS_CHANGED,
        by=by,
        now=now,
        subject=participant,
        about=recipient,
        detail={"wanted": sorted(choices.wanted)},
    )


def _subscribe_again(user: User, wanted: frozenset[Category]) -> None:
    """Lift the suppressions of what is wanted. What is not wanted any more is switched off by name."""
    of_address = Suppression.objects.filter(address_hmac=address_hmac(user.email))
    of_address.filter(kind__in=wanted).delete()
    if any(category.is_reminder for category in wanted):
        of_address.filter(kind=EVERY_REMINDER).delete()


@transaction.atomic
def unsubscribe(*, participant: User, kind: str, by: audit.Actor, now: datetime) -> bool:
    """Never mail this category, or "reminders" for all of them, to this address again.

    Doing it twice changes nothing. Returns whether it was new.
    """
    _, created = Suppression.objects.get_or_create(
        address_hmac=address_hmac(participant.email),
        kind=kind,
        defaults={"reason": "unsubscribed", "at": now},
    )
    if created:
        audit.record(
            audit.Event.UNSUBSCRIBED, by=by, now=now, subject=participant, detail={"kind": kind}
        )
    return created


@transaction.atomic
def take_back_unsubscribe(*, participant: User, kind: str, by: audit.Actor, now: datetime) -> bool:
    """Undo `unsubscribe`. Returns whether there was something to undo."""
    deleted, _ = Suppression.objects.filter(
        address_hmac=address_hmac(participant.email), kind=kind, reason="unsubscribed"
    ).delete()
    if deleted:
        audit.record(
            audit.Event.SUBSCRIBED_AGAIN, by=by, now=now, subject=participant, detail={"kind": kind}
        )
    return bool(deleted)


@transaction.atomic
def try_address_again(*, participant: User, by: User, now: datetime) -> bool:
    """Let mail go to an address again that it came back from. Returns whether it was stopped.

    For the person to say that the address is right: a mailbox may have been full or closed for a while.
    """
    deleted, _ = Suppression.objects.filter(
        address_hmac=address_hmac(participant.email), kind=WHOLE_ADDRESS, reason=CAME_BACK
    ).delete()
    if deleted:
        audit.record(
            audit.Event.SUBSCRIBED_AGAIN,
            by=by,
            now=now,
            subject=participant,
            detail={"kind": WHOLE_ADDRESS},
        )
    return bool(deleted)


def heartbeat(name: str, *, now: datetime) -> None:
    """Note that something that runs by itself is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
