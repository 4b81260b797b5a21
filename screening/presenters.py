"""Screenings as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from screening.domain.items import Answer, Group, GroupId, Item
from screening.domain.outcomes import Outcome
from screening.domain.questions import asked_items, pages
from screening.domain.triage import SIGNS_FOR_REFERRAL, SIGNS_PARENT, SIGNS_TOGETHER
from screening.domain.wording import (
    ADVISE_BLOOD_TEST,
    ADVISE_REFERRAL,
    DELAY_START,
    DELAY_WALKING,
    PREGNANCY_APPLIES,
    outcome_text,
)
from screening.emergency_numbers import Numbers
from screening.models import Screening
from screening.plan_words import PlanWords, words_for
from screening.queries import answers_of, open_holds, rules_of
from walkback.care.queries import clinic_of
from walkback.core.languages import in_use, without_region
from walkback.core.translated import translate


def in_words(page: Group) -> Group:
    """A page of questions with its title and lead-in in the reader's language."""
    return replace(page, title=translate(page.title), lead_in=translate(page.lead_in))


@dataclass(frozen=True)
class AnswerRow:
    """One answer in words. `group` and `name` lead to exactly this question."""

    group: str
    name: str
    wording: str
    answer: str
    is_yes: bool


@dataclass(frozen=True)
class GroupRows:
    """One group on the check-answers page, with the page where its answers can be changed."""

    id: str
    title: str
    lead_in: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class AnswersPage:
    """Every answer in words: first whatever is not "no", then all of them by page."""

    yes: tuple[AnswerRow, ...]
    groups: tuple[GroupRows, ...]


def answers_page(screening: Screening) -> AnswersPage:
    """The answers of a screening that is about to be sent."""
    rules = rules_of(screening)
    answers = answers_of(screening)
    asked = asked_items(answers, screening.asking, rules=rules)
    groups = []
    for page in pages(screening.page_asking, rules=rules):
        rows = [
            AnswerRow(
                page.id.value,
                item.id,
                translate(item.wording),
                translate(choice.label),
                choice.answer != "no",
            )
            for item in asked
            if item.group is page.id and (choice := item.choice(answers.get(item.id)))
        ]
        if page.id is GroupId.G:
            rows.insert(0, _pregnancy_row(screening))
        said = in_words(page)
        groups.append(GroupRows(page.id.value, said.title, said.lead_in, tuple(rows)))
    yes = tuple(row for group in groups for row in group.rows if row.is_yes)
    return AnswersPage(yes, tuple(groups))


def _pregnancy_row(screening: Screening) -> AnswerRow:
    said = {True: _("Yes, or not sure"), False: _("No"), None: _("Not answered yet")}
    return AnswerRow(
        GroupId.G.value,
        "may_be_pregnant",
        translate(PREGNANCY_APPLIES),
        said[screening.may_be_pregnant],
        screening.may_be_pregnant is not False,
    )


@dataclass(frozen=True)
class Finding:
    """One thing the person said that counted, in the reader's language. `item` is its id, or `SIGNS_TOGETHER`.

    `about` is the question and answer that a follow-up hangs on, where that did not count by itself.
    """

    item: str
    about: str
    label: str
    wording: str
    answer: str
    advice: str
    outcome: str


def findings(screening: Screening, answers: Mapping[str, str] | None = None) -> list[Finding]:
    """What fired, in question order, in words. Lists of many people give the `answers` they have
    read, or none where nobody shows what a finding is `about`."""
    rules = rules_of(screening)
    answers = answers_of(screening) if answers is None else answers
    fired_items = {fired["item"] for fired in screening.fired}
    found = []
    for fired in screening.fired:
        outcome = fired["outcome"]
        if fired["item"] == SIGNS_TOGETHER:
            found.append(_signs_together(screening, outcome))
            continue
        item = rules.by_id[fired["item"]]
        parent = None if item.follows in fired_items else rules.by_id.get(item.follows or "")
        found.append(
            Finding(
                item=item.id,
                about=f"{translate(parent.wording)} {_said_to(parent, answers)}" if parent else "",
                label=translate(item.label),
                wording=translate(item.wording),
                answer=_said_to(item, {item.id: fired["answer"]}),
                advice=translate(item.advice),
                outcome=outcome,
            )
        )
    return found


