"""The way back after a flare-up as a picture: one definition for page and print."""

from typing import Any

from django.utils.translation import gettext as _

from plans.charts.common import LAYOUT, TEXT, heights, in_our_look, palette_of
from walkback.core.charts import Data, Palette, svg_of

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
        "before": [before, _("before")],
        "week": _("Week"),
        "height": _("Minutes a week"),
        "layout": LAYOUT,
    }
    return svg_of(data, _ramp, palette_of(themed=themed), words=words)


def _ramp(data: Data, palette: Palette) -> dict[str, Any]:
    """Bars for the weeks, each with its number, and a dashed line for the level before."""
    return in_our_look(_bars(data, palette) + heights([data["before"]], palette), palette)


def _bars(data: Data, palette: Palette) -> Any:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    weeks = [
        {"week": number, "minutes": each}
        for number, each in enumerate(data["minutes"], start=data["first_week"])
    ]
    top = max(data["before"][0], *data["minutes"], 1) * HEADROOM
    height = alt.Scale(domainMin=0, domainMax=top)
    of_weeks = alt.Chart(alt.InlineData(values=weeks)).encode(
        x=alt.X("week:O", title=data["week"], axis=alt.Axis(labelAngle=0, grid=False)),
        y=alt.Y("minutes:Q", title=data["height"], axis=alt.Axis(tickCount=3), scale=height),
    )
    bars = of_weeks.mark_bar(
        color=palette["bar"], fillOpacity=0.3, stroke=palette["bar"], cornerRadiusEnd=2
    )
    numbers = of_weeks.mark_text(dy=-8, color=palette["text"], fontSize=TEXT).encode(
        text="minutes:Q"
    )
    return bars + numbers
