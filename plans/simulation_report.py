"""What `manage.py simulate` writes: a table for people, a document for programs (architecture 6)."""

from collections.abc import Sequence
from typing import Final

from plans.domain.cohort import Alert, Figures, Reached
from plans.domain.constants import MILESTONE, PROJECTED_WEEKS, RULES_VERSION, TARGET

_NOTHING: Final = "-"

Cells = Sequence[str]


# The document


def document_of(figures: Sequence[Figures], *, people: int, seed: int) -> dict[str, object]:
    """The figures as plain JSON values. Shares are percent of the people of a kind; weeks are those of the plan."""
    return {
        "rules": RULES_VERSION,
        "people": people,
        "seed": seed,
        "weeks": PROJECTED_WEEKS,
        "kinds": [_group(each) for each in figures if each.kind is not None],
        "all": _group(figures[-1]),
    }


def _group(figures: Figures) -> dict[str, object]:
    return {
        "kind": None if figures.kind is None else figures.kind.value,
        "people": figures.people,
        "finished": figures.finished,
        "reached_130": _level(figures.milestone, figures.people),
        "reached_150": _level(figures.aim, figures.people),
        "weeks_walked": figures.weeks_walked,
        "weeks_held": figures.weeks_held,
        "weeks_stepped_back": figures.weeks_stepped_back,
        "weeks_paused": figures.weeks_paused,
        "flares_cut": figures.flares_cut,
        "flares_regained": figures.flares_regained,
        "alerts": {alert.value: count for alert, count in figures.alerts.items()},
        "median_minutes_week_26": figures.median_minutes,
    }


def _level(reached: Reached, people: int) -> dict[str, object]:
    return {
        "people": reached.people,
        "share": _percent(reached.people, people),
        "median_week": reached.median_week,
    }


def _percent(part: int, whole: int) -> float:
    """In percent, to one place."""
    return round(100 * part / whole, 1)


# The table

_WAYS: Final = (
    "kind",
    "people",
    "finish",
    f"{MILESTONE} min",
    "week",
    f"{TARGET} min",
    "week",
    f"min wk {PROJECTED_WEEKS}",
    "held",
    "back",
    "paused",
    "regained",
)
_ALERTS: Final = ("alerts", *(alert.value.lower() for alert in Alert), "all", "a person")


def table_of(figures: Sequence[Figures], *, people: int, seed: int) -> str:
    """The figures as two tables in plain text, with what their columns mean."""
    return "\n".join(
        [
            f"{people} made-up people, seed {seed}, rules {RULES_VERSION}.",
            "",
            *_columns([_WAYS, *(_way(each) for each in figures)]),
            "",
            *_columns([_ALERTS, *(_alerts(each) for each in figures)]),
            "",
            *_NOTES,
        ]
    )


def _way(figures: Figures) -> Cells:
    return (
        figures.name,
        str(figures.people),
        _share(figures.finished, figures.people),
        *_level_cells(figures.milestone, figures.people),
        *_level_cells(figures.aim, figures.people),
        _or_nothing(figures.median_minutes),
        _each(figures.weeks_held, figures.people),
        _each(figures.weeks_stepped_back, figures.people),
        _each(figures.weeks_paused, figures.people),
        f"{figures.flares_regained} of {figures.flares_cut}" if figures.flares_cut else _NOTHING,
    )


def _alerts(figures: Figures) -> Cells:
    return (
        figures.name,
        *(str(figures.alerts[alert]) for alert in Alert),
        str(figures.alerts_in_all),
        _each(figures.alerts_in_all, figures.people),
    )


def _level_cells(reached: Reached, people: int) -> Cells:
    return _share(reached.people, people), _or_nothing(reached.median_week)


def _share(part: int, whole: int) -> str:
    return f"{_percent(part, whole):.0f} %"


def _each(weeks: int, people: int) -> str:
    return f"{weeks / people:.1f}"


def _or_nothing(value: int | None) -> str:
    return _NOTHING if value is None else str(value)


def _columns(rows: Sequence[Cells]) -> list[str]:
    """Rows under each other: the first column to the left, the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        )
        for row in rows
    ]


_NOTES: Final = (
    f"finish: walked all {PROJECTED_WEEKS} weeks of the plan.",
    f"{MILESTONE} min, {TARGET} min: were prescribed that much a week; week: the median week of the plan for those who were.",
    f"min wk {PROJECTED_WEEKS}: median minutes prescribed in week {PROJECTED_WEEKS}, of those who came to it.",
    "held, back, paused: weeks for a person that repeated the plan, stepped back, or had no plan.",
    "regained: cuts for a flare-up after which the minutes from before came back by the end.",
    "alerts: how often each opened, and how many there were for a person.",
    "The people are made up to try the rules; the shares of their kinds are no forecast.",
)
