"""`manage.py doctor`: says in words what is wrong with this installation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from walkback.ops.diagnosis import Finding, examine


class Command(BaseCommand):
    help = "Check this installation: one line each, exit status 1 when something is wrong."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        problems = 0
        for finding in examine(timezone.now):
            self.stdout.write(_line(finding))
            problems += not finding.is_fine
        if problems:
            self.stdout.write(f"{problems} problem{'' if problems == 1 else 's'} found.")
            raise SystemExit(1)
        self.stdout.write("All is well.")


def _line(finding: Finding) -> str:
    if finding.is_fine:
        return f"ok       {finding.subject}: {finding.fact}"
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"PROBLEM  {finding.subject}: {finding.problem}{detail}. What to do: {finding.remedy}."
