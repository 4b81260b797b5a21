"""The person who signs in: by e-mail, without a user name."""

import uuid
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django_countries.fields import CountryField

from walkback.accounts.roles import WITH_RECORDS, Permission, Role, permits
from walkback.accounts.zones import ZONE_NAME_LENGTH
from walkback.core.history import tracked


class UserQuerySet(models.QuerySet["User"]):
    def participants(self) -> "UserQuerySet":
        return self.filter(role=Role.PARTICIPANT)

    def for_user(self, user: "User") -> "UserQuerySet":
        """Only oneself. Whom a clinician may see is decided in walkback.care."""
        return self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"]):
    use_in_migrations = False

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def participants(self) -> UserQuerySet:
        return self.get_queryset().participants()

    def for_user(self, user: "User") -> UserQuerySet:
        return self.get_queryset().for_user(user)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An administrator, for `manage.py createsuperuser`. There is no role above it."""
        fields["role"] = Role.ADMINISTRATOR
        return self.create_user(email, password, **fields)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.PARTICIPANT)
    born_on = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=ZONE_NAME_LENGTH, default="UTC")
    language = models.CharField(max_length=10, default="en")
    country = CountryField(blank=True)
    is_active = models.BooleanField(default=True)
    # A right beside the role: a clinician who also opens the record review, for their own clinics.
    reads_records = models.BooleanField(default=False)
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            # Written in one way only, so that unique means unique.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="accounts_user_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_user_role_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.PARTICIPANT) | models.Q(born_on__isnull=False),
                name="accounts_user_participant_has_birth_date",
            ),
            models.CheckConstraint(
                condition=models.Q(reads_records=False) | models.Q(role=Role.CLINICIAN),
                name="accounts_user_reads_records_as_clinician",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def may(self, permission: Permission) -> bool:
        """By the role, or by the right that was given beside it. A closed account may do nothing."""
        given = self.reads_records and self.role == Role.CLINICIAN and permission in WITH_RECORDS
        return self.is_active and (given or permits(self.role, permission))

    @property
    def is_staff(self) -> bool:
        """What Django's admin asks before it opens."""
        return self.may(Permission.READ_RECORDS)

    @property
    def is_superuser(self) -> bool:
        """Nobody passes every check unasked."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Only `app.view_model` permissions exist: what can be changed, the pages themselves decide."""
        return self.is_staff and perm.rpartition(".")[2].startswith("view_")

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def age_on(self, day: date) -> int:
        """Completed years on a day; 0 when no birth date is known."""
        if self.born_on is None:
            return 0
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (0 if had_birthday else 1)
