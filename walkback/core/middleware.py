"""Headers that every response carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

type_get_response = Callable[[HttpRequest], HttpResponse]


class PrivacyHeadersMiddleware:
    """Keep health pages out of every cache, and fragments apart from whole pages.

    A signed-in page holds health data: it must not come back by the back button after sign-out or
    from a shared cache. django-htmx sets no Vary, so a cached fragment could stand in for a page.
    """

    def __init__(self, get_response: type_get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        user = getattr(request, "user", None)
        signed_in = user is not None and user.is_authenticated
        if signed_in or response.has_header("Set-Cookie") or response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response
