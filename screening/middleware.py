"""An unconfirmed emergency answer: every page leads back to its confirmation."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from screening.queries import unconfirmed_emergency
from walkback.accounts.models import User
from walkback.accounts.roles import Permission

# The confirmation itself, the way out, and what must never be in anybody's way.
OPEN_ROUTES = frozenset(
    {
        "screening/<uuid:public_id>/confirm/",
        "accounts/logout/",
        "help/",
        "privacy/",
        "terms/",
        "healthz/",
        "readyz/",
        "u/<str:token>/",
    }
)


class EmergencyMiddleware:
    """Clinical specification 4.6: an unconfirmed emergency blocks plan and logging."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not user.may(Permission.OWN_PROGRAMME):
            return None
        if request.resolver_match and request.resolver_match.route in OPEN_ROUTES:
            return None
        screening = unconfirmed_emergency(user)
        if screening is None:
            return None
        return redirect("screening:confirm", screening.public_id)
