"""A clinician of several clinics narrows the queue and the list of people to one of them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import clinic_with, clinician_account, joined
from walkback.accounts.models import User
from walkback.care.models import Clinic, Membership
from walkback.care.models.alert import AlertKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

QUEUE, PEOPLE = "/clinic/", "/clinic/people/"
LISTS = pytest.mark.parametrize("address", [QUEUE, PEOPLE])
HTMX = {"HX-Request": "true"}


@pytest.fixture
def second(clinician: User) -> Clinic:
    """Another clinic of the same clinician."""
    return clinic_with(clinician, "Second Clinic")


@pytest.fixture
def both(clinic: Clinic, second: Clinic) -> tuple[Clinic, Clinic]:
    """Somebody with an open alert in each."""
    alert(joined(clinic, "one", NOW))
    alert(joined(second, "two", NOW))
    return clinic, second


def names(client: Client, address: str) -> set[str]:
    rows = client.get(address).context["rows"]
    people = [getattr(row, "person", row) for row in rows]
    return {person.email.partition("@")[0] for person in people} - {"participant"}


@LISTS
class TestChoosing:
    def test_one_clinic_or_all(
        self, address: str, both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
    ) -> None:
        first, second = both
        client = signed_in(clinician)
        assert names(client, address) == {"one", "two"}
        assert names(client, f"{address}?clinic={first.public_id}") == {"one"}
        assert names(client, f"{address}?clinic={second.public_id}") == {"two"}
        text = unescaped_page(client.get(f"{address}?clinic={second.public_id}"))
        assert f'<option value="{second.public_id}" selected>Second Clinic</option>' in text
        assert "Clinic: Second Clinic" in text

    def test_it_goes_with_the_other_filters_and_stays_in_their_addresses(
        self, address: str, both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        chosen = f"clinic={both[1].public_id}"
        assert names(client, f"{address}?{chosen}&q=one") == set()
        assert names(client, f"{address}?{chosen}&q=two") == {"two"}
        context = client.get(f"{address}?{chosen}&q=two").context
        tabs = context["tabs"] if address == QUEUE else context["needs"]
        assert all(chosen in tab.address and "q=two" in tab.address for tab in tabs)

    def test_somebody_who_works_in_one_has_nothing_to_choose(
        self, address: str, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        alert(joined(clinic, "one", NOW))
        text = unescaped_page(signed_in(clinician).get(address))
        assert 'name="clinic"' not in text
        assert "Clinic: " not in text

    def test_another_clinic_and_nonsense_count_as_not_asked_for(
        self,
        address: str,
        both: tuple[Clinic, Clinic],
        clinician: User,
        other_clinician: User,
        signed_in: SignedIn,
    ) -> None:
        elsewhere = clinic_with(clinician_account("elsewhere"), "Elsewhere")
        client = signed_in(clinician)
        for odd in (elsewhere.public_id, "x", "", "%00", "00000000-0000-0000-0000-000000000000"):
            assert names(client, f"{address}?clinic={odd}") == {"one", "two"}
        assert "Elsewhere" not in unescaped_page(client.get(address))
        theirs = f"{address}?clinic={both[0].public_id}"
        assert names(signed_in(other_clinician), theirs) == set()

    def test_a_clinic_that_was_left_is_no_choice(
        self, address: str, both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
    ) -> None:
        Membership.objects.filter(clinic=both[1], user=clinician).update(ended_at=NOW)
        client = signed_in(clinician)
        assert names(client, f"{address}?clinic={both[1].public_id}") == {"one"}
        assert 'name="clinic"' not in unescaped_page(client.get(address))

    def test_it_stays_when_pages_are_turned(
        self, address: str, both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
    ) -> None:
        for number in range(60):
            alert(joined(both[1], f"p{number:02}", NOW), days=1)
        client = signed_in(clinician)
        first = client.get(f"{address}?clinic={both[1].public_id}").context
        assert f"clinic={both[1].public_id}" in first["later"]
        second = client.get(address + first["later"]).context
        rows = [getattr(row, "person", row) for page in (first, second) for row in page["rows"]]
        shown = [row.email for row in rows]
        assert len(shown) == len(set(shown)) == 61
        assert "one@test.example" not in shown

    def test_it_costs_the_same_however_many_there_are(
        self, address: str, both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        asked = f"{address}?clinic={both[1].public_id}"
        client.get(asked)
        with CaptureQueriesContext(connection) as few:
            client.get(asked)
        for number in range(20):
            alert(joined(both[1], f"p{number:02}", NOW))
        clinic_with(clinician, "Third Clinic")
        with CaptureQueriesContext(connection) as many:
            client.get(asked)
        assert len(many) == len(few)


@LISTS
def test_an_empty_clinic_says_so(
    address: str, clinic: Clinic, second: Clinic, clinician: User, signed_in: SignedIn
) -> None:
    alert(joined(clinic, "one", NOW))
    text = unescaped_page(signed_in(clinician).get(f"{address}?clinic={second.public_id}"))
    assert (
        "No open alert fits" if address == QUEUE else "This clinic looks after nobody yet"
    ) in text


def test_only_the_chosen_clinic_makes_news(
    both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
) -> None:
    client = signed_in(clinician)
    news = client.get(f"{QUEUE}?clinic={both[1].public_id}").context["news"]
    assert f"clinic={both[1].public_id}" in news.asks
    assert f"clinic={both[1].public_id}" in news.show
    alert(joined(both[0], "first-again", NOW))
    assert "new alert" not in unescaped_page(client.get(news.asks, headers=HTMX))
    alert(joined(both[1], "second-again", NOW))
    assert "1 new alert" in unescaped_page(client.get(news.asks, headers=HTMX))


def test_how_many_each_tab_shows_is_of_the_chosen_clinic(
    both: tuple[Clinic, Clinic], clinician: User, signed_in: SignedIn
) -> None:
    alert(joined(both[0], "third", NOW), AlertKind.FALL)
    client = signed_in(clinician)
    tabs = client.get(f"{QUEUE}?clinic={both[0].public_id}").context["tabs"]
    assert tabs[0].words == "All (2)"
