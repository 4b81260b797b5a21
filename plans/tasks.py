"""What Celery rings the bell for. Each task reads the clock and calls inward."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from plans.actions import deciding, pausing
from walkback.accounts.audit import System
from walkback.accounts.history import acting


@shared_task
def decide_due_weeks(**_: Any) -> None:
    with acting(System.WEEKLY):
        now = timezone.now()
        deciding.decide_due_weeks(by=System.WEEKLY, now=now)
        pausing.close_old_plans(by=System.WEEKLY, now=now)
