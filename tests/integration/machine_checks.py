"""What must hold after every step of somebody's way through the programme, read from the database.

Written from clinical specification 3.8 (12), 4.1, 4.5 and 4.6, by other means than the program: plain rows, plain
comparisons. Only what answers come to is asked of the rules themselves; those have their own tests.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from plans.models import Plan, PlanStatus, Prescription, Walk, WeeklyDecision
from plans.models.decision import Trigger
from screening.domain.items import Asking, Scope
from screening.domain.questions import RULESETS
from screening.domain.triage import triage
from screening.models import Answer, Attestation, Hold, Screening
from walkback.accounts.models import Consent, User

RANK = ("OK", "ADVISE", "MODIFY", "CLINICIAN", "URGENT", "EMERGENCY")
LOCKS = ("URGENT", "EMERGENCY")
VALID, FRESH, WAIT = timedelta(days=365), timedelta(weeks=4), timedelta(hours=24)

Row = dict[str, Any]


def values(rows: QuerySet[Any]) -> list[Row]:
    """Every column of `rows`, oldest first."""
    return [dict(row) for row in rows.order_by("pk").values()]


@dataclass
class Watch:
    """One person's rows as they were seen last, and the rules by which they may change."""

    user: User
    clinician: User | None
    submitted: dict[int, tuple[Row, list[Row]]] = field(default_factory=dict)
    prescriptions: set[int] = field(default_factory=set)
    closed: dict[int, Row] = field(default_factory=dict)
    walks: list[Row] = field(default_factory=list)
    may_walk: bool = True
    health_rows: tuple[int, ...] = ()
    consented: bool = True

    def look(self) -> None:
        """Check everything. Raises AssertionError with what is wrong."""
        self._screenings()
        self._holds()
        self._plans()
        self._walks()
        self._consent()

    def unconfirmed(self) -> Screening | None:
        """The open screening with an emergency answer, whatever the program has noted about it."""
        for screening in self.opened():
            if "EMERGENCY" in _outcomes(screening):
                return screening
        return None

    def opened(self) -> list[Screening]:
        """Screenings that are neither submitted nor set aside; never more than one."""
        mine = Screening.objects.filter(participant=self.user)
        return list(mine.filter(submitted_at=None, abandoned_at=None))

    # -- Screenings ----------------------------------------------------------------------------------

    def _screenings(self) -> None:
        opened = self.opened()
        assert len(opened) <= 1, "two open screenings"
        for screening in opened:
            is_noted = screening.emergency_at is not None
            assert is_noted is ("EMERGENCY" in _outcomes(screening)), "an emergency is not noted"
        rows = Screening.objects.filter(participant=self.user, submitted_at__isnull=False)
        for row in values(rows):
            answers = values(Answer.objects.filter(screening=row["id"]))
            if row["id"] in self.submitted:
                assert self.submitted[row["id"]] == (row, answers), "a submitted screening changed"
            else:
                self.submitted[row["id"]] = row, answers
                _check_result(row, {answer["item"]: answer["answer"] for answer in answers})
                self._check_is_held(row)

    def _check_is_held(self, row: Row) -> None:
        """A hold or lock stands for what was just submitted, with its reasons."""
        if row["outcome"] not in RANK[3:]:
            return
        # It may have been closed again within the same step; how, is checked below.
        hold = Hold.objects.filter(participant=self.user, kind=row["outcome"]).latest("pk")
        assert hold.last_raised_at >= row["submitted_at"], "the hold is older than its reason"
        worst = {found["item"] for found in row["fired"] if found["outcome"] == row["outcome"]}
        assert worst <= set(hold.items), "the hold does not name its reason"

    def newest_full(self, at: datetime) -> Row | None:
        """The last screening of everything that was submitted by then."""
        full = [
            row
            for row, _ in self.submitted.values()
            if not row["scope_groups"] and not row["scope_items"] and row["submitted_at"] <= at
        ]
        return max(full, key=lambda row: (row["submitted_at"], row["id"]), default=None)

    # -- Holds ---------------------------------------------------------------------------------------

    def _holds(self) -> None:
        rows = Hold.objects.filter(participant=self.user, closed_at__isnull=False)
        for row in values(rows):
            if row["id"] in self.closed:
                assert self.closed[row["id"]] == row, "a closed hold changed"
            else:
                self.closed[row["id"]] = row
                self._check_closing(row)

    def _check_closing(self, hold: Row) -> None:
        assert hold["closing_reason"], "closed without a reason"
        by = self.clinician or self.user
        assert hold["closed_by_id"] == by.pk, "closed by somebody who may not"
        if self.clinician is None or hold["kind"] in LOCKS:
            told = self._check_told(hold)
            if hold["kind"] in LOCKS:
                self._check_unlocking(hold, told)

    def _check_told(self, hold: Row) -> Row:
        """It rests on the newest account, which says "may walk" and is newer than the hold."""
        accounts = Attestation.objects.filter(
            participant=self.user, given_at__lte=hold["closed_at"]
        )
        told = max(values(accounts), key=lambda row: (row["given_at"], row["id"]), default={})
        assert told.get("id") == hold["attestation_id"], "not the newest account of an assessment"
        assert told["may_walk"], "nobody said that they may walk"
        assert told["given_at"] >= hold["last_raised_at"], "assessed before it was raised"
        if self.clinician is None and hold["declined_at"]:
            assert told["given_at"] >= hold["declined_at"], "assessed before it was refused"
        return told

    def _check_unlocking(self, hold: Row, told: Row) -> None:
        full = self.newest_full(hold["closed_at"])
        assert full is not None
        assert full["id"] == hold["closing_screening_id"], "not on the newest full screening"
        assert full["submitted_at"] > hold["last_raised_at"], "not screened again"
        assert full["outcome"] not in LOCKS, "the answer that locked it is still there"
        assert hold["closed_at"] - full["submitted_at"] <= FRESH, "screened too long ago"
        if self.clinician is None:
            since = max(told["given_at"], full["submitted_at"])
            assert hold["closed_at"] - since >= WAIT, "24 hours are not over"

    # -- Plans ---------------------------------------------------------------------------------------

    def _plans(self) -> None:
        plans = list(Plan.objects.filter(participant=self.user))
        active = [plan for plan in plans if plan.status == PlanStatus.ACTIVE]
        assert len(active) <= 1, "two active plans"
        if active:
            assert not Hold.objects.filter(participant=self.user, closed_at=None).exists(), (
                "an active plan on hold"
            )
            assert Prescription.objects.filter(plan=active[0]).exists()
        made = Prescription.objects.filter(plan__participant=self.user).select_related("plan")
        for prescription in made.exclude(pk__in=self.prescriptions).order_by("number"):
            self.prescriptions.add(prescription.pk)
            self._check_prescription(prescription)

    def _check_prescription(self, made: Prescription) -> None:
        """It rests on the newest full screening, which allows it."""
        full = self.newest_full(made.made_at)
        assert full is not None, "a prescription without a screening"
        assert full["outcome"] not in LOCKS, "a prescription after an alarming screening"
        if full["outcome"] == "CLINICIAN":
            assert self._was_cleared(full, made.made_at), "a prescription that nobody cleared"
        assert not [
            hold
            for hold in Hold.objects.filter(participant=self.user, raised_at__lte=made.made_at)
            if hold.closed_at is None or hold.closed_at > made.made_at
        ], "a prescription while on hold"
        age = made.made_at - full["submitted_at"]
        if made.number == 1:
            assert age < VALID, "a plan begun on a screening of more than 12 months"
            assert made.plan.screening_id == full["id"], "a plan drawn from another screening"
            return
        before = WeeklyDecision.objects.get(plan=made.plan, number=made.number - 1)
        assert made.starts_on > before.prescription.starts_on, "weeks out of order"
        if before.after is None:
            # Nobody's answers paused a plan by timeout: here they may follow within the same frozen instant.
            at_once = (
                before.trigger == Trigger.TIMEOUT and full["submitted_at"] == before.decided_at
            )
            is_newer = full["submitted_at"] > before.decided_at
            assert is_newer or at_once, "gone on without asking everything"
            assert age <= FRESH, "gone on with what was asked too long ago"
        elif age >= VALID:
            # From then on nothing rises until everything was asked again.
            assert made.weekly_minutes <= before.prescription.weekly_minutes

    def _was_cleared(self, full: Row, at: datetime) -> bool:
        return any(
            hold["kind"] == "CLINICIAN" and full["submitted_at"] <= hold["closed_at"] <= at
            for hold in self.closed.values()
        )

    # -- Walks and consent ---------------------------------------------------------------------------

    def _walks(self) -> None:
        walks = values(Walk.objects.filter(participant=self.user))
        if walks != self.walks:
            assert self.may_walk, "a walk was logged, changed or deleted while that was blocked"
        self.walks = walks
        locked = Hold.objects.filter(participant=self.user, closed_at=None, kind__in=LOCKS)
        self.may_walk = not locked.exists() and self.unconfirmed() is None

    def _consent(self) -> None:
        """Without the agreement nothing about health is written."""
        mine = {"participant": self.user}
        rows = (
            Screening.objects.filter(**mine).count(),
            Answer.objects.filter(screening__participant=self.user).count(),
            Attestation.objects.filter(**mine).count(),
            len(self.walks),
            Plan.objects.filter(**mine).count(),
            len(self.prescriptions),
        )
        given = Consent.objects.filter(**mine, subject="health_data", withdrawn_at=None).exists()
        if not given and not self.consented:
            assert rows == self.health_rows, "health data written without an agreement"
        self.health_rows, self.consented = rows, given


