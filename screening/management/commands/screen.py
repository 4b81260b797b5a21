"""`manage.py screen`: what a screening comes to, as JSON."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from screening.documents import screen
from screening.domain.items import QuestionSet
from screening.domain.questions import CURRENT, RULESETS, UnknownRuleset, ruleset
from walkback.core.documents import name_of
from walkback.core.json_command import EXIT_BAD_DOCUMENT, JsonCommand


class Command(JsonCommand):
    help = "Read a screening as JSON from standard input and write what it comes to."

    rules: QuestionSet = CURRENT

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--ruleset",
            metavar="VERSION",
            default=CURRENT.version,
            help=f"answer with this released version of the questions (now: {CURRENT.version})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.rules = ruleset(options["ruleset"])
        except UnknownRuleset as unknown:
            known = ", ".join(RULESETS)
            self.stderr.write(
                f"--ruleset: {name_of(str(unknown))} is not known, only {known}", style_func=str
            )
            sys.exit(EXIT_BAD_DOCUMENT)
        super().handle(*args, **options)

    def answer(self, document: object) -> dict[str, object]:
        return screen(document, rules=self.rules)
