"""One person's record. Each page that is opened is written into the audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from plans.charts.common import FIXED, THEMED
from plans.presenters.measures import measures_of
from plans.queries.overrides import overrides_in
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.care.models import people_visible_to
from walkback.clinic import actions, history_queries, queries, record_queries
from walkback.clinic.presenters.charts import CHARTS
from walkback.clinic.presenters.history import history_lines
from walkback.clinic.presenters.mails import mail_rows
from walkback.clinic.presenters.person import overview
from walkback.clinic.presenters.person_log import check_in_line, walk_line
from walkback.clinic.presenters.person_weeks import plan_parts
from walkback.clinic.presenters.screenings import screening_part
from walkback.clinic.presenters.tabs import tabs_of
from walkback.core.http import render_partial, wants_fragment


def opened(request: AuthenticatedRequest, public_id: UUID, part: str, *, now: datetime) -> User:
    """The person whose record is opened; that it was is written down. Raises Http404 for anybody else's."""
    person: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    actions.note_look(participant=person, by=request.user, now=now, part=part)
    return person


def show(
    request: AuthenticatedRequest, person: User, here: str, context: dict[str, Any]
) -> HttpResponse:
    """One page of the record, by the name of its address."""
    name = here.replace("-", "_")
    about = {"person": person, "tabs": tabs_of(person, here)}
    return render(request, f"clinic/{name}.html", {**about, **context})


@require_safe
def person(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Where they stand, what is open, and how the walking goes. Their holds are seen by this."""
    now = timezone.now()
    found = get_object_or_404(queries.people_of(request.user), public_id=public_id)
    actions.note_view(participant=found, by=request.user, now=now, part="overview")
    facts = queries.facts_about(request.user, [found])
    holds = record_queries.holds_of_record(request.user, found)
    lived = record_queries.lived_by(request.user, found, now=now)
    minutes = CHARTS["minutes"](lived) if lived else None
    page = overview(found, facts, holds, minutes, now=now)
    return show(request, found, "person", {"page": page})


@require_safe
def weeks(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Every plan with each week and the decision about it."""
    found = opened(request, public_id, "weeks", now=timezone.now())
    page = record_queries.weeks_page(request.user, found, request.GET.get("page", "1"))
    lived = list(page.object_list)
    changed = overrides_in({week.plan_id: week.plan for week in lived}.values())
    plans = plan_parts(lived, queries.holds_of(request.user, [found]), changed)
    return show(request, found, "person-weeks", {"plans": plans, "page_obj": page})


@require_safe
def log(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Walks and check-ins."""
    found = opened(request, public_id, "log", now=timezone.now())
    asked = {name: request.GET.get(name, "1") for name in ("walks", "check_ins")}
    pages = record_queries.log_pages(request.user, found, **asked)
    context = {
        "walks": [walk_line(walk) for walk in pages.walks],
        "check_ins": [check_in_line(check_in) for check_in in pages.check_ins],
        "pages": pages,
        # Each list turns its pages without the other one's.
        "walks_url": f"?check_ins={pages.check_ins.number}&walks=",
        "check_ins_url": f"?walks={pages.walks.number}&check_ins=",
    }
    return show(request, found, "person-log", context)


@require_safe
def answers(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Submitted safety questions in the words shown; private answers wait to be asked for."""
    found = opened(request, public_id, "answers", now=timezone.now())
    page = record_queries.screenings_page(request.user, found, request.GET.get("page", "1"))
    parts = [screening_part(screening) for screening in page]
    return show(request, found, "person-answers", {"screenings": parts, "page_obj": page})


@require_POST
def private(request: AuthenticatedRequest, public_id: UUID, screening_id: UUID) -> HttpResponse:
    """One screening with its private answers. Each look is written into the audit trail."""
    found: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    screening = record_queries.screening_of(request.user, found, screening_id)
    if screening is None:
        raise Http404
    actions.note_private_look(screening=screening, by=request.user, now=timezone.now())
    context = {
        "person": found,
        "tabs": tabs_of(found, "person-answers"),
        "screening": screening_part(screening, shows_private=True),
        "in_part": wants_fragment(request),
    }
    return render_partial(request, "clinic/private_answers.html", "answers", context)


@require_safe
def measures(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the questions about the back came to, for the newest plan."""
    now = timezone.now()
    found = opened(request, public_id, "measures", now=now)
    plan = record_queries.newest_plan(request.user, found)
    today = now.astimezone(found.zone).date()
    items = measures_of(plan, today=today).items if plan else ()
    return show(request, found, "person-measures", {"items": items})


@require_safe
def mails(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What was mailed to them: which kind, when, and what became of it. Never what it said."""
    found = opened(request, public_id, "mails", now=timezone.now())
    page = record_queries.mails_page(found, request.GET.get("page", "1"))
    return show(request, found, "person-mails", {"mails": mail_rows(page), "page_obj": page})


@require_safe
def history(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Who did what to this record, and what changed by it."""
    found = opened(request, public_id, "history", now=timezone.now())
    page = history_queries.history_page(request.user, found, request.GET.get("page", "1"))
    lines = history_lines(page, found)
    return show(request, found, "person-history", {"lines": lines, "page_obj": page.page})


@vary_on_headers("HX-Request")
@require_safe
def picture(request: AuthenticatedRequest, public_id: UUID, name: str) -> HttpResponse:
    """One chart: inside a page by htmx, in its colours; by itself without JavaScript."""
    now = timezone.now()
    found = opened(request, public_id, "chart", now=now)
    lived = record_queries.lived_by(request.user, found, now=now)
    if lived is None or name not in CHARTS:
        raise Http404
    section = CHARTS[name](lived)
    if wants_fragment(request):
        return HttpResponse(section.draw(THEMED))
    return HttpResponse(section.draw(FIXED), content_type="image/svg+xml")
