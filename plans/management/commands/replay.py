"""`manage.py replay`: past weeks worked out once more from what is stored."""

import sys
from collections.abc import Iterable
from typing import Any, NoReturn
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from plans.actions.replaying import Difference, replay
from plans.models import Plan
from walkback.core.json_command import EXIT_BAD_DOCUMENT

EXIT_DIFFERENT = 1


class Command(BaseCommand):
    """One line for each plan. Names of fields only, never what they hold."""

    help = (
        "Decide every past week again from what is stored and say whether it comes out the same. "
        "Changes nothing. Exit status 1 when anything differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--plan", metavar="UUID", help="one plan, by its public id")
        which.add_argument("--all", action="store_true", help="every plan that was ever accepted")

    def handle(self, *args: Any, **options: Any) -> None:
        plans = Plan.objects.filter(accepted_at__isnull=False).order_by("pk")
        if options["plan"]:
            plans = plans.filter(public_id=self._public_id(options["plan"]))
            if not plans.exists():
                self._refuse("--plan: there is no accepted plan with this id")
        different = 0
        for plan in plans.iterator(chunk_size=100):
            found = replay(plan)
            different += bool(found)
            self.stdout.write(f"{plan.public_id} {in_words(plan, found)}")
        if different:
            sys.exit(EXIT_DIFFERENT)

    def _public_id(self, given: str) -> UUID:
        try:
            return UUID(given)
        except ValueError:
            self._refuse("--plan must be the public id of a plan")

    def _refuse(self, problem: str) -> NoReturn:
        self.stderr.write(problem, style_func=str)
        sys.exit(EXIT_BAD_DOCUMENT)


def in_words(plan: Plan, found: Iterable[Difference]) -> str:
    """One plan's result: "12 weeks, all the same", or where it differs."""
    by_week: dict[int, list[str]] = {}
    for each in found:
        by_week.setdefault(each.number, []).append(each.field)
    weeks = plan.decisions.count()
    counted = "1 week" if weeks == 1 else f"{weeks} weeks"
    if not by_week:
        return f"{counted}, all the same"
    told = "; ".join(f"week {number}: {', '.join(names)}" for number, names in by_week.items())
    return f"{counted}, DIFFERENT in {told}"
