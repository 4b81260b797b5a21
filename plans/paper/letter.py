"""A letter about the programme so far, for the person to take to a clinician.

It says what was planned, what was walked and what the person answered, in the words of Progress; no answers of the
safety questions (clinical specification 9.3), and no number that says more than its measure does.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.charts.common import FIXED
from plans.domain.reasons import dose_words
from plans.models import Plan, PlanStatus, Prescription
from plans.models.plan import LAST_WEEK
from plans.presenters.measures import MeasureItem, measures_of
from plans.presenters.progress import Section, Span, minutes_section, pain_section
from plans.presenters.progress.minutes import minutes_in_words, week_in_words
from plans.presenters.progress.sections import in_words, notes_of_week
from plans.queries import Lived, lived_of
from screening.models import Hold
from screening.summary import ABOUT, SELF_REPORTED
from walkback.accounts.roles import Role
from walkback.care.queries import clinic_of
from walkback.core import dates
from walkback.core.pdf import language_of_page, paper_of, pdf_of
from walkback.core.translated import in_language, translate

TEMPLATE = Path(__file__).with_name("letter.typ")
DAY = timedelta(days=1)
MISSING = "\u2013"
FEWEST_WEEKS = 2
"""Whole weeks below which the letter says that there is little to read from."""
MOST_LISTED = 6
"""Flare-ups, recurrences or pauses told by their dates; older ones are counted."""


def letter_pdf(plan: Plan, *, now: datetime) -> bytes:
    """One or two pages, on the paper of the person's country."""
    return pdf_of(TEMPLATE, letter_document(plan, now=now), now)


def letter_document(plan: Plan, *, now: datetime) -> dict[str, object]:
    """Everything that stands in the letter, in words and pictures. Reads `plan.participant`."""
    person = plan.participant
    today = now.astimezone(person.zone).date()
    lived = lived_of(plan, today=today)
    minutes, pain = minutes_section(lived, Span.ALL), pain_section(lived, Span.ALL)
    return {
        **language_of_page(),
        "paper": paper_of(person.country.code),
        "title": _("My walking programme so far"),
        "lead": _(
            "A summary from Walkback, a walking programme for people with low back pain, to show to a"
            " doctor or physiotherapist. “You” is the person it is about."
        ),
        "begun": _begun(lived),
        "facts": facts_of(lived),
        "minutes": picture_of(minutes),
        "pain": picture_of(pain),
        "measures": _measures(measures_of(plan, today=today).items),
        "back": back_of(lived),
        "weeks": _weeks(lived, minutes, pain),
        "basis_title": _("What the plan is based on"),
        "basis": _basis(lived),
        "notes": [str(SELF_REPORTED), str(ABOUT)],
    }


def _begun(lived: Lived) -> str:
    if len(lived.decisions) >= FEWEST_WEEKS:
        return ""
    return _("The programme has only just begun, so there is little to show yet.")


# -- Who and when ------------------------------------------------------------------------------------


def facts_of(lived: Lived) -> list[dict[str, str]]:
    """Who it is about, and where they stand. Without a value there is a line to write on: nobody is asked for a name here."""
    person = lived.plan.participant
    age = person.age_on(lived.today)
    facts = [
        (_("Name"), ""),
        (_("Account"), person.email),
        (_("Age"), ngettext("%(n)s year", "%(n)s years", age) % {"n": age}),
        *([(_("Clinic"), clinic.name)] if (clinic := clinic_of(person)) else []),
        (_("Programme"), _programme(lived)),
        (_("State"), translate(PlanStatus(lived.plan.status).label)),
    ]
    if lived.running is not None:
        facts.append((_("This week"), _dose(lived, lived.running)))
    facts.append((_("Walked so far"), minutes_in_words(sum(lived.by_day.values()))))
    facts.append((_("Letter made on"), dates.day_month_year(lived.today)))
    return [{"name": name, "value": value} for name, value in facts]


def _programme(lived: Lived) -> str:
    first = dates.day_month_year(lived.starts_on)
    if not lived.prescriptions:
        return first
    if lived.starts_on > lived.today:
        return _("Begins on %(day)s") % {"day": first}
    return _("Since %(day)s, week %(number)s of %(weeks)s") % {
        "day": first,
        "number": lived.prescriptions[-1].number,
        "weeks": LAST_WEEK,
    }


def _dose(lived: Lived, running: Prescription) -> str:
    """While the back has flared, Today says what to walk, not this."""
    if lived.open_flare_up is not None:
        return _("Eased while the back has flared")
    return in_language(dose_words(running.state))


# -- Pictures and numbers ----------------------------------------------------------------------------


def picture_of(section: Section) -> dict[str, str]:
    """A chart with its words, in fixed colours."""
    return {
        "title": section.title,
        "reading": section.reading,
        "caption": section.caption,
        "svg": section.draw(FIXED),
    }


