"""Hundreds of people at once, each in the midst of the course that the simulation walked them through.

Their rows are written in bulk: what the real actions would have left at that point.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.db import models

from plans.domain.constants import RULES_VERSION
from plans.domain.model import Intake, Tally, WeekEvidence
from plans.domain.schedule import PlanWeek, decision_day, local_day, start_of_day
from plans.domain.simulate import WalkedWeek, drawn_person, walk
from plans.domain.vocabulary import Flare
from plans.domain.walkers import Kind
from plans.models import Absence, Adjustment, CheckIn, FlareUp, Plan, Prescription, Walk
from plans.models import WeeklyDecision as DecisionRow
from plans.models.decision import Trigger
from plans.stored import evidence_to_dict, standing_to_dict, state_to_dict, tally_to_dict
from screening.domain.outcomes import Outcome
from screening.models import Purpose, Screening
from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.models import Consent, User
from walkback.mail.models import Recipient

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = ("Australia/Sydney", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati")
HOURS = (time(8), time(12, 15), time(19, 45))


@dataclass
class Walker:
    """One person's rows, in the order in which they can be written, and where they stand."""

    draw: Random
    now: datetime
    user: User
    plan: Plan
    week: PlanWeek
    rows: list[models.Model] = field(default_factory=list)

    @property
    def began_at(self) -> datetime:
        return start_of_day(self.week.starts_on, self.user.zone)

    def some_time(self) -> datetime:
        """An instant in the open week."""
        span = min(self.week.ends_at(self.user.zone), self.now) - self.began_at
        return self.began_at + span * self.draw.random()

    def some_day(self) -> date:
        return local_day(self.some_time(), self.user.zone)


def many_walkers(
    number: int,
    *,
    now: datetime,
    seed: int = 1,
    kind: Kind | None = None,
    odd: bool = False,
    due: bool = False,
) -> list[tuple[Plan, WalkedWeek]]:
    """`number` plans whose open week ends about now, each with what that week must come to.

    All walk in one way when a `kind` is given. `odd` adds to each week what happens beside a simulated
    one; with `due` every week is over for good.
    """
    walkers, weeks = [], []
    for place in range(1, number + 1):
        draw = Random(f"{seed}/{place}")  # noqa: S311  # the same people again
        course = walk(drawn_person(place, seed, kind))
        at = draw.randrange(len(course.weeks))
        walker = _person(draw, place, course.person.intake, at, now, days_ago=3 if due else None)
        _before(walker, course.weeks[max(0, at - 2) : at])
        _open_week(walker, course.weeks[at], course.weeks[at - 1].tally if at else Tally())
        _lived(walker, course.weeks[at].decision.rests_on.evidence)
        if odd:
            _oddly(walker)
        walkers.append(walker)
        weeks.append(course.weeks[at])
    _write(walkers)
    return [(walker.plan, week) for walker, week in zip(walkers, weeks, strict=True)]


def _write(walkers: list[Walker]) -> None:
    """Table by table, in the order in which each person's rows are."""
    tables: dict[type[models.Model], list[Any]] = {}
    for walker in walkers:
        for row in walker.rows:
            tables.setdefault(type(row), []).append(row)
    for model in ORDER:
        model._default_manager.bulk_create(tables.get(model, []), batch_size=2000)


ORDER: tuple[type[models.Model], ...] = (
    User,
    Consent,
    Recipient,
    Screening,
    Plan,
    Prescription,
    CheckIn,
    DecisionRow,
    Walk,
    FlareUp,
    Absence,
    Adjustment,
)


