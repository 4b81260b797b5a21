"""Logging a walk from a mail: its minutes, and nothing else."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.actions.walking import WalkEntry
from plans.forms.fields import minutes_field
from plans.models.walk import LONGEST_WALK_MINUTES
from walkback.core.widgets import Minutes


class LinkedWalkForm(forms.Form):
    """The walk of one day. The day is the link's, or the one on which the page was opened."""

    duration_minutes = minutes_field(
        _("How many minutes did you walk?"), 1, LONGEST_WALK_MINUTES, widget=Minutes()
    )

    def __init__(self, *args: Any, fixed: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        self.today = today

    @property
    def day(self) -> date:
        """The walk's day. A page opened before midnight keeps the day it showed."""
        yesterday = self.today - timedelta(days=1)
        shown_yesterday = self.data.get("walked_on") == yesterday.isoformat()
        return self.fixed or (yesterday if shown_yesterday else self.today)

    def entry(self, planned: tuple[int, ...]) -> WalkEntry:
        """The walk. Left at the minutes that were planned, it was done as planned, in its parts."""
        minutes = self.cleaned_data["duration_minutes"]
        as_planned = minutes == sum(planned)
        return WalkEntry(
            walked_on=self.day,
            duration_minutes=minutes,
            as_planned=as_planned,
            bouts=planned if as_planned and len(planned) > 1 else (),
        )
