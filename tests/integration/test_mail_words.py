"""What mails say: walking minutes and days, and nothing about how anybody feels."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlparse

import pytest
from django.test import override_settings

from plans.domain.budget import MailKind
from plans.domain.codes import Code
from plans.domain.model import Decision
from plans.domain.progression import decide
from plans.domain.reasons import reason_for_mail
from plans.emails import KINDS, Told, amounts
from plans.models import Plan, WeeklyDecision
from plans.stored import evidence_to_dict, standing_to_dict, state_to_dict
from tests import pseudo
from tests.conftest import NOW
from tests.domain.cases.decisions import SPECIFIED
from tests.domain.cases.sentences import SENTENCES
from tests.integration.courses import decided
from tests.integration.walkers import running, walker
from tests.meta.test_words import EASIEST_TO_HARDEST, reading_grade
from tests.pseudo.reading import plain_texts
from walkback.learn.queries import lessons
from walkback.mail import kinds
from walkback.mail.addresses import message_id
from walkback.mail.kinds import RenderedMail
from walkback.mail.models import OutboxMail
from walkback.ops import mail_preview
from walkback.ops.mail_preview import Sample


@pytest.fixture
def plan(db: None) -> Plan:
    return walker(NOW)


HEALTH = [
    "pain",
    "flare",
    "ache",
    "hurt",
    "sore",
    "injur",
    "symptom",
    "spine",
    "spinal",
    "nerve",
    "disc",
    "sciatic",
    "numbness",
    "bladder",
    "bowel",
    "pregnan",
    "medic",
    "drug",
    "doctor",
    "clinic",
    "physio",
    "hospital",
    "urgent",
    "emergency",
    "red-flag",
    "diagnos",
    "treat",
    "cure",
    "prevent",
    "clinically",
    "safe",
    "severe",
    "episode",
    "relapse",
    "effort",
    "side-effect",
    "blister",
    "lower-back",
    "backache",
    "lbp",
    "screening",
    "triage",
    "hold",
    "locked",
    "score",
    "health",
    "illness",
    "disease",
    "therap",
]
# The product's own name and host aside: no letter stands before or behind.
ALONE = ["back", "backs", "lumbar"]
SPANISH = [
    "dolor",
    "duele",
    "dolió",
    "espalda",
    "columna",
    "lumbar",
    "síntoma",
    "brote",
    "recaída",
    "cribado",
    "molestia",
    "lesión",
    "médic",
    "salud",
    "clínic",
    "tratamiento",
    "embaraz",
    "urgen",
    "emergencia",
    "esfuerzo",
    "segur",
]
WORDS = re.compile(rf"\b(({'|'.join([*HEALTH, *SPANISH])})|({'|'.join(ALONE)})\b)", re.IGNORECASE)
# Product.md 6 and clinical specification 7.1: never scolding, no pressure.
SCOLDING = re.compile(
    r"\b(must|should|fail|forgot|behind|only \d|have not|did not|missed|don't|streak|hurry|"
    r"last chance|sorry|unfortunately)\b|!",
    re.IGNORECASE,
)
CASES = {
    case.code: case for case in [*SPECIFIED, *SENTENCES] if hasattr(case, "week") and case.next
}
NEVER_MAILED = {
    Code.R1_RED_FLAG,
    Code.R2_NEW_SYMPTOM,
    Code.R3_SEVERE_PAIN,
    Code.R8_GAP_4,
}
MAILED = sorted(set(Code) - NEVER_MAILED)


def _decision_of(code: Code) -> tuple[Any, Decision]:
    """A week that leads to this code; for a suffixed one without a case, the code it suffixes."""
    stem = code.removesuffix("_CONTINUES").removesuffix("_FLOOR")
    case = CASES.get(code) or CASES[stem]
    return case, replace(decide(case.state, case.before, case.week), code=code)


def _mail_of(plan: Plan, code: Code) -> RenderedMail:
    case, decision = _decision_of(code)
    after = decision.after
    assert after is not None
    following = SimpleNamespace(
        number=2,
        until_on=running(plan).until_on + timedelta(weeks=1),
        days=after.days,
        minutes=after.minutes,
        weekly_minutes=after.weekly_minutes,
    )
    made = SimpleNamespace(
        code=code,
        done_minutes=case.week.done_minutes,
        before=state_to_dict(case.state),
        standing_before=standing_to_dict(case.before),
        evidence=evidence_to_dict(case.week),
        mail_reason=str(reason_for_mail(decision)),
        prescription=SimpleNamespace(weekly_minutes=case.state.weekly_minutes),
    )
    mail = OutboxMail(participant=plan.participant, kind="weekly", occasion=f"weekly:{plan.pk}:2")
    dose = amounts.dose(2, after.days, after.minutes)
    week: Any = SimpleNamespace(prescription=following, decision=made, dose=dose)
    return kinds.write(mail, Told(week))


def readable(html: str) -> str:
    """The words of the HTML part as a mail program without styles shows them."""
    seen = re.sub(r"<style.*?</style>|<head.*?</head>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", seen))


def links_of(rendered: RenderedMail) -> list[str]:
    return re.findall(r"https?://[^\s\"<>]+", rendered.text) + re.findall(
        r'href="([^"]+)"', rendered.html
    )


def says_nothing_about_health(rendered: RenderedMail) -> None:
    text = re.sub(r"https?://\S+", " ", rendered.text)
    for part in (rendered.subject, text, readable(rendered.html)):
        assert not WORDS.findall(part), f"{WORDS.findall(part)} in {part}"
        assert "None" not in part
        assert "{" not in part
    for link in links_of(rendered):
        parts = urlparse(link)
        path = re.sub(r"^/([ul])/.*", r"/\1/", parts.path)
        assert not WORDS.findall(path.replace("/", " ")), link
        assert not parts.query, link


@pytest.mark.parametrize("code", MAILED)
def test_a_mail_says_nothing_about_how_anybody_feels(plan: Plan, code: Code) -> None:
    rendered = _mail_of(plan, code)
    assert re.fullmatch(r"Your week: \d+ of \d+ min, next \d+", rendered.subject)
    says_nothing_about_health(rendered)
    without_tokens = re.sub(r"/[ul]/\S+", "", rendered.text + rendered.html)
    assert plan.participant.email not in without_tokens
    assert str(plan.participant.public_id) not in without_tokens


# -- Every mail in every state ---------------------------------------------------------------------

SAMPLES = mail_preview.samples()
OFFERED = {
    "en": [("en", "English")],
    "es": [("en", "English"), ("es", "Español")],
}


@pytest.fixture(params=OFFERED)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with override_settings(LANGUAGES=OFFERED[request.param]):
        yield request.param


def sample_id(sample: Sample) -> str:
    return sample.name


def test_every_kind_has_its_mail_and_is_previewed() -> None:
    assert {kind.name for kind in KINDS} == {kind.value for kind in MailKind}
    assert {sample.kind for sample in SAMPLES} == {kind.value for kind in MailKind}
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
def test_no_mail_says_anything_about_health(sample: Sample, language: str) -> None:
    rendered = mail_preview.written(sample, language).mail
    says_nothing_about_health(rendered)
    assert "reader@" not in rendered.text + rendered.html


@pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
def test_no_mail_scolds(sample: Sample) -> None:
    rendered = mail_preview.written(sample, "en").mail
    for part in (rendered.subject, rendered.text, readable(rendered.html)):
        assert not SCOLDING.findall(re.sub(r"https?://\S+", " ", part))


@pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
def test_every_mail_is_easy_to_read(sample: Sample) -> None:
    text = mail_preview.written(sample, "en").mail.text.partition("\n--\n")[0]
    told = re.sub(r":?\nhttps?://\S+", ".", text)
    assert reading_grade(told) <= EASIEST_TO_HARDEST


@pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
def test_both_parts_say_the_same(sample: Sample, language: str) -> None:
    """Whoever reads the text part misses no word and no way on."""
    rendered = mail_preview.written(sample, language).mail
    _preheader, _, seen = readable(rendered.html).strip().partition("\n")
    in_text = set(re.findall(r"\w+", rendered.text))
    assert set(re.findall(r"\w+", seen)) <= in_text
    assert {link for link in links_of(rendered) if link in rendered.html} == {
        link for link in links_of(rendered) if link in rendered.text
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
def test_every_mail_can_be_stopped_and_changed_and_says_whom_to_ask(
    sample: Sample, settings: Any
) -> None:
    settings.SUPPORT_CONTACT = "Walkback, 1 Hill Road, Sometown"
    rendered = mail_preview.written(sample, "en").mail
    for part in (rendered.text, rendered.html):
        assert "/u/" in part
        assert "/settings/reminders/" in part
        assert "1 Hill Road" in part
        assert "You get this mail" in part


RUNNING = {"weekly", "nudge", "check_in", "check_in_again", "still_with_us"}


@pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
def test_a_plan_that_runs_offers_a_walk_and_a_pause(sample: Sample) -> None:
    rendered = mail_preview.written(sample, "en").mail
    for part in (rendered.text, rendered.html):
        offered = ["/l/" in part, "Not this week" in part, "Pause for 1, 2 or 4 weeks" in part]
        if sample.kind in RUNNING:
            assert all(offered)
        elif sample.kind != "welcome":
            assert not any(offered)


def test_the_last_mails_say_that_they_are_the_last() -> None:
    pausing = mail_preview.find("pausing-after-four-weeks")
    last = mail_preview.find("door-open-four-weeks-later")
    assert pausing is not None
    assert last is not None
    assert "In four weeks we write once more" in mail_preview.written(pausing, "en").mail.text
    assert "This is the last mail" in mail_preview.written(last, "en").mail.text


def test_what_was_written_for_a_person_is_not_in_the_mail() -> None:
    sample = mail_preview.find("clinician-something-to-read")
    assert sample is not None
    rendered = mail_preview.written(sample, "en").mail
    assert not re.search(r"\d", re.sub(r"https?://\S+", "", rendered.text))


@pytest.mark.parametrize("language", [pseudo.LONGER, pseudo.MIRRORED])
def test_every_word_can_be_translated(language: str) -> None:
    with pseudo.spoken(language):
        for sample in SAMPLES:
            rendered = mail_preview.written(sample, language).mail
            lesson = rendered.html
            for title in LESSONS:
                lesson = lesson.replace(title, "")
            plain = plain_texts(lesson, language=language)
            assert not plain, f"{sample.name}: {plain}"
            assert "⟦" in rendered.subject
            direction = "rtl" if language == pseudo.MIRRORED else "ltr"
            assert rendered.html.count(f'dir="{direction}"') == 2


LESSONS = [lesson.mail_title for lesson in lessons("en")]


def test_the_numbers_in_the_mail_are_those_of_the_decision(plan: Plan) -> None:
    mail = decided(plan)
    first, following = plan.prescriptions.order_by("number")[:2]
    rendered = kinds.render(mail, mail.due_at)
    assert rendered.subject == (
        f"Your week: {first.weekly_minutes} of {first.weekly_minutes} min, "
        f"next {following.weekly_minutes}"
    )
    for part in (rendered.text, rendered.html):
        assert f"{following.days} walk" in part
        assert WeeklyDecision.objects.get().mail_reason in part.replace("&#x27;", "'")


def test_message_ids_are_stable_and_differ(plan: Plan) -> None:
    other = walker(NOW)
    mails = [
        OutboxMail(participant=person, kind="weekly", occasion=f"weekly:1:{number}")
        for person, number in itertools.product((plan.participant, other.participant), (2, 3))
    ]
    ids = [message_id(mail) for mail in mails]
    assert len(set(ids)) == 4
    assert ids == [message_id(mail) for mail in mails]
    assert all(re.fullmatch(r"<r\.[0-9a-f]{40}@[\w.-]+>", found) for found in ids)
