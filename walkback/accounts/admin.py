"""Accounts in the record review, and the base of every page that shows a person's record."""

from typing import Any
from urllib.parse import urlencode

# These two register pages that change things; imported here so that they can be taken out below.
import allauth.account.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from walkback.accounts import audit
from walkback.accounts.models import AuditEvent, Consent, User
from walkback.accounts.reach import Reach, reach_of
from walkback.accounts.roles import Permission, Role
from walkback.core.admin import (
    Display,
    ReadOnlyAdmin,
    ReadOnlyInline,
    as_uuid,
    lay_out,
    one_of,
    open_or_closed,
)

REVIEW = "record review"

for foreign in (Group, EmailAddress, EmailConfirmation):
    if admin.site.is_registered(foreign):
        admin.site.unregister(foreign)


class ForAdministratorsAdmin(ReadOnlyAdmin):
    """A table whose rows are about nobody: not for clinicians."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return isinstance(request.user, User) and request.user.may(Permission.ALL_CLINICS)


class RecordAdmin(ReadOnlyAdmin):
    """The records of one table. Opening one is written into the audit trail.

    Administrators have all of them, clinicians what is about the people they look after (`within`), with
    nobody's name from elsewhere.

    `person` is the path from a row to the user it is about ("" for the row itself, None for rows
    about nobody). Search finds people by a part of their e-mail address, and people and rows by
    their whole public id.
    """

    person: str | None = "participant"
    search_help_text = "Part of an e-mail address, or a whole public id"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows, reach = super().get_queryset(request), reach_of(request.user)
        return rows if reach is None else self.within(rows, reach, request)

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        """The rows that a clinician may see: where no person is named, none."""
        if self.person is None:
            return rows.none()
        return rows.filter(**{self._path("pk__in"): reach.people.values("pk")})

    def get_list_display(self, request: HttpRequest) -> Any:
        return self._without_names(super().get_list_display(request), request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self._without_names(super().get_fields(request, obj), request)

    def _without_names(self, columns: Any, request: HttpRequest) -> list[Any]:
        """The columns, for a clinician without the names of people elsewhere."""
        reach = reach_of(request.user)
        if reach is None:
            return list(columns)
        return [self._without_name(column, reach) for column in columns]

    def _without_name(self, column: Any, reach: Reach) -> Any:
        first_step = (self.person or "").partition("__")[0]
        if not isinstance(column, str) or column == first_step:
            return column
        try:
            field = self.model._meta.get_field(column)
        except FieldDoesNotExist:
            return column
        return _name_within(field, reach) if field.related_model is User else column

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return () if self.person is None else (self._path("email"),)

    def _path(self, column: str) -> str:
        return f"{self.person}__{column}" if self.person else column

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        public_id = as_uuid(search_term)
        if public_id is None or self.person is None:
            return super().get_search_results(request, queryset, search_term)
        found = Q(**{self._path("public_id"): public_id})
        if any(field.name == "public_id" for field in self.model._meta.concrete_fields):
            found |= Q(public_id=public_id)
        return queryset.filter(found), False

    def subject_of(self, row: Any) -> User | None:
        """The person a row is about, for the audit trail."""
        if self.person is None:
            return None
        for step in self.person.split("__") if self.person else ():
            row = getattr(row, step)
        return row if isinstance(row, User) else None

    def write_down(self, request: HttpRequest, row: models.Model) -> None:
        """That this record was opened, and whom it is about."""
        if isinstance(request.user, User):
            audit.record(
                audit.Event.RECORD_VIEWED,
                by=request.user,
                now=timezone.now(),
                subject=self.subject_of(row),
                about=row,
                reason=REVIEW,
            )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        """Called with the row once it is found, in the request's transaction."""
        row = options.get("obj") or context.get("original")
        if isinstance(row, models.Model):
            self.write_down(request, row)
        response: HttpResponse = super().render_change_form(request, context, *args, **options)
        return response

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The history of a row is its part of the audit trail."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        return HttpResponseRedirect(self.trail_of(row))

    def trail_of(self, row: models.Model) -> str:
        """The address of what the audit trail says about a row."""
        wanted = {"object_type__exact": row._meta.label_lower, "object_id__exact": row.pk}
        trail = reverse("admin:accounts_auditevent_changelist")
        return f"{trail}?{urlencode(wanted)}"


ELSEWHERE = "somebody elsewhere"


