"""Days of a programme and what was said about pain on them, for tests."""

from datetime import date, timedelta

from plans.domain.episodes import PainReading

START = date(2026, 1, 5)


def day(number: int) -> date:
    """Day 1 is the first of the programme."""
    return START + timedelta(days=number - 1)


def logs(pain: int, *numbers: int) -> list[PainReading]:
    return [PainReading(day(number), pain) for number in numbers]


def check_ins(*pains: int | None) -> list[PainReading]:
    """One at the end of each week from the first on; None is a week without."""
    return [
        PainReading(day(7 * week), pain, days=7)
        for week, pain in enumerate(pains, start=1)
        if pain is not None
    ]
