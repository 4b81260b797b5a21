"""What the programme's charts have in common.

Each chart is one definition for page, print and PDF: `draw(data, palette)`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from plans.domain.constants import MILESTONE, TARGET
from walkback.core.charts import Data, Palette

# On a page the colours are CSS variables, which the theme sets for light, dark and paper; a picture by
# itself has a fixed palette. Paper has the same one (static/css/tokens.css; a test compares them).
NAMES: Final = ("bar", "line", "mark", "text", "grid")
THEMED: Final[Palette] = {
    **{name: f"var(--chart-{name})" for name in NAMES},
    "ground": "transparent",
}
FIXED: Final[Palette] = {
    "bar": "#1d5f5a",
    "line": "#8a4b08",
    "mark": "#8a4b08",
    "text": "#333333",
    "grid": "#dddddd",
    "ground": "#ffffff",
}
WIDTH, HEIGHT = 400, 250
"""Of every chart, in pixels: the page keeps a place of this shape free (static/css/charts.css)."""
LAYOUT = 13
"""Raised when any drawing changes: kept pictures are found by what they show."""
TEXT = 15


def palette_of(*, themed: bool) -> Palette:
    return THEMED if themed else FIXED


def in_our_look(chart: Any, palette: Palette) -> dict[str, Any]:
    """The specification of `chart` in the size, letters and colours of all charts."""
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    look = (
        chart.properties(
            width=WIDTH,
            height=HEIGHT,
            background=palette["ground"],
            # To the right there is room for half a name of the last day.
            padding={"left": 2, "top": 4, "right": 16, "bottom": 2},
            # All of it, axes included, is as large as said above: nothing moves when it arrives.
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        )
        .configure_axis(
            labelColor=palette["text"],
            titleColor=palette["text"],
            gridColor=palette["grid"],
            domainColor=palette["grid"],
            tickColor=palette["grid"],
            labelFontSize=TEXT,
            titleFontSize=TEXT,
            titleFontWeight="normal",
        )
        .configure_view(stroke=None)
    )
    specification: dict[str, Any] = look.to_dict()
    return specification


def places_axis(data: Data) -> Any:
    """The places of a chart side by side, also those that stay empty, with what stands below them."""
    import altair as alt  # noqa: PLC0415  # as above

    names = dict(data["names"])
    axis = alt.Axis(values=list(names), labelExpr=_labels(names), labelAngle=0, grid=False)
    everywhere = alt.Scale(domain=list(range(data["places"])), type="band")
    return alt.X("place:O", title=data["along"], axis=axis, scale=everywhere)


def _labels(words: Mapping[int, str]) -> str:
    """What stands at each place of an axis, in the reader's language, as Vega asks for it."""
    return f"{json.dumps({str(place): each for place, each in words.items()})}[datum.value]"


def heights(marks: Sequence[tuple[int, str]], palette: Palette) -> Any:
    """Dashed lines across the chart at these heights, each with its name."""
    import altair as alt  # noqa: PLC0415  # as above

    named = alt.Chart(alt.InlineData(values=[{"at": at, "name": name} for at, name in marks]))
    rules = named.mark_rule(color=palette["mark"], strokeDash=[6, 4]).encode(y="at:Q")
    names = named.mark_text(
        align="left", x=4, dy=-9, color=palette["mark"], fontSize=TEXT, fontWeight=600
    ).encode(y="at:Q", text="name:N")
    return rules + names


def marked_heights(aim: int = TARGET) -> list[tuple[int, str]]:
    """The milestone of 130 minutes a week and the aim, with their names. A smaller aim stands alone."""
    named = [(aim, _("%(minutes)s aim") % {"minutes": aim})]
    if aim > MILESTONE:
        named.insert(0, (MILESTONE, _("%(minutes)s milestone") % {"minutes": MILESTONE}))
    return named
