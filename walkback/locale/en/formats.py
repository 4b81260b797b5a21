"""How English writes days and times. The forms are named in walkback/core/dates.py."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y, H:i"
FIRST_DAY_OF_WEEK = 1

WEEKDAY = "l"
SHORT_WEEKDAY = "D"
DAY_NUMBER = "j"
WEEKDAY_DAY = "l j"
DAY_MONTH = "j F"
SHORT_MONTH = "M"
DAY_SHORT_MONTH = "j M"
DAY_SHORT_MONTH_YEAR = "j M Y"
DAY_MONTH_YEAR = "j F Y"
MONTH_YEAR = "F Y"
WEEKDAY_DAY_MONTH = "l j F"
SHORT_WEEKDAY_DAY_MONTH = "D j F"
CLOCK = "H:i"
DAY_MONTH_YEAR_CLOCK = "j F Y, H:i"
WEEKDAY_DAY_MONTH_CLOCK = "l j F, H:i"

# From which whole number on thousands are set apart.
GROUPED_FROM = 1_000
