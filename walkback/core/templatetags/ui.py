"""Tags and filters that the shared templates are built from. Nothing here knows a feature."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from walkback.core.lists import in_a_row
from walkback.core.widgets import ChoiceRow, DayChoice, Scale, Weekdays

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

register = template.Library()
register.filter(in_a_row)

# The order in which a week is told in words, and what each state of a day is called.
DAY_STATES = {
    "done": _("Walked"),
    "planned": _("Planned"),
    "excused": _("Excused"),
    "missed": _("Missed"),
    "rest": _("Rest"),
}


@dataclass(frozen=True)
class Mark:
    """How a state is drawn and what it is called: never by colour alone."""

    icon: str
    word: "str | StrPromise"
    tag: str = "tag-plain"
    name: str = ""


WEEK_STATES = {
    "done": Mark("check", _("done"), "tag-good"),
    "now": Mark("today", _("now"), "tag-now"),
    "later": Mark("later", _("later"), "tag-later"),
    "same": Mark("same", _("same again")),
    "eased": Mark("eased", _("easier"), "tag-eased"),
    "flare": Mark("flare", _("flare-up"), "tag-caution"),
    "paused": Mark("pause", _("paused"), "tag-caution"),
    "stopped": Mark("stop", _("stopped"), "tag-urgent"),
    "excused": Mark("pause", _("excused")),
    "missed": Mark("minus", _("missed")),
}
REASONS = {
    "up": Mark("up", _("up"), "tag-good"),
    "same": Mark("same", _("same again")),
    "easier": Mark("eased", _("easier"), "tag-eased"),
    "halved": Mark("half", _("halved"), "tag-eased"),
    "excused": Mark("pause", _("excused")),
    "paused": Mark("pause", _("paused"), "tag-caution"),
    "stopped": Mark("stop", _("stopped"), "tag-urgent"),
    "person": Mark("person", _("your choice")),
}
# The order in which marks of weeks are told in words.
WEEK_MARKS = {
    "KEPT": Mark("check", _("with most of the walking done"), name="kept"),
    "PART": Mark("walk", _("with some walking"), name="part"),
    "EXCUSED": Mark("pause", _("excused"), name="excused"),
    "MISSED": Mark("minus", _("without a walk"), name="missed"),
    "OPEN": Mark("ring", _("running now"), name="open"),
}
# How many weeks have a mark, in words.
WEEKS_COUNTED = {
    "KEPT": ngettext_lazy(
        "%(n)s with most of the walking done", "%(n)s with most of the walking done", "n"
    ),
    "PART": ngettext_lazy("%(n)s with some walking", "%(n)s with some walking", "n"),
    "EXCUSED": ngettext_lazy("%(n)s excused", "%(n)s excused", "n"),
    "MISSED": ngettext_lazy("%(n)s without a walk", "%(n)s without a walk", "n"),
    "OPEN": ngettext_lazy("%(n)s running now", "%(n)s running now", "n"),
}
WEEKS_DRAWN = 12
# The space between a number and what it counts in.
BEFORE_A_UNIT = re.compile(r"(?<=\d) (?=%|min\b)")

# First match wins, so the narrower widgets stand first.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (Scale, "scale"),
    (DayChoice, "drawn"),
    (Weekdays, "drawn"),
    (ChoiceRow, "choices-row"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.MultiWidget, "parts"),
    (forms.SelectDateWidget, "group"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
    (forms.Select, "select"),
)


# Pictures that point onwards or back: mirrored where the language runs from right to left.
POINTING = frozenset({"back", "chevron", "later", "move", "sign-in", "undo"})


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture from img/icons.svg, hidden from screen readers: words always stand beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        " icon-points" if name in POINTING else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def nav_link(
    context: RequestContext, view: str, picture: str, words: str, *, alone: bool = False
) -> SafeString:
    """A link of the navigation. It says when it is the page one is on, or (unless `alone`) a page below it."""
    address = reverse(view)
    path = getattr(context.get("request"), "path", "")
    here = format_html(' aria-current="{}"', "page" if path == address else "true")
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        address,
        here if path == address or (path.startswith(address) and not alone) else "",
        icon(picture),
        words,
    )


@register.filter
def field_kind(field: BoundField) -> str:
    """How the form templates draw this field."""
    widget = field.field.widget
    return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "input")


@register.filter
def first_id(field: BoundField) -> str:
    """The id that a link to this field goes to: its first input, for groups of inputs too."""
    if field_kind(field) in {"parts", "scale", "choices", "choices-row", "drawn"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


@register.filter
def parts(field: BoundField) -> list[tuple[str, dict[str, Any]]]:
    """The inputs of a field that has several: the label of each, and its template context."""
    attrs = field.build_widget_attrs({"class": "form-control"})
    context = field.field.widget.get_context(
        field.html_name, field.value(), attrs | {"id": field.auto_id}
    )
    inputs: list[dict[str, Any]] = context["widget"]["subwidgets"]
    return [(str(part["attrs"].pop("data-label", "")), part) for part in inputs]


@register.simple_tag
def field_input(field: BoundField, css_class: str) -> SafeString:
    """The field's input with a class added, and no placeholder: the label and the hint say it all."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css_class} {own}".strip(), "placeholder": False})


