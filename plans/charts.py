"""The programme's charts: one definition for page, print and PDF."""

from typing import Any

from plans.domain.constants import MILESTONE, TARGET
from walkback.core.charts import svg_of

# On a page the colours are CSS variables, which the theme sets for light and dark; a picture by
# itself has a fixed palette.
THEMED = {
    "bar": "var(--accent)",
    "line": "var(--ink)",
    "text": "var(--ink)",
    "grid": "var(--line)",
}
# Raised when the drawing below changes: kept pictures are found by what they show.
LAYOUT = 3
# Room above the aim for its name.
HIGHEST = TARGET + 20
FIXED = {"bar": "#1d5f5a", "line": "#8a4b08", "text": "#333333", "grid": "#dddddd"}


def projection_svg(
    weekly_minutes: list[int], *, themed: bool, compared: list[int] | None = None
) -> str:
    """Minutes a week over the projected weeks, with the milestone and the aim as lines.

    The first week that reaches the milestone stands out. `compared` are the weeks of another plan, drawn
    as a stepped line. One picture to a screen reader, named by what it shows: the table beside it has
    every number.
    """
    data = {
        "minutes": weekly_minutes,
        "compared": compared or [],
        "colours": THEMED if themed else FIXED,
        "themed": themed,
        "layout": LAYOUT,
    }
    name = (
        f"Minutes a week over {len(weekly_minutes)} weeks, from {weekly_minutes[0]} to "
        f"{max(weekly_minutes)}, with lines at {MILESTONE} and {TARGET}."
    )
    reached = _milestone_week(weekly_minutes)
    name += f" {MILESTONE} is reached in week {reached}." if reached else ""
    return svg_of(data, _projection).replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


def _milestone_week(minutes: list[int]) -> int | None:
    return next((week for week, each in enumerate(minutes, 1) if each >= MILESTONE), None)


def _projection(data: dict[str, Any]) -> dict[str, Any]:
    """Bars for the weeks, dashed lines for the milestone and the aim."""
    colours = data["colours"]
    layers = _bars(data["minutes"], colours, top=max(HIGHEST, *data["minutes"], *data["compared"]))
    if data["compared"]:
        layers += _stepped(data["compared"], colours)
    chart = (
        (layers + _lines(colours))
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


def _bars(minutes: list[int], colours: dict[str, str], *, top: int) -> Any:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    reached = _milestone_week(minutes)
    weeks = [
        {"week": week, "minutes": each, "fill": 0.9 if week == reached else 0.3}
        for week, each in enumerate(minutes, start=1)
    ]
    return (
        alt.Chart(alt.InlineData(values=weeks))
        .mark_bar(color=colours["bar"], stroke=colours["bar"], cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "week:O",
                title="Week",
                axis=alt.Axis(values=[1, 5, 10, 15, 20, 26], labelAngle=0, grid=False),
            ),
            y=alt.Y(
                "minutes:Q",
                title="Minutes a week",
                axis=alt.Axis(tickCount=4),
                scale=alt.Scale(domainMin=0, domainMax=top),
            ),
            fillOpacity=alt.FillOpacity("fill:Q", scale=None, legend=None),
        )
    )


def _stepped(minutes: list[int], colours: dict[str, str]) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    weeks = [{"week": week, "minutes": each} for week, each in enumerate(minutes, start=1)]
    return (
        alt.Chart(alt.InlineData(values=weeks))
        .mark_line(color=colours["text"], strokeWidth=2, interpolate="step")
        .encode(x="week:O", y="minutes:Q")
    )


def _lines(colours: dict[str, str]) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    named = ((MILESTONE, "milestone"), (TARGET, "aim"))
    heights = [{"at": minutes, "name": f"{minutes} {name}"} for minutes, name in named]
    marks = alt.Chart(alt.InlineData(values=heights))
    rules = marks.mark_rule(color=colours["line"], strokeDash=[6, 4]).encode(y="at:Q")
    names = marks.mark_text(
        align="left", x=4, dy=-8, color=colours["line"], fontSize=14, fontWeight=600
    ).encode(y="at:Q", text="name:N")
    return rules + names
