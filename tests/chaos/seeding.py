"""People who may be mailed, and one mail for each: `python -m tests.chaos.seeding`.

The mails wait until the run lets them go. What is expected of them is written into a file: the id of
each, its Message-ID, its participant and the address.
"""

import argparse
import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import django

from walkback.core import actor

django.setup()
actor.this_process_acts_as(actor.SYSTEM)

# Django has to be ready before anything with models is loaded.
from allauth.account.models import EmailAddress  # noqa: E402
from django.db import transaction  # noqa: E402

from tests.chaos import weekly  # noqa: E402
from tests.chaos.evidence import EXPECTED  # noqa: E402
from tests.chaos.sink import NO_MAILBOX  # noqa: E402
from walkback.accounts.consent_texts import CURRENT, Subject  # noqa: E402
from walkback.accounts.models import Consent, User  # noqa: E402
from walkback.accounts.roles import Role  # noqa: E402
from walkback.mail.addresses import message_id  # noqa: E402
from walkback.mail.models import OutboxMail, Recipient  # noqa: E402

KIND: Final = "chaos"
_BATCH: Final = 2000
_UNKNOWN_PERCENT: Final = 1
_WEEKLY_EVERY: Final = 10
"""One person in so many gets the real weekly mail."""


def seed(mails: int, folder: Path, dice: random.Random, now: datetime) -> None:
    """Make the people and their mails; nothing is due for a day."""
    plan = weekly.pattern(now)
    with (folder / EXPECTED).open("w", encoding="utf-8") as expected:
        for first in range(0, mails, _BATCH):
            with transaction.atomic():
                people = _people(first, min(_BATCH, mails - first), dice, now)
                told = weekly.occasions(people[::_WEEKLY_EVERY], plan)
                for mail in _mails(people, told, now):
                    line = {
                        "id": mail.pk,
                        "message_id": message_id(mail),
                        "participant": mail.participant_id,
                        "address": mail.participant.email,
                    }
                    expected.write(f"{json.dumps(line)}\n")


def _people(first: int, number: int, dice: random.Random, now: datetime) -> list[User]:
    """Confirmed, consenting, wanting everything; one in a hundred has an address that is refused."""
    people = User.objects.bulk_create(
        User(
            email=f"{_prefix(dice)}{place}@chaos.example",
            password="!",
            role=Role.PARTICIPANT,
            born_on=date(1970, 1, 1),
            joined_at=now,
        )
        for place in range(first, first + number)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people
    )
    text = CURRENT[Subject.HEALTH_DATA]
    Consent.objects.bulk_create(
        Consent(
            participant=user,
            subject=Subject.HEALTH_DATA,
            version=text.version,
            text="agreed",
            given_at=now,
        )
        for user in people
    )
    Recipient.objects.bulk_create(Recipient(participant=user) for user in people)
    return people


def _prefix(dice: random.Random) -> str:
    return NO_MAILBOX if dice.random() * 100 < _UNKNOWN_PERCENT else "walker-"


def _mails(people: list[User], told: dict[int, str], now: datetime) -> list[OutboxMail]:
    """The real weekly mail for those who have a plan, one of the run's own kind for the others."""
    return OutboxMail.objects.bulk_create(
        OutboxMail(
            participant=user,
            kind=weekly.KIND if user.pk in told else KIND,
            occasion=told.get(user.pk, f"{KIND}:{user.pk}"),
            due_at=now,
            not_before=now + timedelta(days=1),
            expires_at=now + timedelta(days=3),
            queued_at=now,
        )
        for user in people
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    seed(given.mails, given.folder, random.Random(given.seed), datetime.now(UTC))  # noqa: S311  # to be drawn again


if __name__ == "__main__":
    main()
