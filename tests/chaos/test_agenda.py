"""What goes wrong is spread fairly, is the same for the same seed, and happens once."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.chaos.agenda import FULL, SHORT, What, drawn
from tests.chaos.tickets import NAPS, STEPS, How, Tickets


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # to be drawn again


def test_the_same_seed_draws_the_same_run() -> None:
    assert drawn(SHORT, dice(7)) == drawn(SHORT, dice(7))
    assert drawn(SHORT, dice(7)) != drawn(SHORT, dice(8))


def test_every_step_has_its_share_of_the_kills() -> None:
    events = drawn(FULL, dice(7))
    orders = [event for event in events if event.what is What.ORDER]
    kills = Counter(event.step for event in orders if event.how is How.KILL)
    assert kills.total() == FULL.kills
    assert set(kills) == set(STEPS)
    assert max(kills.values()) - min(kills.values()) <= 1
    assert {event.step for event in orders if event.how is How.NAP} == set(NAPS)
    assert events == sorted(events, key=lambda event: event.at)
    assert Counter(event.what for event in events)[What.POSTGRES] == FULL.postgres_kills


def test_the_patience_of_every_size_can_be_kept() -> None:
    """The conditions under which "exactly once" is promised at all."""
    for size in (SHORT, FULL):
        patience = size.patience
        assert patience.quiet > patience.idle + patience.accept
        assert patience.group < patience.lease
        assert patience.late > patience.group


def test_a_ticket_is_taken_once(tmp_path: Path) -> None:
    tickets = Tickets(tmp_path)
    tickets.prepare()
    for number in range(20):
        tickets.issue(number, How.KILL, 9)
    with ThreadPoolExecutor(8) as takers:
        taken = list(takers.map(tickets.take, [9] * 40))
    assert Counter(taken) == {How.KILL: 20, None: 20}
    assert tickets.count(How.KILL) == {9: 20}
    assert tickets.take(9) is None
    tickets.issue(99, How.FREEZE, 3)
    assert tickets.withdraw() == 1
    assert tickets.take(3) is None
