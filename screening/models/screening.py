"""One screening: the questions of one rule set, the answers, and what they came to."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from screening.domain.items import EVERYTHING, Asking, GroupId, Scope
from screening.domain.outcomes import Outcome
from walkback.accounts.models import User
from walkback.care.models import ParticipantQuerySet
from walkback.core.history import tracked
from walkback.core.immutability import unchangeable


class Purpose(models.TextChoices):
    START = "start", "Before the plan"
    WEEKLY = "weekly", "Something new in the weekly check-in"
    SYMPTOMS = "symptoms", "New symptoms"
    FLARE = "flare", "A flare-up"
    RETURN = "return", "Coming back"


class ScreeningQuerySet(ParticipantQuerySet["Screening"]):
    def open(self) -> Self:
        return self.filter(submitted_at__isnull=True, abandoned_at__isnull=True)

    def submitted(self) -> Self:
        return self.filter(submitted_at__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-submitted_at", "-pk")


@tracked()
class Screening(models.Model):
    """Filled in page by page; from submission on neither it nor its answers can change."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="screenings")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    ruleset = models.CharField(max_length=10)
    # The language in which its last page was shown; each answer keeps the words of its own question.
    language = models.CharField(max_length=10, default="en")
    # Empty lists mean everything is asked; a weekly re-screen asks the groups that were ticked.
    scope_groups = models.JSONField(default=list, blank=True)
    scope_items = models.JSONField(default=list, blank=True)
    age = models.PositiveSmallIntegerField()
    may_be_pregnant = models.BooleanField(null=True, blank=True)
    cleared_before = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField()
    # The moment an emergency answer was saved and not yet confirmed or taken back.
    emergency_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    fired = models.JSONField(default=list, blank=True)
    flags = models.JSONField(default=list, blank=True)
    delay = models.BooleanField(default=False)
    signs = models.PositiveSmallIntegerField(default=0)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(submitted_at__isnull=True, abandoned_at__isnull=True),
                name="screening_screening_one_open",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, outcome="")
                | Q(submitted_at__isnull=False, outcome__in=[o.value for o in Outcome]),
                name="screening_screening_outcome_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(abandoned_at__isnull=True),
                name="screening_screening_submitted_or_abandoned",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("started_at")),
                name="screening_screening_submitted_after_start",
            ),
            models.CheckConstraint(
                condition=Q(age__lte=110), name="screening_screening_age_in_range"
            ),
        ]
        triggers = unchangeable(once="submitted_at")

    def __str__(self) -> str:
        return f"Screening {self.pk} ({self.outcome or 'open'})"

    @property
    def asking(self) -> Asking:
        """Who is asked and how much. Until the person says otherwise they may be pregnant."""
        return Asking(
            age_years=self.age,
            may_be_pregnant=self.may_be_pregnant is not False,
            scope=self.scope,
        )

    @property
    def page_asking(self) -> Asking:
        """The same for the order of pages: the pregnancy page stays, so that its answer can change."""
        return Asking(age_years=self.age, may_be_pregnant=True, scope=self.scope)

    @property
    def scope(self) -> Scope:
        if not self.scope_groups and not self.scope_items:
            return EVERYTHING
        return Scope(
            groups=frozenset(GroupId(group) for group in self.scope_groups),
            items=frozenset(self.scope_items),
        )

    @property
    def asked_everything(self) -> bool:
        """Whether this is a full screening, not a part opened by a tick or a flare-up."""
        return self.scope == EVERYTHING

    @property
    def result(self) -> Outcome:
        """The outcome of a submitted screening. Raises ValueError on an open one."""
        return Outcome(self.outcome)


class AnswerQuerySet(ParticipantQuerySet["Answer"]):
    owner = "screening__participant"


@tracked()
class Answer(models.Model):
    """One answer, with the words of the question as they were shown, in the language they were shown in."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=5)
    answer = models.CharField(max_length=20)
    wording = models.TextField()
    answered_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "item"], name="screening_answer_one_per_item"
            ),
            models.CheckConstraint(
                condition=~Q(item="") & ~Q(answer=""), name="screening_answer_not_empty"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("owner", "bigint"), ("was", "bigint")],
                func="""
                    owner := CASE WHEN TG_OP = 'DELETE' THEN OLD.screening_id ELSE NEW.screening_id END;
                    was := CASE WHEN TG_OP = 'INSERT' THEN NEW.screening_id ELSE OLD.screening_id END;
                    IF EXISTS (SELECT 1 FROM screening_screening
                               WHERE id IN (owner, was) AND submitted_at IS NOT NULL) THEN
                        RAISE EXCEPTION 'pgtrigger: answers of a submitted screening are kept as they were';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} of screening {self.screening_id}"
