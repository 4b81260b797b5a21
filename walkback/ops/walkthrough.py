"""Walking a person through the programme by the real actions, at any instants.

The demonstration and the tests make their people this way, so that nothing they show was written
into the tables past the rules.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from plans import queries
from plans.actions import checking_in, deciding, measuring, starting, walking
from plans.actions.measuring import Given
from plans.domain.measures import Question
from plans.models import Plan, Prescription
from screening.actions import answering as screening_actions
from screening.domain.items import GroupId
from screening.domain.questions import asked_items, first_unfinished_page
from screening.models import Purpose, Screening
from screening.queries import answers_of, rules_of
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.consent_texts import Subject
from walkback.accounts.models import User

QUIET_INPUTS: dict[str, object] = {
    "pain_avg": 2,
    "pain_worst": 3,
    "baseline_minutes": 0,
    "baseline_days": 0,
    "comfortable_minutes": 20,
    "in_flare": False,
    "confidence": 7,
    "days_available": 7,
    "preferred_days": None,
    "modify_flags": [],
    "bmi": None,
}
"""A plan's questions as a person answers them who has got over an episode and does not walk yet."""


@dataclass(frozen=True)
class Person:
    """Who joins: an obvious demonstration or test account."""

    email: str
    password: str
    born_on: date = date(1968, 4, 23)
    time_zone: str = "Australia/Sydney"
    country: str = "AU"


def join(person: Person, *, now: datetime) -> User:
    """Sign up, confirm the address, and agree that health data is kept."""
    user = User(email=person.email)
    user.set_password(person.password)
    accounts.complete_sign_up(
        user=user,
        born_on=person.born_on,
        profile=accounts.Profile(time_zone=person.time_zone, country=person.country),
        by=System.COMMAND,
        now=now,
    )
    accounts.confirm_address(user=user, by=System.COMMAND, now=now)
    accounts.give_consent(participant=user, subject=Subject.HEALTH_DATA, by=user, now=now)
    return user


def screen(
    user: User,
    answers: dict[str, str] | None = None,
    *,
    now: datetime,
    purpose: Purpose = Purpose.START,
) -> Screening:
    """Answer every question "no", but for `answers`, and submit.

    An emergency answer is confirmed, as its page asks.
    """
    screening = screening_actions.begin(participant=user, purpose=purpose, by=user, now=now)
    return finish_screening(screening, answers or {}, now=now)


def finish_screening(screening: Screening, answers: dict[str, str], *, now: datetime) -> Screening:
    """Fill in what is left of an open screening, page by page, and submit it."""
    user = screening.participant
    rules = rules_of(screening)
    saved = answers_of(screening)
    while page := first_unfinished_page(saved, screening.asking, rules=rules):
        asked = asked_items({**answers, **saved}, screening.asking, rules=rules)
        on_page = {item.id: answers.get(item.id, "no") for item in asked if item.group is page.id}
        pregnant = _may_be_pregnant(answers) if page.id is GroupId.G else None
        screening = screening_actions.save_page(
            screening=screening,
            group=page.id,
            answers=on_page,
            may_be_pregnant=pregnant,
            by=user,
            now=now,
        )
        if screening.emergency_at:
            return screening_actions.confirm_emergency(screening=screening, by=user, now=now)
        saved = answers_of(screening)
    return screening_actions.submit(screening=screening, by=user, now=now)


def _may_be_pregnant(answers: dict[str, str]) -> bool:
    return any(answers.get(item, "no") != "no" for item in ("G1", "G2"))


def start_plan(user: User, inputs: dict[str, object] | None = None, *, now: datetime) -> Plan:
    """Answer the plan's questions and accept the plan; the week begins today."""
    today = now.astimezone(user.zone).date()
    preferences = starting.Preferences(week_begins=today.weekday(), recovered=True)
    plan = starting.draft_plan(
        participant=user,
        inputs={**QUIET_INPUTS, **(inputs or {})},
        preferences=preferences,
        by=user,
        now=now,
    )
    return starting.accept_plan(plan=plan, minutes=None, by=user, now=now)


