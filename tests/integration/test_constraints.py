"""Each constraint and trigger of our tables, seen refusing at the database.

The list is read from the models: a constraint without a case here fails.
"""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from plans.actions import starting
from plans.models import CheckIn, Plan, Prescription, Walk, WeeklyDecision
from screening.models import Answer, Attestation, Hold, HoldKind, Purpose, Screening, WarningWords
from tests.conftest import NOW
from tests.integration import constraints_of_measures as measures
from tests.integration import constraints_of_the_months as the_months
from walkback.accounts.models import AuditEvent, Consent, User
from walkback.accounts.models import User as Account
from walkback.care.models import Alert, Clinic, Enrolment, Membership, Message, Note
from walkback.mail.models import OutboxMail, Recipient, State, Suppression
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person, WeekLived

OURS = ("accounts", "care", "mail", "screening", "plans")
LATER = NOW + timedelta(days=1)
BEFORE = NOW - timedelta(days=1)


class Cast:
    """Rows to break rules with: one walker with a decided week, one newcomer, a clinic."""

    def __init__(self) -> None:
        self.walker = _joined("walker")
        walkthrough.screen(self.walker, now=NOW)
        self.plan: Plan = walkthrough.start_plan(self.walker, now=NOW)
        walkthrough.live_week(self.plan, WeekLived(), until=NOW + timedelta(days=30))
        self.newcomer = _joined("newcomer")
        self.clinician = Account.objects.create_user(
            "clinician@test.example", role="clinician", joined_at=NOW
        )
        self.clinic = Clinic.objects.create(name="Hill Clinic", country="AU", created_at=NOW)

    @property
    def screening(self) -> Screening:
        return Screening.objects.get(participant=self.walker)

    def prescription(self, **values: object) -> Prescription:
        """The running week once more, with other values."""
        row = Prescription.objects.filter(plan=self.plan).order_by("-number")[0]
        row.pk, row._state.adding = None, True
        row.number, row.starts_on = 20, date(2027, 6, 1)
        row.until_on = date(2027, 6, 8)
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def draft(self, **values: object) -> Plan:
        row = Plan.objects.get(pk=self.plan.pk)
        row.pk, row._state.adding, row.public_id = None, True, uuid4()
        row.participant = self.newcomer
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def open_screening(self, **values: object) -> Screening:
        return Screening(
            **{
                "participant": self.newcomer,
                "purpose": Purpose.START,
                "ruleset": "1.0",
                "age": 58,
                "started_at": NOW,
                **values,
            }
        )

    def walk(self, **values: object) -> Walk:
        return Walk(
            **{
                "participant": self.walker,
                "plan": self.plan,
                "client_key": uuid4(),
                "walked_on": date(2026, 11, 24),
                "duration_minutes": 20,
                "logged_at": NOW,
                **values,
            }
        )

    def check_in(self, **values: object) -> CheckIn:
        return CheckIn(**{"plan": self.plan, "number": 2, "started_at": NOW, **values})

    def mail(self, **values: object) -> OutboxMail:
        return OutboxMail(
            **{
                "participant": self.newcomer,
                "kind": "weekly",
                "occasion": "weekly:1:2",
                "due_at": NOW,
                "not_before": NOW,
                "expires_at": LATER,
                "queued_at": NOW,
                **values,
            }
        )

    def hold(self, **values: object) -> Hold:
        return Hold(
            **{
                "participant": self.newcomer,
                "kind": HoldKind.REVIEW,
                "raised_at": NOW,
                "last_raised_at": NOW,
                **values,
            }
        )

    def alert(self, **values: object) -> Alert:
        return Alert(
            **{
                "clinic": self.clinic,
                "participant": self.newcomer,
                "kind": "PAIN_SEVERE",
                "severity": 4,
                "reason": "Pain.",
                "opened_at": NOW,
                **values,
            }
        )

    def decision(self) -> WeeklyDecision:
        """The decided week's row, to be written again."""
        row = WeeklyDecision.objects.get(plan=self.plan)
        row.pk, row._state.adding, row.public_id = None, True, uuid4()
        row.number, row.check_in = 7, None
        second = Prescription.objects.get(plan=self.plan, number=2)
        row.prescription = second
        return row


def _joined(name: str) -> User:
    return walkthrough.join(Person(f"{name}@test.example", "correct-horse-battery"), now=NOW)


def _with(row: Any, **values: object) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _twice(make: Callable[[], models.Model]) -> None:
    make().save()
    make().save()


def _consent(cast: Cast, **values: object) -> Consent:
    return Consent(
        **{
            "participant": cast.clinician,
            "subject": "terms",
            "version": "1",
            "text": "I agree.",
            "given_at": NOW,
            **values,
        }
    )


