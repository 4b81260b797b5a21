"""`manage.py simulate`: a made-up cohort walked through the programme by its rules."""

import json
import re
import sys
from pathlib import Path
from typing import Any, Final, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from plans.domain.cohort import Figures, figures_of, outline_of
from plans.domain.simulate import cohort
from plans.simulation_report import document_of, table_of
from walkback.core.json_command import EXIT_BAD_DOCUMENT

_MOST_PEOPLE: Final = 100_000
_LARGEST_SEED: Final = 2**63 - 1
_WHOLE: Final = re.compile(r"[0-9]{1,19}", re.ASCII)


class BadOption(ValueError):
    """An option that cannot be used. The message says what it has to be."""


class Command(BaseCommand):
    """The same people and seed give the same figures, everywhere. No database is touched."""

    help = (
        "Walk made-up people of ten kinds through the programme and write what they came to, "
        "as a table, as JSON, or as a chart."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", default="1000", help=f"how many, 1 to {_MOST_PEOPLE}")
        parser.add_argument("--seed", default="1", help="a whole number; another one, other people")
        parser.add_argument("--json", action="store_true", help="write one JSON document")
        parser.add_argument("--chart", metavar="FILE.svg", help="also draw a chart into this file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = _whole("--people", options["people"], 1, _MOST_PEOPLE)
            seed = _whole("--seed", options["seed"], 0, _LARGEST_SEED)
            chart = _chart_file(options["chart"])
            figures = figures_of([outline_of(course) for course in cohort(people, seed)])
            if chart is not None:
                _draw(figures, chart)
        except BadOption as error:
            self._refuse(str(error))
        if options["json"]:
            self.stdout.write(json.dumps(document_of(figures, people=people, seed=seed)))
        else:
            self.stdout.write(table_of(figures, people=people, seed=seed))

    def _refuse(self, problem: str) -> NoReturn:
        self.stderr.write(problem, style_func=str)
        sys.exit(EXIT_BAD_DOCUMENT)


def _whole(option: str, given: object, least: int, most: int) -> int:
    """The whole number given. Raises BadOption for anything else, and outside the range."""
    text = str(given)
    if _WHOLE.fullmatch(text) is None or not least <= int(text) <= most:
        raise BadOption(f"{option} must be a whole number from {least} to {most}")
    return int(text)


def _chart_file(given: str | None) -> Path | None:
    """Where the chart goes. Looked at before anybody walks, so that nobody waits for a refusal."""
    if given is None:
        return None
    path = Path(given)
    if path.suffix != ".svg":
        raise BadOption("--chart must name a file that ends in .svg")
    if not path.parent.is_dir():
        raise BadOption(f"--chart: there is no folder {path.parent}")
    return path


def _draw(figures: list[Figures], path: Path) -> None:
    from plans.charts.cohort import cohort_svg  # noqa: PLC0415  # only who asks for a chart pays

    try:
        path.write_text(cohort_svg(figures), encoding="utf-8")
    except OSError as error:
        raise BadOption(f"--chart: {path} cannot be written: {error.strerror}") from None
