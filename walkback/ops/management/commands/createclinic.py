"""`manage.py createclinic`: a clinic, and the invitation for its first lead."""

import sys
from argparse import ArgumentParser
from typing import Any

from django import forms
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.care import actions as care
from walkback.care import codes
from walkback.care.actions.inviting import LIVES, invite
from walkback.care.models import Clinic
from walkback.care.models.invitation import InvitedAs
from walkback.clinic.team_forms import FactsForm

QUESTIONS = {
    "name": "Name of the clinic",
    "country": "Country, two letters (for example AU)",
    "time_zone": "Time zone (for example Australia/Sydney)",
    "emergency_line": "Emergency line (may stay empty)",
    "lead_email": "E-mail address of the first lead",
}


class ClinicForm(FactsForm):
    """What the command asks for. The address only labels the invitation: nothing is mailed."""

    lead_email = forms.EmailField(
        error_messages={
            "required": "Write the address of the first lead.",
            "invalid": "Write an e-mail address like name@example.org.",
        }
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Clinic.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a clinic of this name already.")
        return name


class Command(BaseCommand):
    help = "Make a clinic and an invitation for its first lead. Asks for what is not given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, words in QUESTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=words)
        parser.add_argument(
            "--no-input", action="store_false", dest="interactive", help="ask for nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        form = ClinicForm({name: self._said(name, options) for name in QUESTIONS})
        if not form.is_valid():
            raise CommandError("\n".join(_mistakes(form)))
        lead = form.cleaned_data.pop("lead_email")
        with acting(System.COMMAND), transaction.atomic():
            code = _make(form, lead)
        self.stdout.write(f"{form.facts().name} is ready.")
        self.stdout.write(
            f"Give this to {lead}: whoever opens it first, within {LIVES.days} days, leads it."
        )
        self.stdout.write(f"  link  {settings.PUBLIC_URL}{reverse('joining:link', args=[code])}")
        self.stdout.write(f"  code  {codes.grouped(code)}")
        self.stdout.write("It is shown once and kept nowhere.")

    def _said(self, name: str, options: dict[str, Any]) -> str:
        """What was given with the command, or what somebody answers now."""
        given: str | None = options[name]
        if given is None and options["interactive"] and sys.stdin.isatty():
            given = input(f"{QUESTIONS[name]}: ")
        text = (given or "").strip()
        return text.upper() if name == "country" else text


def _make(form: ClinicForm, lead: str) -> str:
    """The code of the lead's invitation."""
    now, facts = timezone.now(), form.facts()
    clinic = care.create_clinic(
        name=facts.name,
        country=facts.country,
        emergency_line=facts.emergency_line,
        time_zone=facts.time_zone,
        by=System.COMMAND,
        now=now,
    )
    _invitation, code = invite(
        clinic=clinic,
        invited_as=InvitedAs.LEAD,
        label=lead[:60],
        by=System.COMMAND,
        now=now,
    )
    return code


def _mistakes(form: ClinicForm) -> list[str]:
    """One line for each, with the option it is about."""
    return [
        f"--{name.replace('_', '-')}: {message}"
        for name, messages in form.errors.items()
        for message in messages
    ]
