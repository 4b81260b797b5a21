"""The screening through its pages: a group a page, the confirmation, the check, the six results."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from screening.actions import answering as actions
from screening.domain.questions import asked_items
from screening.models import Hold, Purpose, Screening
from screening.queries import answers_of
from tests.conftest import NOW
from tests.integration.pages import client_of, page
from tests.integration.walkers import joined, walker
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def client(user: User) -> Client:
    return client_of(user)


def questions_on(response: Any) -> list[str]:
    """The names of the questions on a page."""
    return sorted(set(re.findall(r'name="([A-I]\d+[a-z]?|may_be_pregnant)"', page(response))))


def fill_in(client: Client, answers: dict[str, str]) -> str:
    """Answer page by page, "no" unless said otherwise, to where it leads in the end."""
    where = client.post("/screening/")["Location"]
    for _ in range(40):
        if not re.search(r"/screening/[^/]+/[a-z]+/$", where) or where.endswith(
            ("/check/", "/confirm/", "/result/")
        ):
            break
        names = questions_on(client.get(where))
        answer = client.post(where, {name: answers.get(name, "no") for name in names})
        assert answer.status_code in (302, 303), page(answer)
        where = answer["Location"]
    return where


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, "OK"),
        ({"A9": "yes"}, "MODIFY"),
        ({"B7": "yes"}, "CLINICIAN"),
        ({"B6": "yes"}, "URGENT"),
    ],
)
def test_from_the_first_page_to_the_result(
    client: Client, user: User, answers: dict[str, str], outcome: str
) -> None:
    where = fill_in(client, answers)
    assert where.endswith("/check/")
    assert client.get(where).status_code == 200
    where = client.post(where)["Location"]
    assert where.endswith("/result/")
    assert client.get(where).status_code == 200
    screening = Screening.objects.get(participant=user)
    assert screening.outcome == outcome
    assert Hold.objects.filter(participant=user).count() == (outcome in ("CLINICIAN", "URGENT"))
    asked = asked_items(answers_of(screening), screening.asking)
    assert set(answers_of(screening)) == {item.id for item in asked}
    for answer in screening.answers.all():
        assert answer.wording


class TestEmergency:
    @pytest.fixture
    def where(self, client: Client) -> str:
        return fill_in(client, {"A1": "yes"})

    def test_leads_to_the_confirmation_at_once(self, client: Client, where: str) -> None:
        assert where.endswith("/confirm/")
        answer = client.get(where)
        assert answer.status_code == 200
        assert "Is that right?" in page(answer)
        assert Screening.objects.get().emergency_at == NOW
        assert not Hold.objects.exists()

    @pytest.mark.parametrize(
        "path", ["/", "/today/", "/start/", "/screening/", "/settings/", "/walks/new/", "/learn/"]
    )
    def test_every_page_leads_back_to_it(self, client: Client, where: str, path: str) -> None:
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, where)

    def test_nothing_can_be_posted_past_it(self, client: Client, where: str) -> None:
        for path in ("/screening/", "/symptoms/", "/walks/as-planned/", "/start/"):
            assert client.post(path)["Location"] == where
        group = where.replace("/confirm/", "/a/")
        assert client.post(group, {"A1": "no"})["Location"] == where
        assert answers_of(Screening.objects.get())["A1"] == "yes"

    def test_signing_out_stays_possible(self, client: Client, where: str) -> None:
        assert client.get("/help/").status_code == 200
        assert client.post("/accounts/logout/")["Location"] == "/"

    def test_an_empty_answer_is_asked_again(self, client: Client, where: str) -> None:
        assert client.post(where, {"right": "perhaps"}).status_code == 422
        assert Screening.objects.get().submitted_at is None

    def test_confirmed_it_submits_and_locks(self, client: Client, user: User, where: str) -> None:
        answer = client.post(where, {"right": "yes"})
        assert answer["Location"].endswith("/result/")
        assert client.get(answer["Location"]).status_code == 200
        assert Screening.objects.get().outcome == "EMERGENCY"
        assert Hold.objects.get(participant=user).is_lock
        assert client.get("/today/").status_code == 200
        assert "000" in page(client.get(answer["Location"])), "the emergency number of Australia"

    def test_taken_back_it_is_asked_again(self, client: Client, where: str) -> None:
        answer = client.post(where, {"right": "no"})
        assert answer["Location"].endswith("/a/")
        assert "A1" not in answers_of(Screening.objects.get())
        assert not Hold.objects.exists()
        assert AuditEvent.objects.filter(action=Event.EMERGENCY_TAKEN_BACK).count() == 1

    def test_noticed_though_the_rest_of_the_page_is_empty(self, client: Client) -> None:
        where = client.post("/screening/")["Location"]
        for _ in range(12):
            names = questions_on(client.get(where))
            if "A1" in names:
                break
            where = client.post(where, dict.fromkeys(names, "no"))["Location"]
        answer = client.post(where, {"A1": "yes"})
        assert answer["Location"].endswith("/confirm/")


def test_an_unanswered_question_is_never_a_no(client: Client) -> None:
    where = client.post("/screening/")["Location"]
    names = questions_on(client.get(where))
    answer = client.post(where, {names[0]: "no"})
    assert answer.status_code == (422 if len(names) > 1 else 302)
    answer = client.post(where, dict.fromkeys(names, "maybe"))
    assert answer.status_code == 422
    assert not Screening.objects.get().answers.exists()


def test_check_and_submit_wait_for_every_answer(client: Client) -> None:
    where = client.post("/screening/")["Location"]
    check = re.sub(r"/[a-z]+/$", "/check/", where)
    assert client.post(check)["Location"] == where
    assert Screening.objects.get().submitted_at is None


def test_a_submitted_screening_is_left_alone(client: Client, user: User) -> None:
    screening = walkthrough.screen(user, now=NOW)
    result = f"/screening/{screening.public_id}/result/"
    for path in ("a", "check", "confirm"):
        answer = client.post(f"/screening/{screening.public_id}/{path}/", {"A1": "yes"})
        assert answer["Location"] == result
    assert answers_of(Screening.objects.get())["A1"] == "no"


def test_unknown_groups_and_screenings_are_not_found(client: Client, user: User) -> None:
    screening = Screening.objects.create(
        participant=user, purpose=Purpose.START, ruleset="1.0", age=58, started_at=NOW
    )
    assert client.get(f"/screening/{screening.public_id}/zz/").status_code == 404
    other = joined(NOW)
    theirs = walkthrough.screen(other, now=NOW)
    for path in ("a", "check", "confirm", "result"):
        assert client.get(f"/screening/{theirs.public_id}/{path}/").status_code == 404


def test_new_symptoms_ask_everything_and_stop_the_plan(signed_in: Any) -> None:
    plan = walker(NOW)
    client = signed_in(plan.participant)
    with time_machine.travel(NOW.replace(hour=12), tick=False):
        where = client.post("/symptoms/")["Location"]
        names = questions_on(client.get(where))
        assert names
        for _ in range(30):
            names = questions_on(client.get(where))
            answers = {name: "yes" if name == "B6" else "no" for name in names}
            where = client.post(where, answers)["Location"]
            if where.endswith("/check/"):
                break
        client.post(where)
    plan.refresh_from_db()
    assert plan.status == "stopped"
    assert page(client.get("/today/")).count("<h1") == 1


def test_a_screening_left_lying_for_a_week_is_begun_anew(client: Client, user: User) -> None:
    where = client.post("/screening/")["Location"]
    first = Screening.objects.get()
    with time_machine.travel(NOW + timedelta(days=7, minutes=1), tick=False):
        client.force_login(user)
        assert client.get(where)["Location"] == "/screening/"
        assert "Go on where I stopped" not in page(client.get("/screening/"))
        assert str(first.public_id) not in client.post("/screening/")["Location"]
    first.refresh_from_db()
    assert first.abandoned_at is not None


def test_answers_more_than_a_week_old_cannot_be_submitted(user: User) -> None:
    screening = actions.begin(participant=user, purpose=Purpose.START, by=user, now=NOW)
    Screening.objects.filter(pk=screening.pk).update(started_at=NOW - timedelta(days=8))
    with pytest.raises(actions.TooOld):
        walkthrough.finish_screening(screening, {}, now=NOW)
