"""Small helpers for views: one view answers both the whole page and its fragment."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page, not when it restores a whole page from history."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by HtmxMiddleware
    return bool(htmx) and not htmx.history_restore_request


def render_partial(
    request: HttpRequest,
    template: str,
    partial: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render the page, or only its partial when htmx asked for it."""
    name = f"{template}#{partial}" if wants_fragment(request) else template
    return render(request, name, context, status=status)


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect after a successful POST; htmx is told to load the page itself."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(url)
    response = HttpResponse(status=303)
    response["Location"] = url
    return response


def safe_next(request: HttpRequest, *, default: str) -> str:
    """The `next` address of the request when it is one of ours, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed else default


def for_link_holders(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address itself is the authority: keep it out of caches, search engines and other sites' logs."""

    @wraps(view)
    def kept_to_themselves(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return kept_to_themselves


__all__ = [
    "HttpResponseClientRedirect",
    "for_link_holders",
    "go_to",
    "render_partial",
    "safe_next",
    "wants_fragment",
]