@dataclass(frozen=True)
class WeekLived:
    """How a person lives one week. `share` of the planned minutes is walked, in percent."""

    share: int = 100
    check_in: bool = True
    answers: dict[str, object] = field(default_factory=dict)
    effort: int | None = 2


QUIET_WEEK: dict[str, object] = {
    "week_went": 4,
    "planned_absence": False,
    "pain_avg": 2,
    "new_symptoms": [],
    "flare": "NONE",
    "side_effect": "NONE",
    "barriers": [],
    "confidence": 7,
}


def live_week(plan: Plan, lived: WeekLived, *, until: datetime) -> bool:
    """Walk, check in and let the weekly job decide, all at the instants at which it would happen.

    Stops at `until`, the present: returns False when the week is still running then.
    """
    prescription = queries.undecided_prescription(plan)
    if prescription is None:
        return False
    zone = plan.participant.zone
    for day, minutes in _walks(prescription, lived):
        at = datetime.combine(day, time(10), tzinfo=zone).astimezone(UTC)
        if at > until:
            return False
        log(plan, day, minutes, effort=lived.effort, now=at)
    week = queries.week_of(prescription)
    asked_at = week.check_in_opens_at(zone) + timedelta(hours=30)
    if asked_at > until:
        return False
    if lived.check_in:
        check_in(plan, {**QUIET_WEEK, **lived.answers}, now=asked_at)
    decided_at = week.check_in_closes_at(zone) if not lived.check_in else week.ends_at(zone)
    if decided_at > until:
        return False
    deciding.decide_due_weeks(by=System.WEEKLY, now=decided_at)
    plan.refresh_from_db()
    return True


def _walks(prescription: Prescription, lived: WeekLived) -> list[tuple[date, int]]:
    """The days and minutes of the week's walks."""
    minutes = prescription.minutes * lived.share // 100
    days = list(queries.days_of(prescription).walking) if minutes else []
    return [(day, minutes) for day in days]


def log(plan: Plan, day: date, minutes: int, *, now: datetime, effort: int | None = None) -> None:
    """Log one walk."""
    walking.log_walk(
        plan=plan,
        client_key=uuid4(),
        entry=walking.WalkEntry(walked_on=day, duration_minutes=minutes, effort=effort),
        by=plan.participant,
        now=now,
    )


def check_in(plan: Plan, answers: dict[str, object], *, now: datetime) -> None:
    """Fill in the check-in's pages, answer "no" to what it asks again, and complete it."""
    by = plan.participant
    checking_in.save_page(plan=plan, answers=answers, by=by, now=now)
    screening = checking_in.ask_again(plan=plan, by=by, now=now)
    if screening is not None:
        finish_screening(screening, {}, now=now)
    checking_in.complete(plan=plan, chosen_minutes=None, by=by, now=now)


def answer_measures(
    plan: Plan,
    said: Callable[[Question], int | None],
    *,
    activities: Sequence[str] = (),
    now: datetime,
) -> bool:
    """Answer what is due at this instant, and name own activities where they are asked for.

    `said` gives the answer to a question, None to leave it out. Returns False when nothing is due.
    """
    by = plan.participant
    today = now.astimezone(by.zone).date()
    due = queries.due_of(plan, today=today)
    if not due:
        return False
    if due.names_activities and activities:
        measuring.name_activities(plan=plan, words=activities, by=by, now=now)
        due = queries.due_of(plan, today=today)
    named = {0, *(activity.place for activity in due.activities)}
    asked = [question for question in due.questions if question.place in named]
    given = [Given(each, value) for each in asked if (value := said(each)) is not None]
    measuring.answer(plan=plan, given=given, by=by, now=now)
    return True
