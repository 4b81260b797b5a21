"""Vega-Lite charts as SVG, drawn on the server.

The libraries are loaded at the first chart, not at start-up, and each chart is drawn once: a picture
is kept by the hash of what it shows.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

KEEP_SECONDS = 7 * 24 * 3600


def svg_of(data: dict[str, Any], draw: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """The SVG of the chart that `draw` makes of `data` (a Vega-Lite specification).

    `data` is everything the picture depends on; it is also what the kept picture is found by.
    """
    content = json.dumps([draw.__module__, draw.__qualname__, data], sort_keys=True)
    key = f"chart:{hashlib.sha256(content.encode()).hexdigest()}"
    kept: str | None = cache.get(key)
    if kept is None:
        kept = rendered(draw(data))
        cache.set(key, kept, KEEP_SECONDS)
    return kept


def rendered(specification: dict[str, Any]) -> str:
    """The SVG of a Vega-Lite specification, drawn now and not kept. For commands, which need no cache."""
    import vl_convert  # noqa: PLC0415  # heavy: only a process that draws pays for it

    svg: str = vl_convert.vegalite_to_svg(specification)
    return svg