def _weeks(lived: Lived, minutes: Section, pain: Section) -> dict[str, object]:
    """Every week in one table: what both pictures show."""
    rows = [
        [week_in_words(week), walked[1], walked[2], felt[1], in_words(notes_of_week(lived, week))]
        for week, walked, felt in zip(lived.prescriptions, minutes.rows, pain.rows, strict=True)
    ]
    columns = [_("Week"), _("Walked"), _("Planned"), _("Pain at the check-in"), _("Note")]
    return {"title": _("Every week"), "columns": columns, "rows": rows}


def _measures(items: Sequence[MeasureItem]) -> dict[str, object]:
    return {
        "title": _("How your back is"),
        "columns": [_("Asked about"), _("At the start"), _("Newest"), _("Compared")],
        "rows": [
            [item.title, item.start or MISSING, item.latest or MISSING, item.sentence]
            for item in items
        ],
        "empty": _("No questions about the back are answered yet."),
    }


# -- What happened -----------------------------------------------------------------------------------


def back_of(lived: Lived) -> dict[str, object]:
    """Flare-ups, pain that came back, and pauses, by their dates."""
    facts = [
        (_("Flare-ups"), _listed(list(_flare_ups(lived))) or _("None told")),
        (_("Pauses"), _listed(list(_pauses(lived))) or _("None")),
    ]
    if lived.history.episode.was_recovered:
        facts.insert(
            1, (_("Back pain came back"), _listed(list(_came_back(lived))) or _("Not told"))
        )
    return {
        "title": _("Along the way"),
        "facts": [{"name": name, "value": value} for name, value in facts],
    }


def _listed(dated: list[str]) -> str:
    """The newest in full, the others by number; empty for none."""
    more = len(dated) - MOST_LISTED
    shown = "; ".join(dated[-MOST_LISTED:])
    if more <= 0:
        return shown
    before = ngettext("%(n)s more before", "%(n)s more before", more) % {"n": more}
    return f"{before}; {shown}"


def _flare_ups(lived: Lived) -> Iterator[str]:
    for each in lived.flare_ups:
        if each.ended_on is None:
            yield _since(each.began_on)
        else:
            yield _from_to(each.began_on, each.ended_on)


def _since(day: date) -> str:
    return _("since %(day)s") % {"day": dates.day_month_year(day)}


def _from_to(first: date, last: date) -> str:
    if first == last:
        return dates.day_month_year(first)
    return _("%(first)s to %(last)s") % {
        "first": dates.day_month(first) if first.year == last.year else dates.day_month_year(first),
        "last": dates.day_month_year(last),
    }


def _came_back(lived: Lived) -> Iterator[str]:
    for each in lived.recurrences:
        day = dates.day_month_year(each.opened_on)
        if each.interference is None:
            yield day
        else:
            yield _("%(day)s (got in the way: %(how)s)") % {
                "day": day,
                "how": in_language(each.interference.label),
            }


def _pauses(lived: Lived) -> Iterator[str]:
    """The stretches of days in a row on which the plan rested."""
    for first, last in _stretches(sorted(lived.paused)):
        yield _since(first) if last >= lived.today else _from_to(first, last)


def _stretches(days: list[date]) -> Iterator[tuple[date, date]]:
    begins: date | None = None
    for place, day in enumerate(days):
        begins = begins or day
        if place + 1 == len(days) or days[place + 1] != day + DAY:
            yield begins, day
            begins = None


# -- What it rests on --------------------------------------------------------------------------------


def _basis(lived: Lived) -> list[str]:
    """Which rules, and whether anybody looked at it."""
    rules = lived.prescriptions[-1].rules if lived.prescriptions else lived.plan.rules
    return [
        _(
            "Written rules, version %(rules)s, applied to your own answers and walks. They are inspired by"
            " published studies of people who had recovered from back pain; the plan has not itself been"
            " tested in a trial."
        )
        % {"rules": rules},
        _checked(lived.plan),
    ]


def _checked(plan: Plan) -> str:
    """Whether a clinician looked at anything. Nobody checks the numbers of each week."""
    if plan.self_attested:
        return _(
            "This plan rests on what you told us about being examined. No clinician of ours has checked"
            " it."
        )
    looked: Hold | None = (
        Hold.objects.for_user(plan.participant)
        .filter(closed_by__role=Role.CLINICIAN, closed_at__gte=plan.screening.started_at)
        .order_by("-closed_at")
        .first()
    )
    if looked is None or looked.closed_at is None:
        return _("No clinician has checked it.")
    day = dates.day_month_year(looked.closed_at.astimezone(plan.participant.zone).date())
    return _(
        "On %(day)s a clinician looked at your safety answers and agreed that you walk. No clinician has"
        " checked the numbers of each week."
    ) % {"day": day}
