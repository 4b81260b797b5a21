"""One hold: look at it, clear it, keep it, or write down an assessment."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.actions import holding
from screening.models import Hold
from walkback.accounts.http import AuthenticatedRequest
from walkback.care.actions import NotTheirClinician
from walkback.clinic import actions, hold_queries, queries
from walkback.clinic.forms import ClearForm, KeepForm, ToldForm
from walkback.clinic.hold_queries import HoldRecord
from walkback.clinic.presenters.hold import cleared_words, hold_page, not_yet_words

CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True)
class Desk:
    """The page of one hold: what is known, and its forms. A form that was sent keeps what it said."""

    request: AuthenticatedRequest
    hold: Hold
    record: HoldRecord
    now: datetime

    def clear_form(self, data: Any = None) -> ClearForm:
        return ClearForm(data, resumption=self.record.resumption, **self._who)

    def keep_form(self, data: Any = None) -> KeepForm:
        return KeepForm(data, **self._who)

    def told_form(self, data: Any = None) -> ToldForm:
        zone = self.hold.participant.zone
        raised = [other.last_raised_at for other in (self.hold, *self.record.others)]
        earliest: date = min(raised).astimezone(zone).date()
        return ToldForm(data, earliest=earliest, today=self.now.astimezone(zone).date())

    @property
    def _who(self) -> dict[str, Any]:
        return {"person": self.hold.participant, "by": self.request.user}

    def show(self, *, status: int = 200, refusal: str = "", **sent: forms.Form) -> HttpResponse:
        """The page, with the form that was sent in place of an empty one."""
        fresh = {
            "clear_form": self.clear_form,
            "keep_form": self.keep_form,
            "told_form": self.told_form,
        }
        context = {
            "person": self.hold.participant,
            "page": hold_page(self.record),
            "refusal": refusal,
            "has_errors": status != 200,
            **{name: sent.get(name) or make() for name, make in fresh.items()},
        }
        return render(self.request, "clinic/hold.html", context, status=status)

    def to_person(self) -> HttpResponse:
        return redirect("clinic:person", self.hold.participant.public_id)

    def to_hold(self) -> HttpResponse:
        return redirect("clinic:hold", self.hold.participant.public_id, self.hold.public_id)


def hold(request: AuthenticatedRequest, public_id: UUID, hold_id: UUID) -> HttpResponse:
    """One hold of one person. Opening it is opening the record."""
    now = timezone.now()
    person = get_object_or_404(queries.people_of(request.user), public_id=public_id)
    found = hold_queries.hold_of(request.user, person, hold_id)
    if found is None:
        raise Http404
    is_looking = request.method != "POST"
    if is_looking:
        actions.note_view(participant=person, by=request.user, now=now)
        found.refresh_from_db(fields=["seen_at", "seen_by"])
    record = hold_queries.hold_record(request.user, found, now=now)
    desk = Desk(request, found, record, now)
    if is_looking:
        return desk.show()
    return _act(desk)


def _act(desk: Desk) -> HttpResponse:
    """Do what was sent, or say why it cannot be done as things are now."""
    act = {"clear": _clear, "keep": _keep, "told": _told}.get(desk.request.POST.get("act", ""))
    if act is None:
        return desk.show(status=UNPROCESSABLE, refusal=_("Choose what to do with this hold."))
    if desk.hold.closed_at is not None:
        return _too_late(desk)
    try:
        return act(desk)
    except holding.NotYet:
        return _not_yet(desk)
    except holding.AlreadyClosed:
        return _too_late(desk)
    except NotTheirClinician:
        raise Http404 from None


def _too_late(desk: Desk) -> HttpResponse:
    messages.warning(
        desk.request,
        _("Nothing was changed: somebody else has closed this. Here it is as it is now."),
    )
    return desk.to_hold()


def _clear(desk: Desk) -> HttpResponse:
    form = desk.clear_form(desk.request.POST)
    if not desk.record.can_be_cleared:
        return _not_yet(desk)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, clear_form=form)
    holding.clear(
        hold=desk.hold,
        reason=form.cleaned_data["reason"],
        by=desk.request.user,
        now=desk.now,
        resume_percent=form.resume_percent,
    )
    plan = hold_queries.plan_now(desk.request.user, desk.record.resumption)
    messages.success(desk.request, cleared_words(plan, desk.record.others))
    return desk.to_person()


def _not_yet(desk: Desk) -> HttpResponse:
    """Something has to happen first, as things are now. What was typed stays on the page."""
    record = hold_queries.hold_record(desk.request.user, desk.hold, now=desk.now)
    desk = replace(desk, record=record)
    forms = {"clear": desk.clear_form, "keep": desk.keep_form, "told": desk.told_form}
    sent = desk.request.POST["act"]
    form = {f"{sent}_form": forms[sent](desk.request.POST)}
    return desk.show(status=CONFLICT, refusal=not_yet_words(record), **form)


def _keep(desk: Desk) -> HttpResponse:
    form = desk.keep_form(desk.request.POST)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, keep_form=form)
    holding.decline(
        hold=desk.hold, reason=form.cleaned_data["reason"], by=desk.request.user, now=desk.now
    )
    messages.success(desk.request, _("Kept. They read your reason."))
    return desk.to_person()


def _told(desk: Desk) -> HttpResponse:
    form = desk.told_form(desk.request.POST)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, told_form=form)
    try:
        holding.attest(
            participant=desk.hold.participant,
            statement=form.statement(),
            by=desk.request.user,
            now=desk.now,
        )
    except holding.BadDate as refusal:
        form.add_error("assessed_on", str(refusal))
        return desk.show(status=UNPROCESSABLE, told_form=form)
    messages.success(desk.request, _("What was said is kept."))
    return desk.to_hold()
