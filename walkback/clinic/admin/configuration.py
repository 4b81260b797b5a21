"""How clinics are set up, in the record review: the forms and the actions of the team's own pages."""

from abc import abstractmethod
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions import templating
from plans.admin import PlanTemplateAdmin
from plans.models import PlanTemplate
from plans.queries.templates import template_of
from walkback.accounts.admin import RecordAdmin
from walkback.accounts.reach import reach_of
from walkback.care.actions import inviting, settling
from walkback.care.admin import ClinicAdmin, ThresholdsAdmin
from walkback.care.models import Clinic, Thresholds
from walkback.clinic.presenters.record_review import version_lines
from walkback.clinic.settings_history import people_of, versions_of_row
from walkback.clinic.team_forms import FactsForm, ThresholdsForm, facts_of
from walkback.clinic.template_forms import TemplateForm

CONFLICT = 409


class ConfiguredAdmin(RecordAdmin):
    """Leads change the rows of their clinics, administrators all; others read. The history says each change.

    `alike` names the column that the rows of one history share, where each change is a row of its own.
    """

    alike = ""

    def clinic_of(self, row: Any) -> Clinic:
        clinic: Clinic = row.clinic
        return clinic

    @abstractmethod
    def form_of(self, row: Any, data: Any = None) -> Form:
        """The team page's own form, filled with the row or with what was sent."""

    @abstractmethod
    def carry_out(self, row: Any, form: Any, request: HttpRequest) -> Any:
        """Call the action; the row that counts after it."""

    def may_configure(self, request: HttpRequest, row: Any) -> bool:
        user: Any = request.user
        try:
            inviting.check_configures(self.clinic_of(row), user)
        except (inviting.NotTheirClinic, inviting.NotALead):
            return False
        return True

    def _found(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return row

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self._found(request, object_id)
        if not self.may_configure(request, row):
            if request.method == "POST":
                raise PermissionDenied
            response: HttpResponse = super().change_view(
                request, object_id, form_url, extra_context
            )
            return response
        if request.method != "POST":
            self.write_down(request, row)
            return self.show(request, row, self.form_of(row))
        form = self.form_of(row, request.POST)
        return self.save(request, row, form) if form.is_valid() else self.show(request, row, form)

    def save(self, request: HttpRequest, row: Any, form: Form) -> HttpResponse:
        counts = self.carry_out(row, form, request)
        self.message_user(request, _("Saved."), messages.SUCCESS)
        return HttpResponseRedirect(self.address_of("change", counts))

    def address_of(self, page: str, row: Any) -> str:
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])

    def show(
        self, request: HttpRequest, row: Any, form: Form, *, status: int = 200
    ) -> TemplateResponse:
        context = {
            **self._page(request, row),
            "form": form,
            "history": self.address_of("history", row),
        }
        return TemplateResponse(request, "admin/configure.html", context, status=status)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what and when; for administrators with the way to its part of the audit trail."""
        row, reach = self._found(request, object_id), reach_of(request.user)
        labels = {
            name: field.label
            for name, field in self.form_of(row).fields.items()
            if not field.widget.is_hidden
        }
        versions = versions_of_row(row, labels, alike=self.alike)
        context = {
            **self._page(request, row),
            "lines": version_lines(versions, labels, people_of(versions), reach),
            "record": self.address_of("change", row),
            "trail": self.trail_of(row) if reach is None else "",
        }
        return TemplateResponse(request, "admin/configured.html", context)

    def _page(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "original": row,
            "clinic": self.clinic_of(row),
            "title": str(self.model._meta.verbose_name).capitalize(),
        }


@admin.register(Clinic)
class ConfiguredClinicAdmin(ConfiguredAdmin, ClinicAdmin):
    def clinic_of(self, row: Clinic) -> Clinic:
        return row

    def form_of(self, row: Clinic, data: Any = None) -> Form:
        return FactsForm(data, initial=facts_of(row))

    def carry_out(self, row: Clinic, form: FactsForm, request: HttpRequest) -> Clinic:
        user: Any = request.user
        return settling.change_clinic(clinic=row, facts=form.facts(), by=user, now=timezone.now())


@admin.register(Thresholds)
class ConfiguredThresholdsAdmin(ConfiguredAdmin, ThresholdsAdmin):
    def form_of(self, row: Thresholds, data: Any = None) -> Form:
        return ThresholdsForm(data, now_set=row)

    def carry_out(self, row: Thresholds, form: ThresholdsForm, request: HttpRequest) -> Thresholds:
        user: Any = request.user
        return settling.change_thresholds(
            clinic=row.clinic, values=form.cleaned_data, by=user, now=timezone.now()
        )


@admin.register(PlanTemplate)
class ConfiguredTemplateAdmin(ConfiguredAdmin, PlanTemplateAdmin):
    """A change is a new version. Older versions are for reading."""

    alike = "clinic_id"

    def may_configure(self, request: HttpRequest, row: PlanTemplate) -> bool:
        # A form that began at a version that is older by now is told so, with all that was typed.
        counts = request.method == "POST" or template_of(row.clinic) == row
        return counts and super().may_configure(request, row)

    def form_of(self, row: PlanTemplate, data: Any = None) -> Form:
        return TemplateForm(data, newest=row)

    def carry_out(
        self, row: PlanTemplate, form: TemplateForm, request: HttpRequest
    ) -> PlanTemplate:
        user: Any = request.user
        return templating.make_version(
            clinic=row.clinic,
            defaults=form.defaults(),
            reason=form.cleaned_data["reason"],
            based_on=form.cleaned_data["based_on"],
            by=user,
            now=timezone.now(),
        )

    def save(self, request: HttpRequest, row: PlanTemplate, form: Form) -> HttpResponse:
        try:
            return super().save(request, row, form)
        except templating.TemplateChanged:
            return self._changed_meanwhile(request, row)

    def _changed_meanwhile(self, request: HttpRequest, row: PlanTemplate) -> HttpResponse:
        """Somebody else was first: nothing is overwritten, nothing typed is lost."""
        newest = template_of(row.clinic) or row
        typed = {name: request.POST[name] for name in request.POST}
        form = self.form_of(newest, {**typed, "based_on": newest.version})
        words = _(
            "Nothing was saved: version %(number)s was made meanwhile. What you typed is still here. Look at the history, then save once more."
        )
        form.add_error(None, words % {"number": newest.version})
        return self.show(request, newest, form, status=CONFLICT)
