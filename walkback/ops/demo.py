"""A clinic to look at: people at different points, made by walking the real code through past weeks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from plans import queries
from plans.actions import flaring, pausing
from plans.domain.measures import Code, Question
from plans.models import Plan
from screening.actions import holding
from screening.models import Purpose
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role
from walkback.care import actions as care
from walkback.care.models import Clinic
from walkback.care.models.clinic import MembershipRole
from walkback.ops import demo_queue, walkthrough
from walkback.ops.walkthrough import Person, WeekLived

PASSWORD = "walkback-demo"  # noqa: S105  # printed on the screen; the demonstration runs with DEBUG only
ZONE = "Australia/Sydney"
GOOD = WeekLived()


@dataclass(frozen=True)
class Login:
    email: str
    what: str


LOGINS = (
    Login("week1@demo.example", "a participant in week 1"),
    Login("week6@demo.example", "a participant in week 6, with a flare-up behind them"),
    Login("week14@demo.example", "a participant in week 14, past the milestone"),
    Login("flare@demo.example", "a participant whose back flared up yesterday"),
    Login("resting@demo.example", "a participant who paused the plan for two weeks"),
    Login("finished@demo.example", "a participant with all 26 weeks behind them"),
    Login("held@demo.example", "a participant waiting for a clinician"),
    Login("locked@demo.example", "a participant with an urgent answer"),
    Login("paused@demo.example", "a participant paused after a week of severe pain"),
    Login("checked@demo.example", "the same urgent answer, examined since: ready to be cleared"),
    Login("silent@demo.example", "a participant who has been quiet for 15 days"),
    Login("clinician@demo.example", "a clinician, who leads the clinic"),
    Login(demo_queue.COLLEAGUE, "another clinician of the same clinic"),
    Login("admin@demo.example", "an administrator (records at /admin/)"),
)


def exists() -> bool:
    return User.objects.filter(email=LOGINS[0].email).exists()


@transaction.atomic
def make(*, now: datetime) -> None:
    """Make the demonstration clinic with its people, as of `now`.

    What would have been mailed in past weeks is too late to be useful: the next sender skips it.
    """
    clinic = _staff(now - timedelta(weeks=20))
    for make_person in PEOPLE:
        make_person(clinic, now)
    colleague = Person(demo_queue.COLLEAGUE, PASSWORD, time_zone=ZONE)
    demo_queue.work(clinic, colleague, joined_at=now - timedelta(weeks=10), now=now)


def _staff(now: datetime) -> Clinic:
    profile = accounts.Profile(time_zone=ZONE, country="AU")
    people = [
        accounts.create_account(
            email=f"{name}@demo.example",
            password=PASSWORD,
            role=role,
            profile=profile,
            by=System.COMMAND,
            now=now,
        )
        for name, role in (("clinician", Role.CLINICIAN), ("admin", Role.ADMINISTRATOR))
    ]
    clinic = care.create_clinic(
        name="Demo Clinic",
        country="AU",
        emergency_line="",
        time_zone=profile.time_zone,
        by=System.COMMAND,
        now=now,
    )
    care.add_member(
        clinic=clinic,
        user=people[0],
        role=MembershipRole.LEAD,
        by=System.COMMAND,
        now=now,
    )
    return clinic


def _person(clinic: Clinic, name: str, now: datetime) -> User:
    """Someone who signed up and shares with the clinic from the first day."""
    person = Person(f"{name}@demo.example", PASSWORD, time_zone=ZONE)
    user = walkthrough.join(person, now=now)
    care.enrol(clinic=clinic, participant=user, by=System.COMMAND, now=now)
    return user


def _walker(clinic: Clinic, name: str, started_at: datetime) -> Plan:
    user = _person(clinic, name, started_at)
    walkthrough.screen(user, now=started_at)
    return walkthrough.start_plan(user, now=started_at)


def _live(plan: Plan, weeks: list[WeekLived], *, until: datetime) -> None:
    for week in weeks:
        if not walkthrough.live_week(plan, week, until=until):
            break


OWN_ACTIVITIES = ("Carrying the shopping", "Sitting through a meal", "Half an hour in the garden")
OWN_ANSWERS: dict[tuple[Code, int], tuple[int, ...]] = {
    (Code.PSFS, 0): (4, 5, 3),
    (Code.PSFS, 12): (6, 8, 4),
    (Code.PSFS, 26): (8, 9, 6),
    (Code.PAIN_WORST, 6): (3,),
    (Code.PAIN_WORST, 12): (2,),
    (Code.PAIN_WORST, 26): (1,),
    (Code.GLOBAL_CHANGE, 12): (1,),
    (Code.GLOBAL_CHANGE, 26): (2,),
}
"""What somebody says at each measurement point; of own activities one answer each."""


def _live_and_answer(
    plan: Plan, weeks: list[WeekLived], *, started_at: datetime, until: datetime
) -> None:
    """The same, with the questions of each measurement point answered on the day they come up."""
    _answer(plan, now=started_at)
    for week in weeks:
        lived = walkthrough.live_week(plan, week, until=until)
        decision = queries.last_decision(plan)
        if not lived or decision is None:
            break
        _answer(plan, now=min(decision.decided_at + timedelta(hours=9), until))


def _answer(plan: Plan, *, now: datetime) -> None:
    def said(question: Question) -> int | None:
        answers = OWN_ANSWERS.get((question.code, question.point), ())
        place = max(question.place - 1, 0)
        return answers[place] if place < len(answers) else None

    walkthrough.answer_measures(plan, said, activities=OWN_ACTIVITIES, now=now)


def _week_1(clinic: Clinic, now: datetime) -> None:
    _live(_walker(clinic, "week1", now - timedelta(days=2)), [GOOD], until=now)


def _week_6(clinic: Clinic, now: datetime) -> None:
    """Four weeks of walking, the third with a flare-up, then the way back."""
    flare = WeekLived(share=60, answers={"flare": "PRESENT", "pain_avg": 5})
    settled = WeekLived(answers={"flare": "SETTLED", "pain_avg": 3})
    plan = _walker(clinic, "week6", now - timedelta(days=5 * 7 + 1))
    _live(plan, [GOOD, GOOD, flare, settled, GOOD, GOOD], until=now)


def _week_14(clinic: Clinic, now: datetime) -> None:
    started_at = now - timedelta(days=13 * 7 + 4)
    plan = _walker(clinic, "week14", started_at)
    _live_and_answer(plan, [GOOD] * 14, started_at=started_at, until=now)


def _flare(clinic: Clinic, now: datetime) -> None:
    """Two good weeks; in the third the back flared up yesterday, and the questions are answered."""
    plan = _walker(clinic, "flare", now - timedelta(days=17))
    _live(plan, [GOOD, GOOD, GOOD], until=now - timedelta(days=1))
    yesterday = now - timedelta(days=1)
    screening = flaring.report(plan=plan, by=plan.participant, now=yesterday)
    walkthrough.finish_screening(screening, {}, now=yesterday)


def _resting(clinic: Clinic, now: datetime) -> None:
    """Three good weeks, then a pause of their own."""
    paused_at = now - timedelta(days=3)
    plan = _walker(clinic, "resting", paused_at - timedelta(days=23))
    _live(plan, [GOOD] * 4, until=paused_at)
    pausing.pause(plan=plan, weeks=2, by=plan.participant, now=paused_at)


def _finished(clinic: Clinic, now: datetime) -> None:
    """26 weeks with a flare-up in the tenth and a week away in the sixteenth."""
    flare = WeekLived(share=50, answers={"flare": "PRESENT", "pain_avg": 5})
    settled = WeekLived(answers={"flare": "SETTLED", "pain_avg": 3})
    away = WeekLived(share=30, answers={"planned_absence": True})
    weeks = [GOOD] * 9 + [flare, settled] + [GOOD] * 4 + [away] + [GOOD] * 10
    started_at = now - timedelta(days=26 * 7 + 3)
    plan = _walker(clinic, "finished", started_at)
    _live_and_answer(plan, weeks, started_at=started_at, until=now)


def _held(clinic: Clinic, now: datetime) -> None:
    user = _person(clinic, "held", now - timedelta(days=3))
    walkthrough.screen(user, {"B7": "yes"}, now=now - timedelta(days=3))


def _locked(clinic: Clinic, now: datetime) -> None:
    _lock(clinic, "locked", now - timedelta(days=1))


def _lock(clinic: Clinic, name: str, at: datetime) -> User:
    """Two good weeks, then an urgent answer in a new screening."""
    plan = _walker(clinic, name, at - timedelta(days=15))
    _live(plan, [GOOD, GOOD], until=at)
    walkthrough.screen(plan.participant, {"B6": "yes"}, now=at, purpose=Purpose.SYMPTOMS)
    return plan.participant


def _paused(clinic: Clinic, now: datetime) -> None:
    """Two good weeks, then one with severe pain."""
    worse = WeekLived(answers={"pain_avg": 9})
    plan = _walker(clinic, "paused", now - timedelta(days=22))
    _live(plan, [GOOD, GOOD, worse], until=now)


def _checked(clinic: Clinic, now: datetime) -> None:
    """An urgent answer three days ago, examined the day after, all questions answered since."""
    user = _lock(clinic, "checked", now - timedelta(days=3))
    a_day_ago = now - timedelta(days=1)
    holding.attest(
        participant=user,
        statement=holding.Statement(
            assessed_by="The doctor on duty at the demonstration hospital",
            assessed_on=(now - timedelta(days=2)).astimezone(user.zone).date(),
            told="No clot in the leg. Walking is fine.",
            may_walk=True,
        ),
        by=user,
        now=a_day_ago,
    )
    walkthrough.screen(user, now=a_day_ago, purpose=Purpose.RETURN)


def _silent(clinic: Clinic, now: datetime) -> None:
    """One good week, the last walk on its fifth day, then nothing for 15 days."""
    plan = _walker(clinic, "silent", now - timedelta(days=19))
    quiet = WeekLived(share=0, check_in=False)
    _live(plan, [GOOD, quiet, quiet], until=now)


PEOPLE = (
    _week_1,
    _week_6,
    _week_14,
    _flare,
    _resting,
    _finished,
    _held,
    _locked,
    _paused,
    _checked,
    _silent,
)
