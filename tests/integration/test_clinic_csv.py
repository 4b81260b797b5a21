"""A clinic's data as files: who gets them, what stands in them and what does not, and that it is written down."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.pages import SignedIn
from tests.integration.people_of_a_clinic import joined, locked, walker
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.care.models import Clinic
from walkback.clinic import files
from walkback.core.csv_files import csv_stream
from walkback.ops.walkthrough import WeekLived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PEOPLE = "/clinic/people.csv"


def at(person: User, name: str) -> str:
    return reverse("clinic:person-numbers", args=[person.public_id, name])


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "no-store" in answer["Cache-Control"]
    raw = answer.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf"), "a spreadsheet takes it for UTF-8"
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))


class TestHelper:
    def test_no_cell_is_a_formula(self) -> None:
        odd = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'ä;"b", c', None, -3]
        answer = csv_stream("x", ["a"], [[cell] for cell in odd])
        lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert [line[0] if line else "" for line in lines[1:]] == [
            "'=1+1",
            "'+1",
            "'-1",
            "'@SUM(A1)",
            "'\t=1",
            'ä;"b", c',
            "",
            "-3",
        ]

    def test_a_line_is_sent_when_it_is_read(self) -> None:
        read: list[int] = []

        def lines() -> Any:
            for number in range(3):
                read.append(number)
                yield [number]

        parts = iter(csv_stream("x", ["a"], lines()))
        assert next(parts).endswith(b"a\r\n")
        assert read == []
        assert next(parts) == b"0\r\n"
        assert read == [0]


class TestPeople:
    def test_everybody_in_the_order_of_the_list(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        walker(clinic, "walker", now - timedelta(days=8), [WeekLived()], now)
        locked(clinic, now)
        rows = rows_of(signed_in(clinician).get(PEOPLE))
        assert rows[0]["person"] == "someone@test.example"
        assert len(rows) == 3
        by_name = {row["person"]: row for row in rows}
        assert by_name["walker@test.example"]["programme"] == "Week 2 of 26"
        assert by_name["someone@test.example"]["state"] == "Locked: emergency answer"

    def test_no_private_answer(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        locked(clinic, now)
        answer = signed_in(clinician).get(PEOPLE)
        text = answer.getvalue().decode()
        assert "A private answer" in text
        assert "sexual" not in text

    def test_a_search_narrows_it(
        self, clinic: Clinic, clinician: User, now: datetime, signed_in: SignedIn
    ) -> None:
        joined(clinic, "needle", now)
        rows = rows_of(signed_in(clinician).get(PEOPLE, {"q": "NEEDLE"}))
        assert [row["person"] for row in rows] == ["needle@test.example"]

    def test_a_clinician_elsewhere_gets_an_empty_one(
        self, clinician: User, other_clinician: User, signed_in: SignedIn
    ) -> None:
        assert rows_of(signed_in(other_clinician).get(PEOPLE)) == []

    def test_more_people_than_are_read_at_once(
        self,
        clinic: Clinic,
        clinician: User,
        now: datetime,
        signed_in: SignedIn,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(files, "AT_ONCE", 2)
        for number in range(4):
            joined(clinic, f"p{number}", now)
        rows = rows_of(signed_in(clinician).get(PEOPLE))
        assert len({row["person"] for row in rows}) == 5


class TestOnePerson:
    @pytest.fixture
    def person(self, clinic: Clinic, clinician: User, now: datetime) -> User:
        weeks = [
            WeekLived(),
            WeekLived(answers={"flare": "PRESENT", "pain_avg": 5}),
            WeekLived(answers={"new_symptoms": ["pregnancy"]}),
        ]
        return walker(clinic, "walker", now - timedelta(days=24), weeks, now)

    def test_walks(self, person: User, clinician: User, signed_in: SignedIn) -> None:
        person.walks.update(note="=SECRET()")
        rows = rows_of(signed_in(clinician).get(at(person, "walks")))
        assert len(rows) == person.walks.count()
        days = [row["day"] for row in rows]
        assert days == sorted(days)
        assert "SECRET" not in str(rows)

    def test_check_ins_without_a_private_tick(
        self, person: User, clinician: User, signed_in: SignedIn
    ) -> None:
        rows = rows_of(signed_in(clinician).get(at(person, "check-ins")))
        assert [row["week"] for row in rows][:2] == ["1", "2"]
        assert rows[1]["flare"] == "PRESENT"
        assert rows[2]["new_symptoms"] == "private"
        assert "regnan" not in str(rows)

    def test_decisions_with_their_reason(
        self, person: User, clinician: User, signed_in: SignedIn
    ) -> None:
        rows = rows_of(signed_in(clinician).get(at(person, "decisions")))
        assert (rows[0]["rule"], rows[1]["rule"]) == ("R20_ADVANCE", "R5_FLARE")
        assert "Flare-up present" in rows[1]["reason"]
        assert (rows[0]["walking_days"], rows[0]["minutes_a_day"]) == ("3", "10")

    def test_there_are_no_others(self, person: User, clinician: User, signed_in: SignedIn) -> None:
        for name in ("screenings", "notes", "x"):
            assert signed_in(clinician).get(at(person, name)).status_code == 404


def test_each_file_is_written_down(participant: User, clinician: User, signed_in: SignedIn) -> None:
    client = signed_in(clinician)
    client.get(PEOPLE)
    client.get(at(participant, "walks"))
    exports = AuditEvent.objects.filter(action=Event.RECORD_EXPORTED).order_by("pk")
    assert [(each.subject_id, each.detail["file"]) for each in exports] == [
        (None, "people.csv"),
        (participant.pk, "walks.csv"),
    ]


def test_files_are_for_treating_clinicians(
    participant: User,
    clinician: User,
    other_clinician: User,
    staff_user: User,
    client: Client,
    signed_in: SignedIn,
) -> None:
    for name in files.FILES:
        address = at(participant, name)
        assert signed_in(clinician).get(address).status_code == 200
        assert signed_in(other_clinician).get(address).status_code == 404
        assert signed_in(participant).get(address).status_code == 403
        assert signed_in(staff_user).get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert signed_in(staff_user).get(PEOPLE).status_code == 403
    assert signed_in(participant).get(PEOPLE).status_code == 403
    exports = AuditEvent.objects.filter(action=Event.RECORD_EXPORTED)
    assert {each.actor_id for each in exports} == {clinician.pk}
