"""Change somebody's plan: see what it leads to first, then decide. Nothing is stored by a preview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from plans.actions import overriding
from plans.actions.locking import NotRunning
from plans.domain.overrides import Override, OverrideRefused
from plans.models import PlanOverride, PlanStatus
from plans.queries.overrides import Standpoint
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.care.actions import NotTheirClinician
from walkback.care.models import people_visible_to
from walkback.clinic import actions
from walkback.clinic.plan_forms import (
    EndForm,
    HoldForm,
    LiftForm,
    NumbersForm,
    PauseForm,
    PlanForm,
    ResumeForm,
)
from walkback.clinic.plan_queries import PlanOnDesk, plan_on_desk
from walkback.clinic.presenters import plan as presenter
from walkback.clinic.presenters.tabs import tabs_of
from walkback.core.http import wants_fragment

CONFLICT, UNPROCESSABLE = 409, 422
PARTS: dict[str, Callable[..., PlanForm]] = {
    "hold": HoldForm,
    "lift": LiftForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "end": EndForm,
}


@dataclass(frozen=True)
class Desk:
    """One person's plan before a clinician, and what they do with it."""

    request: AuthenticatedRequest
    person: User
    on_desk: PlanOnDesk
    now: datetime

    @property
    def stands(self) -> Standpoint:
        return self.on_desk.stands

    def numbers(self, data: Any = None) -> NumbersForm:
        return NumbersForm(data, stands=self.stands, person=self.person, by=self.request.user)

    def form(self, part: str, data: Any = None) -> PlanForm:
        return PARTS[part](data, stands=self.stands, person=self.person, by=self.request.user)

    def offered(self) -> list[str]:
        """What can be done to the plan as it stands, besides its numbers."""
        if self.stands.status == PlanStatus.ACTIVE:
            return ["hold", *(["lift"] if self.stands.held_until else []), "pause", "end"]
        return ["resume", "end"]

    @property
    def what_is_kept(self) -> dict[str, Any]:
        """For each action of `overriding`."""
        return {"plan": self.on_desk.plan, "by": self.request.user, "now": self.now}

    def show(
        self,
        *,
        status: int = 200,
        numbers: NumbersForm | None = None,
        sent: dict[str, PlanForm] | None = None,
        **more: Any,
    ) -> HttpResponse:
        """The page, with the form that was sent in place of an empty one."""
        forms = {part: (sent or {}).get(part) or self.form(part) for part in self.offered()}
        context = {
            "person": self.person,
            "tabs": tabs_of(self.person, "plan"),
            "desk": self.on_desk,
            "runs": self.stands.status == PlanStatus.ACTIVE,
            "facts": presenter.facts_of(self.on_desk),
            "lines": presenter.change_lines(self.on_desk.overrides),
            "numbers": numbers or self.numbers(),
            "forms": forms,
            "has_errors": status != 200,
            **more,
        }
        return render(self.request, "clinic/plan.html", context, status=status)

    def done(self, override: PlanOverride) -> HttpResponse:
        messages.success(self.request, presenter.done_words(override))
        return redirect("clinic:plan", self.person.public_id)


