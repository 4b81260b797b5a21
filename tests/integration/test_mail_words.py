"""What a mail about a week says: the numbers of the decision, and nothing about how anybody feels."""

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlparse

import pytest

from plans import emails
from plans.domain.codes import Code
from plans.domain.model import Decision
from plans.domain.progression import decide
from plans.domain.reasons import reason_for_mail
from plans.models import Plan, WeeklyDecision
from plans.stored import evidence_to_dict, standing_to_dict, state_to_dict
from tests.conftest import NOW
from tests.domain.cases.decisions import SPECIFIED
from tests.domain.cases.sentences import SENTENCES
from tests.integration.courses import decided
from tests.integration.walkers import running, walker
from walkback.mail.addresses import message_id
from walkback.mail.models import OutboxMail
from walkback.mail.renderers import RenderedMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
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
]
WORDS = re.compile(rf"\b({'|'.join(HEALTH)})", re.IGNORECASE)
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


def _mail_of(plan: Plan, code: Code, monkeypatch: pytest.MonkeyPatch) -> RenderedMail:
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
        done_minutes=case.week.done_minutes,
        before=state_to_dict(case.state),
        standing_before=standing_to_dict(case.before),
        evidence=evidence_to_dict(case.week),
        mail_reason=str(reason_for_mail(decision)),
        prescription=SimpleNamespace(weekly_minutes=case.state.weekly_minutes),
    )
    monkeypatch.setattr(emails, "_rows", lambda _mail: (plan, following, made))
    mail = OutboxMail(participant=plan.participant, kind="weekly", occasion=f"weekly:{plan.pk}:2")
    return emails.weekly(mail, NOW)


@pytest.mark.parametrize("code", MAILED)
def test_a_mail_says_nothing_about_how_anybody_feels(
    plan: Plan, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = _mail_of(plan, code, monkeypatch)
    subject, text, html = rendered.subject, rendered.text, rendered.html
    assert re.fullmatch(r"Your week: \d+ of \d+ min, next \d+", subject)
    seen = re.sub(r"<style.*?</style>|<head.*?</head>", " ", html, flags=re.DOTALL)
    links = re.findall(r"https?://[^\s\"<>]+", text) + re.findall(r'href="([^"]+)"', seen)
    readable = re.sub(r"<[^>]+>", " ", seen)
    for part in (subject, re.sub(r"https?://\S+", " ", text), readable):
        assert not WORDS.findall(part), f"{WORDS.findall(part)} in {part}"
    for link in links:
        parts = urlparse(link)
        path = re.sub(r"^/u/.*", "/u/", parts.path)
        assert not WORDS.findall(path.replace("/", " ")), link
        assert not parts.query, link
    assert not re.search(r"<(img|script|link|iframe|form)\b|\bsrc=|url\(", html)
    assert "None" not in text + readable
    assert plan.participant.email not in text + html
    assert str(plan.participant.public_id) not in re.sub(r"/u/\S+", "", text + html)


def test_the_numbers_in_the_mail_are_those_of_the_decision(plan: Plan) -> None:
    mail = decided(plan)
    first, following = plan.prescriptions.order_by("number")[:2]
    rendered = emails.weekly(mail, mail.due_at)
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
