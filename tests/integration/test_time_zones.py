"""One name a place in the list of time zones; the other names are understood and never kept."""

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client

from tests.conftest import NOW
from walkback.accounts import actions, zones
from walkback.accounts.forms import ProfileForm
from walkback.accounts.models import User

# What Chromium calls these places (its library keeps the first name a place was ever given), and ours.
AS_BROWSERS_SAY = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Catamarca": "America/Argentina/Catamarca",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Jujuy": "America/Argentina/Jujuy",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Mendoza": "America/Argentina/Mendoza",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "Europe/Kiev": "Europe/Kyiv",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}


def in_an_area(name: str) -> bool:
    return name.partition("/")[0] in zones.AREAS


def test_every_place_of_the_world_is_listed_once() -> None:
    listed = zones.zone_names()
    assert len(listed) == len(set(listed)) == 418
    assert list(listed) == sorted(listed)
    assert {"Asia/Kolkata", "Europe/Stockholm", "Arctic/Longyearbyen"} <= set(listed)
    assert max(map(len, listed)) <= zones.ZONE_NAME_LENGTH
    offered = [name for _area, names in zones.zone_choices() for name, _words in names]
    assert sorted(offered) == list(listed), "each in the group of its area"


def test_every_name_is_listed_or_a_second_name_of_a_listed_one() -> None:
    listed, others = set(zones.zone_names()), zones.zone_aliases()
    assert not listed & set(others)
    assert set(others.values()) <= listed
    # A machine may know its own older names; those that come with the project are all understood.
    ours = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    assert {name for name in ours if in_an_area(name)} == listed | set(others)
    assert listed | set(others) <= available_timezones()


def test_the_other_names_follow_the_same_clock() -> None:
    start = datetime(1990, 1, 1, tzinfo=UTC)
    instants = [start + timedelta(days=5 * n) for n in range(73 * 47)]
    differ = {
        alias: name
        for alias, name in zones.zone_aliases().items()
        if [when.astimezone(ZoneInfo(alias)).utcoffset() for when in instants]
        != [when.astimezone(ZoneInfo(name)).utcoffset() for when in instants]
    }
    assert not differ


@pytest.mark.parametrize(("said", "name"), AS_BROWSERS_SAY.items())
def test_what_browsers_say_is_the_place_people_expect(said: str, name: str) -> None:
    assert said not in zones.zone_names()
    assert zones.listed_name(said) == name
    assert said in zones.names_besides()[name]


@pytest.mark.parametrize("name", ["Asia/Kolkata", "Mars/Olympus", "CET", "", "asia/calcutta"])
def test_a_name_that_is_no_second_name_stays_as_it_is(name: str) -> None:
    assert zones.listed_name(name) == name


def option(page: str, name: str) -> str:
    found = re.search(rf'<option[^>]*value="{re.escape(name)}"[^>]*>', page)
    return found.group() if found else ""


@pytest.mark.django_db
def test_the_list_tells_the_browser_the_other_names(client: Client) -> None:
    page = str(client.get("/accounts/signup/").content.decode())
    assert 'data-also="Asia/Calcutta"' in option(page, "Asia/Kolkata")
    assert 'data-also="Pacific/Truk Pacific/Yap"' in option(page, "Pacific/Chuuk")
    assert "data-also" not in option(page, "Asia/Tokyo")
    assert option(page, "Asia/Tokyo")
    assert not option(page, "Asia/Calcutta")
    assert page.count("Kolkata</option>") == 1


SIGN_UP = {
    "email": "new@test.example",
    "password1": "a-long-quiet-walk",
    "born_on_day": "23",
    "born_on_month": "4",
    "born_on_year": "1968",
    "country": "IN",
    "time_zone": "Asia/Calcutta",
    "terms": "on",
}


@pytest.mark.django_db
def test_a_second_name_is_taken_and_the_listed_one_kept(client: Client) -> None:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        refused = client.post("/accounts/signup/", {**SIGN_UP, "terms": ""})
        assert refused.status_code == 422
        assert "selected" in option(str(refused.content.decode()), "Asia/Kolkata"), (
            "nothing is lost"
        )
        assert client.post("/accounts/signup/", SIGN_UP).status_code in (302, 303)
    assert User.objects.get(email=SIGN_UP["email"]).time_zone == "Asia/Kolkata"


@pytest.mark.django_db
def test_the_action_keeps_the_listed_name_whoever_calls_it(newcomer: User) -> None:
    profile = actions.Profile(time_zone="Europe/Kiev", country="UA")
    actions.change_profile(user=newcomer, profile=profile, by=newcomer, now=NOW)
    newcomer.refresh_from_db()
    assert newcomer.time_zone == "Europe/Kyiv"
    for unknown in ("Mars/Olympus", "CET", "US/Eastern", ""):
        with pytest.raises(actions.UnknownTimeZone):
            actions.change_profile(
                user=newcomer,
                profile=actions.Profile(time_zone=unknown, country="UA"),
                by=newcomer,
                now=NOW,
            )


@pytest.mark.django_db
def test_settings_show_the_choice_of_an_account_with_a_second_name(
    newcomer: User, signed_in: Any
) -> None:
    User.objects.filter(pk=newcomer.pk).update(time_zone="Asia/Saigon")
    page = str(signed_in(newcomer).get("/settings/profile/").content.decode())
    assert "selected" in option(page, "Asia/Ho_Chi_Minh")
    form = ProfileForm({"country": "VN", "time_zone": "Asia/Saigon"})
    assert form.is_valid()
    assert form.cleaned_data["time_zone"] == "Asia/Ho_Chi_Minh"


@pytest.mark.django_db
def test_the_database_knows_every_listed_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {name for (name,) in cursor.fetchall()}
    assert set(zones.zone_names()) <= known
