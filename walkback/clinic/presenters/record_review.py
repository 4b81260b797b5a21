"""What stands on the pages of the record review where something can be changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from walkback.accounts.models import User
from walkback.accounts.reach import Reach
from walkback.care.kinds import CLOSED_BY_REVIEW, CLOSED_BY_SEEING
from walkback.care.models import Alert
from walkback.care.models.alert import AlertKind
from walkback.clinic.alert_work import Outcome
from walkback.clinic.presenters import alert_words
from walkback.clinic.presenters.history import BY_ROLE, BY_SYSTEM
from walkback.clinic.presenters.queue import ends_when
from walkback.clinic.settings_history import Version


class Work(Enum):
    """What is done about the alerts that were chosen: the page's heading, and the words on its button."""

    READ = (gettext_lazy("Mark alerts as read"), gettext_lazy("Mark as read"))
    CLOSE = (gettext_lazy("Close alerts with a note"), gettext_lazy("Close with this note"))

    @property
    def title(self) -> str:
        return str(self.value[0])

    @property
    def submit(self) -> str:
        return str(self.value[1])


@dataclass(frozen=True)
class ChosenAlert:
    """One line of the page before it is done. `state` is what it was seen in."""

    pk: int
    email: str
    title: str
    sentence: str
    severity: str
    opened: str
    remark: str
    state: str


def chosen_alerts(
    alerts: Iterable[Alert], work: Work, *, seen: Mapping[str, Any], now: datetime
) -> list[ChosenAlert]:
    """`seen` is what was sent: a page that is shown once more keeps the states that were read first."""
    return [
        ChosenAlert(
            pk=alert.pk,
            email=alert.participant.email,
            title=alert_words.title(alert),
            sentence=alert_words.sentence(alert),
            severity=alert_words.severity_words(alert),
            opened=alert_words.days_ago(alert.opened_at, now=now),
            remark=_remark(alert, work),
            state=seen.get(f"state-{alert.pk}") or alert.state,
        )
        for alert in alerts
    ]


def _remark(alert: Alert, work: Work) -> str:
    kind = AlertKind(alert.kind)
    if alert.closed_at is not None:
        return _("Closed already: it stays as it is.")
    if work is Work.READ:
        return _("Closed by this: it is news.") if kind in CLOSED_BY_SEEING else ""
    if kind in CLOSED_BY_REVIEW:
        return ""
    return " ".join((_("A review does not close this alert."), ends_when(kind)))


def refusal(most: int) -> str:
    return _("Choose at most %(most)s alerts at once. Nothing was changed.") % {"most": most}


def report(outcome: Outcome, work: Work) -> Iterator[tuple[int, str]]:
    """What was done and what was not, each with the level of its message."""
    if outcome.done:
        yield messages.SUCCESS, _done(outcome.done, work)
    if outcome.changed:
        yield (
            messages.WARNING,
            ngettext(
                "%(n)s alert changed since you opened the list, and was left as it is.",
                "%(n)s alerts changed since you opened the list, and were left as they are.",
                outcome.changed,
            )
            % {"n": outcome.changed},
        )
    if outcome.not_by_hand:
        yield (
            messages.WARNING,
            ngettext(
                "%(n)s alert is not closed by a review, and stays open.",
                "%(n)s alerts are not closed by a review, and stay open.",
                outcome.not_by_hand,
            )
            % {"n": outcome.not_by_hand},
        )


def _done(count: int, work: Work) -> str:
    if work is Work.READ:
        words = ngettext(
            "%(n)s alert is marked as read.", "%(n)s alerts are marked as read.", count
        )
    else:
        words = ngettext("%(n)s alert is closed.", "%(n)s alerts are closed.", count)
    return words % {"n": count}


# -- The history of how a clinic is set up ---------------------------------------------------------


@dataclass(frozen=True)
class VersionLine:
    """One version of a row: when, by whom, and each value that changed as (name, before, after)."""

    at: datetime
    who: str
    what: str
    changes: tuple[tuple[str, str, str], ...]


def version_lines(
    versions: Iterable[Version],
    labels: Mapping[str, Any],
    people: Mapping[int, User],
    reach: Reach | None,
) -> list[VersionLine]:
    """Newest first. `labels` are the words for each column, `people` who acted, by their id."""
    return [
        VersionLine(
            at=version.at,
            who=_who(version, people, reach),
            what=_("Changed") if version.before is not None else _("Made"),
            changes=tuple(
                (str(label), _value(version.before, name), _value(version.after, name))
                for name, label in labels.items()
                if _value(version.before, name) != _value(version.after, name)
            ),
        )
        for version in versions
    ]


def _value(values: Mapping[str, Any] | None, name: str) -> str:
    value = None if values is None else values[name]
    return "—" if value is None or value == "" else str(value)


def _who(version: Version, people: Mapping[int, User], reach: Reach | None) -> str:
    user = people.get(version.user_id or 0)
    if user is None:
        return str(BY_SYSTEM.get(version.system) or _("The service itself"))
    if reach is None or user.pk in reach.named:
        return user.email
    return str(BY_ROLE[user.role])
