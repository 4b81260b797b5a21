"""The number to call, by country. A country without a row gets words, never a guess.

The rows are in `data/emergency_numbers.csv`: the number for a medical emergency, a line for urgent
advice where there is one for the whole country, where both were read, and when. How a row is
reviewed: docs/clinical-safety.md. Source of the first rows: clinical specification 4.1.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from screening.domain.wording import NO_EMERGENCY_NUMBER, NO_URGENT_LINE
from walkback.accounts.models import User
from walkback.care.queries import clinic_of
from walkback.core.translated import translate

TABLE = Path(__file__).with_name("data") / "emergency_numbers.csv"
CODE_LENGTH = 2


class BadTable(ValueError):
    """The table cannot be trusted. The message names the row."""


@dataclass(frozen=True)
class Numbers:
    emergency: str
    urgent: str

    @property
    def dial_emergency(self) -> str:
        """The emergency number for a telephone; empty where only words are known."""
        digits = self.emergency.replace(" ", "")
        return digits if digits.removeprefix("+").isdigit() else ""

    @property
    def dial_urgent(self) -> str:
        """The urgent care line for a telephone; empty where only words are known."""
        return self.urgent if self.urgent.isdigit() else ""

    @property
    def emergency_link(self) -> SafeString:
        """The emergency number as it stands inside a sentence: a link that dials it, or the words."""
        if not self.dial_emergency:
            return conditional_escape(self.emergency)
        return format_html('<a href="tel:{}">{}</a>', self.dial_emergency, self.emergency)


@dataclass(frozen=True)
class Row:
    """One country of the table. `urgent` is empty where no line serves the whole country."""

    country: str
    emergency: str
    urgent: str
    source: str
    reviewed_on: date

    @property
    def numbers(self) -> Numbers:
        return Numbers(self.emergency, self.urgent or translate(NO_URGENT_LINE))


def read_rows(lines: Iterable[str]) -> dict[str, Row]:
    """The rows by country code. Raises BadTable at the first that is not complete and well formed."""
    rows: dict[str, Row] = {}
    for fields in csv.DictReader(lines):
        row = _row(fields)
        if row.country in rows:
            raise BadTable(f"{row.country} stands twice.")
        rows[row.country] = row
    return rows


def _row(fields: Mapping[str, str]) -> Row:
    try:
        row = Row(
            country=fields["country"],
            emergency=fields["emergency"],
            urgent=fields["urgent"],
            source=fields["source"],
            reviewed_on=date.fromisoformat(fields["reviewed_on"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadTable(f"{dict(fields)}: {error}") from error
    code = row.country
    if not (len(code) == CODE_LENGTH and code.isascii() and code.isalpha() and code.isupper()):
        raise BadTable(f"{code!r} is no country code.")
    if not _is_number(row.emergency) or (row.urgent and not _is_number(row.urgent)):
        raise BadTable(f"{code}: a number has digits only.")
    if not row.source.strip():
        raise BadTable(f"{code} names no source.")
    return row


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


with TABLE.open(encoding="utf-8", newline="") as _file:
    BY_COUNTRY: Mapping[str, Row] = read_rows(_file)


def numbers_for(country: str) -> Numbers:
    """The numbers of a country by its two-letter code; words when it is not in the table."""
    row = BY_COUNTRY.get(country)
    if row is None:
        return Numbers(translate(NO_EMERGENCY_NUMBER), translate(NO_URGENT_LINE))
    return row.numbers


def numbers_of(person: User) -> Numbers:
    """The numbers of the country that a person lives in.

    Where the table does not know it, the clinic that looks after them helps out: by its country, when
    theirs is not known at all, and by its own emergency line. A clinic's line never stands in the place
    of a national number, which answers at any hour.
    """
    country = person.country.code or ""
    if country in BY_COUNTRY:
        return numbers_for(country)
    clinic = clinic_of(person)
    if clinic is None:
        return numbers_for(country)
    found = numbers_for(country or clinic.country.code)
    if found.dial_emergency or not clinic.emergency_line:
        return found
    return Numbers(clinic.emergency_line, found.urgent)
