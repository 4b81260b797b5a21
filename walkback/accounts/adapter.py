"""How allauth makes our accounts and what it writes into the audit trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from walkback.accounts import actions, audit
from walkback.accounts.mail import MailNotSent, must_be_sent
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.core import languages

AFTER_SIGN_IN = "after_sign_in"
"""In the session: an address of ours to go on at."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address and the password do not go together."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Called with a valid sign-up form: the whole account is made in one transaction."""
        data = form.cleaned_data
        user.email = data["email"].lower()
        user.set_password(data["password1"])
        profile = actions.Profile(
            time_zone=data["time_zone"], country=data["country"], language=languages.in_use()
        )
        by, now = audit.System.ANONYMOUS, timezone.now()
        if form.role is Role.CLINICIAN:
            return actions.complete_clinician_sign_up(user=user, profile=profile, by=by, now=now)
        return actions.complete_sign_up(
            user=user, born_on=data["born_on"], profile=profile, by=by, now=now
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to what somebody was about to do before they signed in, once."""
        address: str = request.session.pop(AFTER_SIGN_IN, "")
        return address or str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account it is about, whoever asked for it in whichever browser.

        Raises MailNotSent. Asking again is then not too soon.
        """
        user = context.get("user")
        language = user.language if isinstance(user, User) else languages.in_use()
        try:
            with languages.spoken(language), must_be_sent():
                super().send_mail(template_prefix, email, context)
        except MailNotSent:
            ratelimit.clear(self.request, action="confirm_email", key=email.lower())
            raise

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            user = email_address.user
            audit.record(audit.Event.EMAIL_CONFIRMED, by=user, now=timezone.now(), subject=user)
        return confirmed

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return self._public(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return self._public(path.replace("UID-KEY", key))

    def _public(self, path: str) -> str:
        """Links in mail come from a setting, never from the request's Host header."""
        return f"{settings.PUBLIC_URL}{path}"

    def set_password(self, user: User, password: str) -> None:
        """A change or a reset; the first password of an account is part of its sign-up."""
        super().set_password(user, password)
        audit.record(audit.Event.PASSWORD_CHANGED, by=user, now=timezone.now(), subject=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        audit.record(
            audit.Event.SIGN_IN_FAILED,
            by=audit.System.ANONYMOUS,
            now=timezone.now(),
            outcome="refused",
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> Any:
        audit.record(audit.Event.SIGNED_IN, by=user, now=timezone.now(), subject=user)
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            audit.record(
                audit.Event.SIGNED_OUT, by=request.user, now=timezone.now(), subject=request.user
            )
        super().logout(request)
