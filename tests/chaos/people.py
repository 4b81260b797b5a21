"""People who change their minds while their mail is on its way: `python -m tests.chaos.people`.

At random moments somebody unsubscribes, is suspended, withdraws consent, moves to another address or
is erased. When that was committed is noted by the database's clock, after the commit: no fence from then
on may let a mail to them through.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import django

from walkback.core import actor

django.setup()
actor.this_process_acts_as(actor.SYSTEM)

# Django has to be ready before anything with models is loaded.
from allauth.account.models import EmailAddress  # noqa: E402
from django.db import DatabaseError, InterfaceError, connection, transaction  # noqa: E402
from django.db.models.functions import Now  # noqa: E402

from tests.chaos.evidence import GO, NOTES, READY, STOP  # noqa: E402
from walkback.accounts import actions as accounts  # noqa: E402
from walkback.accounts.audit import System  # noqa: E402
from walkback.accounts.consent_texts import Subject  # noqa: E402
from walkback.accounts.models import User  # noqa: E402
from walkback.mail import actions as mail  # noqa: E402
from walkback.mail.models import OutboxMail, State  # noqa: E402

MOVED: Final = "moved-"


def _unsubscribe(user: User, now: datetime) -> str:
    mail.unsubscribe(participant=user, kind="weekly", by=System.ANONYMOUS, now=now)
    return ""


def _suspend(user: User, _now: datetime) -> str:
    mail.suspend(participant=user, because="paused")
    return ""


def _withdraw(user: User, now: datetime) -> str:
    accounts.withdraw_consent(participant=user, subject=Subject.HEALTH_DATA, by=user, now=now)
    return ""


def _move(user: User, _now: datetime) -> str:
    user.email = f"{MOVED}{user.email}"
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).update(email=user.email)
    return ""


def _erase(user: User, _now: datetime) -> str:
    """Says in which state the mail was: after the fence it goes out all the same."""
    row = OutboxMail.objects.select_for_update().filter(participant=user).first()
    user.delete()
    return row.state if row else ""


ACTS: Final[dict[str, Callable[[User, datetime], str]]] = {
    "unsubscribed": _unsubscribe,
    "suspended": _suspend,
    "withdrew": _withdraw,
    "moved": _move,
    "erased": _erase,
}


class Crowd:
    """Everybody, one after the other, each at most once."""

    def __init__(self, folder: Path, dice: random.Random) -> None:
        self._notes = folder / NOTES
        self._dice = dice
        self._done: set[int] = set()

    def act(self) -> None:
        """Somebody does something. Whether it was committed is unknown when the database went away."""
        person = self._somebody()
        if person is None:
            return
        what = self._dice.choice(list(ACTS))
        self._done.add(person)
        try:
            with transaction.atomic():
                user = User.objects.get(pk=person)
                state = ACTS[what](user, datetime.now(UTC))
        except (DatabaseError, InterfaceError):
            self._note(person, what, "", None)
            raise
        self._note(person, what, state, _clock())

    def _somebody(self) -> int | None:
        """One time in two somebody whose mail is being sent at this moment, if there is one."""
        mails = OutboxMail.objects.exclude(participant__in=self._done)
        waiting = mails.filter(state=State.READY)
        busy = mails.filter(state__in=[State.LEASED, State.DOT])
        due = waiting.filter(not_before__lte=Now())
        order = [busy, due, waiting] if self._dice.random() < 0.5 else [waiting]
        for candidates in order:
            ids = list(candidates.values_list("participant", flat=True)[:500])
            if ids:
                return self._dice.choice(ids)
        return None

    def _note(self, person: int, what: str, state: str, at: datetime | None) -> None:
        line = {
            "participant": person,
            "what": what,
            "state": state,
            "at": at.isoformat() if at else None,
        }
        with self._notes.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")


def _clock() -> datetime | None:
    """The database's, or None when it cannot be asked any more."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            at: datetime = cursor.fetchone()[0]
            return at
    except (DatabaseError, InterfaceError):
        return None


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--acts", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    dice = random.Random(given.seed)  # noqa: S311  # to be drawn again
    crowd = Crowd(given.folder, dice)
    (given.folder / READY).touch()
    while not (given.folder / GO).exists():
        time.sleep(0.05)
    for _ in range(given.acts):
        time.sleep(dice.uniform(0, 2) * given.seconds / given.acts)
        if (given.folder / STOP).exists():
            return
        try:
            crowd.act()
        except (DatabaseError, InterfaceError):
            connection.close()


if __name__ == "__main__":
    main()