@register.filter
def week_words(days: Iterable[Any]) -> list[tuple[str, str]]:
    """A week told in words: ("Walked", "Monday (25 min), Thursday"), one entry a state in use."""
    told: dict[str, list[str]] = {state: [] for state in DAY_STATES}
    for day in days:
        detail = _of(day, "detail")
        told[_of(day, "state")].append(
            f"{_of(day, 'long')} ({detail})" if detail else _of(day, "long")
        )
    return [(str(DAY_STATES[state]), ", ".join(names)) for state, names in told.items() if names]


@register.simple_tag
def week_state(state: str) -> Mark:
    """How the state of a week is drawn. Raises KeyError for a state that does not exist."""
    return WEEK_STATES[state]


@register.simple_tag
def reason_tag(kind: str) -> str:
    """The class of a reason's chip; one of no special kind is plain."""
    return REASONS[kind].tag if kind in REASONS else "tag-plain"


@register.simple_tag
def reason_icon(kind: str) -> SafeString:
    """The picture of a reason's chip, if its kind has one."""
    return icon(REASONS[kind].icon) if kind in REASONS else SafeString("")


@register.filter
def score_weeks(marks: Sequence[object]) -> list[Mark]:
    """The newest marks of weeks as they are drawn, oldest first."""
    return [WEEK_MARKS[str(mark)] for mark in marks[-WEEKS_DRAWN:]]


@register.filter
def score_words(marks: Sequence[object]) -> str:
    """The drawn marks of weeks in words: "5 weeks with most of the walking done, 1 excused"."""
    drawn = [str(mark) for mark in marks[-WEEKS_DRAWN:]]
    counts = {mark: drawn.count(mark) for mark in WEEK_MARKS}
    told = [str(WEEKS_COUNTED[mark] % {"n": count}) for mark, count in counts.items() if count]
    return ngettext(
        "The last week: %(told)s.", "The last %(weeks)s weeks: %(told)s.", len(drawn)
    ) % {"weeks": len(drawn), "told": ", ".join(told)}


@register.filter
def unbroken(words: object) -> str:
    """A text whose numbers stay on one line with the percent sign or the "min" behind them."""
    return BEFORE_A_UNIT.sub("\u00a0", str(words))


def _of(day: Any, name: str) -> str:
    return str((day.get(name) if isinstance(day, Mapping) else getattr(day, name, "")) or "")


@register.filter
def address(email: str) -> SafeString:
    """An e-mail address that breaks before its @ and its dots, where a line is too short for it."""
    first, *rest = re.split(r"(?=[@.])", email)
    return format_html("{}{}", first, format_html_join("", "<wbr>{}", ((part,) for part in rest)))