def _name_within(field: Any, reach: Reach) -> Display:
    """A column that names a user, without the names that a clinician may not read."""

    @admin.display(description=capfirst(str(field.verbose_name)), ordering=field.name)
    def named(row: models.Model) -> str | None:
        user_id = getattr(row, field.attname)
        if user_id is None:
            return None
        return str(getattr(row, field.name)) if user_id in reach.named else ELSEWHERE

    return named


class EmailAddressInline(ReadOnlyInline):
    model = EmailAddress
    fields = readonly_fields = ("email", "verified", "primary")


@admin.register(User)
class UserAdmin(RecordAdmin):
    person = ""
    hidden = ("password",)
    list_display = ("email", "public_id", "role", "is_active", "country", "time_zone", "joined_at")
    list_filter = ("role", "is_active")
    ordering = ("-joined_at", "-pk")
    inlines = (EmailAddressInline,)


@admin.register(Consent)
class ConsentAdmin(RecordAdmin):
    list_display = ("participant", "subject", "version", "given_at", "withdrawn_at")
    list_filter = ("subject", open_or_closed("withdrawn_at", opened="In force", closed="Withdrawn"))
    list_select_related = ("participant",)
    ordering = ("-given_at", "-pk")


def user_with(pk: int | None) -> User | None:
    """The user with this id, for rows that name people without a foreign key."""
    user: User | None = None if pk is None else User.objects.filter(pk=pk).first()
    return user


def readable_people(reach: Reach | None) -> Any:
    """Everybody whose name somebody may read."""
    everybody = User.objects.get_queryset()
    if reach is None:
        return everybody
    either = Q(pk__in=reach.people.values("pk")) | Q(pk__in=reach.colleagues.values("pk"))
    return everybody.filter(either)


def email_of(column: str, reach: Reach | None) -> Subquery:
    """The address of the user whose id stands in a column without a foreign key, where it may be read."""
    return Subquery(readable_people(reach).filter(pk=OuterRef(column)).values("email")[:1])


def found_by(search_term: str, request: HttpRequest) -> Any:
    """The ids of people by a part of their address or their whole public id, of those who may be named."""
    public_id = as_uuid(search_term)
    wanted = Q(public_id=public_id) if public_id else Q(email__icontains=search_term.strip())
    return readable_people(reach_of(request.user)).filter(wanted).values("pk")


# Which questions counted is for the clinicians who look after the person, not for this page.
WITHHELD = frozenset({"fired", "items"})


@admin.register(AuditEvent)
class AuditEventAdmin(RecordAdmin):
    """The audit trail. It names people by id only, so it can outlive them."""

    list_display = (
        "at",
        "action",
        "outcome",
        "actor",
        "actor_role",
        "subject",
        "object_type",
        "object_id",
    )
    list_filter = (
        one_of("action", [event.value for event in audit.Event]),
        one_of("outcome", ["done", "refused"]),
        one_of("actor_role", [*Role.values, *(str(system.value) for system in audit.System)]),
        ("at", admin.DateFieldListFilter),
    )
    linked_by = ("object_type", "object_id")
    shown_as = {"detail": "detail_shown"}
    ordering = ("-at", "-pk")

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Only so that the search box is drawn; `get_search_results` does the searching."""
        return ("public_id",)

    def get_queryset(self, request: HttpRequest) -> Any:
        reach = reach_of(request.user)
        return (
            super()
            .get_queryset(request)
            .annotate(
                actor_email=email_of("actor_id", reach), subject_email=email_of("subject_id", reach)
            )
        )

    def within(self, rows: Any, reach: Reach, request: HttpRequest) -> Any:
        return rows.filter(subject_id__in=reach.people.values("pk"))

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: Any,
        search_term: str,
    ) -> tuple[Any, bool]:
        if not search_term:
            return queryset, False
        public_id, people = as_uuid(search_term), found_by(search_term, request)
        found = Q(subject_id__in=people) | Q(actor_id__in=people)
        return queryset.filter(found | Q(public_id=public_id) if public_id else found), False

    def subject_of(self, row: AuditEvent) -> User | None:
        return user_with(row.subject_id)

    @admin.display(description="Who acted", ordering="actor_id")
    def actor(self, event: AuditEvent) -> str:
        return getattr(event, "actor_email", None) or str(event.actor_id or "—")

    @admin.display(description="About whom", ordering="subject_id")
    def subject(self, event: AuditEvent) -> str:
        return getattr(event, "subject_email", None) or str(event.subject_id or "—")

    @admin.display(description="Detail")
    def detail_shown(self, event: AuditEvent) -> SafeString:
        return lay_out(
            {
                name: f"{len(value)} (not shown here)" if name in WITHHELD else value
                for name, value in event.detail.items()
            }
        )
