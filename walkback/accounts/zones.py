"""The time zones a person may choose: one name a place, and the other names it is known by.

Area/City names only: Postgres and Python agree about those, but not about CET, EET, MET and WET
(reliability.md 0, finding 8). The names of places are those of `zone.tab` in the time zone database;
every other Area/City name is an older or second name of one of them. Browsers go on using some of
those ("Asia/Calcutta"), so they are understood, but never listed or kept.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

ZONE_NAME_LENGTH = 64
AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
# The database's links say which clock an old name follows today: "Africa/Asmera" leads to Nairobi. For
# these the same place is still listed, spelled anew or under its neighbour (the database's `backward`
# file names it in a comment, which the compact form that is installed leaves out).
SAME_PLACE = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}


def _lines(name: str) -> list[str]:
    """A file of the installed time zone database, the same on every machine."""
    return (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()


def _is_area_and_city(name: str) -> bool:
    area, _, city = name.partition("/")
    return area in AREAS and bool(city)


@cache
def zone_names() -> tuple[str, ...]:
    """One Area/City name a place, sorted."""
    rows = (line.split("\t") for line in _lines("zone.tab") if not line.startswith("#"))
    return tuple(sorted(row[2] for row in rows if _is_area_and_city(row[2])))


@cache
def zone_aliases() -> Mapping[str, str]:
    """The listed name by each other Area/City name of the same place."""
    links = (line.split() for line in _lines("tzdata.zi") if line.startswith("L "))
    leads_to = {alias: name for _, name, alias in links} | SAME_PLACE
    listed = set(zone_names())
    return MappingProxyType(
        {
            alias: name
            for alias, name in leads_to.items()
            if name in listed and alias not in listed and _is_area_and_city(alias)
        }
    )


def listed_name(name: str) -> str:
    """The name to keep for a zone. A name that nobody knows comes back as it is."""
    return zone_aliases().get(name, name)


@cache
def names_besides() -> Mapping[str, tuple[str, ...]]:
    """The other names of each listed zone that has some, sorted."""
    others = defaultdict[str, list[str]](list)
    for alias, name in sorted(zone_aliases().items()):
        others[name].append(alias)
    return MappingProxyType({name: tuple(aliases) for name, aliases in others.items()})


@cache
def zone_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The listed names grouped by area with readable words, for a select field."""
    return tuple(
        (
            area,
            tuple(
                (name, name.partition("/")[2].replace("_", " "))
                for name in zone_names()
                if name.startswith(f"{area}/")
            ),
        )
        for area in AREAS
    )
