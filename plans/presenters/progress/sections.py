"""What the sections of Progress have in common: a picture, its words, its table, its file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from plans.domain.vocabulary import DecisionKind, Flare
from plans.models import Prescription, WeeklyDecision
from plans.models.decision import Trigger
from plans.queries import Lived
from walkback.core.charts import Palette


class Note(StrEnum):
    """What a week or a day was besides its numbers."""

    RUNNING = "running"
    EASED = "eased"
    FLARE = "flare-up"
    AWAY = "away"
    PAUSED = "paused"
    STOPPED = "stopped"
    CAME_BACK = "came back"
    LATER = "to come"

    @property
    def words(self) -> str:
        return _WORDS[self]()


_WORDS = {
    Note.RUNNING: lambda: _("running now"),
    Note.EASED: lambda: _("easier week"),
    Note.FLARE: lambda: _("flare-up"),
    Note.AWAY: lambda: _("away"),
    Note.PAUSED: lambda: _("paused"),
    Note.STOPPED: lambda: _("stopped"),
    Note.CAME_BACK: lambda: _("back pain came back"),
    Note.LATER: lambda: _("to come"),
}

Cell = str | int | None


@dataclass(frozen=True)
class File:
    """The same for a file: names of columns and plain values, in no language. None is missing."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Section:
    """One chart of Progress. `reading` is what it shows, `caption` how it is read; `draw` gives the SVG."""

    name: str
    title: str
    reading: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    file: File
    draw: Callable[[Palette], str]


def in_words(notes: list[Note]) -> str:
    return ", ".join(note.words for note in notes)


def in_file(notes: list[Note]) -> str:
    return "; ".join(notes)


def notes_of_week(lived: Lived, week: Prescription) -> list[Note]:
    """What this week was: eased, with a flare-up, away, paused or stopped, or still running."""
    decision = lived.decisions.get(week.number)
    before = lived.decisions.get(week.number - 1)
    notes = []
    if before is not None and before.kind == DecisionKind.STEP_BACK:
        notes.append(Note.EASED)
    if is_flare_week(lived, week):
        notes.append(Note.FLARE)
    notes.extend(_ending(decision))
    if decision is None and lived.running is week:
        notes.append(Note.RUNNING)
    return notes


def is_flare_week(lived: Lived, week: Prescription) -> bool:
    """Whether a flare-up touched this week, by its own days or by the check-in."""
    decision = lived.decisions.get(week.number)
    said = decision is not None and decision.evidence.get("flare", Flare.NONE) == Flare.PRESENT
    is_over_it = any(
        each.number == week.number
        or (each.began_on < week.until_on and (each.ended_on or lived.today) >= week.starts_on)
        for each in lived.flare_ups
    )
    return said or is_over_it


def _ending(decision: WeeklyDecision | None) -> list[Note]:
    if decision is None:
        return []
    if decision.kind == DecisionKind.STOP:
        return [Note.STOPPED]
    if decision.trigger == Trigger.PAUSE or decision.after is None:
        return [Note.PAUSED]
    return [Note.AWAY] if decision.evidence.get("absence") else []


def notes_of_day(lived: Lived, day: date) -> list[Note]:
    """What this day was: in a flare-up, away or paused, or one to come."""
    if day > lived.today:
        return [Note.LATER]
    notes = [Note.FLARE] if day in lived.in_flare else []
    if day in lived.away:
        notes.append(Note.AWAY)
    if day in lived.paused:
        notes.append(Note.PAUSED)
    return notes


def with_notes(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The table with its last column, the notes, or without when no row has any."""
    if any(row[-1] for row in rows):
        return (*columns, _("Note")), tuple(rows)
    return columns, tuple(row[:-1] for row in rows)