def _signs_together(screening: Screening, outcome: str) -> Finding:
    return Finding(
        item=SIGNS_TOGETHER,
        about="",
        label=_("%(signs)s of 9 signs of arthritis in the spine") % {"signs": screening.signs},
        wording=_("Signs that can go with a kind of arthritis in the spine"),
        answer="",
        advice=translate(ADVISE_BLOOD_TEST),
        outcome=outcome,
    )


def _said_to(item: Item, answers: Mapping[str, str]) -> str:
    choice = item.choice(answers.get(item.id))
    return translate(choice.label) if choice else ""


@dataclass(frozen=True)
class ResultPage:
    """One result as it is shown: what was said, what to do now, what happens next.

    `is_over` says that a result which held the plan back does so no more. `on_hold` is about now, too.
    """

    outcome: str
    title: str
    action: str
    paragraphs: tuple[str, ...]
    said: str
    findings: tuple[Finding, ...]
    referral: str
    delay: str
    plan: PlanWords
    on_hold: bool
    is_over: bool
    clinic: str

    @property
    def locks(self) -> bool:
        return Outcome(self.outcome).locks

    @property
    def is_alarm(self) -> bool:
        """Whether nothing but this belongs on the screen now."""
        return self.locks and not self.is_over

    @property
    def waits(self) -> bool:
        """Whether the next step is the way back from a hold, not the plan."""
        return self.on_hold or (self.outcome == Outcome.CLINICIAN and not self.is_over)


def result_page(screening: Screening, numbers: Numbers) -> ResultPage:
    """The words of a submitted screening's outcome, with the numbers that the person can call."""
    outcome = screening.result
    holds = open_holds(screening.participant)
    plan = words_for(screening)
    clinic = clinic_of(screening.participant)
    # For CLINICIAN its own hold is open too: only a lock says more than that.
    on_hold = any(hold.is_lock or outcome < Outcome.CLINICIAN for hold in holds)
    text = outcome_text(outcome, has_plan=plan.has_plan, on_hold=on_hold)
    words = {"emergency_number": numbers.emergency, "urgent_line": numbers.urgent}
    return ResultPage(
        outcome=outcome.value,
        title=translate(text.title),
        action=translate(text.action).format(**words),
        paragraphs=tuple(translate(paragraph).format(**words) for paragraph in text.paragraphs),
        said=translate(text.said),
        findings=tuple(findings(screening)),
        referral=referral(screening),
        delay=_delay(plan) if screening.delay else "",
        plan=plan,
        on_hold=on_hold,
        is_over=outcome >= Outcome.CLINICIAN and not holds,
        clinic=clinic.name if clinic else "",
    )


def _delay(plan: PlanWords) -> str:
    return translate(DELAY_WALKING if plan.has_plan else DELAY_START)


def referral(screening: Screening) -> str:
    """The text to take along from four signs of arthritis in the spine on, else nothing."""
    if screening.signs < SIGNS_FOR_REFERRAL:
        return ""
    signs = "; ".join(lower_first(label) for label in signs_said(screening))
    return translate(ADVISE_REFERRAL).format(signs=screening.signs, findings=signs)


def signs_said(screening: Screening) -> list[str]:
    """What was said of the signs of arthritis in the spine: "yes" and "not sure" both count."""
    answers = answers_of(screening)
    return [
        translate(item.label)
        for item in rules_of(screening).items
        if item.follows == SIGNS_PARENT and answers.get(item.id, Answer.NO) != Answer.NO
    ]


def lower_first(text: str) -> str:
    """A label as it stands inside an English list. Other languages keep their own capitals."""
    if without_region(in_use()) != "en":
        return text
    return text[:1].lower() + text[1:]
