"""Every address of the running project, and the people who try to open it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from plans.actions import starting
from plans.actions.calendar_link import make_link
from plans.models import Walk
from screening.models import Hold
from tests.conftest import PASSWORD
from tests.meta.access_table import BELONGS_TO, Role
from walkback.accounts import actions as accounts
from walkback.accounts.audit import System
from walkback.accounts.models import User
from walkback.accounts.roles import Role as AccountRole
from walkback.care import actions as care
from walkback.care.actions.inviting import invite
from walkback.care.models import Clinic
from walkback.care.models.alert import AlertKind, Severity
from walkback.care.models.clinic import MembershipRole
from walkback.care.models.invitation import InvitedAs
from walkback.mail.tokens import UnsubscribeLink, WalkLink
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person


def routes() -> Iterator[str]:
    """Every route, as the resolver of the running project names it."""
    yield from _routes(get_resolver().url_patterns, "")


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        # As a request's `resolver_match.route` has it: inner regular expressions lose their "^".
        route = before + (
            str(pattern.pattern).removeprefix("^") if before else str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


@dataclass
class World:
    """The cast with what they own, and the address of each route."""

    people: dict[Role, User | None]
    values: dict[str, str]
    by_route: dict[str, dict[str, str]] = field(default_factory=dict)

    def client(self, role: Role) -> Client:
        client = Client(raise_request_exception=False)
        person = self.people[role]
        if role is Role.UNVERIFIED and person is not None:
            answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
            assert answer.status_code == 302, "an unverified sign-in is sent to the mail page"
            assert "_auth_user_id" not in client.session
        elif person is not None:
            client.force_login(person)
            # What the first visit of a session writes down would be written, and undone, in each cell.
            client.get("/terms/")
        return client

    def path(self, route: str) -> str:
        values = {**self.values, **self.by_route.get(route, {})}
        for name, value in values.items():
            route = route.replace(name, value)
        assert not set(route) & set("<>^$()?"), f"no example address for {route}"
        return f"/{route}"


def _staff(name: str, role: AccountRole, now: datetime) -> User:
    return accounts.create_account(
        email=f"{name}@test.example",
        password=PASSWORD,
        role=role,
        profile=accounts.Profile(time_zone="Australia/Sydney", country="AU"),
        by=System.COMMAND,
        now=now,
    )


def _joined(name: str, now: datetime) -> User:
    return walkthrough.join(Person(f"{name}@test.example", PASSWORD), now=now)


def _of_the_team(member: User | None, now: datetime) -> dict[str, dict[str, str]]:
    """The addresses of the panel's clinic, with one of its clinicians and an open invitation."""
    assert member is not None
    clinic = Clinic.objects.for_user(member).get()
    invitation, _code = invite(
        clinic=clinic, invited_as=InvitedAs.PARTICIPANT, label="", by=System.COMMAND, now=now
    )
    return {
        route: {
            "<uuid:clinic_id>": str(clinic.public_id),
            "<uuid:public_id>": str((invitation if "invitations" in route else member).public_id),
        }
        for route in BELONGS_TO
        if route.startswith("clinic/team/")
    }


def _with_records(user: User | None, clinic: Clinic, now: datetime) -> None:
    """A colleague in this clinic who also has the record review."""
    assert user is not None
    care.add_member(clinic=clinic, user=user, role=MembershipRole.LEAD, by=System.COMMAND, now=now)
    accounts.change_record_review(user=user, given=True, by=System.COMMAND, now=now)
    user.refresh_from_db()


