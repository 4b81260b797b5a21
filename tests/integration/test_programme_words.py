"""What the programme's pages say in the cases that are easily got wrong."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from plans.actions import starting
from plans.charts.ahead import projection_svg
from plans.presenters.today import today_page, week_at_hand
from plans.queries import running_prescription
from tests.conftest import NOW
from tests.integration.pages import client_of
from walkback.accounts.models import User
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db


def words(user: User, address: str) -> str:
    client = client_of(user)
    with time_machine.travel(NOW, tick=False):
        return client.get(address).content.decode()


def result(user: User, answers: dict[str, str]) -> str:
    screening = walkthrough.screen(user, answers, now=NOW)
    return words(user, reverse("screening:result", args=[screening.public_id]))


def test_the_text_for_the_doctor_names_each_sign(newcomer: User) -> None:
    signs = {"F0": "yes", "F1": "yes", "F2": "not_sure", "F3": "yes", "F4": "yes"}
    said = result(newcomer, signs)
    assert "with 4 of 9 features of inflammatory back pain (" in said
    in_brackets = said.partition("features of inflammatory back pain (")[2].partition(")")[0]
    assert in_brackets.count(";") == len(signs) - 2
    assert "of 9" not in in_brackets


@pytest.mark.parametrize(
    ("answers", "number"), [({"B1": "yes"}, "000"), ({"B6": "yes"}, ""), ({"B7": "yes"}, "")]
)
def test_an_emergency_has_a_button_that_calls(
    newcomer: User, answers: dict[str, str], number: str
) -> None:
    """Australia has an emergency number in the table, and no urgent care line."""
    said = result(newcomer, answers)
    assert ("tel:000" in said) is bool(number)
    assert "tel:your" not in said
    assert ("tel:000" in words(newcomer, "/today/")) is bool(number)


def test_tips_are_told_line_by_line(newcomer: User) -> None:
    walkthrough.screen(newcomer, {"H4": "yes"}, now=NOW)
    plan = starting.draft_plan(
        participant=newcomer,
        inputs=walkthrough.QUIET_INPUTS,
        preferences=starting.Preferences(week_begins=0, recovered=False),
        by=newcomer,
        now=NOW,
    )
    said = words(newcomer, reverse("plans:preview", args=[plan.public_id]))
    assert "For you in particular" in said
    assert "Split the walk into 2 or 3." in said
    assert "<li></li>" not in said


def test_a_walk_without_a_brisk_part_is_not_called_brisk(participant: User, now: datetime) -> None:
    """Stage 2 asks for a brisk third, but a walk of under 10 minutes has none yet."""
    plan = participant.plans.get()
    prescription = running_prescription(plan)
    assert prescription is not None
    prescription.minutes = prescription.longest_bout = 7
    prescription.pace_counter = 2
    page = today_page(week_at_hand(plan, prescription, now=now), now=now)
    assert page.walk.parts == ("7 comfortable",)
    assert page.walk.pace == "A comfortable pace: you could sing."


def test_the_picture_says_what_it_shows() -> None:
    svg = projection_svg([30, 40, 150], themed=True)
    assert svg.startswith('<svg role="img" aria-label="Minutes a week over 3 weeks, from 30 to 150')
    assert "var(--chart-bar)" in svg
    assert "var(" not in projection_svg([30, 40, 300], themed=False)
