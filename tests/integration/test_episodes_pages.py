"""Recovered, in pain, or a recurrence: from what is logged to the question and the words."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import queries
from plans.actions import checking_in, flaring, walking
from plans.domain.episodes import EpisodeState, PainReading
from plans.models import Plan, Recurrence
from plans.presenters.episodes import episode_words
from tests.conftest import NOW
from tests.integration.long_courses import weeks_lived
from tests.integration.pages import client_of, page
from tests.integration.walkers import check_in, ends_at, tick, walker
from walkback.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RECOVERED: dict[str, object] = {"weeks_since_episode": 8}


def log(plan: Plan, at: datetime, before: int | None, after: int | None) -> None:
    entry = walking.WalkEntry(
        walked_on=day_of(plan, at), duration_minutes=10, pain_before=before, pain_after=after
    )
    walking.log_walk(plan=plan, client_key=uuid4(), entry=entry, by=plan.participant, now=at)


def day_of(plan: Plan, at: datetime) -> date:
    return at.astimezone(plan.participant.zone).date()


def recovered() -> Plan:
    return walker(NOW, inputs=RECOVERED)


def in_pain() -> Plan:
    return walker(NOW, inputs={"weeks_since_episode": None})


# -- What is read ----------------------------------------------------------------------------------
def test_readings_are_the_highest_of_a_walk_and_seven_days_of_a_check_in() -> None:
    plan = recovered()
    log(plan, NOW, 1, 4)
    log(plan, NOW, None, None)
    log(plan, NOW + DAY, 3, None)
    at = ends_at(plan) - HOUR
    check_in(plan, at, pain_avg=2)
    assert set(queries.readings_of(plan)) == {
        PainReading(day_of(plan, NOW), 4),
        PainReading(day_of(plan, NOW + DAY), 3),
        PainReading(day_of(plan, at), 2, days=7),
    }


def test_a_check_in_that_was_not_completed_says_nothing() -> None:
    plan = recovered()
    checking_in.save_page(
        plan=plan, answers={"pain_avg": 7}, by=plan.participant, now=ends_at(plan) - HOUR
    )
    assert queries.readings_of(plan) == ()


@pytest.mark.parametrize(
    ("weeks", "state"), [(8, "RECOVERED"), (5, "RECOVERED"), (4, "IN_PAIN"), (None, "IN_PAIN")]
)
def test_recovered_at_the_start_is_a_month_free_of_pain(weeks: int | None, state: str) -> None:
    plan = walker(NOW, inputs={"weeks_since_episode": weeks})
    assert queries.episode_of(plan, today=day_of(plan, NOW)).state == state


# -- The question ----------------------------------------------------------------------------------
def test_two_days_in_a_row_lead_to_the_question(clock: Any) -> None:
    plan = recovered()
    client = client_of(plan.participant)
    log(plan, NOW, None, 3)
    assert client.get("/flare/lasting/")["Location"] == "/today/"
    log(plan, NOW + DAY, 4, 2)
    clock.move_to(NOW + DAY)
    assert "Did it last a whole day and night?" in page(client.get("/today/"))
    shown = page(client.get("/flare/lasting/"))
    assert "from Monday 23 November on" in shown
    for words in ("Not at all", "A little", "Somewhat", "Quite a bit", "Very much"):
        assert words in shown


@pytest.mark.parametrize(
    ("said", "state", "limiting"),
    [
        ({"lasted": "yes", "interference": "2"}, EpisodeState.RECURRENCE, True),
        ({"lasted": "yes", "interference": "1"}, EpisodeState.RECURRENCE, False),
        ({"lasted": "no", "interference": ""}, EpisodeState.RECOVERED, False),
        ({"lasted": "no", "interference": "4"}, EpisodeState.RECOVERED, False),
    ],
)
def test_only_the_answer_opens_a_recurrence(
    clock: Any, said: dict[str, str], state: EpisodeState, limiting: bool
) -> None:
    plan = recovered()
    client = client_of(plan.participant)
    log(plan, NOW, None, 5)
    log(plan, NOW + DAY, None, 5)
    clock.move_to(NOW + DAY)
    where = client.post("/flare/lasting/", said)["Location"]
    assert where == ("/flare/" if said["lasted"] == "yes" else "/today/")
    history = queries.history_of(plan, today=day_of(plan, NOW + DAY))
    assert history.episode.state is state
    assert any(span.is_limiting for span in history.recurrences) is limiting
    assert history.to_first_limiting.censored is not limiting
    assert client.get("/flare/lasting/")["Location"] == "/today/"
    assert AuditEvent.objects.filter(action="recurrence.answered").count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose an answer."),
        ({"lasted": "maybe"}, "Choose one of the answers."),
        ({"lasted": "yes"}, "Choose an answer."),
        ({"lasted": "yes", "interference": "9"}, "Choose one of the answers."),
    ],
)
def test_half_an_answer_is_refused(clock: Any, said: dict[str, str], words: str) -> None:
    plan = recovered()
    log(plan, NOW, None, 5)
    log(plan, NOW + DAY, None, 5)
    clock.move_to(NOW + DAY)
    answer = client_of(plan.participant).post("/flare/lasting/", said)
    assert answer.status_code == 422
    assert words in page(answer)
    assert not Recurrence.objects.exists()


def test_answered_once(clock: Any) -> None:
    plan = recovered()
    client = client_of(plan.participant)
    log(plan, NOW, None, 5)
    log(plan, NOW + DAY, None, 5)
    clock.move_to(NOW + DAY)
    client.post("/flare/lasting/", {"lasted": "no"})
    assert client.post("/flare/lasting/", {"lasted": "yes", "interference": "4"})["Location"] == (
        "/today/"
    )
    assert not Recurrence.objects.get().lasted
    with pytest.raises(flaring.AskedBefore):
        flaring.answer_recurrence(
            plan=plan,
            began_on=day_of(plan, NOW),
            lasted=True,
            interference=3,
            by=plan.participant,
            now=NOW + DAY,
        )


def test_whoever_is_in_pain_is_not_asked_about_recurrences(clock: Any) -> None:
    plan = in_pain()
    log(plan, NOW, None, 6)
    log(plan, NOW + DAY, None, 6)
    clock.move_to(NOW + DAY)
    assert client_of(plan.participant).get("/flare/lasting/")["Location"] == "/today/"


# -- The words -------------------------------------------------------------------------------------
def recurrence(plan: Plan, at: datetime, how: int = 3) -> None:
    flaring.answer_recurrence(
        plan=plan,
        began_on=day_of(plan, at),
        lasted=True,
        interference=how,
        by=plan.participant,
        now=at,
    )


def test_days_since_are_for_those_who_were_recovered() -> None:
    plan = recovered()
    words = episode_words(plan, today=day_of(plan, NOW + 3 * DAY))
    assert words.days_since is None
    assert words.sentence == "Your back pain has not come back since 23 November 2026."
    recurrence(plan, NOW + 4 * DAY)
    words = episode_words(plan, today=day_of(plan, NOW + 10 * DAY))
    assert words.days_since == 6
    assert words.sentence == "Your back pain came back on 27 November, 6 days ago."


def test_after_thirty_free_days_it_has_settled() -> None:
    plan = recovered()
    recurrence(plan, NOW)
    at = weeks_lived_without_pain(plan, 6)
    words = episode_words(plan, today=day_of(plan, at))
    assert words.sentence.endswith("and it has settled since.")
    assert words.days_since == (day_of(plan, at) - day_of(plan, NOW)).days


def weeks_lived_without_pain(plan: Plan, weeks: int) -> datetime:
    at = NOW
    for _ in range(weeks):
        at = ends_at(plan)
        log(plan, at - 5 * DAY, 0, 0)
        check_in(plan, at - HOUR, pain_avg=0)
        tick(at)
        plan.refresh_from_db()
    return at


def test_people_who_were_never_free_of_pain_never_see_days_since() -> None:
    plan = in_pain()
    recurrence(plan, NOW)
    today = day_of(plan, NOW + 10 * DAY)
    words = episode_words(plan, today=today)
    assert words.days_since is None
    assert words.sentence == "You have told us about no flare-up since your plan began."
    flaring.report(plan=plan, by=plan.participant, now=NOW + 2 * DAY)
    words = episode_words(plan, today=today)
    assert words.sentence == "You have told us about 1 flare-up since your plan began."


# -- The work it costs -----------------------------------------------------------------------------
def test_the_history_is_four_queries_whatever_was_logged(clock: Any) -> None:
    plan = recovered()
    plan.participant.zone  # noqa: B018  # the person is read already, as on every page
    for weeks in (1, 10):
        at = weeks_lived(plan, weeks)
        for days in (1, 2, 3):
            log(plan, at - days * DAY, 1, 4)
        with CaptureQueriesContext(connection) as captured:
            queries.history_of(plan, today=day_of(plan, at)).episode  # noqa: B018
        assert len(captured) == 4
