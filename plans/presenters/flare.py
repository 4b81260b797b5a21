"""A flare-up: what the walks are for now, the way back up, and when to get help."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.charts.ramp import ramp_svg
from plans.domain.dose import advance
from plans.domain.episodes import FLARE_PERCENT, RAMP_WEEKS, HelpReason, help_needed, return_ramp
from plans.domain.model import WalkingState
from plans.models import FlareUp, Plan, Prescription
from plans.models.plan import LAST_WEEK
from plans.presenters.today import shown_bouts
from plans.stored import standing_from_dict


@dataclass(frozen=True)
class RampWeek:
    """One week of the way back."""

    number: int
    days: int
    minutes: int
    weekly_minutes: int

    @property
    def walks(self) -> str:
        """ "3 of 12 minutes" """
        words = ngettext("%(walks)s of %(n)s minute", "%(walks)s of %(n)s minutes", self.minutes)
        return words % {"walks": self.days, "n": self.minutes}


@dataclass(frozen=True)
class Ramp:
    """The weeks from the cut back to `before_minutes` a week, if each goes well.

    `is_cut`: the cut was made already, and the first of the weeks is the running one.
    """

    weeks: tuple[RampWeek, ...]
    before_minutes: int
    is_cut: bool

    @property
    def is_regained(self) -> bool:
        return self.weeks[-1].weekly_minutes >= self.before_minutes

    @property
    def columns(self) -> list[str]:
        return [_("Week"), _("Walks"), _("Minutes")]

    @property
    def rows(self) -> list[list[str]]:
        """The table under the picture: the week, its walks, its minutes."""
        return [[str(week.number), week.walks, str(week.weekly_minutes)] for week in self.weeks]

    @property
    def words(self) -> str:
        """The picture in one sentence."""
        first, last = self.weeks[0], self.weeks[-1]
        return _(
            "Minutes a week: %(first)s in week %(first_week)s, up to %(last)s in week %(last_week)s."
            " Before, it was %(before)s."
        ) % {
            "first": first.weekly_minutes,
            "first_week": first.number,
            "last": last.weekly_minutes,
            "last_week": last.number,
            "before": self.before_minutes,
        }


@dataclass(frozen=True)
class FlarePage:
    """What somebody with an open flare-up sees. `halved`: the walks of this week are shown at half."""

    began_on: date
    week: int
    days: int
    minutes: int
    usual_minutes: int
    halved: bool
    parts: tuple[int, ...]
    severe: bool
    lasts_long: bool
    asks_settled: bool
    usual_pain: int
    ramp: Ramp | None

    @property
    def needs_help(self) -> bool:
        return self.severe or self.lasts_long


def flare_page(
    plan: Plan, flare_up: FlareUp, prescription: Prescription, *, today: date
) -> FlarePage:
    """Everything the page of an open flare-up shows, once its questions are clear."""
    history = queries.history_of(plan, today=today)
    standing = standing_from_dict(plan.standing)
    halved = prescription.number == flare_up.number
    bouts = shown_bouts(prescription, flare_up)
    minutes = sum(bouts)
    help_reason = help_needed(flare_up.began_on, history.latest_pain(flare_up.began_on), today)
    return FlarePage(
        began_on=flare_up.began_on,
        week=prescription.number,
        days=prescription.days,
        minutes=minutes,
        usual_minutes=prescription.minutes,
        halved=halved and minutes < prescription.minutes,
        parts=bouts if len(bouts) > 1 else (minutes - minutes // 2, minutes // 2),
        severe=help_reason is HelpReason.SEVERE_PAIN,
        lasts_long=help_reason is HelpReason.LASTS_LONG,
        asks_settled=queries.asks_if_settled(plan, flare_up, history),
        usual_pain=standing.base_pain,
        ramp=ramp_of(plan, prescription),
    )


def ramp_of(plan: Plan, prescription: Prescription) -> Ramp | None:
    """The way back from here: from next week's cut, or from the cut that was made already.

    None where nothing would be cut, and in the last week, after which nothing is decided.
    """
    state = prescription.state
    cut = standing_from_dict(plan.standing).cut
    is_cut = cut is not None and cut.lowest_percent <= FLARE_PERCENT
    before = max(state.weekly_minutes, state.peak_weekly_minutes if is_cut else 0)
    states = _from_here(state, before) if is_cut else return_ramp(state)
    first = prescription.number + (0 if is_cut else 1)
    weeks = tuple(
        RampWeek(first + place, each.days, each.minutes, each.weekly_minutes)
        for place, each in enumerate(states)
        if first + place <= LAST_WEEK
    )
    if not weeks or weeks[0].weekly_minutes >= before:
        return None
    return Ramp(weeks, before, is_cut)


def _from_here(state: WalkingState, before: int) -> tuple[WalkingState, ...]:
    """This week, and the next ones until the minutes from before are reached."""
    weeks = [state]
    while weeks[-1].weekly_minutes < before and len(weeks) < RAMP_WEEKS:
        weeks.append(advance(weeks[-1]))
    return tuple(weeks)


def ramp_chart(ramp: Ramp, *, themed: bool) -> str:
    """The way back as SVG, in the page's own colours or as a picture by itself."""
    return ramp_svg(
        [week.weekly_minutes for week in ramp.weeks],
        first_week=ramp.weeks[0].number,
        before=ramp.before_minutes,
        words=ramp.words,
        themed=themed,
    )
