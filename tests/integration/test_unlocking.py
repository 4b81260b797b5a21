"""The database's own check of what closes a hold or lock, one condition at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from screening.actions import answering
from screening.domain.items import GroupId, Scope
from screening.models import Attestation, Hold, Purpose, Screening
from tests.conftest import NOW
from tests.integration.people_of_a_clinic import clinic_with, clinician_account
from tests.integration.walkers import joined
from walkback.accounts.models import User
from walkback.care import actions as care
from walkback.ops import walkthrough

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
TOLD = NOW + 2 * HOUR
SCREENED = NOW + 3 * HOUR
OPENS = SCREENED + timedelta(hours=24)
PART = Scope(groups=frozenset({GroupId.A}))


def attestation(user: User, at: datetime = TOLD, **values: Any) -> Attestation:
    return Attestation.objects.create(
        **{
            "participant": user,
            "assessed_by": "Dr Test",
            "assessed_on": at.date(),
            "told": "You may walk.",
            "may_walk": True,
            "given_at": at,
            "given_by": user,
            **values,
        }
    )


@dataclass
class Locked:
    """A self-directed person with a lock, and everything that closes it."""

    user: User
    hold: Hold
    columns: dict[str, Any] = field(default_factory=dict)

    def close(self) -> None:
        Hold.objects.filter(pk=self.hold.pk).update(**self.columns)


def locked(answers: dict[str, str] | None = None) -> Locked:
    user = joined(NOW)
    walkthrough.screen(user, answers or {"A1": "yes"}, now=NOW)
    hold = Hold.objects.get(participant=user)
    made = Locked(user, hold)
    made.columns = {
        "closed_at": OPENS,
        "closed_by": user,
        "closing_reason": "Seen.",
        "attestation": attestation(user),
        "closing_screening": walkthrough.screen(user, now=SCREENED),
    }
    return made


def partial(user: User, answers: dict[str, str], at: datetime) -> Screening:
    screening = answering.begin(
        participant=user, purpose=Purpose.WEEKLY, scope=PART, by=user, now=at
    )
    return walkthrough.finish_screening(screening, answers, now=at)


@pytest.mark.parametrize("answers", [{"A1": "yes"}, {"D2": "yes"}])
def test_with_every_condition_a_lock_opens(answers: dict[str, str]) -> None:
    case = locked(answers)
    case.close()
    case.hold.refresh_from_db()
    assert case.hold.closed_at == OPENS


def _too_early(case: Locked) -> None:
    case.columns["closed_at"] = OPENS - SECOND


def _untold(case: Locked) -> None:
    case.columns["attestation"] = None


def _told_of_another(case: Locked) -> None:
    case.columns["attestation"] = attestation(joined(NOW))


def _told_not_to_walk(case: Locked) -> None:
    case.columns["attestation"] = attestation(case.user, may_walk=False)


def _told_before(case: Locked) -> None:
    case.columns["attestation"] = attestation(case.user, NOW - HOUR)


def _told_of_an_old_day(case: Locked) -> None:
    case.columns["attestation"] = attestation(
        case.user, assessed_on=(NOW - timedelta(days=3)).date()
    )


def _told_after_closing(case: Locked) -> None:
    case.columns["attestation"] = attestation(case.user, OPENS + HOUR)


def _declined_since(case: Locked) -> None:
    Hold.objects.filter(pk=case.hold.pk).update(declined_at=TOLD + HOUR, declined_reason="Not yet.")


def _unscreened(case: Locked) -> None:
    case.columns["closing_screening"] = None


def _screened_of_another(case: Locked) -> None:
    case.columns["closing_screening"] = walkthrough.screen(joined(NOW), now=SCREENED)


def _the_screening_that_locked(case: Locked) -> None:
    case.columns["closing_screening"] = case.hold.screening


def _screened_in_part(case: Locked) -> None:
    case.columns["closing_screening"] = partial(case.user, {}, SCREENED)


def _screened_with_another_lock(case: Locked) -> None:
    case.columns["closing_screening"] = walkthrough.screen(
        case.user, {"D2": "yes"}, now=SCREENED + HOUR
    )


def _alarming_since(case: Locked) -> None:
    partial(case.user, {"A8": "yes"}, SCREENED + HOUR)


def _emergency_unconfirmed(case: Locked) -> None:
    begun = answering.begin(
        participant=case.user, purpose=Purpose.SYMPTOMS, by=case.user, now=SCREENED + HOUR
    )
    answering.save_page(
        screening=begun,
        group=GroupId.FIRST,
        answers={"B1": "yes"},
        may_be_pregnant=None,
        by=case.user,
        now=SCREENED + HOUR,
    )


def _raised_again(case: Locked) -> None:
    Hold.objects.filter(pk=case.hold.pk).update(last_raised_at=SCREENED + HOUR)


def _by_nobody(case: Locked) -> None:
    case.columns["closed_by"] = None


def _by_another_participant(case: Locked) -> None:
    case.columns["closed_by"] = joined(NOW)


def _by_an_administrator(case: Locked) -> None:
    case.columns["closed_by"] = User.objects.create_user(
        "admin@test.example", role="administrator", joined_at=NOW
    )


def _by_a_clinician_of_nobody(case: Locked) -> None:
    case.columns["closed_by"] = clinician_account("stranger")


def _by_themselves_though_enrolled(case: Locked) -> None:
    clinician = clinician_account("theirs")
    care.enrol(clinic=clinic_with(clinician), participant=case.user, by=clinician, now=NOW)


def _by_another_clinics_clinician(case: Locked) -> None:
    _by_themselves_though_enrolled(case)
    other = clinician_account("other")
    clinic_with(other, "Lake Clinic")
    case.columns["closed_by"] = other


def _by_one_who_left(case: Locked) -> None:
    clinician = clinician_account("theirs")
    clinic = clinic_with(clinician)
    care.enrol(clinic=clinic, participant=case.user, by=clinician, now=NOW)
    care.end_membership(membership=clinic.memberships.get(), by=clinician, now=NOW)
    case.columns["closed_by"] = clinician


def _without_reason(case: Locked) -> None:
    case.columns["closing_reason"] = ""


BROKEN: list[Callable[[Locked], None]] = [
    _too_early,
    _untold,
    _told_of_another,
    _told_not_to_walk,
    _told_before,
    _told_of_an_old_day,
    _told_after_closing,
    _declined_since,
    _unscreened,
    _screened_of_another,
    _the_screening_that_locked,
    _screened_in_part,
    _screened_with_another_lock,
    _alarming_since,
    _emergency_unconfirmed,
    _raised_again,
    _by_nobody,
    _by_another_participant,
    _by_an_administrator,
    _by_a_clinician_of_nobody,
    _by_themselves_though_enrolled,
    _by_another_clinics_clinician,
    _by_one_who_left,
    _without_reason,
]


@pytest.mark.parametrize("break_it", BROKEN, ids=lambda broken: broken.__name__.strip("_"))
def test_without_one_condition_it_stays_shut(break_it: Callable[[Locked], None]) -> None:
    case = locked()
    break_it(case)
    with pytest.raises(DatabaseError), transaction.atomic():
        case.close()
    case.hold.refresh_from_db()
    assert case.hold.closed_at is None


def test_a_clinician_of_theirs_opens_it_without_the_wait() -> None:
    case = locked()
    clinician = clinician_account("theirs")
    care.enrol(clinic=clinic_with(clinician), participant=case.user, by=clinician, now=NOW)
    case.columns |= {"closed_by": clinician, "closed_at": SCREENED + SECOND}
    case.close()
    case.hold.refresh_from_db()
    assert case.hold.closed_at


def test_nobody_inserts_a_closed_lock_past_the_conditions() -> None:
    case = locked()
    row = Hold.objects.get(pk=case.hold.pk)
    row.pk, row._state.adding, row.kind = None, True, "URGENT"
    row.public_id = joined(NOW).public_id
    for name, value in {**case.columns, "closed_at": OPENS - SECOND}.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    "change",
    [
        {"closed_at": None, "closing_reason": ""},
        {"closing_reason": "Another."},
        {"closed_at": OPENS + HOUR},
        {"items": []},
        {"declined_at": OPENS, "declined_reason": "After all."},
    ],
)
def test_a_closed_hold_is_kept_as_it_was(change: dict[str, Any]) -> None:
    case = locked()
    case.close()
    with pytest.raises(DatabaseError), transaction.atomic():
        Hold.objects.filter(pk=case.hold.pk).update(**change)


def test_only_who_closed_it_may_be_forgotten() -> None:
    case = locked()
    case.close()
    Hold.objects.filter(pk=case.hold.pk).update(closed_by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Hold.objects.filter(pk=case.hold.pk).update(closed_by=joined(NOW))


def _plain() -> Locked:
    """A hold that waits for a clinician, and a self-directed person's own word."""
    user = joined(NOW)
    walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    columns = {
        "closed_at": TOLD,
        "closed_by": user,
        "closing_reason": "Seen.",
        "attestation": attestation(user),
    }
    return Locked(user, Hold.objects.get(participant=user), columns)


def test_a_plain_hold_closes_by_their_own_word_at_once() -> None:
    case = _plain()
    case.close()
    case.hold.refresh_from_db()
    assert case.hold.closed_at == TOLD


@pytest.mark.parametrize(
    "break_it",
    [
        _untold,
        _told_of_another,
        _told_not_to_walk,
        _told_before,
        _told_of_an_old_day,
        _declined_since,
        _raised_again,
        _by_nobody,
        _by_an_administrator,
        _by_themselves_though_enrolled,
    ],
    ids=lambda broken: broken.__name__.strip("_"),
)
def test_a_plain_hold_needs_that_word(break_it: Callable[[Locked], None]) -> None:
    case = _plain()
    break_it(case)
    with pytest.raises(DatabaseError), transaction.atomic():
        case.close()


def test_a_clinic_closes_a_plain_hold_with_a_reason_alone() -> None:
    case = _plain()
    clinician = clinician_account("theirs")
    care.enrol(clinic=clinic_with(clinician), participant=case.user, by=clinician, now=NOW)
    case.columns |= {"closed_by": clinician, "attestation": None}
    case.close()
    case.hold.refresh_from_db()
    assert case.hold.closed_at == TOLD
