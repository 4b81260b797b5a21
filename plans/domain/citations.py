"""The rule behind every code of a weekly decision: in one plain sentence, with its place and what it rests on.

Data for the pages that say why. The rules themselves are in `progression`; a test holds the rows together.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from plans.domain.codes import Code
from plans.domain.sources import Source, sources_of


class Basis(StrEnum):
    """How well the weakest number of a rule is founded (the tags of the clinical specification: S, K, D)."""

    EVIDENCE = "EVIDENCE"
    CONVENTION = "CONVENTION"
    DESIGN_CHOICE = "DESIGN_CHOICE"

    @property
    def words(self) -> str:
        """The basis for a reader."""
        return _BASIS_WORDS[self]


_BASIS_WORDS: Final = {
    Basis.EVIDENCE: "Stated in published sources.",
    Basis.CONVENTION: "Common practice among health professionals.",
    Basis.DESIGN_CHOICE: "A careful choice of this programme. No study gives these exact numbers.",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """`rule` in one plain sentence, its `place` in the clinical specification ("3.5, row 12"), and what it rests on.

    `sources` are those it was taken from (EVIDENCE) or leans on (otherwise); there may be none.
    """

    rule: str
    place: str
    basis: Basis
    sources: tuple[Source, ...] = ()


def cited(rule: str, place: str, basis: Basis, tags: str = "") -> Citation:
    """A citation with its sources given as tags: "S2 S3"."""
    return Citation(rule, place, basis, sources_of(tags))


def citation_of(code: Code) -> Citation:
    """The rule behind the code of a weekly decision."""
    return _OF_CODES[code]


_EVIDENCE, _CONVENTION, _CHOICE = Basis.EVIDENCE, Basis.CONVENTION, Basis.DESIGN_CHOICE

_ROWS: Final[dict[Code, Citation]] = {
    Code.R1_RED_FLAG: cited(
        "An answer that may point to something serious stops the plan until somebody has checked it.",
        "3.5, row 1",
        _EVIDENCE,
        "S36 S37 S38",
    ),
    Code.R2_NEW_SYMPTOM: cited(
        "Something new that a clinician should look at pauses the plan until that is done.",
        "3.5, row 2",
        _CHOICE,
        "S36",
    ),
    Code.R3_SEVERE_PAIN: cited(
        "Average pain of 8 or more, when it is above the person's usual, pauses the plan for a check.",
        "3.5, row 3",
        _CHOICE,
        "S21",
    ),
    Code.R8_GAP_4: cited(
        "After four weeks without a logged walk the plan pauses, and comes back with an easy start.",
        "3.5, row 4",
        _CHOICE,
    ),
    Code.R4_LIMITING_SIDE_EFFECT: cited(
        "Soreness or an injury that holds a person up halves the walks.",
        "3.5, row 5",
        _CHOICE,
        "S16 S23",
    ),
    Code.R5_FLARE: cited(
        "A flare-up halves the walks and does not stop them: the usual advice is to keep active.",
        "3.5, row 6",
        _CHOICE,
        "S42 S57",
    ),
    Code.R6_PAIN_UP_3: cited(
        "Pain of 5 or more that is 3 points or more above the person's usual halves the walks.",
        "3.5, row 7",
        _CHOICE,
        "S50",
    ),
    Code.R7_PAIN_UP_2: cited(
        "Pain of 4 or more that went up by 2 points makes the walks a quarter shorter.",
        "3.5, row 8",
        _CHOICE,
        "S50",
    ),
    Code.R9_MISSED_WEEK: cited(
        "One quiet week changes nothing; after two the plan starts again at 80 %, after three at 65 %.",
        "3.5, rows 9 and 10",
        _CHOICE,
    ),
    Code.R10_NO_CHECKIN: cited(
        "Without a check-in the plan waits, because nobody knows how the week felt.",
        "3.5, row 11",
        _CHOICE,
    ),
    Code.R11_LOW_ADHERENCE_TWICE: cited(
        "Less than half of the plan in two weeks in a row makes the walks a quarter shorter.",
        "3.5, row 12",
        _CHOICE,
    ),
    Code.R11_LOW_ADHERENCE_CONTINUES: cited(
        "Less than half of the plan again does not make it smaller a second time: it waits.",
        "3.5, row 12",
        _CHOICE,
    ),
    Code.R2B_NEW_LIMITATION: cited(
        "Something new to keep in mind keeps the plan as it is and makes it go up more gently.",
        "3.5, row 13",
        _CHOICE,
    ),
    Code.R12_PAIN_UP_WATCH: cited(
        "Pain that went up by 2 points since the last check-in keeps the plan as it is for a week.",
        "3.5, row 14",
        _EVIDENCE,
        "S50",
    ),
    Code.R13_SLOW_TO_SETTLE: cited(
        "Two or more walks that had not settled by the next morning keep the plan as it is.",
        "3.5, row 15",
        _CHOICE,
    ),
    Code.R14_TOO_HARD: cited(
        "Walks that felt very hard, 7 of 10 or more, keep the minutes and make the pace easier.",
        "3.5, row 16",
        _CHOICE,
        "S33",
    ),
    Code.R15_FLARE_SETTLED: cited(
        "In the week a flare-up settles the plan stays as it is before it goes on.",
        "3.5, row 17",
        _CHOICE,
    ),
    Code.R16_MINOR_SIDE_EFFECT: cited(
        "A blister or a sore spot that is still there keeps the plan as it is.",
        "3.5, row 18",
        _CHOICE,
        "S16 S23",
    ),
    Code.R17_ADHERENCE_BELOW_80: cited(
        "The plan goes up when at least 80 % of the planned minutes were walked, unless a clinic set"
        " another line.",
        "3.5, row 19",
        _CONVENTION,
        "S20",
    ),
    Code.R18_OVERDOING: cited(
        "Far more walking than planned together with more pain keeps the plan as it is.",
        "3.5, row 20",
        _CHOICE,
        "S23",
    ),
    Code.R3B_SEVERE_STABLE: cited(
        "With pain of 8 or more the plan never goes up by itself, also when that is the person's usual.",
        "3.5, row 21",
        _CHOICE,
        "S21",
    ),
    Code.C1_CLINICIAN_HOLD: cited(
        "A clinician may ask to keep the plan as it is for up to four weeks.",
        "3.6",
        _CHOICE,
    ),
    Code.R19_AT_TARGET: cited(
        "A plan that has reached its aim, or the most its days allow, is kept up.",
        "3.5, row 22",
        _CHOICE,
        "S2 S3 S10",
    ),
    Code.R20_ADVANCE: cited(
        "A week with nothing against it goes on to the next small step.",
        "3.5, row 23",
        _CHOICE,
        "S21 S35",
    ),
}


def _same_event(row: Citation) -> Citation:
    rule = (
        "For the same event the plan is made smaller once; while it is not clearly worse, it stays."
    )
    return replace(row, rule=rule, place=f"{row.place}, same event, one cut")


def _floor(row: Citation) -> Citation:
    rule = "Where the walks are too small to be made smaller, the plan stays as it is."
    return replace(row, rule=rule, place=f"{row.place}, floor", basis=_CHOICE)


_ENDINGS: Final = (("_CONTINUES", _same_event), ("_FLOOR", _floor))


def _of_code(code: Code) -> Citation:
    if code in _ROWS:
        return _ROWS[code]
    for ending, variant in _ENDINGS:
        if code.name.endswith(ending):
            return variant(_ROWS[Code[code.name.removesuffix(ending)]])
    raise KeyError(code)


_OF_CODES: Final = {code: _of_code(code) for code in Code}
