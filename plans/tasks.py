"""What Celery rings the bell for. Each task reads the clock and makes one call."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from plans.actions import deciding
from walkback.accounts.audit import System
from walkback.accounts.history import acting


@shared_task
def decide_due_weeks(**_: Any) -> None:
    with acting(System.WEEKLY):
        deciding.decide_due_weeks(by=System.WEEKLY, now=timezone.now())
