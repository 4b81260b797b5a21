"""A new version of the questions is installed while people are at the old one."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from screening.documents import screen
from screening.domain.items import Asking, GroupId
from screening.domain.questions import CURRENT, RULESETS, page_items
from screening.models import Hold, Screening
from screening.queries import answers_of
from tests.conftest import NOW
from tests.domain.cases.triage import ALL_CLEAR
from tests.domain.newer_rules import NEW_LABEL, NEW_WORDING, NEWER, released
from tests.integration.page_by_page import PAGES, Questions
from tests.integration.pages import client_of
from walkback.accounts.audit import Event, System
from walkback.accounts.models import AuditEvent, User
from walkback.care import actions as care
from walkback.care.models import Clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OLD_WORDING = CURRENT.by_id["B7"].wording
OLD_LABEL = CURRENT.by_id["B7"].label
# B7 is a clinician's in both versions, in other words. H5 "yes" was MODIFY and is a clinician's now.
SAID = {**ALL_CLEAR, "H5": "yes", "A9": "yes"}
BEFORE_B = ("first", "a", "c", "d", "e", "f")


@pytest.fixture
def client(newcomer: User) -> Client:
    return client_of(newcomer)


def page(client: Client, address: str) -> str:
    """What a page says, without the frame around it."""
    response: Any = client.get(address)
    assert response.status_code == 200, response
    return str(response.content.decode()).partition("<body")[2]


def begun(client: Client, said: dict[str, str]) -> Questions:
    """The old questions, answered up to the page before the heart and lungs."""
    asked = Questions(client, said)
    asked.begin()
    asked.fill_in(*BEFORE_B)
    assert asked.where == asked.page("b")
    return asked


def finish(asked: Questions) -> Screening:
    asked.fill_in("b", "g", "h", "i")
    assert asked.where == asked.page("check")
    asked.submit()
    assert asked.where == asked.page("result")
    return Screening.objects.get(public_id=asked.base.rpartition("/")[2])


class TestBegunUnderTheOldOne:
    def test_it_goes_on_with_the_old_words_and_comes_to_the_old_result(
        self, client: Client
    ) -> None:
        asked = begun(client, SAID)
        with released(NEWER):
            assert client.post("/screening/")["Location"] == asked.where, "it is gone on with"
            shown = page(client, asked.page("b"))
            assert OLD_WORDING in shown
            assert NEW_WORDING not in shown

            screening = finish(asked)

            assert (screening.ruleset, screening.outcome) == ("1.0", "MODIFY")
            assert [found["item"] for found in screening.fired] == ["A9", "H5"]
            assert screening.answers.get(item="B7").wording == OLD_WORDING
            assert not Hold.objects.exists()
            submitted = AuditEvent.objects.get(action=Event.SCREENING_SUBMITTED)
            assert submitted.detail["ruleset"] == "1.0"

    def test_the_check_shows_the_old_words(self, client: Client) -> None:
        asked = begun(client, {**SAID, "B7": "yes"})
        with released(NEWER):
            asked.fill_in("b", "g", "h", "i")
            shown = page(client, asked.page("check"))
        assert OLD_WORDING in shown
        assert NEW_WORDING not in shown

    def test_an_answer_changed_after_the_release_keeps_the_old_words(self, client: Client) -> None:
        asked = begun(client, SAID)
        asked.fill_in("b", "g", "h", "i")
        with released(NEWER):
            asked.answers = {**SAID, "B7": "yes"}
            asked.fill_in("b")
        screening = Screening.objects.get()
        assert screening.answers.get(item="B7").wording == OLD_WORDING
        assert screening.answers.get(item="B7").answer == "yes"

    def test_an_emergency_of_the_old_one_is_confirmed_in_its_words(self, client: Client) -> None:
        asked = Questions(client, {**ALL_CLEAR, "A1": "yes"})
        asked.begin()
        with released(NEWER):
            asked.fill_in("first", "a")
            assert asked.where == asked.page("confirm")
            assert CURRENT.by_id["A1"].wording in page(client, asked.where)
            asked.submit()
        screening = Screening.objects.get()
        assert (screening.ruleset, screening.outcome) == ("1.0", "EMERGENCY")


class TestSubmittedUnderTheOldOne:
    @pytest.fixture
    def old(self, client: Client) -> Screening:
        return finish(begun(client, {**SAID, "B7": "yes"}))

    def test_nothing_of_it_changes(self, client: Client, old: Screening) -> None:
        before = Screening.objects.values().get(), list(old.answers.order_by("pk").values())
        result = reverse("screening:result", args=[old.public_id])
        shown = page(client, result)
        assert OLD_LABEL.lower() in shown.lower()

        with released(NEWER):
            assert page(client, result) == shown

        now = Screening.objects.values().get(), list(old.answers.order_by("pk").values())
        assert now == before

    def test_the_clinic_reads_the_old_words(
        self, client: Client, old: Screening, newcomer: User, clinic: Clinic, clinician: User
    ) -> None:
        care.enrol(clinic=clinic, participant=newcomer, by=System.COMMAND, now=NOW)
        theirs = client_of(clinician)
        address = reverse("clinic:person-answers", args=[newcomer.public_id])
        with released(NEWER):
            shown = page(theirs, address) + page(theirs, reverse("clinic:people"))
        assert OLD_WORDING in shown
        assert OLD_LABEL in shown
        assert NEW_WORDING not in shown
        assert NEW_LABEL not in shown


class TestBegunUnderTheNewOne:
    def test_new_words_and_new_results(self, client: Client, newcomer: User) -> None:
        with released(NEWER):
            asked = begun(client, SAID)
            assert NEW_WORDING in page(client, asked.page("b"))
            screening = finish(asked)
            assert (screening.ruleset, screening.outcome) == ("1.1", "CLINICIAN")
            assert [found["item"] for found in screening.fired] == ["H5"]
            assert screening.answers.get(item="B7").wording == NEW_WORDING
            assert Hold.objects.get(participant=newcomer).items == ["H5"]
            assert set(answers_of(screening)) == set(ALL_CLEAR)

    def test_one_left_lying_for_a_week_is_begun_anew_under_it(self, client: Client) -> None:
        begun(client, SAID)
        later = NOW + timedelta(days=7, minutes=1)
        with released(NEWER), time_machine.travel(later, tick=False):
            client.force_login(User.objects.get())
            assert Screening.objects.get().ruleset == "1.0"
            asked = Questions(client, SAID)
            asked.begin()
            old, new = Screening.objects.order_by("pk")
        assert (old.ruleset, new.ruleset) == ("1.0", "1.1")
        assert old.abandoned_at == later

    def test_one_set_aside_for_another_purpose_is_begun_anew_under_it(self, client: Client) -> None:
        begun(client, SAID)
        with released(NEWER):
            asked = Questions(client, SAID)
            asked.begin("/symptoms/")
            asked.fill_in(*PAGES)
            asked.submit()
        old, new = Screening.objects.order_by("pk")
        assert (old.ruleset, old.submitted_at) == ("1.0", None)
        assert (new.ruleset, new.outcome) == ("1.1", "CLINICIAN")


class TestTheCommand:
    DOCUMENT = {"age": 54, "answers": SAID}

    def test_each_version_answers_as_it_did(self) -> None:
        with released(NEWER):
            old = screen(self.DOCUMENT, rules=RULESETS["1.0"])
            new = screen(self.DOCUMENT)
        assert (old["ruleset"], old["outcome"], old["flags"]) == (
            "1.0", "MODIFY", ["LEG_PAIN", "HIP_KNEE_FOOT"],
        )  # fmt: skip
        assert (new["ruleset"], new["outcome"], new["flags"]) == (
            "1.1", "CLINICIAN", ["HIP_KNEE_FOOT"],
        )  # fmt: skip

    def test_the_known_versions_are_all_named(self, capsys: pytest.CaptureFixture[str]) -> None:
        with released(NEWER), pytest.raises(SystemExit) as left:
            call_command("screen", "--ruleset", "2.0")
        assert left.value.code == 2
        assert capsys.readouterr() == ("", "--ruleset: 2.0 is not known, only 1.0, 1.1\n")


def test_the_release_of_these_tests_reaches_every_place_and_ends_with_them() -> None:
    """Else the tests above would pass though something still answers with the old version."""
    asking = Asking(age_years=54)
    with released(NEWER):
        assert NEWER.by_id["B7"] in page_items(GroupId.B, asking)
    assert CURRENT.by_id["B7"] in page_items(GroupId.B, asking)
    assert list(RULESETS) == ["1.0"]
