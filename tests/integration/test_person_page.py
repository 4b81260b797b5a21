"""One person's record, page by page: what stands there, for whom, at which cost, and what is written down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Plan, Walk
from screening.models import Hold, Purpose
from tests.integration.pages import SignedIn, page, unescaped_page
from tests.integration.people_of_a_clinic import locked, not_begun, walker
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic, Membership
from walkback.clinic.presenters.event_words import EVENTS
from walkback.clinic.presenters.tabs import PAGES
from walkback.mail.models import OutboxMail
from walkback.ops import walkthrough
from walkback.ops.walkthrough import WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# The plan's, messages and notes have tests of their own.
NAMES = [
    "person",
    "person-weeks",
    "person-log",
    "person-answers",
    "person-measures",
    "person-mails",
    "person-history",
]
NOT_MONITORED = "This service is not monitored round the clock."


def at(name: str, person: User, *more: object) -> str:
    return reverse(f"clinic:{name}", args=[person.public_id, *more])


@pytest.fixture
def look(clinician: User, signed_in: SignedIn) -> Callable[..., Any]:
    """Open a page of somebody's record as their clinician."""
    client = signed_in(clinician)

    def opened(name: str, person: User, **asked: str) -> Any:
        answer = client.get(at(name, person), asked)
        assert answer.status_code == 200, name
        return answer

    return opened


def cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


