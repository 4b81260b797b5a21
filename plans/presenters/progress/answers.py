"""Every answer to the questions about the back, for a file."""

from plans import queries
from plans.domain.measures import Code
from plans.models import Plan
from plans.presenters.progress.sections import File


def answers_file(plan: Plan) -> File:
    """A line for each answer, in no language.

    `week` is 0 for the start and 52 for a year on; `activity` is the person's own text, empty for other measures.
    """
    series = queries.measure_series(plan)
    own = zip(series.activities, series.by_activity, strict=True)
    answers = [
        *((code, "", said) for code, said in series.by_code.items() if code is not Code.PSFS),
        *((Code.PSFS, activity.words, said) for activity, said in own),
    ]
    return File(
        columns=("measure", "activity", "week", "day", "value"),
        rows=tuple(
            (code.value, words, each.point, each.on.isoformat(), int(each.value))
            for code, words, said in answers
            for each in said
        ),
    )
