"""Clinics, who works in them, and who is looked after there."""

import uuid

from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from walkback.accounts.models import User
from walkback.core.history import tracked


class MembershipRole(models.TextChoices):
    LEAD = "lead", "Lead"
    CLINICIAN = "clinician", "Clinician"


class ClinicQuerySet(models.QuerySet["Clinic"]):
    def for_user(self, user: User) -> "ClinicQuerySet":
        """The clinics a clinician works in today, or that a participant is enrolled in."""
        works_here = Q(memberships__user=user, memberships__ended_at__isnull=True)
        looked_after = Q(enrolments__participant=user, enrolments__left_at__isnull=True)
        return self.filter(works_here | looked_after).distinct()


@tracked()
class Clinic(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    country = CountryField()
    # Where its working days begin and end, IANA name.
    time_zone = models.CharField(max_length=63, default="UTC")
    emergency_line = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    objects = ClinicQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="care_clinic_named")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(ended_at__isnull=True)


@tracked()
class Membership(models.Model):
    """A clinician's place in a clinic. It ends; it is not deleted."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=MembershipRole.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "user"],
                condition=Q(ended_at__isnull=True),
                name="care_membership_one_active",
            ),
            models.CheckConstraint(
                condition=Q(role__in=MembershipRole.values), name="care_membership_role_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="care_membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.clinic_id}"


class EndedBecause(models.TextChoices):
    """Why a clinic ended its care; the person reads it."""

    COMPLETE = "complete", "What they came for is done"
    ASKED = "asked", "They asked for it"
    ELSEWHERE = "elsewhere", "Somebody else looks after them"
    NOT_REACHED = "not_reached", "They could not be reached"
    OTHER = "other", "Another reason"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def active(self) -> "EnrolmentQuerySet":
        return self.filter(left_at__isnull=True)

    def untold(self) -> "EnrolmentQuerySet":
        """Ended by the clinic, which the person has not read yet."""
        return self.exclude(ended_because="").filter(told_at__isnull=True)

    def for_user(self, user: User) -> "EnrolmentQuerySet":
        """One's own enrolments, or those in the clinics one works in today."""
        works_here = Q(clinic__memberships__user=user, clinic__memberships__ended_at__isnull=True)
        return self.filter(Q(participant=user) | works_here).distinct()


# Looks are in the audit trail, each of them.
@tracked(exclude=["looked_at", "looked_by"])
class Enrolment(models.Model):
    """A participant looked after by a clinic, with their consent to share."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="enrolments")
    participant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolments")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # Empty where the person left by themselves.
    ended_because = models.CharField(max_length=12, choices=EndedBecause.choices, blank=True)
    # When the person opened the page that says their clinic ended its care.
    told_at = models.DateTimeField(null=True, blank=True)
    # When a clinician last had this person's record open.
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(left_at__isnull=True),
                name="care_enrolment_one_active",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
                name="care_enrolment_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(ended_because="")
                | Q(left_at__isnull=False, ended_because__in=EndedBecause.values),
                name="care_enrolment_ended_when_left",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True)
                | (~Q(ended_because="") & Q(told_at__gte=F("left_at"))),
                name="care_enrolment_told_what_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.clinic_id}"
