"""The work queue: what stands where, what each row says, and who may see it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import clinician_account, joined, walker
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic, Enrolment, Note
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.contact import NoteKind
from walkback.clinic.presenters import alert_words
from walkback.ops.walkthrough import WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

QUEUE = "/clinic/"


def seen(client: Client, address: str = QUEUE) -> list[str]:
    """Whose rows stand there, without the host of their addresses."""
    rows = client.get(address).context["rows"]
    return [row.email.partition("@")[0] for row in rows]


# -- Who may look ----------------------------------------------------------------------------------


class TestAccess:
    def test_somebody_not_signed_in_is_sent_to_sign_in(self, client: Client, db: None) -> None:
        for address in (QUEUE, "/clinic/news/", "/clinic/people/"):
            response = client.get(address)
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/")

    @pytest.mark.parametrize("role", ["participant", "staff_user"])
    def test_other_roles_are_refused(
        self, role: str, clinician: User, request: Any, signed_in: SignedIn, participant: User
    ) -> None:
        client = signed_in(request.getfixturevalue(role))
        raised = alert(participant)
        for address in (QUEUE, "/clinic/news/", f"/clinic/alerts/{raised.public_id}/"):
            assert client.get(address).status_code == 403
        assert client.post("/clinic/reviewed/").status_code == 403

    def test_a_clinician_elsewhere_sees_nothing_of_it(
        self, clinician: User, other_clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        raised = alert(participant)
        client = signed_in(other_clinician)
        page = client.get(QUEUE)
        assert page.context["rows"] == []
        assert "Nobody needs you now" in unescaped_page(page)
        assert client.get(f"/clinic/alerts/{raised.public_id}/").status_code == 404
        assert client.post(f"/clinic/alerts/{raised.public_id}/").status_code == 404

    def test_a_person_who_left_is_out_of_sight_at_once(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        alert(participant)
        client = signed_in(clinician)
        assert seen(client) == ["participant"]
        Enrolment.objects.filter(participant=participant).update(left_at=NOW)
        assert seen(client) == []

    def test_the_front_page_leads_a_clinician_here(
        self, clinician: User, signed_in: SignedIn
    ) -> None:
        assert signed_in(clinician).get("/")["Location"] == QUEUE


# -- The order -------------------------------------------------------------------------------------


class TestOrder:
    def test_the_most_severe_first_then_the_oldest(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        made = {
            "low-old": (Severity.LOW, 30),
            "high-new": (Severity.HIGH, 1),
            "critical": (Severity.CRITICAL, 0),
            "high-old": (Severity.HIGH, 9),
            "info": (Severity.INFO, 60),
        }
        for name, (severity, days) in made.items():
            alert(joined(clinic, name, NOW), severity=severity, days=days)
        client = signed_in(clinician)
        assert seen(client) == ["critical", "high-old", "high-new", "low-old", "info"]

    def test_closed_and_put_off_ones_do_not_stand_there(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        day = timedelta(days=1)
        alert(joined(clinic, "open", NOW))
        alert(joined(clinic, "closed", NOW), closed_at=NOW, closed_because="reviewed")
        alert(joined(clinic, "asleep", NOW), snoozed_until=NOW + day)
        alert(joined(clinic, "awake", NOW), snoozed_until=NOW - day)
        client = signed_in(clinician)
        assert sorted(seen(client)) == ["awake", "open"]
        assert seen(client, "/clinic/?show=snoozed") == ["asleep"]
        with time_machine.travel(NOW + 2 * day, tick=False):
            assert sorted(seen(signed_in(clinician))) == ["asleep", "awake", "open"]

    def test_pages_follow_each_other_without_gaps_whatever_comes_and_goes(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        """Many have the same severity and instant: the weekly job raises them together."""
        everybody = [joined(clinic, f"p{number:03}", NOW) for number in range(120)]
        for person in everybody:
            alert(person, days=3)
        client = signed_in(clinician)
        first = client.get(QUEUE).context
        assert first["earlier"] == ""
        # Somebody more urgent comes, and the last one of the page goes.
        alert(joined(clinic, "urgent", NOW), severity=Severity.CRITICAL)
        last = Alert.objects.get(public_id=first["rows"][-1].public_id)
        last.closed_at, last.closed_because = NOW, "reviewed"
        last.save()
        second = client.get(QUEUE + first["later"]).context
        third = client.get(QUEUE + second["later"]).context
        read = [row.email for page in (first, second, third) for row in page["rows"]]
        assert read == [person.email for person in everybody]
        assert third["later"] == ""
        back = client.get(QUEUE + third["earlier"]).context
        assert [row.email for row in back["rows"]] == [row.email for row in second["rows"]]
        begin = client.get(QUEUE + back["earlier"]).context
        assert begin["rows"][0].email == "urgent@test.example"
        assert begin["earlier"] == ""

    @pytest.mark.parametrize(
        "odd",
        [
            "after=x",
            "before=-",
            "after=9.9",
            "after=3.99999999999999999.00000000000040008000000000000000",
            "after=3.1.00000000000040008000000000000000",
            "show=nothing&kind=NONE",
            "q=%00",
        ],
    )
    def test_an_odd_address_does_no_harm(
        self, odd: str, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        alert(participant)
        assert signed_in(clinician).get(f"{QUEUE}?{odd}").status_code == 200


# -- The filters -----------------------------------------------------------------------------------


class TestFilters:
    def test_each_shows_its_own_and_says_how_many(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        colleague = clinician_account("colleague")
        alert(joined(clinic, "mine", NOW), claimed_by=clinician, claimed_at=NOW)
        alert(joined(clinic, "theirs", NOW), claimed_by=colleague, claimed_at=NOW)
        alert(joined(clinic, "read", NOW), acknowledged_at=NOW)
        again = joined(clinic, "again", NOW)
        alert(again, AlertKind.FALL, days=3, acknowledged_at=NOW - timedelta(days=2), event_at=NOW)
        alert(joined(clinic, "sent-on", NOW), escalated_at=NOW)
        alert(joined(clinic, "seen-then", NOW), escalated_at=NOW, acknowledged_at=NOW)
        client = signed_in(clinician)
        assert seen(client, "/clinic/?show=mine") == ["mine"]
        unread = seen(client, "/clinic/?show=unread")
        assert sorted(unread) == ["again", "mine", "sent-on", "theirs"]
        assert seen(client, "/clinic/?show=escalated") == ["sent-on"]
        assert seen(client, "/clinic/?kind=FALL") == ["again"]
        assert seen(client, "/clinic/?q=sent") == ["sent-on"]
        assert seen(client, "/clinic/?show=mine&q=sent") == []
        words = [tab.words for tab in client.get(QUEUE).context["tabs"]]
        assert words == ["All (6)", "Mine (1)", "Unread (4)", "Put off (0)", "Sent on to you (1)"]

    def test_only_a_lead_is_offered_what_was_sent_on(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        other = clinician_account("no-lead")
        care.add_member(
            clinic=clinic, user=other, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=NOW
        )
        assert "Sent on to you" in unescaped_page(signed_in(clinician).get(QUEUE))
        assert "Sent on to you" not in unescaped_page(signed_in(other).get(QUEUE))

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("", "Nobody needs you now"),
            ("?show=mine", "Nothing is yours"),
            ("?show=unread", "Everything was seen"),
            ("?show=snoozed", "Nothing is put off"),
            ("?show=escalated", "Nothing was sent on"),
            ("?q=nobody", "No open alert fits"),
        ],
    )
    def test_an_empty_list_says_what_that_means(
        self, address: str, words: str, clinician: User, signed_in: SignedIn
    ) -> None:
        assert words in unescaped_page(signed_in(clinician).get(QUEUE + address))

    def test_what_was_searched_for_is_shown_and_escaped(
        self, clinician: User, signed_in: SignedIn
    ) -> None:
        text = signed_in(clinician).get(QUEUE, {"q": '"><script>alert(1)</script>'}).content
        assert b"<script>alert" not in text
        assert b"&lt;script&gt;" in text


# -- What a row says -------------------------------------------------------------------------------


class TestRow:
    def test_it_says_who_what_how_severe_and_how_long(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        alert(participant, severity=Severity.HIGH, days=3, value=4, threshold=2)
        text = unescaped_page(signed_in(clinician).get(QUEUE))
        for words in (
            participant.email,
            "Pain up",
            "High",
            "Unread",
            "Pain 4 points above the usual. The limit is 2.",
            "Opened 3 days ago",
            "Last contact: never",
            "This service is not monitored round the clock.",
        ):
            assert words in text

    def test_it_draws_four_weeks_and_six_pains_and_says_them(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        weeks = [WeekLived(answers={"pain_avg": pain}) for pain in (1, 2, 3, 2, 3, 2, 1)]
        weeks[-1] = WeekLived(share=50, answers={"pain_avg": 3})
        person = walker(clinic, "walker", NOW - timedelta(weeks=7, days=2), weeks, NOW)
        alert(person, AlertKind.STALLED)
        (row,) = signed_in(clinician).get("/clinic/?kind=STALLED").context["rows"]
        facts = row.facts
        assert facts.week == "Week 8 of 26"
        assert facts.bars is not None
        assert len(facts.bars.bars) == 4
        assert facts.bars.words.startswith("Minutes walked of those planned, last 4 weeks: ")
        assert facts.bars.latest.startswith("Latest week: 0 of ")
        assert facts.pain is not None
        assert facts.pain.words == "Pain 0 to 10 at the last 6 check-ins: 2, 3, 2, 3, 2 and 3"
        assert facts.pain.latest == "Pain 3, usual 2"
        assert len(facts.pain.points.split()) == 6

    def test_contact_and_look_are_told_in_days(
        self, clinic: Clinic, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        alert(participant)
        for kind, by, days in ((NoteKind.CONTACT, "phone", 5), (NoteKind.NOTE, "", 1)):
            Note.objects.create(
                participant=participant,
                clinic=clinic,
                kind=kind,
                contact_by=by,
                happened_at=NOW - timedelta(days=days) if by else None,
                text="x",
                written_at=NOW - timedelta(days=days),
            )
        client = signed_in(clinician)
        (row,) = client.get(QUEUE).context["rows"]
        assert (row.facts.contact, row.facts.looked) == ("5 days ago", "yesterday")
        client.get(f"/clinic/people/{participant.public_id}/")
        (row,) = client.get(QUEUE).context["rows"]
        assert row.facts.looked == "today"

    def test_marks_are_words(
        self, clinic: Clinic, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        colleague = clinician_account("colleague")
        alert(participant, claimed_by=colleague, claimed_at=NOW, escalated_at=NOW, days=2)
        text = unescaped_page(signed_in(clinician).get(QUEUE))
        assert "Taken by colleague@test.example" in text
        assert "Sent on to the lead today" in text

    @pytest.mark.parametrize("kind", list(AlertKind))
    def test_every_kind_has_a_title_and_a_sentence(
        self, kind: AlertKind, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        raised = alert(participant, kind, value=7, threshold=5)
        assert alert_words.title(raised)
        if kind in alert_words.MEASURED:
            assert "7" in alert_words.sentence(raised)
            assert "5" in alert_words.sentence(raised)
        else:
            assert alert_words.sentence(raised) == "A reason."
        client = signed_in(clinician)
        assert alert_words.sentence(raised) in unescaped_page(client.get(QUEUE))
        assert client.get(f"/clinic/alerts/{raised.public_id}/").status_code == 200


# -- What it costs ---------------------------------------------------------------------------------


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries_made:
        assert client.get(address).status_code == 200
    return len(queries_made)


def test_the_queue_costs_the_same_for_five_and_for_three_hundred_people(
    clinic: Clinic, clinician: User, participant: User, now: datetime, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    alert(participant)
    for number in range(4):
        alert(joined(clinic, f"p{number:03}", now))
    client.get(QUEUE)
    few = count_queries(client, QUEUE)
    users = User.objects.bulk_create(
        User(
            email=f"m{number:03}@test.example",
            role="participant",
            joined_at=now,
            born_on=participant.born_on,
        )
        for number in range(295)
    )
    Enrolment.objects.bulk_create(
        Enrolment(clinic=clinic, participant=user, joined_at=now) for user in users
    )
    Alert.objects.bulk_create(
        Alert(
            clinic=clinic,
            participant=user,
            kind=AlertKind.NO_LOGS,
            severity=Severity.LOW,
            reason="x",
            opened_at=now,
            event_at=now,
        )
        for user in users
    )
    assert count_queries(client, QUEUE) == few == count_queries(client, "/clinic/?show=unread")
    assert few <= 28
