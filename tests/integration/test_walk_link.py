"""Logging a walk from a mail: one walk a link, without signing in, and nothing else of the person."""

import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client

from plans.actions import pausing
from plans.models import Plan, PlanStatus, Walk
from screening.models import Purpose, Screening
from tests.conftest import NOW
from tests.integration.courses import decided
from tests.integration.mail_server import Server
from tests.integration.pages import unescaped_page
from tests.integration.walkers import joined, running, screened, walker
from walkback.accounts.actions import withdraw_consent
from walkback.accounts.audit import Event
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent, User
from walkback.mail.delivery import dispatcher
from walkback.mail.tokens import (
    WALK_LINK_LIVES,
    BadToken,
    UnsubscribeLink,
    WalkLink,
    client_key,
)
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def stranger() -> Client:
    """A browser that knows nobody, and a server that insists on its CSRF rule."""
    return Client(enforce_csrf_checks=True)


def link_to(user: User, day: date | None = None) -> str:
    return f"/l/{WalkLink(user.public_id, day, 'weekly').token()}/"


def text(response: Any) -> str:
    main = "<h1" + unescaped_page(response).partition("<h1")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# -- Showing ---------------------------------------------------------------------------------------
def test_it_shows_the_walk_of_the_day_and_nothing_else(plan: Plan, stranger: Client) -> None:
    walkthrough.log(plan, TODAY, 7, now=NOW)
    response = stranger.get(link_to(plan.participant))
    assert response.status_code == 200
    page = unescaped_page(response)
    assert response.context["form"].initial == {"duration_minutes": 10}
    assert 'value="10"' in page
    assert "Your walk of today, Monday 23 November." in text(response)
    assert plan.participant.email not in page
    assert not re.search(r"\b7\b", text(response)), "no history, no total"
    assert not response.cookies


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_it_changes_nothing(plan: Plan, stranger: Client, method: str) -> None:
    before = AuditEvent.objects.count()
    for _ in range(3):
        assert getattr(stranger, method)(link_to(plan.participant)).status_code == 200
    assert not Walk.objects.exists()
    assert AuditEvent.objects.count() == before


def test_it_is_kept_out_of_caches_indexes_and_other_sites_logs(
    plan: Plan, stranger: Client
) -> None:
    path = link_to(plan.participant)
    for response in (stranger.get(path), stranger.post(path, {"duration_minutes": "9"})):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"


def test_it_speaks_the_language_of_the_mail(plan: Plan, stranger: Client, settings: Any) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    User.objects.filter(pk=plan.participant_id).update(language="es")
    page = unescaped_page(stranger.get(link_to(plan.participant)))
    assert '<html lang="es"' in page


# -- Logging ---------------------------------------------------------------------------------------
def test_one_press_logs_it_once(plan: Plan, stranger: Client) -> None:
    path = link_to(plan.participant)
    first = stranger.post(path, {"duration_minutes": "10", "walked_on": "2026-11-23"})
    assert "Your walk is logged" in text(first)
    assert "10 minutes on Monday 23 November." in text(first)
    walk = Walk.objects.get()
    assert (walk.plan, walk.walked_on, walk.duration_minutes) == (plan, TODAY, 10)
    assert walk.as_planned
    event = AuditEvent.objects.get(action=Event.WALK_LOGGED)
    assert (event.actor_role, event.subject_id) == ("anonymous", plan.participant_id)
    for minutes in ("10", "25", "soon"):
        again = stranger.post(path, {"duration_minutes": minutes})
        assert again.status_code == 200
        assert "Already logged" in text(again)
        assert f'href="/walks/{walk.public_id}/"' in unescaped_page(again)
    assert "Already logged" in text(stranger.get(path))
    assert Walk.objects.count() == 1


def test_editing_asks_to_sign_in(plan: Plan, stranger: Client) -> None:
    stranger.post(link_to(plan.participant), {"duration_minutes": "10"})
    response = stranger.get(f"/walks/{Walk.objects.get().public_id}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_the_link_in_a_mail_that_arrived_logs_the_walk(
    plan: Plan, stranger: Client, clock: Any, server: Server
) -> None:
    mail = decided(plan)
    before = Walk.objects.count()
    clock.move_to(mail.due_at)
    assert dispatcher.send_due(now=mail.due_at) == 1
    body = server.messages[0].get_body(("plain",))
    assert body is not None
    link = re.search(r"https?://[^/\s]+(/l/[^\s>]+)", body.get_content())
    assert link, body.get_content()
    assert stranger.post(link[1], {"duration_minutes": "10"}).status_code == 200
    assert Walk.objects.count() == before + 1
    newest = Walk.objects.latest("pk")
    assert newest.walked_on == mail.due_at.astimezone(plan.participant.zone).date()


