"""The screening as a person walks through it: a group a page, check answers, result."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from screening import presenters, queries
from screening.actions import answering as actions
from screening.domain.items import AskedOf, Group, Item
from screening.domain.questions import (
    asked_items,
    emergency_items,
    first_unfinished_page,
    next_page,
    page_items,
    pages,
    previous_page,
)
from screening.domain.wording import CONFIRM_ANSWER
from screening.emergency_numbers import numbers_of
from screening.forms import PREGNANCY, SHOWN, GroupForm, PageItems, hangs_on_another
from screening.models import Purpose, Screening
from walkback.accounts.http import AuthenticatedRequest
from walkback.core.translated import translate

UNPROCESSABLE = 422
# Another tab, or the second half of a double click, was first.
CAME_TOO_LATE = (
    actions.AlreadySubmitted,
    actions.EmergencyUnconfirmed,
    actions.Incomplete,
    actions.NoEmergency,
    actions.TooOld,
)


def _mine(request: AuthenticatedRequest, public_id: UUID) -> Screening:
    screening: Screening = get_object_or_404(
        Screening.objects.for_user(request.user).select_related("participant"), public_id=public_id
    )
    return screening


def start(request: AuthenticatedRequest) -> HttpResponse:
    """Begin, go on with, or look at the last screening."""
    return _begin(request, Purpose.START, "screening/start.html")


def symptoms(request: AuthenticatedRequest) -> HttpResponse:
    """ "I have new symptoms": everything is asked again, at once."""
    return _begin(request, Purpose.SYMPTOMS, "screening/symptoms.html")


def _begin(request: AuthenticatedRequest, purpose: Purpose, template: str) -> HttpResponse:
    if request.method != "POST":
        context = {
            "open": queries.open_screening(request.user, now=timezone.now()),
            "last": queries.last_full_screening(request.user),
            "numbers": numbers_of(request.user),
        }
        return render(request, template, context)
    screening = actions.begin(
        participant=request.user, purpose=purpose, by=request.user, now=timezone.now()
    )
    return forward(screening)


def forward(screening: Screening) -> HttpResponse:
    """To where this screening goes on: the confirmation, the first unfinished page, or the check."""
    if screening.submitted_at:
        return redirect("screening:result", screening.public_id)
    if screening.abandoned_at:
        return redirect("screening:start")
    if screening.emergency_at:
        return redirect("screening:confirm", screening.public_id)
    if queries.is_stale(screening, now=timezone.now()):
        return redirect("screening:start")
    page = first_unfinished_page(
        queries.answers_of(screening), screening.asking, rules=queries.rules_of(screening)
    )
    if page is None:
        return redirect("screening:check", screening.public_id)
    return redirect("screening:group", screening.public_id, page.id.value)


def group(request: AuthenticatedRequest, public_id: UUID, group: str) -> HttpResponse:
    """One page of questions."""
    screening = _mine(request, public_id)
    if screening.submitted_at or screening.abandoned_at or screening.emergency_at:
        return forward(screening)
    if queries.is_stale(screening, now=timezone.now()):
        return redirect("screening:start")
    page = next((page for page in _pages(screening) if page.id.value == group), None)
    if page is None:
        raise Http404
    if request.method == "POST":
        return _save(request, screening, page)
    saved = queries.answers_of(screening)
    asked = _asked_now(screening, page, saved)
    form = GroupForm(
        group=page.id,
        items=PageItems(_items(screening, page), asked, asked),
        initial={**saved, PREGNANCY: _said_about_pregnancy(screening)},
    )
    return _show(request, screening, page, form)


def _pages(screening: Screening) -> tuple[Group, ...]:
    return pages(screening.page_asking, rules=queries.rules_of(screening))


def _items(screening: Screening, page: Group) -> tuple[Item, ...]:
    """Every question that can appear on the page for this person."""
    return page_items(page.id, screening.page_asking, rules=queries.rules_of(screening))


def _asked_now(screening: Screening, page: Group, answers: Mapping[str, str]) -> set[str]:
    """The items of the page that are asked with these answers.

    Who has not said yet whether they may be pregnant is asked that first.
    """
    asked = asked_items(answers, screening.asking, rules=queries.rules_of(screening))
    unsaid = screening.may_be_pregnant is None
    return {
        item.id
        for item in asked
        if item.group is page.id and not (unsaid and item.asked_of is AskedOf.MAY_BE_PREGNANT)
    }


def _said_about_pregnancy(screening: Screening) -> str:
    return {True: "yes", False: "no", None: ""}[screening.may_be_pregnant]


def _save(request: AuthenticatedRequest, screening: Screening, page: Group) -> HttpResponse:
    """Save the page; an emergency answer goes to its confirmation whatever else is missing."""
    items = _items(screening, page)
    saved = queries.answers_of(screening)
    posted = {item.id: request.POST[item.id] for item in items if request.POST.get(item.id)}
    could_be_seen = _asked_now(screening, page, saved) | set(request.POST.getlist(SHOWN))
    if request.POST.get(PREGNANCY) in ("yes", "no"):
        screening.may_be_pregnant = request.POST[PREGNANCY] == "yes"
    on_page = {item.id for item in items}
    answers = {item: answer for item, answer in saved.items() if item not in on_page} | posted
    asked = _asked_now(screening, page, answers)
    # What this very answer opened, where no script showed it, could not have been answered: it comes next.
    required = {
        item.id
        for item in items
        if item.id in asked and (item.id in could_be_seen or not hangs_on_another(item))
    }
    form = GroupForm(request.POST, group=page.id, items=PageItems(items, asked, required))
    if not form.is_valid() and not _is_emergency(screening, answers):
        return _show(request, screening, page, form, status=UNPROCESSABLE)
    try:
        screening = actions.save_page(
            screening=screening,
            group=page.id,
            answers=form.answers(),
            may_be_pregnant=form.may_be_pregnant(),
            by=request.user,
            now=timezone.now(),
        )
    except CAME_TOO_LATE:
        return forward(_mine(request, screening.public_id))
    return _after(screening, page)


def _is_emergency(screening: Screening, answers: Mapping[str, str]) -> bool:
    rules = queries.rules_of(screening)
    return bool(emergency_items(answers, screening.asking, rules=rules))


def _after(screening: Screening, page: Group) -> HttpResponse:
    """To the confirmation, to follow-ups on the same page, or to the next page."""
    if screening.emergency_at:
        return redirect("screening:confirm", screening.public_id)
    rules = queries.rules_of(screening)
    answers = queries.answers_of(screening)
    if _asked_now(screening, page, answers) - answers.keys():
        return redirect("screening:group", screening.public_id, page.id.value)
    following = next_page(page.id, screening.page_asking, rules=rules)
    if following is None or first_unfinished_page(answers, screening.asking, rules=rules) is None:
        return forward(screening)
    return redirect("screening:group", screening.public_id, following.id.value)


def _show(
    request: AuthenticatedRequest,
    screening: Screening,
    page: Group,
    form: GroupForm,
    *,
    status: int = 200,
) -> HttpResponse:
    order = _pages(screening)
    rules = queries.rules_of(screening)
    context = {
        "screening": screening,
        "page": presenters.in_words(page),
        "form": form,
        "step": order.index(page) + 1,
        "total": len(order),
        "previous": previous_page(page.id, screening.page_asking, rules=rules),
        "numbers": numbers_of(request.user),
        "page_script": "js/screening.js",
    }
    return render(request, "screening/group.html", context, status=status)


def confirm(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """ "You said yes to … Is that right?" """
    screening = _mine(request, public_id)
    items = queries.emergency_answers(screening) if screening.emergency_at else ()
    if screening.submitted_at or not items:
        return forward(screening)
    if request.method == "POST" and request.POST.get("right") in ("yes", "no"):
        act = (
            actions.confirm_emergency
            if request.POST["right"] == "yes"
            else actions.take_back_emergency
        )
        return _act(request, screening, act)
    answers = queries.answers_of(screening)
    said = [
        translate(CONFIRM_ANSWER).format(
            answer=translate(choice.label) if (choice := item.choice(answers[item.id])) else "",
            wording=translate(item.wording),
        )
        for item in items
    ]
    refused = request.method == "POST"
    context = {
        "said": said,
        "numbers": numbers_of(request.user),
        "has_errors": refused,
    }
    status = UNPROCESSABLE if refused else 200
    return render(request, "screening/confirm.html", context, status=status)


def _act(
    request: AuthenticatedRequest, screening: Screening, act: Callable[..., Screening]
) -> HttpResponse:
    """Do it, or go where the screening has gone meanwhile: a double click is no error."""
    try:
        return forward(act(screening=screening, by=request.user, now=timezone.now()))
    except CAME_TOO_LATE:
        return forward(_mine(request, screening.public_id))


def check(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Every answer in words, before it is submitted."""
    screening = _mine(request, public_id)
    unfinished = first_unfinished_page(
        queries.answers_of(screening), screening.asking, rules=queries.rules_of(screening)
    )
    if screening.submitted_at or screening.abandoned_at or screening.emergency_at or unfinished:
        return forward(screening)
    if request.method == "POST":
        return _act(request, screening, actions.submit)
    context = {
        "screening": screening,
        "answers": presenters.answers_page(screening),
        "last": _pages(screening)[-1],
    }
    return render(request, "screening/check.html", context)


def result(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What it came to, what to do now, what happens next."""
    screening = _mine(request, public_id)
    if not screening.submitted_at:
        return forward(screening)
    numbers = numbers_of(request.user)
    page = presenters.result_page(screening, numbers)
    context = {"screening": screening, "result": page, "numbers": numbers}
    template = "screening/alarm.html" if page.is_alarm else "screening/result.html"
    return render(request, template, context)
