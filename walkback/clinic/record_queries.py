"""One person's record, a page at a time, as this clinician may read it. Lists are newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from plans.models import CheckIn, Plan, Prescription, Walk
from plans.queries import Lived, lived_of
from screening.models import Hold, Screening
from walkback.accounts.models import User
from walkback.clinic.queries import with_minutes_done
from walkback.mail.models import OutboxMail

WEEKS, WALKS, CHECK_INS, SCREENINGS, MAILS = 30, 50, 30, 10, 50
"""Rows of one page."""


def _page(rows: QuerySet[Any], size: int, number: str) -> Page[Any]:
    """A number that is none gives the first page, too high a one the last."""
    return Paginator(rows, size).get_page(number)


def holds_of_record(user: User, person: User) -> list[Hold]:
    """Every hold and lock, open or closed."""
    return list(
        Hold.objects.for_user(user)
        .filter(participant=person)
        .select_related("screening", "attestation", "closed_by", "seen_by", "declined_by")
        .order_by("-raised_at", "-pk")
    )


def newest_plan(user: User, person: User) -> Plan | None:
    """The plan that was accepted last, running or not."""
    plan: Plan | None = (
        Plan.objects.for_user(user)
        .filter(participant=person, accepted_at__isnull=False)
        .select_related("participant", "screening")
        .order_by("-accepted_at", "-pk")
        .first()
    )
    return plan


def lived_by(user: User, person: User, *, now: datetime) -> Lived | None:
    """The newest plan as it was lived up to the person's today; None before there is one."""
    plan = newest_plan(user, person)
    return lived_of(plan, today=now.astimezone(person.zone).date()) if plan else None


def weeks_page(user: User, person: User, number: str) -> Page[Any]:
    """Weeks with their plan, decision and `walked` minutes, the newest plan first."""
    weeks = Prescription.objects.for_user(user).filter(
        plan__participant=person, plan__accepted_at__isnull=False
    )
    return _page(
        with_minutes_done(weeks)
        .select_related("plan", "decision")
        .order_by("-plan__accepted_at", "-plan_id", "-number", "-pk"),
        WEEKS,
        number,
    )


@dataclass(frozen=True)
class LogPages:
    walks: Page[Any]
    check_ins: Page[Any]


def log_pages(user: User, person: User, *, walks: str, check_ins: str) -> LogPages:
    """One page of the walks and one of the check-ins, by their numbers."""
    walked = Walk.objects.for_user(user).filter(participant=person)
    asked = CheckIn.objects.for_user(user).filter(plan__participant=person)
    return LogPages(
        walks=_page(walked.order_by("-walked_on", "-pk"), WALKS, walks),
        check_ins=_page(asked.order_by("-started_at", "-pk"), CHECK_INS, check_ins),
    )


def _submitted(user: User, person: User) -> QuerySet[Any]:
    submitted: QuerySet[Any] = (
        Screening.objects.for_user(user)
        .filter(participant=person)
        .submitted()
        .select_related("participant")
        .prefetch_related("answers")
        .newest_first()
    )
    return submitted


def screenings_page(user: User, person: User, number: str) -> Page[Any]:
    """Submitted screenings with their answers."""
    return _page(_submitted(user, person), SCREENINGS, number)


def screening_of(user: User, person: User, public_id: UUID) -> Screening | None:
    """One submitted screening of this person, with its answers."""
    found: Screening | None = _submitted(user, person).filter(public_id=public_id).first()
    return found


def mails_page(person: User, number: str) -> Page[Any]:
    """What was mailed to this person, or is to be. The caller has seen to it that their record may be read."""
    mails = OutboxMail.objects.for_user(person).order_by("-due_at", "-pk")
    return _page(mails, MAILS, number)
