"""The if-then plan through its page: when, where, with whom."""

from typing import Any

import pytest

from plans.actions.starting import Preferences
from plans.models import Plan
from screening.models import WarningWords
from tests.conftest import NOW
from tests.integration.pages import as_shown, client_of, page
from tests.integration.walkers import walk_all, walker
from walkback.accounts.models import AuditEvent, User

pytestmark = pytest.mark.django_db

IF_THEN = {
    "cue": "I have had my coffee",
    "place": "round the park",
    "company": "my dog.",
    "barrier": "weather",
    "barrier_then": "walk in the shopping centre",
}


@pytest.fixture
def walking(clock: Any) -> Plan:
    return walker(NOW)


def test_an_if_then_plan_is_kept_and_shown_again(walking: Plan) -> None:
    client = client_of(walking.participant)
    assert "When will you walk?" in page(client.get("/start/if-then/"))
    assert client.post("/start/if-then/", IF_THEN)["Location"] == "/today/"
    before = walking.preferences
    walking.refresh_from_db()
    assert walking.preferences == {**before, **IF_THEN}
    shown = client.get("/start/if-then/")
    assert as_shown(shown) == IF_THEN
    events = AuditEvent.objects.filter(action="plan.preferences_changed")
    assert events.count() == 1
    client.post("/start/if-then/", IF_THEN)
    assert events.count() == 1, "left as it is, nothing happens"


def test_today_shows_it_small_until_the_walk_is_done(walking: Plan) -> None:
    client = client_of(walking.participant)
    client.post("/start/if-then/", IF_THEN)
    sentence = "When I have had my coffee, I will walk round the park with my dog."
    against = "If the weather is bad, then I walk in the shopping centre."
    shown = page(client.get("/today/"))
    assert sentence in shown
    assert against in shown
    assert "/start/if-then/" in page(client.get("/settings/"))
    walk_all(walking, NOW)
    assert sentence not in page(client.get("/today/"))


def test_it_may_be_skipped(walking: Plan) -> None:
    client = client_of(walking.participant)
    assert client.post("/start/if-then/", {})["Location"] == "/today/"
    walking.refresh_from_db()
    assert Preferences.of(walking.preferences).cue == ""


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"place": "round the park"}, "cue"),
        ({"company": "my dog"}, "cue"),
        ({"barrier": "weather"}, "barrier_then"),
        ({"barrier_then": "walk indoors"}, "barrier"),
        ({"barrier": "dragons", "barrier_then": "run"}, "barrier"),
        ({"cue": "x" * 121}, "cue"),
    ],
)
def test_half_a_sentence_is_refused_beside_its_field(
    walking: Plan, said: dict[str, str], field: str
) -> None:
    answer = client_of(walking.participant).post("/start/if-then/", said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    walking.refresh_from_db()
    assert "cue" not in walking.preferences or not walking.preferences["cue"]


def test_new_symptoms_in_its_words_ask_the_list_question(walking: Plan) -> None:
    client = client_of(walking.participant)
    said = {"cue": "my leg is not numb any more"}
    assert client.post("/start/if-then/", said)["Location"] == "/symptoms/list/"
    assert WarningWords.objects.get().participant == walking.participant
    walking.refresh_from_db()
    assert walking.preferences["cue"] == said["cue"]


def test_only_who_walks_writes_one(starter: User) -> None:
    assert client_of(starter).get("/start/if-then/")["Location"] == "/start/"
