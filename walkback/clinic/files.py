"""A clinic's data as files: everybody it looks after, and one person's walks, check-ins and decisions.

Plain values with names of columns in no language; where a cell is a sentence, it is in the reader's. No private answer
stands in a file (clinical specification 9.3), and no note that somebody wrote for themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.utils import translation

from plans.domain.next_measures import NextMeasures
from plans.models import CheckIn, Prescription, Walk
from plans.told import clinician_reason_of
from screening.domain.private import PRIVATE_TICKS
from walkback.accounts.models import User
from walkback.clinic.people_queries import next_measures_about
from walkback.clinic.presenters.people import row
from walkback.clinic.queries import Facts, facts_about, people_of, with_minutes_done
from walkback.core.csv_files import Cell

Line = tuple[Cell, ...]
AT_ONCE: Final = 200
"""People or rows that are read together."""
PRIVATE: Final = "private"
PEOPLE_COLUMNS: Final = (
    "person",
    "age",
    "state",
    "reasons",
    "since",
    "programme",
    "this_week",
    "last_walk",
    "alerts",
    "track",
    "next_questions",
)
NOW: Final = "now"


def people_lines(user: User, *, search: str, now: datetime) -> Iterator[Line]:
    """Everybody this clinician looks after, in the order of the list, some hundreds at a time."""
    language = translation.get_language()
    people = iter(people_of(user, search=search).iterator(chunk_size=AT_ONCE))
    while some := list(islice(people, AT_ONCE)):
        # Sent after the view has answered: by then nobody's language is in use any more.
        with translation.override(language):
            facts = facts_about(user, some)
            following = next_measures_about(some, facts, now=now)
            lines = [_person(person, facts, following.get(person.pk), now) for person in some]
        yield from lines


def _person(person: Any, facts: Facts, following: NextMeasures | None, now: datetime) -> Line:
    about = row(person, facts, now=now)
    return (
        about.email,
        about.age,
        about.state.words,
        "; ".join(about.state.reasons),
        _instant(about.state.since),
        about.week,
        about.minutes,
        about.last_walk.isoformat() if about.last_walk else None,
        about.alerts,
        about.track,
        _questions(following),
    )


def _questions(following: NextMeasures | None) -> str | None:
    """The day from which the next questions about the back are open."""
    if following is None:
        return None
    return following.opens_on.isoformat() if following.opens_on else NOW


def _instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None


# -- One person ------------------------------------------------------------------------------------

WALK_COLUMNS: Final = (
    "day",
    "minutes",
    "effort",
    "pain_before",
    "pain_after",
    "settled_by_morning",
    "as_planned",
    "added_later",
)
CHECK_IN_COLUMNS: Final = (
    "week",
    "completed_at",
    "pain_avg",
    "flare",
    "side_effect",
    "planned_absence",
    "new_symptoms",
    "barriers",
    "confidence",
)
DECISION_COLUMNS: Final = (
    "week",
    "first_day",
    "until",
    "walking_days",
    "minutes_a_day",
    "walked_minutes",
    "decided_at",
    "decision",
    "percent",
    "rule",
    "rules",
    "pain",
    "reason",
)


def walk_lines(user: User, person: User) -> Iterable[Line]:
    """Every walk, oldest first."""
    walks = Walk.objects.for_user(user).filter(participant=person).order_by("walked_on", "pk")
    for walk in walks.iterator(chunk_size=AT_ONCE):
        yield (
            walk.walked_on.isoformat(),
            walk.duration_minutes,
            walk.effort,
            walk.pain_before,
            walk.pain_after,
            _yes_no(walk.settled_by_morning),
            _yes_no(walk.as_planned),
            _yes_no(walk.added_later),
        )


def check_in_lines(user: User, person: User) -> Iterable[Line]:
    """Every check-in, oldest first. A private tick says only that it is one."""
    check_ins = CheckIn.objects.for_user(user).filter(plan__participant=person)
    for each in check_ins.order_by("started_at", "pk").iterator(chunk_size=AT_ONCE):
        ticks = [PRIVATE if tick in PRIVATE_TICKS else tick for tick in each.new_symptoms or ()]
        yield (
            each.number,
            _instant(each.completed_at),
            each.pain_avg,
            each.flare,
            each.side_effect,
            _yes_no(each.planned_absence),
            "; ".join(dict.fromkeys(ticks)),
            "; ".join(each.barriers or ()),
            each.confidence,
        )


def decision_lines(user: User, person: User) -> Iterable[Line]:
    """Every week with its decision, oldest first."""
    language = translation.get_language()
    weeks = with_minutes_done(Prescription.objects.for_user(user)).filter(
        plan__participant=person, plan__accepted_at__isnull=False
    )
    ordered = weeks.select_related("plan", "decision").order_by("starts_on", "pk")
    for week in ordered.iterator(chunk_size=AT_ONCE):
        with translation.override(language):
            line = _decision(week)
        yield line


def _decision(week: Any) -> Line:
    decision = getattr(week, "decision", None)
    about = (week.number, week.starts_on.isoformat(), week.until_on.isoformat())
    dose = (week.days, week.minutes, week.walked)
    if decision is None:
        return (*about, *dose, *(None,) * (len(DECISION_COLUMNS) - len(about) - len(dose)))
    return (
        *about,
        *dose,
        _instant(decision.decided_at),
        decision.kind,
        decision.percent,
        decision.code,
        decision.rules,
        decision.evidence.get("pain"),
        clinician_reason_of(decision),
    )


def _yes_no(value: bool | None) -> str | None:  # noqa: FBT001  # a cell
    return None if value is None else ("yes" if value else "no")


FILES: Final[Mapping[str, tuple[tuple[str, ...], Callable[[User, User], Iterable[Line]]]]] = {
    "walks": (WALK_COLUMNS, walk_lines),
    "check-ins": (CHECK_IN_COLUMNS, check_in_lines),
    "decisions": (DECISION_COLUMNS, decision_lines),
}
"""By the name in their address: the columns, and the lines."""
