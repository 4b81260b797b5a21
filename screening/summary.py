"""One page on paper for a person's clinician: what was said in the safety questions, and what they were told."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from screening.domain.items import GroupId
from screening.domain.outcomes import Outcome
from screening.domain.triage import SIGNS_TOGETHER
from screening.domain.wording import SUMMARY_TITLE
from screening.models import Screening
from screening.presenters import (
    Finding,
    ResultPage,
    findings,
    lower_first,
    referral,
    result_page,
    signs_said,
)
from screening.queries import rules_of

TEMPLATE = Path(__file__).with_name("summary.typ")
LEAD = "Answers to the safety questions of Walkback, a walking programme for people with low back pain."
SELF_REPORTED = "Self-reported by the person named above, and not checked by anybody."
ABOUT = (
    "Walkback helps people plan and record walking. It does not diagnose, and it does not replace a "
    "doctor or physiotherapist."
)
ABOUT_NERVES = (
    "Questions about legs, bladder and bowel ask about the last 4 weeks: is it new, getting worse, or "
    "never checked?"
)
CUT_SHORT = "An emergency answer ends the questions: what stands here may not be all there is."


def has_summary(screening: Screening) -> bool:
    """Whether there is anything to show a clinician: a submitted screening in which something fired."""
    return screening.submitted_at is not None and bool(screening.fired)


def summary_pdf(screening: Screening) -> bytes:
    """The page as a PDF (A4). Every text goes in as data, never into the template's source.

    Raises ValueError for a screening that is not submitted.
    """
    if screening.submitted_at is None:
        raise ValueError("the screening is not submitted")
    return pdf_of(summary_document(screening, screening.submitted_at), screening.submitted_at)


def pdf_of(document: dict[str, object], made_at: datetime) -> bytes:
    """The page that `summary.typ` makes of its data. Needs no network and no fonts of the machine."""
    try:
        return _compiled(document, made_at, standard="ua-1")
    except typst.TypstError:
        # A letter that the fonts do not have, as an address may: a page with a gap is better than none.
        return _compiled(document, made_at, standard="1.7")


def _compiled(
    document: dict[str, object], made_at: datetime, *, standard: Literal["ua-1", "1.7"]
) -> bytes:
    page = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"summary": json.dumps(document)},
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),  # whole seconds only
        pdf_standards=standard,
    )
    if not isinstance(page, bytes):
        raise TypeError("one PDF was asked for")
    return page


@cache
def _fonts() -> typst.Fonts:
    """Only those that come with the program: the same page on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def summary_document(screening: Screening, submitted_at: datetime) -> dict[str, object]:
    """Everything that stands on the page, in words. No score: what was said, and what was advised."""
    person = screening.participant
    page = result_page(screening, person.country.code)
    local = submitted_at.astimezone(person.zone)
    return {
        "title": SUMMARY_TITLE,
        "lead": LEAD,
        "facts": [
            {"name": "Who", "value": person.email},
            {"name": "Age", "value": f"{screening.age} years"},
            {"name": "When", "value": f"{local:%-d %B %Y, %H:%M} ({person.zone.key})"},
            {"name": "Questions", "value": f"Safety questions, version {screening.ruleset}"},
        ],
        "said_title": "What was said",
        "said_notes": _notes(screening),
        "said": [_said(screening, finding) for finding in findings(screening)],
        "more": "… and {n} more",
        "told_title": "What Walkback answered",
        "told": _told(page),
        "referral_title": "For the doctor",
        "referral": referral(screening),
        "notes": [SELF_REPORTED, ABOUT],
    }


def _said(screening: Screening, finding: Finding) -> dict[str, str]:
    if finding.item == SIGNS_TOGETHER:
        signs = "; ".join(lower_first(sign) for sign in signs_said(screening))
        return {"wording": f"{finding.wording}: {signs}.", "answer": ""}
    wording = f"{finding.about}. {finding.wording}" if finding.about else finding.wording
    return {"wording": wording, "answer": finding.answer}


def _notes(screening: Screening) -> list[str]:
    """How the list is to be read."""
    rules = rules_of(screening)
    items = [rules.by_id.get(fired["item"]) for fired in screening.fired]
    about_nerves = any(item is not None and item.group is GroupId.A for item in items)
    notes = [ABOUT_NERVES] if about_nerves else []
    return [*notes, CUT_SHORT] if screening.result is Outcome.EMERGENCY else notes


def _told(page: ResultPage) -> list[str]:
    """What the result page said, less the answers, which stand above it already."""
    first = " ".join((f"{page.title}.", page.action, *page.paragraphs))
    return [f"“{first}”", *page.plan.changes, *([page.delay] if page.delay else [])]
