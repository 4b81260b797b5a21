"""`manage.py createclinic`: a clinic and the invitation of its first lead."""

import re
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.integration.invitations import audited
from walkback.accounts.audit import Event
from walkback.care.codes import as_typed
from walkback.care.models import Clinic, Invitation
from walkback.care.team_queries import invitation_of

pytestmark = pytest.mark.django_db
GIVEN: dict[str, str] = {
    "name": "River Clinic",
    "country": "au",
    "time_zone": "Australia/Sydney",
    "emergency_line": "",
    "lead_email": "lead@test.example",
}


def made(**options: Any) -> str:
    out = StringIO()
    call_command("createclinic", stdout=out, interactive=False, **GIVEN | options)
    return out.getvalue()


def test_it_makes_a_clinic_and_prints_link_and_code_once() -> None:
    said = made(emergency_line="+61 2 5550 0000")
    clinic = Clinic.objects.get()
    assert (clinic.name, clinic.country.code, clinic.time_zone, clinic.emergency_line) == (
        "River Clinic",
        "AU",
        "Australia/Sydney",
        "+61 2 5550 0000",
    )
    assert clinic.thresholds.pain_severe == 8
    link = re.search(r"link\s+http\S+/join/(\w+)/", said)
    code = re.search(r"code\s+(\S+)", said)
    assert link
    assert code
    assert link.group(1) == as_typed(code.group(1))
    invitation = invitation_of(link.group(1), now=timezone.now())
    assert invitation is not None
    assert (invitation.invited_as, invitation.label) == ("lead", "lead@test.example")
    assert [event.actor_role for event in audited(Event.INVITED)] == ["system:command"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "--name: Write the clinic's name."),
        ({"country": "Atlantis"}, "--country: Choose a country from the list."),
        ({"time_zone": "Mars/Olympus"}, "--time-zone: “Mars/Olympus” is not a time zone we know."),
        ({"emergency_line": "call me"}, "--emergency-line: Write a telephone number"),
        ({"lead_email": "nobody"}, "--lead-email: Write an e-mail address like"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_made(wrong: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=re.escape(words)):
        made(**wrong)
    assert not Clinic.objects.exists()
    assert not Invitation.objects.exists()


def test_the_same_name_twice_is_refused() -> None:
    made()
    with pytest.raises(CommandError, match="There is a clinic of this name already"):
        made(name="river clinic")


def test_it_asks_for_what_is_not_given() -> None:
    answers = iter(["Lake Clinic", "NZ", "Pacific/Auckland", "", "lead@test.example"])
    with (
        patch("walkback.ops.management.commands.createclinic.sys.stdin.isatty", return_value=True),
        patch("builtins.input", lambda _question: next(answers)),
    ):
        call_command("createclinic", stdout=StringIO())
    assert Clinic.objects.get().name == "Lake Clinic"
    assert next(answers, None) is None
