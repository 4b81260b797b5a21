"""`manage.py recordreview`: a right beside the role, for clinicians alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.integration.pages import SignedIn
from walkback.accounts.audit import Event
from walkback.accounts.models import AuditEvent, User
from walkback.accounts.roles import Permission, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def said(email: str, option: str) -> str:
    out = StringIO()
    call_command("recordreview", email, option, stdout=out)
    return out.getvalue()


def changes() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=Event.ROLE_CHANGED).order_by("pk"))


def test_a_clinician_is_given_the_review_and_it_is_recorded(clinician: User) -> None:
    assert not clinician.is_staff
    assert "/admin/" in said("CLINICIAN@test.example", "--give")
    clinician.refresh_from_db()
    assert clinician.is_staff
    assert clinician.may(Permission.READ_RECORDS)
    assert clinician.may(Permission.SEE_CLINIC)
    assert not clinician.may(Permission.ALL_CLINICS)
    (event,) = changes()
    assert (event.actor_role, event.subject_id) == ("system:command", clinician.pk)
    assert event.detail == {"reads_records": True}


def test_taking_it_away_signs_them_out(clinician: User, signed_in: SignedIn) -> None:
    said(clinician.email, "--give")
    client = signed_in(clinician)
    assert client.get("/admin/").status_code == 200
    assert "signed out" in said(clinician.email, "--take")
    assert client.get("/admin/").status_code == 302
    assert signed_in(clinician).get("/admin/").status_code == 403
    assert [event.detail for event in changes()] == [
        {"reads_records": True},
        {"reads_records": False},
    ]


def test_giving_it_twice_changes_nothing(clinician: User, signed_in: SignedIn) -> None:
    said(clinician.email, "--give")
    client = signed_in(clinician)
    assert said(clinician.email, "--give").startswith("Nothing to do")
    assert len(changes()) == 1
    assert client.get("/admin/").status_code == 200


def test_taking_what_nobody_gave_changes_nothing(clinician: User) -> None:
    assert "does not have" in said(clinician.email, "--take")
    assert not changes()


@pytest.mark.parametrize("who", ["participant", "staff_user"])
def test_it_is_for_clinicians_alone(who: str, request: pytest.FixtureRequest) -> None:
    user: User = request.getfixturevalue(who)
    with pytest.raises(CommandError, match="no clinician"):
        said(user.email, "--give")
    user.refresh_from_db()
    assert not user.reads_records
    assert not changes()


def test_an_unknown_address_is_said_so(db: None) -> None:
    with pytest.raises(CommandError, match=r"nobody@test\.example"):
        said("nobody@test.example", "--give")


def test_a_closed_account_and_another_role_gain_nothing_by_it() -> None:
    assert not User(role=Role.CLINICIAN, reads_records=True, is_active=False).is_staff
    participant = User(role=Role.PARTICIPANT, reads_records=True)
    assert not participant.is_staff
