"""Pages of a long list by where one is in it, not by number: a row that comes or goes moves no other.

A place is what the order goes by, and the public id of the row there; the last key, which makes the order
total, is looked up by that id, so that no sequential id stands in an address.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PLACE = re.compile(r"(-?\d{1,18}(?:\.-?\d{1,18})*)\.([0-9a-f]{32})", re.ASCII)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than everything: for rows whose instant is empty, which stand last."""


@dataclass(frozen=True)
class Key:
    """One column of the order; instants and whole numbers only, but for the last."""

    column: str
    descending: bool = False
    is_instant: bool = False

    @property
    def ordering(self) -> str:
        return f"-{self.column}" if self.descending else self.column


@dataclass(frozen=True)
class Order:
    """The keys of a list, most important first. The last makes it total."""

    keys: tuple[Key, ...]

    @property
    def leading(self) -> tuple[Key, ...]:
        return self.keys[:-1]

    @property
    def columns(self) -> list[str]:
        return [key.ordering for key in self.keys]

    def place_of(self, row: Any) -> str:
        """Where this row stands, to put into an address."""
        values = [_as_number(key, getattr(row, key.column)) for key in self.leading]
        return ".".join([*map(str, values), row.public_id.hex])

    def beyond(self, place: str, among: QuerySet[Any], *, forwards: bool) -> Q | None:
        """The rows after (or before) this place. None when the words are no place of a list in this order.

        `among` is where the row at that place is looked up: it may have left the list since.
        """
        found = PLACE.fullmatch(place)
        numbers = [int(number) for number in found[1].split(".")] if found else []
        if found is None or len(numbers) != len(self.leading):
            return None
        try:
            values: list[Any] = [
                _from_number(key, number) for key, number in zip(self.leading, numbers, strict=True)
            ]
        except OverflowError:
            return None
        at = among.order_by().filter(public_id=UUID(found[2]))
        values.append(at.values(self.keys[-1].column)[:1])
        wanted, level = Q(), Q()
        for key, value in zip(self.keys, values, strict=True):
            comes = "lt" if key.descending is forwards else "gt"
            wanted |= level & Q(**{f"{key.column}__{comes}": value})
            level &= Q(**{key.column: value})
        return wanted


def _as_number(key: Key, value: Any) -> int:
    return (value - EPOCH) // MICROSECOND if key.is_instant else int(value)


def _from_number(key: Key, number: int) -> int | datetime:
    return EPOCH + number * MICROSECOND if key.is_instant else number


@dataclass(frozen=True)
class Part(Generic[M]):
    """One page of a list. `earlier` and `later` are the places to go on from, empty at the ends."""

    rows: Sequence[M]
    earlier: str
    later: str


def part_of(
    rows: QuerySet[M],
    order: Order,
    *,
    among: QuerySet[Any],
    size: int,
    after: str = "",
    before: str = "",
) -> Part[M]:
    """The `size` rows after a place, or before one; the first ones for none and for nonsense."""
    if before and (limit := order.beyond(before, among, forwards=False)) is not None:
        backwards = rows.filter(limit).order_by(*order.columns).reverse()
        found = list(backwards[: size + 1])
        if len(found) >= size:
            shown = found[:size][::-1]
            earlier = order.place_of(shown[0]) if len(found) > size else ""
            return Part(shown, earlier, order.place_of(shown[-1]))
        after = ""  # fewer than a page before it: then it is the first page
    limit = order.beyond(after, among, forwards=True) if after else None
    found = list(
        (rows if limit is None else rows.filter(limit)).order_by(*order.columns)[: size + 1]
    )
    shown = found[:size]
    return Part(
        shown,
        order.place_of(shown[0]) if limit is not None and shown else "",
        order.place_of(shown[-1]) if len(found) > size else "",
    )
