"""Addresses for machines; in development the pages of caught mail and of the design system."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from walkback.accounts.models import User
from walkback.core.http import wants_fragment
from walkback.ops import design as shown
from walkback.ops import diagnosis
from walkback.ops import mail_preview as mail_preview_of
from walkback.ops.caught_mail import CaughtMail, list_caught, read_caught
from walkback.ops.review_today import review_today

_NEWEST_SHOWN = 200


@require_safe
@never_cache
@transaction.non_atomic_requests
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing else, so that a sick database restarts no web server."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
@transaction.non_atomic_requests
def readyz(_request: HttpRequest) -> JsonResponse:
    """The installation works as a whole: 200, or 503 with what is wrong in words."""
    now = timezone.now()
    findings = [diagnosis.check_database(), diagnosis.broker()]
    age = None
    if findings[0].is_fine:
        findings += [diagnosis.migrations(), diagnosis.tick(lambda: now)]
        if findings[2].is_fine:
            age = diagnosis.tick_age(now)
    ready = all(finding.is_fine for finding in findings)
    answer = {
        "ready": ready,
        "checks": {finding.subject: finding.problem or "ok" for finding in findings},
        "last_tick_age_seconds": None if age is None else int(age.total_seconds()),
    }
    return JsonResponse(answer, status=200 if ready else 503)


@require_safe
@transaction.non_atomic_requests
def caught_mail_list(request: HttpRequest) -> HttpResponse:
    """Development: what the mail catcher accepted, newest first."""
    recipient = request.GET.get("to", "").strip()
    mails = list_caught(_mail_folder(), recipient=recipient, limit=_NEWEST_SHOWN)
    return render(request, "dev/mail_list.html", {"mails": mails, "recipient": recipient})


def with_today(index: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The first page of the record review, with today's queue, mails and jobs in numbers above the tables."""

    def index_of_today(
        request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        user, context = request.user, {**(extra_context or {})}
        if isinstance(user, User) and user.is_staff:
            context["today"] = review_today(user, now=timezone.now())
        return index(request, context)

    return index_of_today


@require_safe
@transaction.non_atomic_requests
def caught_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Development: one mail as its reader sees it."""
    return render(request, "dev/mail.html", {"mail": _caught(mail_id)})


@require_safe
@transaction.non_atomic_requests
def caught_mail_html(_request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """Development: the HTML part as a file. It is never shown inside our own pages."""
    html = _caught(mail_id).html
    if html is None:
        raise Http404
    response = HttpResponse(html, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{mail_id}.html"'
    return response


@require_safe
@transaction.non_atomic_requests
def mail_preview_list(request: HttpRequest) -> HttpResponse:
    """Development: every mail in every state it is sent in."""
    context = {"samples": mail_preview_of.samples(), "versions": mail_preview_of.versions()}
    return render(request, "dev/mail_preview_list.html", context)


@require_safe
@transaction.non_atomic_requests
def mail_preview(request: HttpRequest, name: str) -> HttpResponse:
    """Development: one of them as text and as it goes over the line, in the language that `?version=` asks for."""
    asked = request.GET.get("version", "")
    context = {
        "written": mail_preview_of.written(_sample(name), asked),
        "versions": mail_preview_of.versions(),
        "version": asked,
    }
    return render(request, "dev/mail_preview.html", context)


@require_safe
@transaction.non_atomic_requests
def mail_preview_html(request: HttpRequest, name: str) -> HttpResponse:
    """Development: the HTML part as a mail program has it. It may draw itself, and nothing else."""
    mail = mail_preview_of.written(_sample(name), request.GET.get("version", "")).mail
    response = HttpResponse(mail.html, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
    )
    return response


def _sample(name: str) -> mail_preview_of.Sample:
    found = mail_preview_of.find(name)
    if found is None:
        raise Http404
    return found


@require_safe
@transaction.non_atomic_requests
def design(request: HttpRequest) -> HttpResponse:
    """Development: every piece that pages are made of.

    `?theme=light` or `dark` fixes the theme; `?refused` shows the fields with their mistakes.
    """
    asked = request.GET.get("theme", "")
    refused = "refused" in request.GET
    context = {
        "theme": asked if asked in shown.THEMES else "",
        "refused": refused,
        "palettes": [(theme, shown.pairs(theme)) for theme in shown.THEMES],
        "pictures": shown.pictures(),
        "sample": shown.sample_form(timezone.localdate(), refused=refused),
        **shown.pieces(),
    }
    return render(request, "dev/design.html", context)


@require_safe
@transaction.non_atomic_requests
def design_chart(request: HttpRequest) -> HttpResponse:
    """Development: a picture for the frame of charts, inside the page or by itself."""
    kind = "text/html; charset=utf-8" if wants_fragment(request) else "image/svg+xml"
    return render(request, "dev/design_chart.html", {"bars": shown.BARS}, content_type=kind)


def _mail_folder() -> Path:
    if not settings.MAIL_CATCHER_FOLDER:
        raise Http404("Mail goes to a real server here; none is caught.")
    return Path(settings.MAIL_CATCHER_FOLDER)


def _caught(mail_id: UUID) -> CaughtMail:
    mail = read_caught(_mail_folder(), mail_id)
    if mail is None:
        raise Http404
    return mail
