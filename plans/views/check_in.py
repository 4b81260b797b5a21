"""The weekly check-in: four short pages, then the next week, then its days."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans import queries
from plans.actions import checking_in as actions
from plans.actions import choosing_days
from plans.domain.vocabulary import Flare
from plans.forms.check_in import DaysForm, check_in_form
from plans.forms.start import OwnChoiceForm
from plans.models import CheckIn, Plan, Prescription
from plans.presenters.check_in import NextWeek, done_page, next_week, opens_on
from plans.presenters.if_then import if_then_of
from plans.queries import KnownOfWeek
from plans.views.loading import walking
from screening.models import Screening
from screening.symptom_list import NONE
from screening.views.pages import forward
from walkback.accounts.http import AuthenticatedRequest

UNPROCESSABLE = 422
DONE = "done"
"""After the five pages: what came of them, and the days of the next week."""
ALL_AGAIN = _(
    "From time to time all safety questions come once more, about how you are now. Then your "
    "check-in goes on."
)


@walking
def start(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """To the first page without an answer, or when it opens."""
    try:
        prescription = actions.open_prescription(plan, now=timezone.now())
    except actions.CheckInClosed:
        return _closed(request, plan)
    check_in = queries.check_in_of(prescription)
    if check_in and check_in.completed_at:
        return _closed(request, plan)
    return _still_to_ask(request, plan, check_in) or redirect(
        "plans:check-in-page", actions.missing_page(check_in) or actions.PAGES[-1]
    )


def _closed(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """When it opens, or that it is done, with the way to what came of it."""
    prescription = queries.undecided_prescription(plan)
    check_in = queries.check_in_of(prescription) if prescription else None
    complete = bool(check_in and check_in.completed_at)
    context = {"complete": complete, "opens_on": None if complete else opens_on(plan)}
    return render(request, "plans/check_in_closed.html", context)


def _still_to_ask(
    request: HttpRequest, plan: Plan, check_in: CheckIn | None
) -> HttpResponse | None:
    """To the questions that the answers so far ask for again, as long as they are not answered."""
    scope = actions.questions_left(plan, check_in, now=timezone.now())
    if check_in is None or scope is None:
        return None
    screening = check_in.screening
    if screening is not None and screening.submitted_at is None and not screening.abandoned_at:
        return _ask(request, screening)
    # Saving this page opens them.
    return redirect("plans:check-in-page", "symptoms")


@walking
def page(request: AuthenticatedRequest, plan: Plan, page: str) -> HttpResponse:
    """One page of the check-in, or what came of it."""
    if page == DONE:
        return _done(request, plan)
    if page not in actions.PAGES:
        raise Http404
    try:
        prescription = actions.open_prescription(plan, now=timezone.now())
    except actions.CheckInClosed:
        return redirect("plans:check-in")
    prescription.plan = plan
    check_in = queries.check_in_of(prescription)
    if check_in and check_in.completed_at:
        return redirect("plans:check-in")
    if page == actions.PAGES[-1]:
        return _last_page(request, plan, prescription, check_in)
    return _question_page(request, prescription, check_in, page)


def _question_page(
    request: AuthenticatedRequest,
    prescription: Prescription,
    check_in: CheckIn | None,
    page: str,
) -> HttpResponse:
    plan, now = prescription.plan, timezone.now()
    known = queries.known_of_week(prescription, now=now)
    data = request.POST if request.method == "POST" else None
    form = check_in_form(page, data, initial=_initial(check_in, known), known=known)
    if_then = if_then_of(plan) if page == "confidence" else None
    context: dict[str, object] = {"form": form, "if_then": if_then}
    if data is None:
        return _show(request, page, context)
    if not form.is_valid():
        return _show(request, page, context, status=UNPROCESSABLE)
    actions.save_page(plan=plan, answers=form.cleaned_data, by=request.user, now=now)
    screening = actions.ask_again(plan=plan, by=request.user, now=now)
    if screening is not None:
        return _ask(request, screening)
    following = actions.PAGES[actions.PAGES.index(page) + 1]
    return redirect("plans:check-in-page", following)


def _ask(request: HttpRequest, screening: Screening) -> HttpResponse:
    if screening.asked_everything:
        messages.info(request, ALL_AGAIN)
    return forward(screening)


def _initial(check_in: CheckIn | None, known: KnownOfWeek) -> dict[str, object]:
    """What was answered; before that, what the week tells by itself."""
    flare = known.flare.value if known.flare is not Flare.NONE else ""
    away = "" if not known.days_away else ("yes" if known.was_away else "no")
    if check_in is None:
        return {"planned_absence": away, "flare": flare}
    ticks = check_in.new_symptoms
    said = {True: "yes", False: "no", None: away}[check_in.planned_absence]
    return {
        "week_went": check_in.week_went,
        "planned_absence": said,
        "pain_avg": check_in.pain_avg,
        "new_symptoms": [NONE] if ticks == [] else (ticks or []),
        "flare": check_in.flare or flare,
        "side_effect": check_in.side_effect,
        "effort": check_in.effort,
        "unsettled_walks": check_in.unsettled_walks,
        "barriers": check_in.barriers,
        "confidence": check_in.confidence,
    }


def _last_page(
    request: AuthenticatedRequest,
    plan: Plan,
    prescription: Prescription,
    check_in: CheckIn | None,
) -> HttpResponse:
    """Next week as it looks now, with its reason, and the person's own smaller choice."""
    now = timezone.now()
    missing = actions.missing_page(check_in)
    if check_in is None or missing:
        return redirect("plans:check-in-page", missing or actions.PAGES[0])
    asking = _still_to_ask(request, plan, check_in)
    if asking is not None:
        return asking
    preview = next_week(prescription, check_in, now=now)
    form = _own_choice(request, preview)
    if form.is_bound and form.is_valid():
        minutes = form.cleaned_data["minutes"]
        actions.complete(plan=plan, chosen_minutes=minutes, by=request.user, now=now)
        return redirect("plans:check-in-page", DONE)
    status = UNPROCESSABLE if form.is_bound else 200
    return _show(request, actions.PAGES[-1], {"form": form, "preview": preview}, status=status)


