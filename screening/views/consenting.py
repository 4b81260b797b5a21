"""No health question, and no answer kept, without the person's agreement in force."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

from walkback.accounts.consent_texts import Subject
from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.queries import has_consented

Page = Callable[..., HttpResponse]


def consenting(view: Page) -> Page:
    """Ask for the agreement first where it was never given, was taken back, or its text changed."""

    @wraps(view)
    def asked_first(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_consented(request.user, Subject.HEALTH_DATA):
            return view(request, *args, **kwargs)
        return redirect(f"{resolve_url('accounts:consent')}?next={request.path}")

    return asked_first
