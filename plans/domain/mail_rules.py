"""Why a mail of the programme has no reason to go: the column "suppressed when" of clinical specification 7.2."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from plans.domain.budget import Held, MailKind, week_named
from plans.domain.constants import ADHERENCE_LINE
from plans.domain.mail_facts import Became, LivedWeek, MailFacts

STEADY_WEEKS: Final = 4
"""Weeks of 80 % or more after which the nudge rests, and weeks in MAINTAIN after which mails get fewer (7.2 [D])."""
ABSENCE_DAYS: Final = 4
"""Days of a week planned away that make it an absence (3.5)."""
NUDGES_PASSED_BY: Final = 2
NUDGES_COUNT_FOR: Final = timedelta(weeks=8)
"""How long a nudge without an answer is held against the next one [D]."""

Rule = Callable[[MailFacts, LivedWeek | None, date], Held | None]


def why_held(kind: MailKind, day: date, week: LivedWeek | None, facts: MailFacts) -> str:
    """Why the mail of this kind, due on `day` and about `week`, stays behind; empty when it may go."""
    if not facts.wants(kind):
        return facts.unwanted[kind]
    rule = _RULES.get(kind)
    return (rule(facts, week, day) if rule else None) or ""


def _nudge(facts: MailFacts, week: LivedWeek | None, day: date) -> Held | None:
    """W2: no walk by day 4, and not for somebody who needs none, is away, or has passed two of them by."""
    reasons = {
        Held.WALKED: week is not None
        and any(week.starts_on <= each < week.ends_on for each in facts.walked_on),
        Held.KEEPING_GOING: weeks_kept(facts) >= STEADY_WEEKS,
        Held.LONG_SILENCE: facts.is_silent(day),
        Held.AWAY: facts.is_away(day),
        Held.STEADY: _is_steady(facts),
        Held.PASSED_BY: nudges_passed_by(facts, day) >= NUDGES_PASSED_BY,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _check_in(_facts: MailFacts, week: LivedWeek | None, _day: date) -> Held | None:
    return Held.ANSWERED if week is not None and week.answered_at else None


def _check_in_again(facts: MailFacts, week: LivedWeek | None, day: date) -> Held | None:
    """After 14 silent days the weekly question is enough."""
    if week is not None and week.answered_at:
        return Held.ANSWERED
    return Held.LONG_SILENCE if facts.is_silent(day) else None


def _questionnaires(facts: MailFacts, week: LivedWeek | None, day: date) -> Held | None:
    return Held.LONG_SILENCE if week is not None and facts.is_silent(day) else None


def _still_with_us(facts: MailFacts, _week: LivedWeek | None, day: date) -> Held | None:
    return Held.AWAY if facts.is_away(day) else None


def _weekly(facts: MailFacts, week: LivedWeek | None, _day: date) -> Held | None:
    """W1: not for a week mostly spent away; after four weeks in MAINTAIN every second week only."""
    if week is not None and facts.days_away_in(week) >= ABSENCE_DAYS:
        return Held.AWAY
    kept = weeks_kept(facts)
    is_off = kept > STEADY_WEEKS and (kept - STEADY_WEEKS) % 2 == 1
    return Held.KEEPING_GOING if is_off else None


_RULES: Final[Mapping[MailKind, Rule]] = MappingProxyType(
    {
        MailKind.WEEKLY: _weekly,
        MailKind.NUDGE: _nudge,
        MailKind.CHECK_IN: _check_in,
        MailKind.CHECK_IN_AGAIN: _check_in_again,
        MailKind.STILL_WITH_US: _still_with_us,
        MailKind.QUESTIONNAIRES: _questionnaires,
    }
)


def weeks_kept(facts: MailFacts) -> int:
    """Weeks in a row, up to the last decided one, whose decision was MAINTAIN."""
    count = 0
    for week in reversed([each for each in facts.weeks if each.decided_at]):
        if not week.kept:
            break
        count += 1
    return count


def _is_steady(facts: MailFacts) -> bool:
    decided = [each for each in facts.weeks if each.decided_at][-STEADY_WEEKS:]
    return len(decided) == STEADY_WEEKS and all(
        each.adherence >= ADHERENCE_LINE for each in decided
    )


def nudges_passed_by(facts: MailFacts, day: date) -> int:
    """Nudges in a row, up to `day`, after which no walk was logged in their week.

    A week that began to move without one ends the row, and so do eight weeks.
    """
    weeks = {each.number: each for each in facts.weeks}
    nudges = [mail for mail in facts.mails if mail.kind is MailKind.NUDGE]
    count = 0
    for mail in sorted(nudges, key=lambda mail: mail.at, reverse=True):
        sent_on = facts.clock.day_of(mail.at)
        week = weeks.get(week_named(mail.occasion))
        if week is None or sent_on <= day - NUDGES_COUNT_FOR:
            break
        if mail.became is Became.HELD:
            if mail.because == Held.WALKED:
                break
            continue
        if any(sent_on <= each < week.ends_on for each in facts.walked_on):
            break
        count += 1
    return count
