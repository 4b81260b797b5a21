"""What clinicians do about alerts: each once, on the state they saw, and only where they work."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from plans.models import Plan
from screening.actions import holding
from screening.models import Hold, Purpose
from tests.conftest import NOW
from tests.integration.racing import AT_ONCE, at_once, refusals
from tests.integration.watched import DAY, lives, watched
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.actions.alerts import changes_since
from walkback.care.kinds import CLOSED_BY_REVIEW, RULES
from walkback.care.models import Alert, Clinic, Enrolment, Membership, Note
from walkback.care.models.alert import AlertKind, ClosedBecause, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.contact import ContactBy
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def _clinician(clinic: Clinic, name: str) -> User:
    user: User = User.objects.create_user(f"{name}@test.example", role="clinician", joined_at=NOW)
    care.add_member(
        clinic=clinic, user=user, role=MembershipRole.CLINICIAN, by=System.COMMAND, now=NOW
    )
    return user


@pytest.fixture
def alice(clinic: Clinic) -> User:
    return _clinician(clinic, "alice")


@pytest.fixture
def bob(clinic: Clinic) -> User:
    return _clinician(clinic, "bob")


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    return watched(clinic)


def raised(plan: Plan, kind: AlertKind = AlertKind.FALL, now: datetime = NOW) -> Alert:
    with transaction.atomic():
        alert = care.raise_alert(
            participant=plan.participant,
            concern=care.Concern.of(kind, "Of this test."),
            by=System.WEEKLY,
            now=now,
        )
    assert alert is not None
    return alert


def events(alert: Alert) -> list[str]:
    rows = AuditEvent.objects.filter(object_type="care.alert", object_id=alert.pk).order_by("pk")
    return list(rows.values_list("action", flat=True))


# -- Each of them ----------------------------------------------------------------------------------
def test_reading_claiming_and_leaving_it(plan: Plan, alice: User, bob: User) -> None:
    alert = raised(plan)
    assert alert.is_unread
    alert = care.acknowledge(alert=alert, seen=alert.state, by=alice, now=LATER)
    assert not alert.is_unread
    alert = care.claim(alert=alert, seen=alert.state, by=alice, now=LATER)
    assert alert.claimed_by == alice
    alert = care.claim(alert=alert, seen=alert.state, by=bob, now=LATER + DAY)
    assert alert.claimed_by == bob
    alert = care.release(alert=alert, seen=alert.state, by=bob, now=LATER + DAY)
    assert (alert.claimed_by, alert.claimed_at) == (None, None)
    assert events(alert) == [
        Event.ALERT_RAISED,
        Event.ALERT_ACKNOWLEDGED,
        Event.ALERT_CLAIMED,
        Event.ALERT_CLAIMED,
        Event.ALERT_RELEASED,
    ]


@pytest.mark.parametrize("kind", AlertKind)
def test_only_news_is_closed_by_reading(plan: Plan, alice: User, kind: AlertKind) -> None:
    alert = raised(plan, kind)
    alert = care.acknowledge(alert=alert, seen=alert.state, by=alice, now=LATER)
    is_news = kind in (AlertKind.PROMOTION_REQUEST, AlertKind.GOAL_REACHED)
    assert (alert.closed_at is not None) is is_news
    assert is_news is (RULES[kind].severity == Severity.INFO)


def test_hidden_for_a_time_and_back_when_it_happens_again(plan: Plan, alice: User) -> None:
    alert = raised(plan)
    until = LATER + 3 * DAY
    alert = care.snooze(alert=alert, until=until, seen=alert.state, by=alice, now=LATER)
    assert (alert.snoozed_until, alert.is_unread) == (until, False)
    alert = raised(plan, now=LATER + DAY)
    assert (alert.snoozed_until, alert.is_unread) == (None, True)
    assert alert.unread_since == LATER + DAY


@pytest.mark.parametrize("until", [LATER, LATER - DAY, LATER + timedelta(days=28, seconds=1)])
def test_not_hidden_for_ever_or_into_the_past(plan: Plan, alice: User, until: datetime) -> None:
    alert = raised(plan)
    with pytest.raises(care.BadSnooze):
        care.snooze(alert=alert, until=until, seen=alert.state, by=alice, now=LATER)
    assert events(alert) == [Event.ALERT_RAISED]


@pytest.mark.parametrize("kind", AlertKind)
def test_closing_by_hand_what_a_look_can_settle(plan: Plan, alice: User, kind: AlertKind) -> None:
    alert = raised(plan, kind)
    if kind not in CLOSED_BY_REVIEW:
        with pytest.raises(care.NotByHand):
            care.close(alert=alert, note="Looked.", seen=alert.state, by=alice, now=LATER)
        return
    with pytest.raises(care.NoteMissing):
        care.close(alert=alert, note="  ", seen=alert.state, by=alice, now=LATER)
    alert = care.close(alert=alert, note=" Looked. ", seen=alert.state, by=alice, now=LATER)
    assert (alert.closed_because, alert.closing_note) == ("reviewed", "Looked.")
    assert (alert.closed_at, alert.closed_by) == (LATER, alice)
    trail = AuditEvent.objects.get(action=Event.ALERT_CLOSED)
    assert trail.detail == {"kind": kind.value, "because": "reviewed"}


# -- On what they saw ------------------------------------------------------------------------------
ACTIONS: dict[str, Callable[[Alert, str, User], Alert]] = {
    "acknowledge": lambda a, s, by: care.acknowledge(alert=a, seen=s, by=by, now=LATER),
    "claim": lambda a, s, by: care.claim(alert=a, seen=s, by=by, now=LATER),
    "release": lambda a, s, by: care.release(alert=a, seen=s, by=by, now=LATER),
    "snooze": lambda a, s, by: care.snooze(alert=a, until=LATER + DAY, seen=s, by=by, now=LATER),
    "close": lambda a, s, by: care.close(alert=a, note="Looked.", seen=s, by=by, now=LATER),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_who_comes_second_is_told_what_changed(
    plan: Plan, alice: User, bob: User, name: str
) -> None:
    alert = raised(plan)
    seen = alert.state
    care.claim(alert=alert, seen=seen, by=alice, now=LATER)
    with pytest.raises(care.ChangedMeanwhile) as refused:
        ACTIONS[name](alert, seen, bob)
    assert refused.value.changes == (care.Change.CLAIMED,)
    assert refused.value.alert.claimed_by == alice
    alert.refresh_from_db()
    assert (alert.claimed_by, alert.acknowledged_at, alert.closed_at) == (alice, None, None)


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_is_done_to_a_closed_one(plan: Plan, alice: User, bob: User, name: str) -> None:
    alert = raised(plan)
    seen = alert.state
    closed = care.close(alert=alert, note="Looked.", seen=seen, by=alice, now=LATER)
    for state in (seen, closed.state):
        with pytest.raises(care.ChangedMeanwhile) as refused:
            ACTIONS[name](alert, state, bob)
        assert refused.value.changes[0] is care.Change.CLOSED


def test_an_event_after_the_page_was_shown_is_not_closed_with_it(plan: Plan, alice: User) -> None:
    alert = raised(plan)
    seen = alert.state
    raised(plan, now=NOW + timedelta(minutes=1))
    with pytest.raises(care.ChangedMeanwhile) as refused:
        care.close(alert=alert, note="Looked.", seen=seen, by=alice, now=LATER)
    assert refused.value.changes == (care.Change.HAPPENED_AGAIN,)


@pytest.mark.parametrize("seen", ["", "nonsense", "1-2-3-4-5-6", "a-b-c-d-e"])
def test_a_state_that_is_none_is_refused(plan: Plan, alice: User, seen: str) -> None:
    alert = raised(plan)
    assert changes_since(alert, seen)
    with pytest.raises(care.ChangedMeanwhile):
        care.acknowledge(alert=alert, seen=seen, by=alice, now=LATER)


# -- Where they work -------------------------------------------------------------------------------
def _left(alice: User, plan: Plan) -> User:
    Membership.objects.filter(user=alice).update(ended_at=NOW)
    return alice


def _lost(alice: User, plan: Plan) -> User:
    Enrolment.objects.update(left_at=NOW)
    return alice


def _the_person(alice: User, plan: Plan) -> User:
    return plan.participant


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("whom", [_left, _lost, _the_person])
def test_nobody_else_may(
    plan: Plan, alice: User, name: str, whom: Callable[[User, Plan], User]
) -> None:
    alert = raised(plan)
    with pytest.raises(care.NotTheirClinician):
        ACTIONS[name](alert, alert.state, whom(alice, plan))
    assert events(alert) == [Event.ALERT_RAISED]


def test_nor_somebody_of_another_clinic_or_staff(
    plan: Plan, alice: User, other_clinician: User, staff_user: User
) -> None:
    alert = raised(plan)
    for user in (other_clinician, staff_user):
        with pytest.raises(care.NotTheirClinician):
            care.acknowledge(alert=alert, seen=alert.state, by=user, now=LATER)
        with pytest.raises(care.NotTheirClinician):
            care.mark_reviewed(people=[plan.participant], as_of=LATER, by=user, now=LATER)
        with pytest.raises(care.NotTheirClinician):
            care.note_contact(
                participant=plan.participant,
                contact_by=ContactBy.PHONE,
                text="Spoke.",
                by=user,
                now=LATER,
            )
    assert not Note.objects.exists()


# -- Many reviewed, one spoken with ----------------------------------------------------------------
def test_reviewed_without_change_is_a_note_each(plan: Plan, clinic: Clinic, alice: User) -> None:
    other = watched(clinic)
    for kind in AlertKind:
        raised(plan, kind)
    raised(other, AlertKind.FALL, now=LATER + timedelta(seconds=1))
    people = [plan.participant, other.participant]
    notes = care.mark_reviewed(people=people, as_of=LATER, by=alice, now=LATER + DAY)
    assert [(note.participant, note.kind, note.text) for note in notes] == [
        (person, "reviewed", "") for person in people
    ]
    assert AuditEvent.objects.filter(action=Event.REVIEWED).count() == 2
    closed = Alert.objects.filter(closed_because="reviewed", closed_by=alice)
    assert set(closed.values_list("kind", flat=True)) == CLOSED_BY_REVIEW
    # What came after the list was shown, nobody has looked at.
    assert Alert.objects.filter(participant=other.participant).open().count() == 1


def test_one_person_of_another_clinic_stops_all(
    plan: Plan, alice: User, other_clinician: User
) -> None:
    elsewhere = watched(Clinic.objects.get(name="Valley Clinic"))
    people = [plan.participant, elsewhere.participant]
    with pytest.raises(care.NotTheirClinician):
        care.mark_reviewed(people=people, as_of=LATER, by=alice, now=LATER)
    assert not Note.objects.exists()


def test_many_cost_as_many_queries_as_few(
    plan: Plan, clinic: Clinic, alice: User, django_assert_num_queries: Callable[[int], object]
) -> None:
    plans = [plan, *(watched(clinic) for _ in range(5))]
    for each in plans:
        raised(each)
    with django_assert_num_queries(8):  # type: ignore[attr-defined]  # a context manager
        care.mark_reviewed(
            people=[each.participant for each in plans], as_of=LATER, by=alice, now=LATER
        )


@pytest.mark.parametrize(
    ("answer", "kind"), [("A1", AlertKind.RED_FLAG_EMERGENCY), ("B6", AlertKind.RED_FLAG_URGENT)]
)
def test_a_contact_closes_the_alert_and_no_lock(
    plan: Plan, alice: User, answer: str, kind: AlertKind
) -> None:
    walkthrough.screen(plan.participant, {answer: "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
    with pytest.raises(care.NoteMissing):
        care.note_contact(
            participant=plan.participant, contact_by=ContactBy.PHONE, text=" ", by=alice, now=LATER
        )
    note = care.note_contact(
        participant=plan.participant,
        contact_by=ContactBy.PHONE,
        text="Was seen at once.",
        by=alice,
        now=LATER,
    )
    assert (note.kind, note.contact_by, note.author) == ("contact", "phone", alice)
    alert = Alert.objects.get(kind=kind)
    assert (alert.closed_because, alert.closed_by) == ("contacted", alice)
    assert Hold.objects.get().closed_at is None
    plan.refresh_from_db()
    assert plan.status == "stopped"
    assert AuditEvent.objects.get(action=Event.CONTACT_NOTED).detail == {"by": "phone"}


def test_declining_settles_the_request_while_the_hold_stays(plan: Plan, alice: User) -> None:
    walkthrough.screen(plan.participant, {"B7": "yes"}, now=NOW, purpose=Purpose.SYMPTOMS)
    alert = Alert.objects.get()
    assert alert.kind == AlertKind.CLEARANCE_NEEDED
    hold = Hold.objects.get()
    holding.decline(hold=hold, reason="Not before the scan.", by=alice, now=LATER)
    alert.refresh_from_db()
    assert (alert.closed_because, alert.closed_by) == ("declined", alice)
    hold.refresh_from_db()
    assert hold.closed_at is None


def test_a_look_at_severe_pain_leaves_the_request_to_clear_the_pause(
    plan: Plan, alice: User
) -> None:
    lives(plan, pain_avg=9)
    alert = Alert.objects.get(kind=AlertKind.PAIN_SEVERE)
    care.close(alert=alert, note="Spoke.", seen=alert.state, by=alice, now=NOW + 8 * DAY)
    paused = Alert.objects.get(kind=AlertKind.PLAN_PAUSED)
    with pytest.raises(care.NotByHand):
        care.close(alert=paused, note="Spoke.", seen=paused.state, by=alice, now=NOW + 8 * DAY)
    hold = Hold.objects.get()
    holding.clear(hold=hold, reason="May walk.", by=alice, now=NOW + 9 * DAY, resume_percent=50)
    paused.refresh_from_db()
    assert paused.closed_because == "cleared"


def test_leaving_closes_what_is_open(plan: Plan, clinic: Clinic) -> None:
    alert = raised(plan)
    care.close_alerts(
        participant=plan.participant,
        kinds=list(AlertKind),
        because=ClosedBecause.LEFT,
        by=plan.participant,
        now=LATER,
    )
    alert.refresh_from_db()
    assert alert.closed_because == "left"


# -- At once ---------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["claim", "close", "acknowledge"])
def test_of_several_at_once_one_acts(clinic: Clinic, name: str) -> None:
    plan = watched(clinic)
    alice = _clinician(clinic, "alice")
    alert = raised(plan)
    outcomes = at_once(lambda: ACTIONS[name](alert, alert.state, alice))
    assert refusals(outcomes, care.ChangedMeanwhile) == AT_ONCE - 1
    assert len(events(alert)) == 2


@pytest.mark.django_db(transaction=True)
def test_batches_and_decisions_at_once_do_not_wait_for_each_other_for_ever(clinic: Clinic) -> None:
    plans = [watched(clinic) for _ in range(6)]
    alice = _clinician(clinic, "alice")
    people = [plan.participant for plan in plans]
    turns = iter([False, True] * AT_ONCE)

    def act() -> None:
        order = people if next(turns) else people[::-1]
        for round_ in range(5):
            at = NOW + timedelta(minutes=round_)
            with transaction.atomic():
                concern = care.Concern.of(AlertKind.FALL, "Of this test.")
                care.raise_all([(person, concern) for person in order], by=System.WEEKLY, now=at)
            care.mark_reviewed(people=order, as_of=at, by=alice, now=at)

    assert refusals(at_once(act)) == 0
    assert not Alert.objects.open().exists()