def test_two_mails_log_two_walks(plan: Plan, stranger: Client) -> None:
    for kind in ("weekly", "nudge"):
        token = WalkLink(plan.participant.public_id, None, kind).token()
        stranger.post(f"/l/{token}/", {"duration_minutes": "10"})
    assert Walk.objects.count() == 2


@pytest.mark.parametrize("minutes", ["", "0", "-3", "601", "soon", "1.5", "9" * 5000, "\x00"])
def test_impossible_minutes_are_refused_beside_the_field(
    plan: Plan, stranger: Client, minutes: str
) -> None:
    response = stranger.post(link_to(plan.participant), {"duration_minutes": minutes})
    assert response.status_code == 422
    assert 'id="id_duration_minutes_error"' in unescaped_page(response)
    assert not Walk.objects.exists()


def test_other_minutes_than_planned_are_kept_as_they_are(plan: Plan, stranger: Client) -> None:
    stranger.post(link_to(plan.participant), {"duration_minutes": "13"})
    walk = Walk.objects.get()
    assert (walk.duration_minutes, walk.as_planned, walk.bouts) == (13, False, [])


def test_whatever_else_is_sent_is_not_kept(plan: Plan, stranger: Client) -> None:
    extra = {"note": "x", "pain_after": "9", "plan": "1", "participant": "1", "client_key": "1"}
    stranger.post(link_to(plan.participant), {"duration_minutes": "10", **extra})
    walk = Walk.objects.get()
    assert (walk.note, walk.pain_after, walk.participant) == ("", None, plan.participant)


def test_a_split_day_left_as_planned_keeps_its_parts(stranger: Client, clock: Any) -> None:
    gentle: dict[str, object] = {
        "pain_avg": 6,
        "pain_worst": 8,
        "confidence": 3,
        "comfortable_minutes": 3,
    }
    plan = walker(NOW, inputs=gentle)
    bouts = running(plan).state.bouts
    assert len(bouts) > 1
    stranger.post(link_to(plan.participant), {"duration_minutes": str(sum(bouts))})
    assert tuple(Walk.objects.get().bouts) == bouts


# -- Which day -------------------------------------------------------------------------------------
def test_a_fixed_day_stays_whatever_is_sent(plan: Plan, stranger: Client, clock: Any) -> None:
    clock.move_to(NOW + timedelta(days=2))
    path = link_to(plan.participant, TODAY)
    assert "Your walk of Monday 23 November." in text(stranger.get(path))
    stranger.post(path, {"duration_minutes": "10", "walked_on": "2026-11-25"})
    assert Walk.objects.get().walked_on == TODAY


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("2026-11-23", TODAY),
        ("2026-11-22", date(2026, 11, 24)),
        ("2026-11-25", date(2026, 11, 24)),
        ("", date(2026, 11, 24)),
        ("then", date(2026, 11, 24)),
        ("\x00", date(2026, 11, 24)),
    ],
)
def test_a_page_opened_before_midnight_keeps_its_day(
    plan: Plan, stranger: Client, clock: Any, sent: str, expected: date
) -> None:
    clock.move_to(NOW + timedelta(days=1))
    stranger.post(link_to(plan.participant), {"duration_minutes": "10", "walked_on": sent})
    assert Walk.objects.get().walked_on == expected


def test_today_is_the_persons_own(stranger: Client) -> None:
    """Nine in the morning of the 23rd in UTC is still the 22nd on Hawaii."""
    with time_machine.travel(NOW, tick=False):
        plan = walker(NOW - timedelta(days=1), zone="Pacific/Honolulu")
        stranger.post(link_to(plan.participant), {"duration_minutes": "10"})
    assert Walk.objects.get().walked_on == date(2026, 11, 22)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_that_cannot_be_logged_is_said(plan: Plan, stranger: Client, days: int) -> None:
    path = link_to(plan.participant, TODAY + timedelta(days=days))
    for response in (stranger.get(path), stranger.post(path, {"duration_minutes": "10"})):
        assert response.status_code == 200
        assert re.search(r"in the future|before your plan began", text(response))
    assert not Walk.objects.exists()


# -- When it cannot be -----------------------------------------------------------------------------
def _pause(plan: Plan) -> None:
    pausing.pause(plan=plan, weeks=1, by=plan.participant, now=NOW)


def _end(plan: Plan) -> None:
    pausing.end(plan=plan, by=plan.participant, now=NOW)


def _hold(plan: Plan) -> None:
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)


def _lock(plan: Plan) -> None:
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)


def _finish(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.FINISHED, ended_at=NOW)


def _withdraw(plan: Plan) -> None:
    withdraw_consent(
        participant=plan.participant, subject=Subject.HEALTH_DATA, by=plan.participant, now=NOW
    )


def _close(plan: Plan) -> None:
    User.objects.filter(pk=plan.participant_id).update(is_active=False)


