"""How somebody is doing, small enough for a row: week, minutes of four weeks, pain, last contact, last look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.domain.constants import PROJECTED_WEEKS
from plans.models import PlanStatus
from plans.queries import OF_STATUS, Stage
from walkback.clinic.presenters.alert_words import days_ago
from walkback.clinic.presenters.people import STAGES
from walkback.clinic.row_queries import BARS, POINTS, RowFacts
from walkback.core.lists import listed

# In units of the drawings' own viewBox; the templates write the same numbers.
BAR_WIDTH, BAR_STEP, BARS_HIGH = 16, 20, 32
POINT_STEP, LINE_HIGH, MARGIN, MOST_PAIN = 15, 32, 4, 10


@dataclass(frozen=True)
class Bar:
    """One week: its planned minutes as a frame, the minutes done as a filled bar. Tops and heights in units."""

    x: int
    planned_y: int
    planned_height: int
    done_y: int
    done_height: int


@dataclass(frozen=True)
class Bars:
    """`words` are the picture's name to a screen reader, `latest` stands beside it."""

    bars: tuple[Bar, ...]
    words: str
    latest: str


@dataclass(frozen=True)
class PainLine:
    """`points` for a polyline, the last of them for a dot, and the height of the usual pain, None if unknown."""

    points: str
    last: tuple[int, int]
    usual_y: int | None
    words: str
    latest: str


@dataclass(frozen=True)
class PersonFacts:
    """Texts are empty, and pictures None, where there is nothing yet. `standing` is said of a plan that rests, `clinic` to
    somebody who works in several.
    """

    week: str
    standing: str
    bars: Bars | None
    pain: PainLine | None
    contact: str
    looked: str
    clinic: str


def person_facts(person: Any, known: RowFacts, *, now: datetime) -> PersonFacts:
    plan = known.facts.live_plans.get(person.pk)
    weeks = known.weeks.get(plan.pk, []) if plan else []
    pains = known.pains.get(plan.pk, []) if plan else []
    contact, looked = known.contacts.get(person.pk), known.looks.get(person.pk)
    stage = OF_STATUS[PlanStatus(plan.status)] if plan else Stage.WALKING
    return PersonFacts(
        week=_week(weeks),
        standing="" if stage is Stage.WALKING else str(STAGES[stage][0]),
        bars=_bars(weeks) if weeks else None,
        pain=_pain(pains, known.usual_pain.get(plan.pk)) if plan and pains else None,
        contact=days_ago(contact, now=now) if contact else _("never"),
        looked=days_ago(looked, now=now) if looked else _("never"),
        clinic=known.clinics.get(person.pk, ""),
    )


def _week(weeks: Sequence[Any]) -> str:
    if not weeks:
        return ""
    return _("Week %(number)s of %(weeks)s") % {
        "number": weeks[-1].number,
        "weeks": PROJECTED_WEEKS,
    }


def _bars(weeks: Sequence[Any]) -> Bars:
    """Drawn from the right, so that the newest week always stands in the same place."""
    most = max(1, *(max(week.weekly_minutes, week.walked) for week in weeks))
    first = BARS - len(weeks)

    def bar(place: int, planned: int, done: int) -> Bar:
        planned_height, done_height = BARS_HIGH * planned // most, BARS_HIGH * done // most
        return Bar(
            x=(first + place) * BAR_STEP,
            planned_y=BARS_HIGH - planned_height,
            planned_height=planned_height,
            done_y=BARS_HIGH - done_height,
            done_height=done_height,
        )

    told = [_of(week.walked, week.weekly_minutes) for week in weeks]
    words = ngettext(
        "Minutes walked of those planned, last week: %(told)s",
        "Minutes walked of those planned, last %(n)s weeks: %(told)s",
        len(weeks),
    )
    newest = weeks[-1]
    latest = ngettext(
        "Latest week: %(done)s of %(n)s minute",
        "Latest week: %(done)s of %(n)s minutes",
        newest.weekly_minutes,
    )
    return Bars(
        bars=tuple(
            bar(place, week.weekly_minutes, week.walked) for place, week in enumerate(weeks)
        ),
        words=words % {"n": len(weeks), "told": listed(told)},
        latest=latest % {"done": newest.walked, "n": newest.weekly_minutes},
    )


def _of(done: int, planned: int) -> str:
    return _("%(done)s of %(planned)s") % {"done": done, "planned": planned}


def _pain(pains: Sequence[int], usual: int | None) -> PainLine:
    first = POINTS - len(pains)
    points = [
        (MARGIN + (first + place) * POINT_STEP, _height_of(pain))
        for place, pain in enumerate(pains)
    ]
    words = ngettext(
        "Pain 0 to 10 at the last check-in: %(told)s",
        "Pain 0 to 10 at the last %(n)s check-ins: %(told)s",
        len(pains),
    )
    if usual is None:
        latest = _("Pain %(now)s") % {"now": pains[-1]}
    else:
        latest = _("Pain %(now)s, usual %(usual)s") % {"now": pains[-1], "usual": usual}
    return PainLine(
        points=" ".join(f"{x},{y}" for x, y in points),
        last=points[-1],
        usual_y=None if usual is None else _height_of(usual),
        words=words % {"n": len(pains), "told": listed([str(pain) for pain in pains])},
        latest=latest,
    )


def _height_of(pain: int) -> int:
    return LINE_HIGH - MARGIN - pain * (LINE_HIGH - 2 * MARGIN) // MOST_PAIN
