"""Vega-Lite charts as SVG, drawn on the server.

A chart has one definition, `draw(data, palette)`, whatever it is for: a page draws it with colours that are CSS
variables, paper and files with fixed ones. The libraries are loaded at the first chart, not at start-up, and each
chart is drawn once: a picture is kept by the hash of what it shows.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.utils.html import format_html

KEEP_SECONDS = 7 * 24 * 3600
_NAMES_INSIDE = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')

Data = Mapping[str, Any]
Palette = Mapping[str, str]
Draw = Callable[[Data, Palette], dict[str, Any]]


def svg_of(data: Data, draw: Draw, palette: Palette, *, words: str) -> str:
    """The SVG of the chart that `draw` makes of `data` (a Vega-Lite specification) in the colours of `palette`.

    `data` is everything the picture depends on, as JSON; with the palette it is also what the kept picture is found
    by. `words` are its name to a screen reader, which takes it as one thing.
    """
    content = json.dumps(
        [draw.__module__, draw.__qualname__, dict(data), dict(palette)], sort_keys=True
    )
    key = f"chart:{hashlib.sha256(content.encode()).hexdigest()}"
    kept: str | None = cache.get(key)
    if kept is None:
        kept = rendered(draw(data, palette))
        cache.set(key, kept, KEEP_SECONDS)
    return named(kept, words)


def named(svg: str, words: str) -> str:
    """The picture as one thing with a name, for a screen reader: its bars and dots have none of their own."""
    bare = _NAMES_INSIDE.sub("", svg)
    return bare.replace("<svg ", format_html('<svg role="img" aria-label="{}" ', words), 1)


def rendered(specification: dict[str, Any]) -> str:
    """The SVG of a Vega-Lite specification, drawn now and not kept. For commands, which need no cache."""
    import vl_convert  # noqa: PLC0415  # heavy: only a process that draws pays for it

    svg: str = vl_convert.vegalite_to_svg(specification)
    return svg
