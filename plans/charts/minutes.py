"""Minutes walked as bars, with the plan as a step line: one definition for page, print and PDF."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from plans.charts.common import LAYOUT, heights, in_our_look, places_axis
from walkback.core.charts import Data, Palette, svg_of

# A picture of a first short week is not as high as one of the aim.
LEAST_HIGH = 30
NEAR = 30
"""Minutes below 130 or the aim from which its line is drawn."""
ROOM_FOR_NAME = 1.12
THICK = 2.5


class Bar(NamedTuple):
    """One week or day: minutes walked, and minutes planned where they are shown."""

    done: int
    planned: int | None = None


@dataclass(frozen=True)
class MinutesChart:
    """The bars in order, in `places` places of which later ones stay empty.

    `names` stand below them, by place; `marks` are heights with their names. With `joined` the plan is one stepped
    line, else a mark in each place.
    """

    bars: tuple[Bar, ...]
    places: int
    names: dict[int, str]
    along: str
    height: str
    marks: tuple[tuple[int, str], ...] = ()
    joined: bool = True

    @property
    def highest(self) -> int:
        return max([LEAST_HIGH, *(max(done, planned or 0) for done, planned in self.bars)])

    @property
    def near_marks(self) -> list[tuple[int, str]]:
        """Only the heights that somebody has come near to."""
        return [mark for mark in self.marks if self.highest >= mark[0] - NEAR]


def minutes_svg(chart: MinutesChart, palette: Palette, *, words: str) -> str:
    """The picture, named by `words` for a screen reader: the table beside it has every number."""
    marks = chart.near_marks
    data = {
        "bars": chart.bars,
        "places": chart.places,
        "names": sorted(chart.names.items()),
        "along": chart.along,
        "height": chart.height,
        "marks": marks,
        "top": max([chart.highest, *(ROOM_FOR_NAME * at for at, _ in marks)]),
        "joined": chart.joined,
        "layout": LAYOUT,
    }
    return svg_of(data, _minutes, palette, words=words)


def _minutes(data: Data, palette: Palette) -> dict[str, Any]:
    chart = _bars(data, palette)
    if data["marks"]:
        chart += heights(data["marks"], palette)
    return in_our_look(chart + _plan(data, palette), palette)


def _rows(data: Data) -> list[dict[str, Any]]:
    return [
        {"place": place, "done": done, "planned": planned}
        for place, (done, planned) in enumerate(data["bars"])
    ]


def _bars(data: Data, palette: Palette) -> Any:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    height = alt.Y(
        "done:Q",
        title=data["height"],
        axis=alt.Axis(tickCount=4),
        scale=alt.Scale(domainMin=0, domainMax=data["top"]),
    )
    # A day without a walk has no bar, not a flat one.
    walked = [row for row in _rows(data) if row["done"]]
    bars = alt.Chart(alt.InlineData(values=walked)).mark_bar(
        color=palette["bar"], fillOpacity=0.3, stroke=palette["bar"], cornerRadiusEnd=2
    )
    return bars.encode(x=places_axis(data), y=height)


def _plan(data: Data, palette: Palette) -> Any:
    """A mark in each place that has a plan; between weeks they are joined to one line."""
    import altair as alt  # noqa: PLC0415  # as above

    # A plan of nothing, on a day of rest, has no mark.
    planned = alt.Chart(alt.InlineData(values=[row for row in _rows(data) if row["planned"]]))
    marks = planned.mark_tick(color=palette["line"], thickness=THICK, opacity=1).encode(
        x=places_axis(data), y="planned:Q"
    )
    if not data["joined"]:
        return marks
    steps = planned.mark_line(color=palette["line"], interpolate="step", strokeWidth=THICK)
    return steps.encode(x=places_axis(data), y="planned:Q") + marks
