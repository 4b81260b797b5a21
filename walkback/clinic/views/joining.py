"""Joining a clinic by an invitation, and leaving it."""

from datetime import datetime

from allauth.account.utils import complete_signup
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from walkback.accounts.adapter import AFTER_SIGN_IN
from walkback.accounts.audit import System
from walkback.accounts.consent_texts import SHARING
from walkback.accounts.forms import ClinicianSignupForm, ConsentForm
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.accounts.roles import Permission
from walkback.care import team_queries as care
from walkback.care.actions import belonging, inviting
from walkback.care.actions.clinics import NotAClinician, NotAParticipant
from walkback.care.codes import as_typed
from walkback.care.models import Invitation
from walkback.care.queries import care_ended_of, clinic_of
from walkback.care.wording import ended_words, reason_words
from walkback.clinic.presenters.joining import Fit, fit_of, join_page, leaving_lines
from walkback.clinic.team_forms import CodeForm
from walkback.core.http import for_link_holders

CODE = "invitation"
"""In the session: the code that somebody came with, until it is used or refused."""
TRIES = ("join_failed", "join_failed_account")
UNPROCESSABLE, TOO_MANY = 422, 429


@require_safe
@for_link_holders
def link(request: HttpRequest, code: str) -> HttpResponse:
    """The link of an invitation: keep its code for this visit and go where it is not in the address."""
    request.session[CODE] = code
    return redirect("joining:join")


def join(request: HttpRequest) -> HttpResponse:
    """Type a code, or read what one leads to and agree."""
    if request.method == "POST" and "code" in request.POST:
        return _typed(request)
    if CODE not in request.session:
        return _ask(request, CodeForm())
    now = timezone.now()
    invitation = _invitation(request, now)
    if invitation is None:
        return _refused(request)
    if request.method == "POST":
        return _accept(request, invitation, now)
    return _show(request, invitation)


def _typed(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=UNPROCESSABLE)
    request.session[CODE] = form.cleaned_data["code"]
    if _invitation(request, timezone.now()) is None:
        return _refused(request, form)
    return redirect("joining:join")


