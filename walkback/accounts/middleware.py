"""What every request passes: session limits, local time, and the rule of its address."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django_htmx.http import HttpResponseClientRedirect

from walkback.accounts import audit
from walkback.accounts.mail import MailNotSent
from walkback.accounts.models import User
from walkback.accounts.roles import Permission
from walkback.core import actor, languages

GetResponse = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "started_at", "seen_at"
REFUSED = (403, 404)
OK, UNPROCESSABLE, UNAVAILABLE = 200, 422, 503
# Asked for by an open page again and again, by itself: no sign that somebody sits there.
ASKED_BY_ITSELF = frozenset({"/clinic/news/"})


def _signed_in(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) else None


class ActorMiddleware:
    """Say to the database who asks, in one transaction around everything that needs to know it.

    Not only around the view: rules, refusals and the drawing of a page ask too. Inside it the view has a transaction of its
    own (`ATOMIC_REQUESTS`), which a refusal or an error takes back alone. For nobody signed in there is nothing to ask
    before or after the view, and a page that needs no database needs none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = _signed_in(request)
        if user is None:
            with actor.acting_as(actor.NOBODY):
                return self.get_response(request)
        with actor.acting_as(user.pk), transaction.atomic():
            return self.get_response(request)


class SessionLimitMiddleware:
    """End a session that was idle, or has lasted, longer than its role allows."""

    # The idle clock is written at most this often, so that reading pages costs no write each time.
    RESOLUTION_SECONDS = 60

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = _signed_in(request)
        if user is not None:
            now = timezone.now()
            if self._expired(request, user, now):
                logout(request)
            elif request.path not in ASKED_BY_ITSELF:
                self._touch(request, now)
        return self.get_response(request)

    @staticmethod
    def _expired(request: HttpRequest, user: User, now: datetime) -> bool:
        idle, absolute = settings.SESSION_LIMITS[user.role]
        seen = request.session.get(SEEN)
        started = request.session.get(STARTED)
        if seen is None or started is None:
            return False
        moment = now.timestamp()
        return bool(
            moment - seen > idle.total_seconds() or moment - started > absolute.total_seconds()
        )

    def _touch(self, request: HttpRequest, now: datetime) -> None:
        moment = now.timestamp()
        request.session.setdefault(STARTED, moment)
        if moment - request.session.get(SEEN, 0) >= self.RESOLUTION_SECONDS:
            request.session[SEEN] = moment


class RefusedFormMiddleware:
    """A form that was refused answers 422, also where the view behind it is a library's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        refused = isinstance(form, BaseForm) and form.is_bound and bool(form.errors)
        if request.method == "POST" and response.status_code == OK and refused:
            response.status_code = UNPROCESSABLE
        return response


class MailNotSentMiddleware:
    """Say so when a mail about an account could not be sent. By then all that the request did is undone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, MailNotSent):
            return None
        return render(request, "account/mail_not_sent.html", status=UNAVAILABLE)


class HistoryContextMiddleware:
    """Tell the history triggers who acts and in which request, for the length of the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return self.get_response(request)
        user = _signed_in(request)
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        with pghistory.context(user=user.pk if user else None, request=str(request_id)):
            return self.get_response(request)


class OwnLanguageMiddleware:
    """Speak the signed-in person's own language, whatever the browser asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = _signed_in(request)
        language = languages.supported(user.language) if user else ""
        if not language:
            return self.get_response(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class LocalTimeMiddleware:
    """Show instants in the signed-in person's own time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = _signed_in(request)
        with timezone.override(ZoneInfo(user.time_zone) if user else None):
            return self.get_response(request)


class AccessMiddleware(LoginRequiredMiddleware):
    """Refuse every address that `access_rules.py` does not name, and everyone it does not admit.

    Refusals are recorded here, outside the request's transaction: a rollback must not erase them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.handle = get_response
        self.rules: Any = import_module(settings.ACCESS_RULES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        user = _signed_in(request)
        if user is not None and response.status_code in REFUSED and request.resolver_match:
            self._record_refusal(request, user, response.status_code)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        rule = self.rules.rule_for(request.resolver_match)
        if rule is None:
            raise PermissionDenied("No access rule names this address.")
        if request.method not in rule.methods:
            return HttpResponseNotAllowed(rule.methods)
        if rule.permission is None:
            return None
        user = _signed_in(request)
        if user is None:
            return self.handle_no_permission(request, view_func)
        if not user.may(Permission(rule.permission)):
            raise PermissionDenied("This address is for another role.")
        return None

    def handle_no_permission(  # type: ignore[override]  # htmx is told in a header where to go
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        """To the sign-in page; htmx is told to load it whole, not to put it into a fragment."""
        redirect: HttpResponse = super().handle_no_permission(request, view_func)
        htmx = getattr(request, "htmx", None)
        if not htmx:
            return redirect
        current = htmx.current_url_abs_path or "/"
        login_url = redirect["Location"].partition("?")[0]
        response = HttpResponseClientRedirect(f"{login_url}?next={current}")
        response.status_code = 401
        return response

    @staticmethod
    def _record_refusal(request: HttpRequest, user: User, status: int) -> None:
        route = request.resolver_match.route if request.resolver_match else ""
        path = hashlib.sha256(request.path.encode()).hexdigest()[:16]
        audit.record(
            audit.Event.ACCESS_REFUSED,
            by=user,
            now=timezone.now(),
            outcome="refused",
            detail={"route": route, "status": status, "method": request.method, "path": path},
        )
