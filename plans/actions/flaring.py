"""A flare-up: reported with one tap, ended when the person says so; and what is asked around it."""

from datetime import date, datetime

from django.db import transaction

from plans import queries
from plans.actions import alerting
from plans.actions.locking import lock_plan, lock_running
from plans.domain.alerts import FLARE_OVER
from plans.domain.schedule import local_day
from plans.domain.vocabulary import Flare
from plans.models import CheckIn, FlareUp, MonthlyReport, Plan, Prescription, Recurrence
from screening.actions.answering import begin
from screening.domain.wording import FLARE_SCOPE
from screening.models import Purpose, Screening
from walkback.accounts import audit
from walkback.accounts.models import User


class NoFlareUp(ValueError):
    """No flare-up is open: it was ended in another tab."""


class AskedBefore(ValueError):
    """This was answered before; answers about the past stay as they were given."""


@transaction.atomic
def report(*, plan: Plan, by: User, now: datetime) -> Screening:
    """Note a flare-up and open the short re-screen that comes before any advice.

    Tapped again while its questions wait, it leads back to them. Raises NotRunning.
    """
    locked, prescription = lock_running(plan)
    participant = locked.participant
    screening = begin(
        participant=participant, purpose=Purpose.FLARE, scope=FLARE_SCOPE, by=by, now=now
    )
    flare_up = queries.open_flare_up(participant)
    if flare_up is not None:
        if queries.has_questions_left(flare_up) and flare_up.screening_id != screening.pk:
            flare_up.screening = screening
            flare_up.save(update_fields=["screening"])
        return screening
    flare_up = FlareUp.objects.create(
        participant=participant,
        plan=locked,
        number=prescription.number,
        screening=screening,
        began_on=local_day(now, participant.zone),
        reported_at=now,
    )
    audit.record(audit.Event.FLARE_REPORTED, by=by, now=now, subject=participant, about=flare_up)
    return screening


@transaction.atomic
def end(*, participant: User, by: audit.Actor, now: datetime) -> FlareUp:
    """The person says it is over. Raises NoFlareUp."""
    flare_up = _open(participant)
    flare_up.ended_at = now
    flare_up.ended_on = max(flare_up.began_on, local_day(now, participant.zone))
    flare_up.save(update_fields=["ended_at", "ended_on"])
    audit.record(audit.Event.FLARE_ENDED, by=by, now=now, subject=participant, about=flare_up)
    alerting.settle(participant, FLARE_OVER, by=by, now=now)
    return flare_up


@transaction.atomic
def not_yet(*, participant: User, by: User, now: datetime) -> FlareUp:
    """Asked whether it has settled, the person says not yet: asked again after two more days. Raises NoFlareUp."""
    flare_up = _open(participant)
    flare_up.asked_on = local_day(now, participant.zone)
    flare_up.save(update_fields=["asked_on"])
    audit.record(audit.Event.FLARE_ASKED, by=by, now=now, subject=participant, about=flare_up)
    return flare_up


def _open(participant: User) -> FlareUp:
    flare_up: FlareUp | None = (
        FlareUp.objects.for_user(participant).open().select_for_update().first()
    )
    if flare_up is None:
        raise NoFlareUp
    return flare_up


def follow_check_in(
    check_in: CheckIn, prescription: Prescription, *, by: User, now: datetime
) -> None:
    """A completed check-in says how the flare-up stands: it begins or ends one.

    Runs inside the check-in's transaction. The check-in asked the questions that a flare-up asks for.
    """
    participant = prescription.plan.participant
    is_open = queries.open_flare_up(participant) is not None
    if is_open and check_in.flare != Flare.PRESENT:
        end(participant=participant, by=by, now=now)
    elif not is_open and check_in.flare == Flare.PRESENT:
        flare_up = FlareUp.objects.create(
            participant=participant,
            plan_id=prescription.plan_id,
            number=prescription.number,
            began_on=local_day(now, participant.zone),
            reported_at=now,
        )
        audit.record(
            audit.Event.FLARE_REPORTED, by=by, now=now, subject=participant, about=flare_up
        )


# Recurrences and the monthly questions, clinical specification 6.2 and 6.4


@transaction.atomic
def answer_recurrence(
    *,
    plan: Plan,
    began_on: date,
    lasted: bool,
    interference: int | None,
    by: User,
    now: datetime,
) -> Recurrence:
    """Whether pain of 3 or more lasted a whole day and night, and how much it got in the way.

    Raises AskedBefore.
    """
    locked = lock_plan(plan)
    recurrence, is_new = Recurrence.objects.get_or_create(
        participant=locked.participant,
        began_on=began_on,
        defaults={
            "plan": locked,
            "answered_at": now,
            "lasted": lasted,
            "interference": interference if lasted else None,
        },
    )
    if not is_new:
        raise AskedBefore
    audit.record(
        audit.Event.RECURRENCE_ANSWERED,
        by=by,
        now=now,
        subject=locked.participant,
        about=recurrence,
    )
    alerting.follow_recurrence(locked, began_on, recurrence.interference, by=by, now=now)
    return recurrence


@transaction.atomic
def choose_monthly(*, plan: Plan, wanted: bool, by: User, now: datetime) -> Plan:
    """Whether the monthly questions go on after the last week."""
    locked = lock_plan(plan)
    locked.monthly_since = now if wanted else None
    locked.save(update_fields=["monthly_since"])
    audit.record(
        audit.Event.MONTHLY_CHOSEN,
        by=by,
        now=now,
        subject=locked.participant,
        about=locked,
        detail={"wanted": wanted},
    )
    return locked


@transaction.atomic
def answer_monthly(
    *, plan: Plan, month: int, answers: dict[str, object], by: User, now: datetime
) -> MonthlyReport:
    """Keep one month's answers; what was not asked stays unknown. Raises AskedBefore."""
    locked = lock_plan(plan)
    report_row, is_new = MonthlyReport.objects.get_or_create(
        plan=locked,
        month=month,
        defaults={"participant": locked.participant, "answered_at": now, **answers},
    )
    if not is_new:
        raise AskedBefore
    audit.record(
        audit.Event.MONTHLY_ANSWERED, by=by, now=now, subject=locked.participant, about=report_row
    )
    alerting.follow_recurrence(locked, report_row.began_on, report_row.interference, by=by, now=now)
    return report_row
