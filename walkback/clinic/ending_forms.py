"""Why a clinic ends its care of somebody, and that whoever does so knows of an open lock."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from walkback.care.models.clinic import EndedBecause
from walkback.core.translated import translate

CHOOSE = gettext_lazy("Choose a reason.")


class EndCareForm(forms.Form):
    """The reason, in the words that the person reads too. With open locks a tick more."""

    because = forms.TypedChoiceField(
        label=gettext_lazy("Why does it end?"),
        help_text=gettext_lazy("They read this reason, with the name of your clinic."),
        choices=lambda: [(each.value, translate(str(each.label))) for each in EndedBecause],
        coerce=EndedBecause,
        widget=forms.RadioSelect(),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, data: Any = None, *, locks: Collection[UUID], **options: Any) -> None:
        super().__init__(data, **options)
        if not locks:
            return
        self.fields["locked"] = forms.BooleanField(
            label=_("I know that they are locked, and that nobody at our clinic will see it."),
            error_messages={"required": _("Tick this, or do not end the care now.")},
        )

    @property
    def shown(self) -> frozenset[UUID]:
        """The locks that the page named which was sent. What is no id counts as not shown."""
        sent: Any = self.data
        return frozenset(found for each in sent.getlist("lock") if (found := _uuid(each)))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