# -- Until this week -------------------------------------------------------------------------------
def _person(
    draw: Random, place: int, intake: Intake, weeks: int, now: datetime, days_ago: int | None
) -> Walker:
    zone = draw.choice(ZONES)
    user = User(
        email=f"many{place}.{uuid4().hex[:12]}@test.example",
        born_on=date(now.year - intake.age - 1, 6, 1),
        time_zone=zone,
        country="AU",
        joined_at=now - timedelta(days=400),
        password="!",
    )
    length = draw.choice((7, 7, 7, draw.randint(8, 13)))
    ended_on = local_day(now, user.zone) - DAY * (
        draw.randint(-1, 3) if days_ago is None else days_ago
    )
    week = PlanWeek(weeks + 1, ended_on - DAY * length, length)
    agreed_at = now - timedelta(days=400)
    text = CURRENT[Subject.HEALTH_DATA]
    screening = Screening(
        participant=user,
        purpose=Purpose.START,
        ruleset="1.0",
        age=intake.age,
        started_at=agreed_at,
        submitted_at=agreed_at,
        outcome="OK",
    )
    first = week.starts_on - DAY * 7 * weeks
    plan = Plan(
        participant=user,
        screening=screening,
        status="active",
        rules=RULES_VERSION,
        inputs={**asdict(intake), "modify_flags": sorted(intake.modify_flags)},
        preferences={"week_begins": ended_on.weekday(), "recovered": True},
        gate="OK",
        drafted_at=agreed_at,
        accepted_at=agreed_at,
        starts_on=first,
        first_minutes=10,
    )
    consent = Consent(
        participant=user,
        subject=Subject.HEALTH_DATA,
        version=text.version,
        text="Shown.",
        given_at=agreed_at,
    )
    recipient = Recipient(participant=user, local_time=draw.choice(HOURS))
    return Walker(draw, now, user, plan, week, [user, consent, recipient, screening, plan])


def _before(walker: Walker, weeks: tuple[WalkedWeek, ...]) -> None:
    """The last weeks that were decided, seven days each."""
    for back, lived in enumerate(reversed(weeks), start=1):
        number, starts_on = walker.week.number - back, walker.week.starts_on - DAY * 7 * back
        decision = lived.decision
        prescription = _prescription(walker, PlanWeek(number, starts_on), lived)
        walker.rows += [
            prescription,
            DecisionRow(
                plan=walker.plan,
                number=number,
                prescription=prescription,
                trigger=Trigger.TIMEOUT,
                decided_at=start_of_day(starts_on + 7 * DAY, walker.user.zone),
                rules=RULES_VERSION,
                before=state_to_dict(decision.before),
                evidence=evidence_to_dict(decision.rests_on.evidence),
                standing_before=standing_to_dict(decision.rests_on.standing),
                standing_after={},
                kind=decision.kind.value,
                code=decision.code.value,
                percent=decision.percent,
                adherence=decision.adherence,
                done_minutes=0,
                reason="It was so.",
                mail_reason="It was so.",
                clinician_reason="It was so.",
            ),
        ]


def _prescription(walker: Walker, week: PlanWeek, lived: WalkedWeek) -> Prescription:
    return Prescription(
        plan=walker.plan,
        number=week.number,
        starts_on=week.starts_on,
        until_on=week.ends_on,
        rules=RULES_VERSION,
        made_at=start_of_day(week.starts_on, walker.user.zone),
        **asdict(lived.decision.before),
    )


def _open_week(walker: Walker, lived: WalkedWeek, tally: Tally) -> None:
    answered = lived.decision.rests_on.evidence.pain is not None
    walker.plan.standing = standing_to_dict(lived.decision.rests_on.standing)
    walker.plan.tally = tally_to_dict(tally)
    walker.plan.decide_on = decision_day(walker.week, is_answered=answered)
    walker.rows.append(_prescription(walker, walker.week, lived))


# -- In this week ----------------------------------------------------------------------------------
def _lived(walker: Walker, lived: WeekEvidence) -> None:
    """The rows from which the decision must read this evidence."""
    days = walker.week.length_days
    parts = min(walker.draw.randint(1, 5), max(1, lived.done_minutes), days)
    for part in range(parts if lived.done_minutes else 0):
        minutes = lived.done_minutes // parts + (part < lived.done_minutes % parts)
        settled = False if part < lived.unsettled_walks else None
        on = walker.week.starts_on + DAY * part
        walker.rows.append(_walk(walker, on, minutes, lived.effort, settled))
    if lived.pain is not None:
        walker.rows.append(_check_in(walker, lived))
    elif lived.flare is not Flare.NONE:
        over = lived.flare is Flare.SETTLED
        walker.rows.append(_flare_up(walker, walker.began_at + HOUR, over=over))
    if lived.absence and lived.pain is None:
        walker.rows.append(_absence(walker, walker.week.starts_on, days))
    if lived.triage is not Outcome.OK:
        walker.rows.append(_screening(walker, lived.triage))


