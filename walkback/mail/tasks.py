"""What Celery rings the bell for. Each task reads the clock and calls inward."""

from typing import Any, Final

from celery import shared_task
from django.utils import timezone

from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.mail import actions
from walkback.mail.delivery import dispatcher, reconciling, resolving

SOFT_LIMIT_SECONDS: Final = 100
LIMIT_SECONDS: Final = 110
"""Longer than a tick with its last group (50 seconds and twice 20), shorter than a lease (120)."""


@shared_task
def beat_tick(**_: Any) -> None:
    actions.heartbeat(reconciling.BEAT, now=timezone.now())


@shared_task(soft_time_limit=SOFT_LIMIT_SECONDS, time_limit=LIMIT_SECONDS)
def send_due_mail(**_: Any) -> None:
    with acting(System.MAIL):
        now = timezone.now()
        actions.heartbeat(reconciling.DISPATCHER, now=now)
        resolving.resolve(now=now)
        dispatcher.send_due(now=now)


@shared_task
def reconcile(**_: Any) -> None:
    reconciling.reconcile(now=timezone.now())
