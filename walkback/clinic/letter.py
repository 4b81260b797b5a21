"""A letter about somebody's course, on one page: by their clinic, for the general practitioner or the file.

It is made of the parts of the person's own letter (`plans.paper.letter`), in words about somebody else. No answers of the
safety questions stand in it (clinical specification 9.3).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from plans.domain.clinical_reasons import dose_formula, label_for_clinician
from plans.domain.codes import Code
from plans.models import Plan, WeeklyDecision
from plans.paper.letter import MISSING, TEMPLATE, back_of, facts_of, picture_of
from plans.presenters.measures import MeasureItem, measures_of
from plans.presenters.progress.minutes import minutes_in_words, week_in_words
from plans.queries import Lived, lived_of
from screening.summary import ABOUT
from walkback.accounts.models import User
from walkback.clinic.presenters.charts import minutes_chart, pain_chart
from walkback.clinic.presenters.people import decision_tag
from walkback.clinic.wording import of_ten
from walkback.core.pdf import language_of_page, paper_of, pdf_of
from walkback.core.translated import in_language

NEWEST_WEEKS = 8
"""Weeks with their decisions that one page has room for; the pictures show all of them."""


def course_pdf(plan: Plan, *, by: User, now: datetime) -> bytes:
    """One page, on the paper of the person's country, in the language in use. Reads `plan.participant`."""
    return pdf_of(TEMPLATE, course_document(plan, by=by, now=now), now)


def course_document(plan: Plan, *, by: User, now: datetime) -> dict[str, object]:
    """Everything that stands in the letter, in words and pictures."""
    person = plan.participant
    today = now.astimezone(person.zone).date()
    lived = lived_of(plan, today=today)
    return {
        **language_of_page(),
        "compact": True,
        "paper": paper_of(person.country.code),
        "title": _("Walking programme: the course so far"),
        "lead": _(
            "A summary from Walkback, a walking programme for people with low back pain, made for their"
            " clinic by %(who)s."
        )
        % {"who": by.email},
        "begun": "",
        "facts": facts_of(lived),
        "minutes": picture_of(minutes_chart(lived)),
        "pain": picture_of(pain_chart(lived)),
        "back": back_of(lived),
        "measures": _measures(measures_of(plan, today=today).items),
        "weeks": _weeks(lived),
        "basis_title": _("What the plan is based on"),
        "basis": _basis(lived),
        "notes": [_("Self-reported by the person named above."), str(ABOUT)],
    }


def _measures(items: Sequence[MeasureItem]) -> dict[str, object]:
    """Titles are the words that the person read."""
    return {
        "title": _("Measures"),
        "columns": [_("Asked about"), _("At the start"), _("Newest")],
        "rows": [[item.title, item.start or MISSING, item.latest or MISSING] for item in items],
        "empty": _("No questions about the back are answered yet."),
    }


def _weeks(lived: Lived) -> dict[str, object]:
    """The newest weeks with what was decided about each, newest first."""
    newest = lived.prescriptions[::-1][:NEWEST_WEEKS]
    document: dict[str, object] = {
        "title": _("The newest weeks and their decisions"),
        "columns": [
            _("Week"),
            _("Days × minutes"),  # noqa: RUF001  # the sign is meant
            _("Walked"),
            _("Pain"),
            _("Decision and reason"),
        ],
        "rows": [_week(lived, week) for week in newest],
    }
    if len(lived.prescriptions) > NEWEST_WEEKS:
        document["caption"] = _("Earlier weeks stand in the pictures.")
    return document


def _week(lived: Lived, week: Any) -> list[str]:
    decision = lived.decisions.get(week.number)
    pain = decision.evidence.get("pain") if decision else None
    return [
        week_in_words(week),
        dose_formula(week.state),
        minutes_in_words(lived.by_week[week.number]),
        of_ten(pain) or MISSING,
        _decided(decision) if decision else MISSING,
    ]


def _decided(decision: WeeklyDecision) -> str:
    rule = in_language(label_for_clinician(Code(decision.code)))
    return _("%(decision)s: %(rule)s") % {"decision": decision_tag(decision)[0], "rule": rule}


def _basis(lived: Lived) -> list[str]:
    rules = lived.prescriptions[-1].rules if lived.prescriptions else lived.plan.rules
    lines = [
        _(
            "Written rules, version %(rules)s, applied to what the person answered and walked. They are"
            " inspired by published studies of people who had recovered from back pain; the plan has not"
            " itself been tested in a trial."
        )
        % {"rules": rules}
    ]
    if lived.plan.self_attested:
        lines.append(_("The plan rests on what the person says they were told when examined."))
    return lines
