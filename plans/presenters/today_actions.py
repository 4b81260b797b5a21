"""What Today offers besides the walk: small choices, and the way back from what was just logged."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.models import Plan, Prescription, Walk
from plans.presenters.today import TodayPage


@dataclass(frozen=True)
class SmallAction:
    """One entry of components/small_actions.html: a link, or a form that posts `hidden` to `action`."""

    words: str
    link: str = ""
    action: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    icon: str = ""


def small_actions(page: TodayPage) -> tuple[SmallAction, ...]:
    """Another day, a rest, a flare-up, days away: none of them breaks anything."""
    if page.begins_on is not None:
        return (_away(),)
    today = (("day", page.today.isoformat()),)
    possible = (
        (page.can_move, SmallAction(_move_words(page), reverse("plans:move"), icon="move")),
        (
            page.can_rest,
            SmallAction(_("Rest today"), action=reverse("plans:rest"), hidden=today, icon="pause"),
        ),
        (
            page.can_walk_after_all,
            SmallAction(
                _("Walk after all"),
                action=reverse("plans:walk-after-all"),
                hidden=today,
                icon="walk",
            ),
        ),
        (
            not page.walk.in_flare,
            SmallAction(_("My back has flared"), reverse("plans:flare"), icon="flare"),
        ),
        (True, _away()),
    )
    return tuple(action for is_possible, action in possible if is_possible)


def _move_words(page: TodayPage) -> str:
    return _("Move to another day") if page.can_rest else _("Move a walk")


def _away() -> SmallAction:
    return SmallAction(_("Days away"), reverse("plans:away"), icon="calendar")


@dataclass(frozen=True)
class JustLogged:
    """The walk that was logged a moment ago, with the new total of its week."""

    walk: Walk
    total: str

    @property
    def words(self) -> str:
        return logged_words(self.walk.duration_minutes)

    @property
    def undo(self) -> str:
        return reverse("plans:walk-delete", args=[self.walk.public_id])


def logged_words(minutes: int) -> str:
    return ngettext("%(n)s minute logged.", "%(n)s minutes logged.", minutes) % {"n": minutes}


def just_logged(walk: Walk, plan: Plan, running: Prescription) -> JustLogged:
    """Words for the walk just logged; one sentence more only where its week is decided."""
    within = queries.prescription_on(plan, walk.walked_on)
    if within is None:
        return JustLogged(walk, _("It counts in your next week."))
    done = sum(each.duration_minutes for each in queries.walks_in(within))
    total = _total(done, within, is_running=within.number == running.number)
    if walk.added_later:
        later = _("That week was decided before, so your plan stays as it is.")
        return JustLogged(walk, f"{total} {later}")
    return JustLogged(walk, total)


def _total(done: int, week: Prescription, *, is_running: bool) -> str:
    """What a week has come to so far, of what it was planned for."""
    planned = week.weekly_minutes
    if is_running:
        words = ngettext(
            "%(done)s of %(planned)s minute this week.",
            "%(done)s of %(planned)s minutes this week.",
            planned,
        )
        return words % {"done": done, "planned": planned}
    words = ngettext(
        "%(done)s of %(planned)s minute in week %(week)s.",
        "%(done)s of %(planned)s minutes in week %(week)s.",
        planned,
    )
    return words % {"done": done, "planned": planned, "week": week.number}