def _asking(row: Row) -> Asking:
    groups, items = row["scope_groups"], row["scope_items"]
    asking = Asking(age_years=row["age"], may_be_pregnant=row["may_be_pregnant"] is not False)
    if not groups and not items:
        return asking
    return Asking(
        age_years=asking.age_years,
        may_be_pregnant=asking.may_be_pregnant,
        scope=Scope(groups=frozenset(groups), items=frozenset(items)),
    )


def _outcomes(screening: Screening) -> list[str]:
    """What each answer of an open screening comes to by itself."""
    rules = RULESETS[screening.ruleset]
    answers = dict(Answer.objects.filter(screening=screening).values_list("item", "answer"))
    asked = rules.asked(answers, screening.asking)
    chosen = (item.choice(answers.get(item.id)) for item in asked)
    return [choice.outcome.value for choice in chosen if choice]


def _check_result(row: Row, answers: dict[str, str]) -> None:
    """The stored result is what its own rule set makes of the stored answers."""
    result = triage(
        answers,
        _asking(row),
        cleared_before=row["cleared_before"],
        rules=RULESETS[row["ruleset"]],
    )
    assert row["outcome"] == result.outcome
    assert [(found["item"], found["outcome"]) for found in row["fired"]] == [
        (found.item, found.outcome) for found in result.fired
    ]
    assert (row["flags"], row["delay"]) == ([flag.value for flag in result.flags], result.delay)
