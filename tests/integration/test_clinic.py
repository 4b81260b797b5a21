"""The clinician's side: whom they see, in which order, with which reasons, and what is written down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans import queries as plans
from plans.actions import pausing
from screening.actions import answering as screening_actions
from screening.models import Purpose
from tests.integration.pages import SignedIn
from tests.integration.people_of_a_clinic import (
    STATES,
    joined,
    locked,
    not_begun,
    severe,
    walker,
)
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic, Enrolment, Membership
from walkback.care.models.clinic import MembershipRole
from walkback.clinic import queries
from walkback.clinic.presenters.people import STAGES
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person, WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = "/clinic/people/"


def page_of(person: User, name: str = "person") -> str:
    return reverse(f"clinic:{name}", args=[person.public_id])


@pytest.mark.parametrize(
    ("make", "words", "reason"), STATES, ids=[make.__name__ for make, _, _ in STATES]
)
def test_the_list_says_where_somebody_stands_and_why(
    make: Callable[[Clinic, datetime], User],
    words: str,
    reason: str,
    clinic: Clinic,
    clinician: User,
    now: datetime,
    signed_in: SignedIn,
) -> None:
    person = make(clinic, now)
    page = signed_in(clinician).get(f"{PEOPLE}?q=someone")
    row = page.context["rows"][0].person
    assert row.state.words == words
    assert any(reason in said for said in row.state.reasons) or not reason
    for said in (words, reason, person.email):
        assert said in page.content.decode()
    assert signed_in(clinician).get(page_of(person)).status_code == 200
    agrees_with_what_the_participant_sees(clinician, person, now)


def agrees_with_what_the_participant_sees(clinician: User, person: User, now: datetime) -> None:
    (found,) = queries.people_of(clinician, search="someone")
    ours = queries.facts_about(clinician, [found]).programme(found, now=now)
    theirs = plans.programme_of(person, now=now)
    assert (ours.stage, ours.plan, ours.hold, ours.screening) == (
        theirs.stage,
        theirs.plan,
        theirs.hold,
        theirs.screening,
    )


# -- Who may look ----------------------------------------------------------------------------------


class TestAccess:
    def test_somebody_not_signed_in_is_sent_to_sign_in(
        self, client: Client, participant: User
    ) -> None:
        for address in (PEOPLE, page_of(participant)):
            response = client.get(address)
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("role", ["participant", "staff_user"])
    def test_other_roles_are_refused(
        self, role: str, participant: User, request: Any, signed_in: SignedIn
    ) -> None:
        client = signed_in(request.getfixturevalue(role))
        assert client.get(PEOPLE).status_code == 403
        assert client.get(page_of(participant)).status_code == 403

    def test_a_clinician_elsewhere_sees_nobody(
        self, other_clinician: User, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(other_clinician)
        assert client.get(page_of(participant)).status_code == 404
        page = client.get(PEOPLE)
        assert page.context["rows"] == []
        assert "Nobody here yet" in page.content.decode()
        assert participant.email not in page.content.decode()

    def test_an_unknown_person_is_not_found(self, clinician: User, signed_in: SignedIn) -> None:
        address = reverse("clinic:person", args=["00000000-0000-4000-8000-000000000000"])
        assert signed_in(clinician).get(address).status_code == 404

    def test_a_clinician_who_left_sees_nothing_at_once(
        self, clinician: User, participant: User, now: datetime, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        assert client.get(page_of(participant)).status_code == 200
        membership = Membership.objects.get(user=clinician)
        care.end_membership(membership=membership, by=System.COMMAND, now=now)
        assert client.get(page_of(participant)).status_code == 404
        assert client.get(PEOPLE).context["rows"] == []

    def test_a_participant_who_left_is_out_of_sight_at_once(
        self, clinician: User, participant: User, now: datetime, signed_in: SignedIn
    ) -> None:
        Enrolment.objects.filter(participant=participant).update(left_at=now)
        assert signed_in(clinician).get(page_of(participant)).status_code == 404
        assert signed_in(clinician).get(PEOPLE).context["rows"] == []

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_can_be_sent(
        self, method: str, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        send = getattr(signed_in(clinician), method)
        assert send(PEOPLE).status_code == 405
        assert send(page_of(participant)).status_code == 405


# -- The list --------------------------------------------------------------------------------------


def order(clinician: User) -> list[str]:
    return [person.email.partition("@")[0] for person in queries.people_of(clinician)]


class TestList:
    def test_the_most_severe_stand_first_then_who_waits_longest(
        self, clinic: Clinic, clinician: User, participant: User, now: datetime
    ) -> None:
        day = timedelta(days=1)
        answers = {
            "held-late": ({"B7": "yes"}, now - day),
            "held-early": ({"B7": "yes"}, now - 5 * day),
            "urgent-late": ({"B6": "yes"}, now - day),
            "emergency-late": ({"B1": "yes"}, now - day),
            "urgent-early": ({"B6": "yes"}, now - 9 * day),
            "fine": ({}, now - 9 * day),
        }
        for name, (said, at) in answers.items():
            walkthrough.screen(joined(clinic, name, at), said, now=at)
        assert order(clinician) == [
            "emergency-late",
            "urgent-early",
            "urgent-late",
            "held-early",
            "held-late",
            "fine",
            "participant",
        ]

    def test_waiting_counts_from_what_is_most_severe(
        self, clinic: Clinic, clinician: User, now: datetime
    ) -> None:
        """An old mild alert does not put somebody before another who waits longer for a severe one."""
        first, second = joined(clinic, "b-first", now), joined(clinic, "a-second", now)
        for who, severity, days in ((first, 4, 2), (second, 4, 1), (second, 2, 60)):
            Alert.objects.create(
                clinic=clinic,
                participant=who,
                kind="PAIN_SEVERE" if severity == 4 else "PLAN_PAUSED",
                severity=severity,
                reason="x",
                opened_at=now - timedelta(days=days),
                event_at=now - timedelta(days=days),
            )
        assert order(clinician)[:2] == ["b-first", "a-second"]

    def test_a_hold_without_an_alert_counts_too(
        self, clinic: Clinic, clinician: User, now: datetime
    ) -> None:
        """Somebody who was held before joining the clinic has no alert there."""
        user = walkthrough.join(Person("z-held@test.example", "x"), now=now)
        walkthrough.screen(user, {"B6": "yes"}, now=now)
        care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=now)
        assert order(clinician)[0] == "z-held"

    def test_a_row_says_week_minutes_last_walk_and_alerts(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        walker(clinic, "walker", now - timedelta(days=8), [WeekLived(), WeekLived()], now)
        severe_person = severe(clinic, now)
        rows = {
            row.person.email: row.person for row in signed_in(clinician).get(PEOPLE).context["rows"]
        }
        good = rows["walker@test.example"]
        assert (good.age, good.week, good.minutes, good.alerts) == (
            58,
            "Week 2 of 26",
            "20 of 40 minutes",
            "",
        )
        assert good.last_walk is not None
        assert rows[severe_person.email].alerts == "3 open, high"

    def test_somebody_in_two_of_my_clinics_stands_there_once(
        self, clinician: User, participant: User, now: datetime
    ) -> None:
        other = care.create_clinic(
            name="Second", country="AU", emergency_line="", by=System.COMMAND, now=now
        )
        care.add_member(
            clinic=other,
            user=clinician,
            role=MembershipRole.CLINICIAN,
            by=System.COMMAND,
            now=now,
        )
        assert order(clinician) == ["participant"]

    def test_search_is_a_part_of_the_address_taken_literally(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        joined(clinic, "under_score", now)
        client = signed_in(clinician)
        for typed, found in (
            ("UNDER_", ["under_score@test.example"]),
            ("_", ["under_score@test.example"]),
            ("%", []),
            ("nobody", []),
            ("<script>", []),
        ):
            page = client.get(PEOPLE, {"q": typed})
            assert [row.person.email for row in page.context["rows"]] == found
            assert "<script>alert" not in page.content.decode()
        assert "Nobody found" in page.content.decode()

    def test_there_are_fifty_to_a_page_and_odd_places_do_no_harm(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        for number in range(50):
            joined(clinic, f"p{number:02}", now)
        client = signed_in(clinician)
        first = client.get(PEOPLE, {"q": "test"})
        second = client.get(PEOPLE + first.context["later"])
        emails = [[row.person.email for row in page.context["rows"]] for page in (first, second)]
        assert [len(page) for page in emails] == [50, 1]
        assert len({*emails[0], *emails[1]}) == 51
        assert "?q=test&amp;after=" in first.content.decode()
        assert client.get(PEOPLE + second.context["earlier"]).context["earlier"] == ""
        for odd in ("0", "-1", "99", "x", ""):
            for which in ("after", "before"):
                assert client.get(PEOPLE, {which: odd}).status_code == 200


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries_made:
        assert client.get(address).status_code == 200
    return len(queries_made)


def test_the_list_costs_the_same_for_one_five_and_fifty_people(
    clinic: Clinic, clinician: User, participant: User, now: datetime, signed_in: SignedIn
) -> None:
    screening_actions.begin(
        participant=participant, purpose=Purpose.SYMPTOMS, by=participant, now=now
    )
    client = signed_in(clinician)
    client.get(PEOPLE)
    counts = [count_queries(client, PEOPLE)]
    walker(clinic, "walker", now - timedelta(days=8), [WeekLived()], now)
    for name, answers in (("held", {"B7": "yes"}), ("urgent", {"B6": "yes"})):
        walkthrough.screen(joined(clinic, name, now), answers, now=now)
    begin = joined(clinic, "begun", now)
    screening_actions.begin(participant=begin, purpose=Purpose.START, by=begin, now=now)
    counts.append(count_queries(client, PEOPLE))
    for number in range(45):
        joined(clinic, f"p{number:02}", now)
    counts.append(count_queries(client, PEOPLE))
    assert counts == [27, 27, 27]


# -- One person ------------------------------------------------------------------------------------


class TestPerson:
    def test_opening_a_record_is_written_into_the_audit_trail(
        self, clinician: User, participant: User, now: datetime, signed_in: SignedIn
    ) -> None:
        signed_in(clinician).get(page_of(participant))
        event = AuditEvent.objects.get(action=Event.RECORD_VIEWED)
        assert (event.actor_id, event.actor_role, event.subject_id, event.at) == (
            clinician.pk,
            "clinician",
            participant.pk,
            now,
        )

    def test_a_refused_look_is_no_view(
        self, other_clinician: User, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        signed_in(other_clinician).get(page_of(participant))
        assert not AuditEvent.objects.filter(action=Event.RECORD_VIEWED).exists()
        assert AuditEvent.objects.filter(
            action=Event.ACCESS_REFUSED, actor_id=other_clinician.pk
        ).exists()

    def test_what_fired_stands_there_but_no_private_answer(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        person = locked(clinic, now)
        client = signed_in(clinician)
        text = client.get(page_of(person)).content.decode()
        assert "A private answer" in text
        assert "sexual" not in text
        assert "Locked: emergency answer" in text
        assert "An emergency answer in a screening." in text
        assert "This service is not monitored round the clock." in text

    def test_every_week_has_its_dose_decision_code_and_reasons(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        flare = WeekLived(share=60, answers={"flare": "PRESENT", "pain_avg": 5})
        weeks = [WeekLived(), flare, WeekLived()]
        person = walker(clinic, "walker", now - timedelta(days=17), weeks, now)
        page = signed_in(clinician).get(page_of(person, "person-weeks"))
        (plan,) = page.context["plans"]
        assert [(week.number, week.dose, week.decision, week.code) for week in plan.weeks] == [
            (3, "4 x 5 = 20", "Not decided yet", ""),
            (2, "4 x 10 = 40", "Eased to 50\N{NO-BREAK SPACE}%", "R5_FLARE"),
            (1, "3 x 10 = 30", "Goes up", "R20_ADVANCE"),
        ]
        text = page.content.decode()
        assert "R5_FLARE" in text
        assert "Flare-up present" in text
        assert "Your back has flared." in text

    def test_check_ins_and_walks(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        person = walker(clinic, "walker", now - timedelta(days=40), [WeekLived()] * 6, now)
        shown = signed_in(clinician).get(page_of(person, "person-log")).context
        assert [check_in.week for check_in in shown["check_ins"]] == [5, 4, 3, 2, 1]
        days = [walk.on for walk in shown["walks"]]
        assert days == sorted(days, reverse=True)
        assert person.walks.count() == len(days)

    def test_a_person_with_nothing_yet_has_a_page(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        text = signed_in(clinician).get(page_of(not_begun(clinic, now))).content.decode()
        for words in ("No plan yet.", "None logged", "None open."):
            assert words in text

    def test_the_page_costs_the_same_for_two_weeks_and_for_ten(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        client.get(PEOPLE)
        short = walker(clinic, "short", now - timedelta(weeks=2), [WeekLived()] * 2, now)
        long = walker(clinic, "long", now - timedelta(weeks=10), [WeekLived()] * 10, now)
        walkthrough.screen(long, {"B10": "other_diabetes"}, now=now, purpose=Purpose.SYMPTOMS)
        assert count_queries(client, page_of(short)) == count_queries(client, page_of(long))


def test_every_stage_has_words_of_its_own() -> None:
    """A locked person is told of by the lock itself."""
    assert set(STAGES) == set(plans.Stage) - {plans.Stage.LOCKED}


def test_somebody_who_paused_their_plan_is_listed_so(
    participant: User, clinician: User, signed_in: SignedIn, now: datetime
) -> None:
    plan = plans.programme_of(participant, now=now).plan
    assert plan is not None
    pausing.pause(plan=plan, weeks=2, by=participant, now=now)
    answer = signed_in(clinician).get(PEOPLE)
    assert answer.status_code == 200
    assert "Paused by themselves" in answer.content.decode()
