"""What a clinician does at a row of the queue: it is done once, it is written down, and who was first is told."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import clinician_account, held, joined
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Alert, Clinic, Note
from walkback.care.models.alert import AlertKind, ClosedBecause, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.contact import NoteKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}
WHEN = "2026-11-23T20:00"
"""Now, by the clock of Sydney."""


def address(raised: Alert) -> str:
    return f"/clinic/alerts/{raised.public_id}/"


def form(raised: Alert, act: str, **fields: str) -> dict[str, str]:
    """What the row's form sends, with the state as it was shown."""
    prefix = f"{act}-{raised.public_id.hex[:8]}"
    values = {f"{prefix}-{name}": value for name, value in fields.items()}
    return {"act": act, "seen": raised.state, "next": "/clinic/?show=mine", **values}


@pytest.fixture
def raised(clinician: User, participant: User) -> Alert:
    return alert(participant, days=2)


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    user = clinician_account("colleague")
    care.add_member(
        clinic=clinic, user=user, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=NOW
    )
    return user


def now_of(raised: Alert) -> Alert:
    return Alert.objects.get(pk=raised.pk)


def send(client: Client, raised: Alert, act: str, **fields: str) -> Any:
    return client.post(address(raised), form(raised, act, **fields))


class TestEachAction:
    def test_take_it_and_give_it_back(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        answer = send(client, raised, "claim")
        assert (answer.status_code, answer["Location"]) == (303, "/clinic/?show=mine")
        taken = now_of(raised)
        assert taken.claimed_by == clinician
        text = unescaped_page(client.get(answer["Location"]))
        assert "It is yours." in text
        assert "Give it back" in text
        send(client, taken, "release")
        assert now_of(raised).claimed_by is None

    def test_mark_as_seen_leaves_it_open(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        send(client, raised, "acknowledge")
        seen = now_of(raised)
        assert (seen.acknowledged_by, seen.closed_at) == (clinician, None)
        text = unescaped_page(client.get("/clinic/"))
        assert "Mark as seen" not in text
        assert raised.participant.email in text

    def test_good_news_is_closed_by_seeing_it(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        news = alert(participant, AlertKind.GOAL_REACHED, Severity.INFO, value=132, threshold=130)
        client = signed_in(clinician)
        answer = send(client, news, "acknowledge")
        assert now_of(news).closed_at == NOW
        assert "closed with that" in unescaped_page(client.get(answer["Location"]))

    def test_put_off_until_the_first_minute_of_a_day_where_the_clinician_is(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(clinician), raised, "snooze", until="2026-11-30")
        asleep = now_of(raised).snoozed_until
        assert asleep == datetime(2026, 11, 30, tzinfo=ZoneInfo("Australia/Sydney"))

    def test_close_with_what_was_found(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(clinician), raised, "close", text="Called, it is a cold.")
        closed = now_of(raised)
        assert (closed.closed_by, closed.closed_because, closed.closing_note) == (
            clinician,
            ClosedBecause.REVIEWED,
            "Called, it is a cold.",
        )

    def test_a_note_is_kept_and_the_alert_stays(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(clinician), raised, "note", text="Look again on Friday.")
        note = Note.objects.get()
        assert (note.kind, note.text, note.author) == (
            NoteKind.NOTE,
            "Look again on Friday.",
            clinician,
        )
        assert now_of(raised).closed_at is None

    def test_a_contact_closes_the_red_flag_and_not_the_lock(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        flag = alert(participant, AlertKind.RED_FLAG_URGENT, Severity.HIGH)
        client = signed_in(clinician)
        assert "The lock stays until it is cleared." in unescaped_page(client.get(address(flag)))
        send(client, flag, "contact", how="phone", when=WHEN, text="Seen in hospital today.")
        assert now_of(flag).closed_because == ClosedBecause.CONTACTED
        assert Note.objects.get().contact_by == "phone"

    @pytest.mark.parametrize(
        ("act", "event"),
        [("claim", Event.ALERT_CLAIMED), ("acknowledge", Event.ALERT_ACKNOWLEDGED)],
    )
    def test_it_is_in_the_audit_trail(
        self, act: str, event: Event, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(clinician), raised, act)
        found = AuditEvent.objects.get(action=event.value)
        assert (found.actor_id, found.subject_id) == (clinician.pk, raised.participant_id)

    def test_the_hold_is_decided_on_its_own_page(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        waiting = Alert.objects.get(participant=held(clinic, NOW))
        client = signed_in(clinician)
        text = unescaped_page(client.get(address(waiting)))
        assert "Clear or keep the hold" in text
        assert "Close it: I looked into it" not in text
        answer = send(client, waiting, "close", text="No need.")
        assert answer.status_code == 422
        assert "A review does not close this alert." in unescaped_page(answer)
        assert now_of(waiting).closed_at is None


class TestRefused:
    @pytest.mark.parametrize(
        ("act", "fields", "words"),
        [
            ("close", {"text": " "}, "Write what you found."),
            ("close", {"text": "x" * 1001}, "Write at most 1000 characters."),
            ("note", {"text": ""}, "Write the note."),
            ("contact", {"when": WHEN, "text": "Spoke."}, "Choose how you reached them."),
            (
                "contact",
                {"how": "pigeon", "when": WHEN, "text": "Spoke."},
                "Choose how you reached them.",
            ),
            ("contact", {"how": "phone", "when": WHEN}, "Write what you spoke about."),
            ("contact", {"how": "phone", "text": "Spoke."}, "Choose the day and the time."),
            ("snooze", {"until": ""}, "Choose a day."),
            ("snooze", {"until": "soon"}, "Choose a day."),
            ("snooze", {"until": "2026-11-23"}, "Choose a day from 24 November to 21 December."),
            ("snooze", {"until": "2026-12-22"}, "Choose a day from 24 November to 21 December."),
        ],
    )
    def test_a_form_says_what_is_missing_and_keeps_what_was_typed(
        self,
        act: str,
        fields: dict[str, str],
        words: str,
        raised: Alert,
        clinician: User,
        signed_in: SignedIn,
    ) -> None:
        answer = send(signed_in(clinician), raised, act, **fields)
        text = unescaped_page(answer)
        assert answer.status_code == 422
        assert words in text
        assert "data-error-summary" in text
        assert fields.get("text", "").strip() in text
        assert now_of(raised).state == raised.state
        assert not Note.objects.exists()

    @pytest.mark.parametrize("act", ["", "delete"])
    def test_an_unknown_action_is_refused(
        self, act: str, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        answer = send(signed_in(clinician), raised, act)
        assert answer.status_code == 422
        assert "Choose what to do." in unescaped_page(answer)

    def test_the_last_day_that_may_be_chosen_is_taken(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        last = date(2026, 12, 21)
        assert send(signed_in(clinician), raised, "snooze", until=f"{last}").status_code == 303

    def test_it_leads_back_to_our_own_pages_only(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        sent = {**form(raised, "claim"), "next": "https://elsewhere.example/"}
        assert signed_in(clinician).post(address(raised), sent)["Location"] == "/clinic/"


class TestSomebodyWasFirst:
    def test_the_second_is_told_who_and_nothing_is_overwritten(
        self, raised: Alert, clinician: User, colleague: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(colleague), raised, "claim")
        answer = send(signed_in(clinician), raised, "claim")
        assert answer.status_code == 409
        assert "Nothing was changed" in unescaped_page(answer)
        assert "colleague@test.example took it" in unescaped_page(answer)
        assert now_of(raised).claimed_by == colleague

    def test_what_was_typed_stays_when_it_happened_again(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        Alert.objects.filter(pk=raised.pk).update(event_at=NOW)
        answer = send(signed_in(clinician), raised, "close", text="All is well.")
        assert answer.status_code == 409
        assert "it happened again" in unescaped_page(answer)
        assert "All is well." in unescaped_page(answer)
        assert now_of(raised).closed_at is None

    def test_a_closed_one_says_so(
        self, raised: Alert, clinician: User, colleague: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(colleague), raised, "close", text="Done.")
        answer = send(signed_in(clinician), raised, "acknowledge")
        assert answer.status_code == 409
        assert "it was closed" in unescaped_page(answer)
        assert "Closed: Reviewed" in unescaped_page(answer)
        assert "Take it" not in unescaped_page(answer)

    @pytest.mark.parametrize("seen", ["", "x", "0-0-0-0-0", "1-2"])
    def test_a_state_that_was_never_shown_does_nothing(
        self, seen: str, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        sent = {**form(raised, "claim"), "seen": seen}
        assert signed_in(clinician).post(address(raised), sent).status_code == 409
        assert now_of(raised).claimed_by is None


class TestInPlace:
    def test_the_answer_is_the_changed_row_alone(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        answer = signed_in(clinician).post(address(raised), form(raised, "claim"), headers=HTMX)
        text = unescaped_page(answer)
        assert answer.status_code == 200
        assert text.strip().startswith(f'<li id="alert-{raised.public_id}"')
        assert "<html" not in text
        assert "It is yours." in text
        assert now_of(raised).state in text

    def test_more_to_do_unfolds_the_row(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        text = unescaped_page(signed_in(clinician).get(address(raised), headers=HTMX))
        assert text.strip().startswith(f'<li id="alert-{raised.public_id}"')
        for words in ("Close it: I looked into it", "I spoke with them", "Put it off"):
            assert words in text

    def test_a_closed_row_has_nothing_left_to_press(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        sent = form(raised, "close", text="Fine.")
        text = unescaped_page(signed_in(clinician).post(address(raised), sent, headers=HTMX))
        assert "Closed: Reviewed" in text
        assert "<button" not in text

    def test_a_refusal_comes_with_the_row(
        self, raised: Alert, clinician: User, colleague: User, signed_in: SignedIn
    ) -> None:
        send(signed_in(colleague), raised, "claim")
        answer = signed_in(clinician).post(address(raised), form(raised, "claim"), headers=HTMX)
        assert answer.status_code == 409
        assert unescaped_page(answer).strip().startswith("<li ")


# -- Reviewed, no change ---------------------------------------------------------------------------


class TestBatch:
    def test_each_person_ticked_gets_one_note_and_one_entry(
        self, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        people = [joined(clinic, name, NOW) for name in ("one", "two", "three")]
        for person in people:
            alert(person)
        alert(people[0], AlertKind.FALL, Severity.HIGH)
        stays = alert(people[1], AlertKind.STALLED, Severity.LOW)
        # The first was ticked in both of their rows.
        sent = [str(people[place].public_id) for place in (0, 0, 1)]
        client = signed_in(clinician)
        data = {"person": sent, "as_of": NOW.isoformat(), "next": "/clinic/"}
        answer = client.post("/clinic/reviewed/", data)
        assert "Written down for 2 people" in unescaped_page(client.get(answer["Location"]))
        notes = Note.objects.order_by("participant_id")
        assert [(note.participant, note.kind) for note in notes] == [
            (people[0], NoteKind.REVIEWED),
            (people[1], NoteKind.REVIEWED),
        ]
        assert AuditEvent.objects.filter(action=Event.REVIEWED.value).count() == 2
        still_open = Alert.objects.open().values_list("participant__email", "kind")
        assert set(still_open) == {
            (people[1].email, stays.kind),
            (people[2].email, AlertKind.PAIN_UP),
        }

    def test_what_came_after_the_page_was_opened_stays_open(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        raised = alert(participant)
        opened_at = NOW - timedelta(minutes=5)
        data = {"person": [str(participant.public_id)], "as_of": opened_at.isoformat()}
        signed_in(clinician).post("/clinic/reviewed/", data)
        assert now_of(raised).closed_at is None

    @pytest.mark.parametrize("sent", [[], ["x"], ["00000000-0000-4000-8000-000000000000"]])
    def test_nobody_ticked_writes_nothing(
        self, sent: list[str], clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        answer = client.post("/clinic/reviewed/", {"person": sent, "as_of": "never"})
        assert "tick somebody first" in unescaped_page(client.get(answer["Location"]))
        assert not Note.objects.exists()

    def test_somebody_elses_person_is_left_alone(
        self, clinician: User, other_clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        raised = alert(participant)
        data = {"person": [str(participant.public_id)], "as_of": NOW.isoformat()}
        signed_in(other_clinician).post("/clinic/reviewed/", data)
        assert not Note.objects.exists()
        assert now_of(raised).closed_at is None
