"""The table of numbers to call: complete, dated, sourced, and checked against a second one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django_countries import countries
from phonenumbers import shortnumberinfo

from screening.domain.wording import NO_EMERGENCY_NUMBER, NO_URGENT_LINE
from screening.emergency_numbers import BY_COUNTRY, TABLE, BadTable, numbers_for, read_rows

FIRST_REVIEW = date(2026, 11, 22)
HEADER = "country,emergency,urgent,source,reviewed_on"
GOOD = "GB,999,111,A law,2026-11-22"
SPECIFIED = {"GB": "999", "US": "911", "CA": "911", "AU": "000"}
"""Clinical specification 4.1."""
EUROPEAN_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def test_there_are_many_countries_and_each_stands_once() -> None:
    assert len(BY_COUNTRY) >= 40
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(BY_COUNTRY) + 1, "one line a country"
    assert lines[1:] == sorted(lines[1:]), "in the order of their codes"


@pytest.mark.parametrize("country", sorted(BY_COUNTRY))
def test_a_row_can_be_trusted(country: str) -> None:
    row = BY_COUNTRY[country]
    assert country in dict(countries), "a country that a person can choose"
    assert row.emergency.isdigit()
    assert row.urgent == "" or row.urgent.isdigit()
    assert row.urgent != row.emergency
    assert len(row.source) > len("a law")
    today = datetime.now(UTC).date()
    assert FIRST_REVIEW <= row.reviewed_on <= max(today, FIRST_REVIEW) + timedelta(days=1)


@pytest.mark.parametrize("country", sorted(BY_COUNTRY))
def test_an_independent_table_knows_the_number_too(country: str) -> None:
    assert shortnumberinfo.is_emergency_number(BY_COUNTRY[country].emergency, country)


@pytest.mark.parametrize("country", sorted(BY_COUNTRY))
def test_an_urgent_line_is_no_emergency_number(country: str) -> None:
    urgent = BY_COUNTRY[country].urgent
    assert not urgent or not shortnumberinfo.is_emergency_number(urgent, country)


@pytest.mark.parametrize(
    ("country", "number"), [*SPECIFIED.items(), *((code, "112") for code in EUROPEAN_UNION.split())]
)
def test_the_specified_numbers(country: str, number: str) -> None:
    numbers = numbers_for(country)
    assert numbers.emergency == number
    assert numbers.dial_emergency == number


def test_an_urgent_line() -> None:
    assert numbers_for("GB").dial_urgent == "111"
    assert numbers_for("US").urgent == NO_URGENT_LINE
    assert numbers_for("US").dial_urgent == ""


@pytest.mark.parametrize("country", ["", "ZZ", "gb", "AQ"])
def test_a_country_without_a_row_gets_words(country: str) -> None:
    numbers = numbers_for(country)
    assert (numbers.emergency, numbers.urgent) == (NO_EMERGENCY_NUMBER, NO_URGENT_LINE)
    assert (numbers.dial_emergency, numbers.dial_urgent) == ("", "")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([HEADER, GOOD, GOOD], "GB stands twice"),
        ([HEADER, "uk,999,111,A law,2026-11-22"], "no country code"),
        ([HEADER, "GBR,999,111,A law,2026-11-22"], "no country code"),
        ([HEADER, "GB,,111,A law,2026-11-22"], "digits only"),
        ([HEADER, "GB,9-9-9,111,A law,2026-11-22"], "digits only"),
        ([HEADER, "GB,999,none,A law,2026-11-22"], "digits only"),
        ([HEADER, "GB,٩٩٩,111,A law,2026-11-22"], "digits only"),
        ([HEADER, "GB,999,111, ,2026-11-22"], "names no source"),
        ([HEADER, "GB,999,111,A law,soon"], "soon"),
        ([HEADER, "GB,999,111,A law"], "reviewed_on"),
        (["country,emergency,urgent,source", "GB,999,111,A law"], "reviewed_on"),
    ],
)
def test_a_bad_table_is_refused(lines: list[str], complaint: str) -> None:
    with pytest.raises(BadTable, match=complaint):
        read_rows(lines)