def _member(cast: Cast, **values: object) -> Membership:
    return Membership(
        **{
            "clinic": cast.clinic,
            "user": cast.clinician,
            "role": "lead",
            "started_at": NOW,
            **values,
        }
    )


def _enrolment(cast: Cast, **values: object) -> Enrolment:
    return Enrolment(
        **{"clinic": cast.clinic, "participant": cast.newcomer, "joined_at": NOW, **values}
    )


Case = Callable[[Cast], object]
CASES: dict[str, Case] = {
    **the_months.CASES,
    **measures.CASES,
    # Accounts
    "accounts_auditevent_named": lambda c: AuditEvent(at=NOW, action="", actor_role="x").save(),
    "accounts_user_email_in_lower_case": lambda c: Account(
        email="Big@Test.example", role="clinician", joined_at=NOW
    ).save(),
    "accounts_user_role_known": lambda c: Account(
        email="x@test.example", role="king", joined_at=NOW
    ).save(),
    "accounts_user_participant_has_birth_date": lambda c: Account(
        email="x@test.example", role="participant", joined_at=NOW
    ).save(),
    "accounts_consent_one_in_force": lambda c: _twice(lambda: _consent(c)),
    "accounts_consent_subject_known": lambda c: _consent(c, subject="else").save(),
    "accounts_consent_withdrawn_after_given": lambda c: _consent(c, withdrawn_at=BEFORE).save(),
    # Mail
    "mail_outboxmail_one_per_occasion": lambda c: _twice(c.mail),
    "mail_outboxmail_state_known": lambda c: c.mail(state="lost").save(),
    "mail_outboxmail_lease_in_flight_only": lambda c: c.mail(state=State.LEASED).save(),
    "mail_outboxmail_handed_over_has_time": lambda c: c.mail(state=State.SENT).save(),
    "mail_outboxmail_expires_after_due": lambda c: c.mail(expires_at=NOW).save(),
    "mail_outboxmail_named": lambda c: c.mail(occasion="").save(),
    "mail_recipient_suspended_says_why": lambda c: Recipient(
        participant=c.newcomer, suspended=True
    ).save(),
    "mail_recipient_outside_quiet_hours": lambda c: Recipient(
        participant=c.newcomer, local_time=time(20)
    ).save(),
    "mail_suppression_one_per_kind": lambda c: _twice(
        lambda: Suppression(address_hmac=b"x" * 32, kind="weekly", reason="r", at=NOW)
    ),
    # Care
    "care_clinic_named": lambda c: Clinic(name="", country="AU", created_at=NOW).save(),
    "care_membership_one_active": lambda c: _twice(lambda: _member(c)),
    "care_membership_role_known": lambda c: _member(c, role="king").save(),
    "care_membership_ends_after_start": lambda c: _member(c, ended_at=BEFORE).save(),
    "care_enrolment_one_active": lambda c: _twice(lambda: _enrolment(c)),
    "care_enrolment_leaves_after_joining": lambda c: _enrolment(c, left_at=BEFORE).save(),
    "care_alert_one_open_per_kind": lambda c: _twice(c.alert),
    "care_alert_severity_known": lambda c: c.alert(severity=9).save(),
    "care_alert_acknowledged_has_time": lambda c: c.alert(acknowledged_by=c.clinician).save(),
    "care_note_not_empty": lambda c: Note(
        participant=c.newcomer, clinic=c.clinic, text="", written_at=NOW
    ).save(),
    "care_message_not_empty": lambda c: Message(
        participant=c.newcomer, clinic=c.clinic, text="", sent_at=NOW
    ).save(),
    # Screening
    "screening_screening_one_open": lambda c: _twice(c.open_screening),
    "screening_screening_outcome_when_submitted": lambda c: c.open_screening(
        submitted_at=NOW
    ).save(),
    "screening_screening_submitted_or_abandoned": lambda c: c.open_screening(
        submitted_at=NOW, outcome="OK", abandoned_at=NOW
    ).save(),
    "screening_screening_submitted_after_start": lambda c: c.open_screening(
        submitted_at=BEFORE, outcome="OK"
    ).save(),
    "screening_screening_age_in_range": lambda c: c.open_screening(age=111).save(),
    "screening_answer_one_per_item": lambda c: _answer_twice(c),  # noqa: PLW0108  # defined below
    "screening_answer_not_empty": lambda c: _answer(c, answer="").save(),
    "screening_hold_one_open_per_kind": lambda c: _twice(c.hold),
    "screening_hold_kind_known": lambda c: c.hold(kind="BECAUSE", screening=c.screening).save(),
    "screening_hold_closed_with_reason": lambda c: _without_trigger(c.hold(closed_at=LATER)),
    "screening_hold_raised_in_order": lambda c: c.hold(last_raised_at=BEFORE).save(),
    "screening_hold_seen_after_raised": lambda c: c.hold(seen_by=c.clinician).save(),
    "screening_hold_declined_with_reason": lambda c: c.hold(declined_at=LATER).save(),
    "screening_hold_lock_needs_screening_and_attestation": lambda c: _without_trigger(
        c.hold(kind=HoldKind.URGENT, screening=c.screening, closed_at=LATER, closing_reason="Seen.")
    ),
    "screening_hold_has_screening": lambda c: c.hold(kind=HoldKind.CLINICIAN).save(),
    "screening_attestation_complete": lambda c: _attestation(c, told="").save(),
    "screening_warningwords_one_open": lambda c: _twice(lambda: _words(c)),
    "screening_warningwords_answered_after_noticed": lambda c: _words(c, answered_at=BEFORE).save(),
    "screening_warningwords_ticks_when_answered": lambda c: _words(c, ticks=["fever"]).save(),
    # Plans
    "plans_plan_resume_percent_known": lambda c: c.draft(status="draft", resume_percent=80).save(),
    "plans_plan_one_live": lambda c: c.draft(participant=c.walker).save(),
    "plans_plan_one_draft": lambda c: _twice(lambda: c.draft(status="draft")),
    "plans_plan_status_known": lambda c: c.draft(status="idle").save(),
    "plans_plan_live_is_accepted_and_admitted": lambda c: c.draft(gate="HOLD_CLINICIAN").save(),
    "plans_plan_milestone_in_range": lambda c: c.draft(milestone_week=27).save(),
    "plans_prescription_one_per_week": lambda c: c.prescription(number=2).save(),
    "plans_prescription_one_per_start": lambda c: c.prescription(
        starts_on=NOW.date(), until_on=NOW.date() + timedelta(days=7)
    ).save(),
    "plans_prescription_number_in_range": lambda c: c.prescription(number=27).save(),
    "plans_prescription_at_most_thirteen_days": lambda c: c.prescription(
        until_on=date(2027, 6, 15)
    ).save(),
    "plans_prescription_within_day_caps": lambda c: c.prescription(minutes=61, days=1).save(),
    "plans_prescription_within_week_cap": lambda c: c.prescription(minutes=60, days=6).save(),
    "plans_walk_sent_once": lambda c: _walk_twice(c),  # noqa: PLW0108
    "plans_walk_duration_in_range": lambda c: c.walk(duration_minutes=0).save(),
    "plans_walk_effort_in_range": lambda c: c.walk(effort=11).save(),
    "plans_walk_pain_before_in_range": lambda c: c.walk(pain_before=11).save(),
    "plans_walk_pain_after_in_range": lambda c: c.walk(pain_after=11).save(),
    "plans_walk_enjoyment_in_range": lambda c: c.walk(enjoyment=6).save(),
    "plans_checkin_one_per_week": lambda c: _twice(c.check_in),
    "plans_checkin_pain_in_range": lambda c: c.check_in(pain_avg=11).save(),
    "plans_checkin_effort_in_range": lambda c: c.check_in(effort=11).save(),
    "plans_checkin_unsettled_in_range": lambda c: c.check_in(unsettled_walks=22).save(),
    "plans_checkin_confidence_in_range": lambda c: c.check_in(confidence=11).save(),
    "plans_checkin_complete_has_answers": lambda c: c.check_in(completed_at=NOW).save(),
    "plans_checkin_choice_in_range": lambda c: c.check_in(chosen_minutes=0).save(),
    "plans_weeklydecision_one_per_week": lambda c: _with(c.decision(), number=1).save(),
    "plans_weeklydecision_percent_known": lambda c: _with(c.decision(), percent=99).save(),
    "plans_weeklydecision_says_why": lambda c: _with(c.decision(), mail_reason="").save(),
}


