"""Walks and reminders through their pages; nonsense is refused beside its field."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plans.models import Plan, Walk
from screening.models import Purpose
from tests.conftest import NOW
from tests.integration.pages import client_of, page
from tests.integration.walkers import (
    joined,
    running,
    walk_all,
    walker,
)
from walkback.ops import walkthrough

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


# -- Walks -----------------------------------------------------------------------------------------


def entry(plan: Plan, **values: str) -> dict[str, str]:
    assert plan.starts_on is not None
    return {
        "client_key": str(uuid4()),
        "duration_minutes": "17",
        "walked_on": plan.starts_on.isoformat(),
        **values,
    }


def test_a_walk_in_one_tap(plan: Plan) -> None:
    client = client_of(plan.participant)
    key = str(uuid4())
    for _ in range(2):
        assert client.post("/walks/as-planned/", {"client_key": key})["Location"] == "/today/"
    walk = Walk.objects.get()
    assert (walk.duration_minutes, walk.as_planned) == (running(plan).minutes, True)
    assert client.post("/walks/as-planned/", {"client_key": "x"})["Location"] == "/walks/new/"


def test_a_walk_with_other_values_changed_and_taken_out(plan: Plan) -> None:
    client = client_of(plan.participant)
    data = entry(plan, effort="4", pain_before="2", pain_after="3", enjoyment="5", note="Rain <b>")
    assert client.post("/walks/new/", data)["Location"] == "/today/"
    assert client.post("/walks/new/", data)["Location"] == "/today/"
    walk = Walk.objects.get()
    assert (walk.effort, walk.pain_after, walk.enjoyment, walk.note) == (4, 3, 5, "Rain <b>")
    path = f"/walks/{walk.public_id}/"
    assert "Rain &lt;b&gt;" in page(client.get(path))
    client.post(path, {**data, "duration_minutes": "25"})
    walk.refresh_from_db()
    assert walk.duration_minutes == 25
    client.post(f"{path}delete/")
    assert not Walk.objects.exists()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration_minutes", "-5"),
        ("duration_minutes", "0"),
        ("duration_minutes", "2000"),
        ("duration_minutes", "many"),
        ("duration_minutes", ""),
        ("walked_on", "2030-01-01"),
        ("walked_on", "2026-11-24"),
        ("walked_on", "2026-11-22"),
        ("walked_on", "2020-01-01"),
        ("walked_on", "yesterday"),
        ("pain_before", "11"),
        ("pain_after", "-1"),
        ("effort", "3"),
        ("enjoyment", "6"),
        ("note", "x" * 501),
    ],
)
def test_a_walk_of_nonsense_is_refused_beside_its_field(plan: Plan, field: str, value: str) -> None:
    answer = client_of(plan.participant).post("/walks/new/", entry(plan, **{field: value}))
    assert answer.status_code == 422
    if field != "duration_minutes":
        assert 'value="17"' in page(answer)
    assert not Walk.objects.exists()


def test_a_bad_key_is_refused(plan: Plan) -> None:
    answer = client_of(plan.participant).post("/walks/new/", entry(plan, client_key="nonsense"))
    assert answer.status_code == 422
    assert not Walk.objects.exists()


def test_somebody_elses_walk_cannot_be_touched(plan: Plan) -> None:
    walk_all(plan, NOW)
    walk = Walk.objects.get()
    other = client_of(walker(NOW).participant)
    path = f"/walks/{walk.public_id}/"
    assert other.get(path).status_code == 404
    assert other.post(path, entry(plan)).status_code == 404
    assert other.post(f"{path}delete/").status_code == 404
    assert Walk.objects.filter(pk=walk.pk).exists()


def test_htmx_gets_a_place_to_go_instead_of_a_sign_in_fragment(client: Client) -> None:
    answer = client.get("/today/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/accounts/login/")


def test_a_pause_after_a_safety_answer_says_which_and_sets_no_target(plan: Plan) -> None:
    user = plan.participant
    screening = walkthrough.screen(user, {"B7": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
    shown = page(client_of(user).get("/today/"))
    assert "walk gently as feels comfortable. There is no target" in shown
    assert f"/screening/{screening.public_id}/result/" in shown


@pytest.mark.parametrize(("answers", "is_open"), [({}, False), ({"B11": "stable"}, True)])
def test_the_stop_rules_stand_beside_the_walk_when_a_flag_asks(
    clock: Any, answers: dict[str, str], is_open: bool
) -> None:
    user = joined(NOW)
    walkthrough.screen(user, answers, now=NOW)
    walkthrough.start_plan(user, now=NOW)
    shown = page(client_of(user).get("/today/"))
    assert ('<details class="why" open><summary>When to stop' in shown) is is_open
