"""Smoke: the participant's pages answer."""

import time_machine

from walkback.accounts.models import User


def test_today_shows_the_first_week(participant: User, signed_in, now) -> None:
    with time_machine.travel(now, tick=False):
        response = signed_in(participant).get("/today/")
    assert response.status_code == 200
    assert "3 walks" in response.content.decode() or "of 3 walks" in response.content.decode()
