"""One thing done about many alerts, each by itself: those that changed meanwhile stay as they are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from walkback.accounts.models import User
from walkback.care.actions import ChangedMeanwhile, NotByHand, NotTheirClinician
from walkback.care.models import Alert


@dataclass(frozen=True)
class Outcome:
    """How many alerts were done, had changed or gone meanwhile, and cannot be closed by hand."""

    done: int
    changed: int
    not_by_hand: int


def work_on_alerts(
    *,
    alerts: Iterable[Alert],
    act: Callable[..., object],
    seen: Mapping[int, str],
    gone: int,
    by: User,
    now: datetime,
) -> Outcome:
    """Call an action of `care.actions` for each alert, in one savepoint each.

    `seen` is the state each was shown in, by its id; `gone` how many that were shown are out of sight by now.
    """
    done, changed, not_by_hand = 0, gone, 0
    for alert in alerts:
        arguments: dict[str, Any] = {"alert": alert, "seen": seen[alert.pk], "by": by, "now": now}
        try:
            act(**arguments)
        except (ChangedMeanwhile, NotTheirClinician):
            changed += 1
        except NotByHand:
            not_by_hand += 1
        else:
            done += 1
    return Outcome(done, changed, not_by_hand)
