"""Pain as a line, with flare-ups as bands: one definition for page, print and PDF."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from plans.charts.common import LAYOUT, in_our_look, places_axis
from walkback.core.charts import Data, Palette, svg_of

WORST = 10


class PainPoint(NamedTuple):
    """Pain 0-10 said for one place. `is_joined`: nothing is missing between it and the point before."""

    place: int
    pain: int
    is_joined: bool = False
    is_of_check_in: bool = False


@dataclass(frozen=True)
class PainChart:
    """The points in order; a place without one stays empty. `names` stand below the places.

    `flares` are the places of flare-ups, `recurrences` those at which the pain came back.
    """

    places: int
    points: tuple[PainPoint, ...]
    names: dict[int, str]
    along: str
    height: str
    flares: tuple[int, ...] = ()
    recurrences: tuple[int, ...] = ()


def pain_svg(chart: PainChart, palette: Palette, *, words: str) -> str:
    """The picture, named by `words` for a screen reader: the table beside it has every number."""
    data = {
        "places": chart.places,
        "points": chart.points,
        "names": sorted(chart.names.items()),
        "along": chart.along,
        "height": chart.height,
        "flares": chart.flares,
        "recurrences": chart.recurrences,
        "layout": LAYOUT,
    }
    return svg_of(data, _pain, palette, words=words)


def _pain(data: Data, palette: Palette) -> dict[str, Any]:
    import altair as alt  # noqa: PLC0415  # heavy: only a process that draws pays for it

    layers = [_frame(data), *_bands(data, palette), *_line(data, palette)]
    return in_our_look(alt.layer(*layers), palette)


def _y(data: Data) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    axis = alt.Axis(values=list(range(0, WORST + 1, 2)))
    return alt.Y("pain:Q", title=data["height"], axis=axis, scale=alt.Scale(domain=[0, WORST]))


def _frame(data: Data) -> Any:
    """Nothing to see: it keeps the axes where nobody said a number yet."""
    import altair as alt  # noqa: PLC0415  # as above

    corner = alt.Chart(alt.InlineData(values=[{"place": 0, "pain": 0}]))
    return corner.mark_point(opacity=0).encode(x=places_axis(data), y=_y(data))


def _bands(data: Data, palette: Palette) -> list[Any]:
    """A shaded place for each that a flare-up touched, a dashed line where the pain came back."""
    import altair as alt  # noqa: PLC0415  # as above

    flares = alt.Chart(_places(data["flares"])).mark_rect(color=palette["mark"], opacity=0.22)
    back = alt.Chart(_places(data["recurrences"])).mark_rule(
        color=palette["mark"], strokeDash=[3, 3], strokeWidth=2.5
    )
    pairs = ((flares, data["flares"]), (back, data["recurrences"]))
    return [mark.encode(x=places_axis(data)) for mark, places in pairs if places]


def _places(places: tuple[int, ...]) -> Any:
    import altair as alt  # noqa: PLC0415  # as above

    return alt.InlineData(values=[{"place": place} for place in places])


def _line(data: Data, palette: Palette) -> list[Any]:
    """A line through neighbours, a gap where a number is missing; a square for a check-in among walks."""
    import altair as alt  # noqa: PLC0415  # as above

    rows, run = [], 0
    for place, pain, is_joined, is_of_check_in in data["points"]:
        run += not is_joined
        shape = "square" if is_of_check_in else "circle"
        rows.append({"place": place, "pain": pain, "run": run, "shape": shape})
    if not rows:
        return []
    lines = alt.Chart(alt.InlineData(values=[row for row in rows if row["shape"] == "circle"]))
    points = alt.Chart(alt.InlineData(values=rows)).mark_point(
        filled=True, size=70, opacity=1, color=palette["bar"]
    )
    return [
        lines.mark_line(color=palette["bar"], strokeWidth=2.5).encode(
            x=places_axis(data), y=_y(data), detail="run:N"
        ),
        points.encode(
            x=places_axis(data), y=_y(data), shape=alt.Shape("shape:N", scale=None, legend=None)
        ),
    ]
