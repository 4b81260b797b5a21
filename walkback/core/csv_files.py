"""Rows as a CSV file to keep: UTF-8, one header line, and nothing that a spreadsheet takes for a formula."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse

from walkback.core import actor

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet compute a cell instead of showing it."""

Cell = str | int | float | None


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The answer that downloads as `name`.csv. None is an empty cell: missing is missing."""
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    lines = csv.writer(response)
    lines.writerow(columns)
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    return response


class _Line:
    """What a CSV writer writes to: the line it made last."""

    line = ""

    def write(self, line: str) -> None:
        self.line = line


def csv_stream(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """The same for many rows, sent as they are read. A spreadsheet knows by its first bytes that it is UTF-8."""
    return StreamingHttpResponse(
        _asked_by(actor.current(), _lines(columns, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _asked_by(asker: int | None, lines: Iterator[bytes]) -> Iterator[bytes]:
    """Read as whoever asked: by the time a stream is sent, its request's transaction is over."""
    with actor.acting_as(actor.NOBODY if asker is None else asker), transaction.atomic():
        yield from lines


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    written = _Line()
    lines = csv.writer(written)
    lines.writerow(columns)
    yield codecs.BOM_UTF8 + written.line.encode()
    for row in rows:
        lines.writerow([_harmless(cell) for cell in row])
        yield written.line.encode()


def _harmless(cell: Cell) -> Cell:
    """A text that would be a formula gets an apostrophe before it; a number stays one, below zero too."""
    if isinstance(cell, str) and cell.startswith(STARTS_FORMULA):
        return f"'{cell}"
    return cell
