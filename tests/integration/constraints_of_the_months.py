"""Rows of the running programme, each breaking one rule. `c` is the cast."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import models

from plans.models import (
    Absence,
    Adjustment,
    FlareUp,
    MonthlyReport,
    Recurrence,
    WeekDays,
)
from tests.conftest import NOW

DAY = date(2026, 12, 1)
BEFORE = NOW - timedelta(days=1)


def _make(
    model: type[models.Model], c: Any, usual: Mapping[str, object], said: Any
) -> models.Model:
    fields = {field.name for field in model._meta.get_fields()}
    people = {"participant": c.walker} if "participant" in fields else {}
    plan = {"plan": c.plan} if "plan" in fields else {}
    return model(**{**people, **plan, **usual, **said})


def _days(c: Any, **said: object) -> models.Model:
    return _make(WeekDays, c, {"number": 2, "days": [DAY], "changed_at": NOW}, said)


def _away(c: Any, **said: object) -> models.Model:
    week = {"starts_on": DAY, "until_on": DAY + timedelta(days=7), "made_at": NOW}
    return _make(Absence, c, week, said)


def _flare(c: Any, **said: object) -> models.Model:
    return _make(FlareUp, c, {"number": 2, "began_on": DAY, "reported_at": NOW}, said)


def _recurrence(c: Any, **said: object) -> models.Model:
    lasted = {"began_on": DAY, "answered_at": NOW, "lasted": True, "interference": 2}
    return _make(Recurrence, c, lasted, said)


def _monthly(c: Any, **said: object) -> models.Model:
    quiet = {"month": 1, "answered_at": NOW, "pain_lasted": False, "was_hurt": False}
    return _make(MonthlyReport, c, quiet, said)


def _adjustment(c: Any, **said: object) -> models.Model:
    taken = {"number": 2, "kind": "promotion", "accepted": True, "made_at": NOW}
    return _make(Adjustment, c, taken, said)


def _twice(make: Callable[..., models.Model], c: Any, **second: object) -> None:
    make(c).save()
    make(c, **second).save()


SIX, SEVEN = ([DAY + timedelta(days=day) for day in range(count)] for count in (6, 7))

CASES: dict[str, Callable[[Any], object]] = {
    "plans_walk_bouts_add_up": lambda c: c.walk(bouts=[10, 5]).save(),
    "plans_walk_settled_was_asked": lambda c: c.walk(settled_by_morning=False).save(),
    "plans_weekdays_one_per_week": lambda c: _twice(_days, c),
    "plans_weekdays_number_in_range": lambda c: _days(c, number=27).save(),
    "plans_weekdays_one_rest_day": lambda c: _days(c, days=SEVEN).save(),
    "plans_weekdays_walk_or_rest": lambda c: _days(c, rest_days=[DAY]).save(),
    "plans_absence_ends_after_start": lambda c: _away(c, until_on=DAY).save(),
    "plans_absence_not_for_ever": lambda c: _away(c, until_on=date(2027, 2, 24)).save(),
    "plans_flareup_one_open": lambda c: _twice(_flare, c, began_on=date(2026, 12, 2)),
    "plans_flareup_number_in_range": lambda c: _flare(c, number=0).save(),
    "plans_flareup_ends_after_start": lambda c: _flare(c, ended_at=NOW).save(),
    "plans_recurrence_asked_once": lambda c: _twice(_recurrence, c, lasted=False),
    "plans_recurrence_interference_known": lambda c: _recurrence(c, interference=5).save(),
    "plans_recurrence_says_how_much": lambda c: _recurrence(c, interference=None).save(),
    "plans_monthly_one_a_month": lambda c: _twice(_monthly, c),
    "plans_monthly_month_in_range": lambda c: _monthly(c, month=0).save(),
    "plans_monthly_interference_known": lambda c: _monthly(c, interference=5).save(),
    "plans_monthly_days_off_in_range": lambda c: _monthly(c, days_off=32).save(),
    "plans_monthly_says_how_much": lambda c: _monthly(c, pain_lasted=True).save(),
    "plans_adjustment_offer_once_a_week": lambda c: _twice(_adjustment, c, accepted=False),
    "plans_adjustment_kind_known": lambda c: _adjustment(c, kind="wish").save(),
    "plans_adjustment_number_in_range": lambda c: _adjustment(c, number=27).save(),
}


def _kept(make: Callable[..., models.Model], c: Any) -> "models.QuerySet[Any]":
    row = make(c)
    row.save()
    return type(row)._default_manager.filter(pk=row.pk)


def _changed(make: Callable[..., models.Model], **values: object) -> Callable[[Any], object]:
    return lambda c: _kept(make, c).update(**values)


def _deleted(make: Callable[..., models.Model]) -> Callable[[Any], object]:
    return lambda c: _kept(make, c)._raw_delete("default")


TRIGGERS: dict[tuple[str, str], list[Callable[[Any], object]]] = {
    ("plans_absence", "no_two_at_once"): [
        lambda c: _twice(_away, c),
        lambda c: _twice(_away, c, starts_on=date(2026, 11, 20), until_on=date(2026, 12, 2)),
        lambda c: _twice(_away, c, starts_on=date(2026, 12, 7), until_on=date(2026, 12, 30)),
    ],
    ("plans_recurrence", "keep_as_it_was"): [_changed(_recurrence, lasted=False)],
    ("plans_recurrence", "keep"): [_deleted(_recurrence)],
    ("plans_monthlyreport", "keep_as_it_was"): [_changed(_monthly, was_hurt=True)],
    ("plans_monthlyreport", "keep"): [_deleted(_monthly)],
    ("plans_adjustment", "keep_as_it_was"): [
        _changed(_adjustment, accepted=False),
        _changed(_adjustment, detail={"other": 1}),
    ],
    ("plans_adjustment", "keep"): [_deleted(_adjustment)],
}
