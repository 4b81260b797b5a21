"""An alert in words: what it is about, how pressing, what was measured and what it is held against."""

import re
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.actions.adjusting import ASKED_TO_LOOK
from walkback.care.models import Alert
from walkback.care.models.alert import AlertKind, ClosedBecause, Severity
from walkback.clinic.wording import share
from walkback.core.translated import translate

ABOUT_A_WEEK = re.compile(re.escape(ASKED_TO_LOOK).replace(r"\{number\}", r"(?P<number>\d+)"))


def title(alert: Alert) -> str:
    return kind_words(AlertKind(alert.kind))


def kind_words(kind: AlertKind) -> str:
    return translate(str(kind.label))


def severity_words(alert: Alert) -> str:
    return translate(str(Severity(alert.severity).label))


def severity_chip(alert: Alert) -> str:
    """The kind of chip (components/tag.html) that the words of the severity stand in."""
    if alert.severity >= Severity.HIGH:
        return "urgent"
    return "caution" if alert.severity == Severity.MEDIUM else "plain"


def closed_words(alert: Alert) -> str:
    return translate(str(ClosedBecause(alert.closed_because).label))


def sentence(alert: Alert) -> str:
    """The rule with its value and its threshold; the reason as it is kept where nothing is measured."""
    measured = MEASURED.get(AlertKind(alert.kind))
    if measured is None or alert.value is None or alert.threshold is None:
        return reason_words(alert)
    return measured(alert.value, alert.threshold)


def reason_words(alert: Alert) -> str:
    """The reason in the language in use; a text of another version stays as it is."""
    about = ABOUT_A_WEEK.fullmatch(alert.reason)
    if about is None:
        return translate(alert.reason)
    return translate(ASKED_TO_LOOK).format(number=about["number"])


def _pain_severe(value: int, threshold: int) -> str:
    words = _("Pain %(value)s of 10 at the check-in. The limit is %(threshold)s.")
    return words % {"value": value, "threshold": threshold}


def _pain_up(value: int, threshold: int) -> str:
    words = ngettext(
        "Pain %(n)s point above the usual. The limit is %(threshold)s.",
        "Pain %(n)s points above the usual. The limit is %(threshold)s.",
        value,
    )
    return words % {"n": value, "threshold": threshold}


def _flare_long(value: int, threshold: int) -> str:
    words = ngettext(
        "Flare-up at %(n)s check-in in a row. The limit is %(threshold)s.",
        "Flare-up at %(n)s check-ins in a row. The limit is %(threshold)s.",
        value,
    )
    return words % {"n": value, "threshold": threshold}


def _no_logs(value: int, threshold: int) -> str:
    words = ngettext(
        "Nothing logged for %(n)s day. The limit is %(threshold)s.",
        "Nothing logged for %(n)s days. The limit is %(threshold)s.",
        value,
    )
    return words % {"n": value, "threshold": threshold}


def _low_adherence(value: int, threshold: int) -> str:
    words = _(
        "Walked %(value)s of the planned minutes. The limit is %(threshold)s, two weeks in a row."
    )
    return words % {"value": share(value), "threshold": share(threshold)}


def _off_plan_high(value: int, threshold: int) -> str:
    words = _(
        "Walked %(value)s of the planned minutes. The limit is %(threshold)s, two weeks in a row."
    )
    return words % {"value": share(value), "threshold": share(threshold)}


def _stalled(value: int, threshold: int) -> str:
    words = ngettext(
        "No step up for %(n)s week. The limit is %(threshold)s.",
        "No step up for %(n)s weeks. The limit is %(threshold)s.",
        value,
    )
    return words % {"n": value, "threshold": threshold}


def _goal_reached(value: int, threshold: int) -> str:
    words = ngettext(
        "%(n)s minute a week. The goal was %(threshold)s.",
        "%(n)s minutes a week. The goal was %(threshold)s.",
        value,
    )
    return words % {"n": value, "threshold": threshold}


MEASURED: dict[AlertKind, Callable[[int, int], str]] = {
    AlertKind.PAIN_SEVERE: _pain_severe,
    AlertKind.PAIN_UP: _pain_up,
    AlertKind.FLARE_LONG: _flare_long,
    AlertKind.NO_LOGS: _no_logs,
    AlertKind.LOW_ADHERENCE: _low_adherence,
    AlertKind.OFF_PLAN_HIGH: _off_plan_high,
    AlertKind.STALLED: _stalled,
    AlertKind.GOAL_REACHED: _goal_reached,
}
"""The kinds that come from a number, with their sentence of value and threshold."""


def days_ago(at: datetime, *, now: datetime) -> str:
    """Today, yesterday, 12 days ago: in days of the reader's time zone."""
    days = (timezone.localtime(now).date() - timezone.localtime(at).date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
