"""A clinic's own side: who works there and leads, whom it invited, what it says about itself, when it is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from walkback.accounts.http import AuthenticatedRequest
from walkback.accounts.models import User
from walkback.care import team_queries as care
from walkback.care.actions import belonging, inviting, roles, settling
from walkback.care.codes import grouped
from walkback.care.models import Clinic, Invitation, Membership
from walkback.care.models.clinic import MembershipRole
from walkback.clinic.presenters.team import (
    changed_words,
    clinic_facts,
    invited_words,
    people_here,
    role_page,
    threshold_facts,
)
from walkback.clinic.team_forms import (
    FactsForm,
    InviteForm,
    RemoveForm,
    ThresholdsForm,
    facts_of,
)

CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True)
class Team:
    """A clinic that the signed-in clinician works in, seen now."""

    request: AuthenticatedRequest
    clinic: Clinic
    place: Membership
    now: datetime

    @property
    def is_lead(self) -> bool:
        return self.place.role == MembershipRole.LEAD

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        form = context.get("form")
        if isinstance(form, BaseForm) and form.is_bound and status == 200:
            status = UNPROCESSABLE
        page = {"clinic": self.clinic, "is_lead": self.is_lead, **context}
        return render(self.request, template, page, status=status)

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("clinic:team", self.clinic.public_id)

    def member(self, public_id: UUID) -> tuple[Membership, list[Membership], bool]:
        """Somebody's place here, those of the others, and whether it is the last lead's. Raises Http404."""
        places = care.team_of(self.clinic)
        place = next((each for each in places if each.user.public_id == public_id), None)
        if place is None:
            raise Http404
        rest = [each for each in places if each.pk != place.pk]
        return place, rest, all(each.role != MembershipRole.LEAD for each in rest)

    def for_leads(self) -> None:
        if not self.is_lead:
            raise PermissionDenied("Only a lead of this clinic may do this.")


def team_seen(request: AuthenticatedRequest, clinic_id: UUID) -> Team:
    clinic = get_object_or_404(Clinic.objects.for_user(request.user), public_id=clinic_id)
    place = get_object_or_404(care.memberships_of(request.user), clinic=clinic)
    return Team(request, clinic, place, timezone.now())


@require_safe
def teams(request: AuthenticatedRequest) -> HttpResponse:
    """To the clinic one works in; to the first of several, which has links to the others."""
    first = Clinic.objects.for_user(request.user).order_by("name", "pk").first()
    if first is None:
        return render(request, "clinic/no_team.html")
    return redirect("clinic:team", first.public_id)


@require_safe
def team(request: AuthenticatedRequest, clinic_id: UUID) -> HttpResponse:
    """Everything about one clinic. Leads change it, clinicians read it."""
    here = team_seen(request, clinic_id)
    others = Clinic.objects.for_user(request.user).exclude(pk=here.clinic.pk)
    return here.show(
        "clinic/team.html",
        people=people_here(care.team_of(here.clinic), request.user),
        invitations=care.open_invitations(here.clinic, now=here.now),
        facts=clinic_facts(here.clinic),
        thresholds=threshold_facts(care.thresholds_of(here.clinic)),
        others=others.order_by("name", "pk"),
    )


def facts(request: AuthenticatedRequest, clinic_id: UUID) -> HttpResponse:
    """Name, country, time zone, emergency line."""
    here = team_seen(request, clinic_id)
    here.for_leads()
    if request.method != "POST":
        form = FactsForm(initial=facts_of(here.clinic))
        return here.show("clinic/team_facts.html", form=form)
    form = FactsForm(request.POST)
    if not form.is_valid():
        return here.show("clinic/team_facts.html", form=form)
    settling.change_clinic(clinic=here.clinic, facts=form.facts(), by=request.user, now=here.now)
    return here.done(_("Saved."))


def thresholds(request: AuthenticatedRequest, clinic_id: UUID) -> HttpResponse:
    """From which values on the clinic is told."""
    here = team_seen(request, clinic_id)
    here.for_leads()
    now_set = care.thresholds_of(here.clinic)
    if request.method != "POST":
        form = ThresholdsForm(now_set=now_set)
        return here.show("clinic/team_thresholds.html", form=form)
    form = ThresholdsForm(request.POST, now_set=now_set)
    if not form.is_valid():
        return here.show("clinic/team_thresholds.html", form=form)
    settling.change_thresholds(
        clinic=here.clinic, values=form.cleaned_data, by=request.user, now=here.now
    )
    return here.done(_("Saved. They count from now on."))


def invite(request: AuthenticatedRequest, clinic_id: UUID) -> HttpResponse:
    """Make an invitation. Its link and code are on the answer, however often the same form is sent, and nowhere else."""
    here = team_seen(request, clinic_id)
    if request.method != "POST":
        return here.show("clinic/invite.html", form=InviteForm(is_lead=here.is_lead))
    form = InviteForm(request.POST, is_lead=here.is_lead)
    if not form.is_valid():
        return here.show("clinic/invite.html", form=form)
    try:
        invitation, code = inviting.invite(
            clinic=here.clinic,
            invited_as=form.invited_as,
            label=form.cleaned_data["label"],
            by=request.user,
            now=here.now,
            client_key=form.cleaned_data["client_key"],
        )
    except inviting.MadeBefore:
        words = _(
            "This form made an invitation before, which was used or taken back. Make a new one."
        )
        messages.warning(request, words)
        return redirect("clinic:invite", here.clinic.public_id)
    return here.show(
        "clinic/invited.html",
        invitation=invitation,
        is_again=invitation.made_at != here.now,
        words=invited_words(invitation),
        code=grouped(code),
        link=f"{settings.PUBLIC_URL}{reverse('joining:link', args=[code])}",
        join_page=f"{settings.PUBLIC_URL}{reverse('joining:join')}",
    )


@require_POST
def revoke(request: AuthenticatedRequest, clinic_id: UUID, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    here = team_seen(request, clinic_id)
    mine = Invitation.objects.for_user(request.user).filter(clinic=here.clinic)
    invitation = get_object_or_404(mine, public_id=public_id)
    try:
        inviting.revoke(invitation=invitation, by=request.user, now=here.now)
    except inviting.NotALead:
        raise PermissionDenied from None
    except inviting.NoSuchInvitation:
        messages.warning(request, _("This invitation was used or taken back already."))
        return redirect("clinic:team", here.clinic.public_id)
    return here.done(_("The invitation is taken back. Its link and code open nothing now."))


def remove(request: AuthenticatedRequest, clinic_id: UUID, public_id: UUID) -> HttpResponse:
    """End a clinician's place here: a page that says what it means, then it is done."""
    here = team_seen(request, clinic_id)
    here.for_leads()
    place, rest, is_last = here.member(public_id)
    member = place.user
    form = RemoveForm(
        request.POST if request.method == "POST" else None,
        colleagues=[place.user for place in rest],
    )
    if is_last or request.method != "POST" or not form.is_valid():
        status = CONFLICT if is_last and request.method == "POST" else 200
        return here.show(
            "clinic/team_remove.html", form=form, member=member, is_last=is_last, status=status
        )
    return _removed(here, member, form)