def _answer(cast: Cast, **values: object) -> Answer:
    screening = cast.open_screening()
    screening.save()
    row = {"screening": screening, "item": "A1", "answer": "no", "wording": "?", "answered_at": NOW}
    return Answer(**{**row, **values})


def _answer_twice(cast: Cast) -> None:
    first = _answer(cast)
    first.save()
    first.pk, first._state.adding = None, True
    first.save()


def _walk_twice(cast: Cast) -> None:
    key = uuid4()
    _twice(lambda: cast.walk(client_key=key))


def _without_trigger(hold: Hold) -> None:
    """The column checks alone: the trigger before them would refuse it too."""
    with pgtrigger.ignore("screening.Hold:closed_only_with_reason"), transaction.atomic():
        hold.save()


def _attestation(cast: Cast, **values: object) -> Attestation:
    return Attestation(
        **{
            "participant": cast.newcomer,
            "assessed_by": "Dr Test",
            "assessed_on": NOW.date(),
            "told": "May walk.",
            "may_walk": True,
            "given_at": NOW + timedelta(hours=1),
            "given_by": cast.newcomer,
            **values,
        }
    )


def _words(cast: Cast, **values: object) -> WarningWords:
    return WarningWords(
        **{"participant": cast.newcomer, "words": ["numb"], "noticed_at": NOW, **values}
    )


