"""The same decision read in another language: derived anew, and never another reason than the one on record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from plans.domain.citations import citation_of
from plans.domain.clinical_reasons import label_for_clinician, reason_for_clinician
from plans.domain.codes import Code
from plans.domain.model import Intake
from plans.domain.pace import EFFORT_QUESTION, EFFORT_WORDS, pace_words
from plans.domain.plan_reasons import explain
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.vocabulary import PlanFlag
from plans.domain.walking_tips import tips_for
from plans.domain.words import Words, joined, say, say_count
from plans.models import Plan, WeeklyDecision
from plans.presenters import why
from plans.told import clinician_reason_of, decided_again, mail_reason_of, reason_of
from tests import pseudo
from tests.conftest import NOW
from tests.domain.strategies import admitted_intakes
from tests.integration import courses
from tests.integration.pages import client_of, page
from tests.integration.walkers import running, walker
from tests.pseudo.reading import has_plain_word
from walkback.core.translated import in_language
from walkback.mail.kinds import render
from walkback.mail.models import OutboxMail

OTHERS = [pseudo.LONGER, pseudo.MIRRORED]


# -- Words of the rules ----------------------------------------------------------------------------


def templates_of(words: str) -> Iterator[str]:
    """Every template a text was made of, those of its values and parts included."""
    assert isinstance(words, Words), words
    if words.template:
        yield words.template
    for inner in (*words.parts, *words.values.values()):
        if isinstance(inner, Words):
            yield from templates_of(inner)


def sentences_of(intake: Intake) -> list[Words]:
    reasons = explain(intake)
    told = [reasons.gate, *reasons.at_start, *reasons.steps]
    return [
        reason.sentence
        for reason in (told if reasons.milestone is None else [*told, reasons.milestone])
    ]


def test_in_english_a_sentence_is_what_it_was() -> None:
    dose = say_count("{n} day", "{n} days", 1)
    assert in_language(say("It has {dose} a week.", dose=dose)) == "It has 1 day a week."
    assert in_language(joined("One.", "", say("Two."))) == "One. Two."
    assert in_language("Kept as it was.") == "Kept as it was."
    assert in_language(say("until {day}", day=date(2026, 3, 30))) == "until 30 March"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(admitted_intakes())
def test_every_sentence_of_a_plan_can_be_translated(intake: Intake) -> None:
    known = pseudo.known_texts()
    for sentence in sentences_of(intake):
        assert in_language(sentence) == sentence
        assert set(templates_of(sentence)) <= known


def test_every_rule_tip_and_pace_can_be_translated() -> None:
    known = pseudo.known_texts()
    texts: list[str] = [EFFORT_QUESTION, *(pace_words(stage) for stage in (None, 1, 2, 3, 4))]
    texts += [text for each in EFFORT_WORDS for text in (each.words, each.level)]
    for tip in tips_for(frozenset(PlanFlag), 80):
        texts += [tip.heading, *tip.lines]
    for code in Code:
        citation = citation_of(code)
        texts += [citation.rule, citation.place, citation.basis.words, label_for_clinician(code)]
        texts += [source.words for source in citation.sources]
    missing = [each for text in texts for each in templates_of(text) if each not in known]
    assert missing == []


# -- Stored decisions ------------------------------------------------------------------------------


@pytest.fixture
def plan(db: None) -> Plan:
    return courses.eventful()


def decisions(plan: Plan) -> list[WeeklyDecision]:
    rows = list(WeeklyDecision.objects.filter(plan=plan).order_by("number"))
    assert len({row.code for row in rows}) > 3
    return rows


def test_in_english_a_decision_reads_as_it_is_kept(plan: Plan) -> None:
    for row in decisions(plan):
        assert reason_of(row) == row.reason
        assert mail_reason_of(row) == row.mail_reason
        assert clinician_reason_of(row) == row.clinician_reason


def test_in_another_language_it_is_said_anew_whole(plan: Plan) -> None:
    rows = decisions(plan)
    for language in OTHERS:
        with pseudo.spoken(language):
            for row in rows:
                decision = decided_again(row)
                for said, words in (
                    (reason_of(row), reason_for_participant(decision)),
                    (mail_reason_of(row), reason_for_mail(decision)),
                    (clinician_reason_of(row), reason_for_clinician(decision)),
                ):
                    assert said == in_language(words)
                    assert pseudo.OPEN in said
                    assert not has_plain_word(said), said


def test_where_the_record_does_not_come_out_the_record_is_shown(plan: Plan) -> None:
    by_others, damaged = decisions(plan)[:2]
    by_others.reason = "In words of older rules."
    damaged.evidence = {"triage": "NO_SUCH_WORD"}
    with pseudo.spoken(pseudo.LONGER):
        assert reason_of(by_others) == "In words of older rules."
        assert mail_reason_of(by_others) != by_others.mail_reason
        assert reason_of(damaged) == damaged.reason
        assert clinician_reason_of(damaged) == damaged.clinician_reason


@pytest.mark.django_db
def test_the_record_is_english_whoever_speaks_when_it_is_made() -> None:
    plan = walker(NOW)
    with pseudo.spoken(pseudo.LONGER):
        courses.good_week(plan)
    row = WeeklyDecision.objects.get(plan=plan)
    decision = decided_again(row)
    assert (row.reason, row.mail_reason, row.clinician_reason) == (
        str(reason_for_participant(decision)),
        str(reason_for_mail(decision)),
        str(reason_for_clinician(decision)),
    )
    assert pseudo.OPEN not in row.reason


def test_a_week_s_page_and_mail_say_why_in_the_reader_s_language(plan: Plan, clock: Any) -> None:
    person, week = plan.participant, running(plan)
    before = WeeklyDecision.objects.get(plan=plan, number=week.number - 1)
    mail = OutboxMail.objects.filter(participant=person).order_by("-pk")[0]
    now = courses.at_noon(plan, week.starts_on) + timedelta(hours=1)
    clock.move_to(now)
    with pseudo.spoken(pseudo.LONGER):
        type(person).objects.filter(pk=person.pk).update(language=pseudo.LONGER)
        person.refresh_from_db()
        shown = page(client_of(person).get(f"/plan/weeks/{week.number}/"))
        shown = shown.replace("\N{NO-BREAK SPACE}", " ")
        letter = " ".join(render(mail, now).text.split())
    assert before.reason not in shown
    assert before.mail_reason not in letter
    with pseudo.spoken(pseudo.LONGER):
        assert reason_of(before) in shown
        assert mail_reason_of(before) in letter


def test_everything_behind_a_number_is_in_the_reader_s_language(plan: Plan) -> None:
    rows = decisions(plan)
    for language in OTHERS:
        with pseudo.spoken(language):
            assert [text for row in rows for text in behind(row) if has_plain_word(text)] == []


def behind(row: WeeklyDecision) -> list[str]:
    told = why.why_decided(row, [])
    texts = [told.words, told.decided_by, told.decided_when, told.for_clinician]
    texts += [text for fact in told.facts for text in (fact.name, fact.value)]
    for rule in told.rules:
        texts += [rule.words, rule.rule, rule.place, rule.basis, rule.sources]
    return texts
