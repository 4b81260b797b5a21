"""The picture of a simulated cohort: one small chart for each kind of walker."""

from collections.abc import Sequence
from typing import Any, Final

from plans.charts.common import FIXED
from plans.domain.cohort import Figures
from plans.domain.constants import MILESTONE, PROJECTED_WEEKS, TARGET
from walkback.core.charts import rendered

_COLUMNS: Final = 5
_WIDTH, _HEIGHT = 170, 150  # of one small chart, in pixels
_TICKS: Final = (0, 50, 100, MILESTONE, TARGET, 200, 250, 300)
_BACKGROUND: Final = "#ffffff"


def cohort_svg(figures: Sequence[Figures]) -> str:
    """The median of the prescribed weekly minutes by week of the plan, with the middle eight of ten as a band.

    Drawn anew each time: it is made by hand, and needs no cache. Fixed colours, for a page or a paper.
    """
    kinds = [each for each in figures if each.kind is not None]
    people = figures[-1].people
    name = (
        f"Minutes a week by week of the plan for {people} made-up people of {len(kinds)} kinds, "
        f"with lines at {MILESTONE} and {TARGET}."
    )
    svg = rendered(_specification(kinds, people))
    return svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


def _specification(kinds: Sequence[Figures], people: int) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    chart = (
        alt.layer(*_layers(), data=alt.InlineData(values=_rows(kinds)))
        .properties(width=_WIDTH, height=_HEIGHT)
        .facet(
            facet=alt.Facet(
                "kind:N",
                title=None,
                sort=[each.name for each in kinds],
                header=alt.Header(labelFontSize=13, labelColor=FIXED["text"]),
            ),
            columns=_COLUMNS,
        )
        .properties(
            title=alt.TitleParams(
                f"{people} made-up people, by kind of walker",
                subtitle="Median of the minutes prescribed to those who have a plan that week; band: 10 to 90 %",
                anchor="start",
                color=FIXED["text"],
                subtitleColor=FIXED["text"],
            ),
            background=_BACKGROUND,
        )
        .configure_axis(
            labelColor=FIXED["text"],
            titleColor=FIXED["text"],
            gridColor=FIXED["grid"],
            labelFontSize=12,
            titleFontSize=12,
        )
    )
    specification: dict[str, Any] = chart.to_dict()
    return specification


def _layers() -> list[Any]:
    import altair as alt  # noqa: PLC0415  # as above

    week = alt.X(
        "week:Q",
        title="Week of the plan",
        scale=alt.Scale(domain=[1, PROJECTED_WEEKS], nice=False),
        axis=alt.Axis(values=[1, 10, 20, PROJECTED_WEEKS], grid=False),
    )
    band = (
        alt.Chart()
        .mark_area(color=FIXED["bar"], opacity=0.2)
        .encode(
            x=week,
            y=alt.Y(
                "low:Q",
                title="Minutes a week",
                axis=alt.Axis(values=_TICKS, tickCount=len(_TICKS)),
            ),
            y2="high:Q",
        )
    )
    median = alt.Chart().mark_line(color=FIXED["bar"], strokeWidth=2.5)
    lines = [
        alt.Chart()
        # One line in each small chart, not one for each row of its data.
        .transform_filter("datum.week == 1")
        .mark_rule(color=FIXED["line"], strokeDash=[5, 4])
        .encode(y=alt.datum(minutes, type="quantitative"))
        for minutes in (MILESTONE, TARGET)
    ]
    return [band, *lines, median.encode(x=week, y="median:Q")]


def _rows(kinds: Sequence[Figures]) -> list[dict[str, object]]:
    return [
        {
            "kind": each.name,
            "week": spread.week,
            "low": spread.low,
            "median": spread.median,
            "high": spread.high,
        }
        for each in kinds
        for spread in each.by_week
    ]
