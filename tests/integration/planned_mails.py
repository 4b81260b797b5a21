"""The planner of mails, run by hand for tests: what it looks at, what goes, and what became of each mail."""

from datetime import date, datetime, time, timedelta

from django.db.models import F

from plans.actions import reminding
from plans.models import Plan, PlanStatus
from tests.conftest import NOW
from tests.integration.walkers import ends_at, running, tick
from walkback.accounts.audit import System
from walkback.mail import actions as mail
from walkback.mail.categories import Category
from walkback.mail.models import OutboxMail, State

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
EVERY = frozenset(Category)


def look(now: datetime) -> int:
    return reminding.queue_due_mails(by=System.MAIL, now=now)


def send(now: datetime) -> None:
    """What is due has gone, as if a mail server had taken it."""
    ready = OutboxMail.objects.filter(state=State.READY, not_before__lte=now)
    ready.update(state=State.SENT, dot_at=F("not_before"), done_at=now)


def live(plan: Plan, until: datetime) -> None:
    """Go from one instant at which something can happen to the next; the person does nothing."""
    now = NOW
    while now < until:
        tick(now)
        look(now)
        send(now)
        plan.refresh_from_db()
        ends = [ends_at(plan) + timedelta(hours=48)] if plan.status == PlanStatus.ACTIVE else []
        looks = [plan.remind_at] if plan.remind_at else []
        waits = OutboxMail.objects.filter(state=State.READY).values_list("not_before", flat=True)
        now = min(each for each in (*ends, *looks, *waits, until) if each > now)


def local(plan: Plan, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=plan.participant.zone)


def last_evening(plan: Plan) -> datetime:
    """18:00 on the last day of the running week."""
    return local(plan, running(plan).until_on - DAY, 18)


def rows(plan: Plan) -> dict[str, tuple[str, str]]:
    """State and reason by occasion, without the plan's number."""
    found = OutboxMail.objects.filter(participant=plan.participant)
    return {
        each.occasion.replace(f":{plan.pk}", "", 1): (each.state, each.because) for each in found
    }


def wants(plan: Plan, now: datetime, *categories: Category, **hours: time) -> None:
    choices = mail.Choices(
        frozenset(categories) or EVERY, hours.pop("local_time", time(8)), **hours
    )
    mail.change_reminders(
        participant=plan.participant, choices=choices, by=plan.participant, now=now
    )


def running_since(plan: Plan) -> date:
    assert plan.starts_on is not None
    return plan.starts_on


def check_the_budget(plan: Plan) -> None:
    """One mail a local day, three a plan week, none in quiet hours."""
    zone = plan.participant.zone
    own = (State.READY, State.SENT)
    went = OutboxMail.objects.filter(participant=plan.participant, state__in=own)
    at = [each.not_before.astimezone(zone) for each in went.exclude(kind="welcome")]
    days = [each.date() for each in at]
    assert len(days) == len(set(days))
    assert all(time(8) <= each.time() < time(20) for each in at)
    begun = running_since(plan)
    per_week = [(day - begun).days // 7 for day in days]
    assert all(per_week.count(week) <= 3 for week in per_week)
