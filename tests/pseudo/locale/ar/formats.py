"""How the mirrored pseudo-language writes days: as English, with another first day of the week."""

from walkback.locale.en.formats import *  # noqa: F403

FIRST_DAY_OF_WEEK = 6
