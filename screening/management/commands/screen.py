"""`manage.py screen`: what a screening comes to, as JSON."""

from screening.documents import screen
from walkback.core.json_command import JsonCommand


class Command(JsonCommand):
    help = "Read a screening as JSON from standard input and write what it comes to."

    def answer(self, document: object) -> dict[str, object]:
        return screen(document)
