"""The weeks ahead as bars, with the milestone and the aim: the projection of a plan, or of two."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from plans.charts.common import LAYOUT, heights, in_our_look, marked_heights, palette_of
from plans.domain.constants import MILESTONE, TARGET
from walkback.core.charts import Data, Palette, svg_of

# Room above the aim for its name.
HIGHEST: Final = TARGET + 20


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
        "marks": marked_heights(),
        "week": _("Week"),
        "height": _("Minutes a week"),
        "layout": LAYOUT,
    }
    return svg_of(
        data, _projection, palette_of(themed=themed), words=_name_of_projection(weekly_minutes)
    )


def _name_of_projection(minutes: list[int]) -> str:
    words = _(
        "Minutes a week over %(weeks)s weeks, from %(first)s to %(most)s, with lines at"
        " %(milestone)s and %(aim)s."
    ) % {
        "weeks": len(minutes),
        "first": minutes[0],
        "most": max(minutes),
        "milestone": MILESTONE,
        "aim": TARGET,
    }
    reached = _milestone_week(minutes)
    if not reached:
        return words
    then = _("%(milestone)s is reached in week %(week)s.") % {
        "milestone": MILESTONE,
        "week": reached,
    }
    return f"{words} {then}"


def _milestone_week(minutes: Sequence[int]) -> int | None:
    return next((week for week, each in enumerate(minutes, 1) if each >= MILESTONE), None)


def _projection(data: Data, palette: Palette) -> dict[str, Any]:
    """Bars for the weeks, dashed lines for the milestone and the aim."""
    top = max(HIGHEST, *data["minutes"], *data["compared"])
    layers = _bars(data, palette, top=top)
    if data["compared"]:
        layers += _stepped(data["compared"], palette)
    return in_our_look(layers + heights(data["marks"], palette), palette)


def _bars(data: Data, palette: Palette, *, top: int) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    reached = _milestone_week(data["minutes"])
    weeks = [
        {"week": week, "minutes": each, "fill": 0.9 if week == reached else 0.3}
        for week, each in enumerate(data["minutes"], start=1)
    ]
    return (
        alt.Chart(alt.InlineData(values=weeks))
        .mark_bar(color=palette["bar"], stroke=palette["bar"], cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "week:O",
                title=data["week"],
                axis=alt.Axis(values=[1, 5, 10, 15, 20, 26], labelAngle=0, grid=False),
            ),
            y=alt.Y(
                "minutes:Q",
                title=data["height"],
                axis=alt.Axis(tickCount=4),
                scale=alt.Scale(domainMin=0, domainMax=top),
            ),
            fillOpacity=alt.FillOpacity("fill:Q", scale=None, legend=None),
        )
    )


def _stepped(minutes: list[int], palette: Palette) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    weeks = [{"week": week, "minutes": each} for week, each in enumerate(minutes, start=1)]
    return (
        alt.Chart(alt.InlineData(values=weeks))
        .mark_line(color=palette["text"], strokeWidth=2, interpolate="step")
        .encode(x="week:O", y="minutes:Q")
    )
