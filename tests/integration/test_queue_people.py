"""The list of people: who stands in which group, and what each row says of how they are doing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.integration import people_of_a_clinic as people
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from walkback.accounts.models import User
from walkback.care.models import Alert, Clinic, Note
from walkback.care.models.alert import AlertKind, Severity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = "/clinic/people/"


def stalled(clinic: Clinic, now: datetime) -> User:
    user = people.joined(clinic, "someone", now)
    alert(user, AlertKind.STALLED, Severity.LOW)
    return user


def pain_up(clinic: Clinic, now: datetime) -> User:
    user = people.joined(clinic, "someone", now)
    alert(user, AlertKind.PAIN_UP)
    return user


def silent(clinic: Clinic, now: datetime) -> User:
    user = people.joined(clinic, "someone", now)
    alert(user, AlertKind.NO_LOGS, Severity.LOW)
    return user


GROUPS: list[tuple[Callable[[Clinic, datetime], User], set[str]]] = [
    (people.held, {"clearance"}),
    (people.held_at_the_gate, {"clearance"}),
    (people.urgent, {"clearance", "red-flag"}),
    (people.unconfirmed, {"red-flag"}),
    (people.severe, {"clearance", "pain-up"}),
    (pain_up, {"pain-up"}),
    (silent, {"silent"}),
    (people.inactive, {"silent", "stalled"}),
    (stalled, {"stalled"}),
    (people.walking, set()),
    (people.not_begun, set()),
]


def found(client: Client, need: str) -> list[str]:
    rows = client.get(PEOPLE, {"need": need, "q": "someone"}).context["rows"]
    return [row.person.email for row in rows]


@pytest.mark.parametrize(("make", "groups"), GROUPS, ids=[make.__name__ for make, _ in GROUPS])
def test_somebody_stands_in_the_groups_that_fit(
    make: Callable[[Clinic, datetime], User],
    groups: set[str],
    clinic: Clinic,
    clinician: User,
    signed_in: SignedIn,
) -> None:
    person = make(clinic, NOW)
    client = signed_in(clinician)
    every = ("clearance", "red-flag", "pain-up", "silent", "stalled", "finished")
    assert {need for need in every if found(client, need)} == groups
    assert found(client, "") == found(client, "nonsense") == [person.email]


def test_a_closed_alert_takes_them_out_of_the_group(
    clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    stalled(clinic, NOW)
    client = signed_in(clinician)
    assert found(client, "stalled")
    Alert.objects.update(closed_at=NOW, closed_because="settled")
    assert not found(client, "stalled")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"need": "stalled"}, "Nobody in this group"),
        ({"need": "stalled", "q": "x"}, "None of the people in this group"),
        ({"q": "nobody"}, "Nobody found"),
    ],
)
def test_an_empty_list_says_what_that_means(
    asked: dict[str, str], words: str, clinician: User, signed_in: SignedIn
) -> None:
    assert words in unescaped_page(signed_in(clinician).get(PEOPLE, asked))


def test_a_row_says_how_they_are_doing(
    clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    people.severe(clinic, NOW)
    text = unescaped_page(signed_in(clinician).get(PEOPLE, {"q": "someone"}))
    for words in ("Week 1 of 26", "Latest week: 30 of 30 minutes", "Pain 9, usual 2"):
        assert words in text
    assert "Last contact: never" in text


def test_a_page_before_and_a_page_after(
    clinic: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    """Those whom nothing waits for stand last, by address; somebody who comes up moves nobody else."""
    for number in range(60):
        people.joined(clinic, f"p{number:02}", NOW)
    alert(User.objects.get(email="p59@test.example"), days=1)
    client = signed_in(clinician)
    first = client.get(PEOPLE, {"q": "p"}).context
    assert first["rows"][0].person.email == "p59@test.example"
    alert(User.objects.get(email="p58@test.example"), days=1)
    second = client.get(PEOPLE + first["later"]).context
    shown = [row.person.email for page in (first, second) for row in page["rows"]]
    assert len(shown) == len(set(shown)) == 60
    back = client.get(PEOPLE + second["earlier"]).context
    assert [row.person.email for row in back["rows"]] == shown[:50]
    begin = client.get(PEOPLE + back["earlier"]).context
    assert begin["rows"][0].person.email == "p58@test.example"
    assert begin["earlier"] == ""


def test_people_are_reviewed_from_here_too(
    clinic: Clinic, clinician: User, participant: User, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    data: dict[str, Any] = {
        "person": [str(participant.public_id)],
        "as_of": (NOW - timedelta(minutes=1)).isoformat(),
        "next": f"{PEOPLE}?need=silent",
    }
    answer = client.post("/clinic/reviewed/", data)
    assert answer["Location"] == f"{PEOPLE}?need=silent"
    assert Note.objects.get().participant == participant
