"""The number to call, by country. An unknown country gets words, never a guess.

Source: clinical specification 4.1 (UK 999 and 111, EU 112, US and Canada 911, Australia 000), to be
verified for each country where the software is used. Reviewed 2026-11.
"""

from dataclasses import dataclass

from screening.domain.wording import NO_EMERGENCY_NUMBER, NO_URGENT_LINE

EUROPEAN_UNION = [
    "AT",
    "BE",
    "BG",
    "HR",
    "CY",
    "CZ",
    "DK",
    "EE",
    "FI",
    "FR",
    "DE",
    "GR",
    "HU",
    "IE",
    "IT",
    "LV",
    "LT",
    "LU",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SK",
    "SI",
    "ES",
    "SE",
]


@dataclass(frozen=True)
class Numbers:
    emergency: str = NO_EMERGENCY_NUMBER
    urgent: str = NO_URGENT_LINE

    @property
    def dial_emergency(self) -> str:
        """The emergency number for a telephone; empty where only words are known."""
        return self.emergency if self.emergency.isdigit() else ""

    @property
    def dial_urgent(self) -> str:
        """The urgent care line for a telephone; empty where only words are known."""
        return self.urgent if self.urgent.isdigit() else ""


BY_COUNTRY: dict[str, Numbers] = {
    **{country: Numbers("112") for country in EUROPEAN_UNION},
    "GB": Numbers("999", "111"),
    "US": Numbers("911"),
    "CA": Numbers("911"),
    "AU": Numbers("000"),
}


def numbers_for(country: str) -> Numbers:
    """The numbers of a country by its two-letter code; words when it is not in the table."""
    return BY_COUNTRY.get(country, Numbers())
