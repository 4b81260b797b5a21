"""`manage.py recordreview`: open the record review to a clinician, or close it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from walkback.accounts import actions
from walkback.accounts.audit import System
from walkback.accounts.history import acting
from walkback.accounts.models import User


class Command(BaseCommand):
    help = "Give a clinician the record review (/admin/) of their own clinics, or take it away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the e-mail address of the clinician's account")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--give", action="store_true", dest="given", help="open it to them")
        which.add_argument(
            "--take", action="store_false", dest="given", help="close it, and sign them out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email: str = options["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the address {email}.")
        try:
            changed = _change(user, given=options["given"])
        except actions.NotAClinician:
            raise CommandError(f"{email} is no clinician's account.") from None
        self.stdout.write(_said(email, given=options["given"], changed=changed))


def _change(user: User, *, given: bool) -> bool:
    with acting(System.COMMAND):
        return actions.change_record_review(
            user=user, given=given, by=System.COMMAND, now=timezone.now()
        )


def _said(email: str, *, given: bool, changed: bool) -> str:
    if not changed:
        return f"Nothing to do: {email} {'has' if given else 'does not have'} the record review."
    if given:
        return f"{email} opens the record review of their own clinics at /admin/ from now on."
    return f"{email} has the record review no more, and is signed out."
