"""Rows of accounts, mail, screening and plans, each breaking one rule. `c` is the cast."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pgtrigger
from django.db import models, transaction

from plans.models import CheckIn, Plan, Prescription, WeeklyDecision
from screening.models import Answer, Attestation, Hold, HoldKind, Screening, WarningWords
from tests.conftest import NOW
from tests.integration import constraints_of_care as of_care
from tests.integration import constraints_of_measures as measures
from tests.integration import constraints_of_overrides as overrides
from tests.integration import constraints_of_the_months as the_months
from tests.integration.constraints_cast import BEFORE, LATER, Case, Cast, row_with, twice
from walkback.accounts.models import AuditEvent, Consent
from walkback.accounts.models import User as Account
from walkback.mail.models import Recipient, State, Suppression
from walkback.ops import walkthrough


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


CASES: dict[str, Case] = {
    **the_months.CASES,
    **measures.CASES,
    **of_care.CASES,
    **overrides.CASES,
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
    "accounts_user_reads_records_as_clinician": lambda c: Account(
        email="x@test.example", role="administrator", reads_records=True, joined_at=NOW
    ).save(),
    "accounts_consent_one_in_force": lambda c: twice(lambda: _consent(c)),
    "accounts_consent_subject_known": lambda c: _consent(c, subject="else").save(),
    "accounts_consent_withdrawn_after_given": lambda c: _consent(c, withdrawn_at=BEFORE).save(),
    # Mail
    "mail_outboxmail_one_per_occasion": lambda c: twice(c.mail),
    "mail_outboxmail_state_known": lambda c: c.mail(state="lost").save(),
    "mail_outboxmail_lease_in_flight_only": lambda c: c.mail(state=State.LEASED).save(),
    "mail_outboxmail_handed_over_has_time": lambda c: c.mail(state=State.SENT).save(),
    "mail_outboxmail_expires_after_due": lambda c: c.mail(expires_at=NOW).save(),
    "mail_outboxmail_named": lambda c: c.mail(occasion="").save(),
    "mail_outboxmail_carried_has_carrier": lambda c: c.mail(state=State.CARRIED).save(),
    "mail_recipient_suspended_says_why": lambda c: Recipient(
        participant=c.newcomer, suspended=True
    ).save(),
    "mail_recipient_outside_quiet_hours": lambda c: Recipient(
        participant=c.newcomer, local_time=time(8), quiet_until=time(9)
    ).save(),
    "mail_recipient_quiet_at_night": lambda c: Recipient(
        participant=c.newcomer, quiet_from=time(21)
    ).save(),
    "mail_recipient_switched_off_known": lambda c: Recipient(
        participant=c.newcomer, switched_off=["welcome"]
    ).save(),
    "mail_suppression_one_per_kind": lambda c: twice(
        lambda: Suppression(address_hmac=b"x" * 32, kind="weekly", reason="r", at=NOW)
    ),
    # Screening
    "screening_screening_one_open": lambda c: twice(c.open_screening),
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
    "screening_hold_one_open_per_kind": lambda c: twice(c.hold),
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
    "screening_warningwords_one_open": lambda c: twice(lambda: _words(c)),
    "screening_warningwords_answered_after_noticed": lambda c: _words(c, answered_at=BEFORE).save(),
    "screening_warningwords_ticks_when_answered": lambda c: _words(c, ticks=["fever"]).save(),
    # Plans
    "plans_plan_resume_percent_known": lambda c: c.draft(status="draft", resume_percent=80).save(),
    "plans_plan_one_live": lambda c: c.draft(participant=c.walker).save(),
    "plans_plan_one_draft": lambda c: twice(lambda: c.draft(status="draft")),
    "plans_plan_status_known": lambda c: c.draft(status="idle").save(),
    "plans_plan_live_is_accepted_and_admitted": lambda c: c.draft(gate="HOLD_CLINICIAN").save(),
    "plans_plan_active_is_decided": lambda c: c.draft(decide_on=None).save(),
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
    "plans_checkin_one_per_week": lambda c: twice(c.check_in),
    "plans_checkin_pain_in_range": lambda c: c.check_in(pain_avg=11).save(),
    "plans_checkin_effort_in_range": lambda c: c.check_in(effort=11).save(),
    "plans_checkin_unsettled_in_range": lambda c: c.check_in(unsettled_walks=22).save(),
    "plans_checkin_confidence_in_range": lambda c: c.check_in(confidence=11).save(),
    "plans_checkin_complete_has_answers": lambda c: c.check_in(completed_at=NOW).save(),
    "plans_checkin_choice_in_range": lambda c: c.check_in(chosen_minutes=0).save(),
    "plans_weeklydecision_one_per_week": lambda c: row_with(c.decision(), number=1).save(),
    "plans_weeklydecision_percent_known": lambda c: row_with(c.decision(), percent=99).save(),
    "plans_weeklydecision_says_why": lambda c: row_with(c.decision(), mail_reason="").save(),
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
    twice(lambda: cast.walk(client_key=key))


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
    **overrides.TRIGGERS,
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
