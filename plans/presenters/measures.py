"""What the questions about the back came to: for Progress, the letter and a file of numbers.

Every sentence is about one measure of one person. No two measures are put into one number, and a change is called
one that people notice only where clinical specification 5.2 says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.domain.measures import (
    CONFIDENCE,
    GLOBAL_CHANGE,
    GLOBAL_WORDS,
    INSTRUMENT,
    PSFS,
    PSFS_ACTIVITY,
    START,
    YEAR,
    Change,
    Code,
    Instrument,
    Value,
    change_of,
)
from plans.models import Plan
from plans.queries import MeasureSeries, Said
from walkback.core import dates
from walkback.core.translated import in_language


@dataclass(frozen=True)
class MeasureRow:
    """One answer: when and the value in words ("At the start", "4 of 10"), and the day."""

    when: str
    value: str
    day: date


@dataclass(frozen=True)
class MeasureItem:
    """One measure: its newest answer beside the one at the start, in a sentence, and every answer in order.

    `start` and `latest` are values in words; None where it was not answered then. `scale` says what its ends mean;
    it is empty where every answer is a word. `title` is the person's own text for an own activity.
    """

    code: str
    title: str
    question: str
    scale: str
    sentence: str
    start: str | None
    latest: str | None
    answers: tuple[MeasureRow, ...]

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Every answer for a table: when, and the value in words."""
        return tuple((answer.when, answer.value) for answer in self.answers)


@dataclass(frozen=True)
class MeasuresPage:
    """Every measure that has an answer, and whether questions are open now (`plans:measures`)."""

    items: tuple[MeasureItem, ...]
    due: bool


def measures_of(plan: Plan, *, today: date) -> MeasuresPage:
    """The measures of a plan. The number of queries does not grow with the weeks."""
    series = queries.measure_series(plan)
    return MeasuresPage(
        items=tuple(_items(series)), due=queries.are_measures_due(plan, today=today)
    )


def _items(series: MeasureSeries) -> Iterator[MeasureItem]:
    for code, said in series.by_code.items():
        if code is Code.PSFS:
            yield from _own_activities(series)
        elif said:
            yield _item(INSTRUMENT[code], _title(code), said)


def _own_activities(series: MeasureSeries) -> Iterator[MeasureItem]:
    """All together first, where there are several, then each by itself."""
    together = series.by_code[Code.PSFS]
    if len(series.activities) > 1 and together:
        same = series.places_at.get(START) == series.places_at.get(together[-1].point)
        yield _item(PSFS, _title(Code.PSFS), together, same_questions=same)
    for activity, said in zip(series.activities, series.by_activity, strict=True):
        if said:
            yield _item(PSFS_ACTIVITY, activity.words, said)


def _title(code: Code) -> str:
    return {
        Code.PAIN_AVERAGE: _("Pain on average"),
        Code.PAIN_WORST: _("Pain at its worst"),
        Code.PSFS: _("Your own activities together"),
        Code.CONFIDENCE: _("How sure you are that you can walk"),
        Code.GLOBAL_CHANGE: _("Your back compared with the start"),
    }[code]


def _item(
    instrument: Instrument, title: str, said: tuple[Said, ...], *, same_questions: bool = True
) -> MeasureItem:
    start = next((each.value for each in said if each.point == START), None)
    latest = said[-1].value if said[-1].point != START else None
    return MeasureItem(
        code=instrument.code.value,
        title=title,
        question=in_language(instrument.wording),
        scale=_scale(instrument),
        sentence=sentence_of(instrument, start, latest, same_questions=same_questions),
        start=None if start is None else value_words(instrument, start),
        latest=None if latest is None else value_words(instrument, latest),
        answers=tuple(_row(instrument, each) for each in said),
    )


def _row(instrument: Instrument, said: Said) -> MeasureRow:
    return MeasureRow(
        when=when_words(said.point),
        value=value_words(instrument, said.value),
        day=said.on,
    )


def _scale(instrument: Instrument) -> str:
    if not instrument.low_words:
        return ""
    return _("%(low)s is “%(low_words)s”, %(high)s is “%(high_words)s”.") % {
        "low": instrument.low,
        "low_words": in_language(instrument.low_words),
        "high": instrument.high,
        "high_words": in_language(instrument.high_words),
    }


def when_words(point: int) -> str:
    """A measurement point: "At the start", "Week 6", "After a year"."""
    if point == START:
        return _("At the start")
    return _("After a year") if point == YEAR else _("Week %(week)s") % {"week": point}


def value_words(instrument: Instrument, value: Value) -> str:
    """An answer: "4 of 10", "6.3 of 10", "A little better"."""
    if instrument is GLOBAL_CHANGE:
        return in_language(GLOBAL_WORDS[int(value)])
    return _("%(value)s of %(most)s") % {"value": _number(value), "most": instrument.high}