def _delete(rows: "models.QuerySet[Any]") -> None:
    """Past Django: as raw SQL would."""
    assert rows.exists()
    rows._raw_delete("default")


def _plan_on_hold(cast: Cast) -> None:
    screening = walkthrough.screen(cast.newcomer, {"B7": "yes"}, now=NOW)
    cast.draft(screening=screening).save()


def _active_again(cast: Cast) -> None:
    walkthrough.screen(cast.walker, {"B6": "yes"}, now=NOW + timedelta(days=10))
    Plan.objects.filter(pk=cast.plan.pk).update(status="active")


def _submitted(cast: Cast) -> "models.QuerySet[Screening]":
    return Screening.objects.filter(pk=cast.screening.pk)


def _answers(cast: Cast) -> "models.QuerySet[Answer]":
    return Answer.objects.filter(screening=cast.screening)


def _complete(cast: Cast) -> "models.QuerySet[CheckIn]":
    return CheckIn.objects.filter(plan=cast.plan, completed_at__isnull=False)


def _held(cast: Cast) -> "models.QuerySet[Hold]":
    walkthrough.screen(cast.newcomer, {"B7": "yes"}, now=NOW)
    return Hold.objects.filter(participant=cast.newcomer)


def _attested(cast: Cast) -> "models.QuerySet[Attestation]":
    _attestation(cast, may_walk=False).save()
    return Attestation.objects.filter(participant=cast.newcomer)


# (table, trigger): every way round it that there is.
TRIGGERS: dict[tuple[str, str], list[Case]] = {
    **the_months.TRIGGERS,
    **measures.TRIGGERS,
    ("screening_screening", "keep_as_it_was"): [
        lambda c: _submitted(c).update(outcome="ADVISE"),
        lambda c: _submitted(c).update(submitted_at=None, outcome=""),
        lambda c: _submitted(c).update(flags=["FALLS"]),
    ],
    ("screening_screening", "keep"): [lambda c: _delete(_submitted(c))],
    ("screening_answer", "keep_submitted"): [
        lambda c: _answers(c).update(answer="yes"),
        lambda c: _delete(_answers(c)),
        lambda c: Answer(
            screening=c.screening, item="Z9", answer="no", wording="?", answered_at=NOW
        ).save(),
        lambda c: _move_answer(c),  # noqa: PLW0108
    ],
    ("screening_hold", "keep"): [lambda c: _delete(_held(c))],
    ("screening_hold", "keep_origin"): [
        lambda c: _held(c).update(raised_at=BEFORE),
        lambda c: _held(c).update(participant=c.walker),
        lambda c: _held(c).update(kind="REVIEW"),
    ],
    # Each condition has a case of its own in test_unlocking.
    ("screening_hold", "closed_only_with_reason"): [
        lambda c: _held(c).update(closed_at=LATER, closing_reason="So."),
        lambda c: _held(c).update(closed_at=LATER, closing_reason="So.", closed_by=c.newcomer),
        lambda c: _held(c).update(closed_at=LATER, closing_reason="So.", closed_by=c.clinician),
    ],
    ("screening_attestation", "keep_as_it_was"): [
        lambda c: _attested(c).update(may_walk=True),
        lambda c: _attested(c).update(told="Run."),
    ],
    ("screening_attestation", "keep"): [lambda c: _delete(_attested(c))],
    ("plans_plan", "never_active_on_hold"): [_plan_on_hold, _active_again],
    ("plans_prescription", "keep_as_it_was"): [
        lambda c: Prescription.objects.filter(plan=c.plan).update(minutes=50),
    ],
    ("plans_prescription", "keep"): [
        lambda c: _delete(Prescription.objects.filter(plan=c.plan, number=2))
    ],
    ("plans_checkin", "keep_as_it_was"): [
        lambda c: _complete(c).update(pain_avg=0),
        lambda c: _complete(c).update(completed_at=None),
    ],
    ("plans_checkin", "keep"): [lambda c: _delete(_complete(c))],
    ("plans_weeklydecision", "keep_as_it_was"): [
        lambda c: WeeklyDecision.objects.filter(plan=c.plan).update(code="R20_ADVANCE"),
        lambda c: WeeklyDecision.objects.filter(plan=c.plan).update(reason="Because."),
    ],
    ("plans_weeklydecision", "keep"): [
        lambda c: _delete(WeeklyDecision.objects.filter(plan=c.plan))
    ],
}


