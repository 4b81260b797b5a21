"""The running week on one sheet: walks to tick, lines to write on, when to stop, whom to call.

It hangs where others see it. So it says nothing about the person: no name, no answers, no tips that come from an illness.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans import queries
from plans.domain.pace import EFFORT_WORDS
from plans.domain.schedule import local_day
from plans.presenters.progress.minutes import minutes_in_words
from plans.presenters.today import TodayPage, WalkToday, WeekAtHand, today_page
from screening.emergency_numbers import numbers_of
from walkback.accounts.models import User
from walkback.care.queries import clinic_of
from walkback.core import dates
from walkback.core.lists import listed
from walkback.core.pdf import language_of_page, paper_of, pdf_of
from walkback.core.translated import in_language

TEMPLATE = Path(__file__).with_name("week.typ")
DAY = timedelta(days=1)
SPARE_ROWS = 2
"""Empty rows for walks on other days, where the sheet has room."""
EFFORTS = EFFORT_WORDS[1:]
"""Nobody rests on a walk."""

STOP_RULES: tuple[Promise, ...] = (
    gettext_lazy(
        "<strong>Stop and get help now</strong> if you have chest pain, you faint, you are badly short of"
        " breath, your legs suddenly go weak or numb, or you lose control of bladder or bowel."
    ),
    gettext_lazy(
        "<strong>Slow down or stop for today</strong> if you feel dizzy, pain goes up by more than 2"
        " points, or a new leg or foot pain makes you limp."
    ),
    gettext_lazy(
        "<strong>If you are pregnant</strong>, also stop and get help for bleeding, fluid, regular"
        " contractions, headache or calf swelling."
    ),
)
"""The same words as on every page about a walk (components/stop_rules.html; clinical specification 4.4)."""


class NoWalksToShow(LookupError):
    """The questions about a flare-up come before any number (clinical specification 4.5)."""


def week_pdf(week: WeekAtHand, *, now: datetime) -> bytes:
    """One page, on the paper of the person's country. Raises NoWalksToShow."""
    return pdf_of(TEMPLATE, week_document(week, now=now), now)


def week_document(week: WeekAtHand, *, now: datetime) -> dict[str, object]:
    """Everything that stands on the sheet, in words. Raises NoWalksToShow."""
    page = today_page(week, now=now)
    if page.walk.minutes is None:
        raise NoWalksToShow
    person = week.plan.participant
    return {
        **language_of_page(),
        "paper": paper_of(person.country.code),
        "title": _("My walking week"),
        "dates": _dates(week, page),
        "walk": _walk(page.walk),
        "columns": [_("Day"), _("Minutes"), _("Pain before"), _("Pain after"), _("How hard")],
        "rows": list(_rows(week, page)),
        "spare": {"words": _("Another day:"), "rows": SPARE_ROWS},
        "efforts": [each.effort for each in EFFORTS],
        "legend": _legend(),
        "days": [] if page.is_over else _other_days(week),
        "how": _how(week, page),
        "stop_title": _("When to stop"),
        "stop": [_parted(str(rule)) for rule in STOP_RULES],
        "calls": _calls(person),
        "to_write": _to_write(person),
    }


def _dates(week: WeekAtHand, page: TodayPage) -> str:
    if page.is_over:
        return _("Until your next week is set")
    return _("Week %(number)s: %(first)s to %(last)s") % {
        "number": page.week,
        "first": dates.weekday_day_month(week.prescription.starts_on),
        "last": dates.weekday_day_month(week.prescription.until_on - DAY),
    }


# -- The walk of a day -------------------------------------------------------------------------------


def _walk(walk: WalkToday) -> list[str]:
    """How to walk: whole sentences. Every walking day of the week is the same."""
    sentences = []
    if walk.is_halved and walk.in_flare:
        sentences.append(_("These are half walks, while your back has flared."))
    elif walk.is_halved:
        sentences.append(_("These are half walks: your back has just settled."))
    sentences.append(walk.pace)
    if len(walk.bouts) > 1:
        sentences.append(_("Rest at least 30 minutes between the walks of a day."))
    for bout, parts in zip(dict.fromkeys(walk.bouts), walk.parts, strict=False):
        if "," in parts:
            sentences.append(_in_parts(bout, parts))
    return sentences