def _removed(here: Team, member: User, form: RemoveForm) -> HttpResponse:
    try:
        belonging.remove_member(
            clinic=here.clinic,
            member=member,
            hand_to=form.colleague,
            by=here.request.user,
            now=here.now,
        )
    except (belonging.NotAMember, belonging.LastLead):
        messages.warning(
            here.request, _("The team has changed meanwhile. Here it is as it is now.")
        )
        return redirect("clinic:team", here.clinic.public_id)
    if member == here.request.user:
        logout(here.request)
        return redirect("home")
    return here.done(
        _("%(person)s works here no more and is signed out.") % {"person": member.email}
    )


def role(request: AuthenticatedRequest, clinic_id: UUID, public_id: UUID) -> HttpResponse:
    """Make a clinician a lead, or a lead a clinician: a page that says what it means, then it is done."""
    here = team_seen(request, clinic_id)
    here.for_leads()
    place, _rest, is_last = here.member(public_id)
    if request.method == "POST" and request.POST.get("role") in MembershipRole.values:
        return _changed(here, place.user, MembershipRole(request.POST["role"]))
    page = role_page(place, request.user, is_last=is_last)
    return here.show("clinic/team_role.html", member=place.user, page=page)


def _changed(here: Team, member: User, role: MembershipRole) -> HttpResponse:
    try:
        changed = roles.change_role(
            clinic=here.clinic, member=member, role=role, by=here.request.user, now=here.now
        )
    except belonging.LastLead:
        place, _rest, is_last = here.member(member.public_id)
        page = role_page(place, here.request.user, is_last=is_last)
        return here.show("clinic/team_role.html", member=member, page=page, status=CONFLICT)
    except (belonging.NotAMember, inviting.NotALead, inviting.NotTheirClinic):
        changed = False
    if not changed:
        messages.warning(
            here.request, _("The team has changed meanwhile. Here it is as it is now.")
        )
        return redirect("clinic:team", here.clinic.public_id)
    if member == here.request.user:
        logout(here.request)
        return redirect("home")
    return here.done(changed_words(member, role))