@pytest.mark.parametrize(
    "happens", [_pause, _end, _hold, _lock, _finish, _withdraw, _close], ids=lambda f: f.__name__
)
def test_without_a_running_plan_it_says_so_without_detail(
    plan: Plan, stranger: Client, happens: Callable[[Plan], None]
) -> None:
    path = link_to(plan.participant)
    happens(plan)
    for response in (stranger.get(path), stranger.post(path, {"duration_minutes": "10"})):
        assert response.status_code == 200
        said = text(response)
        assert said == (
            "You cannot log a walk here now Sign in to see how things stand. Go to Walkback"
        )
    assert not Walk.objects.exists()


def test_an_emergency_answer_that_is_not_confirmed_stops_it_too(
    plan: Plan, stranger: Client
) -> None:
    Screening.objects.create(
        participant=plan.participant,
        purpose=Purpose.SYMPTOMS,
        ruleset="1.0",
        age=60,
        started_at=NOW,
        emergency_at=NOW,
    )
    assert "You cannot log a walk here now" in text(stranger.get(link_to(plan.participant)))
    stranger.post(link_to(plan.participant), {"duration_minutes": "10"})
    assert not Walk.objects.exists()


def test_who_has_no_plan_or_no_account_gets_the_same_page(stranger: Client, clock: Any) -> None:
    newcomer = joined(NOW)
    screened(newcomer, NOW)
    gone = User(public_id=uuid4())
    pages = {text(stranger.get(link_to(user))) for user in (newcomer, gone)}
    assert len(pages) == 1


# -- Tokens ----------------------------------------------------------------------------------------
def test_it_lives_for_seven_days(plan: Plan, stranger: Client, clock: Any) -> None:
    path = link_to(plan.participant)
    clock.move_to(NOW + WALK_LINK_LIVES - SECOND)
    assert "Log a walk" in text(stranger.get(path))
    clock.move_to(NOW + WALK_LINK_LIVES + SECOND)
    for response in (stranger.get(path), stranger.post(path, {"duration_minutes": "10"})):
        assert response.status_code == 410
        assert "This link is too old" in text(response)
        assert 'href="/walks/new/"' in unescaped_page(response)
    assert not Walk.objects.exists()


def test_another_purposes_token_opens_nothing(plan: Plan, stranger: Client) -> None:
    other = UnsubscribeLink(plan.participant.public_id, "weekly").token()
    ours = WalkLink(plan.participant.public_id, None, "weekly").token()
    assert stranger.get(f"/l/{other}/").status_code == 404
    assert stranger.post(f"/u/{ours}/").status_code == 404


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:=."


def mutated(token: str, dice: random.Random) -> str:
    """One character changed, left out, doubled, or swapped with its neighbour; or the end cut off."""
    place = dice.randrange(len(token))
    before, here, after = token[:place], token[place], token[place + 1 :]
    return dice.choice(
        [
            before + dice.choice(ALPHABET) + after,
            before + after,
            before + here + here + after,
            before + after[:1] + here + after[1:],
            before,
        ]
    )


@pytest.mark.parametrize(
    "number", [10_000, pytest.param(100_000, marks=pytest.mark.long)], ids=["short", "long"]
)
@pytest.mark.parametrize("make", [WalkLink, UnsubscribeLink], ids=lambda made: made.__name__)
def test_no_changed_token_is_read(make: Any, number: int) -> None:
    """None of thousands; the link that was not changed is."""
    dice = random.Random(20261123)  # noqa: S311 -- chance, not a secret
    arguments = (uuid4(), None, "weekly") if make is WalkLink else (uuid4(), "weekly")
    token = make(*arguments).token()
    assert make.read(token) == make(*arguments)
    accepted = []
    tried = 0
    while tried < number:
        changed = mutated(token, dice)
        if changed == token:
            continue
        tried += 1
        try:
            accepted.append(make.read(changed))
        except BadToken:
            continue
    assert not accepted


@pytest.mark.parametrize(
    "token", ["x", ":", "a:b:c", "%00", "é", "null", "W10:1xyz:sig", "x" * 4000]
)
def test_nonsense_is_not_found(stranger: Client, token: str) -> None:
    for path in (f"/l/{token}/", f"/u/{token}/", f"/calendar/{token}.ics"):
        assert stranger.get(path).status_code == 404


def test_a_token_has_one_key_and_another_token_another() -> None:
    assert client_key("a") == client_key("a") != client_key("b")


# -- At once ---------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_are_one_walk() -> None:
    with time_machine.travel(NOW, tick=True):
        plan = walker(NOW)
        path = link_to(plan.participant)

        def press(_: int) -> int:
            try:
                return Client().post(path, {"duration_minutes": "10"}).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(10) as pool:
            assert set(pool.map(press, range(10))) == {200}
    assert Walk.objects.count() == 1