def _ask(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    user = request.user
    held = None
    if isinstance(user, User) and user.may(Permission.OWN_PROGRAMME):
        held = clinic_of(user)
    context = {"form": form, "clinic": held}
    return render(request, "clinic/join_code.html", context, status=status)


def _refused(request: HttpRequest, form: CodeForm | None = None) -> HttpResponse:
    """The code leads nowhere: the same words whatever the reason."""
    typed = request.session.pop(CODE, "")
    if form is None:
        form = CodeForm({"code": typed})
        form.is_valid()
    if not _may_try(request, dry_run=True):
        form.add_error("code", _("Too many tries. Wait a few minutes and try again."))
        return _ask(request, form, status=TOO_MANY)
    if not form.has_error("code"):
        form.refuse()
    return _ask(request, form, status=UNPROCESSABLE)


def _invitation(request: HttpRequest, now: datetime) -> Invitation | None:
    """What the kept code leads to. A code that leads nowhere counts as a try."""
    if not _may_try(request, dry_run=True):
        return None
    code = as_typed(request.session[CODE])
    invitation = care.invitation_of(code, now=now) if code else None
    if invitation is None:
        _may_try(request, dry_run=False)
        user = request.user
        inviting.note_refused(by=user if isinstance(user, User) else System.ANONYMOUS, now=now)
    return invitation


def _may_try(request: HttpRequest, *, dry_run: bool) -> bool:
    """Limited as sign-in is: by address, and by account where somebody is signed in."""
    actions = TRIES if request.user.is_authenticated else TRIES[:1]
    allowed = [ratelimit.consume(request, action=name, dry_run=dry_run) for name in actions]
    return all(allowed)


def _show(
    request: HttpRequest, invitation: Invitation, form: ConsentForm | None = None
) -> HttpResponse:
    fit = fit_of(request.user, invitation)
    if fit in (Fit.SIGN_UP, Fit.MAKE_ACCOUNT):
        request.session[AFTER_SIGN_IN] = reverse("joining:join")
    context = {
        "page": join_page(invitation, fit, request.user),
        "form": form or ConsentForm(statement=SHARING.statement),
    }
    status = UNPROCESSABLE if form else 200
    return render(request, "clinic/join.html", context, status=status)


def _accept(request: HttpRequest, invitation: Invitation, now: datetime) -> HttpResponse:
    fit, user, code = fit_of(request.user, invitation), request.user, request.session[CODE]
    form = ConsentForm(request.POST, statement=SHARING.statement)
    if not isinstance(user, User) or fit not in (Fit.AGREE, Fit.WORK):
        return _show(request, invitation)
    if fit is Fit.AGREE and not form.is_valid():
        return _show(request, invitation, form)
    try:
        if fit is Fit.AGREE:
            inviting.join_as_participant(code=as_typed(code), by=user, now=now)
        else:
            inviting.join_as_clinician(code=as_typed(code), by=user, now=now)
    except inviting.NoSuchInvitation:
        return _refused(request)
    except (inviting.AlreadyInAClinic, NotAParticipant, NotAClinician):
        return _show(request, invitation)
    del request.session[CODE]
    words = (
        _("%(clinic)s looks after you now.")
        if fit is Fit.AGREE
        else _("You work at %(clinic)s now.")
    )
    messages.success(request, words % {"clinic": invitation.clinic.name})
    return redirect("home")


@sensitive_post_parameters("password1")
def account(request: HttpRequest) -> HttpResponse:
    """An account for a clinician who was invited. It belongs to no clinic until its address is confirmed."""
    if request.user.is_authenticated or CODE not in request.session:
        return redirect("joining:join")
    invitation = _invitation(request, timezone.now())
    if invitation is None or fit_of(request.user, invitation) is not Fit.MAKE_ACCOUNT:
        return redirect("joining:join")
    country = invitation.clinic.country.code
    context = {"clinic": invitation.clinic, "form": ClinicianSignupForm(country=country)}
    if request.method != "POST":
        return render(request, "clinic/join_account.html", context)
    form = ClinicianSignupForm(request.POST, country=country)
    status = UNPROCESSABLE
    if form.is_valid():
        if ratelimit.consume(request, action="signup"):
            return _made(request, form)
        form.add_error(None, _("Too many tries. Wait a few minutes and try again."))
        status = TOO_MANY
    return render(request, "clinic/join_account.html", context | {"form": form}, status=status)


def _made(request: HttpRequest, form: ClinicianSignupForm) -> HttpResponse:
    """As sign-up does: the link goes to the address; one that has an account already is told so there."""
    user, response = form.try_save(request)
    answer: HttpResponse = response or complete_signup(request, user, None, None)
    return answer


@require_safe
def my_clinic(request: AuthenticatedRequest) -> HttpResponse:
    """Who looks after me, and what they see; or how one joins. That a clinic ended its care is read here."""
    clinic = clinic_of(request.user)
    ended = care_ended_of(request.user)
    if request.method == "GET":
        belonging.note_told(participant=request.user, by=request.user, now=timezone.now())
    context = {
        "ended": (ended_words(ended), reason_words(ended)) if ended else None,
        "clinic": clinic,
        "team": care.team_size(clinic) if clinic else 0,
        "text": SHARING.shown_paragraphs,
    }
    return render(request, "clinic/mine.html", context)


def leave(request: AuthenticatedRequest) -> HttpResponse:
    """What leaving means, and the way out."""
    clinic = clinic_of(request.user)
    if clinic is None:
        return redirect("joining:mine")
    if request.method != "POST":
        context = {"clinic": clinic, "lines": leaving_lines(request.user, clinic)}
        return render(request, "clinic/leave.html", context)
    try:
        left = belonging.leave_clinic(participant=request.user, by=request.user, now=timezone.now())
    except belonging.NotInAClinic:
        return redirect("joining:mine")
    words = _("You have left %(clinic)s. Its clinicians see nothing of yours any more.")
    messages.success(request, words % {"clinic": left.name})
    return redirect("joining:mine")
