"""The rules' values as plain JSON and back, for the columns that keep them."""

from dataclasses import asdict
from typing import Any

from plans.domain.model import Cut, Standing, Tally, WalkingState, WeekEvidence
from plans.domain.overrides import Override
from plans.domain.vocabulary import Flare, Mode, SideEffect, Track
from screening.domain.outcomes import Outcome


def state_to_dict(state: WalkingState) -> dict[str, Any]:
    return asdict(state)


def state_from_dict(stored: dict[str, Any]) -> WalkingState:
    return WalkingState(**{**stored, "mode": Mode(stored["mode"]), "track": Track(stored["track"])})


def override_to_dict(override: Override) -> dict[str, Any]:
    """Only what it changes."""
    unset = asdict(Override())
    return {name: value for name, value in asdict(override).items() if value != unset[name]}


def override_from_dict(stored: dict[str, Any]) -> Override:
    track = stored.get("track")
    return Override(**{**stored, "track": Track(track) if track else None})


def evidence_to_dict(evidence: WeekEvidence) -> dict[str, Any]:
    return asdict(evidence)


def evidence_from_dict(stored: dict[str, Any]) -> WeekEvidence:
    """A key missing from an older row keeps its default."""
    values = dict(stored)
    for name, words in (("triage", Outcome), ("flare", Flare), ("side_effect", SideEffect)):
        if name in values:
            values[name] = words(values[name])
    return WeekEvidence(**values)


def standing_to_dict(standing: Standing) -> dict[str, Any]:
    return asdict(standing)


def standing_from_dict(stored: dict[str, Any]) -> Standing:
    """A key missing from an older row keeps its default."""
    values = _with_tuples(stored)
    before, cut = stored.get("before_gap"), stored.get("cut")
    values["before_gap"] = state_from_dict(before) if before else None
    values["cut"] = Cut(**cut) if cut else None
    return Standing(**values)


def tally_to_dict(tally: Tally) -> dict[str, Any]:
    return asdict(tally)


def tally_from_dict(stored: dict[str, Any]) -> Tally:
    return Tally(**_with_tuples(stored))


def _with_tuples(stored: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists only."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
