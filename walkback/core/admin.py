"""The record review: Django's admin as a microscope. What can be changed there says so itself."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

Display = Callable[[Any], object]
KEPT_BACK = "kept back"


def kept_back(text: object) -> str:
    """In place of free text about somebody's health: that there is some, or not."""
    return KEPT_BACK if text else ""


class _NobodyChanges:
    """Permissions of every record page and every list of rows inside one."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_staff", False))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(_NobodyChanges, admin.TabularInline):  # type: ignore[type-arg]  # not generic at run time
    """Rows that belong to a record, shown inside it."""

    template = "admin/rows.html"
    extra = 0
    max_num = 0
    can_delete = False


class ReadOnlyAdmin(_NobodyChanges, admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """The pages of one table: a list with search and filters, and one row with every column.

    `hidden` names columns that are never shown; `shown_as` names, for a column, the display function
    or method that stands in its place. JSON columns are laid out as tables.
    """

    actions: Any = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "—"
    hidden: tuple[str, ...] = ()
    shown_as: dict[str, str | Display] = {}
    # Columns that links from other pages may filter by, besides those in `list_filter`.
    linked_by: tuple[str, ...] = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponseRedirect:
        """Django sends back to the first page; here as everywhere what is not there for somebody is a 404."""
        raise Http404

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [
            self.shown_as.get(field.name, _readable(field))
            for field in self.model._meta.concrete_fields
            if field.name not in self.hidden
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def lookup_allowed(
        self,
        lookup: str,
        value: object,
        request: HttpRequest | None = None,
    ) -> bool:
        """Only the filters on the page.

        Django also lets a typed address filter by any column, which would answer questions about
        what the page does not show.
        """
        offered = [entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter]
        names = [getattr(entry, "parameter_name", entry) for entry in offered]
        names += self.linked_by
        return any(lookup == name or lookup.startswith(f"{name}__") for name in names)


def _readable(field: "models.Field[Any, Any]") -> str | Display:
    """The column's name, or for a JSON column a function that lays it out."""
    if not isinstance(field, models.JSONField):
        return field.name

    @admin.display(description=capfirst(str(field.verbose_name)))
    def laid_out(row: models.Model) -> SafeString:
        return lay_out(getattr(row, field.attname))

    return laid_out


def lay_out(value: object) -> SafeString:
    """A JSON value for the eye: records as a table, an object as rows, a list as words."""
    if isinstance(value, dict):
        return _table((), value.items())
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        columns = list(dict.fromkeys(name for entry in value for name in entry))
        return _table(columns, ([entry.get(name) for name in columns] for entry in value))
    if isinstance(value, list):
        return format_html("{}", ", ".join(_words(entry) for entry in value) or "none")
    return format_html("{}", _words(value))


def _words(value: object) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> SafeString:
    lines = [
        (format_html_join("", "<td>{}</td>", ((lay_out(cell),) for cell in row)),) for row in rows
    ]
    if not lines:
        return format_html("{}", "none")
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in columns))
    return format_html(
        '<table class="laid-out"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
        head,
        format_html_join("", "<tr>{}</tr>", lines),
    )


def as_uuid(text: str) -> UUID | None:
    """A searched public id, or None when the text is none."""
    try:
        return UUID(text.strip())
    except ValueError:
        return None


class _Filter(admin.SimpleListFilter):
    """A filter over a fixed list of choices, so that drawing it asks the database nothing."""

    options: tuple[tuple[str, str], ...] = ()
    conditions: dict[str, models.Q] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return self.options

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        condition = self.conditions.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


def filter_by(
    name: str, title: str, options: dict[str, tuple[str, models.Q]]
) -> type[admin.SimpleListFilter]:
    """A filter by named conditions: {value in the address: (words, condition)}."""
    return type(
        f"{name.title()}Filter",
        (_Filter,),
        {
            "title": title,
            "parameter_name": name,
            "options": tuple((value, words) for value, (words, _) in options.items()),
            "conditions": {value: condition for value, (_, condition) in options.items()},
        },
    )


def open_or_closed(column: str, *, opened: str = "Open", closed: str = "Closed") -> Any:
    """A filter by whether the instant in a column is empty."""
    return filter_by(
        f"{column}_is",
        f"{opened.lower()} or {closed.lower()}",
        {
            "open": (opened, models.Q(**{f"{column}__isnull": True})),
            "closed": (closed, models.Q(**{f"{column}__isnull": False})),
        },
    )


def one_of(column: str, values: Iterable[str]) -> type[admin.SimpleListFilter]:
    """A filter by the value of a column that has no choices of its own."""
    options = {value: (value, models.Q(**{column: value})) for value in values}
    return filter_by(f"{column}_is", column.replace("_", " "), options)
