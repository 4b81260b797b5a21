"""Mails of clinical specification 7.2 that meet: on one day, in one week, or because all of them are late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plans.domain.budget import Held, MailKind
from plans.domain.mail_facts import Became, EarlierMail
from plans.domain.reminders import outlook
from tests.domain.budget_facts import (
    SILENT,
    UNWANTED,
    at,
    both_of,
    day_of,
    known,
    look,
    running,
    walking,
    week,
)


# -- Together --------------------------------------------------------------------------------------
def test_w5_and_w3_of_one_day_are_one_mail() -> None:
    person = walking(2, weeks=(week(1), running(2)), last_sign_on=None, unwanted=UNWANTED)
    assert look(person, at(day_of(2, 7), 10)) == {
        "still_with_us:2026-09-07": "goes",
        "check_in:2": "still_with_us:7:2026-09-07",
    }


def test_a_weekly_mail_that_waits_says_the_others_an_hour_before_it_goes() -> None:
    weekly = EarlierMail(MailKind.WEEKLY, "weekly:7:3", at(day_of(3, 4), 8), Became.OPEN)
    person = walking(3, **SILENT, mails=[weekly], unwanted=UNWANTED)
    before = outlook(person, at(day_of(3, 4), 6.5))
    assert (before.judged, before.look_at) == ((), at(day_of(3, 4), 7))
    assert look(person, at(day_of(3, 4), 7)) == {"still_with_us:2026-09-11": "weekly:7:3"}


def test_on_a_day_whose_mail_has_gone_the_other_waits_for_the_next() -> None:
    weekly = EarlierMail(MailKind.WEEKLY, "weekly:7:3", at(day_of(3, 4), 8), Became.GONE)
    person = walking(3, **SILENT, mails=[weekly], unwanted=UNWANTED)
    found = outlook(person, at(day_of(3, 4), 10))
    assert (found.judged, found.look_at) == ((), at(day_of(3, 5), 10))
    assert look(person, at(day_of(3, 5), 10)) == {"still_with_us:2026-09-11": "goes"}


def test_w4_leaves_its_place_to_what_still_comes_in_the_week() -> None:
    """A week that waits for its decision: W1 by day 3, W5 on day 5 and the rest of the cap is gone."""
    sent = EarlierMail(
        MailKind.STILL_WITH_US, "still_with_us:7:x", at(day_of(3, 1), 8), Became.GONE
    )
    waits = EarlierMail(MailKind.WEEKLY, "weekly:7:3", at(day_of(3, 2), 8), Became.OPEN)
    person = walking(
        3,
        weeks=(
            week(1),
            replace(week(2), answered_at=None, decided_at=at(day_of(3, 2), 7)),
            running(3),
        ),
        last_sign_on=day_of(2, 5),
        walked_on=(),
        mails=[sent, waits],
    )
    # Two are there, W3 is still to come: no place for W2.
    assert look(person, at(day_of(3, 4), 17)) == {"nudge:3": Held.THREE_A_WEEK}
    assert look(replace(person, unwanted=UNWANTED), at(day_of(3, 7), 18)) == {"check_in:3": "goes"}


@pytest.mark.parametrize(("last_sign", "outcome"), [(5, "goes"), (6, Held.THREE_A_WEEK)])
def test_w4_counts_what_is_expected(last_sign: int, outcome: str) -> None:
    """W1 comes by day 3. W5 on day 5, 6 … is the third with W4; a mail that has gone leaves no place for W4."""
    gone = [known(MailKind.CHECK_IN, 2)]
    if last_sign == 6:
        gone.append(EarlierMail(MailKind.NUDGE, "nudge:7:9", at(day_of(3, 1), 8), Became.HELD))
        gone.append(
            EarlierMail(MailKind.DOOR_OPEN, "door_open:7:0", at(day_of(3, 2), 9), Became.OPEN)
        )
    person = walking(
        2, last_sign_on=day_of(1, last_sign), walked_on=(), mails=gone, unwanted=UNWANTED
    )
    assert look(person, at(day_of(3, 1), 18)) == {"check_in_again:2": outcome}


# -- Late ------------------------------------------------------------------------------------------
def test_late_mails_of_one_day_become_one() -> None:
    person = walking(2, unwanted=UNWANTED)
    found = look(person, at(day_of(3, 1), 18))
    assert found == {"check_in:2": "goes", "check_in_again:2": "check_in:7:2"}


def test_a_check_in_that_has_closed_is_too_late() -> None:
    person = walking(2, unwanted=UNWANTED)
    found = look(person, at(day_of(3, 3), 8))
    assert found == {"check_in:2": Held.TOO_LATE, "check_in_again:2": Held.TOO_LATE}


def test_three_days_late_is_too_late() -> None:
    person = walking(3, **SILENT, unwanted=UNWANTED)
    due = at(day_of(3, 4), 10)
    assert look(person, due + timedelta(hours=72))["still_with_us:2026-09-11"] == Held.TOO_LATE
    before = due + timedelta(hours=72) - timedelta(seconds=1)
    assert look(person, before)["still_with_us:2026-09-11"] == "goes"


def test_late_in_the_night_waits_for_the_morning() -> None:
    person = walking(2, unwanted=UNWANTED)
    found = outlook(person, at(day_of(2, 7), 23))
    assert (found.judged, found.look_at) == ((), at(day_of(3, 1), 8))


def test_after_a_long_outage_each_week_is_kept_with_its_reason() -> None:
    late = at(day_of(6, 2), 9)
    missed = [week(number, answered_at=None, decided_at=late, adherence=0) for number in (2, 3, 4)]
    person = walking(5, weeks=(week(1), *missed, running(5)), last_sign_on=day_of(5, 1))
    person = replace(person, mails=both_of(1), unwanted=UNWANTED)
    assert look(person, at(day_of(6, 2), 10)) == {
        f"{kind}:{number}": Held.TOO_LATE
        for kind in ("check_in", "check_in_again")
        for number in (2, 3, 4)
    } | {"check_in:5": "goes", "check_in_again:5": "check_in:7:5"}
