"""Commands that answer one JSON document with another, for researchers and integrators."""

import json
import os
import sys
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from walkback.core.documents import BadDocument, parse

EXIT_BAD_DOCUMENT: Final = 2
EXIT_NOBODY_READS: Final = 1


class JsonCommand(BaseCommand):
    """One JSON document on standard input, one on standard output.

    A document that is refused gives one plain line for each problem on standard error and exit status 2. With
    `--lines` each line of the input is a document and is answered by one line, in order; blank lines are skipped and
    a bad line is answered by `{"error": "…; …"}` with exit status 0. Input is UTF-8 whatever the locale says; output
    is ASCII. No database is touched.
    """

    requires_system_checks: list[str] = []

    @abstractmethod
    def answer(self, document: object) -> dict[str, object]:
        """The answer to one document. Raises BadDocument when the document must be refused."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lines",
            action="store_true",
            help="read and write one document per line",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["lines"]:
                self._answer_lines(sys.stdin.buffer)
            else:
                self._answer_one(sys.stdin.buffer.read(), options)
        except BrokenPipeError:
            _leave_quietly()

    def written(self, document: object, options: dict[str, Any]) -> str:
        """What is printed for one document. Commands that can also answer in words override this."""
        return json.dumps(self.answer(document))

    def _answer_one(self, raw: bytes, options: dict[str, Any]) -> None:
        try:
            text = self.written(parse(raw), options)
        except BadDocument as error:
            for problem in error.problems:
                self.stderr.write(problem, style_func=str)
            sys.exit(EXIT_BAD_DOCUMENT)
        self.stdout.write(text)
        self.stdout.flush()

    def _answer_lines(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            if not line.strip():
                continue
            self.stdout.write(json.dumps(self._answer_or_error(line)))
            # Flushed each time, so that a program may ask, read the answer and ask again.
            self.stdout.flush()

    def _answer_or_error(self, line: bytes) -> dict[str, object]:
        try:
            return self.answer(parse(line))
        except BadDocument as error:
            return {"error": "; ".join(error.problems)}


def _leave_quietly() -> NoReturn:
    """End after the reader has gone (`… | head -1`), without the interpreter's complaint at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(EXIT_NOBODY_READS)
