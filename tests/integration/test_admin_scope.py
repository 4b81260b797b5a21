"""A clinician in the record review: the people of their clinics, and nobody's name from elsewhere."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import OverrideKind, PlanOverride
from screening.models import Hold
from tests.integration.pages import SignedIn, page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account
from tests.integration.records import fill
from walkback.accounts import actions as accounts
from walkback.accounts import audit
from walkback.accounts.audit import System
from walkback.accounts.models import AuditEvent, User
from walkback.accounts.reach import Reach, reach_of
from walkback.care.models import Alert, Clinic, Enrolment, Invitation, Membership, Note
from walkback.care.models.alert import AlertKind, Severity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
ABOUT_NOBODY = {"mail.heartbeat", "mail.suppression"}
OF_THEIRS = [label for label in sorted(MODELS) if label not in ABOUT_NOBODY]


def address(model: type[models.Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def with_records(user: User, now: datetime) -> User:
    accounts.change_record_review(user=user, given=True, by=System.COMMAND, now=now)
    user.refresh_from_db()
    return user


@pytest.fixture
def person(clinic: Clinic, clinician: User, now: datetime) -> User:
    return fill(clinic, "someone", now)


@pytest.fixture
def stranger() -> User:
    """A clinician elsewhere."""
    return clinician_account("quokka-clinician")


@pytest.fixture
def valley(stranger: User, person: User, clinic: Clinic, now: datetime) -> Clinic:
    """Another clinic with people of its own, which looked after `person` before."""
    valley = clinic_with(stranger, "Quokka Valley")
    moved_on = fill(valley, "quokka-person", now)
    _was_there_before(person, valley, stranger, now)
    used = Invitation.objects.filter(clinic=clinic).latest("pk")
    Invitation.objects.filter(pk=used.pk).update(used_at=now, used_by=moved_on)
    return valley


def _was_there_before(person: User, valley: Clinic, stranger: User, now: datetime) -> None:
    before = now - timedelta(days=30)
    Enrolment.objects.create(
        clinic=valley, participant=person, joined_at=before, left_at=before, looked_by=stranger
    )
    Alert.objects.create(
        clinic=valley,
        participant=person,
        kind=AlertKind.FALL,
        severity=Severity.HIGH,
        reason="Words",
        opened_at=before,
        event_at=before,
        closed_at=before,
        closed_by=stranger,
        closed_because="reviewed",
    )
    Note.objects.create(
        clinic=valley, participant=person, author=stranger, text="Words", written_at=before
    )
    PlanOverride.objects.create(
        plan=person.plans.latest("pk"),
        version=2,
        number=1,
        kind=OverrideKind.values[0],
        reason="Words",
        changes={},
        before={},
        after={},
        made_at=now,
        made_by=stranger,
    )
    Hold.objects.filter(participant=person).update(seen_at=now, seen_by=stranger)
    audit.record(audit.Event.RECORD_VIEWED, by=stranger, now=before, subject=person, about=person)


@pytest.fixture
def reviewer(clinician: User, valley: Clinic, now: datetime, signed_in: SignedIn) -> Client:
    return signed_in(with_records(clinician, now))


def forbidden_words(valley: Clinic) -> list[str]:
    """What must stand nowhere: addresses and public ids of the other clinic, its people and their rows."""
    people = User.objects.get_queryset().filter(email__startswith="quokka")
    found = ["quokka", "Quokka", str(valley.public_id)]
    found += [str(user.public_id) for user in people]
    for model in MODELS.values():
        names = {field.name for field in model._meta.concrete_fields}
        if {"public_id", "participant"} <= names:
            rows = model._default_manager.filter(participant__in=people)
            found += [str(each) for each in rows.values_list("public_id", flat=True)]
    return found


def filters(text: str) -> list[str]:
    part = text.partition('id="changelist-filter"')[2].partition("</nav>")[0]
    return [unescape(each) for each in re.findall(r'href="(\?[^"]*)"', part)]


class TestScope:
    def test_no_list_search_filter_or_record_names_anybody_elsewhere(
        self, reviewer: Client, valley: Clinic
    ) -> None:
        forbidden, seen = forbidden_words(valley), 0
        assert len(forbidden) > 10
        for label in OF_THEIRS:
            model = MODELS[label]
            listed = reviewer.get(address(model, "changelist"))
            pages = ["", "?q=quokk", *filters(page(listed))]
            rows = [row.pk for row in listed.context["cl"].result_list]
            assert rows, label
            answers = [reviewer.get(address(model, "changelist") + query) for query in pages]
            assert {answer.status_code for answer in answers} == {200}, label
            texts = [page(answer) for answer in answers]
            texts += [page(reviewer.get(address(model, "change", pk))) for pk in rows[:4]]
            for text in texts:
                assert not [each for each in forbidden if each in text], label
            seen += len(texts)
        assert seen > 150

    def test_who_is_not_theirs_is_found_by_no_search(
        self, reviewer: Client, valley: Clinic, person: User
    ) -> None:
        stranger = User.objects.get(email__startswith="quokka-person")
        for label in OF_THEIRS:
            for typed in ("quokk", str(stranger.public_id)):
                answer = reviewer.get(address(MODELS[label], "changelist"), {"q": typed})
                assert not answer.context["cl"].result_count, (label, typed)
        trail = reviewer.get(address(AuditEvent, "changelist"), {"q": "someone@"})
        assert trail.context["cl"].result_count

    def test_a_row_of_somebody_elsewhere_is_not_there(
        self, reviewer: Client, valley: Clinic, person: User
    ) -> None:
        asked = 0
        for label in OF_THEIRS:
            model = MODELS[label]
            theirs = admin.site._registry[model].get_queryset(_asked_by(reviewer))
            outside = model._default_manager.exclude(pk__in=theirs.values("pk")).first()
            assert outside is not None, label
            for name in ("change", "history"):
                assert reviewer.get(address(model, name, outside.pk)).status_code == 404, label
                asked += 1
        assert asked == 2 * len(OF_THEIRS)

    def test_tables_about_nobody_are_closed(self, reviewer: Client, person: User) -> None:
        front = page(reviewer.get("/admin/"))
        for label in ABOUT_NOBODY:
            model = MODELS[label]
            row = model._default_manager.first()
            assert row is not None
            assert reviewer.get(address(model, "changelist")).status_code == 403
            assert reviewer.get(address(model, "change", row.pk)).status_code == 403
            assert address(model, "changelist") not in front

    def test_who_left_is_seen_no_more(
        self, reviewer: Client, person: User, clinic: Clinic, now: datetime
    ) -> None:
        mine = address(User, "change", person.pk)
        assert reviewer.get(mine).status_code == 200
        Enrolment.objects.filter(participant=person, clinic=clinic).update(left_at=now)
        assert reviewer.get(mine).status_code == 404

    def test_who_works_there_no_more_sees_nobody(
        self, reviewer: Client, person: User, clinician: User, now: datetime
    ) -> None:
        Membership.objects.filter(user=clinician).update(ended_at=now)
        for label in OF_THEIRS:
            listed = reviewer.get(address(MODELS[label], "changelist"))
            assert not listed.context["cl"].result_count, label

    def test_a_clinician_of_another_clinic_sees_none_of_it(
        self,
        person: User,
        valley: Clinic,
        stranger: User,
        now: datetime,
        signed_in: SignedIn,
    ) -> None:
        client = signed_in(with_records(stranger, now))
        for label in OF_THEIRS:
            text = page(client.get(address(MODELS[label], "changelist")))
            assert "someone@" not in text, label
        assert client.get(address(User, "change", person.pk)).status_code == 404

    def test_colleagues_are_named(self, reviewer: Client, clinician: User) -> None:
        assert clinician.email in page(reviewer.get(address(Membership, "changelist")))

    def test_opening_a_record_is_written_down(
        self, reviewer: Client, person: User, clinician: User
    ) -> None:
        reviewer.get(address(User, "change", person.pk))
        event = AuditEvent.objects.filter(actor_id=clinician.pk).latest("pk")
        assert (event.action, event.subject_id, event.reason) == (
            "record.viewed",
            person.pk,
            "record review",
        )

    def test_without_care_nobody_is_reached(self, participant: User) -> None:
        found = reach_of(participant)
        assert isinstance(found, Reach)
        assert not found.named


def _asked_by(client: Client) -> Any:
    return client.get("/admin/").wsgi_request


class TestToday:
    def test_the_numbers_are_of_their_people(
        self, reviewer: Client, person: User, clinic: Clinic
    ) -> None:
        answer = reviewer.get("/admin/")
        today = answer.context["today"]
        theirs = Alert.objects.open().filter(clinic=clinic).count()
        assert theirs < Alert.objects.open().count()
        assert dict(today["queue"])["Open alerts"] == theirs
        assert dict(today["holds"]) == {"Open locks": 1, "Open holds": 0}
        assert today["jobs"] is None
        assert "Jobs" not in page(answer)


def test_lists_and_records_cost_the_same_with_more_people(
    reviewer: Client, clinic: Clinic, person: User, now: datetime
) -> None:
    pages = ["/admin/"]
    for label in OF_THEIRS:
        listed = address(MODELS[label], "changelist")
        row = reviewer.get(listed).context["cl"].result_list[0]
        pages.append(listed)
        # Each new version of a clinic's defaults makes the one before a page for reading.
        if label != "plans.plantemplate":
            pages.append(address(MODELS[label], "change", row.pk))

    def costs() -> dict[str, int]:
        found: dict[str, int] = {}
        for asked in pages:
            reviewer.get(asked)
            with CaptureQueriesContext(connection) as made:
                reviewer.get(asked)
            found[asked] = len(made)
        return found

    before = costs()
    for name in ("second", "third", "fourth"):
        fill(clinic, f"someone-{name}", now)
    assert costs() == before
