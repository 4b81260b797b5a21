"""What a stored decision says, in the reader's language.

A decision is kept with the English words it came to, and they never change. Another language is not stored: the decision
is made once more from what is stored with it, and where it comes to the same English words, these are said in the
language in use. Where it does not (other rules, a damaged row) the stored words are shown as they are: no reader gets a
reason that is not the one on record.
"""

from collections.abc import Callable

from plans.domain.clinical_reasons import reason_for_clinician
from plans.domain.model import Decision
from plans.domain.progression import decide
from plans.domain.reasons import reason_for_mail, reason_for_participant
from plans.domain.words import Words
from plans.models import WeeklyDecision
from plans.stored import evidence_from_dict, standing_from_dict, state_from_dict
from walkback.core.translated import in_language


def decided_again(row: WeeklyDecision) -> Decision:
    """The decision from what is stored with it. Raises KeyError, TypeError or ValueError for a damaged row."""
    return decide(
        state_from_dict(row.before),
        standing_from_dict(row.standing_before),
        evidence_from_dict(row.evidence),
    )


def reason_of(row: WeeklyDecision) -> str:
    """The words for the participant."""
    return _told(row, row.reason, reason_for_participant)


def mail_reason_of(row: WeeklyDecision) -> str:
    """The words for a mail."""
    return _told(row, row.mail_reason, reason_for_mail)


def clinician_reason_of(row: WeeklyDecision) -> str:
    """The words for a clinician."""
    return _told(row, row.clinician_reason, reason_for_clinician)


def _told(row: WeeklyDecision, stored: str, words_of: Callable[[Decision], Words]) -> str:
    try:
        words = words_of(decided_again(row))
    except (KeyError, TypeError, ValueError):
        return stored
    return in_language(words) if words == stored else stored
