"""People at each point of the programme, made by the real actions, and what a clinician reads of them."""

from datetime import datetime, timedelta
from typing import Any

from plans.actions.starting import Preferences, draft_plan
from screening.actions import answering as screening_actions
from screening.domain.items import GroupId
from screening.models import Purpose
from tests.conftest import NOW
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole
from walkback.ops import walkthrough
from walkback.ops.walkthrough import QUIET_INPUTS, Person, WeekLived


def clinic_with(clinician: User, name: str = "Hill Clinic") -> Clinic:
    """A clinic that this clinician leads since an hour."""
    then = NOW - timedelta(hours=1)
    clinic = care.create_clinic(name=name, country="AU", emergency_line="", by=clinician, now=then)
    care.add_member(clinic=clinic, user=clinician, role=MembershipRole.LEAD, by=clinician, now=then)
    return clinic


def clinician_account(name: str) -> User:
    return User.objects.create_user(f"{name}@test.example", role="clinician", joined_at=NOW)


def looked_after(user: User, at: datetime) -> User:
    """A clinic takes this person on; its clinician."""
    clinic = care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=at
    )
    clinician = accounts.create_account(
        email=f"clinician-of-{user.pk}@test.example",
        password="x",
        role=Role.CLINICIAN,
        profile=accounts.Profile(time_zone="Australia/Sydney", country="AU"),
        by=System.COMMAND,
        now=at,
    )
    care.add_member(
        clinic=clinic, user=clinician, role=MembershipRole.LEAD, by=System.COMMAND, now=at
    )
    care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=at)
    return clinician


def joined(clinic: Clinic, name: str, at: datetime, **about: Any) -> User:
    user = walkthrough.join(Person(f"{name}@test.example", "x", **about), now=at)
    care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=at)
    return user


def walker(
    clinic: Clinic, name: str, at: datetime, weeks: list[WeekLived], until: datetime
) -> User:
    user = joined(clinic, name, at)
    walkthrough.screen(user, now=at)
    plan = walkthrough.start_plan(user, now=at)
    for week in weeks:
        walkthrough.live_week(plan, week, until=until)
    return user


def not_agreed(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    user.consents.update(withdrawn_at=now)
    return user


def not_begun(clinic: Clinic, now: datetime) -> User:
    return joined(clinic, "someone", now)


def begun(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    screening_actions.begin(participant=user, purpose=Purpose.START, by=user, now=now)
    return user


def unconfirmed(clinic: Clinic, now: datetime) -> User:
    user = begun(clinic, now)
    screening_actions.save_page(
        screening=user.screenings.get(),
        group=GroupId.FIRST,
        answers={"B1": "yes", "B2": "no"},
        may_be_pregnant=None,
        by=user,
        now=now,
    )
    return user


def outdated(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now - timedelta(days=400))
    walkthrough.screen(user, now=now - timedelta(days=366))
    return user


def answered(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    walkthrough.screen(user, {"B10": "other_diabetes", "I1": "yes"}, now=now)
    return user


def previewing(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    walkthrough.screen(user, now=now)
    draft_plan(
        participant=user,
        inputs=QUIET_INPUTS,
        preferences=Preferences(week_begins=0, recovered=True),
        by=user,
        now=now,
    )
    return user


def held(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    walkthrough.screen(user, {"G1": "yes"}, now=now)
    return user


def held_at_the_gate(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    walkthrough.screen(user, now=now)
    draft_plan(
        participant=user,
        inputs={**QUIET_INPUTS, "pain_avg": 8, "pain_worst": 9},
        preferences=Preferences(week_begins=0, recovered=True),
        by=user,
        now=now,
    )
    return user


def locked(clinic: Clinic, now: datetime) -> User:
    user = walker(clinic, "someone", now - timedelta(days=8), [WeekLived()], now)
    walkthrough.screen(user, {"A5": "yes"}, now=now, purpose=Purpose.SYMPTOMS)
    return user


def urgent(clinic: Clinic, now: datetime) -> User:
    user = joined(clinic, "someone", now)
    walkthrough.screen(user, {"B6": "yes"}, now=now)
    return user


def walking(clinic: Clinic, now: datetime) -> User:
    return walker(clinic, "someone", now - timedelta(days=8), [WeekLived()], now)


def first_week(clinic: Clinic, now: datetime) -> User:
    return walker(clinic, "someone", now, [], now)


def quiet(clinic: Clinic, now: datetime) -> User:
    silent = WeekLived(share=0, check_in=False)
    return walker(clinic, "someone", now - timedelta(days=18), [silent, silent], now)


def asked_again(clinic: Clinic, now: datetime) -> User:
    user = walking(clinic, now)
    screening_actions.begin(participant=user, purpose=Purpose.SYMPTOMS, by=user, now=now)
    return user


def severe(clinic: Clinic, now: datetime) -> User:
    worse = WeekLived(answers={"pain_avg": 9})
    return walker(clinic, "someone", now - timedelta(days=8), [worse], now)


def inactive(clinic: Clinic, now: datetime) -> User:
    silent = [WeekLived(share=0, check_in=False)] * 4
    return walker(clinic, "someone", now - timedelta(days=32), silent, now)


def finished(clinic: Clinic, now: datetime) -> User:
    return walker(clinic, "someone", now - timedelta(weeks=27), [WeekLived()] * 26, now)


# Who, the state in words, and a part of the reason.
STATES = [
    (not_agreed, "Has not agreed to the use of health data", ""),
    (not_begun, "In the safety questions", "Has not begun"),
    (begun, "In the safety questions", "Has begun, not finished"),
    (unconfirmed, "Emergency answer, not yet confirmed", "Chest pain in the last 24 hours: Yes"),
    (outdated, "In the safety questions", "more than 12 months old"),
    (answered, "Safety questions answered, no plan yet", "Asked to wait until they feel well"),
    (previewing, "Looking at the plan", "Nothing found"),
    (held, "Waiting for clearance", "A private answer"),
    (held_at_the_gate, "Waiting for clearance", "average pain 8 of 10"),
    (locked, "Locked: emergency answer", "A private answer"),
    (urgent, "Locked: urgent answer", "New swelling, warmth or pain in one leg: Yes"),
    (walking, "Walking", "Week 1: Good week. Goes up, 100\N{NO-BREAK SPACE}% walked"),
    (first_week, "Walking", "Nothing decided yet: first week"),
    (quiet, "Walking", "No walk logged for 18 days"),
    (asked_again, "Walking", "Answering questions about new symptoms"),
    (severe, "Paused: waiting for a review", "Severe pain above the usual"),
    (inactive, "Paused after four quiet weeks", "Four weeks without a walk"),
    (finished, "Finished", "At target. Kept up"),
]
