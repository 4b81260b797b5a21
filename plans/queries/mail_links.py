"""What a link from a mail may know: whose walk, and whether it can be logged."""

from datetime import datetime
from uuid import UUID

from plans.models import Plan, Walk
from plans.queries.programme import Stage, programme_of
from screening.queries import unconfirmed_emergency
from walkback.accounts.models import User
from walkback.accounts.queries import link_holder


def holder_of(public_id: UUID) -> User | None:
    """Whose link it is, whoever is signed in where it is opened; None when the account is gone or closed."""
    holder = link_holder(public_id)
    return holder if holder and holder.is_active else None


def plan_to_log_in(participant: User, *, now: datetime) -> Plan | None:
    """The plan, while it runs. Whatever else there is to say is said after signing in."""
    programme = programme_of(participant, now=now)
    if programme.stage is not Stage.WALKING or unconfirmed_emergency(participant):
        return None
    return programme.plan


def walk_with_key(participant: User, client_key: UUID) -> Walk | None:
    """The walk that was sent with this key."""
    walk: Walk | None = Walk.objects.for_user(participant).filter(client_key=client_key).first()
    return walk
