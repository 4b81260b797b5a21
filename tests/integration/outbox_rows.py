"""Rows of the outbox for tests of what mails say, as the planner makes them."""

from datetime import timedelta

from plans.domain.budget import MailKind
from plans.models import Plan
from tests.conftest import NOW
from walkback.mail.models import OutboxMail, State


def mail(
    plan: Plan, kind: MailKind, rest: object = "", carrier: OutboxMail | None = None
) -> OutboxMail:
    """One mail about a plan, due at the cast's present; `rest` is what its occasion names besides the plan."""
    occasion = f"{kind.value}:{plan.pk}:{rest}".removesuffix(":")
    return OutboxMail.objects.create(
        participant=plan.participant,
        kind=kind.value,
        occasion=occasion,
        state=State.CARRIED if carrier else State.READY,
        carrier=carrier,
        due_at=NOW,
        not_before=NOW,
        expires_at=NOW + timedelta(days=400),
        queued_at=NOW,
    )
