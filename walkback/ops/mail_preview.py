"""Every mail in every state it is sent in, made from facts in memory: for /dev/mail/preview/ and for tests.

Nothing is read from the database or written to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from django.utils import translation

from plans.domain.dose import step_back
from plans.domain.generate import project
from plans.domain.model import Intake, Standing, WalkingState, WeekEvidence
from plans.domain.progression import decide
from plans.domain.reasons import reason_for_mail
from plans.domain.vocabulary import Flare
from plans.emails import Told
from plans.emails.check_in import OpenCheckIn
from plans.emails.clinician import SomethingToRead
from plans.emails.questionnaires import OpenQuestions
from plans.emails.still_with_us import Silence
from plans.emails.weekly import Week
from plans.emails.welcome import Beginning
from plans.models import Plan, Prescription, WeeklyDecision
from plans.stored import evidence_to_dict, standing_to_dict, state_to_dict
from walkback.accounts.models import User
from walkback.core import languages
from walkback.mail import kinds
from walkback.mail.delivery.messages import bytes_of
from walkback.mail.kinds import RenderedMail
from walkback.mail.models import OutboxMail

MONDAY: Final = date(2026, 11, 23)
MIRRORED: Final = "mirrored"
"""As a reader from right to left has it: the layout turned, the words left as they are."""
_USUAL: Final = Standing(pain_base=2, last_pain=2, previous_adherence=100)
_EASY: Final = Intake(age=54, pain_avg=2, pain_worst=3, comfortable_minutes=20, confidence=7)
_WALKS_ALREADY: Final = Intake(
    age=54, pain_avg=2, pain_worst=3, baseline_minutes=160, baseline_days=5, comfortable_minutes=40
)


@dataclass(frozen=True)
class Sample:
    """One mail in one state. `name` is its address on the preview page."""

    name: str
    kind: str
    state: str
    told: Told


@dataclass(frozen=True)
class Written:
    """A sample as it would be sent: its parts, and the whole message as text."""

    sample: Sample
    mail: RenderedMail
    raw: str


@cache
def samples() -> tuple[Sample, ...]:
    """Every mail in every state, those of one kind together."""
    return tuple(
        Sample(f"{kind}-{state}".replace("_", "-").replace(" ", "-"), kind, state, told)
        for kind, state, told in _all()
    )


def versions() -> list[str]:
    """The languages offered here, then the turned layout."""
    return [*(code for code, _ in languages.offered()), MIRRORED]


def written(sample: Sample, version: str) -> Written:
    """The sample for a reader of this language, or turned. An unknown version is in the first language."""
    reader = User(
        pk=0,
        email="reader@walkback.example",
        public_id=UUID(int=1),
        language=version if version != MIRRORED else "",
    )
    mail = OutboxMail(participant=reader, kind=sample.kind, occasion=f"{sample.kind}:preview")
    rendered = kinds.write(mail, sample.told)
    if version == MIRRORED:
        turned = rendered.html.replace('dir="ltr"', 'dir="rtl"')
        rendered = RenderedMail(rendered.subject, rendered.text, turned, rendered.headers)
    with translation.override(None):
        raw = bytes_of(mail, rendered).decode("utf-8", "replace")
    return Written(sample, rendered, raw)


# What they are about


def _all() -> Iterator[tuple[str, str, Told]]:
    first = _prescription(1, _states(_EASY)[0])
    sixth = _prescription(6, _states(_EASY)[5])
    yield (
        "welcome",
        "before the first day",
        Told(Beginning(first, MONDAY - timedelta(days=3), has_if_then=False)),
    )
    yield "welcome", "first day with if then plan", Told(Beginning(first, MONDAY, has_if_then=True))
    silence = Silence(MONDAY - timedelta(days=14), sixth)
    for state, week in _weeks():
        yield "weekly", state, Told(week)
    yield (
        "weekly",
        "carrying a reminder and a nudge",
        Told(_grown(7), (("nudge", sixth), ("check_in_again", _waiting(6, 40)))),
    )
    yield "nudge", "day four", Told(sixth)
    yield "check_in", "first week", Told(_waiting(1, 20))
    yield "check_in", "nothing walked", Told(_waiting(3, 0))
    for point in (6, 12, 26):
        yield (
            "check_in",
            f"week {point} carrying questions",
            Told(_waiting(point, 60), (("questionnaires", OpenQuestions(point)),)),
        )
    yield "check_in", "carrying still with us", Told(_waiting(3, 0), (("still_with_us", silence),))
    yield "check_in_again", "evening after", Told(_waiting(6, 40))
    yield (
        "check_in_again",
        "carrying the week ahead",
        Told(_waiting(6, 40), (("weekly", _grown(6)),)),
    )
    yield "still_with_us", "after two weeks", Told(silence)
    yield "pausing", "after four weeks", Told(Plan())
    yield "door_open", "four weeks later", Told(Plan())
    yield "questionnaires", "week 26", Told(OpenQuestions(26))
    yield "questionnaires", "after a year", Told(OpenQuestions(52))
    yield "clinician", "something to read", Told(SomethingToRead())


def _weeks() -> Iterator[tuple[str, Week]]:
    """The states of the weekly mail, each by the rule that leads to it."""
    easy = _states(_EASY)
    yield "after the first week", _grown(2)
    yield (
        "number held",
        _decided(6, easy[4], WeekEvidence(done_minutes=easy[4].weekly_minutes // 2, pain=2)),
    )
    yield (
        "eased",
        _decided(6, easy[4], WeekEvidence(done_minutes=30, pain=5, flare=Flare.PRESENT)),
    )
    yield (
        "after an eased week",
        _decided(
            7,
            step_back(easy[4], 50),
            WeekEvidence(done_minutes=easy[4].weekly_minutes // 2, pain=2),
        ),
    )
    yield "nothing walked", _decided(6, easy[4], WeekEvidence(pain=2))
    yield "away", _decided(6, easy[4], WeekEvidence(pain=2, absence=True))
    yield (
        "no check in",
        _decided(6, easy[4], WeekEvidence(done_minutes=easy[4].weekly_minutes)),
    )
    yield "week 12", _grown(12)
    kept = _states(_WALKS_ALREADY)[0]
    yield (
        "keeping going",
        _decided(9, kept, WeekEvidence(done_minutes=kept.weekly_minutes, pain=2)),
    )
    yield "last week", _grown(26)


def _states(intake: Intake) -> list[WalkingState]:
    return list(project(intake).weeks)


def _grown(number: int) -> Week:
    """A week that follows a good one."""
    before = _states(_EASY)[number - 2]
    return _decided(number, before, WeekEvidence(done_minutes=before.weekly_minutes, pain=2))


def _decided(number: int, before: WalkingState, evidence: WeekEvidence) -> Week:
    """Week `number` as the week before it led to it."""
    decision = decide(before, _USUAL, evidence)
    if decision.after is None:
        raise ValueError("a plan that ends has no weekly mail")
    row = WeeklyDecision(
        number=number - 1,
        code=decision.code.value,
        prescription=_prescription(number - 1, before),
        done_minutes=evidence.done_minutes,
        before=state_to_dict(before),
        evidence=evidence_to_dict(evidence),
        standing_before=standing_to_dict(_USUAL),
        mail_reason=str(reason_for_mail(decision)),
    )
    return Week(_prescription(number, decision.after), row)


def _waiting(number: int, done: int) -> OpenCheckIn:
    state = _states(_EASY)[number - 1]
    return OpenCheckIn(_prescription(number, state), done, MONDAY + timedelta(days=8))


def _prescription(number: int, state: WalkingState) -> Prescription:
    return Prescription(
        number=number,
        starts_on=MONDAY,
        until_on=MONDAY + timedelta(days=7),
        **state_to_dict(state),
    )


def find(name: str) -> Sample | None:
    """The sample at this address."""
    return next((sample for sample in samples() if sample.name == name), None)
