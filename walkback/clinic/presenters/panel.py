"""The rows of the list of people: where each stands, as `people.row` says, and how they are doing."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from walkback.clinic.people_queries import Need, People, PeopleFilters
from walkback.clinic.presenters.people import Row, row
from walkback.clinic.presenters.queue import Tab
from walkback.clinic.presenters.row_facts import PersonFacts, person_facts


@dataclass(frozen=True)
class PanelRow:
    """One person."""

    person: Row
    facts: PersonFacts


def panel_rows(people: People, *, now: datetime) -> list[PanelRow]:
    known = people.row_facts
    return [
        PanelRow(row(person, known.facts, now=now), person_facts(person, known, now=now))
        for person in people.part.rows
    ]


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
            if filters.need is None
            else _("None of the people in this group has this in their address."),
        )
    if filters.need is not None:
        return _("Nobody in this group"), _(
            "None of the people you look after is in this state now."
        )
    return _("Nobody here yet"), _("People appear here when they join a clinic that you work in.")