def _in_parts(minutes: int, parts: str) -> str:
    return ngettext(
        "A walk of %(n)s minute goes like this: %(parts)s.",
        "A walk of %(n)s minutes goes like this: %(parts)s.",
        minutes,
    ) % {"n": minutes, "parts": parts}


# -- The table ---------------------------------------------------------------------------------------


def _rows(week: WeekAtHand, page: TodayPage) -> Iterator[dict[str, object]]:
    """The walking days, and days with a walk besides. After the week's end the days are left open."""
    bouts = [minutes_in_words(bout) for bout in page.walk.bouts]
    if page.is_over:
        open_row: dict[str, object] = {"day": "", "walks": bouts, "done": "", "is_done": False}
        yield from [open_row] * len(week.days.walking)
        return
    walked = {day: done for day, done in week.minutes_by_day.items() if week.has(day)}
    planned = [day for day in week.days.walking if day not in week.days.away]
    for day in sorted({*planned, *walked}):
        yield {
            "day": dates.weekday_day_month(day),
            "walks": bouts if day in planned else [],
            "done": str(walked.get(day, "")),
            "is_done": walked.get(day, 0) >= sum(page.walk.bouts),
        }


def _legend() -> list[str]:
    """What the numbers mean that are written into the table."""
    words = [
        _("%(number)s “%(words)s”") % {"number": each.effort, "words": in_language(each.words)}
        for each in EFFORTS
    ]
    return [
        _("Pain: 0 is no pain, 10 is the worst pain you can imagine."),
        _("How hard, circle one: %(list)s.") % {"list": ", ".join(words)},
    ]


def _other_days(week: WeekAtHand) -> list[str]:
    """The days without a walk: to rest on, or away."""
    length = (week.prescription.until_on - week.prescription.starts_on).days
    days = [week.prescription.starts_on + DAY * place for place in range(length)]
    busy = {*week.days.walking, *week.days.away, *week.minutes_by_day}
    rest = [day for day in days if day not in busy]
    away = [day for day in days if day in week.days.away and day not in week.minutes_by_day]
    sentences = []
    if rest:
        words = ngettext(
            "Rest day: %(days)s. You can move a walk there.",
            "Rest days: %(days)s. You can move a walk to one of them.",
            len(rest),
        )
        sentences.append(words % {"days": listed(_named(week, rest))})
    if away:
        sentences.append(_("Away: %(days)s.") % {"days": listed(_named(week, away))})
    return sentences


def _named(week: WeekAtHand, days: list[date]) -> list[str]:
    """Weekdays; with their dates in a week that has a weekday twice."""
    is_long = (week.prescription.until_on - week.prescription.starts_on).days > dates.DAYS_IN_WEEK
    return [dates.weekday_day(day) if is_long else dates.weekday(day) for day in days]


# -- Around the table --------------------------------------------------------------------------------


def _how(week: WeekAtHand, page: TodayPage) -> list[str]:
    sentences = [_("Tick it here, type it in later.")]
    zone = week.plan.participant.zone
    opens = queries.week_of(week.prescription).check_in_opens_at(zone)
    if page.check_in_done:
        return sentences
    if page.check_in_open:
        sentences.append(_("Type in your walks before your check-in, which is open now."))
    elif not page.is_over:
        sentences.append(
            _("Type in your walks before your check-in. It opens on %(day)s.")
            % {"day": dates.weekday_day_month(local_day(opens, zone))}
        )
    return sentences


def _parted(rule: str) -> dict[str, str]:
    """The words that stand out, and those before and after them."""
    before, _tag, others = rule.partition("<strong>")
    strong, _tag, after = others.partition("</strong>")
    return {"before": before, "strong": strong, "after": after}


def _calls(person: User) -> list[str]:
    numbers = numbers_of(person)
    return [
        _("In an emergency call %(number)s.") % {"number": numbers.emergency},
        _("To be seen today, call your doctor or %(line)s.") % {"line": numbers.urgent},
    ]


def _to_write(person: User) -> str:
    """A number that only the person knows, to be written in by hand."""
    clinic = clinic_of(person)
    if clinic is None:
        return _("My doctor or physiotherapist:")
    return _("My clinic, %(clinic)s:") % {"clinic": clinic.name}
