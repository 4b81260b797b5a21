"""Pages on paper: a typst template, and the data that it sets.

Every text goes in as data (`sys.inputs.page`, JSON), never into the template's source: what a person typed is not read
as markup. No network and no fonts of the machine: the same page everywhere.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from django.http import HttpResponse
from django.utils.translation import get_language_bidi

from walkback.core.languages import in_use, without_region

# Sheets of the United States and Canada are shorter and wider than the rest of the world's. In millimetres.
A4 = (210.0, 297.0)
LETTER = (215.9, 279.4)
LETTER_COUNTRIES = frozenset({"US", "CA"})


def paper_of(country: str) -> dict[str, float]:
    """Width and height of the sheet that printers hold in a country (two-letter code), in millimetres."""
    width, height = LETTER if country in LETTER_COUNTRIES else A4
    return {"width": width, "height": height}


def language_of_page() -> dict[str, str]:
    """What the template is told about the language in use: its code and the direction it is written in."""
    return {
        "language": without_region(in_use()),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }


def pdf_of(template: Path, data: Mapping[str, object], made_at: datetime) -> bytes:
    """The PDF that the template makes of `data` (plain JSON), tagged for screen readers."""
    try:
        return _compiled(template, data, made_at, standard="ua-1")
    except typst.TypstError:
        # A letter that the fonts do not have, as an address may: a page with a gap is better than none.
        return _compiled(template, data, made_at, standard="1.7")


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """Shown in the browser and saved as `name`, which should say nothing to whoever sees the folder."""
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _compiled(
    template: Path,
    data: Mapping[str, object],
    made_at: datetime,
    *,
    standard: Literal["ua-1", "1.7"],
) -> bytes:
    page = typst.compile(
        template.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"page": json.dumps(data)},
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),  # whole seconds only
        pdf_standards=standard,
    )
    if not isinstance(page, bytes):
        raise TypeError("one PDF was asked for")
    return page


@cache
def _fonts() -> typst.Fonts:
    """Only those that come with the program."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