class TestEveryPage:
    def test_opens_for_somebody_in_the_programme_and_for_somebody_before_it(
        self, look: Callable[..., Any], participant: User, clinic: Clinic, now: datetime
    ) -> None:
        for person in (participant, not_begun(clinic, now)):
            for name in NAMES:
                text = page(look(name, person))
                assert NOT_MONITORED in text
                assert f'href="{at(name, person)}" aria-current="page"' in text
                for other, _words in PAGES:
                    assert f'href="{at(other, person)}"' in text

    def test_is_for_the_clinicians_of_the_person_s_clinic_alone(
        self,
        participant: User,
        clinician: User,
        other_clinician: User,
        staff_user: User,
        client: Client,
        signed_in: SignedIn,
    ) -> None:
        addresses = [at(name, participant) for name in NAMES]
        addresses.append(at("person-picture", participant, "minutes"))
        cast = (clinician, 200), (other_clinician, 404), (participant, 403), (staff_user, 403)
        for who, status in cast:
            theirs = signed_in(who)
            for address in addresses:
                assert theirs.get(address).status_code == status, address
        for address in addresses:
            assert client.get(address)["Location"].startswith("/accounts/login/")

    def test_is_written_into_the_audit_trail_with_the_part_that_was_opened(
        self, look: Callable[..., Any], participant: User, clinician: User
    ) -> None:
        for name in NAMES:
            look(name, participant)
            event = AuditEvent.objects.filter(action=Event.RECORD_VIEWED).latest("pk")
            assert (event.actor_id, event.subject_id) == (clinician.pk, participant.pk)
            assert event.detail["part"] == (name.partition("-")[2] or "overview")

    def test_costs_the_same_for_two_weeks_and_for_ten(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        short = walker(clinic, "short", now - timedelta(weeks=2), [WeekLived()] * 2, now)
        long = walker(clinic, "long", now - timedelta(weeks=10), [WeekLived()] * 10, now)
        walkthrough.screen(long, {"B10": "other_diabetes"}, now=now, purpose=Purpose.SYMPTOMS)
        for name in NAMES:
            for person in (short, long):
                client.get(at(name, person))
            assert cost(client, at(name, short)) == cost(client, at(name, long)), name

    def test_only_the_overview_marks_a_hold_as_seen(
        self, look: Callable[..., Any], clinic: Clinic, now: datetime
    ) -> None:
        person = locked(clinic, now)
        for name in NAMES[1:]:
            look(name, person)
        assert not Hold.objects.get(participant=person).was_seen
        look("person", person)
        assert Hold.objects.get(participant=person).was_seen


class TestOverview:
    def test_the_chart_comes_after_the_page_and_its_numbers_stand_in_a_table(
        self, look: Callable[..., Any], clinic: Clinic, now: datetime
    ) -> None:
        person = walker(clinic, "walker", now - timedelta(weeks=6), [WeekLived()] * 6, now)
        answer = look("person", person)
        text = page(answer)
        assert f'hx-get="{at("person-picture", person, "minutes")}"' in text
        assert "Minutes walked each week" in text
        assert len(answer.context["page"].minutes.rows) == 7
        assert "<svg role" not in text
        assert "in the last two weeks" in text
        assert "You walk" not in text

    def test_the_chart_is_a_picture_with_its_words(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        person = walker(clinic, "walker", now - timedelta(weeks=6), [WeekLived()] * 6, now)
        client = signed_in(clinician)
        for name in ("minutes", "pain"):
            alone = client.get(at("person-picture", person, name))
            assert alone["Content-Type"] == "image/svg+xml"
            inside = client.get(at("person-picture", person, name), headers={"HX-Request": "true"})
            assert "var(--chart-text)" in page(inside)
            assert 'aria-label="' in page(inside)
            assert "your" not in page(inside).lower()
        assert client.get(at("person-picture", person, "nothing")).status_code == 404
        nobody = not_begun(clinic, now)
        assert client.get(at("person-picture", nobody, "minutes")).status_code == 404

    def test_an_open_alert_leads_to_what_can_be_done_about_it(
        self, look: Callable[..., Any], clinic: Clinic, now: datetime
    ) -> None:
        person = locked(clinic, now)
        alert = Alert.objects.open().get(participant=person)
        answer = look("person", person)
        (line,) = answer.context["page"].alerts
        assert line.kind == "urgent"
        assert f'href="{reverse("clinic:alert", args=[alert.public_id])}"' in page(answer)


class TestLists:
    def test_weeks_walks_and_check_ins_turn_their_pages_by_themselves(
        self,
        look: Callable[..., Any],
        clinic: Clinic,
        now: datetime,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        person = walker(clinic, "walker", now - timedelta(weeks=6), [WeekLived()] * 6, now)
        for size in ("WEEKS", "WALKS", "CHECK_INS"):
            monkeypatch.setattr(f"walkback.clinic.record_queries.{size}", 4)
        first, second = (look("person-weeks", person, page=number) for number in "12")
        numbers = [
            [week.number for plan in shown.context["plans"] for week in plan.weeks]
            for shown in (first, second)
        ]
        assert numbers == [[7, 6, 5, 4], [3, 2, 1]]
        log = look("person-log", person, walks="2")
        assert len(log.context["walks"]) == 4
        assert log.context["check_ins"][0].week == 6
        assert "?check_ins=1&amp;walks=3" in page(log)
        assert "?walks=2&amp;check_ins=2" in page(log)
        days = [line.on for line in log.context["walks"]]
        assert days == sorted(days, reverse=True)

    def test_two_plans_stand_one_after_the_other(
        self, look: Callable[..., Any], participant: User, now: datetime
    ) -> None:
        plan = Plan.objects.get(participant=participant)
        (part,) = look("person-weeks", participant).context["plans"]
        assert [week.number for week in part.weeks] == [1]
        assert part.starts_on == plan.starts_on

    def test_odd_page_numbers_do_no_harm(self, look: Callable[..., Any], participant: User) -> None:
        for odd in ("0", "-1", "99", "x", ""):
            for name in NAMES:
                look(name, participant, page=odd, walks=odd, check_ins=odd)

    def test_mails_say_kind_time_and_state_and_nothing_else(
        self, look: Callable[..., Any], participant: User, now: datetime
    ) -> None:
        OutboxMail.objects.filter(participant=participant).delete()
        OutboxMail.objects.create(
            participant=participant,
            kind="weekly",
            occasion="weekly:1:1",
            due_at=now,
            not_before=now,
            expires_at=now + timedelta(hours=1),
            queued_at=now,
            state="suppressed",
            because="away",
        )
        answer = look("person-mails", participant)
        (row,) = answer.context["mails"]
        assert (row.name, row.state) == ("Weekly mail", "Held back")
        assert "you were away" not in page(answer)

    def test_measures_stand_with_start_and_newest(
        self, look: Callable[..., Any], participant: User, now: datetime
    ) -> None:
        plan = Plan.objects.get(participant=participant)
        walkthrough.answer_measures(plan, lambda _: 5, activities=("Gardening",), now=now)
        text = page(look("person-measures", participant))
        assert "Gardening" in text
        assert "Pain on average" in text


class TestHistory:
    def test_every_event_has_words(self) -> None:
        assert set(EVENTS) >= set(Event)

    def test_says_who_did_what_and_what_changed(
        self,
        look: Callable[..., Any],
        participant: User,
        clinician: User,
        signed_in: SignedIn,
    ) -> None:
        signed_in(participant).post("/walks/new/", _a_walk(20))
        walk = Walk.objects.get(participant=participant)
        signed_in(participant).post(f"/walks/{walk.public_id}/", _a_walk(25))
        lines = look("person-history", participant).context["lines"]
        said = [(line.who, line.what, line.changes) for line in lines]
        assert ("They themselves", "Walk changed", ("Minutes of the walk: 25, was 20",)) in said
        assert said[0] == (clinician.email, "Record opened: history", ())

    def test_names_colleagues_only(
        self,
        look: Callable[..., Any],
        participant: User,
        clinic: Clinic,
        clinician: User,
        other_clinician: User,
        now: datetime,
    ) -> None:
        for who in (other_clinician, clinician):
            AuditEvent.objects.create(
                at=now,
                actor_id=who.pk,
                actor_role="clinician",
                subject_id=participant.pk,
                action=Event.NOTE_WRITTEN,
            )
        text = page(look("person-history", participant))
        assert other_clinician.email not in text
        assert "A clinician of another clinic" in text
        assert clinician.email in text

    def test_no_value_of_a_private_table_is_told(
        self, look: Callable[..., Any], clinic: Clinic, now: datetime
    ) -> None:
        person = locked(clinic, now)
        text = unescaped_page(look("person-history", person))
        assert "Safety questions sent" in text
        assert "sexual" not in text

    def test_a_chart_is_no_entry_of_its_own(
        self, look: Callable[..., Any], participant: User, clinician: User, signed_in: SignedIn
    ) -> None:
        signed_in(clinician).get(at("person-picture", participant, "minutes"))
        lines = look("person-history", participant).context["lines"]
        assert [line.what for line in lines].count("Record opened") == 0
        assert AuditEvent.objects.filter(action=Event.RECORD_VIEWED).count() == 2


def _a_walk(minutes: int) -> dict[str, str]:
    return {"client_key": str(uuid4()), "duration_minutes": str(minutes)}


class TestPrivateAnswers:
    """Clinical specification 9.3."""

    SECRET = "sexual feeling"

    @pytest.fixture
    def person(self, clinic: Clinic, clinician: User, now: datetime) -> User:
        return locked(clinic, now)

    def show(self, client: Client, person: User, **headers: str) -> Any:
        screening = person.screenings.latest("submitted_at")
        return client.post(at("person-private", person, screening.public_id), headers=headers)

    def test_are_on_no_page_that_is_opened(
        self, look: Callable[..., Any], person: User, clinician: User, signed_in: SignedIn
    ) -> None:
        pages = [look(name, person) for name in NAMES]
        hold = Hold.objects.get(participant=person)
        client = signed_in(clinician)
        pages += [
            client.get(at("hold", person, hold.public_id)),
            client.get(reverse("clinic:people")),
            client.get("/clinic/"),
        ]
        for shown in pages:
            assert self.SECRET not in page(shown)
        assert "A private answer" in page(pages[0])
        assert not AuditEvent.objects.filter(action=Event.SENSITIVE_VIEWED).exists()

    def test_are_shown_when_asked_for_and_each_look_is_written_down(
        self, person: User, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        for _ in range(2):
            answer = self.show(client, person)
            assert answer.status_code == 200
            assert self.SECRET in page(answer)
            assert NOT_MONITORED in page(answer)
        looks = AuditEvent.objects.filter(action=Event.SENSITIVE_VIEWED)
        assert looks.count() == 2
        assert {(each.actor_id, each.subject_id) for each in looks} == {(clinician.pk, person.pk)}
        assert "sexual" not in str([each.detail for each in looks])

    def test_come_as_a_part_of_the_page_by_htmx(
        self, person: User, clinician: User, signed_in: SignedIn
    ) -> None:
        answer = self.show(signed_in(clinician), person, **{"HX-Request": "true"})
        assert self.SECRET in page(answer)
        assert "<html" not in page(answer)
        assert "data-focus-after-swap" in page(answer)

    def test_are_never_got_by_opening_an_address(
        self, person: User, clinician: User, signed_in: SignedIn
    ) -> None:
        screening = person.screenings.latest("submitted_at")
        address = at("person-private", person, screening.public_id)
        assert signed_in(clinician).get(address).status_code == 405

    def test_are_for_the_treating_clinicians_alone(
        self,
        person: User,
        clinician: User,
        other_clinician: User,
        staff_user: User,
        now: datetime,
        signed_in: SignedIn,
    ) -> None:
        assert self.show(signed_in(other_clinician), person).status_code == 404
        assert self.show(signed_in(staff_user), person).status_code == 403
        assert self.show(signed_in(person), person).status_code == 403
        client = signed_in(clinician)
        care.end_membership(
            membership=Membership.objects.get(user=clinician), by=System.COMMAND, now=now
        )
        assert self.show(client, person).status_code == 404
        assert not AuditEvent.objects.filter(action=Event.SENSITIVE_VIEWED).exists()

    def test_of_somebody_else_s_screening_there_are_none(
        self, person: User, participant: User, clinician: User, signed_in: SignedIn
    ) -> None:
        theirs = participant.screenings.latest("submitted_at")
        client = signed_in(clinician)
        assert client.post(at("person-private", person, theirs.public_id)).status_code == 404
        assert client.post(at("person-private", person, uuid4())).status_code == 404

    def test_a_private_tick_of_a_check_in_is_not_named(
        self, clinic: Clinic, now: datetime, look: Callable[..., Any]
    ) -> None:
        ticked = WeekLived(answers={"new_symptoms": ["pregnancy"]})
        person = walker(clinic, "ticked", now - timedelta(days=8), [ticked], now)
        text = unescaped_page(look("person-log", person))
        assert "New: A private answer" in text
        assert "regnan" not in text
