"""The rows of the list of people: where each stands, as `people.row` says, and how they are doing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plans.domain.next_measures import NextMeasures
from plans.presenters.measures import when_words
from screening.presenters import lower_first
from walkback.clinic.people_queries import Need, People, PeopleFilters
from walkback.clinic.presenters.people import Row, row
from walkback.clinic.presenters.queue import Tab
from walkback.clinic.presenters.row_facts import PersonFacts, person_facts
from walkback.core import dates


@dataclass(frozen=True)
class PanelRow:
    """One person. `questions` says when the next questions about the back come; empty when none do."""

    person: Row
    facts: PersonFacts
    questions: str


def panel_rows(people: People, *, now: datetime) -> list[PanelRow]:
    known = people.row_facts
    return [
        PanelRow(
            row(person, known.facts, now=now),
            person_facts(person, known, now=now),
            questions_words(people.next_measures.get(person.pk)),
        )
        for person in people.part.rows
    ]


def questions_words(following: NextMeasures | None) -> str:
    """When the next questions about the back come: "week 12, due now", "week 6, from 3 Dec 2026"."""
    if following is None:
        return ""
    about = lower_first(when_words(following.point))
    if following.opens_on is None:
        return _("%(about)s, due now") % {"about": about}
    day = dates.written(following.opens_on, dates.Form.DAY_SHORT_MONTH_YEAR)
    return _("%(about)s, from %(day)s") % {"about": about, "day": day}


def needs(filters: PeopleFilters) -> list[Tab]:
    """One a filter, and everybody."""
    words: dict[Need | None, str] = {
        None: _("Everybody"),
        Need.CLEARANCE: _("Needs clearance"),
        Need.RED_FLAG: _("Red flag"),
        Need.PAIN_UP: _("Pain up"),
        Need.SILENT: _("Silent"),
        Need.STALLED: _("No step up"),
        Need.FINISHED: _("Finished"),
    }
    return [
        Tab(words=said, address=filters.needing(need).address(), is_chosen=need is filters.need)
        for need, said in words.items()
    ]


def empty_words(filters: PeopleFilters) -> tuple[str, str]:
    """What an empty list means: a title and a sentence."""
    if filters.search:
        return (
            _("Nobody found"),
            _("None of the people you look after has this in their address.")
            if filters.need is None and filters.clinic is None
            else _("None of the people in this group has this in their address."),
        )
    if filters.need is not None:
        return _("Nobody in this group"), _(
            "None of the people you look after is in this state now."
        )
    if filters.clinic is not None:
        return _("Nobody here yet"), _("This clinic looks after nobody yet.")
    return _("Nobody here yet"), _("People appear here when they join a clinic that you work in.")
