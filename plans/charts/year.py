"""A year of days as squares, 53 weeks in two rows: one definition for page, print and PDF.

The more minutes, the larger and the fuller the square: it reads without any colour.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from plans.charts.common import HEIGHT, LAYOUT, TEXT, WIDTH, in_our_look
from walkback.core.charts import Data, Palette, svg_of

WEEKS: Final = 53
IN_A_ROW: Final = 27
"""Weeks side by side: the programme of 26 fits into the first row, and a phone shows the squares large enough."""
CELL: Final = 13.2
LEFT: Final = 40
"""Room for the names of the weekdays."""
ROW_HEIGHT: Final = 7 * CELL + 32
TOP: Final = 22
"""Room for the names of the months, above each row."""
STEPS: Final = {1: (5.5, 0.45), 2: (7.5, 0.6), 3: (9.5, 0.8), 4: (11.5, 1.0)}
"""The side of a square in pixels, and how full its colour is, by step (plans/domain/readings.py)."""
SMALL: Final = 12.5
DAYS: Final = 7


class YearDay(NamedTuple):
    """One day, by its place from the first day of the first week. `step` is None for days to come."""

    place: int
    step: int | None
    is_flare: bool = False
    is_off: bool = False


@dataclass(frozen=True)
class YearChart:
    """The days of 53 weeks. `months` are the weeks in which months begin; `weekdays` the names of the seven rows."""

    days: tuple[YearDay, ...]
    months: tuple[tuple[int, str], ...]
    weekdays: tuple[str, ...]


def year_svg(chart: YearChart, palette: Palette, *, words: str) -> str:
    """The picture, named by `words` for a screen reader: the table beside it has every number."""
    data = {
        "days": chart.days,
        "months": chart.months,
        "weekdays": chart.weekdays,
        "layout": LAYOUT,
    }
    return svg_of(data, _year, palette, words=words)


def _middle(week: int, weekday: int) -> tuple[float, float]:
    """The middle of a day's square, in pixels."""
    row, column = divmod(week, IN_A_ROW)
    return LEFT + (column + 0.5) * CELL, TOP + row * ROW_HEIGHT + (weekday + 0.5) * CELL


def _year(data: Data, palette: Palette) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    layers = [*_days(data, palette), *_names(data, palette)]
    return in_our_look(alt.layer(*layers), palette)


def _placed(rows: list[dict[str, Any]], x: str = "x", y: str = "y") -> Any:
    """Marks that stand where their row says, in pixels from the top left."""
    import altair as alt  # noqa: PLC0415  # as above

    across = alt.Scale(domain=[0, WIDTH], nice=False)
    down = alt.Scale(domain=[HEIGHT, 0], nice=False)
    return alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X(f"{x}:Q", axis=None, scale=across), y=alt.Y(f"{y}:Q", axis=None, scale=down)
    )


def _days(data: Data, palette: Palette) -> list[Any]:
    """Squares for days with a walk, dots for those without; frames for flare-ups, dashes for days off."""
    rows = []
    for place, step, is_flare, is_off in data["days"]:
        x, y = _middle(*divmod(place, DAYS))
        rows.append({"x": x, "y": y, "step": step, "flare": is_flare, "off": is_off})
    walked = [row for row in rows if row["step"]]
    empty = [row for row in rows if row["step"] == 0 and not row["off"]]
    later = [row for row in rows if row["step"] is None and not row["off"]]
    return [
        _dots(later, palette["grid"]),
        _dots(empty, palette["text"]),
        *(
            _squares([row for row in walked if row["step"] == step], step, palette)
            for step in STEPS
        ),
        _dashes([row for row in rows if row["off"]], palette),
        _frames([row for row in rows if row["flare"]], palette),
    ]


def _dots(rows: list[dict[str, Any]], colour: str) -> Any:
    return _placed(rows).mark_circle(size=7, color=colour, opacity=1)


def _squares(rows: list[dict[str, Any]], step: int, palette: Palette) -> Any:
    side, fullness = STEPS[step]
    return _placed(rows).mark_square(size=side**2, color=palette["bar"], opacity=fullness)


def _dashes(rows: list[dict[str, Any]], palette: Palette) -> Any:
    """Across an empty day; below the square of a day with a walk."""
    half = CELL * 0.36
    for row in rows:
        row["low"] = row["y"] + (CELL * 0.45 if row["step"] else 0)
        row["until"], row["from"] = row["x"] + half, row["x"] - half
    rules = _placed(rows, "from", "low").mark_rule(color=palette["line"], strokeWidth=1.8)
    return rules.encode(x2="until:Q")


def _frames(rows: list[dict[str, Any]], palette: Palette) -> Any:
    return _placed(rows).mark_square(
        filled=False, size=(CELL - 1.6) ** 2, color=palette["mark"], strokeWidth=1.6, opacity=1
    )


def _names(data: Data, palette: Palette) -> list[Any]:
    """Weekdays before each row, every second one; months above the week they begin in."""
    rows = [
        {"x": 0, "y": _middle(week, place)[1], "words": name}
        for week in range(0, WEEKS, IN_A_ROW)
        for place, name in enumerate(data["weekdays"])
        if place % 2 == 0
    ]
    above = [
        {"x": x - CELL / 2, "y": y - CELL * 0.5 - 9, "words": name}
        for week, name in data["months"]
        for x, y in [_middle(week, 0)]
    ]
    return [
        _placed(each)
        .mark_text(align="left", baseline="middle", fontSize=size, color=palette["text"])
        .encode(text="words:N")
        for each, size in ((rows, SMALL), (above, TEXT - 1))
    ]
