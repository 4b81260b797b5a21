"""One page on paper for a person's clinician: what was said in the safety questions, and what they were told."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.domain.items import GroupId
from screening.domain.outcomes import Outcome
from screening.domain.triage import SIGNS_TOGETHER
from screening.domain.wording import SUMMARY_TITLE
from screening.emergency_numbers import numbers_of
from screening.models import Screening
from screening.presenters import (
    Finding,
    ResultPage,
    lower_first,
    result_page,
    signs_said,
)
from screening.queries import rules_of
from walkback.core import dates, pdf
from walkback.core.translated import translate

TEMPLATE = Path(__file__).with_name("summary.typ")
LEAD = gettext_lazy(
    "Answers to the safety questions of Walkback, a walking programme for people with low back pain."
)
SELF_REPORTED = gettext_lazy("Self-reported by the person named above, and not checked by anybody.")
ABOUT = gettext_lazy(
    "Walkback helps people plan and record walking. It does not diagnose, and it does not replace a "
    "doctor or physiotherapist."
)
ABOUT_NERVES = gettext_lazy(
    "Questions about legs, bladder and bowel ask about the last 4 weeks: is it new, getting worse, or "
    "never checked?"
)
CUT_SHORT = gettext_lazy(
    "An emergency answer ends the questions: what stands here may not be all there is."
)


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
    """The page that `summary.typ` makes of its data."""
    return pdf.pdf_of(TEMPLATE, document, made_at)


def summary_document(screening: Screening, submitted_at: datetime) -> dict[str, object]:
    """Everything that stands on the page, in words. No score: what was said, and what was advised."""
    page = result_page(screening, numbers_of(screening.participant))
    return {
        **pdf.language_of_page(),
        "title": translate(SUMMARY_TITLE),
        "lead": str(LEAD),
        "facts": _facts(screening, submitted_at),
        "said_title": _("What was said"),
        "said_notes": _notes(screening),
        "said": [_said(screening, finding) for finding in page.findings],
        "more": _("… and {n} more"),
        "told_title": _("What Walkback answered"),
        "told": _told(page),
        "referral_title": _("For the doctor"),
        "referral": page.referral,
        "notes": [str(SELF_REPORTED), str(ABOUT)],
    }


def _facts(screening: Screening, submitted_at: datetime) -> list[dict[str, str]]:
    person = screening.participant
    # The page tells the hour where the person lives, whoever prints it.
    local = submitted_at.astimezone(person.zone).replace(tzinfo=None)
    age = ngettext("%(n)s year", "%(n)s years", screening.age) % {"n": screening.age}
    asked = _("Safety questions, version %(version)s") % {"version": screening.ruleset}
    return [
        {"name": _("Who"), "value": person.email},
        {"name": _("Age"), "value": age},
        {"name": _("When"), "value": f"{dates.day_month_year_clock(local)} ({person.zone.key})"},
        {"name": _("Questions"), "value": asked},
    ]


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
    notes = [str(ABOUT_NERVES)] if about_nerves else []
    return [*notes, str(CUT_SHORT)] if screening.result is Outcome.EMERGENCY else notes


def _told(page: ResultPage) -> list[str]:
    """What the result page said, less the answers, which stand above it already."""
    first = " ".join((f"{page.title}.", page.action, *page.paragraphs))
    return [f"“{first}”", *page.plan.changes, *([page.delay] if page.delay else [])]
