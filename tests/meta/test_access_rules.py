"""The rules themselves: who has which permission, and what happens without a rule."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from walkback import access_rules
from walkback.accounts.models import User
from walkback.accounts.roles import PERMISSIONS, Permission, Role, permits
from walkback.urls import urlpatterns as addresses


def smuggled(_request: HttpRequest) -> HttpResponse:
    """A page that somebody added without a rule."""
    return HttpResponse("open to all")


urlpatterns = [
    *addresses,
    path("smuggled/", smuggled),
    path("sub/", include([path("x/", smuggled)])),
]

# Read by a person: what each role may do, and nothing besides.
ROLES = {
    "participant": {"own_account", "own_programme"},
    "clinician": {"own_account", "see_clinic"},
    "administrator": {"own_account", "read_records", "all_clinics"},
}


@dataclass(frozen=True)
class Match:
    """What the middleware looks at of a resolved address."""

    route: str | None


def test_each_role_may_do_exactly_this() -> None:
    assert {
        role.value: {permission.value for permission in held} for role, held in PERMISSIONS.items()
    } == ROLES
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", ["", "king", "superuser", "PARTICIPANT"])
def test_an_unknown_role_may_do_nothing(role: str) -> None:
    assert not any(permits(role, permission) for permission in Permission)


def test_nobody_passes_unasked() -> None:
    for role in Role:
        user = User(email="x@test.example", role=role)
        assert not user.is_superuser
        assert not user.has_perm("plans.change_plan")
        assert not user.has_perm("plans.delete_plan")
        assert user.is_staff is (role == Role.ADMINISTRATOR)


def test_a_closed_account_may_do_nothing() -> None:
    user = User(email="x@test.example", role=Role.ADMINISTRATOR, is_active=False)
    assert not any(user.may(permission) for permission in Permission)
    assert not user.is_staff


@pytest.mark.parametrize("route", [None, "unknown/", "helpful/", "HELP/", "administrator/"])
def test_an_address_nobody_named_has_no_rule(route: str | None) -> None:
    assert access_rules.rule_for(Match(route)) is None  # type: ignore[arg-type]
    assert access_rules.rule_for(None) is None


def test_a_record_page_that_comes_later_is_for_administrators() -> None:
    rule = access_rules.rule_for(Match("admin/some/new/page/"))  # type: ignore[arg-type]
    assert rule is not None
    assert rule.permission is Permission.READ_RECORDS
    assert "POST" not in rule.methods


def test_only_what_is_named_can_be_sent_in_the_record_review() -> None:
    for route in access_rules.ADMIN_FORMS:
        rule = access_rules.rule_for(Match(route))  # type: ignore[arg-type]
        assert rule is not None
        assert rule.permission is Permission.READ_RECORDS
        assert set(rule.methods) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/smuggled/", "/sub/x/"])
@pytest.mark.parametrize("method", ["get", "post", "head", "options", "delete"])
def test_a_page_without_a_rule_is_refused(address: str, method: str) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert getattr(Client(), method)(address).status_code == 403


def test_the_middleware_stands_where_it_must() -> None:
    """The refusal is recorded outside the view's transaction; the sign-in is known before it."""
    order = [entry.rpartition(".")[2] for entry in settings.MIDDLEWARE]
    places = [
        order.index(name)
        for name in (
            "SessionMiddleware",
            "CsrfViewMiddleware",
            "AuthenticationMiddleware",
            "SessionLimitMiddleware",
            "AccessMiddleware",
            "EmergencyMiddleware",
        )
    ]
    assert places == sorted(places)
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is True


@pytest.mark.django_db
@pytest.mark.parametrize("path_", ["/help/", "/privacy/", "/terms/", "/learn/", "/accounts/login/"])
def test_every_page_has_its_headers(client: Client, path_: str) -> None:
    response = client.get(path_)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "HX-Request" in response["Vary"]
