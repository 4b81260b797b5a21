"""Home, plain pages, consent and one's own settings."""

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from walkback.accounts import actions, queries
from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.forms import ConsentForm, ProfileForm, ResendForm
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.mail import reach_mail_server
from walkback.accounts.models import User
from walkback.accounts.roles import Permission
from walkback.core import languages
from walkback.core.http import safe_next

UNPROCESSABLE = 422


def home(request: HttpRequest) -> HttpResponse:
    """A signed-in person goes to their own first page; everyone else reads what this is."""
    user = request.user
    if isinstance(user, User):
        if user.may(Permission.SEE_CLINIC):
            return redirect("clinic:queue")
        if user.may(Permission.READ_RECORDS):
            return redirect("admin:index")
        return redirect("plans:today")
    return render(request, "pages/home.html")


def page(request: HttpRequest, name: str) -> HttpResponse:
    """A plain page: help, privacy, terms."""
    return render(request, f"pages/{name}.html")


def resend_confirmation(request: HttpRequest) -> HttpResponse:
    """Send the confirmation link again. The answer is the same whoever asks for whichever address."""
    if request.method != "POST":
        return render(request, "account/resend.html", {"form": ResendForm()})
    form = ResendForm(request.POST)
    if not form.is_valid():
        return render(request, "account/resend.html", {"form": form}, status=UNPROCESSABLE)
    email = form.cleaned_data["email"].lower()
    if ratelimit.consume(request, action="confirm_email", key=email):
        address = EmailAddress.objects.filter(email__iexact=email, verified=False).first()
        if address is not None:
            address.send_confirmation(request)
        else:
            # With the mail server away, both kinds of address are told so.
            reach_mail_server()
    return redirect("account_email_verification_sent")


def consent(request: AuthenticatedRequest) -> HttpResponse:
    """The explicit agreement that health data may be kept and used."""
    text = CURRENT[Subject.HEALTH_DATA]
    forward = safe_next(request, default="/today/")
    form = ConsentForm(statement=text.statement)
    status = 200
    if request.method == "POST":
        form = ConsentForm(request.POST, statement=text.statement)
        if form.is_valid():
            actions.give_consent(
                participant=request.user,
                subject=Subject.HEALTH_DATA,
                by=request.user,
                now=timezone.now(),
            )
            return redirect(forward)
        status = UNPROCESSABLE
    given = queries.has_consented(request.user, Subject.HEALTH_DATA)
    context = {"form": form, "text": text, "given": given, "next": forward}
    return render(request, "accounts/consent.html", context, status=status)


def settings_home(request: AuthenticatedRequest) -> HttpResponse:
    """What can be set, as a list."""
    return render(request, "accounts/settings.html")


def profile(request: AuthenticatedRequest) -> HttpResponse:
    """Language, country and time zone."""
    user = request.user
    form = ProfileForm(
        initial={
            "language": languages.supported(user.language),
            "country": user.country.code,
            "time_zone": user.time_zone,
        }
    )
    if request.method != "POST":
        return render(request, "accounts/profile.html", {"form": form})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form}, status=UNPROCESSABLE)
    actions.change_profile(
        user=user,
        # Where one language alone is offered, nobody is asked for it and the kept one stays.
        profile=actions.Profile(**{"language": user.language} | form.cleaned_data),
        by=user,
        now=timezone.now(),
    )
    with languages.spoken(form.cleaned_data.get("language", user.language)):
        messages.success(request, gettext("Saved."))
    return redirect("accounts:settings")


def privacy(request: AuthenticatedRequest) -> HttpResponse:
    """What was agreed to, and the way to take it back."""
    user = request.user
    if request.method == "POST":
        actions.withdraw_consent(
            participant=user, subject=Subject.HEALTH_DATA, by=user, now=timezone.now()
        )
        messages.success(request, gettext("You have taken your agreement back."))
        return redirect("accounts:privacy")
    context = {"consent": queries.consent_in_force(user, Subject.HEALTH_DATA)}
    return render(request, "accounts/privacy.html", context)