def _walk(walker: Walker, on: date, minutes: int, effort: int | None, settled: bool | None) -> Walk:
    at = start_of_day(on, walker.user.zone) + 12 * HOUR
    return Walk(
        participant=walker.user,
        plan=walker.plan,
        client_key=uuid4(),
        walked_on=on,
        duration_minutes=min(600, max(1, minutes)),
        effort=effort,
        settled_by_morning=settled,
        settled_asked_at=None if settled is None else at,
        logged_at=at,
    )


def _check_in(walker: Walker, lived: WeekEvidence) -> CheckIn:
    at = walker.week.check_in_opens_at(walker.user.zone) + HOUR
    return CheckIn(
        plan=walker.plan,
        number=walker.week.number,
        started_at=at,
        completed_at=at,
        week_went=3,
        planned_absence=lived.absence,
        pain_avg=lived.pain,
        new_symptoms=[],
        flare=lived.flare.value,
        side_effect=lived.side_effect.value,
        effort=lived.effort,
        unsettled_walks=lived.unsettled_walks,
        confidence=5,
    )


def _flare_up(walker: Walker, at: datetime, *, over: bool) -> FlareUp:
    on = local_day(at, walker.user.zone)
    return FlareUp(
        participant=walker.user,
        plan=walker.plan,
        number=walker.week.number,
        began_on=on,
        reported_at=at,
        ended_at=at + HOUR if over else None,
        ended_on=on + DAY if over else None,
    )


def _absence(walker: Walker, starts_on: date, days: int) -> Absence:
    return Absence(
        participant=walker.user,
        starts_on=starts_on,
        until_on=starts_on + DAY * days,
        made_at=walker.began_at,
    )


def _screening(walker: Walker, outcome: Outcome) -> Screening:
    at = walker.began_at + 2 * HOUR
    return Screening(
        participant=walker.user,
        purpose=Purpose.SYMPTOMS,
        ruleset="1.0",
        age=50,
        started_at=at,
        submitted_at=at,
        outcome=outcome.value,
    )


def _oddly(walker: Walker) -> None:
    """What can stand beside it: other walks, smaller choices, offers taken, days away, flare-ups."""
    draw, rows = walker.draw, walker.rows
    for _ in range(draw.choice((0, 0, 1, 3))):
        walk = _walk(
            walker, walker.some_day(), draw.randint(1, 90), draw.choice((None, 2, 9)), None
        )
        walk.added_later = draw.random() < 0.3
        rows.append(walk)
    rows.append(_walk(walker, walker.week.starts_on - DAY, 45, 9, False))
    check_in = next((row for row in rows if isinstance(row, CheckIn)), None)
    if check_in is not None and draw.random() < 0.5:
        check_in.chosen_minutes = draw.randint(1, 60)
        check_in.unsettled_walks = draw.choice((None, 0, 2))
    if check_in is None and draw.random() < 0.3:
        unfinished = _check_in(walker, WeekEvidence(pain=9))
        unfinished.completed_at = None
        rows.append(unfinished)
    if not any(isinstance(row, FlareUp) for row in rows) and draw.random() < 0.4:
        at = walker.some_time() - draw.choice((0, 3, 12)) * DAY
        rows.append(_flare_up(walker, at, over=draw.random() < 0.5))
    if not any(isinstance(row, Absence) for row in rows) and draw.random() < 0.3:
        first = walker.week.starts_on - DAY * draw.randint(0, 5)
        rows.append(_absence(walker, first, draw.randint(1, 12)))
    if draw.random() < 0.2:
        rows.append(_screening(walker, draw.choice(list(Outcome))))
    rows.extend(_adjustments(walker))


def _adjustments(walker: Walker) -> list[models.Model]:
    draw, before = walker.draw, walker.plan.inputs
    rows: list[models.Model] = []
    for kind, detail in (
        ("promotion", {}),
        ("facts", {"before": before, "after": {**before, "days_available": draw.randint(1, 7)}}),
    ):
        if draw.random() < 0.2:
            rows.append(
                Adjustment(
                    plan=walker.plan,
                    number=walker.week.number - draw.choice((0, 0, 0, 1)) or 1,
                    kind=kind,
                    accepted=draw.random() < 0.8,
                    detail=detail,
                    made_at=walker.began_at,
                )
            )
    return rows
