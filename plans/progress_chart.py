"""Minutes walked as bars, with the plan as a step line."""

from enum import StrEnum
from typing import Any, NamedTuple

from plans.charts import FIXED, THEMED
from walkback.core.charts import svg_of

# Raised when the drawing below changes: kept pictures are found by what they show.
LAYOUT = 4
# A picture of a first short week is not as high as one of the aim.
LEAST_HIGH = 30


class Axis(StrEnum):
    """What the bars stand for."""

    WEEKS = "Week"
    DAYS = "Day"


class Bar(NamedTuple):
    """One week or day: minutes walked, and minutes planned where they are shown."""

    name: str
    done: int
    planned: int | None


def progress_svg(bars: tuple[Bar, ...], axis: Axis, words: str, *, themed: bool) -> str:
    """The picture of `bars`, named by `words` for a screen reader: the table beside it has every number."""
    data = {
        "bars": [list(bar) for bar in bars],
        "axis": axis.value,
        "colours": THEMED if themed else FIXED,
        "themed": themed,
        "layout": LAYOUT,
    }
    return svg_of(data, _progress).replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1)


def _progress(data: dict[str, Any]) -> dict[str, Any]:
    colours = data["colours"]
    chart = (
        _layers(data)
        .properties(
            width=340, height=200, background="transparent" if data["themed"] else "#ffffff"
        )
        .configure_axis(
            labelColor=colours["text"],
            titleColor=colours["text"],
            gridColor=colours["grid"],
            labelFontSize=14,
            titleFontSize=14,
        )
        .configure_view(stroke=None)
    )
    specification: dict[str, Any] = chart.to_dict()
    return specification


def _layers(data: dict[str, Any]) -> Any:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    colours = data["colours"]
    rows = [
        {"place": place, "name": name, "done": done, "planned": planned}
        for place, (name, done, planned) in enumerate(data["bars"])
    ]
    highest = max([LEAST_HIGH, *(max(row["done"], row["planned"] or 0) for row in rows)])
    x = alt.X(
        "name:O",
        sort=[row["name"] for row in rows],
        title=data["axis"],
        axis=alt.Axis(labelAngle=0, grid=False, labelOverlap=True),
    )
    scale = alt.Scale(domainMin=0, domainMax=highest)
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(color=colours["bar"], fillOpacity=0.3, stroke=colours["bar"], cornerRadiusEnd=2)
        .encode(x=x, y=alt.Y("done:Q", title="Minutes", axis=alt.Axis(tickCount=4), scale=scale))
    )
    with_plan = [row for row in rows if row["planned"]]
    if not with_plan:
        return alt.layer(bars)
    planned = alt.Chart(alt.InlineData(values=with_plan))
    y = alt.Y("planned:Q", scale=scale)
    # A mark in each place; between weeks they are joined to one line.
    marks = planned.mark_tick(color=colours["line"], thickness=2.5, opacity=1).encode(x=x, y=y)
    if data["axis"] == Axis.DAYS:
        return alt.layer(bars, marks)
    steps = planned.mark_line(color=colours["line"], interpolate="step", strokeWidth=2.5)
    return alt.layer(bars, steps.encode(x=x, y=y), marks)
