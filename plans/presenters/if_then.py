"""The if-then plan in sentences: on Today, in the check-in, and where it is written."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.actions.starting import Preferences
from plans.barriers import OF_CODE
from plans.models import Plan
from walkback.core.translated import translate

RENEWED_IN_WEEKS = (4, 12)
"""The weeks in which it is offered anew (clinical specification 7.1)."""


@dataclass(frozen=True)
class IfThen:
    """What the person wrote, as two sentences. Either may be empty."""

    plan: str
    against_barrier: str

    def __bool__(self) -> bool:
        return bool(self.plan or self.against_barrier)


def if_then_of(plan: Plan) -> IfThen:
    known = Preferences.of(plan.preferences)
    return IfThen(_plan(known), _against_barrier(known))


def _plan(known: Preferences) -> str:
    """ "When I have had my coffee, I will walk round the park with my dog." """
    if not known.cue:
        return ""
    said = {
        "cue": _inside(known.cue),
        "place": _inside(known.place),
        "company": _inside(known.company),
    }
    if known.place and known.company:
        return _("When %(cue)s, I will walk %(place)s with %(company)s.") % said
    if known.place:
        return _("When %(cue)s, I will walk %(place)s.") % said
    if known.company:
        return _("When %(cue)s, I will walk with %(company)s.") % said
    return _("When %(cue)s, I will walk.") % said


def _against_barrier(known: Preferences) -> str:
    barrier = OF_CODE.get(known.barrier)
    if barrier is None or not known.barrier_then:
        return ""
    return _("%(if_so)s, then I %(then)s.") % {
        "if_so": translate(barrier.when),
        "then": _inside(known.barrier_then),
    }


def _inside(words: str) -> str:
    """Words as they stand inside a sentence, without a full stop of their own."""
    return words.strip().rstrip(".,;")
