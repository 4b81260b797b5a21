"""The time zones a person may choose.

Area/City names only: Postgres and Python agree about those, but not about CET, EET, MET and WET
(reliability.md 0, finding 8).
"""

from functools import cache
from zoneinfo import available_timezones

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


@cache
def zone_names() -> tuple[str, ...]:
    """Every Area/City zone, sorted."""
    return tuple(
        sorted(
            name
            for name in available_timezones()
            if name.partition("/")[0] in AREAS and "/" in name
        )
    )


@cache
def zone_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The same grouped by area with readable names, for a select field."""
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