def _own_choice(request: HttpRequest, preview: NextWeek) -> OwnChoiceForm:
    data = request.POST if request.method == "POST" else None
    return OwnChoiceForm(data, lowest=preview.smallest, proposed=preview.engine_minutes)


def _done(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """The new week, or the preview of it, and the days on which to walk."""
    now = timezone.now()
    page = done_page(plan, now=now)
    if page is None:
        return redirect("plans:check-in")
    choice = page.to_choose
    form = None
    if choice is not None:
        form = DaysForm(
            request.POST if request.method == "POST" else None,
            dates=choice.dates,
            walks=choice.walks,
            proposed=choice.ticked,
        )
        if form.is_bound and form.is_valid():
            days = form.cleaned_data["days"]
            choosing_days.choose(
                plan=plan, number=choice.number, days=days, by=request.user, now=now
            )
            messages.success(request, _("Your days are set. You can move a walk at any time."))
            return redirect("plans:today")
    context = {
        "page": page,
        "form": form,
        "if_then": if_then_of(plan),
        "measures_due": queries.are_measures_due(plan, today=timezone.localdate()),
    }
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, "plans/check_in_done.html", context, status=status)


TITLES = {
    "week": _("How your week went"),
    "symptoms": _("How your back is"),
    "back": _("Flare-ups, feet and legs"),
    "confidence": _("What got in the way"),
    "next": _("Your next week"),
}


def _show(
    request: HttpRequest, page: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    place = actions.PAGES.index(page)
    context = {
        **context,
        "page": page,
        "title": TITLES[page],
        "step": place + 1,
        "total": len(actions.PAGES),
        "previous": actions.PAGES[place - 1] if place else None,
    }
    return render(request, "plans/check_in.html", context, status=status)
