"""People write notes in their own language, whatever language they read."""

import pytest
from django.conf import settings
from django.utils import translation

from screening.actions import listing
from screening.domain.warning_words import TICK_OF, warning_words
from screening.domain.wording import WEEKLY_LIST
from tests.conftest import NOW
from tests.integration.pages import client_of, unescaped_page
from walkback.accounts.models import User
from walkback.core.translated import translate


@pytest.mark.parametrize("language", sorted({"en", *settings.DRAFT_LANGUAGES}))
def test_the_lines_of_the_list_ask_about_themselves(language: str) -> None:
    """Whoever writes a line of the weekly list into a note, in the words of its translation, is asked about it."""
    with translation.override(language):
        lines = {tick.id: translate(tick.wording) for tick in WEEKLY_LIST}
    for tick, line in lines.items():
        assert tick in {TICK_OF[form] for form in warning_words(line)}, line


def test_a_spanish_note_asks_a_reader_of_english(participant: User) -> None:
    row = listing.notice_words(
        participant=participant, text="Me cai y se me durmio la pierna", by=participant, now=NOW
    )
    assert row is not None
    assert row.words == ["caí", "se me durmió"]
    shown = unescaped_page(client_of(participant).get("/symptoms/list/"))
    assert "You wrote “caí” and “se me durmió” in your note." in shown
    assert "You wrote “se me durmió”." in shown
    assert "You wrote “caí”." in shown


def test_an_innocent_spanish_note_keeps_nothing(participant: User) -> None:
    found = listing.notice_words(
        participant=participant,
        text="Caminé sin dolor, hace un año no podía.",
        by=participant,
        now=NOW,
    )
    assert found is None
