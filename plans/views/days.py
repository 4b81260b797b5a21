"""Which days: a walk moved, a rest day, days away."""

from contextlib import suppress
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from plans import queries
from plans.actions import choosing_days as actions
from plans.domain.walking_days import DayRefused
from plans.forms.days import AwayForm, MoveForm
from plans.models import Absence, Plan
from plans.presenters.today import week_at_hand
from plans.views.loading import walking
from walkback.accounts.http import AuthenticatedRequest
from walkback.core import dates
from walkback.core.translated import in_language

UNPROCESSABLE = 422


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


@walking
def move(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Put a walk of this week on another day of this week."""
    prescription = queries.undecided_prescription(plan)
    week = week_at_hand(plan, prescription, now=timezone.now()) if prescription else None
    if week is None or not (week.movable and week.free_days):
        messages.info(request, _("There is no walk to move, or no free day left in this week."))
        return redirect("plans:today")
    first = week.today if week.today in week.movable else week.movable[0]
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        movable=week.movable,
        free_days=week.free_days,
        today=week.today,
        initial={"from_day": first.isoformat()},
    )
    if request.method == "POST" and form.is_valid() and _moved(request, plan, form):
        return redirect("plans:today")
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "only": week.movable[0] if len(week.movable) == 1 else None}
    return render(request, "plans/move.html", context, status=status)


def _moved(request: AuthenticatedRequest, plan: Plan, form: MoveForm) -> bool:
    """Move the walk, or put the refusal beside the day."""
    to_day: date = form.cleaned_data["to_day"]
    try:
        actions.move(
            plan=plan,
            from_day=form.cleaned_data["from_day"],
            to_day=to_day,
            by=request.user,
            now=timezone.now(),
        )
    except DayRefused as refusal:
        form.add_error("to_day", in_language(refusal.sentence))
        return False
    moved = _("Your walk is on %(day)s now. Nothing else changes.")
    messages.success(request, moved % {"day": dates.weekday(to_day)})
    return True


@walking
def rest(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Rest on a planned day. One tap, taken back by another."""
    day = _day(request.POST.get("day"))
    if day is not None:
        actions.rest(plan=plan, day=day, by=request.user, now=timezone.now())
    return redirect("plans:today")


@walking
def walk_after_all(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Take a rest day back."""
    day = _day(request.POST.get("day"))
    if day is not None:
        actions.walk_after_all(plan=plan, day=day, by=request.user, now=timezone.now())
    return redirect("plans:today")


def away(request: AuthenticatedRequest) -> HttpResponse:
    """Days away: those to come, a form for more, and a button to take each back."""
    back = request.POST.get("back")
    if back is not None:
        return _come_back(request, _day(back))
    form = AwayForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _went(request, form):
        return redirect("plans:away")
    coming = queries.coming_absences(request.user, today=timezone.localdate())
    spans = [(each.starts_on, each.until_on - timedelta(days=1)) for each in coming]
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "plans/away.html", {"form": form, "spans": spans}, status=status)


def _went(request: AuthenticatedRequest, form: AwayForm) -> bool:
    """Note the days, or put the refusal on top of the form."""
    try:
        actions.go_away(
            participant=request.user,
            first=form.cleaned_data["first"],
            last=form.cleaned_data["last"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.BadDays as refusal:
        form.add_error("first", str(refusal))
        return False
    messages.success(request, _("Your days away are noted. Nothing will be missed on them."))
    return True


def _come_back(request: AuthenticatedRequest, first: date | None) -> HttpResponse:
    """Take days away back. They are named by their first day: no two of a person share one."""
    absence: Absence | None = (
        Absence.objects.for_user(request.user).filter(starts_on=first).first() if first else None
    )
    if absence is not None:
        with suppress(Absence.DoesNotExist):  # taken back in another tab a moment ago
            actions.be_back(absence=absence, by=request.user, now=timezone.now())
        messages.success(request, _("These days away are taken out."))
    return redirect("plans:away")
