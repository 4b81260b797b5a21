"""How Spanish writes days and times. The forms are named in walkback/core/dates.py."""

DATE_FORMAT = r"j \d\e F \d\e Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
FIRST_DAY_OF_WEEK = 1

WEEKDAY = "l"
SHORT_WEEKDAY = "D"
DAY_NUMBER = "j"
WEEKDAY_DAY = "l j"
DAY_MONTH = r"j \d\e F"
# Months begin with a small letter.
SHORT_MONTH = "b"
DAY_SHORT_MONTH = "j b"
DAY_SHORT_MONTH_YEAR = "j b Y"
DAY_MONTH_YEAR = r"j \d\e F \d\e Y"
MONTH_YEAR = r"F \d\e Y"
WEEKDAY_DAY_MONTH = r"l j \d\e F"
SHORT_WEEKDAY_DAY_MONTH = r"D j \d\e F"
CLOCK = "H:i"
DAY_MONTH_YEAR_CLOCK = r"j \d\e F \d\e Y, H:i"
WEEKDAY_DAY_MONTH_CLOCK = r"l j \d\e F, H:i"

# Four digits stand together: 1295, but 12 950.
GROUPED_FROM = 10_000
