"""Screenings as pages show them."""

from dataclasses import dataclass

from screening.domain.items import Answer, GroupId
from screening.domain.outcomes import Outcome
from screening.domain.questions import asked_items, pages
from screening.domain.triage import SIGNS_FOR_REFERRAL, SIGNS_PARENT, SIGNS_TOGETHER
from screening.domain.wording import (
    ADVISE_BLOOD_TEST,
    ADVISE_REFERRAL,
    DELAY_START,
    OUTCOME_TEXTS,
    PREGNANCY_APPLIES,
)
from screening.emergency_numbers import numbers_for
from screening.models import Screening
from screening.queries import answers_of, rules_of


@dataclass(frozen=True)
class AnswerRow:
    wording: str
    answer: str
    is_yes: bool


@dataclass(frozen=True)
class GroupRows:
    """One group on the check-answers page, with the page where its answers can be changed."""

    id: str
    title: str
    rows: tuple[AnswerRow, ...]


def answers_by_group(screening: Screening) -> list[GroupRows]:
    """Every answer in words, by page; what is not "no" is marked."""
    rules = rules_of(screening)
    answers = answers_of(screening)
    asked = asked_items(answers, screening.asking, rules=rules)
    shown = []
    for page in pages(screening.page_asking, rules=rules):
        rows = [
            AnswerRow(item.wording, choice.label, choice.answer != "no")
            for item in asked
            if item.group is page.id and (choice := item.choice(answers.get(item.id)))
        ]
        if page.id is GroupId.G:
            rows.insert(0, _pregnancy_row(screening))
        shown.append(GroupRows(page.id.value, page.title, tuple(rows)))
    return shown


def _pregnancy_row(screening: Screening) -> AnswerRow:
    said = {True: "Yes, or not sure", False: "No", None: "Not answered yet"}
    return AnswerRow(
        PREGNANCY_APPLIES, said[screening.may_be_pregnant], screening.may_be_pregnant is not False
    )


@dataclass(frozen=True)
class Finding:
    """One thing the person said that counted."""

    label: str
    wording: str
    answer: str
    advice: str
    outcome: str


def findings(screening: Screening) -> list[Finding]:
    """What fired, in question order, in words."""
    rules = rules_of(screening)
    found = []
    for fired in screening.fired:
        if fired["item"] == SIGNS_TOGETHER:
            label = f"{screening.signs} of 9 signs of arthritis in the spine"
            found.append(Finding(label, label, "", ADVISE_BLOOD_TEST, fired["outcome"]))
            continue
        item = rules.by_id[fired["item"]]
        choice = item.choice(fired["answer"])
        found.append(
            Finding(
                item.label,
                item.wording,
                choice.label if choice else "",
                item.advice,
                fired["outcome"],
            )
        )
    return found


@dataclass(frozen=True)
class ResultPage:
    """One result as it is shown: what was said, what to do now, what happens next."""

    outcome: str
    title: str
    action: str
    paragraphs: tuple[str, ...]
    findings: tuple[Finding, ...]
    emergency_number: str
    referral: str
    delay: str


def result_page(screening: Screening, country: str) -> ResultPage:
    """The words of a submitted screening's outcome, with the numbers of the person's country."""
    outcome = Outcome(screening.outcome)
    text = OUTCOME_TEXTS[outcome]
    numbers = numbers_for(country)
    found = findings(screening)
    words = {
        "emergency_number": numbers.emergency,
        "urgent_line": numbers.urgent,
        "findings": "; ".join(
            _lower_first(finding.label) for finding in found if finding.outcome == outcome
        ),
    }
    signs = "; ".join(_lower_first(label) for label in _signs(screening))
    return ResultPage(
        outcome=outcome.value,
        title=text.title,
        action=text.action.format(**words),
        paragraphs=tuple(paragraph.format(**words) for paragraph in text.paragraphs),
        findings=tuple(found),
        emergency_number=numbers.emergency,
        referral=ADVISE_REFERRAL.format(signs=screening.signs, findings=signs)
        if screening.signs >= SIGNS_FOR_REFERRAL
        else "",
        delay=DELAY_START if screening.delay else "",
    )


def _signs(screening: Screening) -> list[str]:
    """What was said of the signs of arthritis in the spine: "yes" and "not sure" both count."""
    answers = answers_of(screening)
    return [
        item.label
        for item in rules_of(screening).items
        if item.follows == SIGNS_PARENT and answers.get(item.id, Answer.NO) != Answer.NO
    ]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
