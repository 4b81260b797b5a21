"""The work queue: its page, what is new since it was opened, one alert, and a review of many people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from walkback.accounts.http import AuthenticatedRequest
from walkback.care.actions import alerts, looking, noting
from walkback.care.forms import NoteForm
from walkback.care.models import Alert
from walkback.clinic import queue_queries
from walkback.clinic.clinic_filter import clinic_choices, clinics_to_choose
from walkback.clinic.presenters import queue as presenter
from walkback.clinic.queries import people_of
from walkback.clinic.queue_forms import CloseForm, ContactForm, ReviewedForm, SnoozeForm
from walkback.clinic.queue_queries import Filters
from walkback.clinic.row_queries import row_facts_about
from walkback.core.http import render_partial, safe_next, wants_fragment

CONFLICT, UNPROCESSABLE, SEE_OTHER = 409, 422, 303


@require_safe
def queue(request: AuthenticatedRequest) -> HttpResponse:
    """Open alerts, who needs somebody most first."""
    now = timezone.now()
    clinics = clinics_to_choose(request.user)
    filters = Filters.of(request.GET, clinics)
    asked = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
    found = queue_queries.queue_page(request.user, filters, now=now, **asked)
    context = {
        "rows": presenter.queue_rows(found, request.user, now=now),
        "tabs": presenter.tabs(filters, found),
        "kinds": presenter.kinds(filters),
        "clinics": clinic_choices(clinics, filters.clinic),
        "empty": presenter.empty_words(filters),
        "filters": filters,
        "earlier": filters.address(before=found.part.earlier) if found.part.earlier else "",
        "later": filters.address(after=found.part.later) if found.part.later else "",
        "back": request.get_full_path(),
        "as_of": now.isoformat(),
        "review_form": ReviewedForm(),
        "news": presenter.news(filters, found.newest, 0),
    }
    return render(request, "clinic/queue.html", context)


@require_safe
def news(request: AuthenticatedRequest) -> HttpResponse:
    """How much is new since the page was opened; asked for again and again, answered only when it changed."""
    filters = Filters.of(request.GET, clinics_to_choose(request.user))
    since = request.GET.get("since", "")
    count = queue_queries.news_for(request.user, filters, since=since, now=timezone.now())
    shown = presenter.news(filters, since, count)
    unchanged = get_conditional_response(request, etag=shown.etag)
    if unchanged is not None:
        return HttpResponse(status=unchanged.status_code, headers={"ETag": shown.etag})
    context = {"news": shown}
    response = render_partial(request, "clinic/queue_news.html", "queue-news", context)
    response["ETag"] = shown.etag
    return response


# -- One alert -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """One alert before a clinician. A form that was sent keeps what was typed."""

    request: AuthenticatedRequest
    alert: Alert
    now: datetime

    @property
    def sent(self) -> Any:
        return self.request.POST

    @property
    def back(self) -> str:
        """The list this alert was come to from."""
        return safe_next(self.request, default=reverse("clinic:queue"))

    @property
    def is_in_the_list(self) -> bool:
        """The row goes back into the list, not into its own page."""
        htmx = getattr(self.request, "htmx", None)
        own = reverse("clinic:alert", args=[self.alert.public_id])
        path = str(getattr(htmx, "current_url_abs_path", None) or "")
        return wants_fragment(self.request) and not path.startswith(own)

    def form(self, name: str, data: Any = None) -> Any:
        options: dict[str, Any] = {"prefix": f"{name}-{self.alert.public_id.hex[:8]}"}
        if name == "snooze":
            options["today"] = self.now.astimezone(self.request.user.zone).date()
        if name == "contact":
            options |= {"zone": self.request.user.zone, "now": self.now}
        return FORMS[name](data, **options)

    def show(
        self, *, status: int = 200, said: str = "", refusal: str = "", **sent: forms.Form
    ) -> HttpResponse:
        """The row: whole page or the row alone. Unfolded, with all its forms, unless something was done."""
        user = self.request.user
        known = row_facts_about(user, [self.alert.participant])
        context = {
            "row": presenter.queue_row(self.alert, known, user, now=self.now),
            "back": self.back,
            "said": said,
            "can_tick": self.is_in_the_list,
            "refusal": refusal,
            "is_unfolded": not said and self.alert.closed_at is None,
            "has_errors": status in (CONFLICT, UNPROCESSABLE),
            "refused": next(iter(sent), ""),
            **{f"{name}_form": sent.get(name) or self.form(name) for name in FORMS},
        }
        return render_partial(
            self.request, "clinic/alert.html", "queue-row", context, status=status
        )

    def done(self, words: str, alert: Alert | None = None) -> HttpResponse:
        """It is done: the changed row, or back to the list with the words on top."""
        if wants_fragment(self.request):
            changed = alert or fetch(self.request, self.alert.public_id)
            return Desk(self.request, changed, self.now).show(said=words)
        messages.success(self.request, words)
        return to(self.back)


FORMS: dict[str, type[forms.Form]] = {
    "close": CloseForm,
    "contact": ContactForm,
    "note": NoteForm,
    "snooze": SnoozeForm,
}


def fetch(request: AuthenticatedRequest, public_id: UUID) -> Alert:
    found: Alert = get_object_or_404(queue_queries.one_alert(request.user), public_id=public_id)
    return found


def to(address: str) -> HttpResponse:
    return HttpResponse(status=SEE_OTHER, headers={"Location": address})


def alert(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """One alert with everything that can be done about it."""
    desk = Desk(request, fetch(request, public_id), timezone.now())
    if request.method != "POST":
        return desk.show()
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return desk.show(status=UNPROCESSABLE, refusal=_("Choose what to do."))
    try:
        return act(desk)
    except alerts.ChangedMeanwhile as changed:
        return _too_late(desk, changed)
    except alerts.NotByHand:
        return desk.show(status=UNPROCESSABLE, refusal=_("A review does not close this alert."))
    except alerts.NotTheirClinician:
        raise Http404 from None


def _too_late(desk: Desk, changed: alerts.ChangedMeanwhile) -> HttpResponse:
    """Somebody was first: nothing is overwritten, what was typed stays, and the row shows how it stands."""
    standing = Desk(desk.request, fetch(desk.request, desk.alert.public_id), desk.now)
    act = desk.sent.get("act", "")
    typed = {act: desk.form(act, desk.sent)} if act in FORMS else {}
    words = presenter.changed_words(changed.changes, standing.alert, desk.request.user)
    return standing.show(status=CONFLICT, refusal=words, **typed)


def _hands(desk: Desk) -> dict[str, Any]:
    return {
        "alert": desk.alert,
        "seen": desk.sent.get("seen", ""),
        "by": desk.request.user,
        "now": desk.now,
    }


def _claim(desk: Desk) -> HttpResponse:
    alerts.claim(**_hands(desk))
    return desk.done(_("It is yours. Your colleagues see that."))


def _release(desk: Desk) -> HttpResponse:
    alerts.release(**_hands(desk))
    return desk.done(_("It is free again for whoever comes next."))


def _acknowledge(desk: Desk) -> HttpResponse:
    changed = alerts.acknowledge(**_hands(desk))
    if changed.closed_at is not None:
        return desk.done(_("Seen, and closed with that."))
    return desk.done(_("Marked as seen. It stays open."))


def _snooze(desk: Desk) -> HttpResponse:
    form = desk.form("snooze", desk.sent)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, snooze=form)
    alerts.snooze(**_hands(desk), until=form.until_instant(desk.request.user.zone))
    return desk.done(_("Put off. It comes back by itself."))


def _close(desk: Desk) -> HttpResponse:
    form = desk.form("close", desk.sent)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, close=form)
    alerts.close(**_hands(desk), note=form.cleaned_data["text"])
    return desk.done(_("Closed, with what you found."))


def _note(desk: Desk) -> HttpResponse:
    form = desk.form("note", desk.sent)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, note=form)
    noting.write_note(
        participant=desk.alert.participant,
        text=form.cleaned_data["text"],
        by=desk.request.user,
        now=desk.now,
    )
    return desk.done(_("The note is kept."))


def _contact(desk: Desk) -> HttpResponse:
    form = desk.form("contact", desk.sent)
    if not form.is_valid():
        return desk.show(status=UNPROCESSABLE, contact=form)
    try:
        looking.note_contact(
            participant=desk.alert.participant,
            contact_by=form.cleaned_data["how"],
            text=form.cleaned_data["text"],
            happened_at=form.cleaned_data["when"],
            answers=desk.alert,
            by=desk.request.user,
            now=desk.now,
        )
    except (looking.InTheFuture, looking.TooEarly) as refused:
        form.refuse_time(refused)
        return desk.show(status=UNPROCESSABLE, contact=form)
    return desk.done(_("The contact is kept."))


ACTS = {
    "claim": _claim,
    "release": _release,
    "acknowledge": _acknowledge,
    "snooze": _snooze,
    "close": _close,
    "note": _note,
    "contact": _contact,
}


# -- Many people -----------------------------------------------------------------------------------


@require_POST
def reviewed(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody who was ticked was looked at and nothing changes: one note for each, with the same words."""
    now = timezone.now()
    back = safe_next(request, default=reverse("clinic:queue"))
    ticked = presenter.ticked(request.POST.getlist("person"))
    people = list(people_of(request.user).filter(public_id__in=ticked))
    form = ReviewedForm(request.POST)
    if not form.is_valid() or (not people and form.cleaned_data["text"]):
        # On a page of its own, whichever list it comes from: what was typed is kept.
        context = {"people": people, "form": form, "back": back, "as_of": request.POST.get("as_of")}
        return render(request, "clinic/reviewed.html", context, status=UNPROCESSABLE)
    if not people:
        messages.warning(request, _("Nothing was written down: tick somebody first."))
        return to(back)
    as_of = min(presenter.instant(request.POST.get("as_of", "")) or now, now)
    try:
        notes = looking.mark_reviewed(
            people=people,
            as_of=as_of,
            text=form.cleaned_data["text"],
            by=request.user,
            now=now,
        )
    except alerts.NotTheirClinician:
        raise Http404 from None
    messages.success(request, presenter.reviewed_words(len(notes)))
    return to(back)
