"""Rows of the measures, each breaking one rule. `c` is the cast."""

from collections.abc import Callable
from typing import Any

from plans.models import MeasureAnswer, MeasureRound, OwnActivity
from tests.conftest import NOW


def _activity(c: Any, **said: object) -> OwnActivity:
    usual = {"plan": c.plan, "place": 1, "words": "Carrying", "named_at": NOW}
    return OwnActivity(**{**usual, **said})


def _round(c: Any, **said: object) -> MeasureRound:
    usual = {"participant": c.walker, "plan": c.plan, "point": 6, "answered_at": NOW}
    return MeasureRound(**{**usual, **said})


def _answer(c: Any, **said: object) -> MeasureAnswer:
    usual = {
        "participant": c.walker,
        "plan": c.plan,
        "instrument": "PAIN_WORST",
        "point": 6,
        "place": 0,
        "value": 3,
        "answered_at": NOW,
    }
    return MeasureAnswer(**{**usual, **said})


def _own(c: Any, **said: object) -> MeasureAnswer:
    return _answer(c, **{"instrument": "PSFS", "point": 0, "place": 1, **said})


def _change(c: Any, **said: object) -> MeasureAnswer:
    return _answer(c, **{"instrument": "GLOBAL_CHANGE", "point": 12, **said})


def _twice(make: Callable[..., Any], c: Any, **second: object) -> None:
    make(c).save()
    make(c, **second).save()


CASES: dict[str, Callable[[Any], object]] = {
    "plans_ownactivity_one_per_place": lambda c: _twice(_activity, c, words="Sitting"),
    "plans_ownactivity_place_in_range": lambda c: _activity(c, place=4).save(),
    "plans_ownactivity_named": lambda c: _activity(c, words="").save(),
    "plans_measureround_one_per_point": lambda c: _twice(_round, c),
    "plans_measureround_point_known": lambda c: _round(c, point=7).save(),
    "plans_measureanswer_answered_once": lambda c: _twice(_answer, c, value=4),
    "plans_measureanswer_value_in_range": lambda c: _answer(c, value=11).save(),
    "plans_measureanswer_point_of_instrument": lambda c: _answer(c, point=0).save(),
    "plans_measureanswer_place_of_instrument": lambda c: _answer(c, place=1).save(),
}
"""By the constraint that refuses."""

REFUSED: dict[str, list[Callable[[Any], object]]] = {
    "plans_measureanswer_value_in_range": [
        lambda c: _answer(c, value=-1).save(),
        lambda c: _own(c, value=11).save(),
        lambda c: _change(c, value=4).save(),
        lambda c: _change(c, value=-4).save(),
    ],
    "plans_measureanswer_point_of_instrument": [
        lambda c: _own(c, point=6).save(),
        lambda c: _change(c, point=6).save(),
        lambda c: _answer(c, instrument="PAIN_AVERAGE", point=12).save(),
        lambda c: _answer(c, point=52).save(),
    ],
    "plans_measureanswer_place_of_instrument": [
        lambda c: _own(c, place=0).save(),
        lambda c: _own(c, place=4).save(),
        lambda c: _change(c, place=1).save(),
        # Not offered, or kept in another table: no row of theirs passes any rule.
        lambda c: _answer(c, instrument="RMDQ").save(),
        lambda c: _answer(c, instrument="CONFIDENCE", point=12).save(),
    ],
}
"""More ways round each rule of the answers."""

ALLOWED: list[Callable[[Any], object]] = [
    lambda c: _activity(c).save(),
    lambda c: _round(c).save(),
    lambda c: _answer(c, value=0).save(),
    lambda c: _answer(c, value=10, point=26).save(),
    lambda c: _own(c).save(),
    lambda c: _own(c, place=3, point=26, value=10).save(),
    lambda c: _change(c, value=-3).save(),
    lambda c: _change(c, value=3, point=26).save(),
    lambda c: _answer(c, instrument="PAIN_AVERAGE", point=52).save(),
]


def _changed(make: Callable[..., Any], **values: object) -> Callable[[Any], object]:
    return lambda c: _kept(make, c).update(**values)


def _deleted(make: Callable[..., Any]) -> Callable[[Any], object]:
    return lambda c: _kept(make, c)._raw_delete("default")


def _kept(make: Callable[..., Any], c: Any) -> Any:
    row = make(c)
    row.save()
    return type(row)._default_manager.filter(pk=row.pk)


TRIGGERS: dict[tuple[str, str], list[Callable[[Any], object]]] = {
    ("plans_ownactivity", "keep_as_it_was"): [
        _changed(_activity, words="Running"),
        _changed(_activity, place=2),
    ],
    ("plans_ownactivity", "keep"): [_deleted(_activity)],
    ("plans_measureround", "keep_as_it_was"): [_changed(_round, point=12)],
    ("plans_measureround", "keep"): [_deleted(_round)],
    ("plans_measureanswer", "keep_as_it_was"): [
        _changed(_answer, value=0),
        _changed(_answer, point=12),
    ],
    ("plans_measureanswer", "keep"): [_deleted(_answer)],
}
