"""Every row of clinical specification 7.2: when a mail comes, and what holds it back."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from plans.domain.budget import Held, MailKind
from plans.domain.mail_facts import Became, Course, EarlierMail, LivedWeek, MailFacts
from plans.domain.reminders import outlook, told
from plans.domain.timetable import Clock
from tests.domain.budget_facts import (
    BERLIN,
    DAY,
    SILENT,
    UNWANTED,
    at,
    became,
    both_of,
    day_of,
    known,
    look,
    running,
    walking,
    week,
)

# -- W2 --------------------------------------------------------------------------------------------
NUDGED = day_of(2, 4)
IDLE = {"walked_on": frozenset(), "last_sign_on": day_of(1, 7)}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        pytest.param({}, Held.WALKED, id="a walk in this week"),
        pytest.param(IDLE, "goes", id="no walk by day 4"),
        pytest.param({**IDLE, "walked_on": {day_of(1, 7)}}, "goes", id="a walk last week"),
        pytest.param({**IDLE, "away": [(NUDGED, NUDGED + DAY)]}, Held.AWAY, id="away today"),
        pytest.param({**IDLE, "away": [(NUDGED - DAY, NUDGED)]}, "goes", id="back today"),
        pytest.param({**IDLE, "last_sign_on": None}, "goes", id="11 days without a sign"),
    ],
)
def test_w2_comes_on_day_4_at_17(facts: dict[str, object], outcome: str) -> None:
    person = walking(2, **facts)
    assert look(person, at(NUDGED, 16.9)) == {}
    assert look(person, at(NUDGED, 17)) == {"nudge:2": outcome}


def test_w2_only_for_those_who_asked_for_it() -> None:
    assert look(walking(2, **IDLE, unwanted=UNWANTED), at(NUDGED, 17)) == {}


def _steady(*shares: int) -> tuple[LivedWeek, ...]:
    decided = [week(number, adherence=share) for number, share in enumerate(shares, start=1)]
    return (*decided, running(len(shares) + 1))


@pytest.mark.parametrize(
    ("weeks", "outcome"),
    [
        pytest.param(_steady(80, 80, 80, 80), Held.STEADY, id="four weeks of 80 %"),
        pytest.param(_steady(50, 95, 80, 80, 100), Held.STEADY, id="the last four"),
        pytest.param(_steady(80, 79, 80, 80), "goes", id="one of them below"),
        pytest.param(_steady(90, 90, 90), "goes", id="three weeks only"),
    ],
)
def test_w2_rests_after_four_steady_weeks(weeks: tuple[LivedWeek, ...], outcome: str) -> None:
    last = weeks[-1]
    begun = last.starts_on - DAY
    person = walking(last.number, weeks=weeks, walked_on=(), last_sign_on=begun)
    assert look(person, at(last.starts_on + 3 * DAY, 17)) == {f"nudge:{last.number}": outcome}


@pytest.mark.parametrize(
    ("mails", "walked", "outcome"),
    [
        pytest.param([1, 2], [], Held.PASSED_BY, id="two in a row"),
        pytest.param([2], [], "goes", id="one"),
        pytest.param([1, 2], [day_of(2, 6)], "goes", id="the second was followed by a walk"),
        pytest.param([1, 2], [day_of(1, 4)], "goes", id="the first was, the same day"),
        pytest.param([1, 2], [day_of(1, 3)], Held.PASSED_BY, id="a walk before is no answer"),
    ],
)
def test_w2_rests_after_two_that_were_passed_by(
    mails: list[int], walked: list[date], outcome: str
) -> None:
    nudges = [known(MailKind.NUDGE, number) for number in mails]
    others = [known(MailKind.CHECK_IN, number) for number in (1, 2)]
    person = walking(3, mails=[*nudges, *others], walked_on=walked, last_sign_on=day_of(2, 7))
    assert look(person, at(day_of(3, 4), 17)) == {"nudge:3": outcome}


def test_a_week_begun_without_a_nudge_ends_the_row() -> None:
    held = known(MailKind.NUDGE, 3, Became.HELD, because=Held.WALKED)
    person = walking(
        4,
        mails=[known(MailKind.NUDGE, 1), known(MailKind.NUDGE, 2), held],
        walked_on=[day_of(3, 1)],
        last_sign_on=day_of(3, 7),
    )
    assert look(person, at(day_of(4, 4), 17))["nudge:4"] == "goes"


def test_nudges_passed_by_lapse_after_eight_weeks() -> None:
    mails = [known(MailKind.NUDGE, 1), known(MailKind.NUDGE, 2)]
    for number, outcome in ((8, Held.PASSED_BY), (9, "goes")):
        person = walking(number, mails=mails, walked_on=(), last_sign_on=day_of(number, 1) - DAY)
        assert look(person, at(day_of(number, 4), 17))[f"nudge:{number}"] == outcome


# -- W3, W4, W7 ------------------------------------------------------------------------------------
def test_w3_comes_on_the_last_day_at_18() -> None:
    person = walking(2)
    assert look(person, at(day_of(2, 7), 17.9)) == {"nudge:2": Held.WALKED}
    person = walking(2, unwanted=UNWANTED)
    assert look(person, at(day_of(2, 7), 17.9)) == {}
    assert look(person, at(day_of(2, 7), 18)) == {"check_in:2": "goes"}


def test_w3_comes_on_the_last_day_of_a_longer_week() -> None:
    longer = replace(running(2), ends_on=day_of(2, 12))
    person = walking(2, weeks=(week(1), longer), unwanted=UNWANTED)
    assert look(person, at(day_of(2, 7), 18)) == {}
    assert look(person, at(day_of(2, 11), 18)) == {"check_in:2": "goes"}


def test_w3_is_not_needed_once_answered() -> None:
    answered = running(2, answered_at=at(day_of(2, 6), 20))
    person = walking(2, weeks=(week(1), answered), unwanted=UNWANTED)
    assert look(person, at(day_of(2, 7), 18)) == {"check_in:2": Held.ANSWERED}


def test_w4_comes_the_evening_after_the_week_once() -> None:
    person = walking(2, mails=[known(MailKind.CHECK_IN, 2)], unwanted=UNWANTED)
    assert look(person, at(day_of(3, 1), 17.9)) == {}
    assert look(person, at(day_of(3, 1), 18)) == {"check_in_again:2": "goes"}


def test_w4_does_not_come_for_a_week_that_was_answered() -> None:
    answered = running(2, answered_at=at(day_of(2, 7), 22))
    person = walking(
        2, weeks=(week(1), answered), mails=[known(MailKind.CHECK_IN, 2)], unwanted=UNWANTED
    )
    assert look(person, at(day_of(3, 1), 18)) == {}
    decided = week(2, answered_at=at(day_of(3, 1), 17), decided_at=at(day_of(3, 1), 17))
    person = walking(3, weeks=(week(1), decided, running(3)), unwanted=UNWANTED, mails=person.mails)
    assert look(person, at(day_of(3, 1), 18)) == {}


def test_w4_is_not_needed_when_answered_while_it_was_late() -> None:
    decided = week(2, answered_at=at(day_of(3, 1), 19), decided_at=at(day_of(3, 1), 19))
    person = walking(3, weeks=(week(1), decided, running(3)), unwanted=UNWANTED)
    person = replace(person, mails=[*both_of(1), known(MailKind.CHECK_IN, 2)])
    assert look(person, at(day_of(3, 1), 19.5)) == {"check_in_again:2": Held.ANSWERED}


@pytest.mark.parametrize("number", [6, 12, 26])
def test_w7_comes_with_w3(number: int) -> None:
    person = walking(number, points={6, 12, 26}, unwanted=UNWANTED)
    found = look(person, at(day_of(number, 7), 18))
    due = {name: outcome for name, outcome in found.items() if name.endswith(f":{number}")}
    assert due == {
        f"check_in:{number}": "goes",
        f"questionnaires:{number}": f"check_in:7:{number}",
    }


def test_w7_does_not_come_alone() -> None:
    answered = running(6, answered_at=at(day_of(6, 6), 20))
    weeks = (*(week(number) for number in range(1, 6)), answered)
    person = walking(6, weeks=weeks, points={6}, unwanted=UNWANTED)
    assert "questionnaires:6" not in look(person, at(day_of(6, 7), 18))


def test_w7_after_a_year_is_a_mail_of_its_own() -> None:
    person = replace(walking(2), course=Course.FINISHED, year_on=date(2027, 9, 6))
    assert look(person, at(date(2027, 9, 6), 18)) == {"questionnaires:52": "goes"}


# -- W1 --------------------------------------------------------------------------------------------
def tell(facts: MailFacts, now: datetime, **more: bool) -> tuple[str, datetime]:
    judged = told(MailKind.WEEKLY, facts, now, **more)
    assert judged is not None
    return became(judged), judged.goes_at


@pytest.mark.parametrize(
    ("clock", "decided", "goes_at"),
    [
        pytest.param(Clock(BERLIN), at(day_of(2, 1), 0), at(day_of(2, 1), 8), id="at midnight"),
        pytest.param(Clock(BERLIN), at(day_of(2, 1), 8.5), at(day_of(2, 2), 8), id="after eight"),
        pytest.param(
            Clock(BERLIN, time(19, 45)),
            at(day_of(2, 1), 8.5),
            at(day_of(2, 1), 19.75),
            id="the chosen hour",
        ),
        pytest.param(
            Clock(BERLIN, time(12), time(13), time(12)),
            at(day_of(2, 1), 12.5),
            at(day_of(2, 2), 12),
            id="longer quiet hours",
        ),
    ],
)
def test_w1_comes_at_the_next_chosen_hour(
    clock: Clock, decided: datetime, goes_at: datetime
) -> None:
    assert tell(replace(walking(2), clock=clock), decided) == ("goes", goes_at)


def test_w1_does_not_come_after_or_before_an_absence() -> None:
    now = at(day_of(2, 1), 0)
    assert tell(walking(2), now, was_away=True)[0] == Held.AWAY
    four_days = [(day_of(2, 2), day_of(2, 6))]
    assert tell(walking(2, away=four_days), now)[0] == Held.AWAY
    assert tell(walking(2, away=[(day_of(2, 2), day_of(2, 5))]), now)[0] == "goes"


@pytest.mark.parametrize(
    ("kept", "outcome"),
    [(1, "goes"), (4, "goes"), (5, Held.KEEPING_GOING), (6, "goes"), (7, Held.KEEPING_GOING)],
)
def test_after_four_weeks_in_maintain_w1_comes_every_second_week_and_w2_not_at_all(
    kept: int, outcome: str
) -> None:
    weeks = (week(1), *(week(number, kept=True) for number in range(2, kept + 2)))
    number = kept + 2
    begun = day_of(number, 1) - DAY
    person = walking(number, weeks=(*weeks, running(number)), walked_on=(), last_sign_on=begun)
    assert tell(person, at(day_of(number, 1), 0))[0] == outcome
    nudge = look(person, at(day_of(number, 4), 17))[f"nudge:{number}"]
    assert (nudge == Held.KEEPING_GOING) is (kept >= 4)


def test_w1_about_a_week_that_is_over_is_too_late() -> None:
    assert tell(walking(2), at(day_of(2, 7), 9))[0] == Held.TOO_LATE


def test_w1_waits_for_a_day_without_a_mail() -> None:
    again = EarlierMail(
        MailKind.CHECK_IN_AGAIN, "check_in_again:7:1", at(day_of(2, 1), 18), Became.GONE
    )
    person = replace(walking(2, mails=[again]), clock=Clock(BERLIN, time(19)))
    assert tell(person, at(day_of(2, 1), 18.5)) == ("goes", at(day_of(2, 2), 19))


# -- W5, W6 and the door ---------------------------------------------------------------------------
def test_w5_comes_on_the_14th_silent_day_at_10() -> None:
    person = walking(3, **SILENT)
    day = day_of(3, 4)
    assert "still_with_us:2026-09-11" not in look(person, at(day, 9.9))
    assert look(person, at(day, 10))["still_with_us:2026-09-11"] == "goes"


def test_w5_does_not_come_to_somebody_who_is_away() -> None:
    day = day_of(3, 4)
    person = walking(3, **SILENT, away=[(day, day + DAY)])
    assert look(person, at(day, 10))["still_with_us:2026-09-11"] == Held.AWAY


def test_a_sign_of_life_puts_w5_off() -> None:
    person = walking(3, **{**SILENT, "last_sign_on": day_of(3, 3)})
    found = outlook(person, at(day_of(3, 4), 10))
    assert all(each.due.kind is not MailKind.STILL_WITH_US for each in found.judged)


def test_a_pause_begins_no_silence() -> None:
    """Three weeks of rest between week 2 and week 3: the first silent day is the first one back."""
    back = replace(running(3), starts_on=day_of(6, 1), ends_on=day_of(7, 1))
    person = walking(3, weeks=(week(1), week(2), back), last_sign_on=day_of(2, 3))
    assert person.silent_from == day_of(6, 1)


def test_after_14_silent_days_w2_and_w4_stay_behind_and_w3_comes() -> None:
    person = walking(3, **SILENT)
    w5 = EarlierMail(
        MailKind.STILL_WITH_US, "still_with_us:7:2026-09-11", at(day_of(3, 4), 10), Became.GONE
    )
    person = replace(person, mails=[*person.mails, w5])
    assert look(person, at(day_of(3, 5), 17)) == {"nudge:3": Held.LONG_SILENCE}
    person = replace(person, unwanted=UNWANTED)
    assert look(person, at(day_of(3, 7), 18)) == {"check_in:3": "goes"}
    person = replace(person, mails=[*person.mails, known(MailKind.CHECK_IN, 3)])
    assert look(person, at(day_of(4, 1), 18)) == {"check_in_again:3": Held.LONG_SILENCE}


RESTING = replace(walking(4), course=Course.RESTING, weeks=tuple(week(n) for n in range(1, 5)))


def test_w6_comes_the_next_morning_and_one_mail_four_weeks_later() -> None:
    judged = told(MailKind.PAUSING, RESTING, at(day_of(5, 3), 0))
    assert judged is not None
    assert (became(judged), judged.goes_at) == ("goes", at(day_of(5, 3), 10))
    assert judged.due.occasion == "pausing:7:4"
    paused = EarlierMail(MailKind.PAUSING, "pausing:7:4", judged.goes_at, Became.GONE)
    person = replace(RESTING, mails=[paused])
    assert look(person, at(day_of(9, 3), 9.9)) == {}
    assert look(person, at(day_of(9, 3), 10)) == {"door_open:4": "goes"}
    door = EarlierMail(MailKind.DOOR_OPEN, "door_open:7:4", at(day_of(9, 3), 10), Became.GONE)
    assert outlook(replace(person, mails=[paused, door]), at(day_of(9, 3), 11)).look_at is None


@pytest.mark.parametrize("course", [Course.SILENT, Course.RESTING])
def test_hold_stop_and_pause_leave_nothing_due(course: Course) -> None:
    person = replace(walking(3, **SILENT), course=course)
    found = outlook(person, at(day_of(4, 1), 18))
    assert (found.judged, found.look_at) == ((), None)


@pytest.mark.parametrize("kind", [MailKind.CHECK_IN, MailKind.WEEKLY])
def test_what_is_not_wanted_is_kept_with_its_reason(kind: MailKind) -> None:
    person = walking(2, unwanted={**UNWANTED, kind: "unsubscribed"})
    if kind is MailKind.WEEKLY:
        assert tell(person, at(day_of(2, 1), 0))[0] == "unsubscribed"
    else:
        assert look(person, at(day_of(2, 7), 18)) == {"check_in:2": "unsubscribed"}
