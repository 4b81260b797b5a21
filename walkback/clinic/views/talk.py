"""Messages with one person, and the clinic's own notes about them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.actions import talking
from plans.presenters.thread import lines_for_clinic, too_many_words
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.care.actions import looking, messaging, noting
from walkback.care.actions.alerts import NotTheirClinician
from walkback.care.forms import MessageForm, NoteForm
from walkback.care.models import people_visible_to
from walkback.care.queries import notes_page, thread_page, waiting_page, waits_for_contact
from walkback.clinic.presenters.notes import note_lines
from walkback.clinic.presenters.tabs import tabs_of
from walkback.clinic.queue_forms import ContactForm
from walkback.clinic.views.person import opened

UNPROCESSABLE, TOO_MANY = 422, 429


@require_safe
def waiting(request: AuthenticatedRequest) -> HttpResponse:
    """Whose messages nobody in the clinic has opened yet."""
    page = waiting_page(request.user, number=request.GET.get("page", "1"))
    return render(request, "clinic/messages.html", {"page_obj": page})


def thread(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the person and the clinic wrote. Opening it marks what the person wrote as read."""
    if request.method != "POST":
        person = opened(request, public_id, "messages", now=timezone.now())
        return _thread(request, person, MessageForm.fresh())
    person = _person(request, public_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _thread(request, person, form, status=UNPROCESSABLE)
    try:
        talking.answer(participant=person, **form.cleaned_data, by=request.user, now=timezone.now())
    except messaging.TooMany:
        form.add_error("text", too_many_words())
        return _thread(request, person, form, status=TOO_MANY)
    except (NotTheirClinician, messaging.NoClinic):
        # They left the clinic, or the clinician did, while it was being written.
        raise Http404 from None
    messages.success(request, _("Sent. A mail tells them that there is something to read."))
    return redirect("clinic:person-messages", public_id)


def _thread(
    request: AuthenticatedRequest, person: User, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    page = thread_page(request.user, person, number=request.GET.get("page", "1"))
    shown = list(page.object_list)
    if request.method == "GET":
        messaging.mark_read(participant=person, shown=shown, by=request.user, now=timezone.now())
    context = {
        "person": person,
        "tabs": tabs_of(person, "person-messages"),
        "lines": lines_for_clinic(shown, request.user),
        "page_obj": page,
        "form": form,
    }
    return render(request, "clinic/person_messages.html", context, status=status)


def notes(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """What the clinic wrote about the person for itself; a note or a contact is added here."""
    if request.method != "POST":
        return _notes(request, opened(request, public_id, "notes", now=timezone.now()))
    person = _person(request, public_id)
    act = {"note": _write, "contact": _contact}.get(request.POST.get("act", ""))
    if act is None:
        return _notes(request, person, status=UNPROCESSABLE)
    try:
        return act(request, person)
    except NotTheirClinician:
        raise Http404 from None


def _write(request: AuthenticatedRequest, person: User) -> HttpResponse:
    form = NoteForm(request.POST, prefix="note")
    if not form.is_valid():
        return _notes(request, person, note_form=form, status=UNPROCESSABLE)
    noting.write_note(
        participant=person, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
    )
    messages.success(request, _("The note is kept."))
    return redirect("clinic:person-notes", person.public_id)


def _contact(request: AuthenticatedRequest, person: User) -> HttpResponse:
    now = timezone.now()
    form = ContactForm(request.POST, prefix="contact", zone=request.user.zone, now=now)
    if not form.is_valid():
        return _notes(request, person, contact_form=form, status=UNPROCESSABLE)
    try:
        looking.note_contact(
            participant=person,
            contact_by=form.cleaned_data["how"],
            text=form.cleaned_data["text"],
            happened_at=form.cleaned_data["when"],
            by=request.user,
            now=now,
        )
    except (looking.InTheFuture, looking.TooEarly) as refused:
        form.refuse_time(refused)
        return _notes(request, person, contact_form=form, status=UNPROCESSABLE)
    if waits_for_contact(request.user, person):
        words = _(
            "The contact is kept. A red flag was raised after you spoke: its alert stays open."
        )
        messages.warning(request, words)
    else:
        messages.success(request, _("The contact is kept."))
    return redirect("clinic:person-notes", person.public_id)


def _notes(
    request: AuthenticatedRequest, person: User, *, status: int = 200, **sent: forms.Form
) -> HttpResponse:
    """The page, with the form that was sent in place of an empty one."""
    page = notes_page(request.user, person, number=request.GET.get("page", "1"))
    context: dict[str, Any] = {
        "person": person,
        "tabs": tabs_of(person, "person-notes"),
        "lines": note_lines(page.object_list),
        "page_obj": page,
        "has_errors": status != 200,
        "note_form": NoteForm(prefix="note"),
        "contact_form": ContactForm(prefix="contact", zone=request.user.zone, now=timezone.now()),
        **sent,
    }
    return render(request, "clinic/person_notes.html", context, status=status)


def _person(request: AuthenticatedRequest, public_id: UUID) -> User:
    """Whom something is written to or about: somebody they look after, else nobody."""
    person: User = get_object_or_404(people_visible_to(request.user), public_id=public_id)
    return person