@vary_on_headers("HX-Request")
def plan(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The plan as it stands, what can be changed about it, and what was. Looking is opening the record."""
    now = timezone.now()
    person: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    on_desk = plan_on_desk(request.user, person)
    if request.method != "POST":
        actions.note_look(participant=person, by=request.user, now=now, part="plan")
    if on_desk is None:
        context = {"person": person, "tabs": tabs_of(person, "plan")}
        return render(request, "clinic/plan_none.html", context)
    desk = Desk(request, person, on_desk, now)
    return _act(desk, request.POST.get("act", "")) if request.method == "POST" else desk.show()


def _act(desk: Desk, act: str) -> HttpResponse:
    """Do what was sent, or say why it cannot be done as things are now."""
    if act not in ("preview", "override", *PARTS):
        return desk.show(status=UNPROCESSABLE, refusal=_("Choose what to change."))
    data = desk.request.POST
    form = desk.form(act, data) if act in PARTS else desk.numbers(data)
    if not desk.on_desk.may_be_changed:
        return desk.show(status=CONFLICT, sent={act: form})
    if form.seen() != desk.stands:
        return _changed_meanwhile(desk, act)
    try:
        if isinstance(form, NumbersForm):
            return _numbers(desk, act, form)
        return _part(desk, act, form)
    except (overriding.PlanChanged, overriding.OnHold, NotRunning):
        return _changed_meanwhile(desk, act)
    except NotTheirClinician:
        raise Http404 from None


def _changed_meanwhile(desk: Desk, act: str) -> HttpResponse:
    """Nothing is overwritten: what is otherwise now, and everything that was typed."""
    found = plan_on_desk(desk.request.user, desk.person)
    if found is None:
        messages.warning(desk.request, _("Nothing was changed: the plan has ended meanwhile."))
        return redirect("clinic:plan", desk.person.public_id)
    fresh = Desk(desk.request, desk.person, found, desk.now)
    data = desk.request.POST.copy()
    newest = found.overrides[-1] if found.overrides else None
    said: dict[str, Any] = {"changed_by": newest and presenter.change_lines([newest])[0]}
    if act in PARTS:
        form = fresh.form(act, data)
        seen = form.seen()
        data[form.add_prefix("based_on")] = form.fields["based_on"].initial
        said["sent"] = {act: fresh.form(act, data)}
    else:
        numbers = fresh.numbers(data)
        seen = numbers.seen()
        said["numbers"] = numbers.carried_over(seen)
    said["differences"] = presenter.differences(seen, fresh.stands) if seen else []
    if wants_fragment(desk.request):
        return render(desk.request, "clinic/_plan_preview.html", {"is_stale": True})
    return fresh.show(status=CONFLICT, is_stale=True, **said)


# -- The numbers -----------------------------------------------------------------------------------


def _numbers(desk: Desk, act: str, form: NumbersForm) -> HttpResponse:
    """See what the numbers lead to; with the same numbers seen, put them in place."""
    if act == "preview":
        form.without_reason()
    preview = _previewed(desk, form)
    form.fields["reason"].required = True
    if preview is None:
        return _refused(desk, form)
    if act == "preview":
        return _shown(desk, form, preview)
    if desk.request.POST.get("previewed") != preview.previewed:
        return _shown(desk, form, preview, is_other=True)
    made = overriding.override(
        wanted=form.wanted(),
        reason=form.cleaned_data["reason"],
        based_on=desk.stands,
        **desk.what_is_kept,
    )
    return desk.done(made)


def _previewed(desk: Desk, form: NumbersForm) -> presenter.Preview | None:
    """What the form's numbers would lead to; None, with words beside the fields, when they cannot be."""
    if not form.is_valid():
        return None
    if form.wanted() == Override():
        form.add_error(None, _("Change at least one number."))
        return None
    try:
        return presenter.preview_of(desk.on_desk, form.wanted(), _as_query(form))
    except OverrideRefused as refusal:
        form.refuse(refusal.problems)
        return None


def _as_query(form: NumbersForm) -> dict[str, str]:
    """The numbers for the address of the picture; never the reason."""
    left_out = ("reason", "based_on")
    names = [form.add_prefix(name) for name in form.fields if name not in left_out]
    return {name: str(form.data.get(name, "")) for name in names}


def _refused(desk: Desk, form: NumbersForm) -> HttpResponse:
    if wants_fragment(desk.request):
        context = {"numbers": form, "person": desk.person, "in_part": True}
        return render(desk.request, "clinic/_plan_preview.html", context, status=UNPROCESSABLE)
    return desk.show(status=UNPROCESSABLE, numbers=form)


def _shown(
    desk: Desk, form: NumbersForm, preview: presenter.Preview, *, is_other: bool = False
) -> HttpResponse:
    """The preview: by itself for htmx, else in the page with everything that was typed."""
    context: dict[str, Any] = {"preview": preview, "is_other": is_other}
    if wants_fragment(desk.request):
        part = {**context, "person": desk.person}
        return render(desk.request, "clinic/_plan_preview.html", part)
    return desk.show(numbers=form, **context)


@require_safe
@vary_on_headers("HX-Request")
def projection(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """The plan with other numbers as a picture, beside the plan as it stands."""
    person: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    on_desk = plan_on_desk(request.user, person)
    if on_desk is None:
        raise Http404
    desk = Desk(request, person, on_desk, timezone.now())
    themed = wants_fragment(request)
    try:
        svg = presenter.chart_of(on_desk, _asked(desk), themed=themed)
    except OverrideRefused as refusal:
        raise Http404 from refusal
    return HttpResponse(svg, content_type=None if themed else "image/svg+xml")


def _asked(desk: Desk) -> Override | None:
    """The numbers in the address; None for the plan as it stands. Raises Http404 when they are none."""
    if not desk.request.GET:
        return None
    form = desk.numbers(desk.request.GET).without_reason()
    if not form.is_valid():
        raise Http404
    return form.wanted()


# -- Hold, rest, return, end -----------------------------------------------------------------------


def _part(desk: Desk, act: str, form: PlanForm) -> HttpResponse:
    """One of the other changes."""
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, sent={act: form})
    change = {
        "hold": overriding.hold,
        "lift": overriding.lift,
        "pause": overriding.pause,
        "resume": overriding.resume,
        "end": overriding.end,
    }[act]
    left_out = ("reason", "based_on", "sure")
    asked = {name: value for name, value in form.cleaned_data.items() if name not in left_out}
    try:
        made = change(  # type: ignore[operator]  # each takes what its form asks
            reason=form.cleaned_data["reason"],
            based_on=desk.stands,
            **asked,
            **desk.what_is_kept,
        )
    except OverrideRefused as refusal:
        form.refuse(refusal.problems)
        return desk.show(status=UNPROCESSABLE, sent={act: form})
    except overriding.NothingChanged:
        return _changed_meanwhile(desk, act)
    return desk.done(made)
