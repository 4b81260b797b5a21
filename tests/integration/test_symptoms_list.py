"""Words in a note lead to the list question, and nothing in a note ever reassures."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Plan, Walk
from screening.actions import answering, listing
from screening.domain.items import GroupId
from screening.domain.wording import LIST_ANSWERED, LIST_QUESTION, WEEKLY_LIST, WEEKLY_NONE
from screening.emergency_numbers import numbers_for
from screening.models import Purpose, Screening, WarningWords
from screening.symptom_list import NOT_BOTH, TICK_SOMETHING, quoted
from tests.conftest import NOW
from tests.integration.pages import client_of, unescaped_page
from walkback.accounts import actions as accounts
from walkback.accounts.audit import Event
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import AuditEvent, User
from walkback.ops import walkthrough

LATER = NOW + timedelta(hours=1)
LIST = "/symptoms/list/"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _the_clock() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


def notice(user: User, text: str = "My foot is numb.") -> WarningWords | None:
    return listing.notice_words(participant=user, text=text, by=user, now=LATER)


def noted(user: User, text: str = "My foot is numb.") -> WarningWords:
    row = notice(user, text)
    assert row is not None
    return row


def answer(user: User, *ticks: str) -> Screening | None:
    return listing.answer_list(participant=user, ticks=ticks, by=user, now=LATER)


def walk_data(note: str, **values: object) -> dict[str, object]:
    return {
        "client_key": str(uuid4()),
        "duration_minutes": 20,
        "walked_on": TODAY.isoformat(),
        "note": note,
        **values,
    }


def details(event: Event) -> list[dict[str, object]]:
    return [found.detail for found in AuditEvent.objects.filter(action=event).order_by("pk")]


# -- Noticing --------------------------------------------------------------------------------------


def test_words_are_kept_and_the_text_is_not(participant: User) -> None:
    row = noted(participant, "Numb foot on Station Road")
    assert row.words == ["numb"]
    assert row.noticed_at == LATER
    assert row.answered_at is None
    assert details(Event.WORDS_NOTICED) == [{"words": 1}]
    event = AuditEvent.objects.get(action=Event.WORDS_NOTICED)
    assert event.subject_id == participant.pk
    assert "Station" not in str(WarningWords.objects.values()) + str(event.detail)


def test_an_innocent_text_keeps_nothing(participant: User) -> None:
    assert notice(participant, "A long weekend, a number of chestnuts.") is None
    assert not WarningWords.objects.exists()
    assert details(Event.WORDS_NOTICED) == []


def test_a_second_text_widens_the_open_question(participant: User) -> None:
    first = noted(participant, "numb")
    second = noted(participant, "Numb, and a fever")
    assert second.pk == first.pk
    assert second.words == ["numb", "fever"]
    noted(participant, "fever")
    assert details(Event.WORDS_NOTICED) == [{"words": 1}, {"words": 1}]


def test_after_an_answer_a_new_question_opens(participant: User) -> None:
    first = noted(participant)
    answer(participant)
    assert noted(participant).pk != first.pk
    assert WarningWords.objects.open().count() == 1


# -- Answering -------------------------------------------------------------------------------------


@pytest.mark.parametrize("tick", WEEKLY_LIST, ids=lambda tick: tick.id)
def test_each_tick_opens_its_groups(participant: User, tick: Any) -> None:
    row = noted(participant)
    screening = answer(participant, tick.id)
    assert screening is not None
    assert screening.purpose == Purpose.SYMPTOMS
    assert screening.scope.groups == tick.groups
    row.refresh_from_db()
    assert (row.ticks, row.screening, row.answered_at) == ([tick.id], screening, LATER)
    assert details(Event.SYMPTOMS_LISTED) == [{"ticks": 1, "words": 1}]


def test_no_tick_closes_the_question_and_asks_nothing(participant: User) -> None:
    row = noted(participant)
    before = Screening.objects.count()
    assert answer(participant) is None
    row.refresh_from_db()
    assert (row.ticks, row.screening, row.answered_at) == ([], None, LATER)
    assert Screening.objects.count() == before
    assert details(Event.SYMPTOMS_LISTED) == [{"ticks": 0, "words": 1}]


def test_the_list_may_be_answered_without_words(participant: User) -> None:
    assert answer(participant) is None
    screening = answer(participant, "fever", "fall")
    assert screening is not None
    assert screening.scope.groups == {GroupId.C, GroupId.E, GroupId.H}
    assert not WarningWords.objects.exists()
    assert details(Event.SYMPTOMS_LISTED) == [
        {"ticks": 0, "words": 0},
        {"ticks": 2, "words": 0},
    ]


def test_an_unknown_tick_is_refused_and_changes_nothing(participant: User) -> None:
    row = noted(participant)
    with pytest.raises(ValueError, match="not on the weekly list"):
        answer(participant, "fever", "toothache")
    row.refresh_from_db()
    assert row.answered_at is None


def test_an_unconfirmed_emergency_comes_first_and_the_list_stays_open(participant: User) -> None:
    row = noted(participant)
    held = answering.begin(
        participant=participant, purpose=Purpose.SYMPTOMS, by=participant, now=LATER
    )
    answering.save_page(
        screening=held,
        group=GroupId.FIRST,
        answers={"B1": "yes", "B2": "no"},
        may_be_pregnant=None,
        by=participant,
        now=LATER,
    )
    assert answer(participant, "fever") == held
    row.refresh_from_db()
    assert row.answered_at is None
    assert details(Event.SYMPTOMS_LISTED) == []


# -- The page --------------------------------------------------------------------------------------


def test_the_page_names_the_words_beside_their_lines(participant: User) -> None:
    noted(participant, "Numb, and I fell")
    shown = unescaped_page(client_of(participant).get(LIST))
    assert "You wrote “numb” and “fell” in your note. Nobody reads notes live" in shown
    assert LIST_QUESTION in shown
    assert "You wrote “numb”." in shown
    assert "You wrote “fell”." in shown
    for tick in WEEKLY_LIST:
        assert tick.wording in shown
    assert WEEKLY_NONE in shown
    assert f'href="tel:{numbers_for("AU").emergency}"' in shown
    assert "Stop and get help now" in shown


def test_the_page_works_without_words(participant: User) -> None:
    shown = unescaped_page(client_of(participant).get(LIST))
    assert LIST_QUESTION in shown
    assert "You wrote" not in shown


def test_it_is_offered_beside_the_full_questions(participant: User) -> None:
    assert f'href="{LIST}"' in unescaped_page(client_of(participant).get("/symptoms/"))


@pytest.mark.parametrize(
    ("ticks", "said"),
    [([], TICK_SOMETHING), (["toothache"], TICK_SOMETHING), (["fever", "none"], NOT_BOTH)],
)
def test_a_refusal_stands_beside_the_list(participant: User, ticks: list[str], said: str) -> None:
    row = noted(participant)
    response = client_of(participant).post(LIST, {"new_symptoms": ticks})
    assert response.status_code == 422
    shown = unescaped_page(response)
    assert str(said) in shown
    assert "You wrote “numb”" in shown
    assert ("checked" in shown) is ("fever" in ticks)
    row.refresh_from_db()
    assert row.answered_at is None


def test_none_of_these_leads_to_today_and_does_not_reassure(participant: User) -> None:
    noted(participant)
    client = client_of(participant)
    response = client.post(LIST, {"new_symptoms": ["none"]})
    assert response["Location"] == "/today/"
    shown = unescaped_page(client.get("/today/"))
    assert LIST_ANSWERED in shown
    for reassurance in ("fine", "safe", "no need", "nothing to worry", "all right", "good"):
        assert reassurance not in LIST_ANSWERED.lower()
    assert "One question about your note" not in shown


def test_a_tick_leads_to_its_questions(participant: User) -> None:
    noted(participant)
    response = client_of(participant).post(LIST, {"new_symptoms": ["fever"]})
    screening = Screening.objects.for_user(participant).open().get()
    assert response["Location"] == f"/screening/{screening.public_id}/e/"


def test_a_double_click_goes_on_with_the_same_questions(participant: User) -> None:
    noted(participant)
    client = client_of(participant)
    first = client.post(LIST, {"new_symptoms": ["fever"]})
    second = client.post(LIST, {"new_symptoms": ["fever"]})
    assert first["Location"] == second["Location"]
    assert Screening.objects.for_user(participant).open().count() == 1


def test_without_consent_nothing_is_asked(participant: User) -> None:
    accounts.withdraw_consent(
        participant=participant, subject=Subject.HEALTH_DATA, by=participant, now=LATER
    )
    client = client_of(participant)
    for response in (client.get(LIST), client.post(LIST, {"new_symptoms": ["none"]})):
        assert response["Location"] == f"/consent/?next={LIST}"


def test_an_unconfirmed_emergency_leads_to_its_confirmation(participant: User) -> None:
    held = answering.begin(
        participant=participant, purpose=Purpose.SYMPTOMS, by=participant, now=LATER
    )
    answering.save_page(
        screening=held,
        group=GroupId.FIRST,
        answers={"B1": "yes", "B2": "no"},
        may_be_pregnant=None,
        by=participant,
        now=LATER,
    )
    response = client_of(participant).get(LIST)
    assert response["Location"] == f"/screening/{held.public_id}/confirm/"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], ""),
        (["numb"], "“numb”"),
        (["numb", "fell"], "“numb” and “fell”"),
        (["numb", "fell", "chest"], "“numb”, “fell” and “chest”"),
        (list("abcdef"), "“a”, “b”, “c”, “d”, “e” and more"),
    ],
)
def test_words_in_a_sentence(words: list[str], sentence: str) -> None:
    assert quoted(words) == sentence


# -- Notes of walks --------------------------------------------------------------------------------


def test_a_new_walk_with_such_a_note_is_saved_and_asks(participant: User) -> None:
    client = client_of(participant)
    response = client.post("/walks/new/", walk_data("My foot went numb"))
    assert response["Location"] == LIST
    assert Walk.objects.get().note == "My foot went numb"
    assert "20 minutes logged." in unescaped_page(client.get(LIST))
    assert WarningWords.objects.open().get().words == ["numb"]


def test_an_innocent_note_goes_to_today(participant: User) -> None:
    response = client_of(participant).post("/walks/new/", walk_data("Chestnut avenue, lovely"))
    assert response["Location"] == "/today/"
    assert not WarningWords.objects.exists()


def test_a_changed_note_asks_and_an_unchanged_one_does_not_ask_twice(participant: User) -> None:
    walkthrough.log(Plan.objects.get(participant=participant), TODAY, 20, now=NOW)
    walk = Walk.objects.get()
    client = client_of(participant)
    where = f"/walks/{walk.public_id}/"
    assert client.post(where, walk_data("Chest felt tight"))["Location"] == LIST
    assert client.post(LIST, {"new_symptoms": ["none"]})["Location"] == "/today/"
    again = walk_data("Chest felt tight", duration_minutes=25)
    assert client.post(where, again)["Location"] == "/today/"
    assert not WarningWords.objects.open().exists()
    assert client.post(where, walk_data("Chest felt tight again"))["Location"] == LIST


def test_a_refused_walk_keeps_neither_walk_nor_words(participant: User) -> None:
    long_ago = (TODAY - timedelta(days=30)).isoformat()
    response = client_of(participant).post("/walks/new/", walk_data("numb", walked_on=long_ago))
    assert response.status_code == 422
    assert not Walk.objects.exists()
    assert not WarningWords.objects.exists()


def test_the_note_says_that_nobody_reads_it_live(participant: User) -> None:
    shown = unescaped_page(client_of(participant).get("/walks/new/"))
    assert "Nobody reads this live." in shown


# -- Today -----------------------------------------------------------------------------------------


def test_today_shows_one_notice_as_long_as_the_question_is_open(participant: User) -> None:
    client = client_of(participant)
    client.get("/today/")  # the first request of a session writes it
    with CaptureQueriesContext(connection) as without:
        assert LIST not in unescaped_page(client.get("/today/"))
    noted(participant, "numb, and a fever")
    with CaptureQueriesContext(connection) as with_words:
        shown = unescaped_page(client.get("/today/"))
    # The notice comes first, so what later ones would ask the database is not asked.
    assert len(with_words) <= len(without)
    assert shown.count(f'href="{LIST}"') == 1
    assert shown.index("One question about your note") < shown.index("s walk")
    assert "“numb”" not in shown, "others may see this page"
    assert "You wrote" not in shown


def test_the_notice_also_stands_where_a_plan_waits(participant: User) -> None:
    noted(participant)
    walkthrough.screen(participant, {"B7": "yes"}, now=LATER, purpose=Purpose.SYMPTOMS)
    assert "One question about your note" in unescaped_page(client_of(participant).get("/today/"))


def test_a_lock_has_no_such_notice_beside_it(participant: User) -> None:
    noted(participant)
    walkthrough.screen(participant, {"B6": "yes"}, now=LATER, purpose=Purpose.SYMPTOMS)
    assert "One question about your note" not in unescaped_page(
        client_of(participant).get("/today/")
    )
