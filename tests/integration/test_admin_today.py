"""The first page of the record review: how the queue, the mails and the jobs stand."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.integration.pages import SignedIn
from tests.integration.records import fill
from walkback.accounts.models import User
from walkback.care.models import Alert, Clinic
from walkback.mail import actions as mail
from walkback.mail.models import OutboxMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def person(clinic: Clinic, clinician: User, now: datetime) -> User:
    return fill(clinic, "someone", now)


@pytest.fixture
def staff(staff_user: User, signed_in: SignedIn) -> Client:
    return signed_in(staff_user)


class TestToday:
    def test_says_how_the_queue_the_mails_and_the_jobs_stand(
        self, person: User, staff: Client, now: datetime
    ) -> None:
        mail.heartbeat("plan", now=now - timedelta(hours=1))
        OutboxMail.objects.all().delete()
        OutboxMail.objects.create(
            participant=person,
            kind="weekly",
            occasion="weekly:9:9",
            due_at=now,
            not_before=now,
            expires_at=now + timedelta(hours=1),
            queued_at=now,
        )
        page = staff.get("/admin/")
        today = page.context["today"]
        opened = Alert.objects.open().count()
        assert opened
        assert dict(today["queue"])["Open alerts"] == opened
        assert dict(today["holds"]) == {"Open locks": 1, "Open holds": 0}
        assert dict(today["mails"])["Waiting and due"] == 1
        assert dict(today["mails"])["Planned"] == 0
        late = {name: is_late for name, _at, is_late in today["jobs"]}
        assert late == {"the planner of mails": True, "the ticker": False}
        assert "late" in page.content.decode()

    def test_costs_the_same_whatever_there_is(
        self, clinic: Clinic, person: User, staff: Client, now: datetime
    ) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as made:
                staff.get("/admin/")
            return len(made)

        staff.get("/admin/")
        before = cost()
        fill(clinic, "someone-else", now)
        assert cost() == before

    @pytest.mark.parametrize("role", ["participant", "clinician"])
    def test_is_not_for_others(self, role: str, request: Any, signed_in: SignedIn) -> None:
        page = signed_in(request.getfixturevalue(role)).get("/admin/")
        assert page.status_code == 403
        assert "Open alerts" not in page.content.decode()
