"""One stage of the weekly run, in a process of its own: `python -m tests.bench.stages send`.

It says "ready" once everything is loaded, waits for a line, works until nothing is left to do, and says
what it did and used as one line of JSON.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import django

from walkback.core import actor

django.setup()
actor.this_process_acts_as(actor.SYSTEM)

# Django has to be ready before anything with models is loaded.
from django.db import connection  # noqa: E402

from plans.actions import deciding, reminding  # noqa: E402
from walkback.accounts.audit import System  # noqa: E402
from walkback.accounts.history import acting  # noqa: E402
from walkback.mail.delivery import dispatcher, reconciling, resolving  # noqa: E402

HOUR: Final = timedelta(hours=1)
HOURS: Final = 54
"""From the tick that decides everything until the last of its mails, everywhere, has had a morning."""


def _hours(now: datetime) -> Iterator[datetime]:
    return (now + HOUR * hour for hour in range(HOURS))


def decide(now: datetime) -> int:
    with acting(System.WEEKLY):
        return deciding.decide_due_weeks(by=System.WEEKLY, now=now)


def judge(now: datetime) -> int:
    """The plans whose mails are to be thought about again, hour by hour."""
    with acting(System.MAIL):
        return sum(reminding.queue_due_mails(by=System.MAIL, now=moment) for moment in _hours(now))


def send(now: datetime) -> int:
    """What is due, hour by hour: who is asleep has the mail in the morning."""
    with acting(System.MAIL):
        return sum(_sent_by(moment) for moment in _hours(now))


def _sent_by(moment: datetime) -> int:
    sent = 0
    while more := dispatcher.send_due(now=moment):
        sent += more
    return sent


def look(now: datetime) -> int:
    """What each tick costs when there is nothing to do, and the hourly comparison of all that should be there."""
    decide(now)
    judge(now)
    send(now)
    resolving.resolve(now=now)
    reconciling.reconcile(now=now)
    return 1


STAGES: Final[dict[str, Callable[[datetime], int]]] = {
    "decide": decide,
    "judge": judge,
    "send": send,
    "look": look,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("stage", choices=STAGES)
    stage = STAGES[parser.parse_args().stage]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    started, used = time.monotonic(), time.process_time()
    done = stage(datetime.now(UTC))
    report = {
        "done": done,
        "seconds": time.monotonic() - started,
        "processor": time.process_time() - used,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(f"{json.dumps(report)}\n")


if __name__ == "__main__":
    main()
