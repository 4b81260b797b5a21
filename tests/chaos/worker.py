"""The real Celery application, with somebody inside who kills it: `celery -A tests.chaos.worker …`.

It is always day. Hours are pressed into minutes by four numbers: how often beat ticks, how long a refused mail waits, how
long an unreachable server is left alone, and how long a connection may take. Workers differ in how many mails
they claim and send together. Everything else is the product.
`CHAOS_MUTANT` breaks one promise on purpose (mutants.py).
"""

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django

from walkback.core import actor

django.setup()
actor.this_process_acts_as(actor.SYSTEM)

# Django has to be ready before anything with models is loaded.
from celery.signals import worker_init  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from tests.chaos import mutants  # noqa: E402
from tests.chaos.tickets import Saboteur  # noqa: E402
from walkback.celery import app  # noqa: E402
from walkback.mail import kinds  # noqa: E402
from walkback.mail.categories import Category  # noqa: E402
from walkback.mail.delivery import dispatcher, group, steps  # noqa: E402
from walkback.mail.models import OutboxMail  # noqa: E402
from walkback.ops.management.commands import reminders  # noqa: E402

TICK = timedelta(seconds=0.25)
KIND = "chaos"

__all__ = ["app"]


def _load(mails: Sequence[OutboxMail], _now: datetime) -> dict[int, str]:
    return {mail.pk: mail.occasion for mail in mails}


def _write(_mail: OutboxMail, occasion: Any) -> kinds.RenderedMail:
    text = f"About {occasion}.\n.A line that begins with a dot.\n" + "Walk well. " * 200
    return kinds.RenderedMail("A week", text, f"<p>{text}</p>")


def _load_addresses(**_: Any) -> None:
    """Before the workers are forked: each of the many would have to do it again."""
    assert get_resolver().url_patterns


def _hasten() -> None:
    # Day and night: the hours in which a mail waits for the morning have tests of their own.
    kinds.keep_quiet(lambda _mails, _now: {})
    settings.EMAIL_TIMEOUT = 2
    group.LONGEST_WAIT = timedelta(seconds=2)  # type: ignore[misc]  # an hour in a minute
    dispatcher.PAUSE_SECONDS = 1  # type: ignore[misc]
    dispatcher.CLAIM = int(os.environ["CHAOS_CLAIM"])  # type: ignore[misc]
    reminders.PAUSE_SECONDS = TICK.total_seconds()  # type: ignore[assignment]
    for entry in app.conf.beat_schedule.values():
        if entry["task"] == "walkback.mail.tasks.send_due_mail":
            entry["schedule"] = TICK
            entry["options"] = {**entry.get("options", {}), "expires": 2}


_hasten()
worker_init.connect(_load_addresses)
kinds.register(kinds.Kind(KIND, Category.WEEKLY, _load, _write))
steps.listen(Saboteur(Path(os.environ["CHAOS_FOLDER"])))
mutants.become(os.environ.get("CHAOS_MUTANT", ""))
