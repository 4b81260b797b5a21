"""What Celery rings the bell for. Each task reads the clock and calls inward."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from plans.actions import alerting, deciding, overriding, pausing, reminding
from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.care.actions import escalate_due
from walkback.mail import actions as mail
from walkback.mail.delivery import reconciling

TICK_SECONDS = 40
"""Below the task's time limit: what is left waits for the next tick."""


@shared_task
def decide_due_weeks(**_: Any) -> None:
    with acting(System.WEEKLY):
        now = timezone.now()
        deciding.decide_due_weeks(by=System.WEEKLY, now=now, seconds=TICK_SECONDS)
        pausing.close_old_plans(by=System.WEEKLY, now=now)


@shared_task
def plan_mail(**_: Any) -> None:
    with acting(System.MAIL):
        now = timezone.now()
        mail.heartbeat(reconciling.PLANNER, now=now)
        reminding.queue_due_mails(by=System.MAIL, now=now)


@shared_task
def look_after_alerts(**_: Any) -> None:
    """Who went silent, whose hold is over, and which alerts nobody reads."""
    with acting(System.WEEKLY):
        now = timezone.now()
        alerting.tell_of_silence(by=System.WEEKLY, now=now)
        overriding.ask_about_holds(by=System.WEEKLY, now=now)
        escalate_due(by=System.WEEKLY, now=now)
