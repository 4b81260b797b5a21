"""A contact is kept with the time at which it took place, and answers what was before it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from walkback.accounts.models import User
from walkback.care.actions import looking
from walkback.care.models import Alert, Enrolment, Note
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.models.contact import ContactBy
from walkback.clinic.queue_forms import ContactForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LATER = NOW + timedelta(hours=3)
FLAG = AlertKind.RED_FLAG_URGENT


def spoke(person: User, by: User, at: datetime, *, now: datetime = LATER, **more: Any) -> Note:
    return looking.note_contact(
        participant=person,
        contact_by=ContactBy.PHONE,
        text="Goes today.",
        happened_at=at,
        by=by,
        now=now,
        **more,
    )


def flag(person: User, at: datetime) -> Alert:
    raised = alert(person, FLAG, Severity.HIGH)
    Alert.objects.filter(pk=raised.pk).update(opened_at=at, event_at=at)
    raised.refresh_from_db()
    return raised


# -- The action ------------------------------------------------------------------------------------
def test_it_is_kept_with_its_own_time(clinician: User, participant: User) -> None:
    note = spoke(participant, clinician, NOW + HOUR)
    assert (note.happened_at, note.written_at) == (NOW + HOUR, LATER)
    with_none = looking.note_contact(
        participant=participant, contact_by=ContactBy.VIDEO, text="x", by=clinician, now=LATER
    )
    assert with_none.happened_at == LATER


def test_not_in_the_future_and_not_before_they_joined(clinician: User, participant: User) -> None:
    with pytest.raises(looking.InTheFuture):
        spoke(participant, clinician, LATER + MINUTE)
    Enrolment.objects.update(joined_at=NOW + timedelta(seconds=40))
    with pytest.raises(looking.BeforeJoining) as refused:
        spoke(participant, clinician, NOW - MINUTE)
    assert refused.value.earliest == NOW
    spoke(participant, clinician, NOW), "the same minute, typed without seconds"
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("seconds", "closes"), [(-60, False), (0, True), (59, True), (60, True), (-3600, False)]
)
def test_it_closes_a_red_flag_that_was_before_it(
    clinician: User, participant: User, seconds: int, closes: bool
) -> None:
    event = NOW + 2 * HOUR
    raised = flag(participant, event + timedelta(seconds=30))
    at = event + timedelta(seconds=seconds)
    spoke(participant, clinician, at)
    raised.refresh_from_db()
    assert (raised.closed_at is not None) is closes


def test_an_alert_is_not_answered_by_what_was_before_it(clinician: User, participant: User) -> None:
    raised = flag(participant, NOW + 2 * HOUR)
    with pytest.raises(looking.BeforeTheEvent) as refused:
        spoke(participant, clinician, NOW + HOUR, answers=raised)
    assert refused.value.earliest == NOW + 2 * HOUR
    other = alert(participant, AlertKind.PAIN_UP)
    Alert.objects.filter(pk=other.pk).update(event_at=NOW + 2 * HOUR)
    other.refresh_from_db()
    spoke(participant, clinician, NOW + HOUR, answers=other)
    raised.refresh_from_db()
    assert raised.closed_at is None, "a contact of before leaves it open"


# -- The pages -------------------------------------------------------------------------------------
def notes_of(person: User) -> str:
    return reverse("clinic:person-notes", args=[person.public_id])


def sent(when: str) -> dict[str, str]:
    return {
        "act": "contact",
        "contact-how": "phone",
        "contact-when": when,
        "contact-text": "Goes today.",
    }


def test_the_form_begins_with_now_where_the_clinician_is(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    text = unescaped_page(signed_in(clinician).get(notes_of(participant)))
    assert 'value="2026-11-23T20:00"' in text
    assert "By your clock (Australia/Sydney)." in text


def test_the_notes_and_the_queue_tell_when_it_was(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    Enrolment.objects.update(joined_at=NOW - timedelta(days=9))
    client = signed_in(clinician)
    assert client.post(notes_of(participant), sent("2026-11-20T18:30")).status_code == 302
    assert Note.objects.get().happened_at == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    text = unescaped_page(client.get(notes_of(participant)))
    assert "Spoke on 20 November 2026, 18:30" in text
    assert "23 November 2026, 20:00" in text
    alert(participant)
    (row,) = client.get("/clinic/").context["rows"]
    assert row.facts.contact == "3 days ago"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("", "Choose the day and the time."),
        ("yesterday", "Choose the day and the time."),
        ("2026-11-23", "Give a time from 23 November 2026, 20:00 on: before that they were not"),
        ("2026-11-23T20:01", "This is in the future."),
        ("2026-11-23T19:59", "Give a time from 23 November 2026, 20:00 on: before that they were"),
    ],
)
def test_a_wrong_time_is_said_beside_the_field_and_all_is_kept(
    clinician: User, participant: User, signed_in: SignedIn, when: str, words: str
) -> None:
    answer = signed_in(clinician).post(notes_of(participant), sent(when))
    assert answer.status_code == 422
    text = unescaped_page(answer)
    assert words in text
    assert words in " ".join(answer.context["contact_form"].errors["when"])
    assert f'value="{when}"' in text or not when
    assert "Goes today." in text
    assert not Note.objects.exists()


def test_at_the_alert_a_contact_from_before_is_refused(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    Enrolment.objects.update(joined_at=NOW - timedelta(days=9))
    raised = flag(participant, NOW - HOUR)
    prefix = f"contact-{raised.public_id.hex[:8]}"
    data = {
        "act": "contact",
        "seen": raised.state,
        f"{prefix}-how": "phone",
        f"{prefix}-when": "2026-11-23T18:30",
        f"{prefix}-text": "Goes today.",
    }
    client = signed_in(clinician)
    address = f"/clinic/alerts/{raised.public_id}/"
    answer = client.post(address, data)
    text = unescaped_page(answer)
    assert answer.status_code == 422
    assert "Give a time from 23 November 2026, 19:00 on: then this alert was raised last." in text
    assert "Goes today." in text
    assert 'value="2026-11-23T18:30"' in text
    assert client.post(address, {**data, f"{prefix}-when": "2026-11-23T19:00"}).status_code == 303
    raised.refresh_from_db()
    assert raised.closed_because == "contacted"


def test_at_the_notes_it_is_kept_and_the_later_red_flag_stays(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    Enrolment.objects.update(joined_at=NOW - timedelta(days=9))
    raised = flag(participant, NOW - HOUR)
    client = signed_in(clinician)
    answer = client.post(notes_of(participant), sent("2026-11-23T18:30"), follow=True)
    assert "its alert stays open" in unescaped_page(answer)
    raised.refresh_from_db()
    assert raised.closed_at is None
    answer = client.post(notes_of(participant), sent("2026-11-23T19:30"), follow=True)
    assert "The contact is kept." in unescaped_page(answer)
    assert "stays open" not in unescaped_page(answer).split("<h1")[0]


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        # The clocks of Sydney go back on 4 April 2027 at 16:00 UTC; 2:30 comes twice.
        (datetime(2027, 4, 3, 15, 45, tzinfo=UTC), 15),
        (datetime(2027, 4, 3, 17, 0, tzinfo=UTC), 16),
    ],
)
def test_an_hour_that_comes_twice_is_the_last_that_has_been(
    clinician: User, now: datetime, hour: int
) -> None:
    data = {"how": "phone", "when": "2027-04-04T02:30", "text": "x"}
    form = ContactForm(data, zone=clinician.zone, now=now)
    assert form.is_valid()
    assert form.cleaned_data["when"] == datetime(2027, 4, 3, hour, 30, tzinfo=UTC)


def test_the_time_in_the_form_is_the_clinicians_own(
    clinician: User, participant: User, signed_in: SignedIn
) -> None:
    clinician.time_zone = "America/New_York"
    clinician.save()
    with time_machine.travel(NOW, tick=False):
        text = unescaped_page(signed_in(clinician).get(notes_of(participant)))
        assert 'value="2026-11-23T04:00"' in text
        signed_in(clinician).post(notes_of(participant), sent("2026-11-23T04:00"))
    assert Note.objects.get().happened_at == NOW
