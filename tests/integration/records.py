"""A row of everything that the record review shows."""

from datetime import datetime, timedelta
from uuid import uuid4

from plans.models import OverrideKind, Plan, PlanOverride, PlanTemplate
from screening.actions import holding
from screening.actions.holding import Statement
from screening.models import Purpose, WarningWords
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.care.models import Clinic, Invitation, Message, Note, Thresholds
from walkback.care.models.invitation import InvitedAs
from walkback.mail import actions as mail
from walkback.mail.models import MailAttempt, OutboxMail
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person, WeekLived


def fill(clinic: Clinic, name: str, now: datetime, *, walks_on: bool = False) -> User:
    """A person with at least one row in every table of the review, locked at the end unless they walk on."""
    at = now - timedelta(days=17)
    user = walkthrough.join(Person(f"{name}@test.example", "x"), now=at)
    care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=at)
    walkthrough.screen(user, now=at)
    plan = walkthrough.start_plan(user, now=at)
    walkthrough.answer_measures(plan, lambda _: 5, activities=("Gardening",), now=at)
    for _ in range(2):
        walkthrough.live_week(plan, WeekLived(), until=now)
    if not walks_on:
        _lock(user, now)
    _write(user, plan, clinic, now)
    mail.unsubscribe(participant=user, kind="weekly", by=user, now=now)
    mail.heartbeat("tick", now=now)
    return user


def _lock(user: User, now: datetime) -> None:
    walkthrough.screen(user, {"A5": "yes"}, now=now, purpose=Purpose.SYMPTOMS)
    told = Statement("Dr Test", now.date(), "Nothing broken.", may_walk=False)
    holding.attest(participant=user, statement=told, by=user, now=now)


def _write(user: User, plan: Plan, clinic: Clinic, now: datetime) -> None:
    """What others write, and what is written to them."""
    WarningWords.objects.create(participant=user, words=["numb"], noticed_at=now)
    about = {"participant": user, "clinic": clinic, "author": user, "text": "Words"}
    Note.objects.create(**about, written_at=now)
    Invitation.objects.create(
        clinic=clinic,
        invited_as=InvitedAs.PARTICIPANT,
        code_hmac=uuid4().bytes * 2,
        made_by=user,
        made_at=now,
        expires_at=now + timedelta(days=14),
    )
    Thresholds.objects.get_or_create(clinic=clinic)
    PlanTemplate.objects.create(
        clinic=clinic,
        version=PlanTemplate.objects.filter(clinic=clinic).count() + 1,
        name="Short days",
        reason="Words",
        made_at=now,
        made_by=user,
    )
    PlanOverride.objects.create(
        plan=plan,
        version=1,
        number=1,
        kind=OverrideKind.values[0],
        reason="Words",
        changes={},
        before={},
        after={},
        made_at=now,
        made_by=user,
    )
    Message.objects.create(**about, from_clinic=False, sent_at=now)
    OutboxMail.objects.get_or_create(
        participant=user,
        occasion="weekly:0:0",
        defaults={
            "kind": "weekly",
            "due_at": now,
            "not_before": now,
            "expires_at": now + timedelta(hours=1),
            "queued_at": now,
        },
    )
    MailAttempt.objects.create(at=now, mail_id=1, participant_id=user.pk, step="data")
