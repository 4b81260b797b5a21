"""The rule behind every code of a weekly decision: in one plain sentence, with its place and what it rests on.

Data for the pages that say why. The rules themselves are in `progression`; a test holds the rows together.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from plans.domain.codes import Code
from plans.domain.sources import Source, sources_of
from plans.domain.words import Words, say


class Basis(StrEnum):
    """How well the weakest number of a rule is founded (the tags of the clinical specification: S, K, D)."""

    EVIDENCE = "EVIDENCE"
    CONVENTION = "CONVENTION"
    DESIGN_CHOICE = "DESIGN_CHOICE"

    @property
    def words(self) -> Words:
        """The basis for a reader."""
        return _BASIS_WORDS[self]


_BASIS_WORDS: Final = {
    Basis.EVIDENCE: say("Stated in published sources."),
    Basis.CONVENTION: say("Common practice among health professionals."),
    Basis.DESIGN_CHOICE: say(
        "A careful choice of this programme. No study gives these exact numbers."
    ),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """`rule` in one plain sentence, its `place` in the clinical specification ("3.5, row 12"), and what it rests on.

    `sources` are those it was taken from (EVIDENCE) or leans on (otherwise); there may be none.
    """

    rule: Words
    place: Words
    basis: Basis
    sources: tuple[Source, ...] = ()


def cited(rule: Words, place: Words, basis: Basis, tags: str = "") -> Citation:
    """A citation with its sources given as tags: "S2 S3"."""
    return Citation(rule, place, basis, sources_of(tags))


def citation_of(code: Code) -> Citation:
    """The rule behind the code of a weekly decision."""
    return _OF_CODES[code]


_EVIDENCE, _CONVENTION, _CHOICE = Basis.EVIDENCE, Basis.CONVENTION, Basis.DESIGN_CHOICE


def _row(number: int) -> Words:
    return say("3.5, row {number}", number=number)


_ROWS: Final[dict[Code, Citation]] = {
    Code.R1_RED_FLAG: cited(
        say(
            "An answer that may point to something serious stops the plan until somebody has checked it."
        ),
        _row(1),
        _EVIDENCE,
        "S36 S37 S38",
    ),
    Code.R2_NEW_SYMPTOM: cited(
        say("Something new that a clinician should look at pauses the plan until that is done."),
        _row(2),
        _CHOICE,
        "S36",
    ),
    Code.R3_SEVERE_PAIN: cited(
        say(
            "Average pain of 8 or more, when it is above the person's usual, pauses the plan for a check."
        ),
        _row(3),
        _CHOICE,
        "S21",
    ),
    Code.R8_GAP_4: cited(
        say(
            "After four weeks without a logged walk the plan pauses, and comes back with an easy start."
        ),
        _row(4),
        _CHOICE,
    ),
    Code.R4_LIMITING_SIDE_EFFECT: cited(
        say("Soreness or an injury that holds a person up halves the walks."),
        _row(5),
        _CHOICE,
        "S16 S23",
    ),
    Code.R5_FLARE: cited(
        say(
            "A flare-up halves the walks and does not stop them: the usual advice is to keep active."
        ),
        _row(6),
        _CHOICE,
        "S42 S57",
    ),
    Code.R6_PAIN_UP_3: cited(
        say(
            "Pain of 5 or more that is 3 points or more above the person's usual halves the walks."
        ),
        _row(7),
        _CHOICE,
        "S50",
    ),
    Code.R7_PAIN_UP_2: cited(
        say("Pain of 4 or more that went up by 2 points makes the walks a quarter shorter."),
        _row(8),
        _CHOICE,
        "S50",
    ),
    Code.R9_MISSED_WEEK: cited(
        say(
            "One quiet week changes nothing; after two the plan starts again at 80 %, after three at 65 %."
        ),
        say("3.5, rows 9 and 10"),
        _CHOICE,
    ),
    Code.R10_NO_CHECKIN: cited(
        say("Without a check-in the plan waits, because nobody knows how the week felt."),
        _row(11),
        _CHOICE,
    ),
    Code.R11_LOW_ADHERENCE_TWICE: cited(
        say("Less than half of the plan in two weeks in a row makes the walks a quarter shorter."),
        _row(12),
        _CHOICE,
    ),
    Code.R11_LOW_ADHERENCE_CONTINUES: cited(
        say("Less than half of the plan again does not make it smaller a second time: it waits."),
        _row(12),
        _CHOICE,
    ),
    Code.R2B_NEW_LIMITATION: cited(
        say(
            "Something new to keep in mind keeps the plan as it is and makes it go up more gently."
        ),
        _row(13),
        _CHOICE,
    ),
    Code.R12_PAIN_UP_WATCH: cited(
        say(
            "Pain that went up by 2 points since the last check-in keeps the plan as it is for a week."
        ),
        _row(14),
        _EVIDENCE,
        "S50",
    ),
    Code.R13_SLOW_TO_SETTLE: cited(
        say("Two or more walks that had not settled by the next morning keep the plan as it is."),
        _row(15),
        _CHOICE,
    ),
    Code.R14_TOO_HARD: cited(
        say(
            "Walks that felt very hard, 7 of 10 or more, keep the minutes and make the pace easier."
        ),
        _row(16),
        _CHOICE,
        "S33",
    ),
    Code.R15_FLARE_SETTLED: cited(
        say("In the week a flare-up settles the plan stays as it is before it goes on."),
        _row(17),
        _CHOICE,
    ),
    Code.R16_MINOR_SIDE_EFFECT: cited(
        say("A blister or a sore spot that is still there keeps the plan as it is."),
        _row(18),
        _CHOICE,
        "S16 S23",
    ),
    Code.R17_ADHERENCE_BELOW_80: cited(
        say(
            "The plan goes up when at least 80 % of the planned minutes were walked, unless a clinic set"
            " another line."
        ),
        _row(19),
        _CONVENTION,
        "S20",
    ),
    Code.R18_OVERDOING: cited(
        say("Far more walking than planned together with more pain keeps the plan as it is."),
        _row(20),
        _CHOICE,
        "S23",
    ),
    Code.R3B_SEVERE_STABLE: cited(
        say(
            "With pain of 8 or more the plan never goes up by itself, also when that is the person's usual."
        ),
        _row(21),
        _CHOICE,
        "S21",
    ),
    Code.C1_CLINICIAN_HOLD: cited(
        say("A clinician may ask to keep the plan as it is for up to four weeks."),
        say("3.6"),
        _CHOICE,
    ),
    Code.R19_AT_TARGET: cited(
        say("A plan that has reached its aim, or the most its days allow, is kept up."),
        _row(22),
        _CHOICE,
        "S2 S3 S10",
    ),
    Code.R20_ADVANCE: cited(
        say("A week with nothing against it goes on to the next small step."),
        _row(23),
        _CHOICE,
        "S21 S35",
    ),
}


def _same_event(row: Citation) -> Citation:
    rule = say(
        "For the same event the plan is made smaller once; while it is not clearly worse, it stays."
    )
    return replace(row, rule=rule, place=say("{row}, same event, one cut", row=row.place))


def _floor(row: Citation) -> Citation:
    rule = say("Where the walks are too small to be made smaller, the plan stays as it is.")
    return replace(row, rule=rule, place=say("{row}, floor", row=row.place), basis=_CHOICE)


def _of_code(code: Code) -> Citation:
    if code in _ROWS:
        return _ROWS[code]
    row = _ROWS[code.row]
    return _same_event(row) if code.is_continued else _floor(row)


_OF_CODES: Final = {code: _of_code(code) for code in Code}