def _number(value: Value) -> str:
    return dates.number(float(value), 0 if value == int(value) else 1)


# -- The sentence ----------------------------------------------------------------------------------


def sentence_of(
    instrument: Instrument,
    start: Value | None,
    latest: Value | None,
    *,
    same_questions: bool = True,
) -> str:
    """What the newest answer is beside the one at the start, without claiming more than it shows."""
    if instrument is GLOBAL_CHANGE:
        return _compared(0 if latest is None else int(latest))
    if latest is None:
        return _("Answered at the start. There is nothing to compare it with yet.")
    if start is None:
        return _("Not answered at the start, so there is nothing to compare with.")
    if not same_questions:
        return _("Not every activity was answered both times, so the averages cannot be compared.")
    change = change_of(instrument, start, latest)
    return _changed(instrument, change) if change else ""


def _changed(instrument: Instrument, change: Change) -> str:
    if not change.is_reliable:
        return _("The answer at the start was too near an end of the scale to compare with.")
    if not change.points:
        return _("The same as at the start.")
    if change.is_meaningful and change.is_better:
        return _better(change)
    if change.by_points:
        return _worse(instrument, change)
    # A rise that is large only as a share of a small number is told as what it is: small.
    return _small(change)


def _several(change: Change) -> int:
    """The number that decides between one and several. Halves and tenths of a point are several."""
    size = abs(change.points)
    return int(size) if size == int(size) else 2


def _size(change: Change) -> dict[str, object]:
    return {"points": _number(abs(change.points)), "percent": change.percent}


def _better(change: Change) -> str:
    if change.points > 0:
        return ngettext(
            "%(points)s point higher than at the start, and higher is better here: people usually notice a change of this size.",
            "%(points)s points higher than at the start, and higher is better here: people usually notice a change of this size.",
            _several(change),
        ) % _size(change)
    if change.by_points:
        return ngettext(
            "%(points)s point lower than at the start: people usually notice a change of this size.",
            "%(points)s points lower than at the start: people usually notice a change of this size.",
            _several(change),
        ) % _size(change)
    return ngettext(
        "%(points)s point lower than at the start, which is %(percent)s percent less. People may notice a change of this size, but it can also be chance.",
        "%(points)s points lower than at the start, which is %(percent)s percent less. People may notice a change of this size, but it can also be chance.",
        _several(change),
    ) % _size(change)


def _worse(instrument: Instrument, change: Change) -> str:
    """Kind and plain, with what one can do."""
    if change.points > 0:
        return ngettext(
            "%(points)s point higher than at the start. Backs have better and worse weeks. If it stays like this or worries you, a doctor or physiotherapist can look at it with you.",
            "%(points)s points higher than at the start. Backs have better and worse weeks. If it stays like this or worries you, a doctor or physiotherapist can look at it with you.",
            _several(change),
        ) % _size(change)
    if instrument is CONFIDENCE:
        return ngettext(
            "%(points)s point lower than at the start. You can choose fewer minutes in your check-in, or ask somebody to walk with you.",
            "%(points)s points lower than at the start. You can choose fewer minutes in your check-in, or ask somebody to walk with you.",
            _several(change),
        ) % _size(change)
    return ngettext(
        "%(points)s point lower than at the start, so it is harder for you now. If it stays like this or worries you, a doctor or physiotherapist can look at it with you.",
        "%(points)s points lower than at the start, so it is harder for you now. If it stays like this or worries you, a doctor or physiotherapist can look at it with you.",
        _several(change),
    ) % _size(change)


def _small(change: Change) -> str:
    if change.points < 0:
        return ngettext(
            "%(points)s point lower than at the start. A change this small can be chance.",
            "%(points)s points lower than at the start. A change this small can be chance.",
            _several(change),
        ) % _size(change)
    return ngettext(
        "%(points)s point higher than at the start. A change this small can be chance.",
        "%(points)s points higher than at the start. A change this small can be chance.",
        _several(change),
    ) % _size(change)


def _compared(value: int) -> str:
    """The person's own comparison with the start, and what such an answer usually means."""
    change = change_of(GLOBAL_CHANGE, None, value)
    said = _("You said “%(words)s”, compared with the start.") % {
        "words": in_language(GLOBAL_WORDS[value])
    }
    if change is None or not change.points:
        return said
    if not change.is_meaningful:
        means = _("A change this small can be chance.")
    elif change.is_better:
        means = _("People who say this usually mean a change that matters to them.")
    else:
        means = _("If it stays like this, a doctor or physiotherapist can look at it with you.")
    return f"{said} {means}"
