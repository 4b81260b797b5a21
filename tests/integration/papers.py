"""What is printed, read back as a printer gets it, for tests."""

import io

from pypdf import PdfReader

from tests.conftest import NOW
from tests.integration.long_courses import FIVE_OF_TWENTY
from tests.integration.pages import client_of
from walkback.accounts.models import User
from walkback.ops import walkthrough
from walkback.ops.walkthrough import Person

WEEK, LETTER = "/plan/week.pdf", "/progress/letter.pdf"
A4, US_LETTER = (595, 842), (612, 792)


def pdf(user: User, address: str) -> PdfReader:
    response = client_of(user).get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    return PdfReader(io.BytesIO(response.content))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def sheet(user: User, address: str = WEEK) -> str:
    reader = pdf(user, address)
    assert len(reader.pages) == 1
    return text_of(reader)


def size_of(reader: PdfReader) -> tuple[int, int]:
    box = reader.pages[0].mediabox
    return round(box.width), round(box.height)


def somewhere(country: str) -> User:
    person = Person(f"somebody-{country.lower()}@test.example", "x", country=country)
    user = walkthrough.join(person, now=NOW)
    walkthrough.screen(user, now=NOW)
    walkthrough.start_plan(user, FIVE_OF_TWENTY, now=NOW)
    return user
