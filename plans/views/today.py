"""Today: the walk, the week, one notice, one lesson."""

from uuid import UUID, uuid5

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from plans import queries
from plans.models import Plan, Prescription, Walk
from plans.presenters.consistency import keeping_going
from plans.presenters.if_then import if_then_of
from plans.presenters.notices import Moment, notice_of
from plans.presenters.today import TodayPage, today_page, week_at_hand
from plans.presenters.today_actions import JustLogged, just_logged, small_actions
from plans.views.loading import walking
from plans.views.walks import JUST_LOGGED
from walkback.accounts.http import AuthenticatedRequest
from walkback.care.context import lazy_mailbox_for
from walkback.core.http import render_partial, wants_fragment
from walkback.learn.queries import lesson_for_week


@walking
def today(request: AuthenticatedRequest, plan: Plan) -> HttpResponse:
    """Home: one notice, today's walk, this week, one lesson. For htmx the part below the title."""
    prescription = queries.running_prescription(plan)
    if prescription is None:
        return redirect("plans:start")
    now = timezone.now()
    week = week_at_hand(plan, prescription, now=now)
    page = today_page(week, now=now)
    logged = _logged_a_moment_ago(request, plan, prescription)
    context = {
        "page": page,
        "notice": notice_of(
            Moment(now, week, page, lazy_mailbox_for(request)), only_first=logged is not None
        ),
        "logged": logged,
        "actions": small_actions(page),
        "if_then": if_then_of(plan),
        "keeping_going": keeping_going(plan),
        "lesson": lesson_for_week(page.week),
        "client_key": _key_of_today(plan, page),
        "in_part": wants_fragment(request),
    }
    return render_partial(request, "plans/today.html", "today", context)


def _logged_a_moment_ago(
    request: AuthenticatedRequest, plan: Plan, prescription: Prescription
) -> JustLogged | None:
    """The walk that was just logged, shown with its undo once."""
    public_id = request.session.pop(JUST_LOGGED, None)
    if public_id is None:
        return None
    walk = Walk.objects.for_user(request.user).filter(public_id=public_id, plan=plan).first()
    return just_logged(walk, plan, prescription) if walk else None


def _key_of_today(plan: Plan, page: TodayPage) -> UUID:
    """The same in two tabs until a walk of today is logged or taken out: the tap counts once."""
    logged = [walk.pk for walk in page.walks_today]
    return uuid5(plan.public_id, f"as planned on {page.today} after {logged}")
