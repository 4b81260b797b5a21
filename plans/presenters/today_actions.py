"""What Today offers besides the walk: small choices, and the way back from what was just logged."""

from dataclasses import dataclass

from django.urls import reverse

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
            SmallAction("Rest today", action=reverse("plans:rest"), hidden=today, icon="rest"),
        ),
        (
            page.can_walk_after_all,
            SmallAction(
                "Walk after all", action=reverse("plans:walk-after-all"), hidden=today, icon="walk"
            ),
        ),
        (
            not page.walk.in_flare,
            SmallAction("My back has flared", reverse("plans:flare"), icon="flare"),
        ),
        (True, _away()),
    )
    return tuple(action for is_possible, action in possible if is_possible)


def _move_words(page: TodayPage) -> str:
    return "Move to another day" if page.can_rest else "Move a walk"


def _away() -> SmallAction:
    return SmallAction("Days away", reverse("plans:away"), icon="calendar")


@dataclass(frozen=True)
class JustLogged:
    """The walk that was logged a moment ago, with the new total of its week."""

    walk: Walk
    total: str

    @property
    def words(self) -> str:
        minutes = "1 minute" if self.walk.duration_minutes == 1 else None
        return f"{minutes or f'{self.walk.duration_minutes} minutes'} logged."

    @property
    def undo(self) -> str:
        return reverse("plans:walk-delete", args=[self.walk.public_id])


def just_logged(walk: Walk, plan: Plan, running: Prescription) -> JustLogged:
    """Words for the walk just logged; one sentence more only where its week is decided."""
    within = queries.prescription_on(plan, walk.walked_on)
    if within is None:
        return JustLogged(walk, "It counts in your next week.")
    done = sum(each.duration_minutes for each in queries.walks_in(within))
    week = "this week" if within.number == running.number else f"in week {within.number}"
    total = f"{done} of {within.weekly_minutes} minutes {week}."
    if walk.added_later:
        total += " That week was decided before, so your plan stays as it is."
    return JustLogged(walk, total)
