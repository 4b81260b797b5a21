"""The weekly check-in through its pages, for tests: what is posted, and weeks lived before it."""

from datetime import timedelta
from typing import Any

from django.test import Client

from plans import queries
from plans.actions import adjusting
from plans.actions.starting import Preferences
from plans.models import Plan
from tests.conftest import NOW
from tests.integration.walkers import check_in, ends_at, running, tick, walk_all

SECOND = timedelta(seconds=1)
PAGES: dict[str, dict[str, Any]] = {
    "week": {"week_went": "4", "planned_absence": "no"},
    "symptoms": {"pain_avg": "2", "new_symptoms": ["none"]},
    "back": {"flare": "NONE", "side_effect": "NONE"},
    "confidence": {"barriers": ["time"], "confidence": "7"},
    "next": {"minutes": ""},
}


def filled_in(client: Client, **changed: dict[str, Any]) -> str:
    """Every page before the last; where the last answer leads to."""
    where = ""
    for name, answers in list(PAGES.items())[:-1]:
        where = client.post(f"/check-in/{name}/", {**answers, **changed.get(name, {})})["Location"]
    return where


def if_then_written(plan: Plan) -> None:
    """Their if-then plan says when and where, and nothing more."""
    known = Preferences.of(plan.preferences)
    wanted = Preferences(
        **{**vars(known), "cue": "I have had my coffee", "place": "round the park"}
    )
    adjusting.change_preferences(plan=plan, preferences=wanted, by=plan.participant, now=NOW)


def lived(plan: Plan, weeks: int) -> None:
    """So many weeks walked as prescribed, each checked in and decided."""
    for _ in range(weeks):
        walk_all(plan, queries.week_of(running(plan)).starts_at(plan.participant.zone))
        end = ends_at(plan)
        check_in(plan, end - SECOND)
        tick(end)
