"""What people and clinicians write to each other, and clinicians about people."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from walkback.care.actions import messaging, noting

MOST_CHARACTERS = ngettext_lazy(
    "Write at most %(limit_value)d character.",
    "Write at most %(limit_value)d characters.",
    "limit_value",
)
FOR_THE_CLINIC = _("Your clinic reads this. The person does not.")


class LinesField(forms.CharField):
    """A text of several lines. A line break is one character, as the reader of it counts."""

    def __init__(self, *, rows: int = 5, missing: Any, **options: Any) -> None:
        words = {"required": missing, "max_length": MOST_CHARACTERS}
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(error_messages=words, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class MessageForm(forms.Form):
    """One message. `client_key` is made with the page, so that a double tap sends one."""

    text = LinesField(
        label=_("Your message"), max_length=messaging.LONGEST, missing=_("Write a message.")
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput())

    @classmethod
    def fresh(cls) -> "MessageForm":
        return cls(initial={"client_key": uuid4()})


class NoteForm(forms.Form):
    """A clinician's note about a person, for the clinic."""

    text = LinesField(
        label=_("Your note"),
        help_text=FOR_THE_CLINIC,
        max_length=noting.LONGEST,
        missing=_("Write the note."),
    )
