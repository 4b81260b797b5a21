"""Pace, parts of a walk, effort words and tips (clinical specification 2.2 and 3.4)."""

import pytest

from plans.domain.constants import CONSTANTS
from plans.domain.pace import (
    EFFORT_WORDS,
    STAGE_STARTS,
    TERRAIN,
    BoutParts,
    counter_for,
    eased,
    level_of,
    pace_words,
    parts_of_bout,
    stage_of,
)
from plans.domain.vocabulary import PlanFlag, Track
from plans.domain.walking_tips import effort_cap, shows_cadence, tips_for
from screening.domain.outcomes import Flag


@pytest.mark.parametrize(
    ("track", "stages"),
    [
        ("STANDARD", [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4]),
        ("GENTLE", [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4]),
    ],
)
def test_stages_start_where_the_table_says(track: str, stages: list[int]) -> None:
    assert [stage_of(Track(track), counter) for counter in range(14)] == stages


@pytest.mark.parametrize("track", Track)
@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_easing_goes_to_where_the_stage_before_began(track: Track, stage: int) -> None:
    for counter in range(counter_for(track, stage), counter_for(track, stage) + 2):
        eased_to = eased(track, counter)
        assert eased_to == (0 if stage == 1 else STAGE_STARTS[track][stage - 2] - 1)
        assert stage_of(track, eased_to) == max(1, stage - 1)


@pytest.mark.parametrize(
    ("minutes", "stage", "parts"),
    [
        pytest.param(12, 2, BoutParts(3, 2, 5, 2), id="the specification's example"),
        pytest.param(12, 1, BoutParts(3, 0, 7, 2), id="stage 1 is comfortable"),
        pytest.param(10, 3, BoutParts(3, 3, 2, 2), id="two thirds, rounded down"),
        pytest.param(30, 4, BoutParts(3, 25, 0, 2), id="all of the main part"),
        pytest.param(9, 2, BoutParts(0, 0, 9, 0), id="short walks are comfortable to stage 2"),
        pytest.param(9, 3, BoutParts(1, 4, 3, 1), id="short, stage 3: first and last minute easy"),
        pytest.param(9, 4, BoutParts(1, 7, 0, 1), id="short, stage 4"),
        pytest.param(2, 4, BoutParts(0, 0, 2, 0), id="two minutes have no middle"),
        pytest.param(30, None, BoutParts(0, 0, 30, 0), id="your usual pace"),
    ],
)
def test_a_walk_has_its_parts(minutes: int, stage: int | None, parts: BoutParts) -> None:
    assert parts_of_bout(minutes, stage) == parts


@pytest.mark.parametrize("flag", [PlanFlag.CARDIAC, PlanFlag.RESP, PlanFlag.HYPERTENSION])
def test_heart_lungs_and_blood_pressure_warm_up_longer(flag: PlanFlag) -> None:
    assert parts_of_bout(12, 4, frozenset({flag})) == BoutParts(5, 5, 0, 2)


def test_parts_always_add_up() -> None:
    for minutes in range(1, 61):
        for stage in (None, 1, 2, 3, 4):
            for flags in (frozenset(), frozenset({PlanFlag.CARDIAC})):
                parts = parts_of_bout(minutes, stage, flags)
                assert parts.minutes == minutes
                assert min(parts.warm_up, parts.brisk, parts.comfortable, parts.cool_down) >= 0


def test_effort_has_our_own_words() -> None:
    assert [word.effort for word in EFFORT_WORDS] == [0, 2, 4, 6, 8, 10]
    assert [level_of(effort) for effort in (0, 2, 3, 4, 5, 6, 7, 10)] == [
        *["comfortable"] * 2,
        *["brisk"] * 2,
        *["hard"] * 2,
        *["very hard"] * 2,
    ]
    assert all(level_of(word.effort) == word.level for word in EFFORT_WORDS)


def test_every_stage_has_words_and_ground() -> None:
    assert set(TERRAIN) == {1, 2, 3, 4}
    assert pace_words(None) == "Your usual pace."
    assert "sing" in pace_words(1)


class TestTips:
    @pytest.mark.parametrize("flag", PlanFlag)
    def test_every_flag_has_one(self, flag: PlanFlag) -> None:
        assert len(tips_for({flag}, 45)) == 1

    def test_age_75_has_the_falls_tip_once(self) -> None:
        assert [tip.code for tip in tips_for((), 75)] == ["STEADY"]
        assert [tip.code for tip in tips_for({PlanFlag.FALLS}, 80)] == ["STEADY"]
        assert tips_for((), 74) == ()

    def test_a_step_rate_is_hidden_where_it_could_mislead(self) -> None:
        assert shows_cadence((), 74)
        assert not shows_cadence((), 75)
        assert not shows_cadence({PlanFlag.AID}, 45)
        assert not shows_cadence({PlanFlag.FALLS}, 45)

    def test_some_flags_cap_effort(self) -> None:
        assert effort_cap({PlanFlag.CARDIAC}) == 4
        assert effort_cap({PlanFlag.PREGNANCY}) == 4
        assert effort_cap({PlanFlag.FALLS}) is None

    def test_every_flag_of_the_screening_is_a_flag_of_the_plan(self) -> None:
        assert {flag.value for flag in PlanFlag} == {flag.value for flag in Flag} | {
            "AID",
            "LOWER_LIMB_LOAD",
        }


def test_every_constant_has_unit_source_and_tag() -> None:
    assert len({constant.name for constant in CONSTANTS}) == len(CONSTANTS)
    for constant in CONSTANTS:
        assert constant.unit
        assert constant.source[0].isdigit()
        assert constant.tag in ("D", "K") or constant.tag.startswith("S")
