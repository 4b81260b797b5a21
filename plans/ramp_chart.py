"""The way back after a flare-up as a picture: one definition for page and print."""

from typing import Any

from plans.charts import FIXED, THEMED
from walkback.core.charts import svg_of

# Raised when the drawing below changes: kept pictures are found by what they show.
LAYOUT = 1
HEADROOM = 1.15
"""Room above the line for its name."""


def ramp_svg(
    weekly_minutes: list[int], *, first_week: int, before: int, words: str, themed: bool
) -> str:
    """Minutes a week from `first_week` on, with the minutes from before as a line.

    One picture to a screen reader, named by `words`: the table beside it has every number.
    """
    data = {
        "minutes": weekly_minutes,
        "first_week": first_week,
        "before": before,
        "colours": THEMED if themed else FIXED,
        "themed": themed,
        "layout": LAYOUT,
    }
    return svg_of(data, _ramp).replace("<svg ", f'<svg role="img" aria-label="{words}" ', 1)


def _ramp(data: dict[str, Any]) -> dict[str, Any]:
    """Bars for the weeks, each with its number, and a dashed line for the level before."""
    colours = data["colours"]
    chart = (
        _bars(data, colours)
        .properties(width=340, height=170, background="transparent" if data["themed"] else "#fff")
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


def _bars(data: dict[str, Any], colours: dict[str, str]) -> Any:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    weeks = [
        {"week": number, "minutes": each}
        for number, each in enumerate(data["minutes"], start=data["first_week"])
    ]
    height = alt.Scale(domainMin=0, domainMax=max(data["before"], *data["minutes"], 1) * HEADROOM)
    of_weeks = alt.Chart(alt.InlineData(values=weeks)).encode(
        x=alt.X("week:O", title="Week", axis=alt.Axis(labelAngle=0, grid=False)),
        y=alt.Y("minutes:Q", title="Minutes a week", axis=alt.Axis(tickCount=3), scale=height),
    )
    bars = of_weeks.mark_bar(
        color=colours["bar"], fillOpacity=0.3, stroke=colours["bar"], cornerRadiusEnd=2
    )
    numbers = of_weeks.mark_text(dy=-8, color=colours["text"], fontSize=14).encode(text="minutes:Q")
    level = alt.Chart(alt.InlineData(values=[{"at": data["before"], "name": "before"}]))
    line = level.mark_rule(color=colours["line"], strokeDash=[6, 4]).encode(y="at:Q")
    name = level.mark_text(
        align="left", x=4, dy=-8, color=colours["line"], fontSize=14, fontWeight=600
    ).encode(y="at:Q", text="name:N")
    return bars + numbers + line + name
