"""What Celery rings the bell for. Each task reads the clock and makes one call."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.mail import actions, sending


@shared_task
def beat_tick(**_: Any) -> None:
    actions.beat_tick(now=timezone.now())


@shared_task
def send_due_mail(**_: Any) -> None:
    with acting(System.MAIL):
        sending.send_due(now=timezone.now())
