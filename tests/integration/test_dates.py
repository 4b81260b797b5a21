"""How days, times and numbers are written: English exactly so, other languages in their own way."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import formats, timezone, translation

from plans.presenters.readings import whole
from walkback.core import dates
from walkback.core.dates import Form

DAY = date(2026, 3, 2)
INSTANT = datetime(2026, 3, 2, 17, 5, tzinfo=UTC)
ENGLISH = {
    Form.WEEKDAY: "Monday",
    Form.SHORT_WEEKDAY: "Mon",
    Form.DAY_NUMBER: "2",
    Form.WEEKDAY_DAY: "Monday 2",
    Form.DAY_MONTH: "2 March",
    Form.SHORT_MONTH: "Mar",
    Form.DAY_SHORT_MONTH: "2 Mar",
    Form.DAY_SHORT_MONTH_YEAR: "2 Mar 2026",
    Form.DAY_MONTH_YEAR: "2 March 2026",
    Form.MONTH_YEAR: "March 2026",
    Form.WEEKDAY_DAY_MONTH: "Monday 2 March",
    Form.SHORT_WEEKDAY_DAY_MONTH: "Mon 2 March",
    Form.CLOCK: "17:05",
    Form.DAY_MONTH_YEAR_CLOCK: "2 March 2026, 17:05",
    Form.WEEKDAY_DAY_MONTH_CLOCK: "Monday 2 March, 17:05",
}
LANGUAGES = sorted({"en", *settings.DRAFT_LANGUAGES, *dict(settings.LANGUAGES)})


@pytest.mark.parametrize("form", Form)
def test_english_forms(form: Form) -> None:
    with translation.override("en"), timezone.override(UTC):
        assert dates.written(INSTANT, form) == ENGLISH[form]
        told = Template(f'{{{{ at|date:"{form.value}" }}}}').render(Context({"at": INSTANT}))
        assert told == ENGLISH[form]


def test_short_cuts() -> None:
    with translation.override("en"):
        short = (
            dates.weekday(DAY),
            dates.short_weekday(DAY),
            dates.day_number(DAY),
            dates.weekday_day(DAY),
            dates.day_month(DAY),
            dates.day_short_month(DAY),
            dates.day_month_year(DAY),
            dates.month_year(DAY),
            dates.weekday_day_month(DAY),
        )
        assert list(short) == [
            "Monday", "Mon", "2", "Monday 2", "2 March", "2 Mar", "2 March 2026", "March 2026", "Monday 2 March",
        ]  # fmt: skip
        assert dates.clock(time(9, 30)) == "09:30"
        assert dates.weekday_name(6) == "Sunday"


def test_months_and_weekdays_are_as_python_has_them_in_english() -> None:
    """What was written before with strftime stays as it was, every month and weekday."""
    with translation.override("en"):
        for month in range(1, 13):
            for number in range(1, 9):
                day = date(2026, month, number)
                assert dates.weekday_day_month(day) == f"{day:%A %-d %B}"
                assert dates.day_short_month(day) == f"{day:%-d %b}"
                assert dates.short_weekday(day) == f"{day:%a}"


def test_an_instant_is_told_in_the_readers_zone() -> None:
    with translation.override("en"), timezone.override(ZoneInfo("Australia/Sydney")):
        assert dates.day_month_year_clock(INSTANT) == "3 March 2026, 04:05"
        assert dates.clock(INSTANT) == "04:05"


def test_spanish_has_its_own_ways() -> None:
    with translation.override("es"), timezone.override(UTC):
        assert dates.weekday_day_month(DAY) == "lunes 2 de marzo"
        assert dates.day_short_month(DAY) == "2 mar"
        assert dates.short_month(DAY) == "mar"
        assert (whole(1295), whole(12950)) == ("1295", "12\xa0950")
        assert dates.day_month_year_clock(INSTANT) == "2 de marzo de 2026, 17:05"
        assert dates.number(2.5) == "2,5"
        assert dates.weekday_name(0) == "lunes"
    with translation.override("en"):
        assert dates.number(2.5) == "2.5"
        assert dates.number(3, 1) == "3.0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_writes_every_form(language: str) -> None:
    """A form that a language does not know would be printed by its name."""
    with translation.override(language):
        for form in Form:
            assert formats.get_format(form.value) != form.value
        assert formats.get_format("GROUPED_FROM") >= 1000


@pytest.mark.parametrize(
    ("language", "first"), [("en", 0), ("es", 0), ("en-gb", 0), ("pt-br", 6), ("fa", 5), ("de", 0)]
)
def test_the_first_weekday_is_the_languages_own(language: str, first: int) -> None:
    with translation.override(language):
        assert dates.first_weekday() == first
        assert [place for place, _name in dates.weekday_choices()] == [
            (first + place) % 7 for place in range(7)
        ]
        assert dates.week_order("abcdefg")[0] == "abcdefg"[first]
