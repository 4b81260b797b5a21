"""The Celery application and its schedule.

Redis only rings a bell: what is due stands in Postgres, each tick finds it there, and a tick that is
lost or doubled does no harm. Nobody's mail is scheduled by crontab; beat only ticks.
"""

import os
from datetime import timedelta
from io import StringIO
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.conf import settings
from django.core.management import CommandError, call_command
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu import Queue

from walkback.core import actor

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkback.settings")

app = Celery("walkback")
app.config_from_object(settings.CELERY)
app.autodiscover_tasks()
# Each log line of a task carries its id.
app.steps["worker"].add(DjangoStructLogInitStep)

# Each kind of work waits in a line of its own, so that each may have workers of its own. A worker that is
# told nothing else takes from all three.
app.conf.task_default_queue = "default"
app.conf.task_queues = [Queue(name, routing_key=name) for name in ("mail", "plan", "default")]
app.conf.task_routes = {
    "walkback.mail.tasks.send_due_mail": {"queue": "mail"},
    "plans.tasks.*": {"queue": "plan"},
}

app.conf.beat_schedule = {
    # Every 20 seconds: say that beat, the broker and a worker are alive.
    "heartbeat": {
        "task": "walkback.mail.tasks.beat_tick",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 18},
    },
    # Every minute: decide each week that has ended and is due to be decided.
    "decide-weeks": {
        "task": "plans.tasks.decide_due_weeks",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 55},
    },
    # Every minute: put the mails into the outbox whose time has come.
    "plan-mail": {
        "task": "plans.tasks.plan_mail",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 55},
    },
    # Every 15 minutes: tell clinics who went silent, and their leads what nobody reads.
    "look-after-alerts": {
        "task": "plans.tasks.look_after_alerts",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 850},
    },
    # Every 15 seconds: send the mails that are due.
    "send-mail": {
        "task": "walkback.mail.tasks.send_due_mail",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 14},
    },
    # Every hour: see whether all mails that should be there are there, and on time.
    "reconcile-mail": {
        "task": "walkback.mail.tasks.reconcile",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3500},
    },
}


@worker_init.connect
@beat_init.connect
def act_as_the_system(**_: Any) -> None:
    """A task acts for nobody in particular: row security lets it see every row."""
    actor.this_process_acts_as(actor.SYSTEM)


@worker_init.connect
def refuse_contradictory_settings(**_: Any) -> None:
    """Celery runs the system checks and goes on whatever they say; a worker must not."""
    try:
        call_command("check", stdout=StringIO())
    except CommandError as error:
        raise SystemExit(str(error)) from error