def _move_answer(cast: Cast) -> None:
    """An answer of a submitted screening, carried into an open one."""
    screening = cast.open_screening()
    screening.save()
    Answer.objects.filter(screening=cast.screening).update(screening=screening)


def _our_constraints() -> set[str]:
    return {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }


def _our_triggers() -> set[tuple[str, str]]:
    """Ours, without those that write history and keep it append-only (they are tested with it)."""
    return {
        (model._meta.db_table, trigger.name)
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for trigger in getattr(model._meta, "triggers", [])
        if trigger.name not in {"insert_insert", "update_update", "delete_delete", "append_only"}
    }


def test_every_constraint_has_a_case() -> None:
    assert set(CASES) == _our_constraints()


def test_every_trigger_has_a_case() -> None:
    assert set(TRIGGERS) == _our_triggers()


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Made once; each case is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def _refusal(case: Case, cast: Cast) -> DatabaseError | None:
    try:
        with transaction.atomic():
            case(cast)
            with transaction.atomic():
                connection.check_constraints()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error
    return None


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_constraint_refuses(cast: Cast, name: str) -> None:
    refusal = _refusal(CASES[name], cast)
    assert isinstance(refusal, IntegrityError), "the row was accepted"
    broken = getattr(refusal.__cause__, "diag").constraint_name  # noqa: B009  # not in the stubs
    assert broken == name


@pytest.mark.parametrize(
    ("name", "way"),
    [(name, way) for name, ways in measures.REFUSED.items() for way in range(len(ways))],
)
def test_a_rule_of_the_measures_refuses_each_way_round_it(cast: Cast, name: str, way: int) -> None:
    refusal = _refusal(measures.REFUSED[name][way], cast)
    assert isinstance(refusal, IntegrityError), "the row was accepted"
    broken = getattr(refusal.__cause__, "diag").constraint_name  # noqa: B009  # not in the stubs
    assert broken == name


def test_every_answer_in_its_range_is_kept(cast: Cast) -> None:
    for make in measures.ALLOWED:
        assert _refusal(make, cast) is None


@pytest.mark.parametrize(
    ("key", "way"), [(key, way) for key, ways in TRIGGERS.items() for way in range(len(ways))]
)
def test_a_trigger_refuses(cast: Cast, key: tuple[str, str], way: int) -> None:
    refusal = _refusal(TRIGGERS[key][way], cast)
    assert refusal is not None, "it was allowed"
    assert str(refusal).startswith("pgtrigger: ")


def test_the_end_of_a_running_week_may_move(cast: Cast) -> None:
    """The one thing about a prescription that may change: a changed weekday lengthens the week."""
    running = Prescription.objects.filter(plan=cast.plan, number=2)
    longest = running.get().starts_on + timedelta(days=13)
    with transaction.atomic():
        assert running.update(until_on=longest) == 1
        transaction.set_rollback(True)


def test_an_open_screening_and_check_in_can_still_change(cast: Cast) -> None:
    with transaction.atomic():
        screening = cast.open_screening()
        screening.save()
        screening.may_be_pregnant = False
        screening.save()
        check_in = cast.check_in()
        check_in.save()
        check_in.pain_avg = 3
        check_in.save()
        assert check_in.delete()[0] == 1
        transaction.set_rollback(True)


def test_a_draft_may_be_kept_while_a_hold_is_open(cast: Cast) -> None:
    with transaction.atomic():
        inputs = {**walkthrough.QUIET_INPUTS, "pain_avg": 9, "pain_worst": 9}
        walkthrough.screen(cast.newcomer, now=NOW)
        plan = starting.draft_plan(
            participant=cast.newcomer,
            inputs=inputs,
            preferences=starting.Preferences(week_begins=0, recovered=True),
            by=cast.newcomer,
            now=NOW,
        )
        assert plan.status == "draft"
        assert Hold.objects.filter(participant=cast.newcomer, kind=HoldKind.GATE).exists()
        transaction.set_rollback(True)
