"""The Celery application and its schedule.

Redis only rings a bell: what is due stands in Postgres, each tick finds it there, and a tick that is
lost or doubled does no harm. Nobody's mail is scheduled by crontab; beat only ticks.
"""

import os
from datetime import timedelta

from celery import Celery
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkback.settings")

app = Celery("walkback")
app.config_from_object(settings.CELERY)
app.autodiscover_tasks()
# Each log line of a task carries its id.
app.steps["worker"].add(DjangoStructLogInitStep)

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
    # Every 15 seconds: send the mails that are due.
    "send-mail": {
        "task": "walkback.mail.tasks.send_due_mail",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 14},
    },
}
