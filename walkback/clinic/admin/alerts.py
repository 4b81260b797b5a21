"""Alerts in the record review: read, and closed with a note, by the same actions as in the queue."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from walkback.accounts.models import User
from walkback.accounts.roles import Permission
from walkback.care.actions import acknowledge, close
from walkback.care.admin import AlertAdmin
from walkback.care.models import Alert
from walkback.clinic.alert_work import work_on_alerts
from walkback.clinic.presenters.record_review import Work, chosen_alerts, refusal, report
from walkback.clinic.queue_forms import CloseForm

MOST = 100
"""Alerts that are worked on at once."""


@admin.register(Alert)
class WorkingAlertAdmin(AlertAdmin):
    """The list of alerts. Who looks after people marks and closes; an administrator treats nobody."""

    actions = ("mark_as_read", "close_with_a_note")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.may(Permission.SEE_CLINIC)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":
            if not self.has_act_permission(request):
                raise PermissionDenied("An administrator acts for nobody.")
            if not all(_is_id(sent) for sent in request.POST.getlist(ACTION_CHECKBOX_NAME)):
                raise Http404
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    @admin.action(description=_("Mark as read"), permissions=["act"])
    def mark_as_read(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        return self._work(request, rows, Work.READ)

    @admin.action(description=_("Close with a note"), permissions=["act"])
    def close_with_a_note(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        return self._work(request, rows, Work.CLOSE)

    def _work(self, request: HttpRequest, rows: Any, work: Work) -> HttpResponse | None:
        """First a page that shows what was chosen; then, with the note where one is needed, it is done."""
        is_sure = request.POST.get("sure") == "yes"
        if is_sure:
            # Not through the filters of the list: whatever was on the page is answered for.
            sent = request.POST.getlist(ACTION_CHECKBOX_NAME)
            rows = self.get_queryset(request).filter(pk__in=sent)
        alerts = list(
            rows.select_related("participant", "clinic").order_by("participant_id", "pk")[
                : MOST + 1
            ]
        )
        if len(alerts) > MOST:
            self.message_user(request, refusal(MOST), messages.WARNING)
            return None
        form = CloseForm(request.POST if is_sure else None) if work is Work.CLOSE else None
        if not is_sure or (form is not None and not form.is_valid()):
            return self._ask(request, alerts, work, form)
        self._do(request, alerts, work, form)
        return None

    def _ask(
        self, request: HttpRequest, alerts: list[Alert], work: Work, form: CloseForm | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": work.title,
            "work": work,
            "chosen": chosen_alerts(alerts, work, seen=request.POST, now=timezone.now()),
            "form": form,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "action": request.POST.get("action", ""),
        }
        return TemplateResponse(request, "admin/care/alert/work.html", context)

    def _do(
        self, request: HttpRequest, alerts: list[Alert], work: Work, form: CloseForm | None
    ) -> None:
        act: Any = acknowledge
        if form is not None:
            act = partial(close, note=form.cleaned_data["text"])
        sent = request.POST.getlist(ACTION_CHECKBOX_NAME)
        user: Any = request.user
        outcome = work_on_alerts(
            alerts=alerts,
            act=act,
            seen={alert.pk: request.POST.get(f"state-{alert.pk}", "") for alert in alerts},
            gone=len(set(sent)) - len(alerts),
            by=user,
            now=timezone.now(),
        )
        for level, words in report(outcome, work):
            self.message_user(request, words, level)


def _is_id(sent: str) -> bool:
    return sent.isascii() and sent.isdigit() and len(sent) <= 18
