"""What can be done to an account."""

from dataclasses import dataclass
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from walkback.accounts import audit, wishes
from walkback.accounts.consent_texts import CURRENT, Subject
from walkback.accounts.models import Consent, User
from walkback.accounts.roles import Role
from walkback.accounts.zones import listed_name, zone_names
from walkback.core import actor

ADULT_AGE = 18


class UnderAge(ValueError):
    """Walkback is for adults (clinical specification 3.2)."""


class UnknownTimeZone(ValueError):
    """The zone is not one that Postgres and Python agree about."""


class NotAClinician(ValueError):
    """The record review is opened to clinicians; administrators have it by their role."""


@dataclass(frozen=True)
class Profile:
    """What a person says about themselves at sign-up, and may change later."""

    time_zone: str
    country: str
    language: str = "en"


@transaction.atomic
def complete_sign_up(
    *, user: User, born_on: date, profile: Profile, by: audit.Actor, now: datetime
) -> User:
    """Make a participant of a new, unsaved account and record the agreement to the terms.

    Raises UnderAge, UnknownTimeZone.
    """
    user.born_on = born_on
    if user.age_on(now.date()) < ADULT_AGE:
        raise UnderAge
    _apply(user, profile)
    user.role = Role.PARTICIPANT
    user.joined_at = now
    user.save()
    audit.record(audit.Event.SIGNED_UP, by=user, now=now, subject=user, about=user)
    with actor.acting_as(user.pk):
        give_consent(participant=user, subject=Subject.TERMS, by=user, now=now)
    return user


def _apply(user: User, profile: Profile) -> None:
    time_zone = listed_name(profile.time_zone)
    if time_zone not in zone_names():
        raise UnknownTimeZone(profile.time_zone)
    user.time_zone = time_zone
    user.country = profile.country
    user.language = profile.language


@transaction.atomic
def change_profile(*, user: User, profile: Profile, by: User, now: datetime) -> None:
    """Change time zone, country and language. Raises UnknownTimeZone."""
    # Not so strongly that a mail could not be queued for them meanwhile, by somebody who holds their plan.
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _apply(locked, profile)
    locked.save(update_fields=["time_zone", "country", "language"])
    wishes.follow_change(locked, now)
    audit.record(audit.Event.PROFILE_CHANGED, by=by, now=now, subject=locked, about=locked)


@transaction.atomic
def give_consent(
    *, participant: User, subject: Subject, by: User, now: datetime, above: str = ""
) -> Consent:
    """Record agreement to the present text. Agreeing twice to one version changes nothing.

    `above` is what the page said over the text, such as which clinic it is about; it is kept with it.
    """
    User.objects.select_for_update().get(pk=participant.pk)
    text = CURRENT[subject]
    held = Consent.objects.for_user(participant).in_force().filter(subject=subject).first()
    if held and held.version == text.version:
        return held
    if held:
        held.withdrawn_at = now
        held.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(
        participant=participant,
        subject=subject,
        version=text.version,
        text="\n\n".join(filter(None, (above, text.full_text))),
        given_at=now,
    )
    audit.record(
        audit.Event.CONSENT_GIVEN,
        by=by,
        now=now,
        subject=participant,
        about=consent,
        detail={"subject": subject.value, "version": text.version},
    )
    return consent


@transaction.atomic
def withdraw_consent(*, participant: User, subject: Subject, by: User, now: datetime) -> None:
    """Take an agreement back, as easily as it was given. Without one in force nothing changes."""
    held = (
        Consent.objects.for_user(participant)
        .in_force()
        .select_for_update()
        .filter(subject=subject)
        .first()
    )
    if held is None:
        return
    held.withdrawn_at = now
    held.save(update_fields=["withdrawn_at"])
    audit.record(
        audit.Event.CONSENT_WITHDRAWN,
        by=by,
        now=now,
        subject=participant,
        about=held,
        detail={"subject": subject.value, "version": held.version},
    )


@transaction.atomic
def complete_clinician_sign_up(
    *, user: User, profile: Profile, by: audit.Actor, now: datetime
) -> User:
    """Make a clinician of a new, unsaved account. Until a clinic has taken them in they see nobody.

    Raises UnknownTimeZone.
    """
    _apply(user, profile)
    user.role = Role.CLINICIAN
    user.joined_at = now
    user.save()
    detail: dict[str, object] = {"role": Role.CLINICIAN.value}
    audit.record(audit.Event.SIGNED_UP, by=user, now=now, subject=user, about=user, detail=detail)
    return user


@transaction.atomic
def end_sessions(*, user: User, by: audit.Actor, now: datetime) -> int:
    """Sign an account out everywhere: its next request is nobody's. How many sessions ended."""
    ended = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=now).iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(pk__in=ended).delete()
    detail: dict[str, object] = {"sessions": len(ended)}
    audit.record(audit.Event.SIGNED_OUT, by=by, now=now, subject=user, about=user, detail=detail)
    return len(ended)


@transaction.atomic
def change_record_review(*, user: User, given: bool, by: audit.Actor, now: datetime) -> bool:
    """Open the record review to a clinician for their own clinics, or close it, which signs them out.

    False when it was so already. Raises NotAClinician.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.role != Role.CLINICIAN:
        raise NotAClinician
    if locked.reads_records is given:
        return False
    locked.reads_records = given
    locked.save(update_fields=["reads_records"])
    detail: dict[str, object] = {"reads_records": given}
    audit.record(
        audit.Event.ROLE_CHANGED, by=by, now=now, subject=locked, about=locked, detail=detail
    )
    if not given:
        end_sessions(user=locked, by=by, now=now)
    return True


@transaction.atomic
def create_account(
    *, email: str, password: str, role: Role, profile: Profile, by: audit.Actor, now: datetime
) -> User:
    """Make a clinician's or administrator's account. Participants sign up themselves.

    Raises UnknownTimeZone.
    """
    user = User(email=email.lower(), role=role, joined_at=now)
    user.set_password(password)
    _apply(user, profile)
    user.save()
    audit.record(audit.Event.SIGNED_UP, by=by, now=now, about=user, detail={"role": role.value})
    confirm_address(user=user, by=by, now=now)
    return user


def confirm_address(*, user: User, by: audit.Actor, now: datetime) -> None:
    """Mark an account's address as confirmed without a mail, for accounts made by a command."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    audit.record(audit.Event.EMAIL_CONFIRMED, by=by, now=now, about=user)
