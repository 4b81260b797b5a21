"""The if-then plan and the plan against one barrier, in the person's own words (clinical specification 7.1)."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.actions.starting import Preferences
from plans.barriers import BARRIERS
from plans.forms.fields import CHOOSE, at_most
from walkback.core.translated import translate

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 120


def _words(label: "StrOrPromise", example: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=example,
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": at_most(LONGEST)},
    )


def _barriers() -> "list[tuple[str, StrOrPromise]]":
    none = ("", _("Nothing I can think of"))
    return [none, *((each.code, translate(each.when)) for each in BARRIERS)]


class IfThenForm(forms.Form):
    """ "When …, I will walk … with …", and "If …, then I …". All of it may stay empty."""

    cue = _words(_("When …"), _("For example: I have had my morning coffee."))
    place = _words(_("… I will walk …"), _("For example: round the park."))
    company = _words(_("… with …"), _("For example: my neighbour, my dog, or music."))
    barrier = forms.ChoiceField(
        label=_("What could get in the way?"),
        choices=_barriers,
        required=False,
        error_messages=CHOOSE,
    )
    barrier_then = _words(_("… then I …"), _("For example: walk indoors, or half as long."))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        where_only = (data.get("place") or data.get("company")) and not data.get("cue")
        if where_only and "cue" not in self.errors:
            self.add_error("cue", _("Write when you will walk, or leave all three empty."))
        if self.errors.keys() & {"barrier", "barrier_then"}:
            return data
        barrier, then = data["barrier"], data["barrier_then"]
        if barrier and not then:
            self.add_error("barrier_then", _("Write what you will do then."))
        if then and not barrier:
            self.add_error("barrier", _("Choose what could get in the way."))
        return data

    def preferences(self, known: Preferences) -> Preferences:
        """The person's preferences with what stands in this form; the others as they are."""
        return replace(known, **{name: self.cleaned_data[name] for name in self.base_fields})

    def free_text(self) -> str:
        """What the person wrote themselves, to be looked through for new symptoms."""
        written = ("cue", "place", "company", "barrier_then")
        return ". ".join(text for name in written if (text := self.cleaned_data[name]))

    @classmethod
    def filled(cls, known: Preferences) -> "IfThenForm":
        return cls(initial={name: asdict(known)[name] for name in cls.base_fields})
