"""Who the rows are about that break a rule each, and those rows before they are broken."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import models

from plans.models import CheckIn, Plan, Prescription, Walk, WeeklyDecision
from screening.models import Hold, HoldKind, Purpose, Screening
from tests.conftest import NOW
from walkback.accounts.models import User
from walkback.accounts.models import User as Account
from walkback.care.models import Alert, Clinic
from walkback.mail.models import OutboxMail
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person, WeekLived

LATER = NOW + timedelta(days=1)
BEFORE = NOW - timedelta(days=1)


class Cast:
    """Rows to break rules with: one walker with a decided week, one newcomer, a clinic."""

    def __init__(self) -> None:
        self.walker = _joined("walker")
        walkthrough.screen(self.walker, now=NOW)
        self.plan: Plan = walkthrough.start_plan(self.walker, now=NOW)
        walkthrough.live_week(self.plan, WeekLived(), until=NOW + timedelta(days=30))
        self.newcomer = _joined("newcomer")
        self.clinician = Account.objects.create_user(
            "clinician@test.example", role="clinician", joined_at=NOW
        )
        self.clinic = Clinic.objects.create(name="Hill Clinic", country="AU", created_at=NOW)

    @property
    def screening(self) -> Screening:
        return Screening.objects.get(participant=self.walker)

    def prescription(self, **values: object) -> Prescription:
        """The running week once more, with other values."""
        row = Prescription.objects.filter(plan=self.plan).order_by("-number")[0]
        row.pk, row._state.adding = None, True
        row.number, row.starts_on = 20, date(2027, 6, 1)
        row.until_on = date(2027, 6, 8)
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def draft(self, **values: object) -> Plan:
        row = Plan.objects.get(pk=self.plan.pk)
        row.pk, row._state.adding, row.public_id = None, True, uuid4()
        row.participant = self.newcomer
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def open_screening(self, **values: object) -> Screening:
        return Screening(
            **{
                "participant": self.newcomer,
                "purpose": Purpose.START,
                "ruleset": "1.0",
                "age": 58,
                "started_at": NOW,
                **values,
            }
        )

    def walk(self, **values: object) -> Walk:
        return Walk(
            **{
                "participant": self.walker,
                "plan": self.plan,
                "client_key": uuid4(),
                "walked_on": date(2026, 11, 24),
                "duration_minutes": 20,
                "logged_at": NOW,
                **values,
            }
        )

    def check_in(self, **values: object) -> CheckIn:
        return CheckIn(**{"plan": self.plan, "number": 2, "started_at": NOW, **values})

    def mail(self, **values: object) -> OutboxMail:
        return OutboxMail(
            **{
                "participant": self.newcomer,
                "kind": "weekly",
                "occasion": "weekly:1:2",
                "due_at": NOW,
                "not_before": NOW,
                "expires_at": LATER,
                "queued_at": NOW,
                **values,
            }
        )

    def hold(self, **values: object) -> Hold:
        return Hold(
            **{
                "participant": self.newcomer,
                "kind": HoldKind.REVIEW,
                "raised_at": NOW,
                "last_raised_at": NOW,
                **values,
            }
        )

    def alert(self, **values: object) -> Alert:
        return Alert(
            **{
                "clinic": self.clinic,
                "participant": self.newcomer,
                "kind": "PAIN_SEVERE",
                "severity": 4,
                "reason": "Pain.",
                "opened_at": NOW,
                "event_at": NOW,
                **values,
            }
        )

    def decision(self) -> WeeklyDecision:
        """The decided week's row, to be written again."""
        row = WeeklyDecision.objects.get(plan=self.plan)
        row.pk, row._state.adding, row.public_id = None, True, uuid4()
        row.number, row.check_in = 7, None
        second = Prescription.objects.get(plan=self.plan, number=2)
        row.prescription = second
        return row


def _joined(name: str) -> User:
    return walkthrough.join(Person(f"{name}@test.example", "correct-horse-battery"), now=NOW)


def row_with(row: Any, **values: object) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def twice(make: Callable[[], models.Model]) -> None:
    make().save()
    make().save()


Case = Callable[[Cast], object]
