"""What a clinician of a clinic may do there: a lead makes a lead, or takes it back."""

from datetime import datetime

from django.db import transaction

from walkback.accounts import actions as accounts
from walkback.accounts import audit
from walkback.accounts.models import User
from walkback.care.actions.belonging import LastLead, NotAMember
from walkback.care.actions.inviting import check_member
from walkback.care.models import Clinic, Membership
from walkback.care.models.clinic import MembershipRole


@transaction.atomic
def change_role(
    *, clinic: Clinic, member: User, role: MembershipRole, by: audit.Actor, now: datetime
) -> bool:
    """A lead makes a clinician a lead, or a lead a clinician, who is signed out everywhere. False: it was so already.

    Raises NotTheirClinic, NotALead, NotAMember, LastLead.
    """
    # One at a time for a clinic: two leads who step each other down must not leave it without any.
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    check_member(clinic, by, as_lead=True)
    places = Membership.objects.active().filter(clinic=clinic)
    place = places.filter(user=member).first()
    if place is None:
        raise NotAMember
    if place.role == role:
        return False
    leads = places.filter(role=MembershipRole.LEAD).exclude(pk=place.pk)
    if role != MembershipRole.LEAD and not leads.exists():
        raise LastLead
    detail: dict[str, object] = {"user": member.pk, "from": place.role, "to": role.value}
    place.role = role
    place.save(update_fields=["role"])
    audit.record(audit.Event.MEMBER_CHANGED, by=by, now=now, about=place, detail=detail)
    accounts.end_sessions(user=member, by=by, now=now)
    return True
