"""The safety questions in another language: what was shown can be proved, and clinicians read it in their own."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from screening.actions import answering
from screening.domain.items import GroupId
from screening.emergency_numbers import numbers_for
from screening.models import Purpose, Screening
from screening.presenters import result_page
from screening.queries import answers_of, rules_of
from screening.summary import summary_document, summary_pdf
from tests import pseudo
from tests.conftest import NOW
from tests.integration.pages import SignedIn, client_of, page
from tests.pseudo.reading import has_plain_word
from walkback.accounts.models import User
from walkback.clinic.presenters.screenings import screening_part
from walkback.core.translated import translate
from walkback.ops import walkthrough

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def reader(user: User) -> User:
    """Somebody who reads in the mirrored language, as far as it is offered."""
    user.language = pseudo.MIRRORED
    user.save()
    return user


def answered_in(language: str, user: User, answers: dict[str, str] | None = None) -> Screening:
    with pseudo.spoken(language):
        return walkthrough.screen(user, answers or {"B7": "yes"}, now=NOW)


def test_the_words_kept_are_the_words_shown(reader: User) -> None:
    with pseudo.spoken(pseudo.MIRRORED):
        client = client_of(reader)
        where = client.post("/screening/")["Location"]
        shown = html.unescape(page(client.get(where)))
        names = sorted(set(re.findall(r'name="([A-I]\d+[a-z]?)"', shown)))
        client.post(where, dict.fromkeys(names, "no"))
    screening = Screening.objects.get(participant=reader)
    assert screening.language == pseudo.MIRRORED
    kept = list(screening.answers.all())
    assert kept
    for answer in kept:
        assert answer.wording == pseudo.pseudo(rules_of(screening).by_id[answer.item].wording)
        assert answer.wording in shown


def save(screening: Screening, group: GroupId, *, by: User) -> Screening:
    """Answer a page with "no" in the language in use."""
    items = [item for item in rules_of(screening).items if item.group is group]
    return answering.save_page(
        screening=screening,
        group=group,
        answers={item.id: "no" for item in items},
        may_be_pregnant=None,
        by=by,
        now=NOW,
    )


def test_who_goes_on_in_another_language_is_known_to_have_done_so(user: User) -> None:
    screening = answering.begin(participant=user, purpose=Purpose.START, by=user, now=NOW)
    assert screening.language == "en"
    screening = save(screening, GroupId.FIRST, by=user)
    with pseudo.spoken(pseudo.MIRRORED):
        screening = save(screening, GroupId.A, by=user)
    screening.refresh_from_db()
    assert screening.language == pseudo.MIRRORED
    by_id = rules_of(screening).by_id
    for answer in screening.answers.all():
        english = by_id[answer.item].wording
        first = by_id[answer.item].group is GroupId.FIRST
        assert answer.wording == (english if first else pseudo.pseudo(english))


def test_the_language_decides_nothing(user: User) -> None:
    answers = {"A9": "yes", "B7": "yes", "I1": "yes"}
    first = walkthrough.screen(user, answers, now=NOW)
    second = answered_in(pseudo.MIRRORED, user, answers)
    assert answers_of(first) == answers_of(second)
    assert (first.outcome, first.fired, first.flags) == (
        second.outcome,
        second.fired,
        second.flags,
    )


@pytest.mark.parametrize(
    "answers", [{}, {"A9": "yes"}, {"B7": "yes"}, {"B6": "yes"}, {"A1": "yes"}, {"I1": "yes"}]
)
def test_a_result_is_told_whole_in_the_reader_s_language(
    user: User, answers: dict[str, str]
) -> None:
    screening = walkthrough.screen(user, answers, now=NOW)
    with pseudo.spoken(pseudo.MIRRORED):
        told = result_page(screening, numbers_for("XX"))
    texts = [told.title, told.action, *told.paragraphs, told.said, told.referral, told.delay]
    texts += [*told.plan.changes, *(line for tip in told.plan.tips for line in tip.lines)]
    for found in told.findings:
        texts += [found.about, found.label, found.wording, found.answer, found.advice]
    assert [text for text in texts if has_plain_word(text)] == []


def test_without_a_known_number_the_words_for_it_are_translated() -> None:
    assert numbers_for("XX").emergency == "your local emergency number"
    with pseudo.spoken(pseudo.LONGER):
        assert numbers_for("XX").emergency == translate("your local emergency number")
        assert not has_plain_word(numbers_for("XX").urgent)
        assert numbers_for("AU").emergency == "000"


def test_the_sheet_for_a_clinician_is_in_the_language_of_who_prints_it(user: User) -> None:
    screening = answered_in(pseudo.MIRRORED, user)
    assert summary_document(screening, NOW)["language"] == "en"
    with pseudo.spoken(pseudo.MIRRORED):
        document = summary_document(screening, NOW)
        assert document["language"] == "ar"
        for part in ("title", "lead", "said_title", "told_title"):
            assert not has_plain_word(str(document[part]))
        assert summary_pdf(screening).startswith(b"%PDF")


# -- What a clinician reads ------------------------------------------------------------------------


def test_a_clinician_reads_the_question_in_their_own_language_and_which_one_was_shown(
    user: User,
) -> None:
    with translation.override("es"):
        screening = walkthrough.screen(user, {"B7": "yes"}, now=NOW)
    part = screening_part(screening)
    english = rules_of(screening).by_id["B7"].wording
    assert part.answers[0].wording == english
    assert part.shown_in == "Shown to them in Spanish, a machine-made draft."
    with translation.override("es"):
        assert screening_part(screening).shown_in == ""
        kept = screening.answers.get(item="B7").wording
        assert screening_part(screening).answers[0].wording == kept


def test_shown_in_the_clinician_s_own_language_nothing_is_said_about_it(user: User) -> None:
    screening = walkthrough.screen(user, {"B7": "yes"}, now=NOW + timedelta(minutes=1))
    assert screening_part(screening).shown_in == ""


def test_the_note_stands_on_the_person_s_page(
    participant: User, clinician: User, signed_in: SignedIn
) -> None:
    with translation.override("es"):
        walkthrough.screen(participant, {"B7": "yes"}, now=NOW + timedelta(hours=1))
    shown = page(
        signed_in(clinician).get(reverse("clinic:person-answers", args=[participant.public_id]))
    )
    assert "Shown to them in Spanish, a machine-made draft." in shown
