"""People who are somewhere in the programme already, for the journeys that begin there.

Run as a program in the site's environment (`python -m tests.e2e.cast walker a@b.example`), so that
they are made in the site's database by the real actions. The main journey does without.
"""

import os
import sys
from datetime import UTC, datetime

import django

PASSWORD = "quiet-river-stones"
ZONE = "Australia/Sydney"


def main(who: str, email: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkback.settings")
    django.setup()
    now = datetime.now(UTC)
    if who == "staff":
        _staff(email, now)
        return
    from walkback.ops import walkthrough

    user = walkthrough.join(walkthrough.Person(email, PASSWORD), now=now)
    if who in ("cleared", "walker"):
        walkthrough.screen(user, now=now)
    if who == "walker":
        walkthrough.start_plan(user, now=now)


def _staff(patient: str, now: datetime) -> None:
    """A clinic with its clinician, who looks after `patient`, and an administrator."""
    from walkback.accounts import actions as accounts
    from walkback.accounts.audit import System
    from walkback.accounts.models import User
    from walkback.accounts.roles import Role
    from walkback.care import actions as care
    from walkback.care.models.clinic import MembershipRole

    for email, role in (
        ("clinician@e2e.example", Role.CLINICIAN),
        ("administrator@e2e.example", Role.ADMINISTRATOR),
    ):
        accounts.create_account(
            email=email,
            password=PASSWORD,
            role=role,
            profile=accounts.Profile(time_zone=ZONE, country="AU"),
            by=System.COMMAND,
            now=now,
        )
    clinic = care.create_clinic(
        name="Hill Clinic", country="AU", emergency_line="", by=System.COMMAND, now=now
    )
    care.add_member(
        clinic=clinic,
        user=User.objects.get(email="clinician@e2e.example"),
        role=MembershipRole.LEAD,
        by=System.COMMAND,
        now=now,
    )
    care.enrol(
        clinic=clinic,
        participant=User.objects.get(email=patient),
        by=System.COMMAND,
        now=now,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
