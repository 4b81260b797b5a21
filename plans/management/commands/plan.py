"""`manage.py plan`: the plan for an intake, as JSON or in words."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from plans.documents import given_intake, plan
from plans.explained import plan_in_words
from walkback.core.json_command import EXIT_BAD_DOCUMENT, JsonCommand


class Command(JsonCommand):
    help = "Read an intake as JSON from standard input and write its plan."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--explain",
            action="store_true",
            help="write the plan in words, with the reason of every number (one document only)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["explain"] and options["lines"]:
            self.stderr.write("--explain writes one plan in words; use it without --lines")
            sys.exit(EXIT_BAD_DOCUMENT)
        super().handle(*args, **options)

    def answer(self, document: object) -> dict[str, object]:
        return plan(document)

    def written(self, document: object, options: dict[str, Any]) -> str:
        if options["explain"]:
            return plan_in_words(given_intake(document))
        return super().written(document, options)
