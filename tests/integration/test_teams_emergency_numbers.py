"""Which number a person is told to call, and when their clinic's line helps out."""

import pytest

from screening.emergency_numbers import BY_COUNTRY, numbers_for, numbers_of
from tests.conftest import NOW
from tests.integration.pages import client_of, unescaped_page
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.care import actions as care

pytestmark = pytest.mark.django_db
UNKNOWN, LINE = "AQ", "+61 3 5550 0000"


def test_there_is_a_country_that_the_table_does_not_know() -> None:
    assert UNKNOWN not in BY_COUNTRY


def in_clinic(person: User, *, lives_in: str, clinic_in: str, line: str) -> User:
    clinic = care.create_clinic(
        name="Far Clinic", country=clinic_in, emergency_line=line, by=System.COMMAND, now=NOW
    )
    care.enrol(clinic=clinic, participant=person, by=System.COMMAND, now=NOW)
    person.country = lives_in
    person.save()
    return person


@pytest.mark.parametrize(
    ("lives_in", "clinic_in", "line", "number"),
    [
        ("AU", "AU", "", "000"),
        ("AU", "AU", LINE, "000"),
        ("NZ", "AU", LINE, "111"),
        ("", "AU", LINE, "000"),
        ("", UNKNOWN, LINE, LINE),
        (UNKNOWN, UNKNOWN, LINE, LINE),
        (UNKNOWN, "AU", LINE, LINE),
        (UNKNOWN, "AU", "", "your local emergency number"),
    ],
)
def test_the_national_number_first_then_the_clinics_line(
    newcomer: User, lives_in: str, clinic_in: str, line: str, number: str
) -> None:
    person = in_clinic(newcomer, lives_in=lives_in, clinic_in=clinic_in, line=line)
    assert numbers_of(person).emergency == number


def test_a_self_directed_person_has_words_where_the_table_has_nothing(newcomer: User) -> None:
    newcomer.country = UNKNOWN
    assert numbers_of(newcomer) == numbers_for(UNKNOWN)


def test_the_line_is_dialled_and_stands_on_every_page(newcomer: User) -> None:
    person = in_clinic(newcomer, lives_in=UNKNOWN, clinic_in=UNKNOWN, line=LINE)
    assert numbers_of(person).dial_emergency == "+61355500000"
    assert f"In an emergency call {LINE}." in unescaped_page(client_of(person).get("/settings/"))


def test_a_known_country_costs_no_query(newcomer: User, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture that makes a context
        assert numbers_of(newcomer).emergency == "000"
