"""`manage.py review`: what each week of a course comes to, as JSON."""

from plans.documents import review
from walkback.core.json_command import JsonCommand


class Command(JsonCommand):
    help = (
        "Read an intake and its weeks as JSON from standard input and write each week's decision."
    )

    def answer(self, document: object) -> dict[str, object]:
        return review(document)
