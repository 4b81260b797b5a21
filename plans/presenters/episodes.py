"""How the back has been over the programme, in words: episodes and flare-ups."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans import queries
from plans.domain.episodes import Episode, EpisodeState, shows_days_since
from plans.models import FlareUp, Plan
from plans.queries import BackHistory
from walkback.core import dates


@dataclass(frozen=True)
class EpisodeWords:
    """One sentence, and the days since the last recurrence for those to whom that means something.

    `days_since` is None for whoever was never 30 days free of pain: they have flare-ups, no recurrences.
    """

    sentence: str
    days_since: int | None
    flare_ups: int


def episode_words(plan: Plan, *, today: date) -> EpisodeWords:
    """The state of today in a sentence, for the flare-up's page, the summary and Progress."""
    return words_of(
        queries.history_of(plan, today=today),
        flare_ups=FlareUp.objects.filter(plan=plan).count(),
    )


def words_of(history: BackHistory, *, flare_ups: int) -> EpisodeWords:
    """The same from what was read already."""
    episode = history.episode
    return EpisodeWords(
        sentence=_sentence(episode, history.today, flare_ups),
        days_since=_days_since(episode, history.today),
        flare_ups=flare_ups,
    )


def _days_since(episode: Episode, today: date) -> int | None:
    if not shows_days_since(episode) or episode.last_recurrence_on is None:
        return None
    return (today - episode.last_recurrence_on).days


def _sentence(episode: Episode, today: date, flare_ups: int) -> str:
    if episode.state is EpisodeState.RECURRENCE and episode.since:
        ago = (today - episode.since).days
        return ngettext(
            "Your back pain came back on %(day)s, %(n)s day ago.",
            "Your back pain came back on %(day)s, %(n)s days ago.",
            ago,
        ) % {"day": dates.day_month(episode.since), "n": ago}
    days_since = _days_since(episode, today)
    if days_since is not None:
        return ngettext(
            "Your back pain last came back %(n)s day ago, and it has settled since.",
            "Your back pain last came back %(n)s days ago, and it has settled since.",
            days_since,
        ) % {"n": days_since}
    if shows_days_since(episode) and episode.since:
        return _("Your back pain has not come back since %(day)s.") % {
            "day": dates.day_month_year(episode.since)
        }
    if flare_ups:
        return ngettext(
            "You have told us about %(n)s flare-up since your plan began.",
            "You have told us about %(n)s flare-ups since your plan began.",
            flare_ups,
        ) % {"n": flare_ups}
    return _("You have told us about no flare-up since your plan began.")
