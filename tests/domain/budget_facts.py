"""People in a week of their plan as the mails see them, for tests, and what becomes of each mail that is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plans.domain.budget import MailKind
from plans.domain.mail_facts import Became, Course, EarlierMail, LivedWeek, MailFacts
from plans.domain.reminders import Judged, outlook
from plans.domain.timetable import Clock

BERLIN = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
FIRST = date(2026, 9, 7)
"""The Monday on which week 1 begins."""
UNWANTED = {MailKind.NUDGE: "switched off"}


def at(day: date, hour: float) -> datetime:
    """Local time in Berlin."""
    clock = time(int(hour), round(hour % 1 * 60))
    return datetime.combine(day, clock, tzinfo=BERLIN).astimezone(UTC)


def week(number: int, **facts: object) -> LivedWeek:
    """Week `number`; decided at its end, with 90 % walked, unless said otherwise."""
    begins = FIRST + (number - 1) * 7 * DAY
    values: dict[str, object] = {
        "decided_at": at(begins + 7 * DAY, 0),
        "answered_at": at(begins + 6 * DAY, 12),
        "adherence": 90,
        **facts,
    }
    return LivedWeek(number, begins, begins + 7 * DAY, **values)  # type: ignore[arg-type]


def running(number: int, **facts: object) -> LivedWeek:
    return week(number, **{"decided_at": None, "answered_at": None, **facts})


def both_of(number: int) -> list[EarlierMail]:
    """The check-in mails of a week, with their verdicts."""
    return [
        EarlierMail(kind, f"{kind}:7:{number}", at(day_of(number, 7), 18), Became.HELD)
        for kind in (MailKind.CHECK_IN, MailKind.CHECK_IN_AGAIN)
    ]


def walking(number: int = 2, **facts: object) -> MailFacts:
    """Somebody in week `number` who walked on its first day and wants the nudge too.

    The check-in mails of the weeks before have their verdicts, and so have `mails`.
    """
    before = [each for past in range(1, number) for each in both_of(past)]
    facts["mails"] = [*before, *facts.get("mails", [])]  # type: ignore[misc]
    begins = FIRST + (number - 1) * 7 * DAY
    values: dict[str, object] = {
        "weeks": (*(week(each, adherence=70) for each in range(1, number)), running(number)),
        "last_sign_on": begins,
        "walked_on": {begins},
        **facts,
    }
    return MailFacts(7, Course.WALKING, Clock(BERLIN), **values)  # type: ignore[arg-type]


def day_of(number: int, day: int) -> date:
    return FIRST + (number - 1) * 7 * DAY + (day - 1) * DAY


def known(kind: MailKind, number: int, became: Became = Became.GONE, **more: str) -> EarlierMail:
    """The nudge, check-in or weekly mail of a week that has its verdict."""
    days = {MailKind.NUDGE: (4, 17), MailKind.CHECK_IN: (7, 18), MailKind.WEEKLY: (1, 8)}
    day, hour = days[kind]
    return EarlierMail(kind, f"{kind}:7:{number}", at(day_of(number, day), hour), became, **more)


def became(judged: Judged) -> str:
    return judged.carrier or judged.because or "goes"


def look(facts: MailFacts, now: datetime) -> dict[str, str]:
    """What is settled now: the outcome by the occasion, without the plan's number."""
    found = outlook(facts, now).judged
    return {each.due.occasion.replace(":7:", ":", 1): became(each) for each in found}


SILENT = {
    "weeks": (week(1), week(2, answered_at=None, decided_at=at(day_of(3, 3), 0)), running(3)),
    "last_sign_on": day_of(1, 4),
    "walked_on": (),
}
"""Somebody in week 3 who gave no sign after day 4 of week 1."""
