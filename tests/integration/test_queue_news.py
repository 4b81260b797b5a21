"""What is new in the queue: asked for again and again, and told without moving a row."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.conftest import NOW
from tests.integration.alerts_of_a_clinic import alert
from tests.integration.pages import SignedIn, unescaped_page
from tests.integration.people_of_a_clinic import joined
from walkback.accounts.models import User
from walkback.care.models import Alert, Clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def raised(clinician: User, participant: User) -> Alert:
    return alert(participant, days=2)


class TestNews:
    def asks(self, client: Client, address: str = "/clinic/") -> str:
        return str(client.get(address).context["news"].asks)

    def test_it_is_quiet_until_something_comes(
        self, raised: Alert, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        page = client.get("/clinic/").context["news"]
        unchanged = client.get(page.asks, headers={**HTMX, "If-None-Match": page.etag})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        for name in ("one", "two"):
            alert(joined(clinic, name, NOW))
        answer = client.get(page.asks, headers={**HTMX, "If-None-Match": page.etag})
        assert answer.status_code == 200
        assert "2 new alerts" in unescaped_page(answer)
        assert answer["ETag"] != page.etag
        again = client.get(page.asks, headers={**HTMX, "If-None-Match": answer["ETag"]})
        assert again.status_code == 304

    def test_one_that_happened_again_is_new(
        self, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        asks = self.asks(client)
        Alert.objects.filter(pk=raised.pk).update(event_at=NOW)
        assert "1 new alert" in unescaped_page(client.get(asks, headers=HTMX))

    def test_an_empty_list_hears_of_the_first(
        self, clinician: User, participant: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        asks = self.asks(client)
        alert(participant)
        assert "1 new alert" in unescaped_page(client.get(asks, headers=HTMX))

    def test_only_what_the_filter_shows_counts(
        self, raised: Alert, clinic: Clinic, clinician: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(clinician)
        asks = self.asks(client, "/clinic/?kind=FALL")
        alert(joined(clinic, "one", NOW))
        assert "new alert" not in unescaped_page(client.get(asks, headers=HTMX))

    @pytest.mark.parametrize("since", ["", "x", "1.2.3", "0.00000000000040008000000000000000"])
    def test_nonsense_does_no_harm(
        self, since: str, raised: Alert, clinician: User, signed_in: SignedIn
    ) -> None:
        answer = signed_in(clinician).get("/clinic/news/", {"since": since}, headers=HTMX)
        assert answer.status_code == 200

    def test_asking_keeps_no_session_alive(
        self, raised: Alert, clinician: User, signed_in: SignedIn, settings: Any
    ) -> None:
        """A page that asks by itself is nobody at the desk."""
        idle, _absolute = settings.SESSION_LIMITS[clinician.role]
        client = signed_in(clinician)
        asks = self.asks(client)
        with time_machine.travel(NOW + idle * 0.75, tick=False):
            assert client.get(asks, headers=HTMX).status_code == 200
        with time_machine.travel(NOW + idle * 1.25, tick=False):
            answer = client.get(asks, headers=HTMX)
        assert answer.status_code == 401
        assert answer["HX-Redirect"].startswith("/accounts/login/")
