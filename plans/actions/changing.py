"""Everything that the page of changed days and facts can change, all at once or not at all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plans import queries
from plans.actions.adjusting import change_facts, change_preferences, change_weekday
from plans.actions.locking import lock_plan
from plans.actions.starting import Preferences
from plans.models import Plan
from walkback.accounts.models import User


@dataclass(frozen=True)
class Changed:
    """What was changed. `days_longer` are those of the running week, for another first day."""

    plan: Plan
    facts: bool
    preferences: bool
    days_longer: int


@transaction.atomic
def change_all(
    *, plan: Plan, facts: dict[str, object], preferences: Preferences, by: User, now: datetime
) -> Changed:
    """Change the first day of the week, then what never touches the dose, then the facts.

    The facts come last: they can pause the plan. What is the same as before leaves no trace.
    Raises NotRunning, NotNow, WeekAlreadyLengthened, BadDocument.
    """
    locked = lock_plan(plan)
    longer = 0
    if preferences.week_begins != locked.preferences["week_begins"]:
        week = queries.running_prescription(locked)
        moved = change_weekday(plan=locked, weekday=preferences.week_begins, by=by, now=now)
        longer = (moved.until_on - week.until_on).days if week else 0
        locked.refresh_from_db()
    is_other = preferences != Preferences.of(locked.preferences)
    if is_other:
        change_preferences(plan=locked, preferences=preferences, by=by, now=now)
    known = queries.current_inputs(locked)
    facts_differ = any(known.get(name) != value for name, value in facts.items())
    after = change_facts(plan=locked, facts=facts, by=by, now=now) if facts_differ else locked
    after.refresh_from_db()
    return Changed(after, facts_differ, is_other, longer)