def make_world(now: datetime) -> World:
    owner, other, held, locked = (
        _joined(name, now) for name in ("owner", "other", "held", "locked")
    )
    # With something to show in the summary for a clinician.
    screening = walkthrough.screen(owner, {"A9": "yes"}, now=now)
    plan = walkthrough.start_plan(owner, now=now)
    walkthrough.log(plan, now.astimezone(owner.zone).date(), 20, now=now)
    walkthrough.screen(other, now=now)
    draft = starting.draft_plan(
        participant=other,
        inputs=dict(walkthrough.QUIET_INPUTS),
        preferences=starting.Preferences(week_begins=0, recovered=True),
        by=other,
        now=now,
    )
    walkthrough.screen(held, {"B7": "yes"}, now=now)
    walkthrough.screen(locked, {"B6": "yes"}, now=now)
    unverified = _joined("unverified", now)
    EmailAddress.objects.filter(user=unverified).update(verified=False)
    people = {
        Role.ANONYMOUS: None,
        Role.UNVERIFIED: unverified,
        Role.OWNER: owner,
        Role.OTHER: other,
        Role.HELD: held,
        Role.LOCKED: locked,
        Role.ON_PANEL: _staff("on-panel", AccountRole.CLINICIAN, now),
        Role.ELSEWHERE: _staff("elsewhere", AccountRole.CLINICIAN, now),
        Role.REVIEWER: _staff("reviewer", AccountRole.CLINICIAN, now),
        Role.ADMINISTRATOR: _staff("administrator", AccountRole.ADMINISTRATOR, now),
    }
    for place, role in enumerate((Role.ON_PANEL, Role.ELSEWHERE)):
        clinic = care.create_clinic(
            name=f"Clinic {place}", country="AU", emergency_line="", by=System.COMMAND, now=now
        )
        member = people[role]
        assert member is not None
        care.add_member(
            clinic=clinic, user=member, role=MembershipRole.LEAD, by=System.COMMAND, now=now
        )
        if role is Role.ON_PANEL:
            _with_records(people[Role.REVIEWER], clinic, now)
            care.enrol(clinic=clinic, participant=owner, by=System.COMMAND, now=now)
            care.enrol(clinic=clinic, participant=held, by=System.COMMAND, now=now)
    walk = Walk.objects.get(plan=plan)
    made = World(people=people, values={})
    made.values = {
        "<int:number>": "1",
        "<slug:slug>": "hurt-and-harm-are-different",
        "<slug:group>": "a",
        "<slug:page>": "week",
        "<slug:name>": "minutes",
        "<slug:kind>": "promotion",
        "<uuid:mail_id>": str(uuid4()),
        "<str:code>": "ACDEFGHJKMNP",
        "<str:token>": UnsubscribeLink(owner.public_id, "weekly").token(),
        "confirm-email/(?P<key>[-:\\w]+)/$": "confirm-email/nobody-has-this-key/",
        "password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-set-password/",
        "(?P<app_label>accounts|mail|care|screening|plans)/$": "plans/",
        "(?P<url>.*)$": "nothing-here/",
        "<path:content_type_id>": "1",
        "<path:object_id>": "1",
    }
    things = {
        "screening/": screening.public_id,
        "start/": draft.public_id,
        "plan/": plan.public_id,
        "walks/": walk.public_id,
        "clinic/": owner.public_id,
    }
    for route in BELONGS_TO:
        thing = next(thing for start, thing in things.items() if route.startswith(start))
        made.by_route[route] = {"<uuid:public_id>": str(thing)}
    made.by_route["clinic/people/<uuid:public_id>/<slug:name>.csv"] = {
        "<uuid:public_id>": str(owner.public_id),
        "<slug:name>": "walks",
    }
    made.by_route["clinic/people/<uuid:public_id>/answers/<uuid:screening_id>/"] = {
        "<uuid:public_id>": str(owner.public_id),
        "<uuid:screening_id>": str(screening.public_id),
    }
    concern = care.Concern(AlertKind.PAIN_UP, Severity.MEDIUM, "Pain up.")
    waiting = care.raise_alert(participant=held, concern=concern, by=held, now=now)
    assert waiting is not None
    made.by_route["clinic/alerts/<uuid:public_id>/"] = {"<uuid:public_id>": str(waiting.public_id)}
    made.by_route |= _of_the_team(people[Role.ON_PANEL], now)
    made.by_route["clinic/people/<uuid:public_id>/holds/<uuid:hold_id>/"] = {
        "<uuid:public_id>": str(held.public_id),
        "<uuid:hold_id>": str(Hold.objects.get(participant=held).public_id),
    }
    made.by_route["l/<str:token>/"] = {
        "<str:token>": WalkLink(owner.public_id, None, "weekly").token()
    }
    made.by_route["calendar/<str:token>.ics"] = {
        "<str:token>": make_link(participant=owner, by=owner, now=now)
    }
    for route in list(routes()):
        if "<path:object_id>" in route and "admin/accounts/user/" in route:
            made.by_route[route] = {"<path:object_id>": str(owner.pk)}
        if "<path:object_id>" in route and "admin/plans/plan/" in route:
            made.by_route[route] = {"<path:object_id>": str(plan.pk)}
    return made
