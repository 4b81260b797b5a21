"""The page of mails and reminders: which, when, and what became of them."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.domain.budget import Held
from plans.models import Plan
from tests.conftest import NOW
from tests.integration.courses import decided
from tests.integration.mail_server import Server
from tests.integration.pages import as_shown, client_of, unescaped_page
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.mail import actions, because
from walkback.mail.addresses import address_hmac
from walkback.mail.categories import CAME_BACK, EVERY_REMINDER, WHOLE_ADDRESS, Category
from walkback.mail.delivery import dispatcher
from walkback.mail.models import OutboxMail, Recipient, State, Suppression
from walkback.mail.presenters import REASONS, STATES, mail_lines
from walkback.mail.queries import unwanted_categories

PATH = "/settings/reminders/"
OPTIONAL = [category for category in Category if category.is_optional]
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(plan: Plan) -> Client:
    return client_of(plan.participant)


def sent_back(client: Client, **changes: object) -> Any:
    """The page as a browser sends it, with these fields changed; an unticked box is not sent."""
    shown = {**as_shown(client.get(PATH)), **changes}
    values = {name: value for name, value in shown.items() if value is not False}
    return client.post(PATH, values)


def recipient(plan: Plan) -> Recipient:
    return Recipient.objects.get(participant=plan.participant)


def words(client: Client) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescaped_page(client.get(PATH))).split())


# -- Which -----------------------------------------------------------------------------------------
def test_at_first_everything_is_on_but_the_nudge(client: Client) -> None:
    shown = as_shown(client.get(PATH))
    assert {name: shown[name] for name in (c.value for c in OPTIONAL)} == {
        "weekly": True,
        "check_in": True,
        "nudge": False,
        "silence": True,
        "clinician": True,
    }
    assert (shown["local_time"], shown["quiet_from"], shown["quiet_until"]) == (
        "08:00",
        "20:00",
        "08:00",
    )


@pytest.mark.parametrize("category", OPTIONAL)
def test_each_kind_has_its_own_switch(client: Client, plan: Plan, category: Category) -> None:
    before = set(recipient(plan).switched_off)
    on = category.value in before
    assert sent_back(client, **{category.value: on}).status_code == 302
    assert set(recipient(plan).switched_off) == before ^ {category.value}
    assert as_shown(client.get(PATH))[category.value] is on


def test_saving_changes_nothing_that_was_not_touched(client: Client, plan: Plan) -> None:
    before = recipient(plan)
    for _ in range(2):
        sent_back(client)
    after = recipient(plan)
    for name in ("switched_off", "local_time", "quiet_from", "quiet_until", "suspended"):
        assert getattr(after, name) == getattr(before, name)


def test_it_says_that_no_message_is_hidden(client: Client) -> None:
    assert "Every message is still here when you sign in: none is hidden." in words(client)


@pytest.mark.parametrize("kind", [*OPTIONAL, EVERY_REMINDER])
def test_what_was_unsubscribed_shows_as_off_and_switching_on_lifts_it(
    client: Client, plan: Plan, kind: str
) -> None:
    user = plan.participant
    actions.unsubscribe(participant=user, kind=kind, by=System.ANONYMOUS, now=NOW)
    shown = as_shown(client.get(PATH))
    hit = [c for c in OPTIONAL if kind in (c, EVERY_REMINDER if c.is_reminder else "")]
    assert hit
    assert not any(shown[category.value] for category in hit)
    # An hour changed leaves it as it is.
    sent_back(client, local_time="09:00")
    assert Suppression.objects.filter(kind=kind).exists()
    sent_back(client, **{hit[0].value: True})
    assert not Suppression.objects.filter(kind=kind).exists()
    assert hit[0] not in unwanted_categories(user)
    assert unwanted_categories(user) >= set(hit[1:]), "the others stay as they were"


def test_another_persons_choices_are_not_touched(client: Client, plan: Plan, user: User) -> None:
    actions.unsubscribe(participant=user, kind="weekly", by=System.ANONYMOUS, now=NOW)
    sent_back(client, weekly=True)
    assert Suppression.objects.get().address_hmac == address_hmac(user.email)
    assert not Recipient.objects.filter(participant=user).exists()


# -- When ------------------------------------------------------------------------------------------
def test_hours_are_kept_to_the_quarter(client: Client, plan: Plan) -> None:
    sent_back(client, local_time="10:45", quiet_from="18:30", quiet_until="09:15")
    kept = recipient(plan)
    assert (kept.local_time, kept.quiet_from, kept.quiet_until) == (
        time(10, 45),
        time(18, 30),
        time(9, 15),
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"local_time": "07:45"}, "local_time"),
        ({"local_time": "20:00"}, "local_time"),
        ({"local_time": "25:00"}, "local_time"),
        ({"local_time": "soon"}, "local_time"),
        ({"local_time": ""}, "local_time"),
        ({"local_time": "08:10"}, "local_time"),
        ({"quiet_from": "20:15"}, "quiet_from"),
        ({"quiet_from": "11:45"}, "quiet_from"),
        ({"quiet_from": ""}, "quiet_from"),
        ({"quiet_until": "07:45"}, "quiet_until"),
        ({"quiet_until": "12:15"}, "quiet_until"),
        ({"quiet_until": "09:00"}, "local_time"),
        ({"quiet_from": "18:00", "local_time": "18:00"}, "local_time"),
        ({"quiet_from": "12:00", "quiet_until": "12:00"}, "quiet_from"),
    ],
)
def test_an_impossible_hour_is_refused_beside_its_field(
    client: Client, plan: Plan, values: dict[str, str], field: str
) -> None:
    before = recipient(plan)
    response = sent_back(client, weekly=False, **values)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in unescaped_page(response)
    after = recipient(plan)
    assert (after.local_time, after.switched_off) == (before.local_time, before.switched_off)


def test_the_zone_is_shown_with_a_link_to_change_it(client: Client) -> None:
    page = unescaped_page(client.get(PATH))
    assert "Australia/Sydney" in page
    assert 'href="/settings/profile/"' in page


# -- The address -----------------------------------------------------------------------------------
def _stop_address(user: User, reason: str) -> None:
    Suppression.objects.create(
        address_hmac=address_hmac(user.email), kind=WHOLE_ADDRESS, reason=reason, at=NOW
    )


def test_mail_that_came_back_is_told_and_no_switch_is_touched(client: Client, plan: Plan) -> None:
    assert "came back" not in words(client)
    _stop_address(plan.participant, CAME_BACK)
    assert "Mail to your address came back" in words(client)
    assert 'href="/accounts/email/"' in unescaped_page(client.get(PATH))
    sent_back(client, local_time="09:00")
    assert recipient(plan).switched_off == ["nudge"]
    assert Suppression.objects.filter(kind=WHOLE_ADDRESS).exists(), "a switch does not lift it"


def test_the_person_can_say_that_the_address_is_right(client: Client, plan: Plan) -> None:
    _stop_address(plan.participant, CAME_BACK)
    for _ in range(2):
        assert client.post(PATH, {"again": "yes"}).status_code == 302
    assert not Suppression.objects.exists()
    assert AuditEvent.objects.filter(action=Event.SUBSCRIBED_AGAIN).count() == 1
    assert recipient(plan).switched_off == ["nudge"]


def test_a_complaint_is_not_lifted_by_a_press(client: Client, plan: Plan) -> None:
    _stop_address(plan.participant, "complaint")
    client.post(PATH, {"again": "yes"})
    assert Suppression.objects.filter(kind=WHOLE_ADDRESS).exists()


def test_a_refused_mail_is_told_until_one_goes(plan: Plan, client: Client) -> None:
    mail = _mail(plan, State.FAILED, because.REFUSED)
    assert "Our last mail was not taken" in words(client)
    later = NOW + timedelta(hours=1)
    OutboxMail.objects.filter(pk=mail.pk).update(done_at=later)
    _mail(plan, State.SENT, at=later + timedelta(hours=1))
    assert "Our last mail was not taken" not in words(client)


# -- What was sent and what was held back ----------------------------------------------------------
def _mail(plan: Plan, state: State, why: str = "", *, at: datetime = NOW) -> OutboxMail:
    return OutboxMail.objects.create(
        participant=plan.participant,
        kind="weekly",
        occasion=f"weekly:{plan.pk}:{OutboxMail.objects.count()}",
        state=state,
        because=why,
        due_at=at,
        not_before=at,
        expires_at=at + timedelta(hours=72),
        queued_at=at,
        dot_at=at if state in (State.SENT, State.UNCONFIRMED) else None,
        done_at=at,
    )


def test_a_real_mail_that_went_is_told_by_their_own_clock(
    plan: Plan, clock: Any, server: Server
) -> None:
    mail = decided(plan)
    clock.move_to(mail.due_at)
    client = client_of(plan.participant)
    assert "Weekly mail Monday 30 November, 08:00 Planned" in words(client)
    assert dispatcher.send_due(now=mail.due_at) == 1
    assert "Weekly mail Monday 30 November, 08:00 Sent" in words(client)


@pytest.mark.parametrize(
    "happens", ["paused", "pause_inactive", "hold review", "hold lock", "stop"]
)
def test_why_it_was_held_back_is_told(plan: Plan, clock: Any, happens: str) -> None:
    mail = decided(plan)
    actions.suspend(participant=plan.participant, because=happens)
    assert dispatcher.send_due(now=mail.due_at) == 0
    clock.move_to(mail.due_at)
    assert re.search(r"08:00 Held back: your plan was \w+", words(client_of(plan.participant)))


@pytest.mark.parametrize(
    "why", [*(value for name, value in vars(because).items() if name.isupper()), *Held], ids=str
)
def test_every_reason_has_its_sentence(why: str) -> None:
    assert str(REASONS[why]).endswith(".")


@pytest.mark.parametrize("state", [s for s in State if s is not State.CARRIED])
def test_every_state_has_its_words(state: State) -> None:
    assert str(STATES[state])


@pytest.mark.parametrize("state", [State.SKIPPED, State.SUPPRESSED, State.FAILED])
def test_an_unknown_reason_gets_a_calm_general_sentence(plan: Plan, state: State) -> None:
    [line] = mail_lines([_mail(plan, state, "something new")])
    assert line.outcome == str(STATES[state])
    assert "something" not in line.outcome


def test_a_carried_mail_names_the_one_that_says_it(plan: Plan) -> None:
    carrier = _mail(plan, State.SENT)
    carried = OutboxMail.objects.create(
        participant=plan.participant,
        kind="weekly",
        occasion="weekly:carried",
        state=State.CARRIED,
        carrier=carrier,
        due_at=NOW,
        not_before=NOW,
        expires_at=NOW + timedelta(hours=72),
        queued_at=NOW,
    )
    [line] = mail_lines([carried])
    assert line.outcome == "Said in another mail: Weekly mail"


def test_the_list_goes_eight_weeks_back(plan: Plan, clock: Any, client: Client) -> None:
    lines = client.get(PATH).context["lines"]
    _mail(plan, State.SENT, at=NOW - timedelta(weeks=8, seconds=1))
    assert client.get(PATH).context["lines"] == lines
    _mail(plan, State.SENT, at=NOW - timedelta(weeks=8))
    assert len(client.get(PATH).context["lines"]) == len(lines) + 1


def test_an_empty_list_says_so(user: User, clock: Any) -> None:
    assert "Nothing so far." in words(client_of(user))


def test_the_list_costs_no_query_a_mail(plan: Plan, client: Client) -> None:
    client.get(PATH)  # the first visit writes its session
    counts = []
    for _ in range(2):
        for _ in range(5):
            _mail(plan, State.SENT)
        with CaptureQueriesContext(connection) as asked:
            client.get(PATH)
        counts.append(len(asked))
    assert counts[0] == counts[1]
